"""Progress bars on standard error; none unless it is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pincite.bot.cli.render import note, visible
from pincite.eval.runs import QuestionRecord
from pincite.eval.runs.running import OnRecord


@contextmanager
def progress() -> Iterator[OnRecord | None]:
    """A bar while questions are asked."""
    with _bar() as update:
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
    with _bar() as update:
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


@contextmanager
def _bar() -> Iterator[Callable[[int, int, str], None] | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    parts = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, text: bar.update(task, completed=done, total=total, description=escape(visible(text)))
