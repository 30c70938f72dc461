"""Two runs of one suite, question by question: what differs, by how much, and whether that is noise.

Both runs are asked the same questions, so that a difference is that of each question with itself; its interval is a
paired bootstrap (`eval.metrics.bootstrap`). Only questions whose gold pair is the same in both runs are compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pincite.bot.answers import Answer
from pincite.eval.errors import GateError, RunError
from pincite.eval.metrics import Estimate, difference, estimate
from pincite.eval.runs.files import Outcome, Run
from pincite.eval.score import METRICS, Score, scored
from pincite.eval.summary import OVERALL, Overall

SAME = 1e-9
"""Two values that differ by less are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A metric in both runs."""

    metric: str
    before: float
    after: float
    difference: Estimate
    """Mean of after - before, with its paired 95 % interval."""
    up: int
    """Questions whose value rose: for a metric of 0 and 1, those that flipped from 0 to 1."""
    down: int
    better: int
    """1 where more is better, -1 where less is, 0 where neither."""

    @property
    def told(self) -> Literal["better", "worse", "other", "noise"]:
        """What the interval allows to say: nothing, where it holds zero."""
        sign = 1 if self.difference.above(0) else -1 if self.difference.below(0) else 0
        if sign == 0:
            return "noise"
        return "other" if self.better == 0 else "better" if sign == self.better else "worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One run's answer to a flipped question."""

    correct: bool
    said: str
    verdict: str | None
    short: str | None
    citations: tuple[tuple[str, str], ...]
    """Title and quote."""
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A question that one run gets right and the other wrong."""

    id: str
    kind: str
    question: str
    gold: str
    """What should be said, in words."""
    before: Side
    after: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs of one suite."""

    before: str
    after: str
    questions: int
    """That are compared."""
    left_out: tuple[str, ...]
    """Ids that only one run has, or whose gold pair changed."""
    made_by: Mapping[str, tuple[Any, Any]]
    """What made the runs, as far as it differs."""
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]

    def change(self, metric: str) -> Change | None:
        """The change of one metric; None where it applies to no question of both runs."""
        return next((change for change in self.changes if change.metric == metric), None)

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"changes": [asdict(change) | {"told": change.told} for change in self.changes]}


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs.

    Raises:
        RunError: no question with the same gold pair is in both.
    """
    first = {o.asked.pair.id: o for o in before.outcomes}
    second = {o.asked.pair.id: o for o in after.outcomes}
    ids = [i for i in first if i in second and first[i].asked == second[i].asked]
    if not ids:
        raise RunError(after.path, f"shares no question with {before.path}: compare two runs of one suite")
    scores = scored(before), scored(after)
    return Comparison(
        before=before.name,
        after=after.name,
        questions=len(ids),
        left_out=tuple(sorted((set(first) | set(second)) - set(ids))),
        made_by=_made_by(before, after),
        changes=(*_changes(ids, *scores), *_overall([first[i] for i in ids], [second[i] for i in ids], *scores)),
        flips=tuple(
            _flip(first[i], second[i], scores[0][i], scores[1][i])
            for i in ids
            if scores[0][i].correct != scores[1][i].correct
        ),
    )


def _changes(ids: Sequence[str], before: Mapping[str, Score], after: Mapping[str, Score]) -> list[Change]:
    changes = []
    for metric in METRICS.values():
        pairs = [
            (a, b)
            for i in ids
            if (a := before[i].values[metric.name]) is not None and (b := after[i].values[metric.name]) is not None
        ]
        found = difference([a for a, _ in pairs], [b for _, b in pairs])
        if found is None:
            continue
        changes.append(
            Change(
                metric=metric.name,
                before=sum(a for a, _ in pairs) / len(pairs),
                after=sum(b for _, b in pairs) / len(pairs),
                difference=found,
                up=sum(b - a > SAME for a, b in pairs),
                down=sum(a - b > SAME for a, b in pairs),
                better=metric.better,
            )
        )
    return changes


def _overall(
    first: Sequence[Outcome], second: Sequence[Outcome], before: Mapping[str, Score], after: Mapping[str, Score]
) -> list[Change]:
    """The figures of a run as a whole; both runs are drawn with the same questions."""
    changes = []
    for overall in OVERALL.values():
        kept = [
            (a, b)
            for a, b in zip(first, second, strict=True)
            if not overall.answers or (a.answer is not None and b.answer is not None)
        ]
        rows = overall.rows([a for a, _ in kept], before), overall.rows([b for _, b in kept], after)
        values = [overall.of(*columns) for columns in rows] if kept else [None, None]
        found = estimate(_difference(overall), *rows[0], *rows[1]) if kept else None
        if found is None or values[0] is None or values[1] is None:
            continue
        changes.append(
            Change(
                metric=overall.name,
                before=values[0],
                after=values[1],
                difference=found,
                up=0,
                down=0,
                better=overall.better,
            )
        )
    return changes


def _difference(overall: Overall) -> Callable[..., float | None]:
    """The figure of the second half of the columns less that of the first."""
    count = len(overall.columns)

    def of(*columns: NDArray[np.float64]) -> float | None:
        before, after = overall.of(*columns[:count]), overall.of(*columns[count:])
        return None if before is None or after is None else after - before

    return of


def _made_by(before: Run, after: Run) -> dict[str, tuple[Any, Any]]:
    names = ("suite_sha256", "collection", "index_id", "writer", "model", "pincite", "commit", "platform")
    pairs = {name: (getattr(before.header, name), getattr(after.header, name)) for name in names}
    for name, a, b in (
        ("prompt", before.header.prompts, after.header.prompts),
        ("setting", before.header.settings, after.header.settings),
    ):
        pairs |= {f"{name} {key}": (a.get(key), b.get(key)) for key in sorted({*a, *b})}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _flip(before: Outcome, after: Outcome, score: Score, other: Score) -> Flip:
    pair = before.asked.pair
    return Flip(
        id=pair.id,
        kind=pair.kind,
        question=pair.question,
        gold=gold(before),
        before=_side(before.answer, before.error, score),
        after=_side(after.answer, after.error, other),
    )


def gold(outcome: Outcome) -> str:
    """What should be said, in words."""
    pair = outcome.asked.pair
    if not pair.answerable:
        return "(no answer in the documents)"
    parts = "; ".join(wordings[0] for wordings in pair.answers)
    if parts or pair.verdict:
        return ": ".join(part for part in (pair.verdict, parts) if part)
    return "; ".join(alternatives[0].quote for alternatives in outcome.asked.evidence)


def _side(answer: Answer | None, error: str | None, score: Score) -> Side:
    if answer is None:
        return Side(correct=False, said=f"({error})", verdict=None, short=None, citations=(), why=score.why)
    return Side(
        correct=score.correct,
        said=answer.text,
        verdict=answer.verdict,
        short=answer.short,
        citations=tuple((c.title, c.quote) for c in answer.citations),
        why=score.why,
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """A change that must not be: `answer_f1 < -0.01`.

    It fails if both hold: the mean difference (after - before) lies past the bound, and its whole 95 % interval lies
    on the same side of zero as `<` and `>` point to. So `answer_f1 < -0.01` fails where F1 fell by more than 0.01 on
    average and the interval is all below zero; a fall that may be noise passes, and so does one that is certain but
    smaller than the bound. `latency_ms > 50` fails where answers take 50 ms more on average and certainly more. A bound
    on the other side of zero (`answer_f1 < 0.01`) asks for a gain and would be passed by noise: it is refused.
    """

    metric: str
    sign: Literal["<", ">"]
    bound: float

    @classmethod
    def parse(cls, text: str) -> Gate:
        """Read a gate as it is written.

        Raises:
            GateError: it can't be read, or no metric is called so.
        """
        match = re.fullmatch(r"\s*(\w+)\s*([<>])\s*([-+]?(?:\d+\.?\d*|\.\d+))\s*", text)
        if match is None:
            raise GateError(f'{text!r} is no gate: write a metric, < or >, and a number, as in "answer_f1 < -0.01"')
        metric, sign, bound = match[1], match[2], float(match[3])
        if metric not in METRICS and metric not in OVERALL:
            raise GateError(f"{text!r}: no metric is called {metric!r}. There are: {', '.join([*METRICS, *OVERALL])}")
        if (sign == "<" and bound > 0) or (sign == ">" and bound < 0):
            raise GateError(
                f"{text!r}: after < stands zero or less, after > zero or more, since a gate looks at the difference "
                "between two runs"
            )
        return cls(metric, "<" if sign == "<" else ">", bound)

    def fails(self, comparison: Comparison) -> bool:
        """Whether the change is one that must not be.

        Raises:
            GateError: the metric applies to no question of both runs.
        """
        change = comparison.change(self.metric)
        if change is None:
            raise GateError(f"{self.metric} applies to no question of both runs, so {str(self)!r} can't be judged")
        found = change.difference
        if self.sign == "<":
            return found.value < self.bound and found.below(0)
        return found.value > self.bound and found.above(0)

    def __str__(self) -> str:
        return f"{self.metric} {self.sign} {self.bound:g}"
