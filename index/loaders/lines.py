"""Structure that lines of plain text show: questions with answers, labels with values, numbered clauses, contents."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.index.blocks import field, paragraphs
from pincite.index.reading import is_prose
from pincite.index.sentences import sentences
from pincite.index.spans import Span
from pincite.index.structure import Furniture, ListItem, Pair
from pincite.index.view import TICKED, LeftOut, Reason

LONGEST_QUESTION = 200
"""Longest paragraph, in code points, that can be a question of its own. Those of public FAQs have up to 150."""

LONGEST_ANSWER = 800
"""Most code points below a question that are read with it, unless its first paragraph alone is longer."""

LONGEST_TERM = 60
"""Longest line, in code points, that can be a term above its indented definition."""

REFERRING = frozenset(
    "it its this that these those they them their he she his her es sie er dies diese dieser dieses ihr sein "
    "il elle ils elles ce cela ceci este esta esto estos ello ellos ellas".split()
)
"""Words that begin a sentence about what stands before it, in lower case."""

_ASKED = re.compile(r"^[ \t]*(?:\*\*)?Q(?:uestion)?[ \t]?\d{0,3}[:.)](?:\*\*)?[ \t]*(?=\S)", re.MULTILINE)
_ANSWERED = re.compile(r"^[ \t]*(?:\*\*)?A(?:nswer)?[ \t]?\d{0,3}[:.)](?:\*\*)?[ \t]*(?=\S)", re.MULTILINE)
_QUESTION = re.compile(r"[\s*_]*(?P<words>[^\s*_|#>-][^?？؟\n|]{2,}(?:\n[^?？؟\n|]+)?[?？؟])[\s*_]*")
_WORD = re.compile(r"[^\W\d_]+")
_CONTENTS = re.compile(
    r"(?=[ \t]*+[^\s.])(?:[^.\n]++|\.(?!(?:[ \t]?\.){3}))++(?:\.[ \t]?){4,}+[ \t]*+(?:\d{1,4}|[ivxlc]{1,6})[ \t]*+$"
)
TICKED_BOXES = frozenset("☒☑🗹🗷")
"""Boxes that are ticked."""

_ASKS = (":", "：", "?", "|")
"""Last characters of what stands before a box that is ticked or not."""

_TICKS = {verdict == "yes": words for words, verdict in TICKED.items()}
_BOX = re.compile(r"[☐☒☑🗹🗷][ \t]*")
_BOXED = re.compile(r"^[^\n]*[☐☒☑🗹🗷][^\n]*$", re.MULTILINE)
_BULLET = re.compile(r"[ \t]*(?P<mark>[-*•‣◦▪●○·][ \t]+)(?=\S)")
_CLAUSE = re.compile(
    r"[ \t]{0,40}+"
    r"(?P<mark>(?P<word>§{1,2}[ \t]?|(?:Art(?:icle|\.)|Section|Sec\.|Step|Rule|Clause|Paragraph|No\.)[ \t])?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}|\([a-z0-9]{1,3}\)|[a-z]\))(?P<dot>[.):])?[ \t]{1,40}+)"
    r"(?=[^\W\d_a-z]|[“\"‘(])"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """What lines show, each kind in the order of the text."""

    pairs: tuple[Pair, ...]
    items: tuple[ListItem, ...]
    furniture: tuple[Furniture, ...]
    left_out: tuple[LeftOut, ...]


def labelled(text: str, taken: Sequence[Span] = ()) -> Labelled:
    """Find the structure in a text's lines; the spans in `taken` (tables, code, headings) are something else."""
    others = sorted(taken)
    free = [part for part in paragraphs(text) if not _touches(others, part)]
    furniture = tuple(_contents(text, free))
    free = [part for part in free if not any(part.holds(line.span) for line in furniture)]
    pairs = [*_asked(text, others)]
    left_out = [*_asking_marks(text, pairs), *_boxes(text)]
    for find in (_questions, _terms, _fields):
        free = _without(free, pairs)
        pairs += find(text, free, others)
    free = _without(free, [pair for pair in pairs if pair.kind == "field"])
    items = tuple(sorted(_clauses(text, free), key=lambda item: item.span))
    left_out += [LeftOut(item.mark, Reason.MARKUP) for item in items if not any(map(str.isalnum, item.mark.of(text)))]
    return Labelled(tuple(_apart(pairs)), items, furniture, tuple(left_out))


