"""How often intervals hold the truth, and how large a drop a gate can see: `python -m tools.bench.stats`.

Both by the code that evaluations use: the first by simulation, the second computed. Writes tools/bench/intervals.md and
tools/bench/power.md; takes a minute.
"""

from __future__ import annotations

from pathlib import Path

from pincite.eval.stats import coverage
from pincite.eval.stats.power import power, smallest_drop
from tools.bench.tables import table

INTERVALS, POWER = (Path(__file__).with_name(name) for name in ("intervals.md", "power.md"))

QUESTIONS = (25, 50, 100, 200, 400, 800)
DROPS = (0.03, 0.05, 0.1, 0.15, 0.2)

ALSO_FLIP = 0.05
"""Share of the questions that flip either way besides those that a drop loses."""

DRAWS = 2000


def main() -> None:
    """Write the tables."""
    INTERVALS.write_text(f"{intervals()}\n", "utf-8")
    POWER.write_text(f"{powers()}\n", "utf-8")


def intervals() -> str:
    """The share of made-up runs whose interval holds the truth, and of alarms where nothing changed."""
    header, *rows = coverage.table(DRAWS)
    alarms = [
        [f"alarms of the test of flips, {count} questions, {flipped:.0%} flip, no change", f"{share:.1%}"]
        for count, flipped in ((25, 0.2), (100, 0.1), (200, 0.2))
        for share in (coverage.false_alarms(count, flipped, DRAWS),)
    ]
    return table(header, [*rows, *alarms])


def powers() -> str:
    """The chance that a gate finds a drop, by the number of questions."""
    header = ["independent questions", *(f"a drop of {drop:g}" for drop in DROPS), "seen with 80 % chance"]
    rows = []
    for count in QUESTIONS:
        chances = [f"{power(count, drop, round(drop + ALSO_FLIP, 6)):.0%}" for drop in DROPS]
        least = smallest_drop(count, ALSO_FLIP)
        rows.append([str(count), *chances, "–" if least is None else f"{least:.3f}"])
    return table(header, rows)


if __name__ == "__main__":
    main()
