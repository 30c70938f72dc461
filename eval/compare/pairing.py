"""The questions that are the same in two runs, and whether the two can be compared at all.

A question is the same if its id, question, conversation, accepted answers, verdict, kind and the text of its evidence
are. Where the evidence stands, tags, split, weight and notes don't matter: a document may grow above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pincite.eval.gold import Exchange, GoldPair
from pincite.eval.runs.records import QuestionRecord, Run

MINIMUM_OVERLAP = 0.9
"""Share of the questions of either run that have to be the same in both, for a gate to mean anything."""

NAMED = 5
"""Questions that a reason names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """The questions of two runs."""

    before: tuple[QuestionRecord, ...]
    after: tuple[QuestionRecord, ...]
    """Records of the questions that are the same, in one order."""
    changed: tuple[str, ...]
    """Ids that are in both runs with another gold."""
    alone: tuple[str, ...]
    """Ids that only one run holds or skipped."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """Ids that are not compared."""
        return tuple(sorted((*self.changed, *self.alone)))

    @property
    def overlap(self) -> float:
        """The share of all questions that are compared."""
        return len(self.before) / (len(self.before) + len(self.left_out)) if self.before else 0.0


def pairing(before: Run, after: Run) -> Pairing:
    """Match the questions of two runs."""
    first = {record.asked.pair.id: record for record in before.records}
    second = {record.asked.pair.id: record for record in after.records}
    own = "own" in {before.header.conversation, after.header.conversation}
    fits = same_but_for_earlier_answers if own else same
    shared = [i for i in first if i in second and fits(first[i].asked.pair, second[i].asked.pair)]
    changed = {i for i in first if i in second} - set(shared)
    skipped = {one.id for run in (before, after) for one in run.header.skipped}
    alone = (set(first) | set(second) | skipped) - changed - set(shared)
    return Pairing(
        tuple(first[i] for i in shared),
        tuple(second[i] for i in shared),
        tuple(sorted(changed)),
        tuple(sorted(alone)),
    )


def same(before: GoldPair, after: GoldPair) -> bool:
    """Whether two gold pairs have the same question and the same gold."""
    return _gold(before) == _gold(after)


def same_but_for_earlier_answers(before: GoldPair, after: GoldPair) -> bool:
    """Whether two gold pairs are the same, whoever answered the questions before theirs."""
    return same(*(pair.model_copy(update={"history": _questions(pair)}) for pair in (before, after)))


def _questions(pair: GoldPair) -> tuple[Exchange, ...]:
    return tuple(exchange.model_copy(update={"answer": ""}) for exchange in pair.history)


def _gold(pair: GoldPair) -> tuple[object, ...]:
    evidence = tuple(tuple(" ".join(quote.quote.split()) for quote in alternatives) for alternatives in pair.evidence)
    return pair.id, pair.question, pair.history, pair.answers, pair.verdict, pair.kind, pair.answerable, evidence


def doubts(before: Run, after: Run, pairs: Pairing, minimum: float = MINIMUM_OVERLAP) -> Iterator[str]:
    """Reasons why two runs can't be compared; empty if they can."""
    for run in (before, after):
        if run.footer is None:
            yield (
                f"{run.name} is not finished: {len(run.records)} of {run.header.questions} questions. "
                f"Go on with `pincite eval run --resume {run.path}`"
            )
    if before.header.suite != after.header.suite:
        yield f"{before.name} is a run of {before.header.suite}, {after.name} of {after.header.suite}"
    if pairs.overlap < minimum:
        total = len(pairs.before) + len(pairs.left_out)
        parts = [
            f"{len(ids)} {what} ({_listed(ids)})"
            for ids, what in ((pairs.changed, "with another gold"), (pairs.alone, "in one run only"))
            if ids
        ]
        yield (
            f"only {len(pairs.before)} of {total} questions are the same in both runs ({pairs.overlap:.0%}, at least "
            f"{minimum:.0%} have to be): {', '.join(parts)}. Run both on the same suite, or bring it up to date with "
            "`pincite eval rebase`"
        )


def _listed(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more
