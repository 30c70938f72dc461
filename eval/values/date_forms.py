"""The written forms of dates.

Read are `1 March 2024`, `March 1st, 2024`, `2024-03-01`, `01.03.2024`, `1/3/2024`, `1/3/24` (both readings, where both
are dates), `March 2024`, `2024-03`, `03/2024`, `2024`, `44 BC`, `1 March`, `the 1990s`, `the nineties`, `19th century`,
`spring 2024`, `Q1 2024`, `early 2024`, `2024年3月1日`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pincite.eval.values import romans
from pincite.eval.values.calendar_words import ALONE, MONTHS, MOST_DAYS, PARTS, SEASONS, WEEKDAYS
from pincite.eval.values.date_digits import glyphs, iso, numeric, whole
from pincite.eval.values.dates import FIRST_YEAR, LAST_YEAR, Date
from pincite.eval.values.decades import decade
from pincite.eval.values.numbers import number
from pincite.eval.values.romans import small
from pincite.eval.values.tokens import Token, at, tied

LAST_CENTURY = 30


def date(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """The date that begins at a token, with the token after it; None where there is none."""
    for read in (_parted, glyphs, iso, numeric, _day_first, _month_first, _span, _century, decade, _era, _year):
        match = read(tokens, start)
        if match is not None:
            return match
    return None


def skip(tokens: Sequence[Token], place: int, *words: str) -> int:
    """The place after one of these words, if it stands here."""
    token = at(tokens, place)
    return place + 1 if token is not None and token.fold in words else place


def _parted(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """`early 2024`, `mid-March 2024`, `the end of 2023`."""
    token = tokens[start]
    if token.fold not in PARTS:
        return None
    place = skip(tokens, start + 1, "-", "in")
    if token.fold in {"beginning", "start", "middle", "end"}:
        if (word := at(tokens, start + 1)) is None or word.fold != "of":
            return None
        place = start + 2
    place = skip(tokens, place, "the")
    if place >= len(tokens):
        return None
    for read in (glyphs, iso, _month_first, _span, _century, decade, _year):
        match = read(tokens, place)
        if match is not None and match[0].day is None:
            return replace(match[0], part=PARTS[token.fold], bare=False), match[1]
    return None


def day_of_month(tokens: Sequence[Token], start: int) -> tuple[int, int] | None:
    """A day of a month: `1`, `1st`, `1.`, `first`, with the token after it."""
    numeral = number(tokens, start)
    if numeral is None or numeral.value.denominator != 1 or not 1 <= numeral.value <= MOST_DAYS:
        return None
    token = tokens[start]
    if numeral.kind == "share" or (token.kind == "word" and numeral.kind != "ordinal"):
        return None
    if token.kind == "number" and (not token.text.isdigit() or numeral.end - start > 2):  # noqa: PLR2004
        return None
    return int(numeral.value), numeral.end


def month_of(token: Token | None) -> int | None:
    """The month that a word names, from 1; None for any other."""
    return MONTHS.get(token.fold) if token is not None and token.kind == "word" else None


def following_year(tokens: Sequence[Token], place: int) -> tuple[int | None, int]:
    """The year after a month, with the token after it."""
    start = place
    while (token := at(tokens, place)) is not None and token.text in {",", ".", "of", "'"}:
        place += 1
    year = whole(at(tokens, place), 1, LAST_YEAR, 4)
    if year is not None and place - start <= 2:  # noqa: PLR2004
        return year, place + 1
    return None, start


def _day_first(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """`1 March 2024`, `the 1st of March`, `1. März 2024`; `Friday, 1 March`."""
    place = _weekday(tokens, start)
    match = day_of_month(tokens, place) if place < len(tokens) else None
    if match is None:
        return None
    day, place = match
    place = skip(tokens, place, ".")
    place = skip(tokens, place, "day")
    place = skip(tokens, place, "of", "de", "di")
    month = month_of(at(tokens, place))
    if month is None:
        return None
    year, end = following_year(tokens, skip(tokens, place + 1, "de"))
    return Date(year, month, day), end if year is not None else place + 1


def _month_first(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """`March 1, 2024`, `March 1st`, `March 2024`, `March`."""
    place = _weekday(tokens, start)
    token = at(tokens, place)
    month = month_of(token)
    if token is None or month is None:
        return None
    after = skip(tokens, place + 1, ".")
    after = skip(tokens, after, "the") if at(tokens, after) is not None else after
    match = day_of_month(tokens, after) if after < len(tokens) else None
    if match is not None:
        day, end = match
        year, further = following_year(tokens, end)
        return Date(year, month, day), further if year is not None else end
    year, end = following_year(tokens, place + 1)
    if year is not None:
        return Date(year, month), end
    if token.capital and (token.fold in ALONE) and _free(tokens, place, token):
        return Date(None, month), place + 1
    return None


def _free(tokens: Sequence[Token], place: int, token: Token) -> bool:
    """Whether a capital `May` or `March` can be a month: not at the beginning of a sentence before other words."""
    if token.fold not in {"may", "march"}:
        return True
    before, after = at(tokens, place - 1), at(tokens, place + 1)
    if before is None or before.text in {".", "?", "!"}:
        return after is None or after.kind == "sign" or after.fold in {"to", "until", "and", "or"}
    return True


def _weekday(tokens: Sequence[Token], start: int) -> int:
    """The place after a weekday and its comma."""
    token = at(tokens, start)
    if token is None or token.fold not in WEEKDAYS:
        return start
    after = skip(tokens, start + 1, ",", ".")
    return skip(tokens, after, "the")


def _span(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """`spring 2024`, `Q1 2024`, `first quarter of 2024`, `second half of 2023`."""
    token = tokens[start]
    span, place = "", start + 1
    if token.fold in SEASONS:
        span = SEASONS[token.fold]
    elif token.fold in {"q", "h"} and (value := whole(at(tokens, start + 1), 1, 4)) and tied(tokens, start, 2):
        span, place = f"{token.fold.upper()}{value}", start + 2
    elif (numeral := number(tokens, start)) is not None and numeral.kind == "ordinal" and numeral.value <= 4:  # noqa: PLR2004
        word = at(tokens, numeral.end)
        if word is not None and word.fold in {"quarter", "half"}:
            span, place = f"{'Q' if word.fold == 'quarter' else 'H'}{int(numeral.value)}", numeral.end + 1
    if not span:
        return None
    place = skip(tokens, skip(tokens, place, "of", "in", "/"), "the")
    year = whole(at(tokens, place), FIRST_YEAR, LAST_YEAR, 4)
    return (Date(year, span=span), place + 1) if year is not None else None


def _century(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """`19th century`, `the fifth century BC`, `XIX century`."""
    numeral = number(tokens, start)
    if numeral is not None and numeral.kind == "ordinal":
        which, place = int(numeral.value), skip(tokens, numeral.end, "-")
    else:
        which, place = small(tokens[start].text) or 0, start + 1
    if not 0 < which <= LAST_CENTURY:
        return None
    word = at(tokens, place)
    if word is None or word.fold not in {"century", "centuries"}:
        return None
    after, end = _era_word(tokens, place + 1)
    return Date((which - 1) * 100 * (after or 1) or 0, span="century BC" if after == -1 else "century"), end


def _era_word(tokens: Sequence[Token], place: int) -> tuple[int | None, int]:
    """-1 for BC, 1 for AD, with the token after it."""
    word = at(tokens, place)
    if word is not None and word.text in {"BC", "BCE"}:
        return -1, place + 1
    if word is not None and word.text in {"AD", "CE"}:
        return 1, place + 1
    return None, place


def _era(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """`44 BC`, `AD 79`, `79 CE`."""
    before, place = _era_word(tokens, start)
    if before is not None:
        year = whole(at(tokens, place), 1, 9999)
        return (Date(before * year), place + 1) if year is not None else None
    year = whole(tokens[start], 1, 99999)
    era, end = _era_word(tokens, start + 1)
    return (Date(era * year), end) if year is not None and era is not None else None


def _year(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """Four digits, `the year 987`, or `MMXX`."""
    token = tokens[start]
    if token.fold == "year":
        year = whole(at(tokens, start + 1), 1, 9999)
        return (Date(year), start + 2) if year is not None else None
    year = whole(token, FIRST_YEAR, LAST_YEAR, 4)
    if year is not None:
        return Date(year, bare=True), start + 1
    year = romans.year(token)
    return (Date(year), start + 1) if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None
