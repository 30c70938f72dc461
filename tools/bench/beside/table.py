"""The table of search beside other libraries, out of what `make bench-peers` measured last."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pincite.eval.metrics import difference, mean
from pincite.eval.tables import interval
from tools.bench.tables import table

RESULTS = Path(__file__).with_name("results.json")
OUT = Path(__file__).parent.with_suffix(".md")
OURS = "pincite"

TITLES = {
    "pincite": "Pincite",
    "llamaindex": "LlamaIndex, vectors, its passages",
    "llamaindex-256": "LlamaIndex, vectors, passages of 256 tokens",
    "txtai": "txtai, hybrid, Pincite's passages",
    "chroma": "Chroma, default, Pincite's passages",
}

Figures = dict[str, Any]


def read() -> dict[str, Any]:
    """The results as they were written last."""
    results: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    return results


def _milliseconds(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:.1f} ms"


COLUMNS: dict[str, Callable[[Figures], str]] = {
    "passages": lambda f: f"{f['passages']:,}",
    "indexed, characters a CPU second": lambda f: f"{f['characters'] / f['build']['cpu']:,.0f}",
    "question, CPU": lambda f: _milliseconds(f["cpu"]),
    "question, by the clock": lambda f: _milliseconds(f["seconds"]),
    "cold start": lambda f: f"{statistics.median(f['start']):.2f} s",
    "memory": lambda f: f"{f['memory']:,.0f} MB",
    "installed": lambda f: f"{f['installed']:,.0f} MB",
    "characters read": lambda f: f"{f['read']:,.0f}",
    "recall": lambda f: _estimate(f["recall"]),
}


def beside(results: dict[str, Any]) -> str:
    """The table: a row for each engine."""
    made: dict[str, Figures] = results["engines"]
    ours = made[OURS]
    header = ["what", *COLUMNS, "Pincite's recall, more by"]
    rows = []
    for name, figures in made.items():
        what = f"{TITLES[name]} {figures.get('version', '')}".strip()
        if "error" in figures:
            rows.append([what, *["–"] * (len(header) - 1)])
            continue
        cells = [cell(figures) for cell in COLUMNS.values()]
        rows.append([what, *cells, "–" if name == OURS else _lost(figures["recall"], ours["recall"])])
    notes = [f"Measured on {results['day']}.", *_reasons(made)]
    return f"{table(header, rows)}\n\n{' '.join(notes)}"


def _estimate(values: list[float]) -> str:
    estimated = mean(values)
    assert estimated is not None
    return interval(estimated)


def _lost(theirs: list[float], ours: list[float]) -> str:
    made = difference(theirs, ours)
    assert made is not None
    return interval(made)


def _reasons(made: dict[str, Figures]) -> Iterator[str]:
    for name, figures in made.items():
        if "error" in figures:
            yield f"{TITLES[name]} could not be run: {figures['error']}."
