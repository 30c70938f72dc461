"""What stands under /v1 beside documents: answers, feedback, and the figures of the harness.

A request may carry a browser's token in the header X-Pincite-Browser; the collection `own` is then that browser's.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from pincite.bot.answers import Answer
from pincite.bot.feedback import Feedback, FeedbackStore
from pincite.bot.serving.bots import Bots
from pincite.bot.serving.owners import OWN, NothingOfYours, Token, collection_of, owner_of
from pincite.bot.serving.pages import page_data
from pincite.bot.serving.streaming import MEDIA_TYPE, sent
from pincite.bot.settings import Settings
from pincite.index import library


class Ask(BaseModel):
    """A question, and the conversation before it."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=100_000)
    collection: str | None = None
    history: list[tuple[str, str]] = Field(default=[], max_length=50, description="(question, answer), oldest first.")
    stream: bool = Field(default=False, description="Send events as they come, and not one Answer at the end.")


def router(settings: Settings, bots: Bots) -> APIRouter:
    """The routes under /v1."""
    api = APIRouter(prefix="/v1")
    feedback = FeedbackStore(settings.home)

    @api.post("/answers", response_model=None)
    def answers(asked: Ask, token: Token = None) -> Answer | StreamingResponse:
        """Answer a question; with `stream`, as server-sent events."""
        collection = collection_of(asked.collection or settings.collection, token)
        if asked.collection == OWN and collection not in library.collections(settings=settings):
            raise NothingOfYours
        bot = bots.get(collection)
        if not asked.stream:
            return bot.answer(asked.question, asked.history)
        return StreamingResponse(
            sent(bot.astream(asked.question, asked.history)),
            media_type=MEDIA_TYPE,
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    @api.put("/feedback", status_code=204)
    def rate(said: Feedback, token: Token = None) -> Response:
        """Keep what somebody thought of an answer."""
        feedback.put(owner_of(token), said)
        return Response(status_code=204)

    @api.delete("/feedback/{id_}", status_code=204)
    def withdraw(id_: str, token: Token = None) -> Response:
        """Forget a feedback."""
        feedback.withdraw(owner_of(token), id_)
        return Response(status_code=204)

    @api.get("/quality")
    def quality() -> dict[str, Any]:
        """The runs of the evaluation harness, as far as it is installed."""
        return page_data("quality", settings) or {"runs": []}

    return api
