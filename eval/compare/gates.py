"""Conditions on a comparison that a CI can fail on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pincite.eval.compare.changes import FigureChange
from pincite.eval.compare.comparison import Comparison
from pincite.eval.errors import GateError
from pincite.eval.scoring import HEADLINE, METRICS
from pincite.eval.summary import OVERALL

RENAMED = {"correct": HEADLINE.name, "answer_contains": "right", "parts_found": "parts_right"}
"""Metrics of Pincite 0.1 by their present names."""

NUMBER = r"(\d+\.?\d*|\.\d+)"


@dataclass(frozen=True, slots=True)
class Gate:
    """A change that must not happen: `answer_f1 < -0.01`.

    It fails if the mean difference (after - before) lies past the bound and is significant: the exact test of flips has
    p < 0.05, or, for figures that are not 0 or 1, the whole 95 % interval lies on that side of zero. So a fall that may
    be chance passes, and so does a significant one that is smaller than the bound; `Margin` is stricter.
    A bound on the other side of zero (`answer_f1 < 0.01`) asks for a gain and would be passed by chance: it is refused.
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
        match = re.fullmatch(rf"\s*(\w+)\s*([<>])\s*([-+]?{NUMBER})\s*", text)
        if match is None:
            raise GateError(f'{text!r} is not a gate: write a metric, < or >, and a number, as in "answer_f1 < -0.01"')
        metric, sign, bound = _metric(match[1], text), match[2], float(match[3])
        if (sign == "<" and bound > 0) or (sign == ">" and bound < 0):
            raise GateError(
                f"{text!r}: write zero or less after <, zero or more after >: a gate looks at the difference "
                "between two runs"
            )
        return cls(metric, "<" if sign == "<" else ">", bound)

    def fails(self, comparison: Comparison) -> bool:
        """Whether the change is one that must not happen.

        Raises:
            GateError: no question of both runs has the metric.
        """
        change = _change(comparison, self.metric, str(self))
        value = change.difference.value
        past = value < self.bound if self.sign == "<" else value > self.bound
        counted = self.metric in METRICS and not METRICS[self.metric].sampled
        return past and (counted or change.certain)

    def __str__(self) -> str:
        return f"{self.metric} {self.sign} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Margin:
    """A figure that has to be shown to be worse by no more than a margin: `0.03`, or `answer_f1 0.02`.

    It fails unless the whole 95 % interval of the difference lies above the margin (below, where less is better). So
    too few questions fail it, where `Gate` passes them.
    """

    metric: str
    margin: float

    @classmethod
    def parse(cls, text: str) -> Margin:
        """Read a margin as it is written: a number for the headline, or a metric and a number.

        Raises:
            GateError: it can't be read, or no metric is called so.
        """
        match = re.fullmatch(rf"\s*(?:([a-z]\w*)\s+)?{NUMBER}\s*", text)
        if match is None:
            raise GateError(
                f"{text!r} is not a margin: write a number above zero for {HEADLINE.name}, or a metric and a number, "
                'as in "answer_f1 0.02"'
            )
        return cls(_metric(match[1] or HEADLINE.name, text), float(match[2]))

    def fails(self, comparison: Comparison) -> bool:
        """Whether it is not shown that the figure is worse by at most the margin.

        Raises:
            GateError: no question of both runs has the metric.
        """
        change = _change(comparison, self.metric, str(self))
        if change.better < 0:
            return not change.difference.below(self.margin)
        return not change.difference.above(-self.margin)

    def __str__(self) -> str:
        return f"{self.metric} worse by at most {self.margin:g}"


def _metric(name: str, text: str) -> str:
    if name in RENAMED:
        raise GateError(f"{text!r}: {name} is {RENAMED[name]} since Pincite 0.2")
    if name not in METRICS and name not in OVERALL:
        raise GateError(f"{text!r}: no metric is called {name!r}. There are: {', '.join([*METRICS, *OVERALL])}")
    return name


def _change(comparison: Comparison, metric: str, gate: str) -> FigureChange:
    change = comparison.change(metric)
    if change is None:
        raise GateError(f"{metric} applies to no question of both runs, so {gate!r} can't be judged")
    if change.timed:
        raise GateError(
            f"{metric} is of one run each, and what else the machine did changes it, too, so {gate!r} can't be judged: "
            "run both several times with --repeat and look at the spread"
        )
    return change
