"""Whole sentences grouped into passages, the units of embedding and retrieval."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby, pairwise

from pincite.index.blocks import paragraphs
from pincite.index.reading import document_sentences, is_naming, sentence_view
from pincite.index.structure import NOTHING, Structure
from pincite.index.types import Passage, Section, Span

PASSAGE_SIZE = 1000
"""Approximate length of a passage in code points. On the questions of Chroma's chunking evaluation it gave BM25 a
recall of 0.873 / 0.940 / 0.980 of the reference characters in the first 5 / 10 / 30 passages. At four characters a
token it also fits the 256 tokens that all-MiniLM-L6-v2 was made for."""

SPLITTER_VERSION = "9"
"""Version of the rules for sentences, passages and their reading views. Raise it whenever some text gets other ones,
through a change here or through another version of sentencex."""

FULL_SHARE = 0.6
"""Fill ratio after which a passage may end at a blank line."""

TAIL_SHARE = 0.2
"""Fill ratio below which the rest of a section joins the passage before it."""


def passages(
    text: str, sections: Sequence[Section] = (), structure: Structure = NOTHING, *, size: int = PASSAGE_SIZE
) -> list[Passage]:
    """Split a text into passages of about `size` code points, in order, none of them across sections.

    - Every character that is not white space lies in exactly one passage, or the structure leaves it out; and
      `text[p.start : p.end] == p.text`.
    - A heading, a question, a term or a header row stays with the text below it, a heading even in another section: a
      document's title goes with its first part. A sentence that ends in a colon stays with what it announces.
    - A passage exceeds `size` if a single sentence does, if headings stand above a long sentence, or, by less than a
      fifth, if its section ends in a short rest.
    - `sections` are in the order of the text; the gaps between them count as sections without a heading.
    """
    if size < 1:
        raise ValueError(f"size must be at least 1 code point, not {size}")
    edges = sorted({edge for section in sections for edge in (section.span.start, section.span.end)})
    headings = {section.span.start: section.heading for section in sections if section.span.start < section.span.end}
    spans = document_sentences(text, structure, edges)
    naming = frozenset(span for span in spans if is_naming(text, structure, span))
    grouped: list[Passage] = []
    above: list[Span] = []
    for at, group in groupby(spans, key=lambda span: bisect_right(edges, span.start)):
        own = list(group)
        if own[-1] != spans[-1] and naming.issuperset(own):
            above += own
            continue
        section = [*above, *own]
        above = []
        name = headings.get(edges[at - 1], "") if at else ""
        cuts = _cuts(text, section, naming, size)
        grouped.extend(passage_of(text, structure, section[a:b], name) for a, b in pairwise(cuts))
    return grouped


def paragraph_at(text: str, offset: int) -> int:
    """The number of the paragraph around an offset: 1 for the first. Blank lines separate paragraphs.

    An offset between two paragraphs belongs to the earlier one.
    """
    return max(1, sum(1 for _ in paragraphs(text[: offset + 1])))


def passage_of(text: str, structure: Structure, sentences: Sequence[Span], heading: str = "") -> Passage:
    """The passage of these sentences, with the view of each."""
    start, end = sentences[0].start, sentences[-1].end
    return Passage(
        start=start,
        end=end,
        text=text[start:end],
        sentences=tuple(sentences),
        heading=heading,
        views=tuple(sentence_view(text, structure, span) for span in sentences) if structure else (),
        naming=frozenset(span for span in sentences if is_naming(text, structure, span)),
    )


def _cuts(text: str, spans: Sequence[Span], naming: frozenset[Span], size: int) -> list[int]:
    """Indices into one section's sentences: where each passage begins, and the end of the last."""
    headings = [span in naming or span.of(text).rstrip().endswith(":") for span in spans]
    cuts = [0]
    while (start := cuts[-1]) < len(spans):
        cuts.append(_cut(text, spans, headings, start, size))
    return cuts


def _cut(text: str, spans: Sequence[Span], headings: Sequence[bool], start: int, size: int) -> int:
    """The index of the first sentence after the passage that begins with sentence `start`."""
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
    """Whether a blank line precedes the sentence at an index."""
    gap = text[spans[at - 1].end : spans[at].start]
    return len(gap) > 1 and len(f"{gap}.".splitlines()) > 2  # noqa: PLR2004
