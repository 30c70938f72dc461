"""What stands between two pages: running headers and footers, and sentences that go on over them or over a footnote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pincite.index.blocks import paragraphs
from pincite.index.sentences import sentences
from pincite.index.spans import Span
from pincite.index.structure import Furniture, Torn

EDGE = 2
"""Paragraphs at the top and the bottom of a page that may be its header or footer."""

LONGEST_RUNNING = 200
"""Longest header or footer, in code points."""

_NUMBER = re.compile(r"\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_FOOTER = re.compile(r"^[^\n]*\[Page \d{1,4}\][ \t]*$", re.MULTILINE)
_PAGE = re.compile(
    r"(?:\A|\n[ \t]*\n|\f)[ \t]*(?P<line>[-–—][ \t]*\d{1,4}[ \t]*[-–—]"
    r"|(?:page|seite|pagina|página|sida|side|strona)[ \t]+\d{1,4}(?:[ \t]*(?:of|von|de|di|av|/)[ \t]*\d{1,4})?)"
    r"(?=[ \t]*(?:\n[ \t]*(?:\n|\f|\Z)|\f|\Z))",
    re.IGNORECASE,
)
_LINE_BELOW = re.compile(r"\s*+(?P<line>[^\n]++)")
_GAP = re.compile(r"[ \t]{3,}+")
_HEADER_GAPS = 2
_NOTE = re.compile(r"(?:\[?\d{1,3}\]?|[*†‡])[ \t]+\S")
_ENDS = re.compile(r"[.!?…:;。؟][)\]\"'”’»]*\s*$")


def page_furniture(text: str, pages: Sequence[Span]) -> tuple[Furniture, ...]:
    """Headers and footers that stand on several pages, digits aside, and numbers of pages."""
    edges: list[list[Span]] = []
    for page in pages:
        parts = list(_parts(text, [page]))
        edges.append(list(dict.fromkeys([*parts[:EDGE], *parts[-EDGE:]])) if len(parts) > 1 else [])
    counts = Counter(wording for parts in edges for wording in {_wording(part.of(text)) for part in parts})
    running = [
        part
        for parts in edges
        for part in parts
        if counts[_wording(part.of(text))] > 1 or _NUMBER.fullmatch(part.of(text).strip())
    ]
    return tuple(
        Furniture(part, "running header or footer") for part in running if part.end - part.start <= LONGEST_RUNNING
    )


def text_furniture(text: str) -> tuple[Furniture, ...]:
    """The footers `[Page 4]` of a plain text in pages, each with the header line below it."""
    parts = [Furniture(Span(*number.span("line")), "number of a page") for number in _PAGE.finditer(text)]
    for footer in _FOOTER.finditer(text):
        parts.append(Furniture(Span(*footer.span()), "running header or footer"))
        below = _LINE_BELOW.match(text, footer.end())
        if below is not None and len(_GAP.findall(below["line"].rstrip())) >= _HEADER_GAPS:
            parts.append(Furniture(Span(*below.span("line")), "running header or footer"))
    return tuple(sorted(parts, key=lambda part: part.span))


def torn_sentences(text: str, furniture: Sequence[Furniture], pages: Sequence[Span] = ()) -> Iterator[Torn]:
    """Sentences of which one page holds the beginning and the next one the rest."""
    beside = [part.span for part in furniture]
    body = [part for part in _parts(text, pages) if not any(part.start < b.end and b.start < part.end for b in beside)]
    breaks = {page.start for page in pages[1:]}
    for number, (above, below) in enumerate(pairwise(body)):
        apart = any(above.end <= edge <= below.start for edge in breaks)
        parted = apart or any(above.end <= b.start and b.end <= below.start for b in beside)
        if not parted or not text[below.start].islower():
            continue
        open_part = above
        if apart and number and _NOTE.match(text, above.start) and _ENDS.search(above.of(text)):
            open_part = body[number - 1]  # a footnote stands between
        between = text[open_part.end : below.start]
        if _ENDS.search(open_part.of(text)) or (between.isspace() and "\n\n" not in between):
            continue
        first = sentences(below.of(text))[0]
        yield Torn(open_part.end, Span(below.start + first.start, below.start + first.end))


def _parts(text: str, pages: Sequence[Span]) -> Iterator[Span]:
    """The paragraphs, without white space around them, cut at the edges of pages."""
    for page in pages or [Span(0, len(text))]:
        for part in paragraphs(page.of(text)):
            yield Span(page.start + part.start, page.start + part.end).stripped(text)


def _wording(part: str) -> str:
    return re.sub(r"\d+", "0", " ".join(part.split()).casefold())
