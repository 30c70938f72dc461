"""How much a key may ask: questions a minute and a day, and dollars a day.

Rates are counted by the library `limits`, in memory. Dollars are the cost of language models, as answers report it;
they are kept in the data folder, so that a restart forgets none.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import filelock

from pincite.bot.errors import ExtraMissing
from pincite.bot.principals import Principal
from pincite.index.errors import DataFolderError, PinciteError
from pincite.index.private import FILE_MODE, private_folder

FILE = "spending.json"

LOCK_SECONDS = 10
"""Seconds to wait while another server writes the file."""

UNDER_WAY_SECONDS = 10
"""Seconds after which to ask again where answers under way may cost what is left."""

log = logging.getLogger(__name__)


class TooManyRequests(PinciteError):
    """A key has reached its limit of questions or of spending."""

    def __init__(self, who: str, most: str, retry_after: int) -> None:
        super().__init__(f"{who} may {most}. Ask again in {retry_after} seconds, or have its limit raised")
        self.retry_after = retry_after


class Rates:
    """Counts what keys ask and spend. Safe to use from several threads."""

    def __init__(self, home: Path) -> None:
        self._spending = Spending(home)
        self._lock = threading.Lock()
        self._under_way: Counter[str] = Counter()
        self._dearest = self._spending.dearest()

    def count(self, key: Principal) -> None:
        """Count one question of a key.

        Raises:
            TooManyRequests: it is one too many.
            ExtraMissing: the key has a limit, and the library that counts is not installed.
        """
        self._check_spending(key)
        wanted = [(key.a_minute, "minute"), (key.a_day, "day")]
        for most, per in wanted:
            if most is not None:
                self._hit(key, most, per)

    @contextmanager
    def turn(self, key: Principal) -> Iterator[None]:
        """Surround the work on an answer to a key, at the end of which its cost is recorded.

        Each answer under way is taken to cost as much as the dearest so far, which outlives the server, so that many
        questions that come at once spend no more than the same questions one after the other.

        Raises:
            TooManyRequests: the key's dollars are spent, or may be spent by its answers under way.
        """
        if key.dollars_a_day is None:
            yield
            return
        with self._lock:
            self._check_spending(key, self._under_way[key.name] * self._dearest)
            self._under_way[key.name] += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way[key.name] -= 1

    def spend(self, name: str, dollars: float) -> None:
        """Record what an answer to a key has cost."""
        self._dearest = max(self._dearest, dollars)
        self._spending.add(name, dollars)

    def _check_spending(self, key: Principal, reserved: float = 0.0) -> None:
        if key.dollars_a_day is None:
            return
        spent = self._spending.today(key.name)
        if spent + reserved >= key.dollars_a_day:
            wait = _until_tomorrow() if spent >= key.dollars_a_day else UNDER_WAY_SECONDS
            raise TooManyRequests(key.title, f"spend {key.dollars_a_day:g} dollars a day", wait)

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
    """Dollars by key, of today. Safe to use from several threads and processes."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE
        self._lock = threading.Lock()
        self._dearest = 0.0
        self._unwritten: dict[tuple[str, str], float] = {}
        """By day and key, while the disk is full."""

    def today(self, name: str) -> float:
        """A key's spending today (UTC).

        Raises:
            DataFolderError: the file can't be read. Nobody knows then what is left.
        """
        return self._read().get(name, 0.0) + self._unwritten.get((_day(), name), 0.0)

    def dearest(self) -> float:
        """The cost of the dearest answer until today; 0 where none is known."""
        try:
            return float(json.loads(self._file.read_text("utf-8"))["dearest"])
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
        ):  # none yet, of an older version, or damaged, which `today` says
            return 0.0

    def add(self, name: str, dollars: float) -> None:
        """Add to what a key has spent today. What can't be written is remembered, and written later."""
        with self._lock:
            self._dearest = max(self._dearest, dollars)
            self._unwritten[_day(), name] = self._unwritten.get((_day(), name), 0.0) + dollars
            try:
                private_folder(self._file.parent)
                with filelock.FileLock(self._file.with_suffix(".lock"), timeout=LOCK_SECONDS, mode=FILE_MODE):
                    self._write(self._read())
            except (OSError, DataFolderError) as error:  # an answer must not fail for it
                log.warning("what keys have spent can't be written to %s: %s", self._file, error)
            else:
                self._unwritten.clear()

    def _write(self, spent: dict[str, float]) -> None:
        for (day, name), dollars in self._unwritten.items():
            if day == _day():
                spent[name] = spent.get(name, 0.0) + dollars
        dearest = max(self._dearest, self.dearest())
        fresh = self._file.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE_MODE), "w") as out:
            json.dump({"day": _day(), "dollars": spent, "dearest": dearest}, out)
        fresh.replace(self._file)

    def _read(self) -> dict[str, float]:
        try:
            record = json.loads(self._file.read_text("utf-8"))
            return dict(record["dollars"]) if record["day"] == _day() else {}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataFolderError(
                f"what keys have spent today can't be read from {self._file}. Restore the file, or remove it"
            ) from error


def _day() -> str:
    return datetime.now(UTC).date().isoformat()


def _until_tomorrow() -> int:
    now = datetime.now(UTC)
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1, round((tomorrow - now).total_seconds()))
