"""Progress bars on standard error; none unless it is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pincite.bot.cli.render import bar, note
from pincite.eval.runs import QuestionRecord
from pincite.eval.runs.running import OnRecord


@contextmanager
def progress() -> Iterator[OnRecord | None]:
    """A bar while questions are asked."""
    with bar() as update:
        if update is None:
            yield None
            return
        failed = 0

        def show(record: QuestionRecord | None, done: int, total: int) -> None:
            nonlocal failed
            failed += record is not None and record.error is not None
            question = "" if record is None else record.asked.pair.question
            update(done, total, (f"{failed} failed  " if failed else "") + question[:60])

        yield show


@contextmanager
def counting() -> Iterator[Callable[[int, int], None] | None]:
    """A bar that counts."""
    with bar() as update:
        if update is None:
            yield None
            return
        shown = update
        yield lambda done, total: shown(done, total, "")


@contextmanager
def combination(name: str) -> Iterator[OnRecord | None]:
    """A bar under the name of the combination that is being evaluated."""
    note(name)
    with progress() as update:
        yield update
