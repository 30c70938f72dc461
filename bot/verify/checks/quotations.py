"""What a statement quotes stands in its source, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pincite.bot.verify.checks.check import Check
from pincite.bot.verify.statement import Pair, even
from pincite.index.terms import UNSPACED

FEWEST_WORDS = 2
"""Fewest words of a quotation that has to stand in the source; a single word may be set off by its marks."""

FEWEST_CHARACTERS = 4
"""The same where words are not parted by spaces: two words of two characters."""

UNSPACED_CHARACTER = re.compile(f"[{UNSPACED}]")


def misquoted(pair: Pair) -> Iterator[str]:
    """Yield the quotations of a statement that don't stand in its source."""
    for quote in pair.statement.quotations:
        if _several_words(quote) and even(quote).strip(" .,;:!?。，；：！？、") not in pair.cited.even:
            yield quote


def reason(pair: Pair) -> str | None:
    """Name the first quotation that doesn't stand in the source."""
    for quote in misquoted(pair):
        return f"quotes “{quote}”, which is not what the source says"
    return None


QUOTATIONS = Check("quotations", reason)


def _several_words(quote: str) -> bool:
    return len(quote.split()) >= FEWEST_WORDS or len(UNSPACED_CHARACTER.findall(quote)) >= FEWEST_CHARACTERS
