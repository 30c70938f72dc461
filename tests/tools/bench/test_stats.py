"""The tables of intervals and of power: that they are of the code that evaluations use."""

from __future__ import annotations

import pytest

from pincite.eval.stats.power import power
from tools.bench import stats


def test_more_questions_see_smaller_drops() -> None:
    header, _, *rows = stats.powers().splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert [int(row[0]) for row in cells] == list(stats.QUESTIONS) and len(cells[0]) == header.count("|") - 1
    assert cells[2][3] == f"{power(100, 0.1, 0.15):.0%}"
    seen = [float(row[-1]) for row in cells]
    assert seen == sorted(seen, reverse=True)


def test_every_design_has_its_coverage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats, "DRAWS", 5)
    monkeypatch.setattr(stats.coverage, "SLOW", ())
    monkeypatch.setattr(stats.coverage, "FAST", stats.coverage.FAST[1:2])
    monkeypatch.setattr(stats.coverage, "table", lambda draws, whole=stats.coverage.table: whole(draws, 1))
    rows = stats.intervals().splitlines()
    assert len(rows) == 2 + 1 + 3 and rows[2].startswith(f"| {stats.coverage.FAST[0].name} |")
