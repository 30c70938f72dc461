"""Dates as documents write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"(?:D:)?(\d{4})(?:([-/.]?)(\d{1,2})(?:\2(\d{1,2}))?)?(?!\d)")
_PACKED = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_WRITTEN = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%B %Y", "%d %b %Y", "%b %d, %Y", "%b %Y", "%d.%m.%Y")


def parse_date(written: str) -> date | None:
    """The day that the string names; a bare year or month means its first day. None for what is no date.

    Read are ISO 8601 and its short forms, the dates of PDF files (`D:20220130…`), of mail headers, English month names
    and `30.1.2022`. A form like 01/02/2022, which means two days, is not.
    """
    written = " ".join(written.split())[:60]
    match = _PACKED.match(written) or _ISO.match(written)
    if match:
        parts = [part for part in match.groups() if part and part.isdigit()]
        year, month, day = [int(part) for part in parts] + [1] * (3 - len(parts))
        return _day(year, month, day)
    for form in _WRITTEN:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day, without a time
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(written).date()
    except (ValueError, TypeError, IndexError):
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
