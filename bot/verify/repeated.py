"""A statement that repeats its source word for word: it needs no judge."""

from __future__ import annotations

from pincite.bot.verify.statement import Pair, folded
from pincite.index.sentences import sentences


def repeated(pair: Pair) -> bool:
    """Whether a statement is one whole sentence of its source, or several in a row, as they stand there.

    Quotation marks, dashes, capitals and the last full stop may differ. A part of a sentence is not enough: the rest
    may depend on the words left out.
    """
    wanted, text = _bare(pair.statement.text), pair.cited.text
    spans = sentences(text) if wanted else []
    for number, first in enumerate(spans):
        for last in spans[number:]:
            if last.end - first.start > 2 * len(wanted):
                break
            if _bare(text[first.start : last.end]) == wanted:
                return True
    return False


def _bare(text: str) -> str:
    return folded(text).strip(" .")
