"""Gold pairs: a question with what an answer to it has to say, and the spans that it has to rest on."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from pincite.index.types import Span

Kind = Literal[
    "factoid",
    "boolean",
    "list",
    "comparison",
    "descriptive",
    "temporal",
    "conflict",
    "multi_evidence",
    "follow_up",
    "false_premise",
    "unanswerable",
    "adversarial",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Model):
    """A quote that an answer should rest on."""

    document: str = Field(
        min_length=1,
        description="The document: the end of its source or of the path it was loaded from, enough to name only it "
        "(for the bundled seeds their file name), or its id.",
    )
    quote: str = Field(min_length=1, description="The exact characters, as they stand in the document.")
    after: str | None = Field(
        default=None,
        min_length=1,
        description="The characters right before the quote, to tell which of several places is meant; white space "
        "between the two does not count.",
    )


class Turn(_Model):
    """One earlier exchange of the conversation."""

    question: str
    answer: str


class GoldPair(_Model):
    """One line of a suite, as it stands in the file."""

    id: str = Field(min_length=1, description="Unique within the suite, and the same in every later version of it.")
    question: str = Field(min_length=1)
    history: tuple[Turn, ...] = Field(default=(), description="The conversation so far, oldest first; for follow-ups.")
    kind: Kind
    split: Literal["dev", "test"] = Field(description="`dev` may be looked at while something is improved.")
    answerable: bool = Field(description="Whether the documents hold an answer; where not, to abstain is right.")
    answers: tuple[tuple[str, ...], ...] = Field(
        default=(),
        description="What has to be said: one entry for each part (several for a list, or a question for two things), "
        "with all its wordings.",
    )
    verdict: Literal["yes", "no", "mixed"] | None = Field(default=None, description="For a polar question.")
    evidence: tuple[tuple[Evidence, ...], ...] = Field(
        default=(),
        description="What an answer has to rest on: one entry for each thing that needs support, with the quotes that "
        "each suffice for it.",
    )
    tags: tuple[str, ...] = ()
    note: str | None = Field(default=None, description="Why the pair is as it is, for people.")


class Resolved(_Model):
    """An evidence quote that was found in its document."""

    document_id: str
    span: Span
    quote: str


class Asked(_Model):
    """A gold pair whose evidence is resolved against the documents that it is asked of."""

    pair: GoldPair
    evidence: tuple[tuple[Resolved, ...], ...]
    """As `pair.evidence`, each quote as a span."""
