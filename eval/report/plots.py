"""The pictures of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from pincite.eval.libraries import library
from pincite.eval.metrics.abstention import RiskPoint
from pincite.eval.metrics.calibration import Bin
from pincite.eval.report.content import Past, Report
from pincite.eval.report.drawing import ACCENT, FAINT, INK, points, svg, ticks
from pincite.eval.summary import Group

SHOWN_BY_KIND = (("right_and_cited", "right and cited"), ("char_f1", "citations F1"), ("recall", "evidence retrieved"))
"""Metrics shown by kind."""

HALF = (4.4, 3.2)
"""Inches; the page scales them."""

LABELS = 8
"""Most dates on the axis of the history."""


def by_kind(groups: Sequence[Group]) -> str:
    """Means by kind with their intervals, a panel for each metric."""
    kinds = [group for group in groups if not group.name.startswith("split ")]

    def draw(figure: Any) -> None:
        panels = figure.subplots(1, len(SHOWN_BY_KIND), sharey=True)
        for axes, (name, label) in zip(panels, SHOWN_BY_KIND, strict=True):
            some = [(place, g.metrics[name]) for place, g in enumerate(kinds) if name in g.metrics]
            points(axes, [place for place, _ in some], [e for _, e in some], across=True)
            axes.set_title(label, fontsize=10, loc="left")
            axes.set(xlim=(-0.04, 1.04), ylim=(len(kinds) - 0.4, -0.6))
            axes.set_yticks(range(len(kinds)))
            axes.set_yticklabels([f"{g.name.replace('_', ' ')} ({g.count})" for g in kinds], fontsize=9)
            axes.tick_params(axis="x", labelsize=8)
            axes.spines["left"].set_visible(False)
            axes.grid(axis="both")

    return svg("kinds", (9.0, 0.9 + 0.27 * len(kinds)), draw)


def risk(curve: Sequence[RiskPoint]) -> str:
    """The share of wrong answers by the share of questions that are answered."""

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        coverage, wrong = [point.coverage for point in curve], [point.risk for point in curve]
        axes.step([0, *coverage], [wrong[0], *wrong], where="pre", color=ACCENT, linewidth=1.6)
        axes.set(xlim=(0, 1.01), ylim=(0, 1.03), xlabel="share of questions answered", ylabel="share of them wrong")
        axes.grid()

    return svg("risk", HALF, draw)


def calibration(bins: Sequence[Bin]) -> str:
    """Confidence beside the share of questions that have an answer, and how many questions there are of each."""

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        filled = [b for b in bins if b.confidence is not None and b.share is not None]
        total = sum(b.count for b in filled)
        axes.bar(
            [(b.low + b.high) / 2 for b in filled],
            [b.count / total for b in filled],
            width=0.09,
            color=FAINT,
            alpha=0.5,
            label="share of questions",
        )
        axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle=(0, (4, 4)))
        axes.plot(
            [b.confidence for b in filled],
            [b.share for b in filled],
            color=ACCENT,
            linewidth=1.6,
            marker="o",
            label="have an answer",
        )
        axes.set(xlim=(0, 1), ylim=(0, 1.03), xlabel="confidence", ylabel="share")
        axes.legend(frameon=False, loc="best", fontsize=8)

    return svg("calibration", HALF, draw)


def latency(values: Sequence[float]) -> str:
    """How long answers took, with the median and the 95th percentile."""

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        drawn = np.asarray(values)
        least, most = max(drawn.min(), 0.1), max(drawn.max(), 0.2)
        edges = np.geomspace(least, most * 1.001, 25) if most / least > 1.001 else np.array([least * 0.9, most * 1.1])  # noqa: PLR2004
        axes.hist(np.maximum(drawn, least), bins=edges, color=ACCENT, alpha=0.75)
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(library("matplotlib.ticker").LogLocator(subs=(1, 2, 5)))
        for share, label, lower in ((50, "p50", 0), (95, "p95", -10)):
            at = float(np.percentile(drawn, share))
            axes.axvline(max(at, least), color=INK, linewidth=0.8, linestyle=(0, (4, 4)))
            axes.annotate(
                f"{label} {at:,.0f} ms",
                (max(at, least), 1),
                xycoords=("data", "axes fraction"),
                fontsize=8,
                xytext=(3, lower),
                textcoords="offset points",
                va="top",
            )
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}")
        axes.xaxis.set_minor_formatter(lambda *_: "")
        axes.set(xlabel="milliseconds", ylabel="answers")

    return svg("latency", HALF, draw)


def history(past: Sequence[Past]) -> str:
    """The headline from run to run."""

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        versions = [(True, "same suite"), (False, "another version of the suite")]
        for same, label in versions:
            some = [(place, p.correct) for place, p in enumerate(past) if p.same_suite is same]
            points(axes, [place for place, _ in some], [e for _, e in some], filled=same, label=label)
        for place, p in enumerate(past):
            if p.this:
                axes.axvspan(place - 0.4, place + 0.4, color=FAINT, alpha=0.35, linewidth=0)
        moments = [datetime.fromisoformat(p.started) for p in past]
        every = -(-len(past) // LABELS)
        ticks(
            axes,
            [f"{moment:%d %b}" if place % every == 0 else "" for place, moment in enumerate(moments)],
            [f"{moment:%H:%M}" if place % every == 0 else "" for place, moment in enumerate(moments)],
        )
        axes.set(xlim=(-0.6, max(len(past), 4) - 0.4), ylim=(0, 1.03), ylabel="right and cited")
        axes.grid(axis="y")
        if not all(p.same_suite for p in past):
            axes.legend(frameon=False, loc="best", fontsize=8)

    return svg("history", HALF, draw)


def plots(report: Report) -> Iterator[tuple[str, str, str]]:
    """The pictures that there are data for: heading, caption, SVG."""
    if report.questions:
        yield (
            "By kind",
            "Means with 95 % intervals; in brackets the number of questions.",
            by_kind(report.summary.groups),
        )
        yield (
            "Risk and coverage",
            "What would be wrong if only the most confident answers were given. An answer that was not given counts as "
            "wrong, and so does any answer to a question that has none.",
            risk(report.risk_coverage),
        )
    if any(b.count for b in report.reliability):
        yield (
            "Confidence",
            "How often the documents hold the answer, against the confidence that they do; on the dashed line it is "
            "just right.",
            calibration(report.reliability),
        )
    if report.latencies:
        yield "Latency", "Milliseconds from question to answer.", latency(report.latencies)
    if report.history:
        yield "History", "Finished runs of this suite, oldest first; the shaded one is this.", history(report.history)
