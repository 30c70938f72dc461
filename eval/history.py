"""The runs of a suite over time: which configuration made each, what changed between them, and where figures shift.

A configuration is a writer with its settings. Suite, documents and models change within one; each change is marked, and
a shift of the headline is tested within the configuration alone (`stats.change_points`): whole runs are permuted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from pincite.eval.runs.origin import UNIMPORTANT
from pincite.eval.runs.records import Header
from pincite.eval.stats.change_points import shifts

Mark = Literal["suite", "documents", "model"]

FEWEST_RUNS = 8
"""Fewest runs of one configuration for a shift to be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStep:
    """A run in its history."""

    configuration: str
    """Its marks: the writer, and the settings that differ between runs."""
    changed: tuple[Mark, ...]
    """Parts that differ from the previous run of the same configuration."""
    shift: float | None
    """p-value of a shift that begins with this run; None if none does."""


def steps(runs: Sequence[tuple[Header, float]]) -> list[RunStep]:
    """The history of runs.

    Args:
        runs: of one suite, oldest first, each with its headline.
    """
    names = _names([header for header, _ in runs])
    places: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        places[name].append(place)
    changed: dict[int, tuple[Mark, ...]] = {}
    shift: dict[int, float] = {}
    for own in places.values():
        for before, after in pairwise(own):
            changed[after] = _changed(runs[before][0], runs[after][0])
        if len(own) >= FEWEST_RUNS:
            breaks = shifts([runs[place][1] for place in own])
            shift |= {own[one.place]: one.p for one in breaks}
    return [
        RunStep(configuration=name, changed=changed.get(place, ()), shift=shift.get(place))
        for place, name in enumerate(names)
    ]


def _names(headers: Sequence[Header]) -> list[str]:
    """A name for the configuration of each run: its writer, and the settings in which runs of this writer differ."""
    values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    settings = {name for header in headers for name in header.settings} - UNIMPORTANT  # older versions recorded these
    for header in headers:
        for name in settings:
            values[header.writer][name].add(_setting_in_words(header.settings, name))
    names = []
    for header in headers:
        varied = sorted(name for name, some in values[header.writer].items() if len(some) > 1)
        own = [f"{name} {_setting_in_words(header.settings, name)}" for name in varied]
        names.append(", ".join([header.writer, *own]))
    return names


def _setting_in_words(settings: Mapping[str, Any], name: str) -> str:
    """A setting in words; one that an older version did not have counts as not set."""
    value = settings.get(name)
    return "by default" if value is None else str(value)


def _changed(before: Header, after: Header) -> tuple[Mark, ...]:
    marks: dict[Mark, bool] = {
        "suite": before.suite_sha256 != after.suite_sha256,
        "documents": before.index_id != after.index_id,
        "model": (before.model, before.prompts) != (after.model, after.prompts),
    }
    return tuple(mark for mark, differs in marks.items() if differs)
