"""The first edition's hand-written lessons: on paragraphs of the published sets, and on passages of our own.

Each line of data/written.jsonl names its paragraph by `texts.key`, so that it holds our words alone; those of
data/passages.jsonl hold the passage, too. The unanswerable ones (`near`) are near misses: they reuse the paragraph's
words, and it does not answer them. `at` are the spans of an answer, `in` the sentences that it rests on, by index, and
`round` says in which round of writing the line came about.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.reader.sources.published import articles, is_held, support
from tools.reader.sources.texts import held, key, rows, split
from tools.reader.task import Kind, Range, Task, holding

DATA = Path(__file__).parents[1] / "data" / "written.jsonl"
OWN = DATA.with_name("passages.jsonl")
SETS = ("squadshifts_new_wiki_half", "squadshifts_reddit", "squadshifts_amazon_reviews", "halueval")
LONG = "summedits"
"""The set whose texts are long: lines written on them name pieces of them."""
PIECE = 1000
"""Most code points of such a piece, unless one sentence is longer."""


def paragraphs(folder: Path) -> dict[str, tuple[str, bool]]:
    """Return the paragraphs by key, each with whether it is held back."""
    texts = {
        key(str(paragraph["context"])): (
            str(paragraph["context"]),
            is_held(name, number, str(paragraph["context"])),
        )
        for name in SETS
        for number, inside in articles(folder, name)
        for paragraph in inside
    }
    for task in support(folder):
        if task.source == LONG:
            texts |= {key(piece): (piece, task.held) for piece in pieces(task.context)}
    return texts


def pieces(text: str) -> Iterator[str]:
    """Yield a long text in runs of whole sentences."""
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
    """Yield all tasks of the written lines.

    A long text is cut where sentences end, so a line is left out whose piece is cut elsewhere by a later splitter.
    """
    texts = paragraphs(folder)
    for row in rows(data):
        if row["p"] in texts:
            text, back = texts[row["p"]]
            yield from _tasks(row, text, held=back)
    for row in rows(own):
        yield from _tasks(row, row["text"], held=held(row["text"]))


def _tasks(row: dict[str, Any], text: str, *, held: bool) -> Iterator[Task]:
    sentences = split(text)

    def task(
        kind: Kind,
        ask: str,
        part: str,
        *,
        evidence: tuple[int, ...] | None = (),
        label: str = "",
        answers: tuple[Range, ...] = (),
    ) -> Task:
        source = f"written {row.get('round', 1)}, {part}"
        return Task(kind, ask, text, sentences, answers, evidence, label, source, held)

    for near in row["near"]:
        yield task("span", near["q"], f"near {near.get('why', 'unsorted')}")
    for question in row["span"]:
        answers = tuple((a, b) for a, b in question["at"])
        yield task("span", question["q"], "span", evidence=holding(sentences, answers), answers=answers)
    for question in row["polar"]:
        yield task("verdict", question["q"], "polar", evidence=_evidence(question), label=question["v"])
    for claim in row["claim"]:
        yield task("support", claim["s"], "claim", evidence=_evidence(claim), label=claim["v"])


def _evidence(item: dict[str, Any]) -> tuple[int, ...] | None:
    """Return the sentences of a polar question or claim: none where it is open, None where they were not written
    down.
    """
    if item["v"] in ("unknown", "not_enough"):
        return ()
    return tuple(item["in"]) if "in" in item else None
