"""Figures as cells of a table, for the terminal and the report: each with its 95 % interval and its n."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pincite.bot.counts import counted
from pincite.eval.scoring import METRICS
from pincite.eval.stats import Estimate
from pincite.eval.summary import OVERALL, Summary

if TYPE_CHECKING:
    from pincite.eval.compare import Comparison, FigureChange

COLUMNS = (
    ("right_and_cited", "right and cited"),
    ("right", "right"),
    ("answer_f1", "answer F1"),
    ("char_f1", "citations F1"),
    ("recall", "retrieved"),
)
"""Metrics that are shown by kind, with their headings; the whole is in the JSON and the report."""

LISTED = ("verdict_correct", "answered", "abstained_rightly", "evidence_cited", "evidence_first", "resolves")
"""Further metrics that a terminal shows for all questions."""

DIGITS = 3
"""Digits behind the point of a share; figures above 10 are shown without any."""


WEIGHTED = (
    "Questions have weights: means, shares and intervals are by weight; n_eff is the number of questions of equal "
    "weight that tell as much. Numbers of questions and of tokens are plain counts"
)
"""Remark on figures of a suite with weights."""


def figure(value: float, digits: int = DIGITS) -> str:
    """A number with as many digits as are useful."""
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.{digits}f}"  # noqa: PLR2004


def interval(estimate: Estimate, *, signed: bool = False, digits: int = DIGITS) -> str:
    """A figure with the ends of its interval: `0.812 [0.752, 0.866]`."""
    sign = "+" if signed and estimate.value > 0 else ""
    ends = (
        ""
        if estimate.low is None or estimate.high is None
        else f" [{figure(estimate.low, digits)}, {figure(estimate.high, digits)}]"
    )
    return f"{sign}{figure(estimate.value, digits)}{ends}"


def size(estimate: Estimate) -> str:
    """The n of a figure, and what it amounts to where weights differ: `165 (n_eff 120)`."""
    effective = "" if estimate.effective is None else f" (n_eff {estimate.effective:,.1f})"
    return f"{estimate.count:,}{effective}"


def cell(estimate: Estimate | None) -> str:
    """A figure with its interval and its n: `0.81 [0.75, 0.87] of 165`."""
    return "" if estimate is None else f"{interval(estimate, digits=2)} of {size(estimate)}"


def by_kind(summary: Summary) -> list[list[str]]:
    """The means by kind and split as rows of cells, headings first."""
    rows = [["questions", *(heading for _, heading in COLUMNS)]]
    rows += [
        [f"{group.name} ({group.count})", *(cell(group.metrics.get(name)) for name, _ in COLUMNS)]
        for group in summary.groups
    ]
    return rows


def of_all(summary: Summary) -> list[list[str]]:
    """Further figures of all questions as rows of cells, headings first: name, value, n, meaning."""
    whole = summary.groups[0].metrics
    figures = {name: (whole[name], METRICS[name].means, METRICS[name].counts) for name in LISTED if name in whole}
    figures |= {name: (value, OVERALL[name].means, OVERALL[name].counts) for name, value in summary.overall.items()}
    rows = [["figure", "value [95 % interval]", "n", "what it is"]]
    rows += [
        [name, interval(value), size(value), f"{means}; of {counts}"]
        for name, (value, means, counts) in figures.items()
    ]
    rows += [
        [f"published: {name}", interval(value), size(value), "by the benchmark's own rule"]
        for name, value in summary.published.items()
    ]
    return rows


def grid(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as a Markdown table, headings first; all columns but the first are set to the right."""
    widths = [max(2, *(len(row[column]) for row in rows)) for column in range(len(rows[0]))]
    lines = [
        "| "
        + " | ".join(c.ljust(w) if n == 0 else c.rjust(w) for n, (c, w) in enumerate(zip(row, widths, strict=True)))
        + " |"
        for row in rows
    ]
    ruler = "| " + " | ".join("-" * w if n == 0 else "-" * (w - 1) + ":" for n, w in enumerate(widths)) + " |"
    return "\n".join([lines[0], ruler, *lines[1:]])


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells in columns, without lines between them."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def cells_of(change: FigureChange) -> tuple[str, ...]:
    """Return the cells of a comparison's row, from the number of questions on."""
    flipped = bool(change.up or change.down)
    return (
        size(change.difference),
        figure(change.before),
        figure(change.after),
        interval(change.difference, signed=True),
        str(change.up) if flipped else "",
        str(change.down) if flipped else "",
        "" if change.p is None else f"{change.p:.3f}",
        "" if change.visible is None else figure(change.visible),
        "" if change.verdict == "noise" else change.verdict,
    )


def weights_in_words(compared: Comparison) -> str:
    """What weights do to a comparison; empty where all are the same."""
    if all(change.difference.effective is None for change in compared.changes):
        return ""
    again = (
        f" {counted(compared.reweighted, 'question')} had another weight before: both runs are weighted as the second."
        if compared.reweighted
        else ""
    )
    return f"{WEIGHTED}, and so are up and down; p is that of the weighted difference.{again}"
