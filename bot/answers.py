"""The answer as the command line, the server and Python callers get it: one frozen model, the public contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import ConfigDict, Field, model_validator

from pincite.index.frozen import FrozenModel
from pincite.index.where import Where

Outcome = Literal["verified", "refuted", "unverified"]
"""Outcome of a statement: its cited sentences say it, say otherwise, or neither could be shown."""

UNVERIFIED = "(not verified)"
"""Mark behind an unverified statement in an answer's text."""


class _Model(FrozenModel):
    model_config = ConfigDict(allow_inf_nan=False)


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
    collection: str | None = Field(
        default=None, description="The collection that holds the document; null where the retriever knows none."
    )


class Statement(_Model):
    """One sentence of the answer, with the citations that it rests on, and whether they say it."""

    text: str
    start: int = Field(description="Where the statement begins in the answer's `text`.")
    end: int
    citations: tuple[int, ...] = Field(description="Places in the answer's `citations`.")
    support: float = Field(
        description="Probability that the citations support the statement; 1 or 0 where a language model judged."
    )
    outcome: Literal["verified", "unverified"] = Field(
        description="`verified`: the cited sentences say it. `unverified`: that could not be shown; it is told, and "
        "marked as such."
    )
    supported: bool = Field(description="Whether the outcome is `verified`.")
    reason: str | None = Field(default=None, description="Why it is not verified; null if it is.")


class Dropped(_Model):
    """A statement or a citation of the writer that the answer leaves out."""

    text: str
    reason: str = ""
    outcome: Outcome | None = Field(
        default=None,
        description="Outcome of the statement; null for text that states nothing or is no answer, and for citations.",
    )
    contradicted_by: tuple[Citation, ...] = Field(default=(), description="What says otherwise, if it is refuted.")

    def __str__(self) -> str:
        return f"“{self.text}”: {self.reason}" if self.reason else self.text


class Disagreement(_Model):
    """A claim on which cited spans disagree."""

    claim: str
    for_: tuple[int, ...] = Field(alias="for", description="Citations that support the claim.")
    against: tuple[int, ...] = Field(description="Citations that contradict it.")
    values: tuple[str, str] | None = Field(
        default=None, description="The value that each side gives, for and against, where values are what differs."
    )

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class PassageRef(_Model):
    """A passage that was retrieved for the question."""

    document_id: str
    start: int
    end: int
    score: float = Field(description="Fused retrieval score from 0 to 1, comparable within one question.")
    collection: str | None = Field(default=None, description="The collection that holds it, where that is known.")


