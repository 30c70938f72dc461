"""A statement's numbers stand in its source, with the same unit where both name one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pincite.bot.verify.checks.check import Check
from pincite.bot.verify.quantities import Quantity
from pincite.bot.verify.statement import Pair

MOST_NAMED = 3
"""Numbers of the source that a reason names."""


def other_numbers(pair: Pair) -> Iterator[Quantity]:
    """Yield the numbers of a statement that its source doesn't give.

    In a script without spaces, a numeral in words is often part of a name. It counts in the source, where it may agree
    with digits, but not in the statement.
    """
    years = [Quantity(float(day.year), None, str(day.year)) for day in pair.cited.days if day.year is not None]
    for quantity in pair.statement.quantities:
        if quantity.spelled and not pair.lexicon.spaced:
            continue
        if not any(quantity.agrees(other) for other in (*pair.cited.quantities, *years)):
            yield quantity


def reason(pair: Pair) -> str | None:
    """Name the first number that the source doesn't give, and what it gives instead."""
    for quantity in other_numbers(pair):
        instead = ", ".join(_instead(quantity, pair.cited.quantities))
        return f"says {quantity.text}, the source {f'says {instead}' if instead else 'does not'}"
    return None


NUMBERS = Check("numbers", reason)


def _instead(quantity: Quantity, others: Sequence[Quantity]) -> Sequence[str]:
    """Return the first numbers of the source with the same unit, or else the same number, or else any."""
    alike = [other for other in others if quantity.unit is not None and other.unit == quantity.unit]
    alike = alike or [other for other in others if other.value == quantity.value] or list(others)
    return list(dict.fromkeys(other.text for other in alike))[:MOST_NAMED]
