"""The routes under /v1 for answers, searching, checking, feedback, and the figures of the harness.

A request may carry a browser's token in the header X-Pincite-Browser; the collection `own` is then that browser's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from pincite.bot.answers import Answer
from pincite.bot.feedback import Feedback, FeedbackStore
from pincite.bot.searching import LONGEST_QUERY, MOST_PASSAGES, FoundPassages
from pincite.bot.searching import search as find
from pincite.bot.serving.access import current
from pincite.bot.serving.answering import Answering, in_turn, unless_gone, whole
from pincite.bot.serving.bots import Bots
from pincite.bot.serving.choosing import Choosing, Collections
from pincite.bot.serving.clients import client_of
from pincite.bot.serving.event_schemas import answered
from pincite.bot.serving.exact import EXACTLY
from pincite.bot.serving.owners import Token, collection_of, owner_of
from pincite.bot.serving.pages import page_data
from pincite.bot.serving.ratings import Ratings
from pincite.bot.serving.streaming import MEDIA_TYPE, STREAMED, sent
from pincite.bot.settings import Settings
from pincite.bot.verifying.asking import Verifiable
from pincite.bot.verifying.receipts import Receipt
from pincite.bot.verifying.results import Verification
from pincite.index.where import Where

WORDS, VISIBLE = r"[\p{L}\p{N}]", r"[\p{L}\p{N}\p{P}\p{S}]"
"""A letter or a digit, and with marks of any kind, as JSON Schema's patterns have them."""

Question = Annotated[
    str,
    Field(
        max_length=100_000,
        description="Holds a letter or a digit, and at most `max_question` characters.",
        json_schema_extra={"pattern": WORDS},
    ),
]


class Ask(BaseModel):
    """A question, with the conversation before it."""

    model_config = ConfigDict(extra="forbid")

    question: Question
    collection: Collections = None
    where: Where | None = Field(default=None, description="The part of the collections to ask; by default all of them.")
    history: list[tuple[str, str]] = Field(default=[], max_length=50, description="(question, answer), oldest first.")
    stream: bool = Field(default=False, description="Send events as they come instead of one Answer at the end.")


def _well_formed(text: str) -> str:
    """Refuse half of a surrogate pair, which pydantic lets into a union."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair") from None
    return text


WellFormed = Annotated[str, AfterValidator(_well_formed)]

WHAT: list[JsonValue] = [
    {"required": ["text"], "properties": {"text": {"type": "string", "pattern": VISIBLE}}},
    {"required": ["statements"], "properties": {"statements": {"minItems": 1}}},
    {"required": ["answer"], "properties": {"answer": {"type": "object"}}},
]
"""One of these is required, as JSON Schema says it."""


class Verify(BaseModel):
    """What to check, and against what. One of `text`, `statements` and `answer` is needed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"anyOf": WHAT})

    text: str | None = Field(default=None, max_length=50_000, description="Marks such as [2] name sources by number.")
    statements: list[WellFormed | tuple[WellFormed, list[int]]] = Field(
        default=[], max_length=100, description="Each alone, or with the numbers of its sources from 1."
    )
    answer: Answer | Receipt | None = None
    sources: list[Annotated[str, Field(max_length=1_000_000, json_schema_extra={"pattern": VISIBLE})]] | None = Field(
        default=None, max_length=50, description="Texts to check against, in the order of their numbers."
    )
    collection: Collections = Field(
        default=None, description="The collection to check against, or several, without `sources`."
    )

    @property
    def what(self) -> Verifiable:
        """What is to be checked."""
        return self.answer or self.text or self.statements


class Search(BaseModel):
    """What to look for."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(min_length=1, max_length=LONGEST_QUERY, description="What to look for, in words.")
    collection: Collections = None
    count: int = Field(default=8, ge=1, le=MOST_PASSAGES)


ANSWERED: dict[str, Any] = {
    "description": "The answer; with `stream`, events that end with it.",
    "model": Answer,
    "content": {MEDIA_TYPE: answered()},
}


def router(settings: Settings, answering: Answering, bots: Bots) -> APIRouter:
    """Make the routes for answers, checking, feedback and figures."""
    api = APIRouter(prefix="/v1")
    feedback = FeedbackStore(settings)
    ratings = Ratings(feedback)
    choosing = Choosing(settings)

    @api.post("/answers", tags=["answers"], response_model=None, responses={200: ANSWERED})
    async def answers(
        asked: Annotated[Ask, EXACTLY], request: Request, token: Token = None
    ) -> Answer | StreamingResponse:
        """Answer a question; with `stream`, as server-sent events that begin with `waiting` if others are first.

        Several collections are asked together, and ranked as one.
        """
        collections = await choosing.of(asked.collection, token)
        client = client_of(request, token)
        events = answering.events(client, collections, asked.question, asked.history, where=asked.where)
        if asked.stream:
            return StreamingResponse(sent(events), media_type=MEDIA_TYPE, headers=STREAMED)
        return await unless_gone(request, whole(events))

    @api.post("/verify", tags=["answers"])
    async def verify(asked: Annotated[Verify, EXACTLY], request: Request, token: Token = None) -> Verification:
        """Check any cited text: for each statement its outcome, the spans for and against it, and the reason."""
        with_texts = asked.sources is not None  # no collection is read, then
        collections = [settings.collection] if with_texts else await choosing.of(asked.collection, token)
        checking = partial(run_in_threadpool, _verified, bots, answering, collections, asked)
        return await in_turn(request, answering.turns, client_of(request, token), checking)

    @api.post("/search", tags=["answers"])
    async def search(asked: Annotated[Search, EXACTLY], request: Request, token: Token = None) -> FoundPassages:
        """Find the passages that are nearest to a query, with their exact characters.

        Several collections are searched together, and ranked as one.
        """
        collections = await choosing.of(asked.collection, token)
        searching = partial(run_in_threadpool, _searched, bots, collections, asked)
        return await in_turn(request, answering.turns, client_of(request, token), searching)

    @api.put("/feedback", status_code=204, tags=["feedback"])
    def rate(rating: Annotated[Feedback, EXACTLY], request: Request, token: Token = None) -> Response:
        """Save a reader's rating of an answer from collections within their reach."""
        for name in rating.answer.collections:
            collection_of(name, token)
        ratings.put(client_of(request, token), owner_of(token), rating)
        return Response(status_code=204)

    @api.delete("/feedback/{id_}", status_code=204, tags=["feedback"])
    def withdraw(id_: str, token: Token = None) -> Response:
        """Delete a rating."""
        feedback.withdraw(owner_of(token), id_)
        return Response(status_code=204)

    @api.get("/quality", tags=["operating"])
    def quality() -> dict[str, Any]:
        """List the runs of the evaluation harness, if it is installed, in the collections that the request reaches."""
        data = page_data("quality", settings) or {"runs": []}
        return {**data, "runs": [run for run in data["runs"] if current().may(run["collection"])]}

    return api


def _searched(bots: Bots, collections: Sequence[str], asked: Search) -> FoundPassages:
    with bots.together(collections) as (bot, *beside):
        return find(bot, asked.query, asked.count, beside=beside)


def _verified(bots: Bots, answering: Answering, collections: Sequence[str], asked: Verify) -> Verification:
    asker = current()
    with asker.turn(), bots.together(collections) as (bot, *beside):
        verification = bot.verify(asked.what, sources=asked.sources, beside=beside)
        answering.charge(asker.principal, verification.usage)  # here, as the client may have left
    return verification
