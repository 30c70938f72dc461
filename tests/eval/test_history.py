"""The history of runs: configurations apart, changes marked, shifts where they are."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from pincite.eval.history import FEWEST_RUNS, steps
from pincite.eval.report.content import PastRun
from pincite.eval.report.plots import history
from pincite.eval.runs.records import Header
from pincite.eval.stats import Estimate
from tests.eval.test_compare import a_run, right

HEADER = a_run([right("a")]).header


def header(**changed: Any) -> Header:
    return HEADER.model_copy(update=changed)


def test_configurations_are_writers_with_the_settings_in_which_they_differ() -> None:
    runs = [
        header(settings={"top_k": 8, "reader": "model"}),
        header(settings={"top_k": 4, "reader": "model"}),
        header(writer="llm", settings={"top_k": 8, "reader": "model"}),
        header(settings={"top_k": 8, "reader": "model", "newer": None, "max_own_characters": 100}),
    ]
    names = [step.configuration for step in steps([(one, 0.5) for one in runs])]
    assert names == ["reader, top_k 8", "reader, top_k 4", "llm", "reader, top_k 8"]


def test_a_change_is_marked_against_the_run_before_of_the_same_configuration() -> None:
    runs = [
        header(),
        header(writer="llm", index_id="other", model="gpt"),
        header(suite_sha256="f" * 64),
        header(suite_sha256="f" * 64, index_id="other", prompts={"writer": "3"}),
        header(writer="llm", index_id="other", model="gpt"),
    ]
    marks = [step.changed for step in steps([(one, 0.5) for one in runs])]
    assert marks == [(), (), ("suite",), ("documents", "model"), ()]


@pytest.mark.parametrize(("runs", "shown"), [(FEWEST_RUNS, 1), (FEWEST_RUNS - 1, 0)])
def test_a_shift_is_shown_within_a_configuration_once_there_are_runs_enough(runs: int, shown: int) -> None:
    half = runs // 2
    own = [(header(), 0.8)] * half + [(header(), 0.6)] * (runs - half)
    other = [(header(writer="llm"), 0.1)] * 3
    found = steps([*own[:half], *other, *own[half:]])
    at = [place for place, step in enumerate(found) if step.shift is not None]
    assert at == [half + 3] * shown, "the other writer's runs in between are no shift"
    assert all(step.shift is None for step in steps(own[:half] * 4)), "nothing changed"


def past(number: int, **changed: Any) -> PastRun:
    return PastRun(
        run=f"r{number}",
        started=f"2026-03-{number + 1:02}T10:00:00+00:00",
        correct=Estimate(value=0.95, low=0.9, high=1.0, count=20),
        same_suite=True,
        this=number == 1,
        writer="reader",
        model="small",
        **changed,
    )


def test_the_legend_stands_below_all_data_and_what_changed_is_named() -> None:
    runs = [past(n, configuration=name) for n, name in enumerate(["reader", "llm", "reader, top_k 4"])]
    drawn = history([*runs, past(3, configuration="reader", changed=("suite", "model"), shift=0.01)])
    named = {one.get("id"): one for one in ET.fromstring(drawn).iter() if one.get("id")}
    axes, legend = named["history-axes_1"], named["history-legend_1"]
    assert legend not in list(axes.iter()), "it is no part of the plot"
    texts = "".join(legend.itertext()) + "".join(axes.itertext())
    assert all(name in texts for name in ("llm", "reader, top_k 4", "SM"))
    background = named["history-patch_2"].find(".//*[@d]")
    assert background is not None
    bottom = max(heights(background))
    signs = [float(use.get("y", "0")) for use in legend.iter() if use.tag.endswith("use")]
    assert signs and min(signs) > bottom, "every sign of the legend is below the plot"
    assert "legend_1" not in history(runs[:1])


def heights(path: ET.Element) -> list[float]:
    return [float(y) for y in re.findall(r"[ML] [-\d.]+ ([-\d.]+)", path.get("d", ""))]
