"""The thread that runs a bot's requests: one event loop, so that all callers share one pool of connections."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import aclosing
from typing import Any, TypeVar

from pincite.bot.errors import LLMUnavailable

T = TypeVar("T")


class Stopped(Exception):
    """The caller has left, so the request is abandoned."""


class Stop:
    """Signals from another thread that the caller has left."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._called = False
        self._then: list[Callable[[], object]] = []

    def then(self, act: Callable[[], object]) -> None:
        """Register an action for the signal; run it now if the signal was given."""
        with self._lock:
            if not self._called:
                self._then.append(act)
                return
        act()

    def call(self) -> None:
        """Give the signal."""
        with self._lock:
            self._called = True
            acts, self._then = self._then, []
        for act in acts:
            act()

    @property
    def called(self) -> bool:
        """Whether the signal was given."""
        return self._called


class Loop:
    """An event loop in its own thread. Other threads and loops run coroutines in it.

    Cancelling outside cancels inside, so that a request ends when its caller leaves.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="pincite-llm", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Run a coroutine; return its result as a future."""
        if not self._thread.is_alive():
            coroutine.close()
            raise LLMUnavailable("the bot was closed while answering. Ask again", temporary=True)
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def iterate(self, items: AsyncIterator[T], stop: Stop | None = None) -> Iterator[T]:
        """Yield the items as they arrive, in a thread that waits for them.

        Raises:
            Stopped: `stop` signalled while this waited.
        """
        came: queue.SimpleQueue[tuple[T] | None] = queue.SimpleQueue()
        pumping = self.submit(_pump(items, came.put))
        pumping.add_done_callback(lambda _: came.put(None))
        if stop is not None:
            stop.then(pumping.cancel)
        try:
            while (item := came.get()) is not None:
                yield item[0]
            pumping.result()
        except CancelledError:
            raise Stopped from None
        finally:
            pumping.cancel()

    def wait(self, coroutine: Coroutine[Any, Any, T], stop: Stop) -> T:
        """Run a coroutine and wait for its result.

        Raises:
            Stopped: `stop` signalled meanwhile.
        """
        running = self.submit(coroutine)
        stop.then(running.cancel)
        try:
            return running.result()
        except CancelledError:
            raise Stopped from None
        finally:
            running.cancel()

    def close(self, last: Coroutine[Any, Any, None]) -> None:
        """Cancel all tasks, run `last`, and end the thread."""

        async def end() -> None:
            running = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await last
            await self._loop.shutdown_asyncgens()
            await self._loop.shutdown_default_executor()

        asyncio.run_coroutine_threadsafe(end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _pump(items: AsyncIterator[T], put: Any) -> None:
    async with aclosing(items) as open_items:  # type: ignore[type-var]
        async for item in open_items:
            put((item,))
