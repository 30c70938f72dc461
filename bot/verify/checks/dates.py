"""A statement's dates stand in its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pincite.bot.verify.checks.check import Check, Difference, english
from pincite.bot.verify.checks.matter import same_matter
from pincite.bot.verify.days import Day
from pincite.bot.verify.quantities import Quantity
from pincite.bot.verify.statement import Pair

RELATIVE = re.compile(
    r"\b(?:(?:first|second|third|fourth|fifth|next|following|previous|last|same|final|other) "
    r"(?:day|night|morning|afternoon|evening|week|month|year)|"
    r"(?:day|night|week|month|year)s? (?:after|before|later|earlier)|"
    r"tomorrow|yesterday|eve of)\b",
    re.IGNORECASE,
)
"""Times that a text tells from others that it dates: *on the second day*."""


def other_dates(pair: Pair) -> Iterator[Day]:
    """Yield the dates of a statement that its source doesn't give, or gives less precisely."""
    for day in pair.statement.days:
        if not any(_same_day(day, other, pair.cited.quantities, pair.cited.days) for other in pair.cited.days):
            yield day


def difference(pair: Pair) -> Difference | None:
    """Name the first date that the source doesn't give, and those that it gives.

    A date that its title or heading gives is the source's, too. The source says otherwise if it dates the same thing as
    precisely, and names no days or weeks to count from there.
    """
    counted = RELATIVE.search(pair.cited.text) is not None or any(
        other.measure is not None and other.measure.dimension == "time" for other in pair.cited.quantities
    )
    for day in other_dates(pair):
        instead = ", ".join(dict.fromkeys(other.text for other in pair.cited.days))
        rivals = [o for o in pair.cited.days if excludes(o, day) and same_matter(pair, day, o)]
        if not rivals and any(_same_day(day, o, pair.headed.quantities, pair.headed.days) for o in pair.headed.days):
            continue
        reason = f"says {day.text}, the source {f'says {instead}' if instead else 'does not'}"
        return Difference(reason, rivals[0].span if rivals and not counted else None)
    return None


DATES = Check("dates", difference, leaves_doubt=english)


def excludes(cited: Day, day: Day) -> bool:
    """Whether one date can't be the other: they differ in something that both give."""
    both = ((cited.year, day.year), (cited.month, day.month), (cited.day, day.day))
    return any(one is not None and other is not None and one != other for one, other in both)


def _same_day(day: Day, cited: Day, numbers: Sequence[Quantity], days: Sequence[Day]) -> bool:
    """Whether a source's date says all of a statement's; the year may stand elsewhere in the source."""
    if day.month != cited.month or (day.day is not None and day.day != cited.day):
        return False
    if day.year is None or day.year == cited.year:
        return True
    return cited.year is None and (
        any(number.value == day.year for number in numbers) or any(known.year == day.year for known in days)
    )
