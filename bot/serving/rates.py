"""How much a key may ask: questions a minute and a day, and dollars a day.

Rates are counted by the library `limits`, in memory. Dollars are the cost of language models, as answers report it;
they are kept in the data folder, so that a restart forgets none.
"""

from __future__ import annotations

import json
import os
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from pincite.bot.errors import ExtraMissing
from pincite.bot.principals import Principal
from pincite.index.errors import PinciteError
from pincite.index.private import FILE_MODE, private_folder

FILE = "spending.json"


class TooManyRequests(PinciteError):
    """A key has reached its limit of questions or of spending."""

    def __init__(self, who: str, most: str, retry_after: int) -> None:
        super().__init__(f"{who} may {most}. Ask again in {retry_after} seconds, or have its limit raised")
        self.retry_after = retry_after


class Rates:
    """Counts what keys ask and spend."""

    def __init__(self, home: Path) -> None:
        self._spending = Spending(home)

    def count(self, key: Principal) -> None:
        """Count one question of a key.

        Raises:
            TooManyRequests: it is one too many.
            ExtraMissing: the key has a limit, and the library that counts is not installed.
        """
        if key.dollars_a_day is not None and self._spending.today(key.name) >= key.dollars_a_day:
            raise TooManyRequests(key.title, f"spend {key.dollars_a_day:g} dollars a day", _until_tomorrow())
        wanted = [(key.a_minute, "minute"), (key.a_day, "day")]
        for most, per in wanted:
            if most is not None:
                self._hit(key, most, per)

    def spend(self, name: str, dollars: float) -> None:
        """Record what an answer to a key has cost."""
        self._spending.add(name, dollars)

    def _hit(self, key: Principal, most: int, per: str) -> None:
        limits, limiter = self._limiter
        item = limits.parse(f"{most}/{per}")
        if not limiter.hit(item, key.name):
            left = limiter.get_window_stats(item, key.name).reset_time - time.time()
            raise TooManyRequests(key.title, f"ask {most} times a {per}", max(1, round(left)))

    @cached_property
    def _limiter(self) -> tuple[Any, Any]:
        try:
            import limits
            from limits.storage import MemoryStorage
            from limits.strategies import MovingWindowRateLimiter
        except ModuleNotFoundError as error:
            raise ExtraMissing("limits") from error
        return limits, MovingWindowRateLimiter(MemoryStorage())


class Spending:
    """Dollars by key, of today."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE
        self._lock = threading.Lock()

    def today(self, name: str) -> float:
        """A key's spending today (UTC)."""
        return self._read().get(name, 0.0)

    def add(self, name: str, dollars: float) -> None:
        """Add to what a key has spent today."""
        with self._lock:
            spent = self._read()
            spent[name] = spent.get(name, 0.0) + dollars
            private_folder(self._file.parent)
            fresh = self._file.with_suffix(".new")
            with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE_MODE), "w") as out:
                json.dump({"day": _day(), "dollars": spent}, out)
            fresh.replace(self._file)

    def _read(self) -> dict[str, float]:
        try:
            record = json.loads(self._file.read_text("utf-8"))
            return dict(record["dollars"]) if record["day"] == _day() else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}


def _day() -> str:
    return datetime.now(UTC).date().isoformat()


def _until_tomorrow() -> int:
    now = datetime.now(UTC)
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1, round((tomorrow - now).total_seconds()))
