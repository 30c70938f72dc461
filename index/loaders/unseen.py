"""Unread characters of any format: invisible ones and walls of encoded data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pincite.index.spans import Span
from pincite.index.view import LeftOut, Reason

WALL = 200
"""Shortest run of characters without a space, in code points, that is encoded data and no word: chemical names and
addresses stay below. Base64 of the smallest picture is longer."""

_INVISIBLE = re.compile("\u00ad[ \\t]*\\n[ \\t]*(?=[^\\W\\d_])|[\u00ad\u200b\u2060\ufeff]+")
_DATA = re.compile(
    rf"data:[\w.+/-]{{1,60}};base64,[A-Za-z0-9+/=]*|(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{{{WALL},}})={{0,2}}"
)


def unseen(text: str) -> Iterator[LeftOut]:
    """Soft hyphens, with the line ends that they stand at, zero-width spaces and encoded data, in order."""
    parts = [LeftOut(Span(*match.span()), Reason.INVISIBLE) for match in _INVISIBLE.finditer(text)]
    parts += [LeftOut(Span(*match.span()), Reason.DATA) for match in _DATA.finditer(text) if _mixed(match[0])]
    yield from sorted(parts, key=lambda part: part.span)


def _mixed(wall: str) -> bool:
    """Whether a run is of capitals, small letters and digits, as encoded data is and a row of dashes is not."""
    first = wall[:WALL]
    return wall.startswith("data:") or (
        any(map(str.isdigit, first)) and any(map(str.isupper, first)) and any(map(str.islower, first))
    )


def disjoint(parts: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """The parts in order, without those that begin inside another one; of two at one place the longer one stays."""
    apart: list[LeftOut] = []
    for part in sorted(parts, key=lambda part: (part.span.start, -part.span.end)):
        if part.span.start < part.span.end and (not apart or part.span.start >= apart[-1].span.end):
            apart.append(part)
    return tuple(apart)
