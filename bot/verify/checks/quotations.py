"""What a statement quotes stands in its source, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from pincite.bot.verify.checks.check import Check, Difference
from pincite.bot.verify.statement import Pair, even
from pincite.index.terms import UNSPACED
from pincite.index.types import Span

FEWEST_WORDS = 2
"""Fewest words of a quotation that has to stand in the source; a single word may be set off by its marks."""

FEWEST_CHARACTERS = 4
"""The same where words are not parted by spaces: two words of two characters."""

LEAST_MISQUOTED = 4
"""Fewest words of a quotation to say that the source's own were changed."""

NEARLY = 0.7
"""Least share of a quotation's words that the source has in the same order to be the passage misquoted."""

UNSPACED_CHARACTER = re.compile(f"[{UNSPACED}]")


def misquoted(pair: Pair) -> Iterator[str]:
    """Yield the quotations of a statement that don't stand in its source."""
    for quote in pair.statement.quotations:
        if _several_words(quote) and even(quote).strip(" .,;:!?。，；：！？、") not in pair.cited.even:
            yield quote


def difference(pair: Pair) -> Difference | None:
    """Name the first quotation that doesn't stand in the source, and where most of its words do."""
    for quote in misquoted(pair):
        return Difference(f"quotes “{quote}”, which is not what the source says", _nearly(quote, pair))
    return None


QUOTATIONS = Check("quotations", difference)


def _nearly(quote: str, pair: Pair) -> Span | None:
    """The place where the source says nearly the same words, and so was misquoted."""
    words, theirs = even(quote).split(), pair.cited.words
    if len(words) < LEAST_MISQUOTED:
        return None
    blocks = SequenceMatcher(None, words, theirs.folded, autojunk=False).get_matching_blocks()[:-1]
    if not blocks or sum(block.size for block in blocks) < NEARLY * len(words):
        return None
    first, last = theirs[blocks[0].b], theirs[blocks[-1].b + blocks[-1].size - 1]
    if blocks[-1].b + blocks[-1].size - blocks[0].b > len(words) / NEARLY:
        return None
    return Span(first.span.start, last.span.end)


def _several_words(quote: str) -> bool:
    return len(quote.split()) >= FEWEST_WORDS or len(UNSPACED_CHARACTER.findall(quote)) >= FEWEST_CHARACTERS
