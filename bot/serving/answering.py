"""Questions answered in fair turns, each in a task of its own, so that a client that leaves frees its place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pincite.bot.events import DoneEvent, Event, RetrievedEvent
from pincite.bot.serving.access import current
from pincite.bot.serving.messages import WaitingEvent
from pincite.bot.serving.metrics import Metrics
from pincite.bot.serving.turns import Requester, Ticket, Turns

if TYPE_CHECKING:
    from fastapi import Request

    from pincite.bot.answers import Answer, Usage
    from pincite.bot.asking.followups import History
    from pincite.bot.principals import Principal
    from pincite.bot.serving.bots import Bots
    from pincite.bot.settings import Settings
    from pincite.index.where import Where

T = TypeVar("T")

READERS = 2
"""Answers by the reader at the same time: one uses every core for most of its time, two leave none idle."""

Arrivals = asyncio.Queue[Event | WaitingEvent | BaseException | None]


class ClientGone(Exception):
    """The client has left before its reply was ready."""


def answers_at_once(settings: Settings) -> int:
    """How many answers the settings let the server give at the same time."""
    return settings.answers_at_once or (settings.llm_concurrency if settings.wants_language_model else READERS)


class Answering:
    """Answers questions of many clients, a few at a time."""

    def __init__(
        self,
        bots: Bots,
        turns: Turns,
        metrics: Metrics | None = None,
        spend: Callable[[str, float], None] | None = None,
        keep: Callable[[Answer, float | None], None] | None = None,
    ) -> None:
        """Answer with these bots, in these turns.

        Args:
            bots: the collections.
            turns: the queue.
            metrics: counts answers.
            spend: called with the name of a key and the cost of an answer to it, in dollars; for an answer that was
                abandoned or failed, the cost until then.
            keep: called with each answer and the similarity of the nearest passage.
        """
        self.turns = turns
        self._spend = spend
        self._keep = keep
        self._metrics = metrics or Metrics()
        self._bots = bots
        self._tasks: set[asyncio.Task[None]] = set()

    def events(
        self,
        client: Requester,
        collections: Sequence[str],
        question: str,
        history: History = (),
        *,
        where: Where | None = None,
        bots: Bots | None = None,
        trial: bool = False,
    ) -> AsyncGenerator[Event | WaitingEvent, None]:
        """Answer as events; closing the iterator frees the place, and stops the answer if it has begun.

        Args:
            client: whose turn it takes.
            collections: names in the catalogue; of several, the passages come in one ranking.
            question: the newest question.
            history: (question, answer) pairs, oldest first.
            where: the part of the collection to ask.
            bots: other bots than those of this server's settings.
            trial: whether it is asked to measure answers, so that it is not kept.

        Raises:
            ServerBusy, ServerStopping: at once; the question was not queued.
        """
        ticket = self.turns.join(client)
        arrivals: Arrivals = asyncio.Queue()
        respond = partial(self._respond, bots or self._bots, collections, question, history, where)
        task = asyncio.get_running_loop().create_task(self._work(ticket, arrivals, respond, trial=trial))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: self.turns.leave(ticket))  # even if it was cancelled before it began
        return _arriving(arrivals, task)

    async def finish(self) -> None:
        """Refuse waiting questions, and wait until the answers under way have ended."""
        self.turns.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(
        self,
        ticket: Ticket,
        arrivals: Arrivals,
        respond: Callable[[], AsyncGenerator[Event, None]],
        *,
        trial: bool,
    ) -> None:
        """Wait for the turn, then answer; it ends when nothing of the answer runs any more."""
        try:
            async for place in self.turns.places(ticket):
                seconds = round(self.turns.seconds(place), 1)
                arrivals.put_nowait(WaitingEvent(place=place, seconds=seconds))
            similarity: float | None = None
            async with aclosing(respond()) as events:
                async for event in events:
                    if isinstance(event, RetrievedEvent):
                        similarity = event.similarity
                    if isinstance(event, DoneEvent):
                        self._metrics.answered(event.answer)
                        if self._keep is not None and not trial:
                            self._keep(event.answer, similarity)
                    arrivals.put_nowait(event)
        except Exception as error:  # noqa: BLE001 - it is raised where the events arrive
            arrivals.put_nowait(error)
        else:
            arrivals.put_nowait(None)

    def charge(self, payer: Principal | None, usage: Usage) -> None:
        """Count the usage of a language model, and charge its cost to the sender of the request."""
        self._metrics.used(usage)
        if self._spend is not None and payer is not None and usage.cost_usd:
            self._spend(payer.name, usage.cost_usd)

    async def _respond(
        self, bots: Bots, collections: Sequence[str], question: str, history: History, where: Where | None
    ) -> AsyncGenerator[Event, None]:
        asker = current()
        with asker.turn(), bots.together(collections) as (bot, *beside):
            stream = bot.astream(
                question,
                history,
                where=where,
                beside=beside,
                reaches=asker.may,
                on_usage=partial(self.charge, asker.principal),
            )
            async with aclosing(stream) as events:
                async for event in events:
                    yield event


async def _arriving(arrivals: Arrivals, task: asyncio.Task[None]) -> AsyncGenerator[Event | WaitingEvent, None]:
    try:
        while (item := await arrivals.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        task.cancel()


async def whole(events: AsyncGenerator[Event | WaitingEvent, None]) -> Answer:
    """The answer that events end with."""
    async with aclosing(events):
        async for event in events:
            if isinstance(event, DoneEvent):
                return event.answer
    raise AssertionError("a stream ends with the whole answer")


async def unless_gone(request: Request, work: Coroutine[object, object, T]) -> T:
    """Do the work for a request whose body was read; cancel it if the client leaves.

    Raises:
        ClientGone: it has left.
    """
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(_disconnection(request))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientGone
    finally:
        task.cancel()
        gone.cancel()


async def in_turn(request: Request, turns: Turns, client: Requester, work: Callable[[], Awaitable[T]]) -> T:
    """Do work that a thread does, once it is the client's turn; a client that leaves frees the place.

    A thread can't be stopped, so once it has begun, its place is free only when it has ended: otherwise clients that
    come and go could have more threads running than there are places.

    Raises:
        ClientGone: it has left.
        ServerBusy, ServerStopping: as `Turns.join` does.
    """

    async def working() -> T:
        async with turns.turn(client):
            return await _to_its_end(work())

    return await unless_gone(request, working())


async def _to_its_end(work: Awaitable[T]) -> T:
    """Wait for work, even if the waiting task is cancelled meanwhile."""
    running = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.gather(running, return_exceptions=True)
        raise


async def _disconnection(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
