"""Boxes to tick that are drawn on a PDF's page, as characters of its lines, and words that a line strikes out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pincite.index.loaders.pdf_fragments import Glyph
from pincite.index.loaders.pdf_paths import Box
from pincite.index.loaders.pdf_rules import RuledLine, Shape, turned

TICKED = "☒"
EMPTY = "☐"

MOST_BOXES = 500
"""Most boxes of a page."""

MOST_RULES = 400
"""Most lines of a page that may strike words out."""

REACH = 3.0
"""Greatest distance of a box from its words, over the height of their line."""

BESIDE = 1.6
"""Greatest distance, over the height of the line, of a box from words that follow it without a gap."""

SIGN = 0.25
"""Least width and height of a sign in a box, over those of the box."""

OUTER = 0.75
"""Least size of a square within another one, over the size of that, for both to be one box with two edges."""

STRUCK = (0.14, 0.45)
"""How far above the base line, over the height of its line, a line runs through words."""

OVERHANG = 0.6
"""How far such a line may reach beyond the words, over the height of their line."""

_SIGNS = frozenset("xX✓✔✗✘✕✖×+•●■4")
"""Characters that tick a box they stand in; `4` and the like are ticks of a font that says no characters."""


@dataclass(frozen=True, slots=True)
class Button:
    """A box of a form, in the page's own frame."""

    box: Box
    ticked: bool


Place = Callable[[Box, str], str]
"""Gives a character its place on the page."""


def with_boxes(
    glyphs: Sequence[Glyph], shapes: Sequence[Shape], buttons: Sequence[Button], turn: int, place: Place
) -> list[Glyph]:
    """The characters with those of the boxes beside them, and without the signs in the boxes.

    Args:
        glyphs: characters, upright, in the order of the file.
        shapes: what is drawn on the page.
        buttons: the boxes of its form.
        turn: quarters of a turn in which the characters stand.
        place: places a character.
    """
    lines = _Lines(glyphs)
    gone: set[int] = set()
    before: dict[int, list[Glyph]] = {}
    spaced: set[int] = set()
    for button, drawn in [*((one, False) for one in buttons), *((one, True) for one in _drawn(shapes, buttons))]:
        box = turned(turn, *button.box)
        inside = [at for at in lines.near(box) if _holds(box, glyphs[at])]
        words = "".join(glyphs[at].character for at in inside)
        if drawn and words and not (len(words) == 1 and words in _SIGNS):
            continue  # a letter in its field
        beside = [at for at in lines.beside(box) if at not in inside]
        found = _glyph(glyphs, beside, box, drawn=drawn)
        if found is None:
            continue
        at, glyph = found
        sign = TICKED if button.ticked or (drawn and words) else EMPTY
        gone.update(inside)
        before.setdefault(at, []).append(replace(glyph, character=place(button.box, sign)))
        if at < len(glyphs):
            spaced.add(at)
    if not before:
        return list(glyphs)
    whole: list[Glyph] = []
    for at, glyph in enumerate(glyphs):
        whole += before.get(at, ())
        if at not in gone:
            whole.append(replace(glyph, spaced=True) if at in spaced else glyph)
    return [*whole, *before.get(len(glyphs), ())]


def struck_out(
    glyphs: Sequence[Glyph], horizontal: Sequence[RuledLine], marked: Sequence[Box] = ()
) -> tuple[list[Glyph], tuple[RuledLine, ...]]:
    """The characters with those marked that a line strikes out, and the other lines.

    Args:
        glyphs: characters, upright.
        horizontal: the lines that are drawn.
        marked: the words that a reader has struck out.
    """
    lines = _Lines(glyphs)
    struck = {at for box in marked for at in lines.near(box) if _holds(box, glyphs[at])}
    others: list[RuledLine] = []
    for number, rule in enumerate(horizontal):
        inside = [] if number >= MOST_RULES else list(lines.under(rule))
        if inside and _covers(rule, [glyphs[at] for at in inside]):
            struck.update(inside)
        else:
            others.append(rule)
    if not struck:
        return list(glyphs), tuple(horizontal)
    return [replace(glyph, struck=at in struck) for at, glyph in enumerate(glyphs)], tuple(others)


