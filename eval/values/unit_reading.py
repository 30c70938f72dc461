"""The unit that stands at a place in a text: `km/h`, `square metres`, `US$`, `EUR a day`."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.nouns import stem
from pincite.eval.values.numbers import number
from pincite.eval.values.tokens import Token, at, tied
from pincite.eval.values.units import (
    CELSIUS,
    DEGREES,
    FAHRENHEIT,
    INCH,
    KELVIN,
    MONEY,
    NIGHT,
    NOUN,
    Unit,
    phrases,
    raised,
    symbols,
)

LONGEST = 5
"""Most tokens of a unit's name."""

AMBIGUOUS = frozenset({"won", "real", "crown", "crowns", "rand", "try"})
"""Names of currencies that are more often something else: they count right after a number."""

ADVERBS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "hourly": "hour",
    "nightly": "night",
    "quarterly": "quarter",
}
"""Words that say for each of what time."""

POWERS = {"2": 2, "3": 3}


def unit(tokens: Sequence[Token], start: int) -> tuple[Unit, int] | None:
    """The unit that begins at a token, with the token after it; None where there is none."""
    single = _single(tokens, start)
    if single is None:
        return None
    below = per(tokens, single[1], money=single[0].dimension.startswith(MONEY))
    return (single[0].per(below[0]), below[1]) if below is not None else single


def _single(tokens: Sequence[Token], start: int) -> tuple[Unit, int] | None:
    """A unit without one below it."""
    return _degree(tokens, start) or _longest_unit(tokens, start) or _symbol(tokens, start)


def _degree(tokens: Sequence[Token], start: int) -> tuple[Unit, int] | None:
    token, after = at(tokens, start), at(tokens, start + 1)
    if token is None or token.text != "°":
        return None
    scales = {"C": CELSIUS, "F": FAHRENHEIT, "K": KELVIN}
    if after is not None and after.text in scales:
        return scales[after.text], start + 2
    return DEGREES, start + 1


def _longest_unit(tokens: Sequence[Token], start: int) -> tuple[Unit, int] | None:
    """The longest name; hyphens in it don't count."""
    for end in range(min(start + LONGEST, len(tokens)), start, -1):
        run = tokens[start:end]
        if run[0].text == "-" or run[-1].text == "-":
            continue
        named = phrases().get(tuple(token.fold for token in run if token.text != "-"))
        if named is not None and not (end == start + 1 and _ambiguous(tokens, start)):
            return named, end
    return None


def _ambiguous(tokens: Sequence[Token], start: int) -> bool:
    before = at(tokens, start - 1)
    return tokens[start].fold in AMBIGUOUS and (before is None or before.kind != "number")


def _symbol(tokens: Sequence[Token], start: int) -> tuple[Unit, int] | None:
    """A symbol with its power: `km`, `m²`, `km2`; `in` only where nothing follows."""
    token = at(tokens, start)
    if token is None or token.kind not in {"word", "sign"}:
        return None
    after = at(tokens, start + 1)
    if token.text == "in" and (after is None or after.text in {".", ",", ")", "x"}):
        return INCH, start + 1
    named = symbols().get(token.text)
    if named is None:
        return None
    raised_at = start + 2 if after is not None and after.text == "^" else start + 1
    power = at(tokens, raised_at)
    if power is not None and power.text in POWERS and (raised_at > start + 1 or tied(tokens, start, 2)):
        return (raised(named, POWERS[power.text]), raised_at + 1) if named.dimension == "length" else None
    return named, start + 1


def per(tokens: Sequence[Token], place: int, *, money: bool = False) -> tuple[Unit, int] | None:
    """The unit below a rate: behind `per`, `a`, `each`, `every` or `/`, or that of `daily` and the like.

    Args:
        tokens: the tokens of the text.
        place: the token after what is above.
        money: whether that is money, of which so much is paid for `a kilometre` or `every three months`, too.
    """
    word, after = at(tokens, place), at(tokens, place + 1)
    if word is None:
        return None
    if word.fold in ADVERBS:
        return phrases().get((ADVERBS[word.fold],)) or NIGHT, place + 1
    if word.fold not in {"per", "a", "an", "each", "every", "/"} or after is None:
        return None
    whole = _year_or_several(tokens, place, money=money)
    if whole is not None:
        return whole
    below = _single(tokens, place + 1)
    if below is not None and (money or word.fold in {"per", "/"} or below[0].dimension in {"time", "months"}):
        return below
    counted = after.kind == "word" and (word.fold in {"per", "each", "/"} or after.fold in {"night", "person", "head"})
    return (Unit(stem(after.fold), NOUN + stem(after.fold)), place + 2) if counted else None


def _year_or_several(tokens: Sequence[Token], place: int, *, money: bool) -> tuple[Unit, int] | None:
    """The year of *per annum*; for money the `three months` of *every three months*, as a unit."""
    if tokens[place + 1].fold == "annum":
        return phrases()["year",], place + 2
    count = number(tokens, place + 1) if money and tokens[place].fold == "every" else None
    named = _single(tokens, count.end) if count is not None and count.kind == "cardinal" and count.value > 0 else None
    if count is None or named is None or named[0].dimension not in {"time", "months"}:
        return None
    return Unit(f"{count.value} {named[0].name}", named[0].dimension, named[0].factor * count.value), named[1]


def currency(tokens: Sequence[Token], place: int) -> tuple[Unit, int] | None:
    """A currency before its amount: `€ 65`, `EUR 65`, `US$ 65`."""
    for count in (3, 2, 1):
        run = tied(tokens, place, count)
        if run is None:
            continue
        named = phrases().get(tuple(token.fold for token in run))
        if named is not None and named.dimension.startswith(MONEY) and (count > 1 or _sign_or_code(run[0])):
            return named, place + count
    return None


def _sign_or_code(token: Token) -> bool:
    code = token.text.isupper() and len(token.text) == len("EUR")
    return token.kind == "sign" or code or token.fold == "rs"
