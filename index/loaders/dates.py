"""Parses dates as documents write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"(?:D:)?(\d{4})(?:([-/.]?)(\d{1,2})(?:\2(\d{1,2}))?)?(?!\d)")
_PACKED = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_WRITTEN = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%B %Y", "%d %b %Y", "%b %d, %Y", "%b %Y", "%d.%m.%Y")


def parse_date(written: str) -> str | None:
    """The date in a string, in ISO 8601 and as precise as the string: 2022, 2022-01 or 2022-01-30.

    Understands ISO 8601 and its short forms, the dates of PDF files (`D:20220130…`) and mail headers, English month
    names, and `30.1.2022`. None for anything else, including the ambiguous 01/02/2022.
    """
    written = " ".join(written.split())[:60]
    match = _PACKED.match(written) or _ISO.match(written)
    if match:
        return _iso([int(part) for part in match.groups() if part and part.isdigit()])
    for form in _WRITTEN:
        try:
            day = datetime.strptime(written, form).date().isoformat()  # noqa: DTZ007 - a day, without a time
        except ValueError:
            continue
        return day if "%d" in form else day[: len("2022-01")]
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def _iso(parts: list[int]) -> str | None:
    """Year, year and month, or all three as ISO 8601; None for an impossible date."""
    try:
        day = date(*[*parts, 1, 1][:3]).isoformat()
    except ValueError:
        return None
    return "-".join(day.split("-")[: len(parts)])