class _Lines:
    """Characters by their base lines."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self._glyphs = glyphs
        self._order = sorted(range(len(glyphs)), key=lambda at: glyphs[at].y)
        self._heights = [glyphs[at].y for at in self._order]
        self._tallest = max((glyph.height for glyph in glyphs), default=0.0)

    def _between(self, low: float, high: float) -> Sequence[int]:
        return self._order[bisect_left(self._heights, low) : bisect_right(self._heights, high)]

    def near(self, box: Box) -> Sequence[int]:
        """The characters whose base line may run through a box, or right below it."""
        return self._between(box[1] - self._tallest, box[3])

    def beside(self, box: Box) -> Iterator[int]:
        """The characters on the line of a box."""
        middle = (box[1] + box[3]) / 2
        for at in self.near(box):
            glyph = self._glyphs[at]
            if glyph.bottom <= middle <= glyph.top and abs(glyph.y + glyph.height / 3 - middle) < glyph.height / 2:
                yield at

    def under(self, rule: RuledLine) -> Iterator[int]:
        """The characters through which a line runs."""
        for at in self._between(rule.at - self._tallest, rule.at):
            glyph = self._glyphs[at]
            if STRUCK[0] * glyph.height <= rule.at - glyph.y <= STRUCK[1] * glyph.height and (
                rule.start - 1 <= (glyph.left + glyph.right) / 2 <= rule.end + 1
            ):
                yield at


def _covers(rule: RuledLine, glyphs: Sequence[Glyph]) -> bool:
    """Whether a line is as long as the words that it runs through."""
    over = OVERHANG * max(glyph.height for glyph in glyphs)
    left, right = min(glyph.left for glyph in glyphs), max(glyph.right for glyph in glyphs)
    return left - rule.start <= over and rule.end - right <= over


def _drawn(shapes: Sequence[Shape], buttons: Sequence[Button]) -> Iterator[Button]:
    """The boxes that are drawn; circles are boxes where one is ticked, bullets elsewhere."""
    taken = [button.box for button in buttons]
    squares = [shape for shape in shapes if shape.kind == "square"][:MOST_BOXES]
    circles = [shape for shape in shapes if shape.kind == "circle"][:MOST_BOXES]
    signs = [shape for shape in shapes if shape.kind == "sign"][: 4 * MOST_BOXES]
    for kind in (squares, circles):
        found: list[Button] = []
        for shape in kind:
            if any(_overlap(shape.box, box) for box in taken):
                continue  # a button, or the inner edge of a box
            inner = [other for other in kind if other is not shape and _within(other.box, shape.box)]
            small = any(_size(other.box) < OUTER * _size(shape.box) for other in inner)
            ticked = small or any(_within(sign.box, shape.box) and _is_sign(sign.box, shape.box) for sign in signs)
            found.append(Button(shape.box, ticked))
            taken.append(shape.box)
        if kind is squares or any(button.ticked for button in found):
            yield from found


def _size(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def _within(inner: Box, outer: Box) -> bool:
    """Whether the middle of one box lies in another, and none of it far outside."""
    over = 0.4 * _size(outer)
    return (
        outer[0] <= (inner[0] + inner[2]) / 2 <= outer[2]
        and outer[1] <= (inner[1] + inner[3]) / 2 <= outer[3]
        and inner[0] >= outer[0] - over
        and inner[1] >= outer[1] - over
        and inner[2] <= outer[2] + over
        and inner[3] <= outer[3] + over
    )


def _overlap(box: Box, against: Box) -> bool:
    return (
        min(box[2], against[2]) - max(box[0], against[0]) > 1 and min(box[3], against[3]) - max(box[1], against[1]) > 1
    )


def _is_sign(sign: Box, box: Box) -> bool:
    return min(sign[2] - sign[0], sign[3] - sign[1]) >= SIGN * _size(box)


def _holds(box: Box, glyph: Glyph) -> bool:
    """Whether the centre of a character lies within a box, or up to one point above or below it."""
    middle = (glyph.bottom + glyph.top) / 2
    return box[0] <= (glyph.left + glyph.right) / 2 <= box[2] and box[1] - 1 <= middle <= box[3] + 1


def _glyph(glyphs: Sequence[Glyph], beside: Sequence[int], box: Box, *, drawn: bool) -> tuple[int, Glyph] | None:
    """The number of the character before which a box is read, and its character; None for one without words."""
    behind = [at for at in beside if glyphs[at].left >= box[2] - 1]
    ahead = [at for at in beside if glyphs[at].right <= box[0] + 1]
    after = min(behind, key=lambda at: glyphs[at].left, default=None)
    last = max(ahead, key=lambda at: glyphs[at].right, default=None)
    if after is not None and (gap := glyphs[after].left - box[2]) <= REACH * glyphs[after].height:
        words = glyphs[after]
        right = words.left - 0.3 * words.height if gap <= BESIDE * words.height else box[2]
        return after, _on_line(words, box[0], max(box[2], right))
    if last is not None and (gap := box[0] - glyphs[last].right) <= REACH * glyphs[last].height:
        words = glyphs[last]
        left = words.right + 0.3 * words.height if gap <= BESIDE * words.height else box[0]
        return last + 1, _on_line(words, min(box[0], left), box[2])
    if after is not None or last is not None:
        words = glyphs[after if after is not None else last or 0]
        return len(glyphs), _on_line(words, box[0], box[2])
    if drawn:
        return None
    return len(glyphs), Glyph("", box[0], box[2], box[1], box[3], box[1] + 0.2 * (box[3] - box[1]), spaced=True)


def _on_line(words: Glyph, left: float, right: float) -> Glyph:
    return replace(words, left=left, right=right, spaced=True)