def _asked(text: str, taken: Sequence[Span]) -> Iterator[Pair]:
    """Lines that begin with `Q:` and, below, `A:`."""
    asked = list(_ASKED.finditer(text))
    for number, question in enumerate(asked):
        following = asked[number + 1].start() if number + 1 < len(asked) else len(text)
        stop = min(following, _next_start(taken, question.end(), len(text)))
        answer = _ANSWERED.search(text, question.end(), stop)
        if answer is None:
            continue
        end = stop if stop < len(text) else _paragraph_end(text, answer.end())
        label = _stripped(text, question.end(), answer.start())
        body = _stripped(text, answer.end(), end)
        if label is not None and body is not None:
            yield Pair("question", label, body)


def _boxes(text: str) -> Iterator[LeftOut]:
    """Boxes: of several in a line, those that are not ticked with their words; of one alone what it says.

    A box that ends its line or fills its cell is read as it stands: what it says stands before it.
    """
    for line in _BOXED.finditer(text):
        boxes = list(_BOX.finditer(text, line.start(), line.end()))
        ticked = [box[0][0] in TICKED_BOXES for box in boxes]
        ends = [*(box.start() for box in boxes[1:]), line.end()]
        before = text[line.start() : boxes[0].start()].rstrip()
        asked = before.endswith(_ASKS)
        words = [
            bool(text[box.end() : end].split("|", maxsplit=1)[0].strip()) for box, end in zip(boxes, ends, strict=True)
        ]
        if len(boxes) > 1 and any(words) and not words[-1] and before and not asked:
            yield from _options_before(text, line.start(), boxes, ticked)
            continue
        for box, tick, end, worded in zip(boxes, ticked, ends, words, strict=True):
            if not worded:
                continue
            if len(boxes) == 1:
                yield LeftOut(Span(*box.span()), Reason.MARKUP, "" if tick and asked else _TICKS[tick])
            elif tick or not any(ticked):
                yield LeftOut(Span(*box.span()), Reason.MARKUP)
            else:
                yield LeftOut(Span(box.start(), end), Reason.NOT_CHOSEN)


def _options_before(text: str, start: int, boxes: Sequence[re.Match[str]], ticked: Sequence[bool]) -> Iterator[LeftOut]:
    """Boxes that stand behind their words: `Smokes: yes ☒ no ☐`."""
    label = max(text.rfind(mark, start, boxes[0].start()) for mark in _ASKS)
    begins = [max(label + 1, start), *(box.end() for box in boxes[:-1])]
    for begin, box, tick in zip(begins, boxes, ticked, strict=True):
        if tick or not any(ticked):
            yield LeftOut(Span(*box.span()), Reason.MARKUP)
        else:
            yield LeftOut(Span(begin, box.end()), Reason.NOT_CHOSEN)


def _asking_marks(text: str, pairs: Sequence[Pair]) -> Iterator[LeftOut]:
    """The `Q:` and `A:` before questions and answers."""
    for pair in pairs:
        for part in (pair.label, pair.body):
            start = text.rfind("\n", 0, part.start) + 1
            yield LeftOut(
                Span(start + len(text[start : part.start]) - len(text[start : part.start].lstrip()), part.start),
                Reason.MARKUP,
            )


def _questions(text: str, free: Sequence[Span], taken: Sequence[Span]) -> Iterator[Pair]:
    """Paragraphs that ask, each with the paragraphs below it up to the next one or the next heading."""
    asks = [_QUESTION.fullmatch(part.of(text)) if part.end - part.start <= LONGEST_QUESTION else None for part in free]
    for number, (part, match) in enumerate(zip(free, asks, strict=True)):
        if match is None:
            continue
        stop = _next_start(taken, part.end, len(text))
        end = part.end
        for answer, asking in zip(free[number + 1 :], asks[number + 1 :], strict=True):
            if asking is not None or answer.start >= stop:
                break
            if end > part.end and answer.end - part.end > LONGEST_ANSWER:
                break
            end = answer.end
        label = Span(part.start + match.start("words"), part.start + match.end("words"))
        body = _stripped(text, part.end, end)
        if body is not None:
            yield Pair("question", label, body)


