"""Questions and claims written by hand: on paragraphs of the published sets, and on passages of our own.

Each line of data/written.jsonl names its paragraph by `published.key`, so that it holds our words alone; those of
data/passages.jsonl hold the passage, too. The unanswerable ones (`near`) are near misses: they reuse the paragraph's
words, and it does not answer them. `at` are the spans of an answer, `in` the sentences that it rests on, by index, and
`round` says in which round of writing the line came about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.reader.published import articles, held, is_held, key, split, support
from tools.reader.task import Task, holding

DATA = Path(__file__).with_name("data") / "written.jsonl"
OWN = DATA.with_name("passages.jsonl")
SETS = ("squadshifts_new_wiki_half", "squadshifts_reddit", "squadshifts_amazon_reviews", "halueval")
LONG = "summedits"
"""The set whose texts are long: what was written on them stands to pieces of them."""
PIECE = 1000
"""Code points of such a piece, at most, but for a sentence that is longer."""


def paragraphs(folder: Path) -> dict[str, tuple[str, bool]]:
    """The paragraphs by key, each with whether it is held back."""
    known = {
        key(str(p["context"])): (str(p["context"]), is_held(name, number, str(p["context"])))
        for name in SETS
        for number, inside in articles(folder, name)
        for p in inside
    }
    for task in support(folder):
        if task.source == LONG:
            known |= {key(piece): (piece, task.held) for piece in pieces(task.context)}
    return known


def pieces(text: str) -> Iterator[str]:
    """A long text in runs of whole sentences."""
    start = last = 0
    for a, b in split(text):
        if last and b - start > PIECE:
            yield text[start:last]
            start = a
        elif not last:
            start = a
        last = b
    if last:
        yield text[start:last]


def written(folder: Path, data: Path = DATA, own: Path = OWN) -> Iterator[Task]:
    """All tasks of the written lines."""
    known = paragraphs(folder)
    for row in _rows(data):
        text, back = known[row["p"]]
        yield from _tasks(row, text, back=back)
    for row in _rows(own):
        yield from _tasks(row, row["text"], back=held(row["text"]))


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _tasks(row: dict[str, Any], text: str, *, back: bool) -> Iterator[Task]:
    spans = split(text)

    def task(
        kind: str,
        ask: str,
        source: str,
        *,
        evidence: tuple[int, ...] | None = (),
        label: str = "",
        answers: tuple[tuple[int, int], ...] = (),
    ) -> Task:
        return Task(kind, ask, text, spans, answers, evidence, label, f"written {row.get('round', 1)}, {source}", back)  # type: ignore[arg-type]

    for near in row["near"]:
        yield task("span", near["q"], f"near {near.get('why', 'unsorted')}")
    for asked in row["span"]:
        answers = tuple((a, b) for a, b in asked["at"])
        yield task("span", asked["q"], "span", evidence=holding(spans, answers), answers=answers)
    for asked in row["polar"]:
        yield task("verdict", asked["q"], "polar", evidence=_evidence(asked), label=asked["v"])
    for claim in row["claim"]:
        yield task("support", claim["s"], "claim", evidence=_evidence(claim), label=claim["v"])


def _evidence(item: dict[str, Any]) -> tuple[int, ...] | None:
    """The sentences of a polar question or claim: none where it is open, None where they were not written down."""
    if item["v"] in ("unknown", "not_enough"):
        return ()
    return tuple(item["in"]) if "in" in item else None
