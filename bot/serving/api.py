"""The routes under /v1 for answers, checking, feedback, and the figures of the harness.

A request may carry a browser's token in the header X-Pincite-Browser; the collection `own` is then that browser's.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from pincite.bot.answers import Answer
from pincite.bot.events import Event
from pincite.bot.feedback import Feedback, FeedbackStore
from pincite.bot.serving.bots import Bots
from pincite.bot.serving.owners import OWN, NothingOfYours, Token, collection_of, owner_of
from pincite.bot.serving.pages import page_data
from pincite.bot.serving.streaming import MEDIA_TYPE, sent
from pincite.bot.settings import Settings
from pincite.bot.verifying.asking import Verifiable
from pincite.bot.verifying.receipts import Receipt
from pincite.bot.verifying.results import Verification
from pincite.index import library


class Ask(BaseModel):
    """A question, with the conversation before it."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=100_000)
    collection: str | None = None
    history: list[tuple[str, str]] = Field(default=[], max_length=50, description="(question, answer), oldest first.")
    stream: bool = Field(default=False, description="Send events as they come instead of one Answer at the end.")


class Verify(BaseModel):
    """What to check, and against what. One of `text`, `statements` and `answer` is needed."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(default=None, max_length=50_000, description="Marks such as [2] name sources by number.")
    statements: list[str | tuple[str, list[int]]] = Field(
        default=[], max_length=100, description="Each alone, or with the numbers of its sources from 1."
    )
    answer: Answer | Receipt | None = None
    sources: list[Annotated[str, Field(max_length=1_000_000)]] | None = Field(
        default=None, max_length=50, description="Texts to check against, in the order of their numbers."
    )
    collection: str | None = Field(default=None, description="The collection to check against, without `sources`.")

    @property
    def what(self) -> Verifiable:
        """What is to be checked."""
        return self.answer or self.text or self.statements  # type: ignore[return-value]


def router(settings: Settings, bots: Bots) -> APIRouter:
    """Make the routes for answers, checking, feedback and figures."""
    api = APIRouter(prefix="/v1")
    feedback = FeedbackStore(settings.home)

    @api.post("/answers", response_model=None)
    def answers(request: Ask, token: Token = None) -> Answer | StreamingResponse:
        """Answer a question; with `stream`, as server-sent events."""
        collection = collection_of(request.collection or settings.collection, token)
        if request.collection == OWN and collection not in library.collections(settings=settings):
            raise NothingOfYours
        if request.stream:
            return StreamingResponse(
                sent(_events(bots, collection, request)),
                media_type=MEDIA_TYPE,
                headers={"cache-control": "no-store", "x-accel-buffering": "no"},
            )
        with bots.lease(collection) as bot:
            return bot.answer(request.question, request.history)

    @api.post("/verify")
    def verify(request: Verify, token: Token = None) -> Verification:
        """Check any cited text: for each statement its outcome, the spans for and against it, and the reason."""
        collection = collection_of(request.collection or settings.collection, token)
        if request.collection == OWN and collection not in library.collections(settings=settings):
            raise NothingOfYours
        with bots.lease(collection) as bot:
            return bot.verify(request.what, sources=request.sources)

    @api.put("/feedback", status_code=204)
    def rate(rating: Feedback, token: Token = None) -> Response:
        """Save a reader's rating of an answer."""
        feedback.put(owner_of(token), rating)
        return Response(status_code=204)

    @api.delete("/feedback/{id_}", status_code=204)
    def withdraw(id_: str, token: Token = None) -> Response:
        """Delete a rating."""
        feedback.withdraw(owner_of(token), id_)
        return Response(status_code=204)

    @api.get("/quality")
    def quality() -> dict[str, Any]:
        """List the runs of the evaluation harness, if it is installed."""
        return page_data("quality", settings) or {"runs": []}

    return api


async def _events(bots: Bots, collection: str, request: Ask) -> AsyncGenerator[Event, None]:
    """Answer as events; the bot is given back with the last of them."""
    with bots.lease(collection) as bot:
        async with aclosing(bot.astream(request.question, request.history)) as events:
            async for event in events:
                yield event
