"""Answers by label, which the model does not see: the name of a column, a field, the question of a FAQ."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from pincite.bot.verify.languages.english import NEGATION
from pincite.bot.writers.reader.model import Favoured
from pincite.index.spans import Span
from pincite.index.terms import STOP_WORDS, content_terms, terms
from pincite.index.view import TICKED, View

LABEL = 4.0
"""Log-odds for a value whose label the question names in full. On 286 questions about tables (a sample of
WikiTableQuestions and of TAT-QA, both for training) 4 and the next one raise the share of rows in which the right cell
is chosen from 0.66 to 0.68; more hurts one of the two."""

ECHO = -4.0
"""Log-odds for a value that only says what the question says already, such as the name of the row."""

SAME_QUESTION = 0.8
"""Share of a question's terms that the question of a FAQ holds for its *yes* or *no* to be the verdict."""

LOOKED_UP = 0.75
"""Share of a question's terms that a value's label and the other cells of its row hold for the value to be the answer.
On the same questions, many of which need two rows, 36 values are looked up at 0.75 and 27 are right (at 0.8, 19 of 23;
at 0.7, 27 of 40). Asked of another question's table, none of 286 is."""

LABEL_SHARE = 0.75
"""Least share of a label's terms that the question holds, if no other cell of the row names what is asked for."""

LOOKUP_CONFIDENCE = 0.75
"""Share of looked-up values that are right, on the questions above."""

LONGEST_VALUE = 100
"""Longest value, in code points, that is a short answer as it stands."""

_ASKING = frozenset("mani much number name give list".split())
"""Terms of a question that say how it asks, not what it asks about."""

_WHEN = re.compile(r"\W*(?:when|on (?:which|what) (?:date|day)|what(?: is|'s)? the (?:\w+ )?date)\b", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}|"
    r"(?:\d{1,2}\.? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?(?: \d{1,2},?)? \d{4})\b"
)
_WANTED = re.compile(
    r"\W*+(?:which|what)\s++(?:(?:is|was|are|were)\s++)?+(?:the\s++)?+(?P<what>[\w -]{1,80}?)"
    r"(?=\s(?:does|do|did|is|was|are|were|has|have|had|of|for|in|on|at)\b|\s?\?)",
    re.IGNORECASE,
)
"""A question that names what it asks for before its verb or preposition."""

_WHICH = re.compile(r"\W*+(?:which|what)\s++(?P<what>[a-z]++)\s++(?!and\b|or\b)", re.IGNORECASE)
_STATED = re.compile(r"\W*(?P<verdict>yes|no)\b(?!\s+(?:one|more|other|longer|less))", re.IGNORECASE)
_MARKED = re.compile(r" \((yes|no)\)")


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value that a label and its row's other cells name in the words of the question."""

    covered: float
    """Share of the question's terms that they hold."""
    place: Span
    """The value, as a range of the view."""


def favoured(question: Collection[str], view: View) -> tuple[Favoured, ...]:
    """Places of a view where a short answer to a question with these terms may lie, each with its weight."""
    places = zip(view.answers, view.labels, strict=True)
    labelled = len(view.answers) > 1 or any(view.labels)
    return tuple(
        Favoured(span, _by(question, value, label) if labelled else 0.0, whole=bool(label) and _is_whole(value))
        for span, label in places
        if any(map(str.isalnum, value := span.of(view.text)))
    )


def lookup(question: str, view: View, context: str = "") -> Lookup | None:
    """The value that a question asks for by its label, if the view holds it, as a cell or under a term or question.

    `context` names the matter of the view, too: the document's title, the headings above.
    """
    asked = set(content_terms(question)) - _ASKING
    dated = _dated(question, asked, view)
    if dated is not None:
        return dated
    places = list(zip(view.answers, view.labels, strict=True))
    around = set(terms(context)) & asked
    keys: set[str] = set()
    for span, label in places:
        held = set(terms(span.of(view.text)))
        if held and held <= asked:
            keys |= held | (set(terms(label)) & asked)
    best = _field(question, asked, view) or _ticked(question, asked, view)
    must_be_held = specific(question)
    for span, label in places:
        named, value = set(content_terms(label)) if label else set(), span.of(view.text)
        if not (named & asked) or set(terms(value)) <= asked or not _is_whole(value):
            continue
        if not keys and len(named & asked) < LABEL_SHARE * len(named):
            continue
        held = (keys | named | around) & asked
        share = len(held) / len(asked)
        if share < LOOKED_UP or must_be_held - held or _is_qualified(label, asked, view.labels):
            continue
        if best is None or share > best.covered:
            best = Lookup(share, span)
    return best


def specific(question: str) -> set[str]:
    """The terms of a question that name one thing among others: numbers, and names behind its first word."""
    words = question.split()
    return {
        term
        for number, word in enumerate(words)
        if any(map(str.isdigit, word))
        or (number and any(map(str.isupper, word)) and word.lower() not in STOP_WORDS and not question.isupper())
        for term in content_terms(word)
    }


