"""The questions of a report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from pincite.eval.gold import KINDS
from pincite.eval.report.content import (
    Context,
    ContextSegment,
    RunReport,
    ShownCitation,
    ShownLabel,
    ShownQuestion,
    ShownStatement,
)
from pincite.eval.report.markup import escape

KEYS = (
    ("R", "right"),
    ("W", "wrong"),
    ("S", "its quotes support it"),
    ("U", "unsupported"),
    ("G", "gold doubtful"),
    ("M", "remark"),
    ("Esc", "back from it"),
    ("J", "next"),
    ("K", "previous"),
)
"""Keys of `labelling.js`."""


def questions(report: RunReport) -> Iterable[str]:
    """The section of questions, each with its answer, its gold and the documents."""
    kinds = [kind for kind in KINDS if any(question.kind == kind for question in report.questions)]
    wrong = sum(not question.correct for question in report.questions)
    yield '<section id="questions"><h2>Questions</h2>'
    yield '<form class="filter" autocomplete="off">'
    yield '<label>kind <select id="kind"><option value="">all</option>'
    yield "".join(f'<option value="{escape(k)}">{escape(k.replace("_", " "))}</option>' for k in kinds)
    yield "</select></label>"
    yield f'<label><input type="checkbox" id="only" value="wrong"> only the {wrong} wrong ones</label>'
    yield '<label>labels <select id="labels"><option value="">all</option>'
    yield '<option value="none">not labelled yet</option><option value="some">labelled</option></select></label>'
    yield '<label class="grow">text <input type="search" id="text" placeholder="question, answer, evidence"></label>'
    yield '<button type="button" id="open">open all</button>'
    yield f'<output id="count">{len(report.questions)} shown</output></form>'
    yield (
        '<p class="legend">In the documents: <mark class="cited">cited</mark>, '
        '<mark class="gold">evidence</mark>, <mark class="gold cited">both</mark>.</p>'
    )
    yield from _labelling(report)
    for question in report.questions:
        yield from _question(question)
    yield "</section>"


def _labelling(report: RunReport) -> Iterable[str]:
    """Parts that need the script: progress, keys, and the button that saves the labels."""
    if all(question.label is None for question in report.questions):
        yield '<p class="note">Nobody had labelled an answer of this run when this file was written.</p>'
    yield f'<form class="labelling" id="labelling" data-run="{escape(report.header.id)}" autocomplete="off" hidden>'
    yield '<output id="progress"></output>'
    yield '<label><input type="checkbox" id="blind"> label blind: hide what the metrics say, in random order</label>'
    yield '<button type="button" id="save">save the labels</button><span id="told" role="status"></span>'
    yield '<p class="notice" id="forgetful" hidden>This browser keeps no labels: save them before you leave.</p>'
    keys = ", ".join(f"<kbd>{key}</kbd> {escape(means)}" for key, means in KEYS)
    yield f'<p class="note">Keys, in an open question: {keys}; the same again takes a label back. Labels stay in this '
    yield "browser. Only blind ones, from the first in the random order on, measure judges and metrics.</p></form>"


def _question(question: ShownQuestion) -> Iterable[str]:
    state = "right" if question.correct else "wrong"
    about = question.kind.replace("_", " ") + ("" if question.status == "answered" else f", {question.status}")
    uncited = '<span class="says">, right but not cited</span>' if question.right and not question.correct else ""
    yield (
        f'<details class="q {state}" id="{escape("q-" + question.id)}" data-kind="{escape(question.kind)}" '
        f'data-state="{state}"'
        f"{_labelled(question)}>"
    )
    yield (
        f'<summary><span class="state says" aria-label="{state}">{"✓" if question.correct else "✗"}</span> '
        f'<span class="asked" dir="auto">{escape(question.question)}</span> '
        f'<span class="kind">{escape(about)}{uncited}</span>'
        "</summary>"
    )
    yield '<div class="body">'
    if question.history:
        turns = "".join(f"<p><b>{escape(asked)}</b> {escape(answer)}</p>" for asked, answer in question.history)
        yield f'<div class="before"><h3>Before</h3>{turns}</div>'
    if question.standalone:
        yield f'<p class="note">Searched as: {escape(question.standalone)}</p>'
    yield '<div class="sides">'
    yield from answer(question)
    yield from gold(question)
    yield "</div>"
    if question.why:
        reasons = "".join(f"<li>{escape(reason)}</li>" for reason in question.why)
        yield f'<div class="says"><h3>Why it lost points</h3><ul>{reasons}</ul></div>'
    if question.label is not None:
        yield f'<p class="people says">{escape(_label_line(question, question.label))}</p>'
    if question.lost_by:
        yield f'<p class="note says">Lost by {escape(question.lost_by)}.</p>'
    if question.contexts:
        yield "<h3>In the documents</h3>"
        for context in question.contexts:
            yield _context(context)
    shown = " · ".join(f"{escape(name.replace('_', ' '))} {value:,.3g}" for name, value in question.metrics.items())
    yield f'<p class="metrics says">{shown}</p>'
    about = " · ".join([question.id, question.split, *question.tags, *weight_in_words(question)])
    yield f'<p class="metrics">{escape(about)}</p>'
    if question.note:
        yield f'<p class="note">{escape(question.note)}</p>'
    yield "</div></details>"


def weight_in_words(question: ShownQuestion) -> list[str]:
    """The weight of a question; nothing where it counts once."""
    return [] if question.weight == 1.0 else [f"weight {question.weight:g}"]


def _labelled(question: ShownQuestion) -> str:
    """The attributes of an answer that can be labelled: its fingerprint, its place in the random order, and its
    label.
    """
    if question.answer is None:
        return ""
    place = "" if question.place is None else f' data-place="{question.place}"'
    label = (
        "" if question.label is None else f' data-labelled data-label="{escape(json.dumps(asdict(question.label)))}"'
    )
    return f' data-answer="{escape(question.answer)}"{place}{label}'


def _label_line(question: ShownQuestion, label: ShownLabel) -> str:
    """People's labels of an answer, and whether the metric agrees."""
    verdict = {True: "right", False: "wrong", None: ""}[label.correct]
    quotes = {True: "and its quotes support it", False: "and its quotes don't support it", None: ""}[label.supported]
    doubt = "the gold is doubtful" if label.gold_doubtful else ""
    apart = "" if label.correct in {None, question.right} else ". The metric right says otherwise"
    remark = f" Remark: {label.remark}" if label.remark else ""
    return f"People say: {', '.join(part for part in (verdict, quotes, doubt) if part)}{apart}.{remark}"


