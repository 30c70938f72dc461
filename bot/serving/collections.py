"""The routes that read: the list of collections, the documents of one, and parts of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from pincite.bot.serving.examples import SEED_QUESTIONS, Examples
from pincite.bot.serving.excerpts import Side, excerpt_around, excerpt_between, parse_span
from pincite.bot.serving.expiry import Visits
from pincite.bot.serving.languages import ENGLISH, text
from pincite.bot.serving.messages import CollectionSummary, DocumentSummary, Excerpt
from pincite.bot.serving.owners import OWN, Token, collection_of, shared
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.catalogue.records import Source
from pincite.index.errors import CollectionNotFound, DocumentNotFound
from pincite.index.settings import SEEDS
from pincite.index.types import Document, Span

TITLES = {SEEDS: text(ENGLISH, "collection.seeds"), OWN: text(ENGLISH, "collection.own")}
"""Collections whose names say little, in words. Others are shown by their names."""


class ExcerptQuery(BaseModel):
    """Which part of a document to read: around the active one of some spans, or from `start` to `end`."""

    model_config = ConfigDict(extra="forbid")

    span: list[str] = Field(default=[], max_length=200, description="Spans as `120-180`, in code points.")
    active: int | None = Field(default=None, description="Place in `span` of the one to show.")
    start: int | None = None
    end: int | None = None
    whole: Side | None = Field(
        default=None, description="Side on which the part from `start` to `end` may reach on to a whole paragraph."
    )


def router(settings: Settings) -> APIRouter:
    """Make the routes that read under /v1/collections."""
    api = APIRouter(prefix="/v1", tags=["documents"])
    visits = Visits(settings)
    examples = Examples()

    settings_of = partial(visits.settings_of, settings)

    def summary(name: str, collection: str, *, own: bool = False) -> CollectionSummary:
        count = len(library.sources(collection, settings=settings))
        return CollectionSummary(name=name, title=TITLES.get(name, name), documents=count, own=own)

    @api.get("/collections")
    def collections(token: Token = None) -> list[CollectionSummary]:
        """List the collections that this browser may ask, its own last."""
        names = library.collections(settings=settings)
        listing = [summary(name, name) for name in shared(names)]
        if token is not None:
            own = collection_of(OWN, token)
            if own in names:
                listing.append(summary(OWN, own, own=True))
            else:
                listing.append(CollectionSummary(name=OWN, title=TITLES[OWN], documents=0, own=True))
        return listing

    @api.get("/collections/{collection}/documents")
    def documents(collection: str, token: Token = None) -> list[DocumentSummary]:
        """List the documents of a collection."""
        try:
            sources = library.sources(settings=settings_of(collection, token))
        except CollectionNotFound:
            if collection != OWN:
                raise
            return []
        return list(map(_summary_of, sources))

    @api.get("/collections/{collection}/examples")
    def questions(collection: str, token: Token = None) -> list[str]:
        """Suggest questions to begin with."""
        chosen = settings_of(collection, token)
        if collection == SEEDS:
            return list(SEED_QUESTIONS)
        try:
            return examples.of(chosen)
        except CollectionNotFound:
            if collection != OWN:
                raise
            return []

    @api.get("/collections/{collection}/documents/{document}")
    def excerpt(
        collection: str, document: str, query: Annotated[ExcerptQuery, Query()], token: Token = None
    ) -> Excerpt:
        """Read a part of a document, cut where the spans begin and end."""
        chosen = settings_of(collection, token)
        with finding(collection, document):
            whole = library.document(document, settings=chosen)
            pages = len(whole.pages) if has_pages(whole, chosen) else 0
        spans = spans_of(query.span, len(whole.text))
        active = query.active if query.active is not None and 0 <= query.active < len(spans) else None
        if query.start is not None and query.end is not None:
            return excerpt_between(whole, query.start, query.end, spans, active=active, whole=query.whole)
        return excerpt_around(whole, spans, active, shown_pages=pages)

    return api


def _summary_of(source: Source) -> DocumentSummary:
    return DocumentSummary(
        id=source.id,
        title=source.title,
        source=source.source,
        published=source.published,
        media_type=source.media_type,
        characters=source.length,
        passages=source.passages,
        tags=source.tags,
    )


@contextmanager
def finding(collection: str, document: str) -> Iterator[None]:
    """Report the document as missing if the browser's own collection is gone, as it goes with its last document."""
    try:
        yield
    except CollectionNotFound:
        if collection == OWN:
            raise DocumentNotFound(document, OWN) from None
        raise


def has_pages(document: Document, settings: Settings) -> bool:
    """Whether the pages of a document can be shown as they look."""
    if not document.pages or not settings.keep_originals:
        return False
    return library.source(document.id, settings=settings).file_size > 0


def spans_of(names: Sequence[str], length: int) -> list[Span]:
    """Read the spans of a request. A wrong one becomes an empty span, so that the others keep their places."""
    return [parse_span(name, length) or Span(0, 0) for name in names]
