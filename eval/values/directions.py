"""Which side of a date or a time of day is meant: *since 2012* and *until 2012* are different answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pincite.eval.values.denial import CUES
from pincite.eval.values.tokens import Token, at

SINCE = frozenset({"since", "from", "after", "starting", "seit", "ab", "depuis", "desde"})
UNTIL = frozenset({"until", "till", "by", "before", "through", "bis", "hasta"})
"""Words right before a moment that say on which side of it something holds."""

SMALL = frozenset({"the", "in", "on", "at", "about", "around"})
"""Words that may stand between."""

BEGINNING = frozenset("start starts started begin begins began open opens opened commence commences".split())
ENDING = frozenset(
    "end ends ended close closes closed shut shuts finish finishes finished stop stops expire expires".split()
)
"""Verbs of a question that asks for one end of a period: *When does lunch end?*"""

Side = Literal["since", "until", ""]

TURNED: dict[tuple[str, ...], Side] = {
    ("not", "before"): "since",
    ("never", "before"): "since",
    ("not", "until"): "since",
    ("not", "till"): "since",
    ("no", "earlier", "than"): "since",
    ("not", "earlier", "than"): "since",
    ("no", "sooner", "than"): "since",
    ("not", "after"): "until",
    ("no", "later", "than"): "until",
    ("not", "later", "than"): "until",
}
"""Denials right before a moment that name a side of it."""

_COMPARED: dict[tuple[str, ...], Side] = {("later", "than"): "since", ("earlier", "than"): "until"}

BEHIND: dict[tuple[str, ...], Side] = {
    ("or", "later"): "since",
    ("or", "after"): "since",
    ("and", "after"): "since",
    ("and", "later"): "since",
    ("onwards",): "since",
    ("onward",): "since",
    ("at", "the", "earliest"): "since",
    ("or", "earlier"): "until",
    ("or", "before"): "until",
    ("and", "before"): "until",
    ("and", "earlier"): "until",
    ("at", "the", "latest"): "until",
}
"""Words right behind a moment that name a side of it."""


WAYS: dict[str, Literal["before", "after"]] = {
    **dict.fromkeys(("before", "prior", "earlier", "ahead", "beforehand"), "before"),
    **dict.fromkeys(("after", "later", "afterwards", "afterward", "following"), "after"),
}
"""Words right after a length of time that say whether it lies before or after something."""


def way(tokens: Sequence[Token], end: int) -> Literal["before", "after", ""]:
    """The side of something on which a length of time lies: *24 hours before*, *two days after*; empty for none."""
    behind = at(tokens, end)
    return WAYS.get(behind.fold, "") if behind is not None else ""


def side(tokens: Sequence[Token], start: int, end: int | None = None) -> Side:
    """The side that the words around a moment name; empty for none.

    *Not before 2012* and *2012 at the earliest* are since, *no later than 2012* is until. Any other denial, as in *It
    did not open until 2012*, names no side.
    """
    place = start - 1
    while place >= 0 and tokens[place].fold in SMALL:
        place -= 1
    word = at(tokens, place)
    if word is None:
        return _behind(tokens, end)
    before = tuple(token.fold for token in tokens[max(0, place - 2) : place + 1])
    turned = TURNED.get(before[-2:]) or TURNED.get(before[-3:])
    if turned is not None:
        return turned
    if any(token.fold in CUES for token in tokens[max(0, place - 4) : place]):
        return ""
    return _COMPARED.get(before[-2:]) or _of(word) or _behind(tokens, end)


def _behind(tokens: Sequence[Token], end: int | None) -> Side:
    """The side that is named behind a moment: *or later*, *at the latest*."""
    folds = tuple(token.fold for token in tokens[end : end + 3]) if end is not None else ()
    return next((one for count in (3, 2, 1) if (one := BEHIND.get(folds[:count])) is not None), "")


def asked_side(tokens: Sequence[Token]) -> Side:
    """Start or end, as the question asks: *Since when ...?*, *Until what time ...?*, *... until when?*"""
    for place, token in enumerate(tokens[:-1]):
        if tokens[place + 1].fold in {"when", "what", "which"}:
            return _of(token)
    return ""


def asked_end(tokens: Sequence[Token]) -> Side:
    """The end of a period that a question asks for: *Until when ...?*, *When does it end?*, *When does it start?*"""
    folds = {token.fold for token in tokens}
    if not folds & {"when", "time", "date", "day", "month", "year"}:
        return ""
    begins, ends = bool(folds & BEGINNING), bool(folds & ENDING)
    return asked_side(tokens) or ("" if begins is ends else "since" if begins else "until")


def opposed(side: Side, wanted: Side) -> bool:
    """Whether two sides exclude each other."""
    return bool(side and wanted) and side != wanted


def _of(word: Token) -> Side:
    if word.fold in SINCE:
        return "since"
    return "until" if word.fold in UNTIL else ""