def answer(question: ShownQuestion, heading: str = "Answer") -> Iterable[str]:
    """An answer with its citations and its figures."""
    yield f"<div><h3>{escape(heading)}</h3>"
    if question.error is not None:
        yield f'<p class="notice">{escape(question.error)}</p>'
    head = " · ".join(part for part in (question.verdict, question.short) if part)
    if head:
        yield f'<p class="short">{escape(head)}</p>'
    if question.statements:
        yield f"<p>{' '.join(_statement(statement) for statement in question.statements)}</p>"
    elif question.text:
        yield f"<p>{escape(question.text)}</p>"
    if question.citations:
        yield f'<ol class="citations">{"".join(_citation(citation) for citation in question.citations)}</ol>'
    facts = []
    if question.confidence is not None:
        facts.append(f"confidence {question.confidence:.2f}")
    if question.latency_ms is not None:
        facts.append(f"{question.latency_ms:,.0f} ms")
    yield f'<p class="metrics says">{escape(" · ".join(facts))}</p></div>'


def _statement(statement: ShownStatement) -> str:
    marks = "".join(f"<sup>[{number}]</sup>" for number in statement.citations)
    doubt = "" if statement.supported else ' <span class="doubt says">not supported</span>'
    return f"<span>{escape(statement.text)}{marks}{doubt}</span>"


def _citation(citation: ShownCitation) -> str:
    broken = "" if citation.resolves else ' <span class="doubt says">does not stand there</span>'
    place = escape(f"{citation.title}, {citation.where}")
    return f'<li><q dir="auto">{escape(citation.quote)}</q> <cite>{place}</cite>{broken}</li>'


def gold(question: ShownQuestion) -> Iterable[str]:
    """The gold answers and the evidence."""
    yield '<div class="right-side"><h3>Should be</h3>'
    if not question.answerable:
        yield "<p>No answer: the documents hold none.</p></div>"
        return
    if question.gold_verdict:
        yield f'<p class="short">{escape(question.gold_verdict)}</p>'
    for wordings in question.accepted:
        others = f' <span class="note">or {escape("; ".join(wordings[1:]))}</span>' if wordings[1:] else ""
        yield f"<p>{escape(wordings[0])}{others}</p>"
    if question.evidence:
        yield "<ul>" + "".join(f"<li>{_alternatives(quotes)}</li>" for quotes in question.evidence) + "</ul>"
    yield "</div>"


def _alternatives(quotes: Sequence[str]) -> str:
    return " <em>or</em> ".join(f'<q dir="auto">{escape(quote)}</q>' for quote in quotes)


def _context(context: Context) -> str:
    text = "".join(_segment(segment) for segment in context.segments)
    title = escape(context.title)
    return (
        f'<figure class="context"><blockquote dir="auto">{text}</blockquote><figcaption>{title}</figcaption></figure>'
    )


def _segment(segment: ContextSegment) -> str:
    begins = "".join(f"<sup>[{number}]</sup>" for number in segment.begins)
    kinds = [*(["gold"] if segment.gold else []), *(["cited"] if segment.cited else [])]
    text = escape(segment.text)
    return f'{begins}<mark class="{" ".join(kinds)}">{text}</mark>' if kinds else text
