"""What a stream yields, in this order: retrieved, then each statement followed by its new citations, then done.

Before the first statement stands the verdict or the short answer, where one is certain by then. Talk that needs no
search yields done alone.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from pincite.bot.answers import SCHEMA_VERSION, Answer, Citation, PassageRef, Statement


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True)


class RetrievedEvent(_Event):
    """The passages that were found for the question; a reader may put them in another order later."""

    type: Literal["retrieved"] = "retrieved"
    schema_version: Literal[2] = SCHEMA_VERSION
    standalone_question: str
    passages: tuple[PassageRef, ...]


class HeadEvent(_Event):
    """What the answer begins with: its verdict or its short answer, as in the whole answer."""

    type: Literal["head"] = "head"
    verdict: Literal["yes", "no", "mixed"] | None = None
    short: str | None = None


class StatementEvent(_Event):
    """A verified statement; its citations that are new follow at once."""

    type: Literal["statement"] = "statement"
    statement: Statement


class CitationEvent(_Event):
    """A citation under its place in the answer's `citations`."""

    type: Literal["citation"] = "citation"
    number: int
    citation: Citation


class DoneEvent(_Event):
    """The whole answer; its statements and citations are those of the events before."""

    type: Literal["done"] = "done"
    answer: Answer


Event = RetrievedEvent | HeadEvent | StatementEvent | CitationEvent | DoneEvent
