"""What of a document can be pointed at, and where it stands in the text of the loaded file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pincite.index.types import Span

Address = tuple[object, ...]
"""A place in a document of `tools/reader/data/structure.jsonl`: block, then sentence, item, row and column."""

BOX = re.compile(r"\[[ x]\]")
"""A box of a form; office programs draw it as one sign."""

_TOKEN = re.compile(rf"{BOX.pattern}|\S+")

_WORD = re.compile(r"[^\W\d_]{2,}")
"""What nothing but a piece may say; numbers and single letters are also marks of lists and notes."""


@dataclass(frozen=True, slots=True)
class AddressedPiece:
    """A run of a document's words in the order of reading, with its address."""

    text: str
    address: Address


class Misplaced(ValueError):
    """A loaded file says something else, or in another order, than what was written."""


def placed(text: str, pieces: Iterable[AddressedPiece], *, own: Iterable[str] = ()) -> Mapping[Address, Span]:
    """Find every piece, one after the other, and make sure that nothing is left over between them.

    Pieces of one address are one span. What stands before the first piece is not looked at: title and headers.

    Args:
        text: the text of the loaded file.
        pieces: all that it says, in order.
        own: words that the format adds.

    Raises:
        Misplaced: a piece is missing, or there are words between two that no piece has.
    """
    allowed = {word.casefold() for word in own}
    spans: dict[Address, Span] = {}
    end: int | None = None
    for piece in pieces:
        if not piece.text:
            continue
        match = pattern(piece.text).search(text, end or 0)
        if match is None:
            raise Misplaced(f"{piece.text!r} does not follow {text[max(0, (end or 0) - 60) : end]!r}")
        between = _WORD.findall(text[end : match.start()]) if end is not None else []
        if left := [word for word in between if word.casefold() not in allowed]:
            raise Misplaced(f"{' '.join(left)!r} stands before {piece.text!r}")
        before = spans.get(piece.address)
        spans[piece.address] = Span(match.start() if before is None else before.start, match.end())
        end = match.end()
    if end is not None and (left := [word for word in _WORD.findall(text[end:]) if word.casefold() not in allowed]):
        raise Misplaced(f"{' '.join(left)!r} stands at the end")
    return spans


def pattern(text: str) -> re.Pattern[str]:
    """A pattern for a text by itself, with any white space and any boxes."""
    words = [_word(word) for word in _TOKEN.findall(text)]
    return re.compile(r"(?<!\w)" + r"\s*".join(words) + r"(?!\w)")


def _word(word: str) -> str:
    """A pattern for a word; Markdown writes an asterisk with a backslash."""
    if BOX.fullmatch(word):
        return rf"(?:{BOX.pattern}|[☐☒])"
    return re.escape(word).replace(r"\*", r"\\?\*")
