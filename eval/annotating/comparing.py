"""Two runs of a suite side by side, and a run as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from pincite.eval.annotating.messages import ComparedFigure, ComparedFlip, ComparedSide, RunComparison, remark_of
from pincite.eval.compare import FigureChange, Flip, Side, compare
from pincite.eval.compare.flips import NO_ANSWER
from pincite.eval.report import build, page, rows_as_csv
from pincite.eval.runs.records import Run
from pincite.eval.scoring import HEADLINE

FileKind = Literal["jsonl", "html", "csv"]

SHOWN = (
    "right_and_cited",
    "headline_wrong",
    "abstained_rightly",
    "char_f1",
    "answer_f1",
    "auroc",
    "latency_p50",
)
"""Figures of the page, in their order; those of `pincite eval compare` are more."""

TYPES: Mapping[FileKind, str] = {
    "jsonl": "application/jsonl; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
"""Media types of a run's files."""


def compared(before: Run, after: Run) -> RunComparison:
    """Two runs side by side.

    Raises:
        RunError: no question with the same gold is in both.
    """
    comparison = compare(before, after)
    headline = comparison.change(HEADLINE.name)
    changes = [change for name in SHOWN if (change := comparison.change(name)) is not None]
    return RunComparison(
        before=before.name,
        after=after.name,
        questions=comparison.questions,
        independent=comparison.independent,
        overlap=comparison.overlap,
        left_out=comparison.left_out,
        unfinished=tuple(run.name for run in (before, after) if run.footer is None),
        visible=headline.visible if headline is not None else None,
        figures=tuple(_figure(change) for change in changes),
        flips=tuple(_flip(flip) for flip in comparison.flips),
    )


def file_of(run: Run, kind: FileKind) -> bytes:
    """A run as a file: its records, its report, or a table of its questions.

    Raises:
        MissingExtra: a library that draws the report is not installed.
    """
    written: Mapping[FileKind, Callable[[], bytes]] = {
        "jsonl": run.path.read_bytes,
        "html": lambda: page(build(run, None)).encode(),
        "csv": lambda: rows_as_csv(run).encode("utf-8-sig"),
    }
    return written[kind]()


def _figure(change: FigureChange) -> ComparedFigure:
    return ComparedFigure(
        metric=change.metric,
        count=change.difference.count,
        effective=change.difference.effective,
        before=change.before,
        after=change.after,
        difference=change.difference.value,
        low=change.difference.low,
        high=change.difference.high,
        up=change.up,
        down=change.down,
        p=change.p,
        verdict=change.verdict,
    )


def _flip(flip: Flip) -> ComparedFlip:
    return ComparedFlip(
        id=flip.id,
        question=flip.question,
        gold=None if flip.gold == NO_ANSWER else flip.gold,
        before=_side(flip.before),
        after=_side(flip.after),
    )


def _side(side: Side) -> ComparedSide:
    return ComparedSide(
        right=side.correct,
        verdict=side.verdict,
        short=side.short,
        text=side.text,
        why=tuple(remark_of(reason) for reason in side.why),
    )