def _terms(text: str, free: Sequence[Span], taken: Sequence[Span]) -> Iterator[Pair]:
    """Short lines above lines that are indented further, or above a line that begins with a colon."""
    for part in free:
        lines = list(_lines(text, part))
        number = 0
        while number + 1 < len(lines):
            line, below = lines[number], lines[number + 1]
            words = _stripped(text, line.start, line.end)
            if words is None or not _is_term(words.of(text)) or not _is_below(text, line, below):
                number += 1
                continue
            last = number + 1
            while last + 1 < len(lines) and _indent(text, lines[last + 1]) > _indent(text, line):
                last += 1
            body = _stripped(text, below.start, lines[last].end)
            if body is not None:
                colon = 2 if text.startswith(": ", body.start) else 0
                yield Pair("term", words, Span(body.start + colon, body.end))
            number = last + 1


def _fields(text: str, free: Sequence[Span], taken: Sequence[Span]) -> Iterator[Pair]:
    """Lines `Label: value`, or labels with their values below: a whole paragraph of them, or several in succession."""
    for part in free:
        lines = list(_lines(text, part))
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
            value = _stripped(text, label.end, lines[end - 1].end)
            if value is not None:
                yield Pair("field", label, value if below else _value(text, value))


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

    *3 May 2024. The meeting begins at nine.* is a date, and a sentence without a label. Whole are *40 euros. It is due
    in May.* and a value that begins with a sentence.
    """
    first, *others = sentences(value.of(text))
    if not others or is_prose(first.of(value.of(text))):
        return value
    end = first.end
    for sentence in others:
        said = sentence.of(value.of(text))
        opening = _WORD.search(said)
        if is_prose(said) and not (opening and opening[0].lower() in REFERRING):
            break
        end = sentence.end
    return Span(value.start, value.start + end)


def _clauses(text: str, free: Sequence[Span]) -> Iterator[ListItem]:
    """Paragraphs, or all lines of a paragraph, that begin with a number."""
    marked: list[tuple[Span, re.Match[str]]] = []
    for part in free:
        lines = list(_lines(text, part))
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


def _contents(text: str, free: Sequence[Span]) -> Iterator[Furniture]:
    """Lines that lead with dots to a page's number."""
    for part in free:
        for line in _lines(text, part):
            if "..." in (shown := line.of(text).replace(" ", "")) and _CONTENTS.match(line.of(text)) and shown:
                yield Furniture(line, "contents")


def _is_term(words: str) -> bool:
    return len(words) <= LONGEST_TERM and words[-1] not in ".!?,;:。" and words[0].isalnum()


def _is_below(text: str, line: Span, below: Span) -> bool:
    """Whether the line below defines the term in the line above."""
    return _indent(text, below) >= _indent(text, line) + 2 or text.startswith(": ", below.start)


def _indent(text: str, line: Span) -> int:
    shown = line.of(text).expandtabs(8)
    return len(shown) - len(shown.lstrip())


def _lines(text: str, part: Span) -> Iterator[Span]:
    at = part.start
    for line in part.of(text).splitlines(keepends=True):
        yield Span(at, at + len(line.rstrip("\n")))
        at += len(line)


def _stripped(text: str, start: int, end: int) -> Span | None:
    shown = text[start:end]
    first = start + len(shown) - len(shown.lstrip())
    last = start + len(shown.rstrip())
    return Span(first, last) if first < last else None


def _paragraph_end(text: str, at: int) -> int:
    blank = re.compile(r"\n[ \t]*\n").search(text, at)
    return blank.start() if blank else len(text)


def _next_start(taken: Sequence[Span], at: int, otherwise: int) -> int:
    place = bisect_right(taken, Span(at, at))
    return taken[place].start if place < len(taken) else otherwise


def _touches(taken: Sequence[Span], part: Span) -> bool:
    place = bisect_right(taken, Span(part.end - 1, part.end))
    return place > 0 and any(other.end > part.start for other in taken[max(0, place - 4) : place])


def _without(free: Sequence[Span], pairs: Sequence[Pair]) -> list[Span]:
    """The paragraphs that no pair has as its label."""
    labels = sorted(pair.label.start for pair in pairs)
    return [part for part in free if bisect_right(labels, part.end - 1) == bisect_right(labels, part.start - 1)]


def _apart(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """The pairs in order, none inside another."""
    end = 0
    for pair in sorted(pairs, key=lambda pair: pair.label.start):
        if pair.label.start >= end:
            end = pair.body.end
            yield pair
