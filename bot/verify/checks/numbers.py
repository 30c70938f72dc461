"""A statement's numbers are those of its source: converted, rounded, added up, within their bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pincite.bot.verify.checks.apart import tells_apart
from pincite.bot.verify.checks.bounds import bounded, bounded_otherwise
from pincite.bot.verify.checks.check import Check, Difference, english
from pincite.bot.verify.checks.matter import about_matter, in_place_of, same_matter
from pincite.bot.verify.checks.worked_out import follows, is_year, told_per
from pincite.bot.verify.implied import implied
from pincite.bot.verify.languages import ENGLISH
from pincite.bot.verify.measures import MONEY
from pincite.bot.verify.quantities import Quantity
from pincite.bot.verify.statement import Pair, ParsedText
from pincite.index.terms import content_terms

MOST_NAMED = 3
"""Numbers of the source that a reason names."""

WORD = re.compile(r"[\s-]([^\W\d_]+)")

SCALE = re.compile(r"\bin (thousand|million|billion)s\b(?! of\b)", re.IGNORECASE)
"""The scale of numbers as a table or a list names it: *passengers in thousands*."""

SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}

SMALL_NUMBER = 10
"""Numbers up to here may be the same by chance."""

BASE = re.compile(r"\b(?:per|every|each|for an?)\s(?:[\w-]+\s){0,4}\Z", re.IGNORECASE)
"""Words before a size to which another number refers: *1.10 euros per 100 g*, *per page of 1,800 characters*."""


def other_numbers(pair: Pair) -> Iterator[Quantity]:
    """Yield a statement's numbers that its source doesn't give.

    In a script without spaces, a numeral in words is often part of a name. It counts in the source, where it may agree
    with digits, but not in the statement.
    """
    held = _source_numbers(pair)
    for quantity in pair.statement.quantities:
        if (quantity.spelled and not pair.lexicon.spaced) or not quantity.given:
            continue
        if not any(quantity.agrees(other) or quantity.covers(other) for other in held):
            yield quantity


def difference(pair: Pair) -> Difference | None:
    """Name the first number that the source doesn't give, or bounds the other way, and what it gives instead."""
    doubt = None
    for quantity, rival in bounded_otherwise(pair):
        where = bounded(rival, pair.cited.text)
        return Difference(f"says {bounded(quantity, pair.statement.text)}, the source says {where}", rival.span)
    held = _source_numbers(pair)
    for quantity in other_numbers(pair):
        rivals = list(_rivals(pair, quantity, held))
        if rivals:
            named = list(dict.fromkeys(other.text for other in rivals))[:MOST_NAMED]
            return Difference(f"says {quantity.text}, the source says {', '.join(named)}", rivals[0].span)
        if doubt is None and not follows(quantity, pair, held):
            instead = ", ".join(_instead(quantity, pair.cited.quantities))
            doubt = Difference(f"says {quantity.text}, the source {f'says {instead}' if instead else 'does not'}")
    return doubt


NUMBERS = Check("numbers", difference, leaves_doubt=english)


def _rivals(pair: Pair, quantity: Quantity, held: Sequence[Quantity]) -> Iterator[Quantity]:
    """Yield the source's numbers that a statement replaces with another.

    One that stands between the same words is; so is the same number in another unit. Of others the matter has to be
    the same, and the number must not be worked out of what the source gives, nor be how far two things are apart.
    """
    others = pair.cited.quantities
    yield from (o for o in others if _in_another_unit(pair, quantity, o))
    if tells_apart(pair.statement, quantity):
        return
    yield from in_place_of(pair, quantity, [o for o in others if _of_one_sort(quantity, o)])
    if quantity.bound or follows(quantity, pair, held):
        return
    rivals = [o for o in others if _of_one_kind(pair, quantity, o) and same_matter(pair, quantity, o)]
    if not any(rival.bound for rival in rivals):
        yield from (o for o in rivals if _told_alike(pair, quantity, o))


def _in_another_unit(pair: Pair, quantity: Quantity, cited: Quantity) -> bool:
    """Whether the source gives a number in another unit of one dimension: *30 hours* for *30 days*."""
    if quantity.measure is None or cited.measure is None or quantity.value != cited.value or quantity.agrees(cited):
        return False
    if not quantity.comparable(cited) and not both_money(quantity, cited):
        return False
    return quantity.value > SMALL_NUMBER or not quantity.value.is_integer() or about_matter(pair, quantity, cited)


def _told_alike(pair: Pair, quantity: Quantity, cited: Quantity) -> bool:
    """Whether two numbers have the same period, and the source's is no reference amount such as *per 100 g*."""
    theirs = pair.cited.text
    if told_per(pair.statement.text, quantity.span.end) != told_per(theirs, cited.span.end):
        return False
    return BASE.search(theirs, 0, cited.span.start) is None


def _source_numbers(pair: Pair) -> list[Quantity]:
    """The numbers of the source, with its years and what it gives without a number."""
    years = [Quantity(float(day.year), None, str(day.year)) for day in pair.cited.days if day.year is not None]
    without_number = implied(pair.cited.text) if pair.lexicon is ENGLISH else ()
    return [*pair.cited.quantities, *years, *without_number, *_scaled(pair)]


def _scaled(pair: Pair) -> Iterator[Quantity]:
    """Yield the bare numbers of a source that says they are in thousands or the like."""
    named = SCALE.finditer(pair.known.text) if pair.lexicon is ENGLISH else ()
    for scale in {SCALES[match[1].casefold()] for match in named}:
        for quantity in pair.cited.quantities:
            bare = quantity.measure is None or quantity.measure.dimension.startswith(MONEY)
            if bare and not quantity.spelled and not is_year(quantity):
                yield replace(quantity, value=quantity.value * scale)


def _of_one_sort(stated: Quantity, cited: Quantity) -> bool:
    """Whether both are years, both bare or both in a unit."""
    return is_year(stated) == is_year(cited) and (stated.measure is None) == (cited.measure is None)


def both_money(stated: Quantity, cited: Quantity) -> bool:
    """Whether both are sums of money."""
    return all(side.measure is not None and side.measure.dimension.startswith(MONEY) for side in (stated, cited))


def _of_one_kind(pair: Pair, stated: Quantity, cited: Quantity) -> bool:
    """Whether two numbers may describe one thing: in units of one dimension, both years, or counts of the same."""
    if stated.measure is not None and cited.measure is not None and not stated.comparable(cited):
        how_often = {stated.measure.name, cited.measure.name} & {"times"}
        return both_money(stated, cited) or (stated.value == cited.value and not how_often)  # 5 g and 5 ml
    if not stated.comparable(cited) or is_year(stated) != is_year(cited):
        return False
    return (
        stated.measure is not None
        or is_year(stated)
        or _counted(pair.statement, stated) == _counted(pair.cited, cited) != ""
    )


def _counted(text: ParsedText, quantity: Quantity) -> str:
    """The term of the word behind a number, which is mostly what it counts."""
    following = WORD.match(text.text, quantity.span.end)
    return next(iter(content_terms(following[1])), "") if following else ""


def _instead(quantity: Quantity, others: Sequence[Quantity]) -> Sequence[str]:
    """Return the first numbers of the source with the same unit, or else the same number, or else any."""
    alike = [other for other in others if quantity.unit is not None and other.unit == quantity.unit]
    alike = alike or [other for other in others if other.value == quantity.value] or list(others)
    return list(dict.fromkeys(other.text for other in alike))[:MOST_NAMED]
