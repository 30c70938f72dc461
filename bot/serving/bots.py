"""The collections that are open, each with one Bot that every request shares."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from pincite.bot.bot import Bot
from pincite.bot.settings import Settings

MOST_OPEN = 16
"""Bots that stay open at once; the one that was not asked for longest is closed first."""


class Bots:
    """Bots by collection. Safe to use from several threads."""

    def __init__(self, settings: Settings, make: Callable[[Settings], Bot] | None = None) -> None:
        """Hold no bot yet.

        Args:
            settings: those of every bot, but for the collection.
            make: opens a collection; without it, `Bot`.
        """
        self._settings = settings
        self._make = make or (lambda chosen: Bot(settings=chosen))
        self._lock = threading.Lock()
        self._open: OrderedDict[str, Bot] = OrderedDict()

    def get(self, collection: str) -> Bot:
        """The bot of a collection."""
        with self._lock:
            bot = self._open.pop(collection, None)
            if bot is None:
                bot = self._make(self._settings.model_copy(update={"collection": collection}))
            self._open[collection] = bot
            if len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)  # closes when the last answer out of it is done
            return bot

    def close(self) -> None:
        """Close them all."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()
