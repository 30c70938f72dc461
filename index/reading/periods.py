"""Names of periods and units over the columns of tables: *Years ended 31 December*, *2019*, *(in millions)*."""

from __future__ import annotations

import re

from pincite.index.terms import fold

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[$€£¥%]")
YEAR = re.compile(r"(?:19|20)\d\d")
"""A year of now or of a hundred years ago."""

_SHORT_YEAR = re.compile(r"(?i)\b(?:FY|[QH][1-4] ?|[1-4][QH])['’]?\d\d\b")
_MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_PERIODS = _MONTHS | frozenset("year years fiscal quarter quarters months month weeks half fy q h".split())
_OF_PERIODS = _PERIODS | frozenset(
    "as of at on for the and to ended ending end period periods first second third fourth three six nine twelve "
    "calendar restated audited unaudited actual st nd rd th".split()
)
_UNITS = frozenset(
    "in thousand thousands million millions billion billions m mil mn bn k 000 $ € £ ¥ % us usd eur gbp chf rm rmb aud "
    "cad dollars euros pounds percent".split()
)
_OF_UNITS = _UNITS | frozenset(
    "u s au a nz hk of the and or per cent share shares unit units except where stated otherwise for data amounts "
    "amount percentages percentage unaudited audited number numbers ratios ratio".split()
)


def is_period(words: str) -> bool:
    """Whether words name a stretch or a point of time: *2019*, *FY 2019*, *Years ended 31 December*, *Q3 2020*."""
    if _SHORT_YEAR.fullmatch(words.strip()):
        return True
    tokens = tokens_of(words)
    named = any(token in _PERIODS or YEAR.fullmatch(token) for token in tokens)
    return named and all(token in _OF_PERIODS or _is_time_number(token) for token in tokens)


def is_unit(words: str) -> bool:
    """Whether words say in what figures are counted: *(in millions)*, *$’000*, *€ million*."""
    tokens = tokens_of(words)
    return bool(_UNITS.intersection(tokens)) and all(token in _OF_UNITS for token in tokens)


def is_of_periods_and_units(words: str) -> bool:
    """Whether words hold nothing but periods and units: *2019 %*."""
    return all(token in _OF_UNITS | _OF_PERIODS or _is_time_number(token) for token in tokens_of(words))


def tokens_of(words: str) -> list[str]:
    """The words, numbers and signs of currencies in a name, folded."""
    return _TOKEN.findall(fold(words))


def _is_time_number(token: str) -> bool:
    return token.isdecimal() and (bool(YEAR.fullmatch(token)) or len(token) <= 2)  # noqa: PLR2004 - a day
