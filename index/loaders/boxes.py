"""Boxes that are ticked or empty, in the notations of forms: ☐ ☒, □ ■ ✔, ○ ●, [ ] [x] and ( ) (x)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pincite.index.spans import Span
from pincite.index.view import TICKED, LeftOut, Reason

_SURE = "☐☒☑🗹🗷"
_TICKED_SIGNS = frozenset("☒☑🗹🗷■◼▣⬛●◉⚫🔘⦿✓✔√✗✘")
_ASKS = (":", "：", "?", "|")
"""Last characters of what stands before a box that is ticked or not."""

_TICKS = {verdict == "yes": words for words, verdict in TICKED.items()}
_SIGNS = "□■◻◼▢▣⬜⬛○●◯◉⚪⚫🔘⦿❏❐❑❒✓✔√✗✘"
_BOX = re.compile(
    rf"(?:(?P<sure>[{_SURE}])|[{_SIGNS}]"
    r"|(?<![\w)\]`*.])(?:\[(?:[ ]{1,3}|[xX✓✔])\]|\((?:[ ]{1,3}|[xX*•])\))(?![\w(\[]))[ \t]*"
)
_BOXED = re.compile(rf"^[^\n]*(?:[{_SURE}{_SIGNS}]|\[[ xX✓✔]|\([ xX*•])[^\n]*$", re.MULTILINE)
_BULLET = re.compile(r"[ \t]*(?:[-*+•][ \t]+|\d{1,3}[.)][ \t]+)?")


def boxes(text: str, taken: Sequence[Span] = ()) -> Iterator[LeftOut]:
    """Boxes: of several in a line, those that are not ticked with their words; of one alone what it says.

    A box that ends its line or fills its cell is read as it stands: what it says stands before it. Circles, squares and
    brackets, which have other uses, are boxes where a line has an empty and a ticked one, or where lines below each
    other begin with both.
    """
    lines = list(_BOXED.finditer(text))
    listed = _listed(text, lines)
    for line in lines:
        place = bisect_right(taken, Span(line.start() + 1, line.start() + 1)) - 1
        if "`" in line[0] or (place >= 0 and taken[place].end > line.start() and "|" not in line[0]):
            signs = [box for box in _BOX.finditer(text, line.start(), line.end()) if box["sure"]]
        else:
            signs = _meant(text, line, listed=line.start() in listed)
        if signs:
            yield from _box_readings(text, line, signs)


def _listed(text: str, lines: Sequence[re.Match[str]]) -> frozenset[int]:
    """The starts of those lines that begin with a box, below each other, some of them ticked and some empty."""
    listed: set[int] = set()
    run: dict[int, bool] = {}
    end = -1
    for line in lines:
        if run and text[end : line.start()].strip():
            if len(set(run.values())) > 1:
                listed.update(run)
            run = {}
        end = line.end()
        sign = _BOX.match(text, _begin(text, line))
        if sign is not None and sign.end() < line.end():
            run[line.start()] = _is_ticked(sign)
    return frozenset(listed.union(run) if len(set(run.values())) > 1 else listed)


def _begin(text: str, line: re.Match[str]) -> int:
    """Where a line begins, behind its bullet."""
    begins = _BULLET.match(text, line.start(), line.end())
    return begins.end() if begins else line.start()


def _meant(text: str, line: re.Match[str], *, listed: bool) -> list[re.Match[str]]:
    """The boxes of a line, without signs that are bullets, ratings or words in brackets."""
    signs = list(_BOX.finditer(text, line.start(), line.end()))
    if listed and len(signs) == 1:
        return signs
    ticked = list(map(_is_ticked, signs))
    apart = sum(box.end() < other.start() for box, other in zip(signs, [*signs[1:]], strict=False))
    if len(signs) > 1 and any(ticked) and not all(ticked) and apart:
        return signs
    first = _begin(text, line)
    return [box for box in signs if box["sure"] or (box[0][0] == "[" and box.start() == first and len(signs) == 1)]


def _is_ticked(box: re.Match[str]) -> bool:
    sign = box[0].strip(" \t")
    return not sign[1:-1].isspace() if sign[0] in "[(" else sign[0] in _TICKED_SIGNS


def _box_readings(text: str, line: re.Match[str], signs: Sequence[re.Match[str]]) -> Iterator[LeftOut]:
    ticked = list(map(_is_ticked, signs))
    ends = [*(box.start() for box in signs[1:]), line.end()]
    before = text[line.start() : signs[0].start()].rstrip()
    asked = before.endswith(_ASKS)
    words = [
        bool(text[box.end() : end].split("|", maxsplit=1)[0].strip()) for box, end in zip(signs, ends, strict=True)
    ]
    if len(signs) > 1 and any(words) and not words[-1] and before and not before.endswith((":", "：", "|")):
        yield from _options_before(text, line.start(), signs, ticked)
        return
    for box, tick, end, worded in zip(signs, ticked, ends, words, strict=True):
        if not worded:
            continue
        if len(signs) == 1:
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
            yield LeftOut(Span(begin, box.end()), Reason.NOT_CHOSEN, " " if text[begin : begin + 1].isspace() else "")
