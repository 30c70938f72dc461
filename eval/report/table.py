"""A run as a table for a spreadsheet: one row for each question, with its answer and its scores."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from pincite.eval.compare.flips import gold
from pincite.eval.runs.records import QuestionRecord, Run
from pincite.eval.scoring import METRICS, Score, scored
from pincite.eval.suites.spreadsheets import plain

COLUMNS = (
    "id",
    "question",
    "kind",
    "split",
    "tags",
    "weight",
    "expected",
    "status",
    "verdict",
    "short answer",
    "answer",
)


def rows_as_csv(run: Run) -> str:
    """The questions of a run as CSV, in the order of the suite; no cell is taken for a formula.

    After the answer stand its confidence, the cited quotes, the reasons why it is wrong, the error if there was one,
    and every metric, empty where it does not count the question.
    """
    scores = scored(run)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, "confidence", "quotes", "why", "error", *METRICS])
    for record in run.records:
        writer.writerow([plain(cell) for cell in _cells(record, scores[record.asked.pair.id])])
    return out.getvalue()


def _cells(record: QuestionRecord, score: Score) -> Iterable[str]:
    pair, answer = record.asked.pair, record.answer
    yield from (pair.id, pair.question, pair.kind, pair.split, ", ".join(pair.tags), f"{pair.weight:g}", gold(record))
    if answer is None:
        yield from [""] * 6
    else:
        yield from (answer.status, answer.verdict or "", answer.short or "", answer.text, f"{answer.confidence:.4f}")
        yield "\n".join(citation.quote for citation in answer.citations)
    yield "; ".join(str(reason) for reason in score.why)
    yield record.error or ""
    yield from ("" if (value := score.values[name]) is None else f"{value:g}" for name in METRICS)
