"""Parts of documents, cut where citations begin and end.

Offsets are code points. The cuts are made here, so that a script, which counts UTF-16 units, never has to count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pincite.bot.serving.messages import Excerpt, Segment
from pincite.index.locators import locator, page_at
from pincite.index.passages import paragraph_at
from pincite.index.types import Document, Span

CONTEXT = 4000
"""Characters before and after a citation: about two screens each way. The page fetches more on demand."""

LONGEST = 60_000
"""Most characters in one excerpt, so that a request can't ask for a whole book as segments."""

NEAR_LINE = 500
"""Characters to look back for the beginning of a line."""

NEAR_SPACE = 100
"""Characters to look ahead for white space."""

SPAN = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


def parse_span(text: str, length: int) -> Span | None:
    """Read `120-180` as a span; None unless it lies in a text of that length."""
    match = SPAN.fullmatch(text)
    if match is None or not int(match[1]) <= int(match[2]) <= length:
        return None
    return Span(int(match[1]), int(match[2]))


def excerpt_around(document: Document, spans: Sequence[Span], active: int | None, context: int = CONTEXT) -> Excerpt:
    """Cut the text around one of the spans.

    Args:
        document: the document to read.
        spans: its cited spans.
        active: place in `spans` of the one to show; None shows the beginning of the document.
        context: characters before and after it.
    """
    text = document.text
    focus = spans[active] if active is not None else Span(0, 0)
    start = max(0, focus.start - context)
    end = min(len(text), max(focus.end, focus.start) + context, start + LONGEST)
    return _excerpt(document, _line_start(text, start), _next_space(text, end), spans, about=focus)


def excerpt_between(document: Document, start: int, end: int, spans: Sequence[Span]) -> Excerpt:
    """Cut the text between two offsets, to read on before or after an excerpt."""
    start, end = max(0, start), min(len(document.text), end)
    return _excerpt(document, start, min(max(start, end), start + LONGEST), spans, about=Span(start, start))


def segments(text: str, start: int, end: int, spans: Sequence[Span]) -> tuple[Segment, ...]:
    """Cut the text between two offsets wherever a span begins or ends."""
    cuts = {start, end, *(edge for s in spans for edge in (s.start, s.end) if start < edge < end)}
    return tuple(
        Segment(text=text[a:b], spans=tuple(n for n, s in enumerate(spans) if s.start <= a and b <= s.end))
        for a, b in pairwise(sorted(cuts))
    )


def _excerpt(document: Document, start: int, end: int, spans: Sequence[Span], about: Span) -> Excerpt:
    return Excerpt(
        id=document.id,
        title=document.title,
        source=document.source,
        published=document.published,
        author=document.author,
        media_type=document.media_type,
        length=len(document.text),
        paragraph=paragraph_at(document.text, about.start),
        page=page_at(document, about.start),
        locator=locator(document, about),
        start=start,
        end=end,
        segments=segments(document.text, start, end, spans),
    )


def _line_start(text: str, offset: int) -> int:
    """Move the offset back to the beginning of its line, if that is near."""
    newline = text.rfind("\n", max(0, offset - NEAR_LINE), offset)
    return newline + 1 if newline >= 0 else offset


def _next_space(text: str, offset: int) -> int:
    """Move the offset on to the next white space, if that is near."""
    space = re.compile(r"\s").search(text, offset, offset + NEAR_SPACE)
    return space.start() if space else offset
