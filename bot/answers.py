"""The answer as the command line, the server and Python callers get it: one frozen model, the public contract."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Citation(_Model):
    """A span of a document, the quote that stands there, and what a reader needs to find it."""

    document_id: str
    title: str
    source: str = Field(description="Path or URL of the document, or what its front matter names.")
    published: str | None = Field(description="ISO 8601 date of the document, as precise as it is known: 2022-01.")
    paragraph: int = Field(description="Number of the paragraph in which the span begins, from 1.")
    page: int | None = Field(description="Number of the page on which the span begins, from 1; none without pages.")
    locator: str = Field(
        default="", description="Where a person would look: `page 3`, `sheet “Prices”, B4`, `slide 2`, `paragraph 7`."
    )
    start: int = Field(description="First code point of the span in the document's text.")
    end: int = Field(description="Code point after the span.")
    quote: str = Field(description="The characters of the span: `document.text[start:end]`.")
    score: float = Field(description="How well the span answers the question, from 0 to 1.")


class Statement(_Model):
    """One sentence of the answer, with the citations that back it."""

    text: str
    start: int = Field(description="Where the statement begins in the answer's `text`.")
    end: int
    citations: tuple[int, ...] = Field(description="Places in the answer's `citations`.")
    support: float = Field(description="Probability that the citations support the statement.")
    supported: bool


class Disagreement(_Model):
    """A claim on which cited spans disagree."""

    claim: str
    for_: tuple[int, ...] = Field(alias="for", description="Citations that support the claim.")
    against: tuple[int, ...] = Field(description="Citations that contradict it.")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class PassageRef(_Model):
    """A passage that was retrieved for the question."""

    document_id: str
    start: int
    end: int
    score: float = Field(description="Fused retrieval score from 0 to 1, comparable within one question.")


class Usage(_Model):
    """What a language model counted."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None


class Timings(_Model):
    """Milliseconds that the steps took."""

    retrieve: float = 0.0
    write: float = 0.0
    verify: float = 0.0
    total: float = 0.0


SCHEMA_VERSION: Literal[2] = 2
"""Raised when a field of `Answer` or of an event is removed, renamed or comes to mean something else."""


class Answer(_Model):
    """What came of one question."""

    schema_version: Literal[2] = SCHEMA_VERSION
    question: str
    standalone_question: str = Field(description="The question as it was searched: a follow-up made whole.")
    status: Literal["answered", "abstained", "talk"] = Field(
        description="`talk` is a reply to what is no question, such as thanks; it may have no statements."
    )
    verdict: Literal["yes", "no", "mixed"] | None = Field(description="Short answer to a polar question.")
    text: str = Field(description="The whole answer as plain text.")
    short: str | None = Field(description="The shortest exact answer.")
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    disagreements: tuple[Disagreement, ...] = ()
    passages: tuple[PassageRef, ...] = Field(description="What was retrieved, best first.")
    confidence: float = Field(description="Probability that the documents hold the answer.")
    dropped: tuple[str, ...] = Field(default=(), description="What a writer said that was not shown, and why.")
    writer: str
    collection: str
    index_id: str = Field(description="Names what was indexed, and how; empty where nothing was searched.")
    usage: Usage = Usage()
    timings_ms: Timings = Timings()
    note: str | None = Field(default=None, description="What a reader has to know about how the answer came about.")
    guarantee: str | None = Field(
        default=None,
        description="What is promised of answers shown as confident: how few of them are wrong, how surely, and what "
        "it was measured on. Null without a promise, and for other answers.",
    )
