"""Claims judged by people: ExpertQA's experts, and WiCE's claims whose unbacked words are marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tools.reader.sources.texts import held, one_line, rows, split
from tools.reader.task import UNDECIDED, Task

LABELS = {"Complete": "supported", "Partial": UNDECIDED, "Incomplete": UNDECIDED}


def experts(folder: Path) -> Iterator[Task]:
    """Yield sentences that language models wrote, with the evidence they cite and an expert's label."""
    for row in rows(folder / "expertqa.jsonl"):
        if row["label"] in LABELS:
            text = "\n".join(row["evidence"])
            yield Task(
                "support",
                one_line(row["claim"]),
                text,
                split(text),
                evidence=None,
                label=LABELS[row["label"]],
                source="expertqa",
                held=held(row["question"]),
            )


def partly_backed(folder: Path) -> Iterator[Task]:
    """Yield claims of which the text backs only a part."""
    for row in rows(folder / "wice_tokens.jsonl"):
        text = " ".join(row["sentences"])
        yield Task(
            "support",
            one_line(row["claim"]),
            text,
            split(text),
            evidence=None,
            label="not_enough",
            source="wice",
            held=held(text),
        )
