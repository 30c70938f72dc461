"""The routes under /v1 for answers, feedback, and the figures of the harness.

A request may carry a browser's token in the header X-Pincite-Browser; the collection `own` is then that browser's.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from pincite.bot.answers import Answer
from pincite.bot.feedback import Feedback, FeedbackStore
from pincite.bot.serving.answering import Answering, unless_gone, whole
from pincite.bot.serving.clients import client_of
from pincite.bot.serving.expiry import Visits
from pincite.bot.serving.owners import OWN, NothingOfYours, Token, collection_of, owner_of
from pincite.bot.serving.pages import page_data
from pincite.bot.serving.streaming import MEDIA_TYPE, STREAMED, sent
from pincite.bot.settings import Settings
from pincite.index import library


class Ask(BaseModel):
    """A question, with the conversation before it."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=100_000)
    collection: str | None = None
    history: list[tuple[str, str]] = Field(default=[], max_length=50, description="(question, answer), oldest first.")
    stream: bool = Field(default=False, description="Send events as they come instead of one Answer at the end.")


def router(settings: Settings, answering: Answering) -> APIRouter:
    """Make the routes for answers, feedback and figures."""
    api = APIRouter(prefix="/v1")
    feedback = FeedbackStore(settings.home)
    visits = Visits(settings.home)

    def published() -> tuple[str, ...]:
        return library.collections(settings=settings)

    @api.post("/answers", response_model=None)
    async def answers(asked: Ask, request: Request, token: Token = None) -> Answer | StreamingResponse:
        """Answer a question; with `stream`, as server-sent events that begin with `waiting` if others are first."""
        collection = collection_of(asked.collection or settings.collection, token)
        if asked.collection == OWN and collection not in await run_in_threadpool(published):
            raise NothingOfYours
        visits.record(collection)
        events = answering.events(client_of(request, token), collection, asked.question, asked.history)
        if asked.stream:
            return StreamingResponse(sent(events), media_type=MEDIA_TYPE, headers=STREAMED)
        return await unless_gone(request, whole(events))

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
