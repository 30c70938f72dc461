"""An answer's events, made in a thread of their own and awaited in an event loop.

Importing this costs 80 ms for `asyncio`, which a synchronous caller is spared.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import closing, suppress
from contextvars import copy_context

from pincite.bot import events
from pincite.bot.writers.model.loop import Stop, Stopped


async def in_background(respond: Callable[[Stop], Iterator[events.Event]]) -> AsyncGenerator[events.Event, None]:
    """Yield the events of an answer without blocking the event loop.

    Closing it, or cancelling its consumer, stops the answer and returns once the step under way has ended.

    Args:
        respond: begins the answer, which ends early where `Stop` is called.
    """
    loop, stop = asyncio.get_running_loop(), Stop()
    ended = asyncio.Event()
    arrivals: asyncio.Queue[events.Event | BaseException | None] = asyncio.Queue()

    def put(item: events.Event | BaseException | None) -> None:
        if not stop.called:
            loop.call_soon_threadsafe(arrivals.put_nowait, item)

    def work() -> None:
        try:
            with closing(respond(stop)) as stream:  # type: ignore[type-var]
                for event in stream:
                    if stop.called:
                        return
                    put(event)
        except Stopped:
            return
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is awaited
            put(error)
        else:
            put(None)
        finally:
            with suppress(RuntimeError):  # the loop is closed: nobody waits
                loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=copy_context().run, args=(work,), name="pincite-answer", daemon=True).start()
    try:
        while (item := await arrivals.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.call()
        await ended.wait()
