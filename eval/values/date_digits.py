"""Dates in digits: `2024-03-01`, `01.03.2024`, `1/3/2024`, `1/3/24`, `03/2024`, `2024年3月1日`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pincite.eval.values.calendar_words import MOST_DAYS, MOST_MONTHS
from pincite.eval.values.dates import FIRST_YEAR, LAST_YEAR, Date
from pincite.eval.values.tokens import Token, at, tied


def whole(token: Token | None, least: int, most: int, digits: int | None = None) -> int | None:
    """A token as a whole number within bounds."""
    if token is None or token.kind != "number" or not token.text.isdigit():
        return None
    if digits is not None and len(token.text) != digits:
        return None
    return int(token.text) if least <= int(token.text) <= most else None


def glyphs(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """`2024年3月1日`, `2024年3月`, `3月1日`."""
    numbers: dict[str, int] = {}
    place = start
    for sign, least, most in (("年", 1, 9999), ("月", 1, MOST_MONTHS), ("日", 1, MOST_DAYS)):
        value = whole(at(tokens, place), least, most)
        mark = at(tokens, place + 1)
        if value is not None and mark is not None and (mark.text == sign or (sign == "日" and mark.text == "号")):
            numbers[sign] = value
            place += 2
    if not numbers or ("日" in numbers and "月" not in numbers):
        return None
    return Date(numbers.get("年"), numbers.get("月"), numbers.get("日")), place


def iso(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """`2024-03-01`, `2024/03/01`, `2024-03`."""
    for sign in "-/":
        run = tied(tokens, start, 5)
        if run is not None and run[1].text == run[3].text == sign:
            year, month, day = (
                whole(run[0], 1, 9999, 4),
                whole(run[2], 1, MOST_MONTHS),
                whole(run[4], 1, MOST_DAYS),
            )
            if year and month and day:
                return Date(year, month, day), start + 5
    run = tied(tokens, start, 3)
    further = at(tokens, start + 3)
    if run is None or run[1].text != "-" or (further is not None and further.text == "-"):
        return None
    year, month = whole(run[0], FIRST_YEAR, LAST_YEAR, 4), whole(run[2], 1, MOST_MONTHS, 2)
    return (Date(year, month), start + 3) if year and month else None


def numeric(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """`01.03.2024` (day first), `1/3/2024`, `1/3/24` and `1-3-2024` (either)."""
    token = tokens[start]
    if token.kind == "number" and token.text.count(".") == 2:  # noqa: PLR2004
        pieces = token.text.split(".")
        if not all(piece.isdigit() for piece in pieces) or len(pieces[2]) != len("2024"):
            return None
        first, second, last = map(int, pieces)
        sound = 0 < first <= MOST_DAYS and 0 < second <= MOST_MONTHS
        return (Date(last, second, first), start + 1) if sound else None
    run = tied(tokens, start, 5)
    if run is None or run[1].text != run[3].text or run[1].text not in {"/", "-"}:
        return _month_and_year(tokens, start)
    one, two, year = whole(run[0], 1, MOST_DAYS), whole(run[2], 1, MOST_DAYS), _year(run[4], run[3].text)
    if one is None or two is None or year is None:
        return None
    dates = [Date(year, month, day) for day, month in ((one, two), (two, one)) if month <= MOST_MONTHS]
    if not dates:
        return None
    distinct = len(dates) > 1 and dates[0] != dates[1]
    return replace(dates[0], other=dates[1] if distinct else None), start + 5


def _year(token: Token, sign: str) -> int | None:
    """`2024`; after a slash `24`, too, of this century unless it lies in its second half."""
    short = whole(token, 0, 99, 2) if sign == "/" else None
    return whole(token, 1, 9999, 4) if short is None else short + (2000 if short < 50 else 1900)  # noqa: PLR2004


def _month_and_year(tokens: Sequence[Token], start: int) -> tuple[Date, int] | None:
    """`03/2024`."""
    run = tied(tokens, start, 3)
    if run is None or run[1].text != "/":
        return None
    month, year = whole(run[0], 1, MOST_MONTHS), whole(run[2], FIRST_YEAR, LAST_YEAR, 4)
    return (Date(year, month), start + 3) if month and year else None
