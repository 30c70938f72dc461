"""The routes of OpenAI's protocol. A model is a collection, `pincite/NAME`, or several together, `pincite/NAME+NAME`.

Statements that their citations don't support are dropped here, whatever the settings say: a program can't see a mark.
With a language model configured this puts Pincite in front of it: only statements that the collection supports pass.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from pincite.bot.answers import Answer, Citation
from pincite.bot.events import DoneEvent, Event, StatementEvent
from pincite.bot.searching import MOST_TOGETHER
from pincite.bot.serving.answering import Answering, unless_gone, whole
from pincite.bot.serving.bots import Bots
from pincite.bot.serving.choosing import Choosing
from pincite.bot.serving.clients import client_of
from pincite.bot.serving.event_schemas import event as described
from pincite.bot.serving.exact import EXACTLY
from pincite.bot.serving.messages import WaitingEvent
from pincite.bot.serving.openai import schemas
from pincite.bot.serving.openai.conversation import UnsupportedRequest, conversation
from pincite.bot.serving.openai.pieces import Pieces
from pincite.bot.serving.openai.replies import ChatReply, Json, Linking, ResponseReply
from pincite.bot.serving.openai.requests import ChatRequest, ResponsesRequest
from pincite.bot.serving.owners import OWN, Token, collection_of, known_as, shared
from pincite.bot.serving.streaming import MEDIA_TYPE, STREAMED, problem_of
from pincite.bot.settings import Settings
from pincite.index import library

PREFIX = "pincite/"
"""Beginning of a model's name, before the collection's."""

BESIDE = "+"
"""Stands in a model's name between collections that are asked together; no collection has it in its own."""

DEFAULT = "pincite"
"""The model that asks the default collection."""

Events = AsyncGenerator[Event | WaitingEvent, None]

STREAM = {MEDIA_TYPE: described()}
"""The description of a stream."""

WAITING = ": waiting\n\n"
"""A comment, which keeps a connection open and which clients skip."""


def router(settings: Settings, answering: Answering, bots: Bots) -> APIRouter:
    """Make the routes.

    Args:
        settings: name the data folder and the default collection.
        answering: gives questions their turns.
        bots: drop statements that their citations don't support.
    """
    api = APIRouter(prefix="/v1", tags=["openai"])
    choosing = Choosing(settings)

    def names(token: str | None) -> list[str]:
        published = library.collections(settings=settings)
        own = [OWN] if token is not None and collection_of(OWN, token) in published else []
        return [*shared(published), *own]

    async def respond(
        asking: ChatRequest | ResponsesRequest,
        request: Request,
        token: str | None,
        reply: ChatReply | ResponseReply,
        stream: Callable[[Events], AsyncIterator[str]],
    ) -> Json | StreamingResponse:
        """Answer a conversation, as a whole or as a stream."""
        field = "messages" if isinstance(asking, ChatRequest) else "input"
        question, history = conversation(asking.turns(), field)
        collections = await choosing.of(_meant(asking.model), token)
        events = answering.events(client_of(request, token), collections, question, history, bots=bots)
        if asking.stream:
            return StreamingResponse(stream(events), media_type=MEDIA_TYPE, headers=STREAMED)
        return reply.whole(await unless_gone(request, whole(events)))

    @api.get("/models", response_model=None, responses={200: {"model": schemas.ModelList}})
    def models(token: Token = None) -> Json:
        """List the collections as models."""
        return {"object": "list", "data": [_model(PREFIX + name) for name in names(token)]}

    @api.get("/models/{model:path}", response_model=None, responses={200: {"model": schemas.ModelCard}})
    async def model(model: str, token: Token = None) -> Json:
        """Describe a collection, or several joined by `+`, as a model."""
        await choosing.of(_meant(model), token)
        return _model(model)

    @api.post(
        "/chat/completions", response_model=None, responses={200: {"model": schemas.ChatCompletion, "content": STREAM}}
    )
    async def chat_completions(
        asking: Annotated[ChatRequest, EXACTLY], request: Request, token: Token = None
    ) -> Json | StreamingResponse:
        """Answer the last message as a chat completion; the whole `Answer` stands in `pincite`."""
        reply = ChatReply(asking.model, _linking(request, asking.model, settings))
        usage = asking.stream_options is not None and bool(asking.stream_options.include_usage)
        return await respond(asking, request, token, reply, partial(_chunks, reply, usage=usage))

    @api.post("/responses", response_model=None, responses={200: {"model": schemas.Response, "content": STREAM}})
    async def responses(
        asking: Annotated[ResponsesRequest, EXACTLY], request: Request, token: Token = None
    ) -> Json | StreamingResponse:
        """Answer the input as a response; the whole `Answer` stands in `pincite`."""
        reply = ResponseReply(asking.model, _linking(request, asking.model, settings))
        return await respond(asking, request, token, reply, partial(_response_events, reply))

    return api


