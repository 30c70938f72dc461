"""The open collections, each with one Bot that all requests share, closed when the last of them is done with it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from pincite.bot.bot import Bot
from pincite.bot.settings import Settings
from pincite.index import forking

MOST_OPEN = 16
"""Idle bots to keep open. Each holds an index and, with a language model, a thread."""


@dataclass
class _Open:
    """A bot, and the requests that use it."""

    bot: Bot
    users: int = 0
    evicted: bool = False


class Bots:
    """Bots by collection, safe to use from several threads.

    Example:
        with bots.lease("reports") as bot:
            answer = bot.answer("Who signed?")
    """

    def __init__(
        self, settings: Settings, make: Callable[[Settings], Bot] | None = None, most_open: int = MOST_OPEN
    ) -> None:
        """Make the pool; bots are opened when they are asked for.

        Args:
            settings: the settings of every bot, except for the collection.
            make: opens a collection; `Bot` by default.
            most_open: bots to keep open; the one that was asked longest ago goes first.
        """
        self._settings = settings
        self._make = make or (lambda chosen: Bot(settings=chosen))
        self._most_open = most_open
        self._lock = threading.Lock()
        self._open: OrderedDict[str, _Open] = OrderedDict()
        forking.register(self)

    @contextmanager
    def lease(self, collection: str) -> Iterator[Bot]:
        """Lend the bot of a collection; it stays open at least until it is given back."""
        leased, idle = self._take(collection)
        for bot in idle:
            bot.close()
        try:
            yield leased.bot
        finally:
            self._give_back(leased)

    @contextmanager
    def together(self, collections: Sequence[str]) -> Iterator[list[Bot]]:
        """Lend the bots of several collections; the first one is to ask them all."""
        with ExitStack() as lent:
            yield [lent.enter_context(self.lease(collection)) for collection in collections]

    @property
    def settings(self) -> Settings:
        """The settings of the bots that are opened from now on, except for the collection."""
        with self._lock:
            return self._settings

    def change(self, settings: Settings) -> None:
        """Open bots with other settings from now on; those in use finish their answers."""
        with self._lock:
            self._settings = settings
            idle = self._evict(keep=0)
        for bot in idle:
            bot.close()

    def close(self) -> None:
        """Close the idle bots now, and the others when they are given back."""
        with self._lock:
            idle = self._evict(keep=0)
        for bot in idle:
            bot.close()

    def after_fork(self) -> None:
        """Open bots anew in a forked process: the parent's are in use by threads that don't exist here."""
        self._lock = threading.Lock()
        forking.abandon(self._open)
        self._open = OrderedDict()

    def _take(self, collection: str) -> tuple[_Open, list[Bot]]:
        with self._lock:
            entry = self._open.pop(collection, None)
            if entry is None:
                entry = _Open(self._make(self._settings.model_copy(update={"collection": collection})))
            self._open[collection] = entry
            entry.users += 1
            return entry, self._evict(keep=self._most_open)

    def _evict(self, keep: int) -> list[Bot]:
        """Drop the bots that were asked longest ago; return those to close now."""
        idle = []
        while len(self._open) > keep:
            _, entry = self._open.popitem(last=False)
            entry.evicted = True
            if not entry.users:
                idle.append(entry.bot)
        return idle

    def _give_back(self, entry: _Open) -> None:
        with self._lock:
            entry.users -= 1
            last = entry.evicted and not entry.users
        if last:
            entry.bot.close()
