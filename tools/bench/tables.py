"""Tables in Markdown, and the interval beside every mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pincite.eval.metrics import mean


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown.

    >>> print(table(["what", "s"], [["cold start", "1.2"]]))
    | what | s |
    | --- | --- |
    | cold start | 1.2 |
    """
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def interval(values: Sequence[float]) -> str:
    """Return the mean with half of its 95 % interval, or a dash where there are no values."""
    estimate = mean(values)
    if estimate is None:
        return "–"
    return f"{estimate.value:.3f}" + (f" ± {estimate.margin:.3f}" if estimate.margin is not None else "")
