"""Questions that people typed, with answers in Wikipedia or on government pages: QED, MultiSpanQA, ConditionalQA."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tools.reader.sources.texts import held, joined, one_line, rows, split, words
from tools.reader.task import Range, Task, holding

NO_SPACE_BEFORE = re.compile(r" (?=[.,;:!?%)\]}]|'s\b|'(?:re|ve|ll|d|m)\b|n't\b)")
NO_SPACE_AFTER = re.compile(r"(?<=[(\[{$£€]) ")
HYPHEN = re.compile(r"(?<=\w) - (?=\w)")
QUOTATION = re.compile(r"(?:``|'') ?| ?''")
"""Quotation marks as tokenising wrote them into QED's texts."""

SCENARIO_WORDS = 60
"""Longest scenario and question together that are asked: about 90 tokens, the reader's limit for a question."""

DISTRACTORS = 8
"""Most lines of the same government page, evidence of other questions, that stand beside a question's own."""


def undo_tokens(text: str) -> tuple[str, list[int]]:
    """Return the text as it is written, and for each position of the tokenised text the position in it.

    >>> undo_tokens("98 % of the world 's ( few ) .")[0]
    "98% of the world's (few)."
    """
    dropped: set[int] = set()
    for pattern in (NO_SPACE_BEFORE, NO_SPACE_AFTER):
        dropped.update(match.start() for match in pattern.finditer(text))
    for match in HYPHEN.finditer(text):
        dropped.update((match.start(), match.end() - 1))
    quotes: dict[int, str] = {}
    for match in re.finditer(r"`` |``| ''|''", text):
        dropped.update(range(match.start(), match.end()))
        quotes[match.start()] = '"'
    places, written = [], ""
    for at, character in enumerate(text):
        places.append(len(written))
        if at in quotes:
            written += quotes[at]
        if at not in dropped:
            written += character
    return written, [*places, len(written)]


def typed(folder: Path) -> Iterator[Task]:
    """QED: a paragraph, the sentence that answers, alternative short answers."""
    for row in rows(folder / "natural" / "qed.jsonl"):
        text, places = undo_tokens(row["context"])
        spans = tuple((places[a], places[b]) for a, b in row["answers"])
        start, end = (places[at] for at in row["sentence"])
        sentences = split(text)
        short = tuple(sorted({(a, b) for a, b in spans if a < b}, key=lambda span: (span[1] - span[0], span)))
        yield Task(
            "span",
            one_line(row["question"]),
            text,
            sentences,
            answers=short,
            evidence=holding(sentences, [(start, end)]),
            source="qed",
            held=held(row["context"]),
        )


def lists(folder: Path) -> Iterator[Task]:
    """MultiSpanQA: several answers that belong together."""
    for row in rows(folder / "natural" / "multispanqa.jsonl"):
        spans = tuple(sorted((a, b) for a, b in row["answers"] if a < b))
        sentences = split(row["context"])
        yield Task(
            "span",
            one_line(row["question"]),
            row["context"],
            sentences,
            answers=spans,
            evidence=holding(sentences, spans),
            source="multispanqa",
            held=held(row["context"]),
            several=True,
        )


def government(folder: Path) -> Iterator[Task]:
    """ConditionalQA: a person's situation and question, answered by lines of a government page.

    The file has only the lines that are evidence. Those of the page's other questions stand beside a question's own.
    """
    every = list(rows(folder / "natural" / "conditionalqa.jsonl"))
    pages: dict[str, dict[str, None]] = defaultdict(dict)
    for row in every:
        pages[row["page"]].update(dict.fromkeys(row["evidence"]))
    for row in every:
        ask = one_line(f"{row['scenario']} {row['question']}")
        if len(words(ask)) > SCENARIO_WORDS:
            continue
        lines = _lines(row["evidence"], list(pages[row["page"]]))
        if lines and (task := _government(ask, row, lines)):
            yield task


def _lines(evidence: Sequence[str], page: Sequence[str]) -> list[str]:
    """Return the evidence and some of the page's other lines, in the page's order as far as it is known."""
    own = set(evidence)
    others = [line for line in page if line not in own]
    shown = own | set(others[:DISTRACTORS])
    return [line for line in page if line in shown and line.strip()]


def _government(ask: str, row: dict[str, Any], lines: Sequence[str]) -> Task | None:
    text, sentences = joined(lines)
    evidence = tuple(number for number, line in enumerate(lines) if line in row["evidence"])
    task = partial(Task, source="conditionalqa", held=held(row["page"]))
    answers = [answer["text"] for answer in row["answers"]]
    if not row["answerable"]:
        return task("span", ask, text, sentences)
    verdicts = {answer for answer in answers if answer in ("yes", "no")}
    if verdicts:
        if len(verdicts) > 1 or len(verdicts) < len(set(answers)):
            return None  # it depends, on a condition that the file names apart
        return task("verdict", ask, text, sentences, evidence=evidence, label=verdicts.pop())
    spans = [span for answer in answers if (span := _within(text, sentences, evidence, answer))]
    if not spans or len(spans) < len(answers):
        return None
    return task("span", ask, text, sentences, tuple(sorted(spans)), evidence, several=len(spans) > 1)


def _within(text: str, sentences: Sequence[Range], evidence: Sequence[int], answer: str) -> Range | None:
    for number in evidence:
        start, end = sentences[number]
        at = text.find(answer, start, end)
        if at >= 0:
            return at, at + len(answer)
    return None
