"""Models opened once in each test process, whoever asks: their weights never change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from pincite.bot.writers.reader.model import ReaderModel
from pincite.index.embedding import MiniLM


@contextmanager
def models_opened_once() -> Iterator[None]:
    """Let every embedder and reader of this process share what it opens. A forked process opens its own."""
    sessions: dict[tuple[object, ...], Any] = {}
    session_of, open_ = MiniLM._session, ReaderModel._open

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

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MiniLM, "_session", session)
        patch.setattr(ReaderModel, "_open", opened)
        yield
