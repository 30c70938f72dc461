"""Whether the passages held the evidence: recall, reciprocal rank and nDCG, computed by ir-measures.

Source: MacAvaney, Macdonald and Ounis 2022, *Streamlining Evaluation with ir-measures* (https://ir-measur.es). Passages
are ranked. A passage is relevant if it completes, together with those above it, a quote that suffices for some entry of
the evidence; an entry that no passage completes counts as a relevant passage that was missed. So a passage that only
repeats those above it earns nothing, and the size of the passages doesn't change how much there is to find.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pincite.eval.libraries import library
from pincite.eval.metrics.spans import DocumentSpan, characters, needed_characters

CUTOFFS = (1, 3, 5)
"""Ranks at which recall is measured, beside all passages together."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The passages of one question by whether they are relevant."""

    completes: tuple[bool, ...]
    """For each passage, best first, whether it completes an entry of the evidence."""
    missed: int
    """Entries that no passage completes."""


def ranking(passages: Sequence[tuple[str, int, int]], evidence: Sequence[Sequence[DocumentSpan]]) -> Ranking:
    """Decide which passages are relevant.

    Args:
        passages: document id, start and end of each retrieved passage, best first.
        evidence: one entry for each thing that needs support, each with the spans that suffice for it.
    """
    open_ = [[set(characters([place])) for place in alternatives] for alternatives in evidence]
    completes = []
    for document_id, start, end in passages:
        for alternatives in open_:
            for left in alternatives:
                left.difference_update({(d, at) for d, at in left if d == document_id and start <= at < end})
        remaining = [alternatives for alternatives in open_ if all(alternatives)]
        completes.append(len(remaining) < len(open_))
        open_ = remaining
    return Ranking(tuple(completes), len(open_))


def measures(rankings: Mapping[str, Ranking]) -> dict[str, dict[str, float]]:
    """Recall at each cutoff (`recall_at_3`) and of all passages (`recall`), reciprocal rank (`mrr`) and `ndcg`.

    Args:
        rankings: by question id. All are measured at once, since ir-measures takes a while to begin.

    Returns:
        The measures of each question.
    """
    ir = library("ir_measures")
    deepest = max((len(r.completes) for r in rankings.values()), default=0) or 1
    named = {f"recall_at_{k}": ir.R @ k for k in CUTOFFS}
    named |= {"recall": ir.R @ deepest, "mrr": ir.RR, "ndcg": ir.nDCG @ deepest}
    judged = [
        ir.Qrel(question, name, 1)
        for question, r in rankings.items()
        for name in [
            *(f"passage {rank}" for rank, relevant in enumerate(r.completes) if relevant),
            *(f"missed {n}" for n in range(r.missed)),
        ]
    ]
    retrieved = [
        ir.ScoredDoc(question, f"passage {rank}", float(-rank))
        for question, r in rankings.items()
        for rank in range(len(r.completes))
    ]
    result = {question: dict.fromkeys(named, 0.0) for question in rankings}
    if not judged or not retrieved:
        return result
    for metric in ir.iter_calc(list({str(measure): measure for measure in named.values()}.values()), judged, retrieved):
        for name, measure in named.items():
            if str(measure) == str(metric.measure):  # two names may mean one measure: `recall` of five passages
                result[metric.query_id][name] = float(metric.value)
    return result


def evidence_recall(passages: Sequence[tuple[str, int, int]], evidence: Sequence[Sequence[DocumentSpan]]) -> float:
    """The share of the needed characters that stand in the retrieved passages (as in `spans.overlap`)."""
    gold = characters(place for alternatives in evidence for place in alternatives)
    shown = frozenset((d, at) for d, at in gold if any(d == i and s <= at < e for i, s, e in passages))
    needed = needed_characters(shown, evidence)
    return len(shown & needed) / len(needed)
