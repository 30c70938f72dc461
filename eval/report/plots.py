"""The pictures of a report, drawn by matplotlib as SVG that takes its colours and its font from the page around it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import numpy as np

from pincite.eval.libraries import library
from pincite.eval.metrics import Estimate
from pincite.eval.metrics.abstention import RiskPoint
from pincite.eval.metrics.calibration import Bin
from pincite.eval.report.data import Past, Report
from pincite.eval.summary import Group

INK, ACCENT, FAINT = "#010203", "#040506", "#070809"
"""Colours that stand for those of the page; `_themed` puts those in their place."""

THEME = {INK: "var(--ink)", ACCENT: "var(--accent)", FAINT: "var(--faint)"}

STYLE = {
    "svg.fonttype": "none",  # text stays text: the page's font, selectable, read aloud
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "grid.color": FAINT,
    "grid.linewidth": 0.5,
    "savefig.transparent": True,
}

SHOWN_BY_KIND = (("correct", "right"), ("char_f1", "citations F1"), ("recall", "evidence retrieved"))
"""Metrics that are shown by kind."""

HALF = (4.4, 3.2)
"""Inches; the page scales them."""

LABELS = 8
"""Runs of the history that are dated; with more of them, only some are."""


def by_kind(groups: Sequence[Group]) -> str:
    """Means by kind with their intervals, a panel for each metric."""
    kinds = [group for group in groups if not group.name.startswith("split ")]

    def draw(figure: Any) -> None:
        panels = figure.subplots(1, len(SHOWN_BY_KIND), sharey=True)
        for axes, (name, label) in zip(panels, SHOWN_BY_KIND, strict=True):
            some = [(place, g.metrics[name]) for place, g in enumerate(kinds) if name in g.metrics]
            _points(axes, [place for place, _ in some], [e for _, e in some], across=True)
            axes.set_title(label, fontsize=10, loc="left")
            axes.set(xlim=(-0.04, 1.04), ylim=(len(kinds) - 0.4, -0.6))
            axes.set_yticks(range(len(kinds)))
            axes.set_yticklabels([f"{g.name.replace('_', ' ')} ({g.count})" for g in kinds], fontsize=9)
            axes.tick_params(axis="x", labelsize=8)
            axes.spines["left"].set_visible(False)
            axes.grid(axis="both")

    return _svg("kinds", (9.0, 0.9 + 0.27 * len(kinds)), draw)


def risk(points: Sequence[RiskPoint]) -> str:
    """The share of wrong answers against the share of questions that are answered."""

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        coverage, wrong = [p.coverage for p in points], [p.risk for p in points]
        axes.step([0, *coverage], [wrong[0], *wrong], where="pre", color=ACCENT, linewidth=1.6)
        axes.set(xlim=(0, 1.01), ylim=(0, 1.03), xlabel="share of questions answered", ylabel="share of them wrong")
        axes.grid()

    return _svg("risk", HALF, draw)


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
        axes.legend(frameon=False, loc="upper left", fontsize=8)

    return _svg("calibration", HALF, draw)


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

    return _svg("latency", HALF, draw)


def history(past: Sequence[Past]) -> str:
    """The share of right outcomes from run to run."""

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        versions = [(True, "same suite"), (False, "another version of the suite")]
        for same, label in versions:
            some = [(place, p.correct) for place, p in enumerate(past) if p.same_suite is same]
            _points(axes, [place for place, _ in some], [e for _, e in some], filled=same, label=label)
        for place, p in enumerate(past):
            if p.this:
                axes.axvspan(place - 0.4, place + 0.4, color=FAINT, alpha=0.35, linewidth=0)
        moments = [datetime.fromisoformat(p.started) for p in past]
        every = -(-len(past) // LABELS)
        _ticks(
            axes,
            [f"{moment:%d %b}" if place % every == 0 else "" for place, moment in enumerate(moments)],
            [f"{moment:%H:%M}" if place % every == 0 else "" for place, moment in enumerate(moments)],
        )
        axes.set(xlim=(-0.6, max(len(past), 4) - 0.4), ylim=(0, 1.03), ylabel="share right")
        axes.grid(axis="y")
        if not all(p.same_suite for p in past):
            axes.legend(frameon=False, loc="lower left", fontsize=8)

    return _svg("history", HALF, draw)


def plots(report: Report) -> Iterator[tuple[str, str, str]]:
    """The pictures that there are data for: heading, what is to be seen, SVG."""
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


def _points(
    axes: Any,
    places: Sequence[float],
    found: Sequence[Estimate],
    *,
    across: bool = False,
    filled: bool = True,
    label: str = "",
) -> None:
    """Means as points with their intervals as lines, upright or across."""
    if not found:
        return
    values = [e.value for e in found]
    below = [0.0 if e.low is None else e.value - e.low for e in found]
    above = [0.0 if e.high is None else e.high - e.value for e in found]
    x, y = (values, places) if across else (places, values)
    axes.errorbar(
        x,
        y,
        **{"xerr" if across else "yerr": [below, above]},
        fmt="o",
        markersize=4.5,
        color=ACCENT,
        markerfacecolor=ACCENT if filled else "none",
        elinewidth=1.2,
        label=label,
    )


def _ticks(axes: Any, upper: Sequence[str], lower: Sequence[str]) -> None:
    """Labels in two lines, each line centred by itself, whatever the page's font."""
    axes.set_xticks(range(len(upper)))
    axes.set_xticklabels(upper, fontsize=8)
    for place, label in enumerate(lower):
        axes.annotate(
            label,
            (place, 0),
            xycoords=("data", "axes fraction"),
            xytext=(0, -15),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=8,
        )


def _svg(name: str, size: tuple[float, float], draw: Callable[[Any], None]) -> str:
    """What `draw` draws, as an SVG element whose names begin with `name`."""
    with _style(name):
        figure = library("matplotlib.figure").Figure(figsize=size, layout="constrained")
        draw(figure)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _themed(buffer.getvalue(), name)


@contextmanager
def _style(name: str) -> Iterator[None]:
    with library("matplotlib").rc_context(STYLE | {"svg.hashsalt": name}):
        yield


def _themed(svg: str, name: str) -> str:
    """The bare element, its names its own, its colours those of the page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r'^<svg ([^>]*?)width="[^"]*"', r"<svg \1", svg)
    svg = re.sub(r'^(<svg [^>]*?)height="[^"]*"', r"\1", svg)
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'font-family: [^;"]*', "font-family: var(--sans)", svg)
    for stand_in, colour in THEME.items():
        svg = svg.replace(stand_in, colour)
    return svg.strip()
