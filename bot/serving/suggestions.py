"""The routes that help people ask on: an outline of a document, and questions that nearby text answers.

They wait in turn like questions, as the reader has to read for them.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from pincite.bot import outlining
from pincite.bot.drafts import Cite
from pincite.bot.serving.answering import Answering, in_turn
from pincite.bot.serving.bots import Bots
from pincite.bot.serving.clients import client_of
from pincite.bot.serving.exact import EXACTLY
from pincite.bot.serving.expiry import Visits
from pincite.bot.serving.messages import Outline, Quote, Suggestion
from pincite.bot.serving.owners import Token
from pincite.bot.settings import Settings
from pincite.bot.telling import citation_of
from pincite.index import library
from pincite.index.errors import DocumentNotFound

A = TypeVar("A")
T = TypeVar("T")

Stopped = Callable[[], bool]
"""Tells whether nobody waits for the work any more."""

QUESTIONS = 3
"""Questions after an upload."""

FOLLOWING = 2
"""Questions after an answer, and how many are tried for them: an answer should not cost another one."""
TRIES = 4

NEAR = 5
"""Passages of an answer whose sentences are tried."""


class DocumentRange(BaseModel):
    """A range of a document."""

    model_config = ConfigDict(extra="forbid")

    document_id: str
    start: int
    end: int

    def holds(self, cite: Cite) -> bool:
        """Whether a sentence lies in it, at least in part."""
        same = self.document_id == cite.passage.document.id
        return same and cite.span.start < self.end and self.start < cite.span.end


class Following(BaseModel):
    """Where an answer looked, and which of it the answer said."""

    model_config = ConfigDict(extra="forbid")

    collection: str | None = None
    passages: list[DocumentRange] = Field(max_length=50, description="What was read, best first.")
    told: list[DocumentRange] = Field(
        default=[], max_length=100, description="What was quoted, which answers nothing new."
    )
    asked: list[str] = Field(default=[], max_length=200, description="Questions that were asked before.")


def router(settings: Settings, answering: Answering, bots: Bots) -> APIRouter:
    """Make the routes under /v1."""
    api = APIRouter(prefix="/v1", tags=["documents"])
    visits = Visits(settings)

    async def work(
        make: Callable[[Bots, Stopped, Settings, A], T], chosen: Settings, about: A, request: Request, token: str | None
    ) -> T:
        """Work in turn, in a thread that the process waits for at its end: soon, once the server stops."""
        left = threading.Event()

        def working() -> Awaitable[T]:
            done = partial(make, bots, lambda: left.is_set() or answering.turns.closed, chosen, about)
            return asyncio.get_running_loop().run_in_executor(None, done)

        try:
            return await in_turn(request, answering.turns, client_of(request, token), working)
        finally:
            left.set()

    @api.get("/collections/{collection}/documents/{document}/outline")
    async def outline(request: Request, collection: str, document: str, token: Token = None) -> Outline:
        """Say what a document is in three of its sentences, and list questions that it answers."""
        chosen = visits.settings_of(settings, collection, token)
        return await work(_outline, chosen, document, request, token)

    @api.post("/suggestions")
    async def suggestions(
        request: Request, following: Annotated[Following, EXACTLY], token: Token = None
    ) -> list[Suggestion]:
        """List questions that are answered near to where an answer was found; none while questions wait."""
        chosen = visits.settings_of(settings, following.collection or settings.collection, token)
        if answering.turns.waiting:
            return []
        return await work(_suggestions, chosen, following, request, token)

    return api


def _outline(bots: Bots, stopped: Stopped, settings: Settings, id_: str) -> Outline:
    document = library.document(id_, settings=settings)
    sentences = outlining.sentences_of(document)
    chosen = outlining.outline(sentences)
    ranked = [*chosen, *(cite for cite in sentences if cite not in chosen)]
    with bots.lease(settings.collection) as bot:
        answered = outlining.answered(bot, ranked, QUESTIONS, stopped=stopped)
        questions = tuple(_suggested(*one) for one in answered)
    return Outline(title=document.title, sentences=tuple(map(_quote, chosen)), questions=questions)


def _suggestions(bots: Bots, stopped: Stopped, settings: Settings, following: Following) -> list[Suggestion]:
    near = following.passages[:NEAR]
    sentences: list[Cite] = []
    for id_ in dict.fromkeys(place.document_id for place in near):
        with suppress(DocumentNotFound):  # it was removed meanwhile
            sentences += outlining.sentences_of(library.document(id_, settings=settings))
    fresh = [cite for place in near for cite in sentences if place.holds(cite) and not _is_told(cite, following.told)]
    besides = {question.lower() for question in following.asked}
    with bots.lease(settings.collection) as bot:
        answered = outlining.answered(bot, fresh, FOLLOWING, besides=besides, tries=TRIES, stopped=stopped)
        return [_suggested(*one) for one in answered]


def _is_told(cite: Cite, told_places: Sequence[DocumentRange]) -> bool:
    return any(place.holds(cite) for place in told_places)


def _suggested(question: str, cite: Cite) -> Suggestion:
    return Suggestion(question=question, quote=_quote(cite))


def _quote(cite: Cite) -> Quote:
    """The sentence as an answer cites it, without what a page break puts in its middle."""
    return Quote.model_validate(citation_of(cite).model_dump(include=set(Quote.model_fields)) | {"quote": cite.text})
