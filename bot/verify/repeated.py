"""A statement that says what its source says, word for word: nobody has to judge it."""

from __future__ import annotations

from pincite.bot.verify.statement import Pair, folded
from pincite.index.sentences import sentences


def repeated(pair: Pair) -> bool:
    """Whether a statement is one whole sentence of its source, or several in a row, as they stand there.

    Quotation marks, dashes, capitals and the last full stop may differ. A part of a sentence is not enough: what is
    left out may be what the rest hangs on.
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
