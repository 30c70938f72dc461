"""The words that a collection holds, and where they stand: what a mistyped question is compared with."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pincite.index.catalogue import snapshot

if TYPE_CHECKING:
    from pincite.index.settings import IndexSettings


class Vocabulary(Protocol):
    """The terms of a collection. Safe to use from several threads."""

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """The number of passages with each term; terms without any are left out."""
        ...

    def terms(self) -> Mapping[str, int]:
        """Every term with its number of passages."""
        ...

    def passages(self, phrase: Sequence[str], count: int) -> list[str]:
        """The title, heading and text of at most `count` passages in which terms stand next to each other."""
        ...


class CollectionVocabulary:
    """The vocabulary of a published collection, as it is at each call."""

    def __init__(self, settings: IndexSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._terms: tuple[tuple[int, int], Mapping[str, int]] | None = None

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """The number of passages with each term; terms without any are left out."""
        with snapshot(self._settings) as view:
            return view.frequencies(terms)

    def terms(self) -> Mapping[str, int]:
        """Every term with its number of passages. Read once for each published version."""
        with snapshot(self._settings) as view:
            state = (view.index.key, view.index.version)
            with self._lock:
                if self._terms is None or self._terms[0] != state:
                    self._terms = (state, view.terms())
                return self._terms[1]

    def passages(self, phrase: Sequence[str], count: int) -> list[str]:
        """The title, heading and text of at most `count` passages in which terms stand next to each other."""
        with snapshot(self._settings) as view:
            return view.texts(view.phrase(phrase, count))