class Usage(_Model):
    """The tokens that a language model used, and their cost."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None

    def plus(self, other: Usage) -> Usage:
        """Return the sum; a figure that only one side knows is taken as it is."""
        costs = [cost for cost in (self.cost_usd, other.cost_usd) if cost is not None]
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cost_usd=round(sum(costs), 8) if costs else None,
        )


class Timings(_Model):
    """Milliseconds per step."""

    retrieve: float = 0.0
    write: float = 0.0
    verify: float = Field(default=0.0, description="The checks, and the built-in judge.")
    judge: float = Field(default=0.0, description="The language model that judges, or the judge in its place.")
    total: float = 0.0


class AnswerableQuestion(_Model):
    """A question that the documents do answer, with the sentence that does."""

    question: str
    citation: Citation


class Guidance(_Model):
    """What helps after an abstention."""

    documents: int | None = Field(default=None, description="Documents that were searched, where the retriever knows.")
    passages: int | None = Field(default=None, description="Passages that were searched.")
    known: tuple[str, ...] = Field(default=(), description="Words of the question that stand in the documents.")
    unknown: tuple[str, ...] = Field(default=(), description="Words of the question that stand nowhere in them.")
    holds: tuple[Citation, ...] = Field(
        default=(), description="The sentences that share most with the question; they don't answer it."
    )
    questions: tuple[AnswerableQuestion, ...] = Field(
        default=(), description="Questions on the same matter that the documents answer; in English only."
    )
    language: str | None = Field(
        default=None,
        description="ISO 639-1 code of the language of the nearest passages, where the question is in another.",
    )
    elsewhere: tuple[str, ...] = Field(default=(), description="Other collections that seem to answer the question.")
    adding: str = Field(description="How to add documents.")


SCHEMA_VERSION: Literal[2] = 2
"""Goes up when a field of `Answer` or of an event is removed, renamed or changes its meaning."""


class Answer(_Model):
    """The outcome of one question."""

    schema_version: Literal[2] = SCHEMA_VERSION
    question: str
    standalone_question: str = Field(
        description="The question as it was searched: a follow-up made whole, or translated."
    )
    translated_from: str | None = Field(
        default=None,
        description="ISO 639-1 code of the language that the question was asked in, where it was translated into that "
        "of the documents; it is answered in the asker's.",
    )
    status: Literal["answered", "likely", "abstained", "talk"] = Field(
        description="`answered`: with at least one verified statement. `likely`: only the closest sentences, quoted "
        "and cited, without a headline; statements that could not be verified may stand before them. `abstained`: the "
        "passages hold no answer. `talk`: a reply to what is no question, such as thanks; it may have no statements."
    )
    verdict: Literal["yes", "no", "mixed"] | None = Field(description="Short answer to a polar question.")
    text: str = Field(description="The whole answer as plain text.")
    short: str | None = Field(description="The shortest exact answer.")
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    disagreements: tuple[Disagreement, ...] = ()
    passages: tuple[PassageRef, ...] = Field(description="What was retrieved, best first.")
    confidence: float = Field(description="Probability that the documents hold the answer.")
    dropped: tuple[Dropped, ...] = Field(
        default=(), description="Statements and citations that were left out, and why."
    )
    checks: tuple[str, ...] = Field(
        default=(), description="What the statements were put to: checks that know their language, and the judge."
    )
    writer: str
    prompts: tuple[str, ...] = Field(
        default=(), description="Prompts by which a language model wrote or judged, each with its version: `writer@2`."
    )
    collection: str = Field(description="The collection that was asked; of several, the first.")
    collections: tuple[str, ...] = Field(
        default=(), description="All collections that were asked together, in the order that they were named in."
    )
    where: Where | None = Field(
        default=None, description="The part of the collections that was asked; null for all of them."
    )
    index_id: str = Field(description="Names what was indexed, and how; empty where nothing was searched.")
    usage: Usage = Usage()
    timings_ms: Timings = Timings()
    guidance: Guidance | None = Field(
        default=None, description="After an abstention: what was searched, and what helps."
    )
    note: str | None = Field(default=None, description="Remark on how the answer came about, for its reader.")
    guarantee: str | None = Field(
        default=None,
        description="What is promised of answers shown as confident: how few of them are wrong, how surely, and what "
        "it was measured on. Null without a promise, and for other answers.",
    )

    def parts(self) -> Iterator[tuple[str, Statement]]:
        """Yield each statement with the answer's own words before it: a headline or a transition."""
        end = 0
        for statement in self.statements:
            between = self.text[end : statement.start].strip()
            yield between.removeprefix(UNVERIFIED).strip(), statement
            end = statement.end

    def _repr_html_(self) -> str:
        """HTML for a notebook: the answer with its quotations."""
        from pincite.bot.notebook import html_of

        return html_of(self)

    @property
    def refuted(self) -> tuple[Dropped, ...]:
        """The statements that contradicted their sources and were left out."""
        return tuple(one for one in self.dropped if one.outcome == "refuted")

    @model_validator(mode="before")
    @classmethod
    def _of_one(cls, data: Any) -> Any:
        """Fill `collections` from `collection`, the only one that answers of version 0.1 name."""
        if isinstance(data, dict) and "collection" in data and data.get("collections", ()) in ((), []):
            return data | {"collections": (data["collection"],)}
        return data

    @model_validator(mode="before")
    @classmethod
    def _from_0_1(cls, data: Any) -> Any:
        """Read answers of version 0.1: they name no version, list what was dropped as text, and know no outcome."""
        if not isinstance(data, dict) or "schema_version" in data:
            return data
        return data | {
            name: [read(one) for one in data[name]]
            for name, read in (("dropped", _dropped_0_1), ("statements", _statement_0_1))
            if isinstance(data.get(name), list | tuple)
        }


def _dropped_0_1(entry: Any) -> Any:
    return {"text": entry} if isinstance(entry, str) else entry


def _statement_0_1(entry: Any) -> Any:
    if isinstance(entry, dict) and "outcome" not in entry and "supported" in entry:
        return entry | {"outcome": "verified" if entry["supported"] else "unverified"}
    return entry
