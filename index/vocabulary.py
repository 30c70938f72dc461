"""The words that a collection holds, and where they stand: what a mistyped question is compared with."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from pincite.index.catalogue import fresh, snapshot

if TYPE_CHECKING:
    from pincite.index.settings import IndexSettings


class Vocabulary(Protocol):
    """The terms of a collection. Safe to use from several threads."""

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """The number of passages with each term; terms without any are left out."""
        ...

    def terms(self, beginning: str = "") -> Mapping[str, int]:
        """Every term that begins so, with its number of passages."""
        ...

    def passages(self, phrase: Sequence[str], count: int) -> list[str]:
        """The title, heading and text of at most `count` passages in which terms stand next to each other."""
        ...


class CollectionVocabulary:
    """The vocabulary of a published collection, as it is at each call."""

    def __init__(self, settings: IndexSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._state: tuple[int, ...] = ()
        self._terms: dict[str, Mapping[str, int]] = {}

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """The number of passages with each term; terms without any are left out."""
        with snapshot(self._settings) as view:
            return view.frequencies(terms)

    def terms(self, beginning: str = "") -> Mapping[str, int]:
        """Every term that begins so, with its number of passages.

        They are read once for each published version. Those of a large collection are read again after many changes: a
        word that only the newest documents hold is then not among them yet.
        """
        with snapshot(self._settings) as view:
            version = (view.index.key, view.index.version)
            state = (view.index.key, view.store_state(), -1) if view.passage_count() >= fresh.LARGE else version
            with self._lock:
                if self._state != state:
                    self._state, self._terms = state, {}
                if beginning not in self._terms:
                    self._terms[beginning] = view.terms(beginning)
                return self._terms[beginning]

    def passages(self, phrase: Sequence[str], count: int) -> list[str]:
        """The title, heading and text of at most `count` passages in which terms stand next to each other."""
        with snapshot(self._settings) as view:
            return view.texts(view.phrase(phrase, count))
