"""The HTML of a report: one file, no network, nothing but text where text of a document, a question or a model stands.

Every value goes through `escape`, and a policy in the file itself forbids the browser to fetch anything or to run any
script but the one below, which it knows by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape as html_escape
from importlib import resources

from pincite.eval.gold import KINDS
from pincite.eval.metrics import Estimate
from pincite.eval.report.data import Cited, Context, Question, Report, Said, Segment
from pincite.eval.report.plots import plots
from pincite.eval.score import METRICS
from pincite.eval.summary import COLUMNS, OVERALL, Group, cell

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What a browser may do with the file: show it. Beside that, run the script with the hash that is added."""

LATENCIES = 10
"""Figures from here on are shown without digits behind the point."""


def page(report: Report) -> str:
    """The whole file."""
    style = resources.files("pincite.eval.report").joinpath("page.css").read_text("utf-8")
    script = resources.files("pincite.eval.report").joinpath("page.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"{POLICY}; script-src 'sha256-{digest}'"
    title = f"{report.header.suite}: {report.header.id}"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="generator" content="Pincite">',
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            "<main>",
            *_head(report),
            *_plots(report),
            *_figures(report),
            *_questions(report),
            *_origin(report),
            "</main>",
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def escape(text: object) -> str:
    """A value as text of the page: no mark-up, and no control character that a browser may act on."""
    visible = "".join(c if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"} else "\ufffd" for c in str(text))
    return html_escape(visible)


def _head(report: Report) -> Iterable[str]:
    made = report.summary
    whole = made.groups[0].metrics
    yield "<header>"
    yield f'<p class="over">Evaluation of {escape(report.header.collection)}</p>'
    yield f"<h1>{escape(report.header.suite)}</h1>"
    yield f'<p class="sub">{escape(_by(report))}</p>'
    if not made.finished:
        yield f'<p class="notice">Not finished: {made.asked} of {made.questions} questions.</p>'
    if made.errors:
        yield f'<p class="notice">{made.errors} questions got no answer because of an error; they count as wrong.</p>'
    yield '<dl class="tiles">'
    for name, label in (
        ("correct", "right"),
        ("answer_f1", "answer F1"),
        ("char_f1", "citations F1"),
        ("recall", "evidence retrieved"),
        ("abstained_rightly", "abstained where no answer is"),
        ("resolves", "citations that resolve"),
    ):
        if (found := whole.get(name)) is not None:
            yield _tile(label, found, METRICS[name].means)
    yield "</dl>"
    yield "</header>"


def _by(report: Report) -> str:
    header = report.header
    chosen = header.selection
    only = [
        f"split {chosen.split}" if chosen.split else "",
        *chosen.kinds,
        f"the first {chosen.limit}" if chosen.limit else "",
    ]
    limited = ", ".join(part for part in only if part)
    return (
        f"{report.summary.asked} questions{f' ({limited})' if limited else ''}, answered by {header.writer} "
        f"({header.model}), {header.started[:16].replace('T', ' ')} UTC"
    )


def _tile(label: str, found: Estimate, means: str) -> str:
    ends = "" if found.low is None or found.high is None else f"<span>{found.low:.3f} to {found.high:.3f}</span>"
    return f'<div title="{escape(means)}"><dt>{escape(label)}</dt><dd>{found.value:.3f}{ends}</dd></div>'


def _plots(report: Report) -> Iterable[str]:
    yield '<section class="plots" aria-label="Plots">'
    for heading, seen, svg in plots(report):
        wide = " wide" if heading == "By kind" else ""
        label = escape(f"{heading}. {seen}")
        yield f'<figure class="plot{wide}"><h2>{escape(heading)}</h2><div role="img" aria-label="{label}">{svg}</div>'
        yield f"<figcaption>{escape(seen)}</figcaption></figure>"
    yield "</section>"


def _figures(report: Report) -> Iterable[str]:
    made = report.summary
    yield "<section><h2>Figures</h2>"
    yield "<p>Means; ± is half of a 95 % bootstrap interval over the questions.</p>"
    yield '<div class="scroll"><table><thead><tr><th>questions</th><th>n</th>'
    yield "".join(f'<th title="{escape(METRICS[name].means)}">{escape(label)}</th>' for name, label in COLUMNS)
    yield "</tr></thead><tbody>"
    for group in made.groups:
        yield _row(group)
    yield "</tbody></table></div>"
    yield '<div class="scroll"><table class="list"><tbody>'
    for name, found in made.overall.items():
        yield _figure(name.replace("_", " "), found, OVERALL[name].means)
    for name, found in made.groups[0].metrics.items():
        if name not in {shown for shown, _ in COLUMNS}:
            yield _figure(name.replace("_", " "), found, METRICS[name].means)
    for name, found in made.published.items():
        yield _figure(name.replace("_", " "), found, "by the benchmark's own published rule")
    if made.prompt_tokens or made.completion_tokens:
        cost = "" if made.cost_usd is None else f", {made.cost_usd:.4f} dollars"
        tokens = f"{made.prompt_tokens:,} read, {made.completion_tokens:,} written{cost}"
        yield f"<tr><th>tokens</th><td>{tokens}</td><td></td></tr>"
    yield "</tbody></table></div></section>"


def _row(group: Group) -> str:
    cells = "".join(f"<td>{_cell(group.metrics.get(name))}</td>" for name, _ in COLUMNS)
    return f"<tr><th>{escape(group.name.replace('_', ' '))}</th><td>{group.count}</td>{cells}</tr>"


def _cell(found: Estimate | None) -> str:
    value, _, margin = cell(found).partition(" ")
    return escape(value) + (f" <i>{escape(margin)}</i>" if margin else "")


def _figure(name: str, found: Estimate, means: str) -> str:
    return f"<tr><th>{escape(name)}</th><td>{escape(_interval(found))}</td><td>{escape(means)}</td></tr>"


def _interval(found: Estimate) -> str:
    def number(value: float) -> str:
        return f"{value:,.0f}" if abs(value) >= LATENCIES else f"{value:.3f}"

    if found.low is None or found.high is None:
        return number(found.value)
    return f"{number(found.value)} ({number(found.low)} to {number(found.high)})"


def _questions(report: Report) -> Iterable[str]:
    kinds = [kind for kind in KINDS if any(q.kind == kind for q in report.questions)]
    wrong = sum(not q.correct for q in report.questions)
    yield '<section id="questions"><h2>Questions</h2>'
    yield '<form class="filter" autocomplete="off">'
    yield '<label>kind <select id="kind"><option value="">all</option>'
    yield "".join(f'<option value="{escape(k)}">{escape(k.replace("_", " "))}</option>' for k in kinds)
    yield "</select></label>"
    yield f'<label><input type="checkbox" id="wrong"> only the {wrong} wrong ones</label>'
    yield '<label class="grow">text <input type="search" id="text" placeholder="question, answer, evidence"></label>'
    yield '<button type="button" id="open">open all</button>'
    yield f'<output id="count">{len(report.questions)} shown</output></form>'
    yield (
        '<p class="legend">In the documents: <mark class="cited">what was cited</mark>, '
        '<mark class="gold">what an answer should rest on</mark>, <mark class="gold cited">both</mark>.</p>'
    )
    for q in report.questions:
        yield from _question(q)
    yield "</section>"


def _question(q: Question) -> Iterable[str]:
    state = "right" if q.correct else "wrong"
    about = q.kind.replace("_", " ") + ("" if q.status == "answered" else f", {q.status}")
    yield f'<details class="q {state}" id="{escape("q-" + q.id)}" data-kind="{escape(q.kind)}" data-state="{state}">'
    yield (
        f'<summary><span class="state" aria-label="{state}">{"✓" if q.correct else "✗"}</span> '
        f'<span class="asked" dir="auto">{escape(q.question)}</span> <span class="kind">{escape(about)}</span>'
        "</summary>"
    )
    yield '<div class="body">'
    if q.history:
        turns = "".join(f"<p><b>{escape(asked)}</b> {escape(said)}</p>" for asked, said in q.history)
        yield f'<div class="before"><h3>Before</h3>{turns}</div>'
    if q.standalone:
        yield f'<p class="note">Searched as: {escape(q.standalone)}</p>'
    yield '<div class="sides">'
    yield from _answer(q)
    yield from _gold(q)
    yield "</div>"
    if q.why:
        yield f"<h3>Why it lost points</h3><ul>{''.join(f'<li>{escape(reason)}</li>' for reason in q.why)}</ul>"
    if q.contexts:
        yield "<h3>In the documents</h3>"
        for context in q.contexts:
            yield _context(context)
    shown = " · ".join(f"{escape(name.replace('_', ' '))} {value:,.3g}" for name, value in q.metrics.items())
    yield f'<p class="metrics">{shown}</p>'
    about = " · ".join([q.id, q.split, *q.tags])
    yield f'<p class="metrics">{escape(about)}</p>'
    if q.note:
        yield f'<p class="note">{escape(q.note)}</p>'
    yield "</div></details>"


def _answer(q: Question) -> Iterable[str]:
    yield "<div><h3>Answer</h3>"
    if q.error is not None:
        yield f'<p class="notice">{escape(q.error)}</p>'
    head = " · ".join(part for part in (q.verdict, q.short) if part)
    if head:
        yield f'<p class="short">{escape(head)}</p>'
    if q.statements:
        yield f"<p>{' '.join(_said(s) for s in q.statements)}</p>"
    elif q.text:
        yield f"<p>{escape(q.text)}</p>"
    if q.citations:
        yield f'<ol class="citations">{"".join(_cited(c) for c in q.citations)}</ol>'
    facts = []
    if q.confidence is not None:
        facts.append(f"confidence {q.confidence:.2f}")
    if q.latency_ms is not None:
        facts.append(f"{q.latency_ms:,.0f} ms")
    yield f'<p class="metrics">{escape(" · ".join(facts))}</p></div>'


def _said(statement: Said) -> str:
    marks = "".join(f"<sup>[{number}]</sup>" for number in statement.citations)
    doubt = "" if statement.supported else ' <span class="doubt">not supported</span>'
    return f"<span>{escape(statement.text)}{marks}{doubt}</span>"


def _cited(citation: Cited) -> str:
    broken = "" if citation.resolves else ' <span class="doubt">does not stand there</span>'
    place = escape(f"{citation.title}, {citation.where}")
    return f'<li><q dir="auto">{escape(citation.quote)}</q> <cite>{place}</cite>{broken}</li>'


def _gold(q: Question) -> Iterable[str]:
    yield '<div class="right-side"><h3>Should be</h3>'
    if not q.answerable:
        yield "<p>No answer: the documents hold none.</p></div>"
        return
    if q.gold_verdict:
        yield f'<p class="short">{escape(q.gold_verdict)}</p>'
    for wordings in q.accepted:
        others = f' <span class="note">or {escape("; ".join(wordings[1:]))}</span>' if wordings[1:] else ""
        yield f"<p>{escape(wordings[0])}{others}</p>"
    if q.evidence:
        yield "<ul>" + "".join(f"<li>{_alternatives(quotes)}</li>" for quotes in q.evidence) + "</ul>"
    yield "</div>"


def _alternatives(quotes: Sequence[str]) -> str:
    return " <em>or</em> ".join(f'<q dir="auto">{escape(quote)}</q>' for quote in quotes)


def _context(context: Context) -> str:
    text = "".join(_segment(segment) for segment in context.segments)
    title = escape(context.title)
    return (
        f'<figure class="context"><blockquote dir="auto">{text}</blockquote><figcaption>{title}</figcaption></figure>'
    )


def _segment(segment: Segment) -> str:
    begins = "".join(f"<sup>[{number}]</sup>" for number in segment.begins)
    kinds = [*(["gold"] if segment.gold else []), *(["cited"] if segment.cited else [])]
    text = escape(segment.text)
    return f'{begins}<mark class="{" ".join(kinds)}">{text}</mark>' if kinds else text


def _origin(report: Report) -> Iterable[str]:
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