def _is_qualified(label: str, asked: Collection[str], labels: Collection[str]) -> bool:
    """Whether a question names a label in part, and so perhaps another one: *price* where there is a *net price*.

    What follows is a unit or says more of the same: *fare in crowns*.
    """
    named = content_terms(label)
    first = next((number for number, term in enumerate(named) if term in asked), 0)
    of_asked = set(named) & set(asked)
    rivals = {other for other in labels if other != label and of_asked <= set(content_terms(other) if other else ())}
    return first > 0 or (bool(rivals) and not set(named) <= set(asked))


def _field(question: str, asked: Collection[str], view: View) -> Lookup | None:
    """The value of the only field of a view whose label is just what a question asks for, whatever it is the field of.

    *Which insurance plan does the patient have?* asks for *Insurance plan*; that of another person, or another number
    of it, is not asked for.
    """
    wanted = _WANTED.match(question)
    if wanted is None or len(view.answers) != 1 or len(view.labels) != 1:
        return None
    (span,), (label,) = view.answers, view.labels
    named = content_terms(label)
    rest = question[wanted.end() :]
    specific = any(word[0].isupper() or not word.isalpha() for word in re.findall(r"\w+", rest))
    value = span.of(view.text).strip()
    if not named or content_terms(wanted["what"]) != named or specific or not value or not _is_whole(value):
        return None
    return Lookup(LOOKED_UP, span) if len(set(asked) - set(named)) <= len(named) and not _STATED.match(value) else None


def _ticked(question: str, asked: Collection[str], view: View) -> Lookup | None:
    """The name of the only column with a tick in the row that a question names: *Which plan has phone support?*"""
    which = _WHICH.match(question)
    if which is None or NEGATION.search(question):
        return None
    columns: list[tuple[Span, str]] = []
    keys: set[str] = set()
    for span, label in zip(view.answers, view.labels, strict=True):
        mark = _MARKED.match(view.text, span.end)
        name = label.removesuffix(":").strip()
        start = view.text.rfind(name, 0, span.start) if name else -1
        if mark is None:
            keys |= set(content_terms(span.of(view.text)))
        elif start >= 0:
            columns.append((Span(start, start + len(name)), mark[1]))
    ticked = [span for span, mark in columns if mark == "yes"]
    wanted = set(asked) - set(content_terms(which["what"]))
    if len(ticked) != 1 or len(columns) < 2 or not keys or not wanted:  # noqa: PLR2004 - one to choose
        return None
    return Lookup(1.0, ticked[0]) if keys <= wanted and len(keys) >= LOOKED_UP * len(wanted) else None


def stated(question: str, view: View) -> Literal["yes", "no"] | None:
    """The verdict that the structure states: a FAQ's *No, …* to the same question, a tick in the column asked for."""
    asked = set(content_terms(question))
    for words, verdict in TICKED.items():
        if view.text.startswith(words) and set(content_terms(view.text.removeprefix(words))) <= asked:
            return verdict
    for span, label in zip(view.answers, view.labels, strict=True):
        if not label:
            continue
        mark = _MARKED.match(view.text, span.end)
        named = set(content_terms(label))
        if mark is not None and named and named <= asked:
            return "yes" if mark[1] == "yes" else "no"
        opening = _STATED.match(span.of(view.text))
        if opening and named and named <= asked and opening.end() == len(span.of(view.text).rstrip(" .")):
            return _verdict(opening)
    return answered(question, view)


def answered(question: str, view: View, *, wholly: bool = False) -> Literal["yes", "no"] | None:
    """The verdict of a FAQ's *Yes, …* or *No, …* to the same question; `wholly` the same, it has the same terms."""
    asked = set(content_terms(question))
    for span, label in zip(view.answers, view.labels, strict=True):
        opening = _STATED.match(span.of(view.text)) if label.endswith("?") else None
        named = set(content_terms(label)) if opening else set()
        same = asked == named if wholly else len(asked & named) >= SAME_QUESTION * len(asked)
        if opening and same and bool(NEGATION.search(label)) == bool(NEGATION.search(question)):
            return _verdict(opening)
    return None


def _verdict(opening: re.Match[str]) -> Literal["yes", "no"]:
    return "yes" if opening["verdict"].lower() == "yes" else "no"


def _dated(question: str, asked: Collection[str], view: View) -> Lookup | None:
    """The date in the heading of an entry that a question about its time names: a version, a meeting."""
    if not view.prefix or not _WHEN.match(question):
        return None
    heading = view.text[: view.prefix]
    date = _DATE.search(heading)
    numbers = {term for term in asked if any(map(str.isdigit, term))}
    rest = set(terms(_DATE.sub(" ", heading)))
    if date is None or not numbers or not numbers <= rest:
        return None
    return Lookup(1.0, Span(*date.span()))


def _is_whole(value: str) -> bool:
    """Whether a value is short enough to be the answer as it stands."""
    return len(value) <= LONGEST_VALUE and ". " not in value.strip() and "\n\n" not in value


def _by(question: Collection[str], value: str, label: str) -> float:
    named = content_terms(label) if label else []
    held = terms(value)
    wanted = sum(term in question for term in named) / len(named) if named else 0.0
    return LABEL * wanted + (ECHO if held and all(term in question for term in held) else 0.0)
