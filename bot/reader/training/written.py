"""Questions and claims written by hand on paragraphs of the published sets: our own words (data/written.jsonl).

Each line names its paragraph by `published.key`, so that the paragraphs themselves need not be part of the project. The
unanswerable ones (`near`) are near misses: they reuse the paragraph's words, and it does not answer them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bot.reader.training.published import articles, is_held, key, split
from bot.reader.training.task import Task, holding

DATA = Path(__file__).with_name("data") / "written.jsonl"
SETS = ("squadshifts_new_wiki_half", "squadshifts_reddit", "squadshifts_amazon_reviews", "halueval")


def paragraphs(folder: Path) -> dict[str, tuple[str, bool]]:
    """The paragraphs by key, each with whether it is held back."""
    return {
        key(str(p["context"])): (str(p["context"]), is_held(name, number, str(p["context"])))
        for name in SETS
        for number, inside in articles(folder, name)
        for p in inside
    }


def written(folder: Path, data: Path = DATA) -> Iterator[Task]:
    """All tasks of the written lines."""
    known = paragraphs(folder)
    with data.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text, back = known[row["p"]]
            spans = split(text)

            def task(
                kind: str,
                ask: str,
                *,
                label: str = "",
                answers: tuple[tuple[int, int], ...] = (),
                source: str = "",
                text: str = text,
                back: bool = back,
                spans: tuple[tuple[int, int], ...] = spans,
            ) -> Task:
                evidence = (
                    holding(spans, answers)
                    if kind == "span"
                    else (None if label not in ("unknown", "not_enough") else ())
                )
                return Task(kind, ask, text, spans, answers, evidence, label, f"written, {source}", back)  # type: ignore[arg-type]

            for near in row["near"]:
                yield task("span", near["q"], source=f"near {near['why']}")
            for asked in row["span"]:
                yield task("span", asked["q"], answers=tuple((a, b) for a, b in asked["at"]), source="span")
            for asked in row["polar"]:
                yield task("verdict", asked["q"], label=asked["v"], source="polar")
            for claim in row["claim"]:
                yield task("support", claim["s"], label=claim["v"], source="claim")


def _evidence(
    kind: str, spans: tuple[tuple[int, int], ...], answers: tuple[tuple[int, int], ...], label: str
) -> tuple[int, ...] | None:
    """The sentences of the answer; of a claim or a yes/no question only known where there are none."""
    if kind == "span":
        return None if len(answers) > 1 else holding(spans, answers)
    return () if label in ("unknown", "not_enough") else None
