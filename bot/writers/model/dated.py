"""Statements that depend on time, with the date of their source: *as of January 2022*."""

from __future__ import annotations

import re

from pincite.bot.verify.quantities import MONTHS
from pincite.bot.writers.reader.quoting import Draft

END = re.compile(r"[.!?…。]+[\"”»']?$")


def dated(draft: Draft) -> str:
    """The text of a statement with the date of its newest source, if that has one and the text names no year."""
    published = [found.document.published for found, _, _ in draft.cites if found.document.published]
    if not published or re.search(r"\d{4}", draft.text):
        return draft.text
    end = END.search(draft.text)
    at = end.start() if end else len(draft.text)
    return f"{draft.text[:at]} (as of {spelt(max(published))}){draft.text[at:]}"


def spelt(published: str) -> str:
    """An ISO 8601 date in words, as precise as it is: 2022-01 is January 2022."""
    year, *rest = published[:10].split("-")
    month = MONTHS[int(rest[0]) - 1].capitalize() if rest else ""
    day = str(int(rest[1])) if len(rest) > 1 else ""
    return " ".join(part for part in (day, month, year) if part)
