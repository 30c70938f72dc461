"""Whether a change or its result is meant: *by 20 %* is not *to 20 %*, and what rose did not fall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pincite.eval.values.tokens import Token, at

RISING = frozenset("rise rises rose risen rising increase increases increased increasing grow grows grew grown".split())
FALLING = frozenset(
    "fall falls fell fallen falling decrease decreases decreased decreasing decline declines declined drop drops "
    "dropped shrink shrinks shrank shrunk sink sinks sank sunk reduced".split()
)
"""Verbs that say which way a figure went; those with other meanings, such as *cut* and *raise*, are left out."""

REACH = 6
"""Tokens before an amount among which its verb is searched for."""

STOPS = frozenset({".", ";", ":", "!", "?", ","})

Joint = Literal["by", "to", ""]


def asked(tokens: Sequence[Token]) -> Joint:
    """Whether a question asks by how much something changed, or to what: *By how much ...?*, *To what ...?*"""
    for place, token in enumerate(tokens[:-1]):
        if token.fold in {"by", "to"} and tokens[place + 1].fold in {"how", "what", "which"}:
            way = way_of(tokens)
            return ("by" if token.fold == "by" else "to") if way else ""
    return ""


def way_of(tokens: Sequence[Token]) -> Literal["up", "down", ""]:
    """The direction of the verbs among some tokens; empty for none or both."""
    folds = {token.fold for token in tokens}
    up, down = bool(folds & RISING), bool(folds & FALLING)
    return "" if up is down else "up" if up else "down"


def other_change(question: Sequence[Token], answer: Sequence[Token], start: int) -> bool:
    """Whether the amount at a token of an answer is another change than the question asks for.

    It is the result where the change is asked for, or the reverse; or its verb goes the other way. A `to` behind
    another word than such a verb, as in *it amounts to 20 %*, says nothing.
    """
    wanted, way = asked(question), way_of(question)
    before = _clause(answer, start)
    went = way_of(before)
    if way and went and way != went:
        return True
    joint = before[-1].fold if before else ""
    if joint not in {"by", "to"} or not wanted or joint == wanted:
        return False
    verb = at(before, len(before) - 2) if len(before) > 1 else None
    return verb is None or verb.fold in RISING | FALLING


def _clause(tokens: Sequence[Token], start: int) -> list[Token]:
    """The tokens right before an amount in its clause."""
    clause: list[Token] = []
    for token in reversed(tokens[max(0, start - REACH) : start]):
        if token.text in STOPS:
            break
        clause.insert(0, token)
    return clause
