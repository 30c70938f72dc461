"""Gold pairs: a question with its accepted answers, its verdict and the evidence that an answer must rest on."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from pincite.index.frozen import FrozenModel
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


class Evidence(FrozenModel):
    """A quote that an answer should rest on."""

    document: str = Field(
        min_length=1,
        description="The document: its id, or enough of the end of its source or path to name only it "
        "(for the bundled seeds the file name).",
    )
    quote: str = Field(min_length=1, description="The exact characters of the document.")
    after: str | None = Field(
        default=None,
        min_length=1,
        description="The characters right before the quote, if it stands at several places; white space between "
        "the two does not count.",
    )


class Exchange(FrozenModel):
    """One earlier question of the conversation with its answer."""

    question: str
    answer: str


class GoldPair(FrozenModel):
    """One line of a suite."""

    id: str = Field(min_length=1, description="Unique within the suite; stays the same in later versions.")
    question: str = Field(min_length=1)
    history: tuple[Exchange, ...] = Field(
        default=(), description="The conversation so far, oldest first; for follow-ups."
    )
    kind: Kind
    split: Literal["dev", "test"] = Field(description="`dev` may be looked at while working on the bot.")
    answerable: bool = Field(description="Whether the documents hold an answer; if not, abstaining is right.")
    answers: tuple[tuple[str, ...], ...] = Field(
        default=(),
        description="What an answer has to say: one entry for each part (several for a list, or a question for two "
        "things), with all its accepted wordings. `pincite.eval.values` says which wordings are the same.",
    )
    verdict: Literal["yes", "no", "mixed"] | None = Field(default=None, description="For a polar question.")
    evidence: tuple[tuple[Evidence, ...], ...] = Field(
        default=(),
        description="What an answer must rest on: one entry for each thing that needs support, with alternative quotes "
        "of which any one suffices.",
    )
    near_miss: tuple[Evidence, ...] = Field(
        default=(),
        description="Where the documents hold no answer: quotes that look like one and are none.",
    )
    tags: tuple[str, ...] = ()
    weight: float = Field(
        default=1.0,
        gt=0.0,
        allow_inf_nan=False,
        description="How much the question counts in the figures of a run: one of weight 2 as two of weight 1.",
    )
    note: str | None = Field(default=None, description="Why the pair is as it is; for people.")


class Resolved(FrozenModel):
    """An evidence quote with its place in the document."""

    document_id: str
    span: Span
    quote: str


class ResolvedPair(FrozenModel):
    """A gold pair with its evidence resolved against the documents that it is asked of."""

    pair: GoldPair
    evidence: tuple[tuple[Resolved, ...], ...]
    """`pair.evidence`, each quote as a span."""
