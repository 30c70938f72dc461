"""One suite under several writers and settings: a run for each combination, and one table of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from pincite.bot.settings import Settings
from pincite.eval.compare import FigureChange, compare
from pincite.eval.runs import Exam, Limits, Run, Selection, listed
from pincite.eval.runs import resume as resume_run
from pincite.eval.runs import run as new_run
from pincite.eval.runs.running import OnRecord, same_experiment
from pincite.eval.scoring import HEADLINE
from pincite.eval.summary import Summary, summarize

Prepare = Callable[[Settings, str], Exam]
"""Makes the exam of one combination: settings and writer."""

Watch = Callable[[str], AbstractContextManager[OnRecord | None]]
"""Called with the name of a combination; gives the callback for its records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """One combination with its figures."""

    writer: str
    settings: Mapping[str, str]
    """The varied settings, by name."""
    summary: Summary
    against_first: FigureChange | None
    """Change of the headline against the first combination; None for the first."""

    def data(self) -> dict[str, Any]:
        """As JSON."""
        change = (
            None if self.against_first is None else asdict(self.against_first) | {"verdict": self.against_first.verdict}
        )
        return {
            "writer": self.writer,
            "settings": dict(self.settings),
            "summary": self.summary.data(),
            "against_first": change,
        }


def combinations(writers: Sequence[str], grid: Mapping[str, Sequence[str]]) -> list[tuple[str, dict[str, str]]]:
    """Every writer with every combination of values, in the given order."""
    return [
        (writer, dict(zip(grid, values, strict=True)))
        for writer in writers
        for values in product(*(grid[name] for name in grid))
    ]


def run(
    prepare: Prepare,
    settings: Settings,
    writers: Sequence[str],
    grid: Mapping[str, Sequence[str]],
    *,
    selection: Selection | None = None,
    limits: Mapping[str, Limits] | None = None,
    reuse: bool = False,
    arguments: Sequence[str] = (),
    watch: Watch | None = None,
) -> list[Combination]:
    """Evaluate every combination, one after the other.

    Args:
        prepare: makes the exam of one combination.
        settings: shared by all combinations.
        writers: `reader`, `llm`.
        grid: the values of each varied setting, as written in an environment variable.
        selection: which questions to ask; all if None.
        limits: how hard each writer may be asked.
        reuse: take an earlier run of the same experiment, and finish it if it is not finished.
        arguments: the command line, for the headers.
        watch: called for each combination.

    Raises:
        SettingsError: a setting has no such name or can't have such a value; nothing was asked.
        RunInterrupted: Ctrl-C was pressed; finished records are kept, and `reuse` finds them.
        PinciteError: a combination can't be evaluated; the message says why.
    """
    planned = [(writer, varied, _with(settings, varied)) for writer, varied in combinations(writers, grid)]
    finished: list[tuple[str, dict[str, str], Run]] = []
    for writer, varied, chosen in planned:
        exam = prepare(chosen, writer)
        limit = (limits or {}).get(writer, Limits())
        earlier = _earlier(exam, selection or Selection()) if reuse else None
        with watch(name(writer, varied)) if watch is not None else nullcontext() as on_record:
            if earlier is not None:
                done = resume_run(earlier.path, exam, limits=limit, on_record=on_record)
            else:
                done = new_run(exam, selection=selection, limits=limit, arguments=arguments, on_record=on_record)
        finished.append((writer, varied, done))
    return _against_first(finished)


def _against_first(finished: Sequence[tuple[str, Mapping[str, str], Run]]) -> list[Combination]:
    """The figures of each combination, beside those of the first."""
    first = finished[0][2]
    return [
        Combination(
            writer=writer,
            settings=varied,
            summary=summarize(done),
            against_first=None if done is first else compare(first, done).change(HEADLINE.name),
        )
        for writer, varied, done in finished
    ]


def name(writer: str, varied: Mapping[str, str]) -> str:
    """A combination in a line."""
    return ", ".join([writer, *(f"{setting}={value}" for setting, value in varied.items())])


def _with(settings: Settings, varied: Mapping[str, str]) -> Settings:
    """The settings with other values, checked like any others."""
    changed = settings.model_dump(exclude_unset=True) | dict(varied)
    return Settings.read(**changed)


def _earlier(exam: Exam, selection: Selection) -> Run | None:
    """The newest run of the same experiment."""
    for run in listed(exam.settings.home):
        if run.header.selection == selection and same_experiment(run.header, exam):
            return run
    return None
