"""What a stream yields, in this order: retrieved, then each statement followed by its new citations, then done.

Before the first statement stands the verdict or the short answer, where one is certain by then. Talk that needs no
search yields done alone.

Where a language model judges, statements that passed the checks come as pending, and an outcome settles each of them.
Numbers of citations, offsets and the head are those of the statements told so far: where an outcome takes a statement
back or finds a citation beside the point, those of the whole answer differ.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pincite.bot.answers import SCHEMA_VERSION, Answer, Citation, Dropped, Outcome, PassageRef, Statement


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True)


class RetrievedEvent(_Event):
    """The passages that were found for the question; a reader may put them in another order later."""

    type: Literal["retrieved"] = "retrieved"
    schema_version: Literal[2] = SCHEMA_VERSION
    standalone_question: str
    passages: tuple[PassageRef, ...]
    similarity: float | None = Field(
        default=None,
        exclude=True,
        description="Cosine similarity of the question and the nearest passage; for the query log, and not sent.",
    )


class HeadEvent(_Event):
    """What the answer begins with: its verdict or its short answer, as in the whole answer."""

    type: Literal["head"] = "head"
    verdict: Literal["yes", "no", "mixed"] | None = None
    short: str | None = None


class StatementEvent(_Event):
    """A statement; its citations that are new follow at once."""

    type: Literal["statement"] = "statement"
    number: int = Field(description="Number of the statement in this stream, from 0.")
    statement: Statement
    pending: bool = Field(
        default=False,
        description="Whether it passed the checks and still has to be judged; `outcome` settles it. It is unverified "
        "until then.",
    )


class CitationEvent(_Event):
    """A citation under its place in the answer's `citations`."""

    type: Literal["citation"] = "citation"
    number: int
    citation: Citation


class OutcomeEvent(_Event):
    """The outcome of a pending statement."""

    type: Literal["outcome"] = "outcome"
    number: int = Field(description="Number of the statement in this stream.")
    outcome: Outcome
    support: float = Field(description="Probability that the citations support the statement.")
    reason: str | None = Field(description="Why it is not verified; null if it is.")
    dropped: Dropped | None = Field(description="The entry of `dropped` in its place, if it is taken back.")


class DoneEvent(_Event):
    """The whole answer, with what is left of the statements and citations before."""

    type: Literal["done"] = "done"
    answer: Answer


Event = RetrievedEvent | HeadEvent | StatementEvent | CitationEvent | OutcomeEvent | DoneEvent
