"""SQuAD 2.0: each question is asked about one paragraph, which answers about half of them.

Scored by the rules of `evaluate-v2.0.py` (https://rajpurkar.github.io/SQuAD-explorer/): exact match and F1 of words,
where an unanswerable question counts as answered right by saying nothing; and what the best threshold on confidence
would give. The script prints percentages, here they are shares.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.bot.answers import Answer
from pincite.eval.benchmarks.base import Benchmark, Documents, Scores, benchmark, file, published, text_of
from pincite.eval.gold import Evidence, GoldPair, Resolved, ResolvedPair
from pincite.eval.metrics import Estimate, estimate, mean, squad
from pincite.eval.metrics.abstention import auroc
from pincite.index.loaders import canonical
from pincite.index.sentences import sentences
from pincite.index.types import Document, Span

NAME = "squad2"
FILES = "dev-v2.0*.json"


def read(folder: Path, pooled: bool = False) -> Benchmark:
    """Read the benchmark from its published file.

    Evidence is the sentence or sentences that hold an accepted answer; those of any one annotator suffice.

    Raises:
        BenchmarkError: the file is missing or not as published.
    """
    path = file(folder, FILES)
    documents, asked, given = Documents(NAME), [], {}
    accepted: dict[str, tuple[str, ...]] = {}
    with published(path):
        for article in json.loads(path.read_bytes())["data"]:
            title = article["title"].replace("_", " ")
            for paragraph in article["paragraphs"]:
                text = paragraph["context"]
                document = documents.of(text, title)
                cuts = sentences(document.text)
                for entry in paragraph["qas"]:
                    spots = {(a["text"], a["answer_start"]) for a in entry["answers"]}
                    for answer, start in spots:
                        if text[start : start + len(answer)] != answer:
                            raise ValueError(f"question {entry['id']}: {answer!r} does not stand at {start}")
                    places = sorted((_place(text, answer, start), answer) for answer, start in spots)
                    answers = dict.fromkeys(a["text"] for a in entry["answers"] if squad.normalize(a["text"]))
                    accepted[entry["id"]] = tuple(answers)
                    given[entry["id"]] = (document.id,)
                    spans = [around(place, cuts) for place, _ in places]
                    asked.append(_question(entry["id"], entry["question"], tuple(answers), document, spans))
    return benchmark(
        NAME,
        [path],
        documents,
        asked,
        given=None if pooled else given,
        score=lambda answers: score(accepted, answers),
    )


def around(place: Span, cuts: Iterable[Span]) -> Span:
    """The sentences that a span touches, as one span."""
    touched = [cut for cut in cuts if cut.start < place.end and place.start < cut.end]
    return Span(touched[0].start, touched[-1].end) if touched else place


def score(accepted: Mapping[str, tuple[str, ...]], answers: Mapping[str, Answer]) -> Scores:
    """The published figures.

    `exact` and `f1` over all questions, each also over those with an answer (`has_answer_…`) and without
    (`no_answer_…`), there the share of abstentions; `best_exact` and `best_f1` with the threshold on confidence that is
    best afterwards (an abstention stays one: for the true best, answer with `confident_from = 0`); `auroc` of the
    confidence.

    Args:
        accepted: by question id the accepted answers, none where there is no answer.
        answers: by question id.
    """
    ids = [name for name in accepted if name in answers]
    has = np.array([bool(accepted[name]) for name in ids])
    texts = [text_of(answers[name]) for name in ids]
    doubt = np.array([1 - answers[name].confidence for name in ids])
    spoke = np.array([bool(text) for text in texts])
    scores: dict[str, Estimate | None] = {}
    for name, rule in (("exact", squad.exact), ("f1", squad.f1)):
        values = np.array([rule(text, accepted[i]) for text, i in zip(texts, ids, strict=True)])
        scores[name] = mean(values.tolist())
        scores[f"has_answer_{name}"] = mean(values[has].tolist() if ids else [])
        scores[f"no_answer_{name}"] = mean(values[~has].tolist() if ids else [])
        scores[f"best_{name}"] = estimate(best, values, has, doubt, spoke)
    scores["auroc"] = estimate(auroc, -doubt, has)
    return {name: value for name, value in scores.items() if value is not None}


def best(
    values: NDArray[np.float64],
    has: NDArray[np.float64],
    doubt: NDArray[np.float64],
    spoke: NDArray[np.float64],
) -> float:
    """The mean score with the best threshold on doubt (`find_best_thresh` of the script).

    Args:
        values: score of each question's answer.
        has: 1 where the question has an answer.
        doubt: probability that it has none, as the writer sees it.
        spoke: 1 where something was answered.
    """
    order = np.argsort(doubt, kind="stable")
    gains = np.where(has == 1, values, np.where(spoke == 1, -1.0, 0.0))[order]
    silent = float((has == 0).sum())
    return float(max(silent, (silent + np.cumsum(gains)).max()) / len(values))


def _place(text: str, answer: str, start: int) -> Span:
    """The place of an answer in the canonical text."""
    begin = len(canonical(text[:start]))
    return Span(begin, begin + len(canonical(answer)))


def _question(
    name: str, question: str, answers: tuple[str, ...], document: Document, spans: list[Span]
) -> ResolvedPair:
    spans = list(dict.fromkeys(spans)) if answers else []
    pair = GoldPair(
        id=name,
        question=question.strip(),
        kind="factoid" if answers else "unanswerable",
        split="test",
        answerable=bool(answers),
        answers=(answers,) if answers else (),
        evidence=(tuple(Evidence(document=document.id, quote=span.of(document.text)) for span in spans),)
        if spans
        else (),
    )
    resolved = tuple(Resolved(document_id=document.id, span=span, quote=span.of(document.text)) for span in spans)
    return ResolvedPair(pair=pair, evidence=(resolved,) if resolved else ())
