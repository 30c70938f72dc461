"""CLAP NQ: questions from web search, each with a passage that answers it at length or not at all.

The paper scores answers by ROUGE-L, and unanswerable questions by the share that is abstained from. The sentences that
an answer rests on are published, too; precision, recall and F1 of the cited sentences, by the best fitting annotation,
are ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pincite.bot.answers import Answer
from pincite.eval.benchmarks.base import Benchmark, Documents, Scores, benchmark, file, lines, published
from pincite.eval.gold import Evidence, GoldPair, Resolved, ResolvedPair
from pincite.eval.metrics import Estimate, estimate, mean
from pincite.eval.metrics.abstention import auroc
from pincite.index.types import Document, Span

NAME = "clapnq"
ANSWERABLE = "clapnq_*_answerable.jsonl"
UNANSWERABLE = "clapnq_*_unanswerable.jsonl"

CITED = 0.5
"""Share of a sentence's characters (white space aside) that has to be cited for the sentence to count as cited: our
sentences may end elsewhere than theirs."""


@dataclass(frozen=True, slots=True)
class ClapnqGold:
    """The published answers and sentences of one question."""

    document_id: str
    text: str
    sentences: tuple[Span, ...]
    answers: tuple[str, ...]
    """One of each annotator; none for an unanswerable question."""
    selected: tuple[frozenset[int], ...]
    """Numbers of the sentences that each answer was made of. A few annotators answered without selecting any."""


def read(folder: Path, pooled: bool = False) -> Benchmark:
    """Read the benchmark from its two published files.

    Evidence is the selected sentences of the first annotation; where none were selected, any sentence of the passage.
    An annotation that its annotator skipped is left out.

    Raises:
        BenchmarkError: a file is missing or not as published.
    """
    folder = folder.parent if folder.is_file() else folder
    paths = [file(folder, ANSWERABLE), file(folder, UNANSWERABLE)]
    documents, asked, golds = Documents(NAME), [], {}
    for path in paths:
        for number, entry in lines(path):
            with published(path, number):
                passage = entry["passages"][0]
                document = documents.of(passage["text"], passage["title"])
                places = sentence_spans(document.text, passage["sentences"])
                notes = [o for o in entry["output"] if o.get("answer")]
                selected = tuple(
                    frozenset(passage["sentences"].index(s) for s in o["selected_sentences"]) for o in notes
                )
                answers = tuple(o["answer"] for o in notes)
                gold = ClapnqGold(document.id, document.text, places, answers, tuple(s for s in selected if s))
                golds[str(entry["id"])] = gold
                asked.append(_question(str(entry["id"]), entry["input"], gold, document))
    return benchmark(
        NAME,
        paths,
        documents,
        asked,
        given=None if pooled else {name: (gold.document_id,) for name, gold in golds.items()},
        score=lambda answers: score(golds, answers),
    )


def sentence_spans(text: str, sentences: Sequence[str]) -> tuple[Span, ...]:
    """The places of the published sentences, one after the other in their passage."""
    spans: list[Span] = []
    for sentence in sentences:
        start = text.index(sentence, spans[-1].end if spans else 0)
        spans.append(Span(start, start + len(sentence)))
    return tuple(spans)


def score(golds: Mapping[str, ClapnqGold], answers: Mapping[str, Answer]) -> Scores:
    """The figures.

    `rouge_l` of the answers and `unanswerable_accuracy` (share of unanswerable questions without an answer) as in the
    paper, `answerable_accuracy` (share of the others that is answered, not only by the closest sentences);
    `sentence_precision`, `sentence_recall` and `sentence_f1` over those for which sentences were selected, where an
    abstention has no precision and else counts 0;
    `auroc` of confidence.
    """
    ids = [name for name in golds if name in answers]
    columns: dict[str, list[float]] = {}
    for name in ids:
        gold, answer = golds[name], answers[name]
        silent = answer.status != "answered"
        if not gold.answers:
            columns.setdefault("unanswerable_accuracy", []).append(float(silent))
            continue
        columns.setdefault("answerable_accuracy", []).append(float(not silent))
        columns.setdefault("rouge_l", []).append(
            0.0 if silent else max(rouge_l(answer.text, reference) for reference in gold.answers)
        )
        if not gold.selected:
            continue
        precision, recall, f1 = sentence_scores(gold, answer)
        if precision is not None:
            columns.setdefault("sentence_precision", []).append(precision)
        columns.setdefault("sentence_recall", []).append(recall)
        columns.setdefault("sentence_f1", []).append(f1)
    scores: dict[str, Estimate | None] = {name: mean(values) for name, values in columns.items()}
    confidence = np.array([answers[name].confidence for name in ids])
    scores["auroc"] = estimate(auroc, confidence, np.array([bool(golds[name].answers) for name in ids]))
    return {name: value for name, value in scores.items() if value is not None}


def sentence_scores(gold: ClapnqGold, answer: Answer) -> tuple[float | None, float, float]:
    """Precision, recall and F1 of the cited sentences, by the annotation of the best F1.

    Each citation outside the passage counts as one wrong sentence.
    """
    cited = {
        place
        for citation in answer.citations
        if citation.document_id == gold.document_id
        for place in range(citation.start, citation.end)
    }
    numbers = {number for number, span in enumerate(gold.sentences) if _share(gold.text, span, cited) >= CITED}
    elsewhere = sum(citation.document_id != gold.document_id for citation in answer.citations)
    count = len(numbers) + elsewhere
    best: tuple[float | None, float, float] = (None, 0.0, 0.0) if not count else (0.0, 0.0, 0.0)
    for selected in gold.selected:
        right = len(numbers & selected)
        if right:
            precision, recall = right / count, right / len(selected)
            scores = (precision, recall, 2 * precision * recall / (precision + recall))
            best = max(best, scores, key=lambda scores: scores[2])
    return best


def rouge_l(text: str, reference: str) -> float:
    """ROUGE-L, the F measure of the longest common subsequence of words (Lin 2004), as in the package rouge-score:
    lower case, letters and digits only, no stemming.
    """
    a, b = _words(text), _words(reference)
    if not a or not b:
        return 0.0
    row = [0] * (len(b) + 1)
    for word in a:
        before = 0
        for column, other in enumerate(b, start=1):
            above = row[column]
            row[column] = before + 1 if word == other else max(above, row[column - 1])
            before = above
    precision, recall = row[-1] / len(a), row[-1] / len(b)
    return 2 * precision * recall / (precision + recall) if row[-1] else 0.0


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _share(text: str, span: Span, places: set[int]) -> float:
    solid = [place for place in range(span.start, span.end) if not text[place].isspace()]
    return sum(place in places for place in solid) / len(solid) if solid else 0.0


def _question(name: str, question: str, gold: ClapnqGold, document: Document) -> ResolvedPair:
    spans: list[tuple[Span, ...]] = [gold.sentences] if gold.answers else []
    if gold.selected:
        spans = [(gold.sentences[number],) for number in sorted(gold.selected[0])]
    evidence = tuple(
        tuple(Resolved(document_id=document.id, span=span, quote=span.of(document.text)) for span in alternatives)
        for alternatives in spans
    )
    pair = GoldPair(
        id=name,
        question=question,
        kind="descriptive" if gold.answers else "unanswerable",
        split="test",
        answerable=bool(gold.answers),
        evidence=tuple(tuple(Evidence(document=r.document_id, quote=r.quote) for r in one) for one in evidence),
    )
    return ResolvedPair(pair=pair, evidence=evidence)
