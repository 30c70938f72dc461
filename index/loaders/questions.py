"""Questions with their answers: after `Q:` and `A:`, as lines and paragraphs that ask, and in bold before an answer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.index.blocks import plain
from pincite.index.spans import Span
from pincite.index.structure import LabelledBody
from pincite.index.view import LeftOut, Reason

LONGEST_QUESTION = 200
"""Longest paragraph, in code points, that can be a question of its own. Those of public FAQs have up to 150."""

LONGEST_ANSWER = 800
"""Most code points below a question that are read with it, unless its first paragraph alone is longer."""

_BEFORE = r"^[ \t]*(?:[-*•>+][ \t]+|\d{1,3}[.)][ \t]+)?(?:\*\*|__)?"
_AFTER = r"[ \t]?\d{0,3}[ \t]?(?:\*\*|__)?[:.)：](?:\*\*|__)?[ \t]*(?=\S)"
_ASKING = "Question|Frage|Pregunta|Domanda|Pergunta|Vraag|Spørsmål|Spørgsmål|Fråga|Pytanie|Вопрос|سؤال|پرسش|问|問"
_ANSWERING = "Answer|Antwort|Réponse|Respuesta|Risposta|Resposta|Antwoord|Svar|Odpowiedź|Ответ|جواب|پاسخ|答"
_ASKED = re.compile(rf"{_BEFORE}(?:(?P<sure>Q|{_ASKING})|F|P|D|V|S){_AFTER}", re.MULTILINE | re.IGNORECASE)
_ANSWERED = re.compile(rf"{_BEFORE}(?:A|R|{_ANSWERING}|S){_AFTER}", re.MULTILINE | re.IGNORECASE)
_NUMBER = r"(?:(?:\d{1,3}[.)]|\(?[a-z]\)|[A-Z]\.)\s+)?"
_QUESTION = re.compile(rf"[\s*_]*(?P<words>{_NUMBER}[^\s*_|#>-][^?？؟\n|]{{2,}}(?:\n[^?？؟\n|]+)?[?？؟])[\s*_]*")
_FIRST_LINE = re.compile(
    rf"[ \t*_]*(?P<words>{_NUMBER}[^\sa-z*_|#>-][^?？؟!.。\n|]{{2,}}[ \t]?[?？؟])[ \t*_\\]*\n(?=\s*\S)"
)
_BOLD = re.compile(r"[ \t]*(?P<bold>\*\*|__)(?P<words>[^\s*_][^?？؟\n*]{2,}[?？؟])[ \t]*(?P=bold)[ \t:–—-]*(?=\S)")
_TAG = re.compile(r"<(?:(?P<ends>/(?:summary|b|strong))|/?[a-zA-Z][^<>\n]{0,200})>")
_BULLET = re.compile(r"[ \t]*(?:[-*+•‣◦▪●○·]|\d{1,3}[.)])[ \t]+(?=\S)")


@dataclass(frozen=True, slots=True)
class _Asking:
    """A paragraph or list item that asks, with the answer it holds itself."""

    unit: Span
    label: Span
    answer: Span | None


def asked(text: str, taken: Sequence[Span]) -> Iterator[LabelledBody]:
    """Lines that begin with `Q:` and, below, `A:`; a single letter other than Q needs a question mark."""
    marked = list(_ASKED.finditer(text))
    for number, question in enumerate(marked):
        following = marked[number + 1].start() if number + 1 < len(marked) else len(text)
        stop = min(following, next_start(taken, question.end(), len(text)))
        answer = _ANSWERED.search(text, question.end(), stop)
        if answer is None:
            continue
        label = stripped(text, question.end(), answer.start())
        if label is None or not (question["sure"] or text[label.end - 1] in "?？؟"):
            continue
        body = stripped(text, answer.end(), _answer_end(text, answer.end(), stop))
        if body is not None:
            yield LabelledBody("question", label, body)


def _answer_end(text: str, at: int, stop: int) -> int:
    """Where an answer after its mark ends: before a line that asks, before a paragraph too long to be a part of it.

    Below the last answer stands what is not asked for.
    """
    paragraphs = re.split(r"(\n[ \t]*\n)", text[at:stop])
    end = at + len(paragraphs[0])
    for gap, paragraph in zip(paragraphs[1::2], paragraphs[2::2], strict=True):
        if stop == len(text) or end + len(gap) + len(paragraph) - at > LONGEST_ANSWER or _asks(paragraph):
            break
        end += len(gap) + len(paragraph)
    return end


def _asks(paragraph: str) -> bool:
    whole = Span(0, len(paragraph))
    return any(True for _ in _in_items(paragraph, whole)) or _asking(paragraph, whole) is not None


def asking_marks(text: str, pairs: Sequence[LabelledBody]) -> Iterator[LeftOut]:
    """The `Q:` and `A:` before questions and answers."""
    for pair in pairs:
        for part in (pair.label, pair.body):
            start = text.rfind("\n", 0, part.start) + 1
            yield LeftOut(
                Span(start + len(text[start : part.start]) - len(text[start : part.start].lstrip()), part.start),
                Reason.MARKUP,
            )


def questions(text: str, free: Sequence[Span], items: Sequence[Span], taken: Sequence[Span]) -> Iterator[LabelledBody]:
    """Paragraphs that ask, each with its own answer or with the paragraphs below it, up to the next one or a heading.

    Args:
        text: the document's text.
        free: the paragraphs that may ask.
        items: the list items, in each of which its own answer may stand.
        taken: the spans that end an answer: headings, tables, questions after a mark.
    """
    listed = {part.start: pairs for part in free if (pairs := list(_in_items(text, part)))}
    asking = {
        part.start: question
        for part in free
        if part.start not in listed and (question := _asking(text, part)) is not None
    }
    for number, part in enumerate(free):
        question = asking.get(part.start)
        if question is None:
            yield from listed.get(part.start, ())
            continue
        if question.answer is not None:
            yield LabelledBody("question", question.label, question.answer)
            continue
        stop = next_start(taken, part.end, len(text))
        end = part.end
        for answer in free[number + 1 :]:
            if answer.start in asking or answer.start in listed or answer.start >= stop:
                break
            if end > part.end and answer.end - part.end > LONGEST_ANSWER:
                break
            end = answer.end
        body = stripped(text, part.end, end)
        if body is not None:
            yield LabelledBody("question", question.label, body)
    for item in items:
        question = _asking(text, item)
        if question is not None and question.answer is not None:
            yield LabelledBody("question", question.label, question.answer)


def _in_items(text: str, span: Span) -> Iterator[LabelledBody]:
    """The questions of the items of a list, each with the answer in its item."""
    begins: list[int] = []
    at = span.start
    for line in span.of(text).splitlines(keepends=True):
        if _BULLET.match(line):
            begins.append(at)
        at += len(line)
    if not begins or begins[0] != span.start:
        return
    for start, end in zip(begins, [*begins[1:], span.end], strict=True):
        question = _asking(text, Span(start, end))
        if question is not None and question.answer is not None:
            yield LabelledBody("question", question.label, question.answer)


def _asking(text: str, span: Span) -> _Asking | None:
    """The question of a paragraph or an item: all of it, its first line, or its beginning in bold."""
    shown = _TAG.sub(lambda tag: ("\n" if tag["ends"] else "").ljust(len(tag[0])), plain(span.of(text)))
    bullet = _BULLET.match(shown)
    if bullet is not None and not shown[bullet.start() : bullet.end()].strip()[0].isdigit():
        shown = " " * bullet.end() + shown[bullet.end() :]
    begin = len(shown) - len(shown.lstrip())
    if len(shown) <= LONGEST_QUESTION and (whole := _QUESTION.fullmatch(shown)):
        return _Asking(span, _moved(span, whole), None)
    numbered = bullet.end() if bullet is not None and begin < bullet.end() else begin
    first = _FIRST_LINE.match(shown, begin) or _BOLD.match(shown, numbered)
    if first is None or first.end("words") - begin > LONGEST_QUESTION:
        return None
    answer = stripped(text, span.start + first.end(), span.end)
    return None if answer is None else _Asking(span, _moved(span, first), answer)


def _moved(span: Span, match: re.Match[str]) -> Span:
    return Span(span.start + match.start("words"), span.start + match.end("words"))


def next_start(taken: Sequence[Span], at: int, otherwise: int) -> int:
    """Where the next of some spans begins."""
    place = bisect_right(taken, Span(at, at))
    return taken[place].start if place < len(taken) else otherwise


def stripped(text: str, start: int, end: int) -> Span | None:
    """A range without the white space around it; None where nothing else is."""
    span = Span(start, end).stripped(text)
    return span if span.start < span.end else None
