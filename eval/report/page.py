"""The HTML of a report: one file that needs no network."""

from __future__ import annotations

from collections.abc import Iterable

from pincite.eval.report.content import RunReport
from pincite.eval.report.figures import blame, figures, people
from pincite.eval.report.frame import FILTER, framed
from pincite.eval.report.markup import escape
from pincite.eval.report.plots import plots
from pincite.eval.report.questions import questions
from pincite.eval.scoring import METRICS
from pincite.eval.stats import Estimate
from pincite.eval.tables import size

LABELLING = "labelling.js"


def page(report: RunReport) -> str:
    """The whole file."""
    body = [
        *_head(report),
        *_plots(report),
        *figures(report),
        *blame(report),
        *people(report),
        *questions(report),
        *_origin(report),
    ]
    return framed(f"{report.header.suite}: {report.header.id}", body, (FILTER, LABELLING))


def _head(report: RunReport) -> Iterable[str]:
    summary = report.summary
    whole = summary.groups[0].metrics
    yield "<header>"
    yield f'<p class="over">Evaluation of {escape(report.header.collection)}</p>'
    yield f"<h1>{escape(report.header.suite)}</h1>"
    yield f'<p class="sub">{escape(_by(report))}</p>'
    if not summary.finished:
        yield f'<p class="notice">Not finished: {summary.asked} of {summary.questions} questions.</p>'
    if summary.errors:
        yield f'<p class="notice">{summary.errors} questions failed with an error; they count as wrong.</p>'
    if summary.own_answers:
        yield f'<p class="notice">The gold of {summary.own_answers} questions is what the product itself answered, '
        yield "which favours it. The table counts them apart.</p>"
    if summary.skipped:
        named = ", ".join(id_ for id_, _ in summary.skipped)
        yield '<p class="notice">Not asked, since the evidence is not in the documents: '
        yield f"{escape(named)}.</p>"
    yield '<dl class="tiles">'
    for name, label in (
        ("right_and_cited", "right and cited"),
        ("right", "right"),
        ("answer_f1", "answer F1"),
        ("char_f1", "citations F1"),
        ("recall", "evidence retrieved"),
        ("abstained_rightly", "abstained where no answer is"),
        ("resolves", "citations that resolve"),
    ):
        if (value := whole.get(name)) is not None:
            yield _tile(label, value, f"{METRICS[name].means}; of {METRICS[name].counts}")
    yield "</dl>"
    yield "</header>"


def _by(report: RunReport) -> str:
    header = report.header
    chosen = header.selection
    only = [
        f"split {chosen.split}" if chosen.split else "",
        *chosen.kinds,
        *(f"tag {tag}" for tag in chosen.tags),
        *chosen.ids,
        f"the first {chosen.limit}" if chosen.limit else "",
    ]
    limited = ", ".join(part for part in only if part)
    return (
        f"{report.summary.asked} questions{f' ({limited})' if limited else ''}, answered by {header.writer} "
        f"({header.model}), {header.started[:16].replace('T', ' ')} UTC"
    )


def _tile(label: str, value: Estimate, means: str) -> str:
    ends = "" if value.low is None or value.high is None else f"{value.low:.3f} to {value.high:.3f}, "
    about = f"<span>{ends}n {size(value)}</span>"
    return f'<div title="{escape(means)}"><dt>{escape(label)}</dt><dd>{value.value:.3f}{about}</dd></div>'


def _plots(report: RunReport) -> Iterable[str]:
    yield '<section class="plots" aria-label="Plots">'
    for heading, caption, svg in plots(report):
        wide = " wide" if heading == "By kind" else ""
        label = escape(f"{heading}. {caption}")
        yield f'<figure class="plot{wide}"><h2>{escape(heading)}</h2><div role="img" aria-label="{label}">{svg}</div>'
        yield f"<figcaption>{escape(caption)}</figcaption></figure>"
    yield "</section>"


def _origin(report: RunReport) -> Iterable[str]:
    header = report.header
    rows: dict[str, object] = {
        "run": header.id,
        "suite": f"{header.suite} ({header.suite_sha256[:16]})",
        "collection": header.collection,
        "index": header.index_id,
        "writer": f"{header.writer} ({header.model})",
        "Pincite": header.pincite,
        "commit": header.commit or "none",
        "platform": header.platform,
        "started": header.started,
        "arguments": " ".join(header.arguments) or "none",
    }
    rows |= {f"prompt {name}": version for name, version in header.prompts.items()}
    rows |= {f"setting {name}": value for name, value in header.settings.items() if value is not None}
    yield '<section><h2>What made it</h2><div class="scroll"><table class="list"><tbody>'
    for name, value in rows.items():
        yield f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>"
    yield "</tbody></table></div></section>"
