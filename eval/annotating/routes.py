"""The routes under /v1/measure. The server lets only the owner of the machine use them."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from pincite.bot.feedback import FeedbackStore
from pincite.bot.query_log import QueryLog
from pincite.bot.serving.answering import in_turn, unless_gone, whole
from pincite.bot.serving.clients import client_of
from pincite.bot.serving.owners import OWN, Token, collection_of
from pincite.bot.serving.owning import manages
from pincite.bot.serving.pages import Host
from pincite.eval.annotating import pairs, passages, ratings
from pincite.eval.annotating.messages import (
    GoldChoice,
    GoldPassage,
    LoggedQuestions,
    MeasureAsk,
    MeasuredAnswer,
    MeasureSearch,
    MeasureSummary,
    RatedPairs,
    SavedPair,
)
from pincite.eval.annotating.questions import logged
from pincite.eval.annotating.refusing import refusing
from pincite.eval.annotating.run_routes import add_run_routes
from pincite.eval.annotating.starting_routes import add_starting_routes
from pincite.eval.suites import kept
from pincite.index import library
from pincite.index.errors import CollectionNotFound
from pincite.index.types import Document, Span

FOUND = 8
"""Passages that a search gives."""


def router(host: Host) -> APIRouter:
    """Make the routes."""
    api = APIRouter(prefix="/v1/measure")
    settings = host.settings
    home = settings.home

    def named(collection: str, token: str | None) -> str:
        if collection == OWN:  # a browser's documents go with the browser: nothing lasting can rest on them
            raise CollectionNotFound(collection)
        chosen = collection_of(collection, token)
        if not manages(chosen):
            raise CollectionNotFound(chosen)
        return chosen

    def documents(collection: str) -> dict[str, Document]:
        return {document.id: document for document in library.documents(collection, settings=settings)}

    @api.get("")
    def summary() -> MeasureSummary:
        """List what there is to work on."""
        suites = (pairs.summary(home, name) for name in kept.names(home))
        return MeasureSummary(suites=tuple(suite for suite in suites if manages(suite.collection or "")))

    @api.post("/answers")
    async def answers(asked: MeasureAsk, request: Request, token: Token = None) -> MeasuredAnswer:
        """Answer a question, with the passages that were read for it."""
        collection = named(asked.collection, token)
        history = [(turn.question, turn.answer) for turn in asked.history]
        events = host.answering.events(client_of(request, token), [collection], asked.question, history, trial=True)
        answer = await unless_gone(request, whole(events))
        read = [(ref.document_id, Span(ref.start, ref.end)) for ref in answer.passages]
        cited = [(one.document_id, Span(one.start, one.end)) for one in answer.citations]

        def shown() -> tuple[GoldPassage, ...]:
            return passages.at([*cited, *read], documents(collection), size=settings.passage_size, cited=cited)

        return MeasuredAnswer(answer=answer, passages=await run_in_threadpool(shown))

    @api.post("/passages")
    async def search(asked: MeasureSearch, request: Request, token: Token = None) -> tuple[GoldPassage, ...]:
        """Find passages, where the evidence is not among those that were read."""
        collection = named(asked.collection, token)

        def passages_near() -> tuple[GoldPassage, ...]:
            with host.bots.lease(collection) as bot:
                entries = bot.retriever.retrieve(asked.query, FOUND).passages
            return tuple(passages.shown(entry.document, entry.passage) for entry in entries)

        finding = partial(run_in_threadpool, passages_near)
        return await in_turn(request, host.answering.turns, client_of(request, token), finding)

    @api.put("/suites/{suite}/pairs")
    def save(suite: str, choice: GoldChoice, token: Token = None) -> SavedPair:
        """Save a pair into a suite of the data folder."""
        sources = list(documents(named(choice.collection, token)).values())
        return refusing(partial(pairs.save, home, suite, choice, sources))

    @api.get("/suites/{suite}/ratings")
    def rated(suite: str, collection: str, token: Token = None) -> RatedPairs:
        """List the rated answers of a collection that a suite does not ask yet, as pairs to confirm."""
        chosen = named(collection, token)
        sources = documents(chosen)
        stored = (one for one in FeedbackStore(settings).export() if all(map(manages, one["answer"]["collections"])))
        existing = refusing(lambda: pairs.existing(home, suite))
        return refusing(lambda: ratings.rated(stored, chosen, existing, sources, size=settings.passage_size))

    @api.get("/questions")
    def questions(collection: str, suite: str = "", token: Token = None) -> LoggedQuestions:
        """Show what the query log tells of a collection, and the questions to label; `suite` asks some already."""
        chosen = named(collection, token)
        return refusing(partial(logged, settings, chosen, suite))

    @api.delete("/questions")
    def forget(collection: str, token: Token = None) -> LoggedQuestions:
        """Delete the questions to a collection from the query log."""
        chosen = named(collection, token)
        QueryLog(settings).forget(chosen)
        return refusing(partial(logged, settings, chosen, ""))

    add_run_routes(api, host, named, documents)
    add_starting_routes(api, host, named)
    return api
