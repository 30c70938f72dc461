"""The pictures of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from pincite.eval.history import FEWEST_RUNS
from pincite.eval.libraries import library
from pincite.eval.metrics.abstention import RiskPoint
from pincite.eval.metrics.calibration import Bin
from pincite.eval.overall import percentile
from pincite.eval.report.content import PastRun, RunReport
from pincite.eval.report.drawing import ACCENT, FAINT, INK, legend_below, points, svg, ticks
from pincite.eval.stats.weights import uneven
from pincite.eval.summary import Group

SHOWN_BY_KIND = (("right_and_cited", "right and cited"), ("char_f1", "citations F1"), ("recall", "evidence retrieved"))
"""Metrics shown by kind."""

HALF = (4.4, 3.2)
"""Inches; the page scales them."""

LINE = 0.22
"""Inches of a line of the legend."""

SIGNS = ("o", "s", "^", "D", "v", "P")
"""A sign for each configuration; hollow ones after these."""

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
        axes.bar(
            [(b.low + b.high) / 2 for b in filled],
            [b.weight for b in filled],
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
        legend_below(figure, axes)

    return svg("calibration", (HALF[0], HALF[1] + LINE), draw)


def latency(values: Sequence[float], weights: Sequence[float]) -> str:
    """How long answers took, by weight, with the median and the 95th percentile."""
    each = uneven(weights)
    shares = {} if each is None else {"weights": weights}

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        drawn = np.asarray(values)
        least, most = max(drawn.min(), 0.1), max(drawn.max(), 0.2)
        edges = np.geomspace(least, most * 1.001, 25) if most / least > 1.001 else np.array([least * 0.9, most * 1.1])  # noqa: PLR2004
        axes.hist(np.maximum(drawn, least), bins=edges, weights=each, color=ACCENT, alpha=0.75)
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(library("matplotlib.ticker").LogLocator(subs=(1, 2, 5)))
        for share, label, lower in ((50, "p50", 0), (95, "p95", -10)):
            at = percentile(share)(drawn, **shares) or 0.0
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
        axes.set(xlabel="milliseconds", ylabel="answers" if each is None else "answers by weight")

    return svg("latency", HALF, draw)


def history(past: Sequence[PastRun]) -> str:
    """The headline from run to run, a sign for each configuration; what changed stands above, shifts are dashed."""
    configurations = list(dict.fromkeys(one.configuration for one in past))

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        for number, name in enumerate(configurations):
            places = [place for place, one in enumerate(past) if one.configuration == name]
            points(
                axes,
                places,
                [past[place].correct for place in places],
                filled=number < len(SIGNS),
                label=name,
                marker=SIGNS[number % len(SIGNS)],
            )
        for place, one in enumerate(past):
            if one.this:
                axes.axvspan(place - 0.4, place + 0.4, color=FAINT, alpha=0.35, linewidth=0)
            if one.shift is not None:
                axes.axvline(place - 0.5, color=INK, linewidth=0.8, linestyle=(0, (4, 4)))
            if one.changed:
                letters = "".join(mark[0].upper() for mark in one.changed)
                axes.annotate(letters, (place, 1), xycoords=("data", "axes fraction"), ha="center", fontsize=8)
        moments = [datetime.fromisoformat(p.started) for p in past]
        every = -(-len(past) // LABELS)
        ticks(
            axes,
            [f"{moment:%d %b}" if place % every == 0 else "" for place, moment in enumerate(moments)],
            [f"{moment:%H:%M}" if place % every == 0 else "" for place, moment in enumerate(moments)],
        )
        axes.set(xlim=(-0.6, max(len(past), 4) - 0.4), ylim=(0, 1.03), ylabel="right and cited")
        axes.grid(axis="y")
        if len(configurations) > 1:
            legend_below(figure, axes)

    return svg("history", (HALF[0], HALF[1] + LINE * ((len(configurations) + 1) // 2)), draw)


def _history_caption(past: Sequence[PastRun]) -> str:
    """A legend of the signs in the history, and its shifts with their p."""
    parts = ["Finished runs of this suite, oldest first; the shaded one is this."]
    marks = [mark for mark in ("suite", "documents", "model") if any(mark in one.changed for one in past)]
    if marks:
        parts.append(f"{', '.join(f'{mark[0].upper()}: another {mark}' for mark in marks)} than in the run before.")
    parts += [
        f"Since {one.started[:16].replace('T', ' ')} {one.configuration} is at another level (p = {one.shift:.3f})."
        for one in past
        if one.shift is not None
    ]
    most = max(Counter(one.configuration for one in past).values())
    if most < FEWEST_RUNS:
        parts.append(f"A change of level takes {FEWEST_RUNS} runs of one configuration to show.")
    return " ".join(parts)


def plots(report: RunReport) -> Iterator[tuple[str, str, str]]:
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
        yield "Latency", "Milliseconds from question to answer.", latency(report.latencies, report.latency_weights)
    if report.history:
        yield "History", _history_caption(report.history), history(report.history)
