"""Passages with sentences to point at.

Offsets are code points. The text is cut here, so that the page, which counts UTF-16 units, never has to count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pincite.eval.annotating.messages import GoldPassage, GoldPiece, GoldPlace, GoldSentence
from pincite.index.errors import PinciteError
from pincite.index.locators import locator
from pincite.index.passages import PASSAGE_SIZE, passages
from pincite.index.types import Document, Passage, Span
from pincite.index.view import Reason, View

MARKS = frozenset({Reason.MARKUP, Reason.ADDRESS, Reason.COMMENT})
"""Markup left out of the sentences shown to a person."""

HEADING = re.compile(r"^#{1,6} +")
"""The marks of a heading of Markdown."""

BETWEEN_CELLS = frozenset("|,;\t")
"""Cell separators; markup that contains one stays."""


class SentenceGone(PinciteError):
    """A sentence that was pointed at is no longer in the documents."""

    def __init__(self) -> None:
        super().__init__("a sentence that was pointed at is no longer in the documents. Ask again")


Place = tuple[str, Span]
"""A document's id, and a range of its text."""


def at(
    places: Iterable[Place], documents: Mapping[str, Document], *, size: int, cited: Sequence[Place] = ()
) -> tuple[GoldPassage, ...]:
    """The passages that hold places, in the order of the places, each once.

    Args:
        places: passages, quotes or sentences; those of documents that are gone are left out.
        documents: by id.
        size: length of a passage, in code points.
        cited: what an answer cites.
    """
    split: dict[str, list[Passage]] = {}
    chosen: dict[tuple[str, int], GoldPassage] = {}
    for id_, span in places:
        document = documents.get(id_)
        if document is None:
            continue
        if id_ not in split:
            split[id_] = passages(document.text, document.sections, document.structure, size=size)
        for passage in split[id_]:
            if meets(Span(passage.start, passage.end), span):
                chosen.setdefault((id_, passage.start), shown(document, passage, cited))
    return tuple(chosen.values())


def shown(document: Document, passage: Passage, cited: Sequence[Place] = ()) -> GoldPassage:
    """A passage cut into its sentences and what stands between them."""
    own = [span for id_, span in cited if id_ == document.id]
    return GoldPassage(
        document_id=document.id,
        title=document.title,
        locator=locator(document, Span(passage.start, passage.end)),
        start=passage.start,
        end=passage.end,
        sentences=tuple(
            GoldSentence(
                document_id=document.id,
                start=span.start,
                end=span.end,
                quote=span.of(document.text),
                shown=_without_marks(document, span, view),
                cited=any(meets(span, one) for one in own),
            )
            for span, view in zip(passage.sentences, passage.read, strict=True)
        ),
        pieces=tuple(_pieces(document, passage)),
    )


def place(given: GoldPlace, documents: Mapping[str, Document]) -> Place:
    """The place that a person points at, as a range of a document.

    Raises:
        SentenceGone: there are no such characters.
    """
    document = documents.get(given.document_id)
    if document is None or not 0 <= given.start < given.end <= len(document.text):
        raise SentenceGone
    return document.id, Span(given.start, given.end)


def meets(span: Span, evidence: Span) -> bool:
    """Whether two ranges share a character."""
    return span.start < evidence.end and evidence.start < span.end


def readable(document: Document, span: Span) -> str:
    """The text of a range as a person reads it, without marks such as `**` and the addresses of links."""
    parts = passages(document.text, document.sections, document.structure, size=PASSAGE_SIZE)
    views = [view for part in parts if meets(Span(part.start, part.end), span) for view in part.read]
    return _without_marks(document, span, *views)


def _without_marks(document: Document, span: Span, *views: View) -> str:
    """Return the text of a range without its markup, but with the marks that separate cells."""
    text, shown, end = document.text, [], span.start
    marks = (one.span for view in views for one in view.left_out if one.reason in MARKS)
    for mark in sorted((one for one in marks if meets(one, span)), key=lambda one: one.start):
        if BETWEEN_CELLS.isdisjoint(mark.of(text)):
            shown.append(text[end : max(end, mark.start)])
            end = max(end, mark.end)
    whole = "".join([*shown, text[end : span.end]]).strip()
    if document.media_type == "text/markdown":
        whole = HEADING.sub("", whole)
    return whole or span.of(text)


def _pieces(document: Document, passage: Passage) -> Iterator[GoldPiece]:
    at_, text = passage.start, document.text
    for number, (span, view) in enumerate(zip(passage.sentences, passage.read, strict=True)):
        if at_ < span.start:
            yield GoldPiece(text=text[at_ : span.start], sentence=None)
        yield GoldPiece(text=_without_marks(document, span, view), sentence=number)
        at_ = span.end
    if at_ < passage.end:
        yield GoldPiece(text=text[at_ : passage.end], sentence=None)
