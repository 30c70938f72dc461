"""The text of an answer, piece by piece, as its events come."""

from __future__ import annotations

from pincite.bot.events import DoneEvent, Event, HeadEvent, StatementEvent
from pincite.bot.phrasing import headline
from pincite.bot.serving.messages import WaitingEvent


class Pieces:
    """Yields the answer's text as soon as it is certain. Together the pieces are the text.

    Text that does not continue what was sent is held back until the answer is whole. So is everything from the first
    pending statement on, because text that was sent can't be taken back.
    """

    def __init__(self) -> None:
        self._told = ""
        self._holding = False

    def of(self, event: Event | WaitingEvent) -> str:
        """The text that an event adds."""
        match event:
            case StatementEvent(pending=True):
                self._holding = True
            case HeadEvent() if not self._holding:
                return self._tell(headline(event))
            case StatementEvent(statement=statement) if not self._holding:
                glue = " " if self._told else ""
                self._holding = statement.start != len(self._told + glue)
                return "" if self._holding else self._tell(glue + statement.text)
            case DoneEvent(answer=answer):
                return self._tell(answer.text[len(self._told) :])
        return ""

    def _tell(self, piece: str) -> str:
        self._told += piece
        return piece
