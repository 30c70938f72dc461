"""The bound of an amount, lower or upper: `at least 30`, `no more than 3 %`, `2.10 or later`."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.quantities import Bound
from pincite.eval.values.tokens import Token, at

BEFORE: dict[Bound, tuple[str, ...]] = {
    "least": (
        "no less than",
        "not less than",
        "no fewer than",
        "not fewer than",
        "no earlier than",
        "not earlier than",
        "no sooner than",
        "not before",
        "not below",
        "not under",
        "no lower than",
        "not lower than",
        "no shorter than",
        "at least",
        "minimum of",
        "minimum",
        "more than",
        "later than",
        "newer than",
        "longer than",
        "higher than",
        "greater than",
        "over",
        "above",
        "after",
        ">",
        "> =",
        "≥",
    ),
    "most": (
        "no more than",
        "not more than",
        "no later than",
        "not later than",
        "no longer than",
        "not longer than",
        "no higher than",
        "not higher than",
        "not over",
        "not above",
        "not exceeding",
        "not after",
        "at most",
        "maximum of",
        "maximum",
        "max",
        "max .",
        "up to",
        "less than",
        "fewer than",
        "earlier than",
        "shorter than",
        "lower than",
        "under",
        "below",
        "before",
        "within",
        "<",
        "< =",
        "≤",
    ),
}
"""Words before an amount; the longest that fit count."""

AFTER: dict[Bound, tuple[str, ...]] = {
    "least": (
        *(f"or {word}" for word in "more later newer higher above over longer greater upwards".split()),
        *(f"and {word}" for word in "more later newer higher above over up upwards".split()),
        "upwards",
        "onwards",
        "at least",
        "minimum",
        "+",
    ),
    "most": (
        *(f"or {word}" for word in "less fewer earlier lower below under shorter".split()),
        *(f"and {word}" for word in "less fewer earlier lower below under".split()),
        "at most",
        "at the latest",
        "maximum",
        "max",
    ),
}
"""Words after an amount. *Or older* may be either, and so is neither."""


def _rows(phrases: dict[Bound, tuple[str, ...]]) -> list[tuple[tuple[str, ...], Bound]]:
    rows: list[tuple[tuple[str, ...], Bound]] = [
        (tuple(words.split()), bound) for bound, wordings in phrases.items() for words in wordings
    ]
    return sorted(rows, key=lambda row: -len(row[0]))


_BEFORE, _AFTER = _rows(BEFORE), _rows(AFTER)

ROUGH = frozenset("about around roughly approximately approx nearly almost circa ca some ~ ≈".split())
"""Words and signs before an approximate amount."""


def bounded(tokens: Sequence[Token], start: int, end: int) -> tuple[Bound, int]:
    """The bound of the amount between two tokens, with the token after the words that say so."""
    folds = tuple(token.fold for token in tokens[max(0, start - 3) : start])
    for words, bound in _BEFORE:
        if folds[-len(words) :] == words:
            return bound, end
    return _after(tokens, end)


def rough(tokens: Sequence[Token], start: int) -> int:
    """The place of the word that makes the amount at a place approximate; the place itself where there is none."""
    before = start - 1
    if before > 0 and tokens[before].text == ".":
        before -= 1  # approx. 300
    return before if before >= 0 and tokens[before].fold in ROUGH else start


def _after(tokens: Sequence[Token], end: int) -> tuple[Bound, int]:
    """The bound behind an amount, unless it belongs to the next one: *30 days, at least 5 of them at sea*."""
    folds = tuple(token.fold for token in tokens[end : end + 3])
    for words, bound in _AFTER:
        behind = at(tokens, end + len(words))
        more = behind is not None and (behind.kind == "number" or behind.fold in {"of", "than"})
        if folds[: len(words)] == words and not more:
            return bound, end + len(words)
    return "", end
