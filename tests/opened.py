"""Models opened once in each test process, whoever asks: their weights never change, nor what they make of an input."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from pincite.bot.writers.reader import model
from pincite.bot.writers.reader.model import ReaderModel
from pincite.index.embedding import MiniLM

MOST = 10_000
"""Outcomes that are kept: some kilobytes for a pair of texts, 1.5 kB for the vector of each text of a batch."""

_computed: dict[tuple[Hashable, ...], Any] | None = {}


@contextmanager
def computed_anew() -> Iterator[None]:
    """Let the models compute everything themselves, as a test of whether they compute the same needs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.opened._computed", None)
        yield


def _once(key: tuple[Hashable, ...], compute: Callable[[], Any]) -> Any:
    kept = _computed
    if kept is not None and key in kept:
        return kept[key]
    outcome = compute()
    if kept is not None and len(kept) < MOST:
        kept[key] = outcome
    return outcome


@contextmanager
def models_opened_once() -> Iterator[None]:
    """Let every embedder and reader of this process share what it opens, and take what was computed before from there.

    The tests ask the same questions of the same few documents again and again. A forked process opens its own models.
    """
    sessions: dict[tuple[object, ...], Any] = {}
    session_of, open_, read, run = MiniLM._session, ReaderModel._open, model._read, MiniLM.run

    def session(self: MiniLM) -> Any:
        key = (os.getpid(), "embedder", self._threads)
        if key not in sessions:
            sessions[key] = session_of(self)
        return sessions[key]

    def opened(self: ReaderModel) -> Any:
        key = (os.getpid(), "reader", self._folder)
        if key not in sessions:
            sessions[key] = open_(self)[:2]
        return *sessions[key], ThreadPoolExecutor(self._threads, thread_name_prefix="reader")

    def read_once(session_: Any, encoded: Any, text: Any) -> Any:
        return _once((id(session_), encoded, text), lambda: read(session_, encoded, text))

    def run_once(self: MiniLM, ids: Any) -> Any:
        return _once((id(self._load()[1]), ids.shape, ids.tobytes()), lambda: run(self, ids)).copy()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MiniLM, "_session", session)
        patch.setattr(MiniLM, "run", run_once)
        patch.setattr(ReaderModel, "_open", opened)
        patch.setattr(model, "_read", read_once)
        yield
