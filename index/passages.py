"""Whole sentences grouped into passages: what is embedded and retrieved."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby, pairwise

from pincite.index.blocks import heading, paragraphs
from pincite.index.sentences import sentences, strip
from pincite.index.types import Passage, Section, Span

PASSAGE_SIZE = 1000
"""Code points that a passage has about. On the questions of Chroma's chunking evaluation, passages of about 1,000
characters gave BM25 a recall of 0.873 / 0.940 / 0.980 of the reference characters in the first 5 / 10 / 30 passages; it
is also what fits, at four characters a token, into the 256 tokens that all-MiniLM-L6-v2 was made for."""

SPLITTER_VERSION = "2"
"""Names the rules that sentences and passages are made by. To be raised when a text comes to have other passages, be it
by a change here or by another version of sentencex."""

FULL_SHARE = 0.6
"""Share of the size from which on a passage ends at a blank line rather than later at a sentence within a paragraph."""

TAIL_SHARE = 0.2
"""Share of the size under which the rest of a section is no passage of its own but goes with the one before it."""


def passages(text: str, sections: Sequence[Section] = (), *, size: int = PASSAGE_SIZE) -> list[Passage]:
    """The passages of a text, in order, each of about `size` code points and within one section that says something.

    Every character that is not white space lies in exactly one passage, and `text[p.start : p.end] == p.text`. A
    passage is longer than `size` where one sentence is, where headings stand above a long one, or by less than a fifth
    where its section ends in a short rest. A heading stays with what follows it, also where that is another section:
    the title of a document with the first of its parts. `sections` are in the order of the text; what they leave out
    counts as a section without a heading.
    """
    if size < 1:
        raise ValueError(f"size must be at least 1 code point, not {size}")
    edges = sorted({edge for section in sections for edge in (section.span.start, section.span.end)})
    names = {section.span.start: section.heading for section in sections if section.span.start < section.span.end}
    grouped: list[Passage] = []
    above: list[Span] = []
    within = _within(text, edges)
    for at, group in groupby(within, key=lambda span: bisect_right(edges, span.start)):
        spans = [*above, *group]
        above = spans if spans[-1] != within[-1] and all(heading(span.of(text)) for span in spans) else []
        if above:
            continue
        name = names.get(edges[at - 1], "") if at else ""
        cuts = _cuts(text, spans, size)
        grouped.extend(_passage(text, spans[a:b], name) for a, b in pairwise(cuts))
    return grouped


def paragraph_at(text: str, offset: int) -> int:
    """The number of the paragraph that an offset lies in: 1 for the first, blank lines stand between paragraphs.

    An offset between two paragraphs belongs to the one before it.
    """
    return max(1, sum(1 for _ in paragraphs(text[: offset + 1])))


def _passage(text: str, spans: Sequence[Span], name: str) -> Passage:
    start, end = spans[0].start, spans[-1].end
    return Passage(start=start, end=end, text=text[start:end], sentences=tuple(spans), heading=name)


def _within(text: str, edges: Sequence[int]) -> list[Span]:
    """The sentences of the text, those that cross an edge cut there."""
    within: list[Span] = []
    for span in sentences(text):
        inner = edges[bisect_right(edges, span.start) : bisect_right(edges, span.end - 1)]
        cuts = [span.start, *inner, span.end]
        within.extend(part for a, b in pairwise(cuts) if (part := strip(text, a, b)) is not None)
    return within


def _cuts(text: str, spans: Sequence[Span], size: int) -> list[int]:
    """The indices of the sentences of one section before which a passage begins, and the index after the last."""
    headings = [heading(span.of(text)) for span in spans]
    cuts = [0]
    while (start := cuts[-1]) < len(spans):
        cuts.append(_cut(text, spans, headings, start, size))
    return cuts


def _cut(text: str, spans: Sequence[Span], headings: Sequence[bool], start: int, size: int) -> int:
    """The index of the sentence before which the passage that begins with sentence `start` ends."""
    begin = spans[start].start
    stop = start + 1
    while stop < len(spans) and spans[stop].end - begin <= size:
        stop += 1
    if stop == len(spans):
        return len(spans)
    full = (i for i in range(stop, start, -1) if spans[i - 1].end - begin >= FULL_SHARE * size)
    cut = next((i for i in full if _blank(text, spans, i) and not headings[i - 1]), stop)
    while cut > start and headings[cut - 1]:
        cut -= 1
    if cut == start:
        cut = next((i + 1 for i in range(start, len(spans)) if not headings[i]), len(spans))
    if cut < len(spans) and spans[-1].end - spans[cut].start < TAIL_SHARE * size:
        return len(spans)
    return cut


def _blank(text: str, spans: Sequence[Span], at: int) -> bool:
    """Whether a blank line stands before a sentence."""
    gap = text[spans[at - 1].end : spans[at].start]
    return len(gap) > 1 and len(f"{gap}.".splitlines()) > 2  # noqa: PLR2004
