"""A guarantee for a collection: thresholds chosen on a run of gold pairs, by `stats.risk_control`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pincite.bot.bot import Bot
from pincite.bot.guarantee import Guarantee, made_by
from pincite.eval.errors import GuaranteeRefused
from pincite.eval.gold import GoldPair
from pincite.eval.runs.records import QuestionRecord, Run
from pincite.eval.runs.thresholds import unthresholded
from pincite.eval.scoring import HEADLINE, Sample
from pincite.eval.stats import clusters
from pincite.eval.stats.risk_control import Controlled, Uncontrolled, control
from pincite.eval.stats.weights import uneven

NEVER = -1.0
"""Confidence of an answer that no threshold would show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCost:
    """The cost of showing the answer to one pair."""

    confidence: float
    """Highest threshold at which it is shown with a headline."""
    wrong: bool
    """Whether it would then be wrong."""
    shown: float
    """Highest threshold at which at least its sentences are shown."""
    beside: bool
    """Whether their citations don't hold the evidence, or there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A guarantee with the figures behind it."""

    guarantee: Guarantee
    confident: Controlled
    likely: Controlled | Uncontrolled
    asked: int
    """Pairs that were asked; of those that share evidence one counts."""

    def data(self) -> dict[str, Any]:
        """As JSON."""
        likely = self.likely if isinstance(self.likely, Controlled) else None
        return self.guarantee.model_dump(mode="json") | {
            "words": self.guarantee.words,
            "asked": self.asked,
            "confident": _figures(self.confident),
            "likely": None if likely is None else _figures(likely),
        }


def promise(run: Run, bot: Bot, *, at_most: float, likely_at_most: float, confidence: float) -> Promise:
    """Choose the thresholds of a run's collection.

    Args:
        run: a finished run without a threshold.
        bot: answered it.
        at_most: share of the answers shown as confident that may be wrong by the headline figure.
        likely_at_most: share of all answers shown whose citations may not hold the evidence.
        confidence: probability that a bound is kept, for each of the two.

    Raises:
        GuaranteeRefused: no threshold keeps the first bound; the message says how many pairs are missing. Or the pairs
            have weights.
    """
    weights_refused([record.asked.pair for record in run.records])
    cases = list(independent(run))
    confidences = [case.confidence for case in cases]
    choice = control(confidences, [case.wrong for case in cases], at_most=at_most, confidence=confidence)
    if isinstance(choice, Uncontrolled):
        raise GuaranteeRefused(_refusal(choice, len(cases), at_most, confidence))
    likely = control(
        [case.shown for case in cases],
        [case.beside for case in cases],
        at_most=likely_at_most,
        confidence=confidence,
    )
    also = likely if isinstance(likely, Controlled) and likely.threshold < choice.threshold else None
    return Promise(
        guarantee=Guarantee(
            confident_from=choice.threshold,
            likely_from=choice.threshold if also is None else also.threshold,
            at_most=at_most,
            likely_at_most=None if also is None else likely_at_most,
            confidence=confidence,
            coverage=choice.coverage,
            likely_coverage=choice.coverage if also is None else also.coverage,
            pairs=len(cases),
            suite=run.header.suite,
            suite_sha256=run.header.suite_sha256,
            made=run.header.started[:10],
            index_id=run.header.index_id,
            made_by=made_by(bot.settings, bot.model, bot.writer),
        ),
        confident=choice,
        likely=likely,
        asked=len(run.records),
    )


def weights_refused(pairs: Iterable[GoldPair]) -> None:
    """Refuse pairs that count more than others.

    The bound is binomial: it holds for the share of answers, each counting once, and for no weighted share.

    Raises:
        GuaranteeRefused: weights differ.
    """
    if uneven([pair.weight for pair in pairs]) is not None:
        raise GuaranteeRefused(
            "the pairs have different weights, and the bound holds for answers that each count once. Choose pairs of "
            "one weight (--tag, --kind), or draw a suite in which the questions that matter more stand more often"
        )


def independent(run: Run) -> Iterator[PairCost]:
    """One pair of each cluster that shares evidence, chosen by a hash of its id, so that the pairs are independent."""
    chosen: dict[int, QuestionRecord] = {}
    for record, cluster in zip(run.records, clusters([r.asked for r in run.records]), strict=True):
        best = chosen.get(cluster)
        if best is None or _draw(record) < _draw(best):
            chosen[cluster] = record
    for record in chosen.values():
        yield _case(record)


def _draw(record: QuestionRecord) -> str:
    return sha256(record.asked.pair.id.encode()).hexdigest()


def _case(record: QuestionRecord) -> PairCost:
    sample = Sample(unthresholded(record))
    answer, answerable = sample.answer, sample.pair.answerable
    return PairCost(
        confidence=answer.confidence if answer is not None and answer.status == "answered" else NEVER,
        shown=answer.confidence if answer is not None and answer.statements else NEVER,
        wrong=not (answerable and HEADLINE.of(sample) == 1.0),
        beside=not (answerable and (sample.evidence_share is None or sample.evidence_share == 1.0)),
    )


def _refusal(choice: Uncontrolled, pairs: int, at_most: float, confidence: float) -> str:
    what = f"no threshold shows, {confidence:.0%} sure, that at most {at_most:.0%} of the answers are wrong"
    if choice.missing is not None:
        return f"{what}: {pairs} independent pairs are too few. About {choice.missing} more of the same kind would do"
    if choice.best is None:
        return f"{what}: no pair got an answer"
    best = choice.best
    wrong = f"{best.wrong} {'is' if best.wrong == 1 else 'are'} wrong"
    return (
        f"{what}: even of the {best.shown} answers from confidence {best.threshold:.2f} on, {wrong}. More pairs with "
        "the same share of wrong answers would not help: `pincite eval why` says which stage loses the answers; or "
        "allow more (--at-most)"
    )


def _figures(controlled: Controlled) -> dict[str, Any]:
    return {
        "threshold": controlled.threshold,
        "shown": controlled.shown,
        "wrong": controlled.wrong,
        "p": controlled.p,
        "coverage": controlled.coverage,
    }
