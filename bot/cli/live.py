"""An answer in a terminal while it is made: its statements as they come and are settled, until it is whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pincite.bot.answers import UNVERIFIED, Statement
from pincite.bot.cli.render import visible
from pincite.bot.events import DoneEvent, HeadEvent, OutcomeEvent, StatementEvent
from pincite.bot.phrasing import headline

if TYPE_CHECKING:
    from pincite.bot.answers import Answer
    from pincite.bot.events import Event

PENDING = "(being checked)"
"""Mark behind a statement that still has to be judged."""


class SoFar:
    """The part of an answer that has been printed so far."""

    def __init__(self) -> None:
        self._head = ""
        self._told: dict[int, tuple[Statement, str]] = {}
        """Statements with what follows them, by their number in the stream."""

    def take(self, event: Event) -> None:
        """Add what an event brings."""
        match event:
            case HeadEvent():
                self._head = headline(event)
            case StatementEvent(number=number, statement=statement, pending=pending):
                mark = PENDING if pending else "" if statement.supported else UNVERIFIED
                self._told[number] = statement, mark
            case OutcomeEvent(number=number, dropped=None, outcome=outcome):
                self._told[number] = self._told[number][0], "" if outcome == "verified" else UNVERIFIED
            case OutcomeEvent(number=number):
                del self._told[number]

    @property
    def lines(self) -> str:
        """The head and the statements, each in a line of its own."""
        statements = [f"{statement.text} {mark}".rstrip() for statement, mark in self._told.values()]
        return visible("\n".join(filter(None, (self._head, *statements))))


def followed(events: Iterator[Event]) -> Answer:
    """Return the answer that events end with; a terminal shows it as it grows."""
    if not sys.stdout.isatty():
        return _last(events)
    from rich.live import Live
    from rich.text import Text

    so_far = SoFar()
    with Live(transient=True, auto_refresh=False) as live:

        def shown() -> Iterator[Event]:
            for event in events:
                so_far.take(event)
                live.update(Text(so_far.lines), refresh=True)
                yield event

        return _last(shown())


def _last(events: Iterator[Event]) -> Answer:
    *_, done = events
    assert isinstance(done, DoneEvent)
    return done.answer
