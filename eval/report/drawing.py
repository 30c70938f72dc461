"""Drawing with matplotlib: SVG that takes its colours and its font from the page around it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pincite.eval.libraries import library
from pincite.eval.stats import Estimate

INK, ACCENT, FAINT = "#010203", "#040506", "#070809"
"""Stand-ins for the colours of the page, which `_themed` puts in their place."""

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


def points(
    axes: Any,
    places: Sequence[float],
    estimates: Sequence[Estimate],
    *,
    across: bool = False,
    filled: bool = True,
    label: str = "",
    marker: str = "o",
) -> None:
    """Means as points with their intervals as lines, upright or across."""
    if not estimates:
        return
    values = [e.value for e in estimates]
    below = [0.0 if e.low is None else max(0.0, e.value - e.low) for e in estimates]
    above = [0.0 if e.high is None else max(0.0, e.high - e.value) for e in estimates]
    x, y = (values, places) if across else (places, values)
    axes.errorbar(
        x,
        y,
        **{"xerr" if across else "yerr": [below, above]},
        fmt=marker,
        markersize=4.5,
        color=ACCENT,
        markerfacecolor=ACCENT if filled else "none",
        elinewidth=1.2,
        label=label,
    )


def legend_below(figure: Any, axes: Any) -> None:
    """A legend under the picture, where it covers no data."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", frameon=False, fontsize=8, ncols=2)


def ticks(axes: Any, upper: Sequence[str], lower: Sequence[str]) -> None:
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


def svg(name: str, size: tuple[float, float], draw: Callable[[Any], None]) -> str:
    """The drawing of `draw` as an SVG element whose names begin with `name`."""
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


def _themed(drawn: str, name: str) -> str:
    """The bare element, with names of its own and the colours of the page."""
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r'\bid="', f'id="{name}-', drawn)
    drawn = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", drawn)
    drawn = re.sub(r'^<svg ([^>]*?)width="[^"]*"', r"<svg \1", drawn)
    drawn = re.sub(r'^(<svg [^>]*?)height="[^"]*"', r"\1", drawn)
    drawn = re.sub(r"<style.*?</style>", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r'font-family: [^;"]*', "font-family: var(--sans)", drawn)
    for stand_in, colour in THEME.items():
        drawn = drawn.replace(stand_in, colour)
    return drawn.strip()
