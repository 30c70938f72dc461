"""Structure that lines of plain text show: labels with values, boxes, numbered clauses, contents."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.index.blocks import field, paragraphs
from pincite.index.loaders.boxes import boxes
from pincite.index.loaders.contents import contents
from pincite.index.loaders.questions import asked, asking_marks, questions, stripped
from pincite.index.reading import is_prose
from pincite.index.sentences import sentences
from pincite.index.spans import Span
from pincite.index.structure import Furniture, LabelledBody, ListItem, outermost
from pincite.index.view import LeftOut, Reason

LONGEST_TERM = 60
"""Longest line, in code points, that can be a term above its indented definition."""

REFERRING = frozenset(
    "it its this that these those they them their he she his her es sie er dies diese dieser dieses ihr sein "
    "il elle ils elles ce cela ceci este esta esto estos ello ellos ellas".split()
)
"""Words that begin a sentence about what stands before it, in lower case."""

_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"^[ \t]{0,3}(?P<mark>>(?:[> \t]*>)?)(?=[ \t\n]|$)", re.MULTILINE)
_DEFINES = re.compile(r"^[ \t]{0,3}(?P<mark>[:~][ \t]+)", re.MULTILINE)
_BULLET = re.compile(r"[ \t]*(?P<mark>[-*•‣◦▪●○·◆❖➢➤►▸][ \t]+|o[ ]{2,4})(?=\S)")
_CLAUSE = re.compile(
    r"[ \t]{0,40}+"
    r"(?P<mark>(?P<word>§{1,2}[ \t]?|(?:Art(?:icle|\.)|Section|Sec\.|Step|Rule|Clause|Paragraph|No\.)[ \t])?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}|\([a-z0-9]{1,3}\)|[a-z]\))(?P<dot>[.):])?[ \t]{1,40}+)"
    r"(?=[^\W\d_a-z]|[“\"‘(])"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """The structure in some lines, each kind in the order of the text."""

    pairs: tuple[LabelledBody, ...]
    items: tuple[ListItem, ...]
    furniture: tuple[Furniture, ...]
    left_out: tuple[LeftOut, ...]


def labelled(text: str, taken: Sequence[Span] = (), items: Sequence[Span] = ()) -> Labelled:
    """Find the structure in a text's lines.

    Args:
        text: the document's text.
        taken: spans that are something else: tables, code, headings.
        items: list items that the format marks; only questions with their answers are looked for in them.
    """
    others = sorted([*taken, *items])
    free = [part for part in paragraphs(text) if not _touches(others, part)]
    furniture = tuple(contents(text, free))
    led = [line.span.start for line in furniture]
    free = [part for part in free if bisect_left(led, part.start) == bisect_left(led, part.end)]
    pairs = [*asked(text, others)]
    left_out = [*asking_marks(text, pairs), *boxes(text, others), *_quote_marks(text, others)]
    free = _without(free, pairs)
    pairs += questions(text, free, items, sorted([*others, *(pair.label for pair in pairs)]))
    for find in (_terms, _fields):
        free = _without(free, pairs)
        pairs += find(text, free, others)
    for pair in pairs:
        if pair.kind == "term":
            marks = _DEFINES.finditer(text, pair.label.end, pair.body.end)
            left_out += (LeftOut(Span(*mark.span("mark")), Reason.MARKUP) for mark in marks)
    free = _without(free, [pair for pair in pairs if pair.kind == "field"])
    numbered = tuple(sorted(_clauses(text, free), key=lambda item: item.span))
    bullets = (item.mark for item in numbered if not _WORD.search(item.mark.of(text).replace("o  ", "")))
    left_out += [LeftOut(mark, Reason.MARKUP) for mark in bullets if not any(map(str.isdigit, mark.of(text)))]
    return Labelled(tuple(outermost(pairs)), numbered, furniture, tuple(left_out))


def _quote_marks(text: str, taken: Sequence[Span]) -> Iterator[LeftOut]:
    """The `>` before lines of a quotation."""
    if ">" in text:
        marks = (Span(*match.span("mark")) for match in _QUOTED.finditer(text))
        yield from (LeftOut(mark, Reason.MARKUP) for mark in marks if not _touches(taken, mark))


def _terms(text: str, free: Sequence[Span], taken: Sequence[Span]) -> Iterator[LabelledBody]:
    """Short lines above lines that are indented further, or above a line that begins with a colon."""
    for part in free:
        lines = list(part.lines(text))
        number = 0
        while number + 1 < len(lines):
            line, below = lines[number], lines[number + 1]
            words = stripped(text, line.start, line.end)
            if words is None or not _is_term(words.of(text)) or not _is_below(text, line, below):
                number += 1
                continue
            last = number + 1
            while last + 1 < len(lines) and (
                _indent(text, lines[last + 1]) > _indent(text, line) or text.startswith(": ", lines[last + 1].start)
            ):
                last += 1
            body = stripped(text, below.start, lines[last].end)
            if body is not None:
                colon = 2 if text.startswith((": ", "~ "), body.start) else 0
                yield LabelledBody("term", words, Span(body.start + colon, body.end))
            number = last + 1


def _fields(text: str, free: Sequence[Span], taken: Sequence[Span]) -> Iterator[LabelledBody]:
    """Lines `Label: value`, or labels with their values below: a whole paragraph of them, or several in succession."""
    for part in free:
        lines = list(part.lines(text))
        matches = [field(text, line.start, line.end) for line in lines]
        begins = [number for number, match in enumerate(matches) if match is not None]
        values = [bool(match["value"]) for match in matches if match is not None]
        below = bool(begins) and not begins[0] and not any(values)
        below = below and all(b - a >= 2 for a, b in zip(begins, [*begins[1:], len(lines)], strict=True))  # noqa: PLR2004 - a line with a value
        if below and len(lines) <= 2 * len(begins):
            ends = [*begins[1:], len(lines)]
        else:
            begins = _succession(text, lines, matches)
            ends = [number + 1 for number in begins]
        for number, end in zip(begins, ends, strict=True):
            match = matches[number]
            assert match is not None
            label = Span(match.start("label"), match.end("label") + 1)
            value = stripped(text, label.end, lines[end - 1].end)
            if value is not None:
                yield LabelledBody("field", label, value if below else _value(text, value))


def _succession(text: str, lines: Sequence[Span], matches: Sequence[re.Match[str] | None]) -> list[int]:
    """The numbers of the lines that are fields: all lines, or at least two in succession that end like the last line.

    A value that goes on in the line below is no field.
    """
    fields: list[int] = []
    run: list[int] = []
    for number, match in enumerate([*matches, None]):
        if match is not None and match["value"]:
            run.append(number)
            continue
        closed = number == len(lines) or (run and text[: lines[run[-1]].end].rstrip().endswith((".", "!", "。")))
        if closed and (len(run) > 1 or len(run) == len(lines)):
            fields += run
        run = []
    return fields


def _value(text: str, value: Span) -> Span:
    """The value of a field without the sentences after it that speak of something else.

    *3 May 2024. The meeting begins at nine.* is a date, and a sentence without a label. *40 euros. It is due in May.*
    is left whole, and so is a value that begins with a sentence.
    """
    first, *others = sentences(value.of(text))
    if not others or is_prose(first.of(value.of(text))):
        return value
    end = first.end
    for sentence in others:
        clause = sentence.of(value.of(text))
        opening = _WORD.search(clause)
        if is_prose(clause) and not (opening and opening[0].lower() in REFERRING):
            break
        end = sentence.end
    return Span(value.start, value.start + end)


def _clauses(text: str, free: Sequence[Span]) -> Iterator[ListItem]:
    """Paragraphs, or all lines of a paragraph, that begin with a number."""
    marked: list[tuple[Span, re.Match[str]]] = []
    for part in free:
        lines = list(part.lines(text))
        bullets = [match for line in lines if (match := _BULLET.match(text, line.start, line.end))]
        if bullets and bullets[0].start() == part.start:
            ends = [*(match.start() for match in bullets[1:]), part.end]
            for match, end in zip(bullets, ends, strict=True):
                yield ListItem(
                    Span(match.start("mark"), match.start("mark") + len(text[match.start("mark") : end].rstrip())),
                    Span(*match.span("mark")),
                )
            continue
        matches = [_CLAUSE.match(text, line.start, line.end) for line in lines]
        if all(matches):
            marked += [(line, match) for line, match in zip(lines, matches, strict=True) if match]
        elif matches[0]:
            marked.append((part, matches[0]))
    for part, match in marked:
        bare = not match["word"] and not match["dot"] and match["number"].isdigit()
        if bare and len(marked) == 1:  # *12 Angry Men* is no clause
            continue
        yield ListItem(Span(match.start("mark"), part.end), Span(match.start("mark"), match.end("mark")))


def _is_term(words: str) -> bool:
    return (
        not words.startswith("o  ")
        and len(words) <= LONGEST_TERM
        and words[-1] not in ".!?,;:。-\u2010\u00ad"
        and words.lstrip("`*_")[:1].isalnum()
    )


def _is_below(text: str, line: Span, below: Span) -> bool:
    """Whether the line below defines the term in the line above."""
    return _indent(text, below) >= _indent(text, line) + 2 or text.startswith((": ", "~ "), below.start)


def _indent(text: str, line: Span) -> int:
    shown = line.of(text).expandtabs(8)
    return len(shown) - len(shown.lstrip())


def _touches(taken: Sequence[Span], span: Span) -> bool:
    place = bisect_right(taken, Span(span.end - 1, span.end))
    return place > 0 and any(other.end > span.start for other in taken[max(0, place - 4) : place])


def _without(free: Sequence[Span], pairs: Sequence[LabelledBody]) -> list[Span]:
    """The paragraphs that no pair has as its label."""
    labels = sorted(pair.label.start for pair in pairs)
    return [part for part in free if bisect_right(labels, part.end - 1) == bisect_right(labels, part.start - 1)]
