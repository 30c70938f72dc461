"""The parts of a run: its header, a record for each question, and a footer once all are finished."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import AliasChoices, Field

from pincite.bot.answers import Answer, PassageRef
from pincite.eval.gold import ResolvedPair
from pincite.eval.metrics import Estimate
from pincite.index.frozen import FrozenModel

FORMAT = 1
"""Goes up when this version can no longer read the run files of an earlier one."""


Conversation = Literal["given", "own"]


class Selection(FrozenModel):
    """Which questions of a suite are asked, in the order of the suite."""

    split: Literal["dev", "test"] | None = None
    kinds: tuple[str, ...] = ()
    """All where empty."""
    tags: tuple[str, ...] = ()
    """Pairs with one of these; all where empty."""
    ids: tuple[str, ...] = ()
    """All where empty."""
    limit: int | None = Field(default=None, ge=1)
    """The first so many of the pairs that the other conditions leave; None for all."""


class Skipped(FrozenModel):
    """A question that could not be asked, because its evidence is no longer in the documents."""

    id: str
    reason: str


class Header(FrozenModel):
    """The origin of a run: suite, index, models, settings."""

    type: Literal["header"] = "header"
    format: int = FORMAT
    id: str
    """The run's name: suite, time and some random characters."""
    suite: str
    suite_path: str
    """Name of a bundled suite, or a path relative to the working folder; a file elsewhere by its name alone."""
    suite_sha256: str
    questions: int
    """Questions to ask."""
    selection: Selection = Selection()
    skipped: tuple[Skipped, ...] = ()
    """Questions of the selection that could not be asked."""
    conversation: Conversation = "given"
    """Whose answers stand before a follow-up: those of the suite, or the bot's own."""
    collection: str
    documents: int | None = None
    """Documents that were asked; None in older files."""
    index_id: str
    writer: str
    """`reader` or `llm`, as it was asked for."""
    model: str
    """The model that reads or writes, by its own name."""
    prompts: dict[str, str] = Field(default={})
    """Version of each prompt."""
    settings: dict[str, Any] = Field(default={})
    """Every setting that may change an answer."""
    pincite: str
    """Version of Pincite."""
    commit: str | None
    """Commit of the checkout that ran, with `+` where it holds uncommitted changes."""
    platform: str
    started: str
    """UTC, ISO 8601."""
    arguments: tuple[str, ...] = ()


class RecordedExcerpt(FrozenModel):
    """A stretch of a document around citations and evidence."""

    document_id: str
    title: str
    start: int
    """Code point of the document at which the text begins."""
    text: str


class Withheld(FrozenModel):
    """The answer that a threshold held back: kept to measure other thresholds, never shown to readers."""

    answer: Answer
    resolves: tuple[bool, ...] = ()
    """As in `QuestionRecord`."""


class QuestionRecord(FrozenModel):
    """One question with its answer, or with the error that prevented it."""

    type: Literal["record", "outcome"] = "record"
    """`outcome` in files of Pincite 0.1."""
    number: int
    """Place in the selection, from 0."""
    asked: ResolvedPair
    answer: Answer | None
    error: str | None = None
    """Why there is no answer after all attempts."""
    attempts: int = 1
    seconds: float
    """Time that the last attempt took."""
    resolves: tuple[bool, ...] = ()
    """For each citation, whether its quote stands at its place in the document."""
    excerpts: tuple[RecordedExcerpt, ...] = Field(default=(), validation_alias=AliasChoices("excerpts", "windows"))
    """`windows` in files of Pincite 0.1."""
    retrieved: tuple[PassageRef, ...] = ()
    """The passages in retrieval's order; those of the answer are in the reader's."""
    withheld: Withheld | None = None
    """The answer without a threshold, if only the threshold held it back."""


def in_retrieval_order(answer: Answer | None) -> tuple[PassageRef, ...]:
    """The passages of an answer by the score that retrieval gave them."""
    return tuple(sorted(answer.passages, key=lambda passage: -passage.score)) if answer is not None else ()


class Resumed(FrozenModel):
    """A mark in the file where a stopped evaluation went on."""

    type: Literal["resumed"] = "resumed"
    at: str
    """UTC, ISO 8601."""
    commit: str | None


class Footer(FrozenModel):
    """The last line of a finished run."""

    type: Literal["footer"] = "footer"
    finished: str
    """UTC, ISO 8601."""
    answers: int
    errors: int
    seconds: float
    """Sum over the questions."""
    published: dict[str, Estimate] = Field(default={})
    """For a benchmark, the figures by its authors' own rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run, finished or not."""

    path: Path
    header: Header
    records: tuple[QuestionRecord, ...]
    """In the order of the suite."""
    resumed: tuple[Resumed, ...] = ()
    footer: Footer | None = None
    """None while an evaluation is under way, and after one that was stopped."""
    end: int = 0
    """Bytes of the file that hold whole lines; the rest was being written when the evaluation was killed."""

    @property
    def name(self) -> str:
        """The run's id."""
        return self.header.id
