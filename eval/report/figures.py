"""The figures of a report."""

from __future__ import annotations

from collections.abc import Iterable

from pincite.eval.blame.stories import MEANS
from pincite.eval.report.content import RunReport
from pincite.eval.report.markup import escape
from pincite.eval.scoring import METRICS
from pincite.eval.stats import Estimate
from pincite.eval.summary import OVERALL, Group
from pincite.eval.tables import COLUMNS, WEIGHTED, cell, interval, size


def figures(report: RunReport) -> Iterable[str]:
    """The section of figures."""
    summary = report.summary
    yield "<section><h2>Figures</h2>"
    yield "<p>Means with their 95 % intervals, and the number of questions that they are of.</p>"
    if summary.weighted:
        yield f"<p>{escape(WEIGHTED)}.</p>"
    yield '<div class="scroll"><table><thead><tr><th>questions</th>'
    yield "".join(f'<th title="{escape(METRICS[name].means)}">{escape(label)}</th>' for name, label in COLUMNS)
    yield "</tr></thead><tbody>"
    for group in summary.groups:
        yield _row(group)
    yield "</tbody></table></div>"
    yield '<div class="scroll"><table class="list">'
    yield "<thead><tr><th>figure</th><th>value</th><th>n</th><th>what it is</th></tr></thead><tbody>"
    for name, value in summary.overall.items():
        yield _figure(name, value, f"{OVERALL[name].means}; of {OVERALL[name].counts}")
    for name, value in summary.groups[0].metrics.items():
        if name not in {shown for shown, _ in COLUMNS}:
            yield _figure(name, value, f"{METRICS[name].means}; of {METRICS[name].counts}")
    for name, value in summary.published.items():
        yield _figure(name, value, "by the benchmark's own published rule")
    if summary.prompt_tokens or summary.completion_tokens:
        cost = "" if summary.cost_usd is None else f", {summary.cost_usd:.4f} dollars"
        tokens = f"{summary.prompt_tokens:,} read, {summary.completion_tokens:,} written{cost}"
        yield f"<tr><th>tokens</th><td>{tokens}</td><td></td><td></td></tr>"
    yield "</tbody></table></div></section>"


def blame(report: RunReport) -> Iterable[str]:
    """The section of the stages that lost the wrong answers; empty before `pincite eval why` has run."""
    if report.blame is None:
        return
    tried = len(report.blame.stories)
    yield '<section id="blame"><h2>Which stage lost them</h2>'
    yield f"<p>{tried} of the {report.blame.wrong} wrong answers, asked again with one stage corrected at a time.</p>"
    yield '<div class="scroll"><table class="list"><thead><tr><th>stage</th><th>questions</th><th>what that is</th>'
    yield "</tr></thead><tbody>"
    for stage, count in report.blame.counts.items():
        yield f"<tr><th>{escape(stage)}</th><td>{count}</td><td>{escape(MEANS[stage])}</td></tr>"
    yield "</tbody></table></div></section>"


def people(report: RunReport) -> Iterable[str]:
    """The section of judges and metrics against people; nothing where no label measures them."""
    if not report.people:
        return
    labelled = max(one.same.count for one in report.people)
    yield '<section id="people"><h2>Against people</h2>'
    yield f"<p>{labelled} answers are labelled blind, a random sample. The last column is what people would find in "
    yield "all answers: prediction-powered, from the labels and the judge.</p>"
    yield '<div class="scroll"><table><thead><tr>'
    yield "".join(f"<th>{heading}</th>" for heading in ("by", "says", "same", "people", "alone", "people, over all"))
    yield "</tr></thead><tbody>"
    for one in report.people:
        cells = "".join(f"<td>{_cell(share)}</td>" for share in (one.same, one.people, one.alone, one.powered))
        by = escape(one.by.replace("_", " ") if one.prompt is None else f"{one.by}, prompt {one.prompt}")
        yield f"<tr><th>{by}</th><td>{escape(one.judged)}</td>{cells}</tr>"
    yield "</tbody></table></div></section>"


def _row(group: Group) -> str:
    cells = "".join(f"<td>{_cell(group.metrics.get(name))}</td>" for name, _ in COLUMNS)
    return f"<tr><th>{escape(group.name.replace('_', ' '))} ({group.count})</th>{cells}</tr>"


def _cell(estimate: Estimate | None) -> str:
    value, _, rest = cell(estimate).partition(" ")
    return escape(value) + (f" <i>{escape(rest)}</i>" if rest else "")


def _figure(name: str, value: Estimate, means: str) -> str:
    cells = (interval(value), size(value), means)
    return f"<tr><th>{escape(name.replace('_', ' '))}</th>{''.join(f'<td>{escape(c)}</td>' for c in cells)}</tr>"
