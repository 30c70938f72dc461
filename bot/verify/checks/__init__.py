"""The checks: each compares one thing between a statement and the sentences that it cites.

What each refuses of true and of false statements, and what it costs, is in tools/bench/checks.md, made by
`python -m tools.bench.checks`.
"""

from __future__ import annotations

from collections.abc import Iterable

from pincite.bot.verify.checks.broken_off import BROKEN_OFF
from pincite.bot.verify.checks.check import Check, Refusal
from pincite.bot.verify.checks.completeness import COMPLETENESS
from pincite.bot.verify.checks.dates import DATES
from pincite.bot.verify.checks.exchanged import EXCHANGED
from pincite.bot.verify.checks.names import NAMES
from pincite.bot.verify.checks.negation import NEGATION
from pincite.bot.verify.checks.numbers import NUMBERS
from pincite.bot.verify.checks.quotations import QUOTATIONS
from pincite.bot.verify.statement import Pair

__all__ = [
    "BROKEN_OFF",
    "CHECKS",
    "COMPLETENESS",
    "DATES",
    "EXCHANGED",
    "NAMES",
    "NEGATION",
    "NUMBERS",
    "QUOTATIONS",
    "Check",
    "Refusal",
    "refusal",
]

CHECKS = (COMPLETENESS, DATES, NUMBERS, QUOTATIONS, NEGATION, NAMES, EXCHANGED, BROKEN_OFF)
"""In the order in which they are tried; the first that refuses a statement gives the reason."""


def refusal(pair: Pair, checks: Iterable[Check] = CHECKS) -> Refusal | None:
    """Return the first refusal by some checks, each of which runs only on languages that it knows."""
    return next((refused for check in checks if (refused := check(pair)) is not None), None)
