"""A part of a document around what is cited, cut where citations begin and end.

Offsets are code points. They are cut here, so that a script, which counts UTF-16 units, never has to count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pincite.index.passages import paragraph_at
from pincite.index.types import Document, Span

AROUND = 4000
"""Characters that are shown before and after what is cited; more come when they are asked for."""

MOST = 60_000
"""Characters of one window at most."""

SPAN = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


def span_of(text: str, length: int) -> Span | None:
    """The span that `120-180` names; None where it is not one of a text of that length."""
    found = SPAN.fullmatch(text)
    if found is None or not int(found[1]) <= int(found[2]) <= length:
        return None
    return Span(int(found[1]), int(found[2]))


def window(document: Document, spans: Sequence[Span], active: int | None, around: int = AROUND) -> dict[str, Any]:
    """The text around one of the spans, as segments that say which spans they are part of.

    Args:
        document: what is shown.
        spans: what is cited in it.
        active: the place in `spans` of the one that is shown; None shows the beginning of the document.
        around: characters before and after it.
    """
    shown = spans[active] if active is not None else Span(0, 0)
    start = max(0, shown.start - around)
    end = min(len(document.text), max(shown.end, shown.start) + around, start + MOST)
    start, end = _at_line(document.text, start), _at_space(document.text, end)
    return {
        **_head(document),
        "paragraph": paragraph_at(document.text, shown.start) if document.text else 1,
        "page": next((n for n, page in enumerate(document.pages, 1) if page.start <= shown.start < page.end), None),
        "start": start,
        "end": end,
        "segments": segments(document.text, start, end, spans),
    }


def stretch(document: Document, start: int, end: int, spans: Sequence[Span]) -> dict[str, Any]:
    """Another part of the document, to go on reading before or after a window."""
    start, end = max(0, start), min(len(document.text), end)
    end = min(max(start, end), start + MOST)
    return {"start": start, "end": end, "segments": segments(document.text, start, end, spans)}


def segments(text: str, start: int, end: int, spans: Sequence[Span]) -> list[dict[str, Any]]:
    """The text between two offsets, cut at every begin and end of a span."""
    cuts = {start, end, *(edge for s in spans for edge in (s.start, s.end) if start < edge < end)}
    return [
        {"text": text[a:b], "spans": [n for n, s in enumerate(spans) if s.start <= a and b <= s.end]}
        for a, b in pairwise(sorted(cuts))
    ]


def _head(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "published": document.published,
        "author": document.author,
        "media_type": document.media_type,
        "length": len(document.text),
    }


def _at_line(text: str, offset: int) -> int:
    """The offset moved back to where its line begins, if that is near."""
    found = text.rfind("\n", max(0, offset - 500), offset)
    return found + 1 if found >= 0 else offset


def _at_space(text: str, offset: int) -> int:
    """The offset moved on to the next white space, if that is near."""
    found = re.compile(r"\s").search(text, offset, offset + 100)
    return found.start() if found else offset
