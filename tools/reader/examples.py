"""A lesson as tokens, with the label of every head."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pincite.bot.writers.reader.encoding import encode
from pincite.index.embedding import MINILM, encodable
from tools.reader.task import SUPPORT, TYPES, UNDECIDED, VERDICT, Range, Task

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LIMIT = 320
"""Tokens of a lesson. The reader reads 384; of the lessons in whole texts 1 in 50 is longer than 320."""

UNKNOWN = -1
"""The label of a head that the lesson says nothing about."""


@dataclass(frozen=True, slots=True)
class Example:
    """One lesson as tokens, with its labels. Positions are those of tokens, question and marks included."""

    ids: tuple[int, ...]
    first: int
    """The position of the text's first token."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    """The positions of the first and the last token of each answer; none where nothing answers."""
    several: bool
    """Whether the answers are parts of one answer; otherwise each of them is enough."""
    spans: bool
    """Whether start and end are learned: for answers, and for their absence."""
    answerable: int
    """0, 1 or UNKNOWN."""
    sentences: tuple[Range, ...]
    """The tokens of each sentence, half-open."""
    evidence: tuple[int, ...] | None
    """0 or 1 for each sentence; None where evidence is not labelled."""
    tempting: tuple[int, ...]
    """The sentences that a cropped text keeps beside the evidence, by index."""
    support: int
    """Class of SUPPORT, len(SUPPORT) for UNDECIDED, or UNKNOWN."""
    verdict: int
    """Class of VERDICT, or UNKNOWN."""
    type: int
    """Class of TYPES, or UNKNOWN."""
    source: str


def tokenizer() -> Tokenizer:
    """Return the tokenizer that the program ships with its embedder: MPNet's vocabulary is the same, four ids further
    on.
    """
    from tokenizers import Tokenizer

    shipped: Tokenizer = Tokenizer.from_file(str(MINILM / "tokenizer.json"))
    shipped.no_truncation()
    shipped.no_padding()
    shipped.encode_special_tokens = True  # "[SEP]" in a text is five characters, not the end of the text
    return shipped


def example(tokens: Tokenizer, task: Task, limit: int = LIMIT) -> Example | None:
    """Return a task as tokens; None where the limit cuts off its answer or its evidence."""
    encoded = encode(tokens, encodable(task.ask), encodable(task.context), limit)
    starts, ends = [], []
    for start, end in task.answers:
        inside = [n for n, (a, b) in enumerate(encoded.offsets) if a < end and start < b and a < b]
        if inside and encoded.offsets[inside[-1]][1] >= end:
            starts.append(encoded.first + inside[0])
            ends.append(encoded.first + inside[-1])
    if task.answers and (not starts or (task.several and len(starts) < len(task.answers))):
        return None
    places = encoded.sentences(task.sentences)
    seen = [number for number, place in enumerate(places) if place]
    if task.evidence and not set(task.evidence) <= set(seen):
        return None
    return Example(
        ids=encoded.ids,
        first=encoded.first,
        starts=tuple(starts),
        ends=tuple(ends),
        several=task.several,
        spans=task.kind == "span" and (bool(starts) or not task.answerable),
        answerable=UNKNOWN if task.kind == "support" else int(task.answerable),
        sentences=tuple((places[number].start, places[number].stop) for number in seen),
        evidence=None if task.evidence is None else tuple(int(number in task.evidence) for number in seen),
        tempting=tuple(seen.index(number) for number in task.tempting if number in seen),
        support=UNKNOWN if task.kind != "support" else (*SUPPORT, UNDECIDED).index(task.label),
        verdict=UNKNOWN if task.kind != "verdict" else VERDICT.index(task.label),
        type=TYPES.index(task.type) if task.type else UNKNOWN,
        source=task.source,
    )


def examples(tokens: Tokenizer, tasks: Iterable[Task], limit: int = LIMIT) -> list[Example]:
    """Return tasks as tokens, those that the limit cuts off left out."""
    return [one for task in tasks if (one := example(tokens, task, limit)) is not None]
