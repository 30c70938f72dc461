"""Parts of documents, cut where citations begin and end and where their looks change.

Offsets are code points. The cuts are made here, so that a script, which counts UTF-16 units, never has to count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, TypeVar

from pincite.bot.serving.layout import Layout, lay_out
from pincite.bot.serving.messages import Excerpt, Look, Segment
from pincite.index.locators import locator, page_at
from pincite.index.passages import paragraph_at
from pincite.index.types import Document, Span

CONTEXT = 4000
"""Characters before and after a citation: about two screens each way. The page fetches more on demand."""

LONGEST = 60_000
"""Most characters in one excerpt, so that a request can't ask for a whole book as segments."""

NEAR = 1000
"""Characters to look for the beginning or the end of a paragraph or a row, so that none is cut."""

NOWHERE = Layout((), ())
"""The layout of characters as they stand."""

Side = Literal["before", "after"]

Marked = TypeVar("Marked", Look, int)

SPAN = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


def parse_span(text: str, length: int) -> Span | None:
    """Read `120-180` as a span; None unless it lies in a text of that length."""
    match = SPAN.fullmatch(text)
    if match is None or not int(match[1]) <= int(match[2]) <= length:
        return None
    return Span(int(match[1]), int(match[2]))


def excerpt_around(
    document: Document, spans: Sequence[Span], active: int | None, context: int = CONTEXT, *, shown_pages: int = 0
) -> Excerpt:
    """Cut the text around one of the spans.

    Args:
        document: the document to read.
        spans: its cited spans.
        active: place in `spans` of the one to show; None shows the beginning of the document.
        context: characters before and after it.
        shown_pages: pages that can be shown as they look.
    """
    text = document.text
    focus = spans[active] if active is not None else Span(0, 0)
    start = max(0, focus.start - context)
    end = min(len(text), max(focus.end, focus.start) + context, start + LONGEST)
    start, end = _paragraph_start(document, start, NEAR), _paragraph_end(document, end, NEAR)
    return _excerpt(document, start, end, spans, about=focus, shown_pages=shown_pages)


def excerpt_between(
    document: Document,
    start: int,
    end: int,
    spans: Sequence[Span],
    *,
    active: int | None = None,
    whole: Side | None = None,
) -> Excerpt:
    """Cut the text between two offsets, to read on before or after an excerpt.

    Args:
        document: the document to read.
        start: the first offset.
        end: the last offset.
        spans: its cited spans.
        active: place in `spans` of the one whose place in the document is told; by default that of `start`.
        whole: the side on which the excerpt may reach further, to a whole paragraph.
    """
    start, end = max(0, start), min(len(document.text), end)
    end = min(max(start, end), start + LONGEST)
    if whole == "before":
        start = _paragraph_start(document, start, NEAR)
    elif whole == "after":
        end = _paragraph_end(document, end, NEAR)
    about = spans[active] if active is not None else Span(start, start)
    return _excerpt(document, start, end, spans, about=about)


def segments(text: str, start: int, end: int, spans: Sequence[Span], layout: Layout = NOWHERE) -> tuple[Segment, ...]:
    """Cut the text between two offsets wherever a span, a part or a look begins or ends.

    A span of nothing but hidden characters is shown: nothing is cited that can't be seen.
    """
    edges = [edge for span in (*spans, *(run.span for run in layout.runs)) for edge in (span.start, span.end)]
    edges += [edge for part in layout.parts for edge in (part.start, part.end)]
    cuts = [start, *sorted({edge for edge in edges if start < edge < end}), end]
    looks = _active([(run.span, run.look) for run in layout.runs], cuts)
    covering = _active(list(zip(spans, range(len(spans)), strict=True)), cuts)
    seen = {
        number
        for (a, b), numbers, look in zip(pairwise(cuts), covering, looks, strict=True)
        if "hidden" not in look and text[a:b].strip()
        for number in numbers
    }
    pieces = []
    for (a, b), numbers, look in zip(pairwise(cuts), covering, looks, strict=True):
        revealed = any(number not in seen for number in numbers)
        shown: tuple[Look, ...] = tuple(one for one in look if not (revealed and one == "hidden"))
        pieces.append(Segment(text=text[a:b], start=a, spans=numbers, looks=shown))
    return tuple(pieces) if start < end else ()


def _active(marked: Sequence[tuple[Span, Marked]], cuts: Sequence[int]) -> list[tuple[Marked, ...]]:
    """For each piece between two cuts, the items that cover it, each once, in the order given."""
    begins: dict[int, list[int]] = {}
    for number, (span, _) in enumerate(marked):
        if span.end > cuts[0] and span.start < span.end:
            begins.setdefault(max(span.start, cuts[0]), []).append(number)
    covering: list[tuple[Marked, ...]] = []
    active: set[int] = set()
    for cut in cuts[:-1]:
        active = {number for number in active if marked[number][0].end > cut}
        active.update(begins.get(cut, ()))
        covering.append(tuple(dict.fromkeys(marked[number][1] for number in sorted(active))))
    return covering


def _excerpt(
    document: Document, start: int, end: int, spans: Sequence[Span], *, about: Span, shown_pages: int = 0
) -> Excerpt:
    layout = lay_out(document, start, end)
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
        segments=segments(document.text, start, end, spans, layout),
        shown_pages=shown_pages,
        parts=layout.parts,
    )


def _paragraph_start(document: Document, offset: int, longest: int) -> int:
    """The beginning of the paragraph before an offset or, if that is too far, of the line; else the offset."""
    for begin in ("\n\n", "\n"):
        place = document.text.rfind(begin, max(0, offset - longest), offset)
        if place >= 0:
            return place + len(begin)
    return 0 if offset <= longest else offset


def _paragraph_end(document: Document, offset: int, longest: int) -> int:
    """The end of the paragraph after an offset or, if that is too far, of the line; else the offset."""
    for end in ("\n\n", "\n"):
        place = document.text.find(end, offset, offset + longest)
        if place >= 0:
            return place
    return len(document.text) if offset + longest >= len(document.text) else offset
