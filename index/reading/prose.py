"""Values of cells, fields and lists that read as sentences, and so are cited one by one."""

from __future__ import annotations

from pincite.index.spans import Span

PROSE = 200
"""Length of a value, in code points, above which it is prose whatever its words."""

PROSE_WORDS = 5
"""Fewest words of a shorter value that ends like a sentence, for it to be prose."""

SENTENCE_WORDS = 3
"""Fewest words of a list element that ends like a sentence, for it to be one."""

ENDS = (".", "!", "?", "。", "！", "？")
"""Marks that end a sentence."""


def is_prose(value: str) -> bool:
    """Whether a value reads as sentences, which are cited one by one."""
    return len(value) > PROSE or (value.rstrip().endswith((".", "!", "。")) and len(value.split()) >= PROSE_WORDS)


def is_sentence(value: str) -> bool:
    """Whether an element of a list reads as sentences; elsewhere it may be a name, such as *Holm & Son Co.*"""
    return is_prose(value) or (value.rstrip().endswith(ENDS) and len(value.split()) >= SENTENCE_WORDS)


def with_marks(text: str, span: Span) -> Span:
    """The span with the quotation marks that touch it."""
    start = span.start - (text[span.start - 1 : span.start] == '"')
    return Span(start, span.end + (text[span.end : span.end + 1] == '"'))
