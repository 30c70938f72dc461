"""Tests whether confidence, abstention and retrieval scores have shifted over time.

The test permutes days, not questions, because one visitor's questions on a day are alike. It runs for three figures, so
each p-value is corrected by Holm's method (Holm 1979, *A Simple Sequentially Rejective Multiple Test Procedure*).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pincite.bot.query_log import LoggedQuestion
from pincite.eval.stats import Estimate, mean
from pincite.eval.stats.change_points import ALPHA, largest_shift, shifts

Name = Literal["confidence", "abstained", "similarity"]

FIGURES: Mapping[Name, Callable[[LoggedQuestion], float | None]] = {
    "confidence": lambda one: one.confidence,
    "abstained": lambda one: float(one.status == "abstained"),
    "similarity": lambda one: one.similarity,
}
"""The watched figures of a question; None where it has no such figure."""

MEANS: Mapping[Name, str] = {
    "confidence": "probability that the documents hold the answer, by the reader",
    "abstained": "share of the questions that were not answered",
    "similarity": "cosine similarity of the question and the nearest passage",
}

FEWEST_DAYS = 10
"""Fewest days with questions for which a shift can be significant, after Holm's correction for three figures."""

BY_DAY = 14
"""Most days with questions that are shown day by day; more are grouped by week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedPeriod:
    """The questions of a day or a week."""

    first: date
    last: date
    questions: int
    figures: Mapping[Name, Estimate]
    """Means with their intervals; without those that no question has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A significant shift of a figure."""

    day: date
    """The first day after it."""
    before: float
    after: float
    questions_before: int
    questions_after: int
    p: float
    """p-value under permutation of the days; for the first test of a figure, corrected for the number of figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftFigure:
    """A figure over the whole time."""

    name: Name
    means: str
    overall: Estimate
    days: int
    """Days with at least one value: what the test permutes."""
    p: float | None
    """The p-value of no shift, corrected by Holm's method; None if there are too few days."""
    changed: tuple[Changed, ...]
    """Empty where nothing is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """The day on which the documents or the writer changed."""

    day: date
    what: Literal["documents", "writer"]
    name: str
    """The id of the index, or the writer."""


def periods(logged: Sequence[LoggedQuestion]) -> Iterator[LoggedPeriod]:
    """The questions by day, or by week where there are many days."""
    by_week = len({one.day for one in logged}) > BY_DAY
    grouped: dict[date, list[LoggedQuestion]] = defaultdict(list)
    for one in logged:
        grouped[one.day - timedelta(days=one.day.weekday()) if by_week else one.day].append(one)
    for first in sorted(grouped):
        some = grouped[first]
        estimates = {name: _estimate(name, some) for name in FIGURES}
        yield LoggedPeriod(
            first=first,
            last=first + timedelta(days=6) if by_week else first,
            questions=len(some),
            figures={name: estimate for name, estimate in estimates.items() if estimate is not None},
        )


def measures(logged: Sequence[LoggedQuestion]) -> Iterator[DriftFigure]:
    """Each figure over all the time, with its changes."""
    series = {name: _Series.of(name, logged) for name in FIGURES}
    tested = {name: one for name, one in series.items() if len(one.days) >= FEWEST_DAYS}
    first = {name: shift.p for name, one in tested.items() if (shift := largest_shift(one.values, one.counts))}
    corrected = holm(first)
    for name, one in series.items():
        overall = _estimate(name, logged)
        if overall is None:
            continue
        p = corrected.get(name)
        yield DriftFigure(
            name=name,
            means=MEANS[name],
            overall=overall,
            days=len(one.days),
            p=p,
            changed=tuple(one.changed(p / first[name])) if p is not None and p < ALPHA else (),
        )


def replacements(logged: Sequence[LoggedQuestion]) -> Iterator[Replaced]:
    """Yield the days on which the documents or the writer changed, which is no drift of the questions.

    A change within a day counts from that day; going back to earlier documents is a change, too.
    """
    by_day: dict[date, list[LoggedQuestion]] = defaultdict(list)
    for one in logged:
        by_day[one.day].append(one)
    seen: dict[str, set[str]] = {}
    for day in sorted(by_day):
        now = {
            "documents": {one.index_id for one in by_day[day] if one.index_id},
            "writer": {one.writer for one in by_day[day]},
        }
        for what, names in now.items():
            if not names:
                continue
            before = seen.get(what)
            if before is not None:
                for name in sorted(names - before):
                    yield Replaced(day=day, what="documents" if what == "documents" else "writer", name=name)
            seen[what] = names


def holm(given: Mapping[Name, float]) -> dict[Name, float]:
    """Correct the p-values of several tests for their number."""
    corrected: dict[Name, float] = {}
    least = 0.0
    for place, (name, p) in enumerate(sorted(given.items(), key=lambda item: item[1])):
        least = max(least, min(1.0, p * (len(given) - place)))
        corrected[name] = least
    return corrected


@dataclass(frozen=True, slots=True)
class _Series:
    """A figure by day."""

    days: tuple[date, ...]
    values: tuple[float, ...]
    counts: tuple[int, ...]

    @classmethod
    def of(cls, name: Name, logged: Sequence[LoggedQuestion]) -> _Series:
        by_day: dict[date, list[float]] = defaultdict(list)
        for one in logged:
            if (value := FIGURES[name](one)) is not None:
                by_day[one.day].append(value)
        days = tuple(sorted(by_day))
        return cls(days, tuple(sum(by_day[d]) / len(by_day[d]) for d in days), tuple(len(by_day[d]) for d in days))

    def changed(self, correction: float) -> Iterator[Changed]:
        """X"""
        breaks = shifts(self.values, self.counts, alpha=ALPHA / correction)
        edges = [0, *(shift.place for shift in breaks), len(self.days)]
        for part, shift in enumerate(breaks):
            yield Changed(
                day=self.days[shift.place],
                before=shift.before,
                after=shift.after,
                questions_before=sum(self.counts[edges[part] : edges[part + 1]]),
                questions_after=sum(self.counts[edges[part + 1] : edges[part + 2]]),
                p=min(1.0, shift.p * correction),
            )


def _estimate(name: Name, questions: Sequence[LoggedQuestion]) -> Estimate | None:
    """The mean with its interval; the questions of a day are drawn together."""
    rows = [
        (value, question.day.toordinal()) for question in questions if (value := FIGURES[name](question)) is not None
    ]
    days = [day for _, day in rows]
    return mean([value for value, _ in rows], days if len(set(days)) > 1 else None)
