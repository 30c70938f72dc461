"""RAMDocs: a question with its own documents, some right (about different things of one name), some wrong or noise.

Scored by the paper's exact match: every gold answer stands in what is said, and none of the wrong ones does, both
normalised as in SQuAD. The rule can't be met in full: in the half that was examined, 45 of 561 gold answers stand in no
document of their question, and in 7 of 256 questions a wrong answer is part of a right one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.bot.answers import Answer
from pincite.eval.benchmarks.base import Benchmark, Documents, Scores, benchmark, file, lines, published
from pincite.eval.gold import Evidence, GoldPair, Resolved, ResolvedPair
from pincite.eval.metrics import mean, squad
from pincite.index.types import Document, Span

NAME = "ramdocs"
FILES = "RAMDocs*.jsonl"


@dataclass(frozen=True, slots=True)
class RamdocsGold:
    """The answers that have to be said, and those that must not be."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]


def read(folder: Path, pooled: bool = False) -> Benchmark:
    """Read the benchmark from its published file.

    Evidence of a gold answer is any whole document that gives it; an answer that no document gives has none.

    Raises:
        BenchmarkError: the file is missing or not as published.
    """
    path = file(folder, FILES)
    documents, asked, golds, given = Documents(NAME), [], {}, {}
    for number, entry in lines(path):
        with published(path, number):
            name = f"{NAME}-{number:03}"
            gold = RamdocsGold(tuple(entry["gold_answers"]), tuple(entry["wrong_answers"]))
            if not gold.right:
                raise ValueError("it has no gold answer")
            own = [(documents.of(d["text"], ""), d["type"], d["answer"]) for d in entry["documents"]]
            golds[name] = gold
            given[name] = tuple(dict.fromkeys(document.id for document, _, _ in own))
            supporting = [
                [document for document, kind, answer in own if kind == "correct" and answer == right]
                for right in gold.right
            ]
            asked.append(_question(name, entry["question"], gold, supporting))
    return benchmark(
        NAME,
        [path],
        documents,
        asked,
        given=None if pooled else given,
        score=lambda answers: score(golds, answers),
    )


def score(golds: Mapping[str, RamdocsGold], answers: Mapping[str, Answer]) -> Scores:
    """`exact_match` as published; and what it is made of: `all_right` (every gold answer is said), `none_wrong` (no
    wrong one is, over the questions that have any), `right_share` (mean share of the gold answers that are said).
    """
    columns: dict[str, list[float]] = {"exact_match": [], "all_right": [], "right_share": [], "none_wrong": []}
    for name, gold in golds.items():
        if name not in answers:
            continue
        text = answers[name].text if answers[name].status == "answered" else ""
        right, wrong = stands(gold.right, text), stands(gold.wrong, text)
        columns["exact_match"].append(float(all(right) and not any(wrong)))
        columns["all_right"].append(float(all(right)))
        columns["right_share"].append(sum(right) / len(right))
        if gold.wrong:
            columns["none_wrong"].append(float(not any(wrong)))
    scores = {name: mean(values) for name, values in columns.items()}
    return {name: value for name, value in scores.items() if value is not None}


def stands(answers: Sequence[str], text: str) -> list[bool]:
    """For each answer, whether it stands in the text, both normalised."""
    plain = squad.normalize(text)
    return [squad.normalize(answer) in plain for answer in answers]


def _question(name: str, question: str, gold: RamdocsGold, supporting: Sequence[Sequence[Document]]) -> ResolvedPair:
    evidence = [documents for documents in supporting if documents]
    several = len(gold.right) > 1
    pair = GoldPair(
        id=name,
        question=question,
        kind="list" if several else "conflict" if gold.wrong else "factoid",
        split="test",
        answerable=True,
        answers=tuple((right,) for right in gold.right),
        evidence=tuple(tuple(Evidence(document=d.id, quote=d.text) for d in documents) for documents in evidence),
        tags=("wrong answers",) if gold.wrong else (),
    )
    return ResolvedPair(
        pair=pair,
        evidence=tuple(
            tuple(Resolved(document_id=d.id, span=Span(0, len(d.text)), quote=d.text) for d in documents)
            for documents in evidence
        ),
    )
