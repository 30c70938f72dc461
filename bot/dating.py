"""Statements that depend on time, with the date of their source: *as of January 2022*."""

from __future__ import annotations

import re

from pincite.bot.drafts import Draft
from pincite.bot.verify.languages.english import MONTHS

END = re.compile(r"(?<![.!?…。])[.!?…。]++[\"”»']?$")


def dated(draft: Draft) -> str:
    """Return a statement's text with the date of its newest source, if that has one and the text names no year."""
    dates = [cite.passage.document.published for cite in draft.cites if cite.passage.document.published]
    if not dates or re.search(r"\d{4}", draft.text):
        return draft.text
    end = END.search(draft.text)
    at = end.start() if end else len(draft.text)
    return f"{draft.text[:at]} (as of {spelt(max(dates))}){draft.text[at:]}"


def spelt(published: str) -> str:
    """Return an ISO 8601 date in words, as precise as it is: 2022-01 is January 2022."""
    year, *rest = published[:10].split("-")
    month = MONTHS[int(rest[0]) - 1].capitalize() if rest else ""
    day = str(int(rest[1])) if len(rest) > 1 else ""
    return " ".join(part for part in (day, month, year) if part)
