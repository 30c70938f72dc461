"""How the characters of a document look: which are markup and stay hidden, which are emphasised, struck out or links.

It follows from what the loader knows of the document (`Structure.left_out`), never from raw HTML of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.bot.serving.messages import Look
from pincite.index.structure import Structure
from pincite.index.types import Document, Span
from pincite.index.view import TICKED, LeftOut, Reason

MARKED_UP = frozenset({"text/markdown", "text/x-rst"})
"""Media types of texts that are written with marks."""

VERBATIM = frozenset({"text/x-source", "application/json"})
"""Media types of texts whose every character is shown."""

LONGEST_MARKED = 600
"""Most characters between the two marks of emphasised words, marks within them included."""

_EMPHASIS: dict[str, tuple[Look, ...]] = {
    "*": ("emphasis",),
    "_": ("emphasis",),
    "**": ("strong",),
    "__": ("strong",),
    "***": ("strong", "emphasis"),
    "___": ("strong", "emphasis"),
    "`": ("code",),
    "``": ("code",),
}
_UNSHOWN = frozenset({Reason.COMMENT, Reason.ADDRESS, Reason.DATA})
_STRUCK = re.compile(r"~~|<[^<>]{0,300}>")
_NOTE = re.compile(r"\[\^?|\]:?[ \t]*$")


@dataclass(frozen=True, slots=True)
class StyledRun:
    """Characters that look alike in one respect."""

    span: Span
    look: Look


def inline_runs(document: Document, within: Span) -> list[StyledRun]:
    """The looks of the characters between two offsets, from the document's marks and labels."""
    if document.media_type in VERBATIM:
        return []
    structure = document.structure
    runs = [*_labels(structure, within)]
    marked_up = document.media_type in MARKED_UP
    if marked_up:
        runs += _emphasis(document.text, structure.left_out_in(within))
    for part in structure.left_out_in(within):
        runs += _left_out(document.text, part, marked_up=marked_up)
    return runs


def _labels(structure: Structure, within: Span) -> Iterator[StyledRun]:
    for pair in structure.pairs:
        if pair.label.start < within.end and within.start < pair.label.end:
            yield StyledRun(pair.label, "label")


def _left_out(text: str, left_out: LeftOut, *, marked_up: bool) -> Iterator[StyledRun]:
    words = left_out.span.of(text)
    if left_out.reason is Reason.TIMING:
        yield StyledRun(left_out.span, "faint")
    elif left_out.reason is Reason.STRUCK:
        yield StyledRun(left_out.span, "struck")
        if marked_up:
            yield from (StyledRun(_moved(left_out.span, mark), "hidden") for mark in _STRUCK.finditer(words))
    elif left_out.reason is Reason.NOTE_MARK:
        yield StyledRun(left_out.span, "note")
        if marked_up:
            yield from (StyledRun(_moved(left_out.span, mark), "hidden") for mark in _NOTE.finditer(words))
    elif marked_up and (
        left_out.reason in _UNSHOWN or (left_out.reason is Reason.MARKUP and _is_mark(left_out, words))
    ):
        yield StyledRun(left_out.span, "hidden")


def _is_mark(left_out: LeftOut, words: str) -> bool:
    """Whether markup says nothing by itself, as `Q:` and a ticked box do."""
    if left_out.instead in TICKED:
        return words.startswith("[")
    return words.startswith("<") or not any(map(str.isalnum, words))


def _emphasis(text: str, left_out: Sequence[LeftOut]) -> Iterator[StyledRun]:
    """What stands between two marks of a kind, and the words of links."""
    open_at: dict[str, int] = {}
    for part in left_out:
        words = part.span.of(text)
        if part.reason is Reason.ADDRESS and words[:1] == "]" and "[" in open_at:
            yield StyledRun(Span(open_at.pop("["), part.span.start), "link")
        if part.reason is not Reason.MARKUP:
            continue
        if words == "[":
            open_at["["] = part.span.end
        for look in _EMPHASIS.get(words, ()):
            opened = open_at.pop(f"{words} {look}", None)
            if opened is not None and part.span.start - opened <= LONGEST_MARKED:
                yield StyledRun(Span(opened, part.span.start), look)
            else:
                open_at[f"{words} {look}"] = part.span.end


def _moved(span: Span, match: re.Match[str]) -> Span:
    return Span(span.start + match.start(), span.start + match.end())