async def _chunks(reply: ChatReply, events: Events, *, usage: bool) -> AsyncIterator[str]:
    yield _data(reply.chunk({"role": "assistant", "content": ""}))
    pieces = Pieces()
    try:
        async with aclosing(events):
            async for event in events:
                if _keeps_waiting(event):
                    yield WAITING
                if piece := pieces.of(event):
                    yield _data(reply.chunk({"content": piece}))
                if isinstance(event, DoneEvent):
                    yield _data(reply.last(event.answer))
                    if usage:
                        yield _data(reply.usage(event.answer))
    except Exception as error:  # noqa: BLE001 - told as an event, logged if unforeseen
        yield _data(problem_of(error))
        return
    yield "data: [DONE]\n\n"


async def _response_events(reply: ResponseReply, events: Events) -> AsyncIterator[str]:
    number = -1

    def event(kind: str, **fields: Any) -> str:
        nonlocal number
        number += 1
        return f"event: {kind}\n" + _data({"type": kind, "sequence_number": number, **fields})

    place = {"item_id": reply.item, "output_index": 0, "content_index": 0}
    yield event("response.created", response=reply.begun())
    yield event("response.in_progress", response=reply.begun())
    yield event("response.output_item.added", output_index=0, item=reply.message("in_progress", []))
    yield event("response.content_part.added", **place, part=reply.part("", []))
    pieces = Pieces()
    try:
        async with aclosing(events):
            async for one in events:
                if _keeps_waiting(one):
                    yield WAITING
                if piece := pieces.of(one):
                    yield event("response.output_text.delta", **place, delta=piece, logprobs=[])
                if isinstance(one, DoneEvent):
                    for last in _ending(one.answer, reply, place):
                        yield event(last.pop("type"), **last)
    except Exception as error:  # noqa: BLE001 - told as an event, logged if unforeseen
        problem = problem_of(error)["error"]
        yield event("error", code=problem["type"], message=problem["message"], param=None)


def _keeps_waiting(event: Event | WaitingEvent) -> bool:
    """Whether the client has to wait on: for its turn, or for a statement that still has to be judged."""
    return isinstance(event, WaitingEvent) or (isinstance(event, StatementEvent) and event.pending)


def _ending(answer: Answer, reply: ResponseReply, place: Json) -> list[Json]:
    """The events after the text: annotations, then everything as done."""
    annotations = reply.annotations(answer)
    part = reply.part(answer.text, annotations)
    added = "response.output_text.annotation.added"
    return [
        *({"type": added, **place, "annotation_index": n, "annotation": one} for n, one in enumerate(annotations)),
        {"type": "response.output_text.done", **place, "text": answer.text, "logprobs": []},
        {"type": "response.content_part.done", **place, "part": part},
        {"type": "response.output_item.done", "output_index": 0, "item": reply.message("completed", [part])},
        {"type": "response.completed", "response": reply.whole(answer)},
    ]


def _meant(model: str) -> list[str] | None:
    """The collections that a model stands for, as the request names them; None for the default one.

    Raises:
        UnsupportedRequest: there are more of them than may be asked together.
    """
    if model == DEFAULT:
        return None
    names = model.removeprefix(PREFIX).split(BESIDE)
    if len(names) > MOST_TOGETHER:
        raise UnsupportedRequest("model", f"it names {len(names)} collections. Name at most {MOST_TOGETHER}")
    return names


def _linking(request: Request, model: str, settings: Settings) -> Linking:
    first, *_ = _meant(model) or [settings.collection]

    def link(citation: Citation) -> str:
        name = first if citation.collection is None else known_as(citation.collection)
        path = f"v1/collections/{name}/documents/{citation.document_id}"
        return f"{request.base_url}{path}?span={citation.start}-{citation.end}&active=0"

    return link


def _model(name: str) -> Json:
    return {"id": name, "object": "model", "created": 0, "owned_by": "pincite"}


def _data(data: Json) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
