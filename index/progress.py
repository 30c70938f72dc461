"""The progress of a build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is."""

    done: int
    """Documents dealt with."""
    total: int
    step: str
    """The present step, in a word or as a file's name."""


ProgressListener = Callable[[Progress], None]


class Steps:
    """Tells a listener about each step of a build."""

    def __init__(self, listener: ProgressListener | None, total: int) -> None:
        self._listener = listener
        self._total = total
        self._done = 0

    def tell(self, step: str) -> None:
        """Announce the step that begins now."""
        if self._listener:
            self._listener(Progress(self._done, self._total, step))

    def each(self, items: Iterable[Item], name: Callable[[Item], str]) -> Iterator[Item]:
        """Pass the items on, announcing each by its name and counting it once its successor is asked for."""
        for item in items:
            self.tell(name(item))
            yield item
            self._done += 1
