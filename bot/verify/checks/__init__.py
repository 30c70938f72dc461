"""The checks: each compares one thing between a statement and the sentences that it cites.

What each refuses of true and of false statements, and what it costs, is in tools/bench/checks.md, made by
`python -m tools.bench.checks`.
"""

from __future__ import annotations

from collections.abc import Iterable

from pincite.bot.verify.checks.broken_off import BROKEN_OFF
from pincite.bot.verify.checks.check import Check, Difference, Finding
from pincite.bot.verify.checks.completeness import COMPLETENESS
from pincite.bot.verify.checks.copies import OPPOSITE, UNHEDGED
from pincite.bot.verify.checks.dates import DATES
from pincite.bot.verify.checks.exchanged import EXCHANGED
from pincite.bot.verify.checks.names import NAMES
from pincite.bot.verify.checks.negation import NEGATION
from pincite.bot.verify.checks.numbers import NUMBERS
from pincite.bot.verify.checks.quotations import QUOTATIONS
from pincite.bot.verify.checks.swaps import SWAPPED
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
    "OPPOSITE",
    "QUOTATIONS",
    "SWAPPED",
    "UNHEDGED",
    "Check",
    "Difference",
    "Finding",
    "finding",
    "gravest",
]

CHECKS = (COMPLETENESS, DATES, NUMBERS, QUOTATIONS, NEGATION, NAMES, EXCHANGED, SWAPPED, OPPOSITE, UNHEDGED, BROKEN_OFF)
"""In the order in which they are tried; the gravest finding, and the first of those, gives the reason."""


def finding(pair: Pair, checks: Iterable[Check] = CHECKS) -> Finding | None:
    """Return the gravest finding of some checks: a refutation, else a doubt, else one that a judge may set aside.

    Each runs only on languages that it knows.
    """
    return gravest(one for check in checks if (one := check(pair)) is not None)


def gravest(findings: Iterable[Finding]) -> Finding | None:
    """Return the gravest of some findings; of equally grave ones, the first."""
    return min(findings, key=lambda one: (one.against is None, one.judgeable), default=None)
