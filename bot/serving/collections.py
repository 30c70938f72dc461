"""The routes under /v1/collections: which there are, what they hold, and the browser's own documents."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from pincite.bot.serving.examples import examples
from pincite.bot.serving.excerpts import excerpt_around, excerpt_between, parse_span
from pincite.bot.serving.messages import AddedDocument, CollectionSummary, DocumentSummary, Excerpt
from pincite.bot.serving.owners import OWN, Token, collection_of, shared
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.errors import CollectionNotFound, DocumentNotFound, LoadError, PinciteError
from pincite.index.settings import SEEDS
from pincite.index.types import Span

LONGEST_NAME = 255
"""Characters of a file's name to keep: as many as file systems take."""

TITLES = {SEEDS: "Iran and Russia (bundled example)", OWN: "My documents"}
"""Collections whose names say little, in words. Others are shown by their names."""


class UploadTooLarge(PinciteError):
    """The file is larger than the setting max_upload_mb allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the file is larger than {limit} MB. Split it, or raise the setting max_upload_mb")


class NoRoomLeft(PinciteError):
    """The browser's documents would exceed the setting max_own_characters."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"your documents would hold more than {limit:,} characters, the most that one browser may keep here. "
            "Remove some first"
        )


class NotYours(PinciteError):
    """The page can change the browser's own documents only."""

    def __init__(self) -> None:
        super().__init__("only your own documents can be changed here. Use `pincite index` and `pincite remove`")


class ExcerptQuery(BaseModel):
    """Which part of a document to read: around the active one of some spans, or from `start` to `end`."""

    model_config = ConfigDict(extra="forbid")

    span: list[str] = Field(default=[], max_length=200, description="Spans as `120-180`, in code points.")
    active: int | None = Field(default=None, description="Place in `span` of the one to show.")
    start: int | None = None
    end: int | None = None


def router(settings: Settings) -> APIRouter:
    """Make the routes under /v1/collections."""
    api = APIRouter(prefix="/v1")

    def settings_of(collection: str, token: str | None) -> Settings:
        return settings.model_copy(update={"collection": collection_of(collection, token)})

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
        return [
            DocumentSummary(
                id=source.id,
                title=source.title,
                source=source.source,
                published=source.published,
                media_type=source.media_type,
                characters=source.length,
                passages=source.passages,
            )
            for source in sources
        ]

    @api.get("/collections/{collection}/examples")
    def questions(collection: str, token: Token = None) -> list[str]:
        """Suggest questions to begin with."""
        chosen = settings_of(collection, token)
        if collection == SEEDS:
            return examples(SEEDS, ())
        try:
            return examples(collection, (document.text for document in library.documents(settings=chosen)))
        except CollectionNotFound:
            return []

    @api.get("/collections/{collection}/documents/{document}")
    def excerpt(
        collection: str, document: str, query: Annotated[ExcerptQuery, Query()], token: Token = None
    ) -> Excerpt:
        """Read a part of a document, cut where the spans begin and end."""
        chosen = settings_of(collection, token)
        try:
            whole = library.document(document, settings=chosen)
        except CollectionNotFound:
            if collection == OWN:  # it goes with its last document
                raise DocumentNotFound(document, OWN) from None
            raise
        spans = _spans(query.span, len(whole.text))
        if query.start is not None and query.end is not None:
            return excerpt_between(whole, query.start, query.end, spans)
        active = query.active if query.active is not None and 0 <= query.active < len(spans) else None
        return excerpt_around(whole, spans, active)

    @api.post("/collections/{collection}/documents", status_code=201)
    async def upload(
        request: Request, collection: str, name: Annotated[str, Query(min_length=1)], token: Token = None
    ) -> AddedDocument:
        """Add the file in the request's body to the browser's own collection."""
        if collection != OWN:
            raise NotYours
        chosen = settings_of(collection, token)
        data = await _body(request, settings.max_upload_mb)
        return await run_in_threadpool(_add, data, _file_name(name), chosen, settings.max_own_characters)

    @api.delete("/collections/{collection}/documents/{document}", status_code=204)
    def remove(collection: str, document: str, token: Token = None) -> Response:
        """Remove a document from the browser's own collection."""
        if collection != OWN:
            raise NotYours
        chosen = settings_of(collection, token)
        library.remove(document, settings=chosen)
        if not library.sources(settings=chosen):
            library.drop(chosen.collection, settings=chosen)
        return Response(status_code=204)

    return api


def _spans(names: Sequence[str], length: int) -> list[Span]:
    """Read the spans of a request. A wrong one becomes an empty span, so that the others keep their places."""
    return [parse_span(name, length) or Span(0, 0) for name in names]


def _file_name(name: str) -> str:
    """Strip folders from a file's name. It is shown, and tells the file's kind; no file on disk ever bears it."""
    return name.replace("\\", "/").rpartition("/")[2].replace("\0", "")[-LONGEST_NAME:] or "unnamed"


async def _body(request: Request, limit: int) -> bytes:
    """Read the request's body; refuse it as soon as it exceeds the limit, in megabytes."""
    most = limit * 2**20
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > most:
        raise UploadTooLarge(limit)
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > most:
            raise UploadTooLarge(limit)
    return bytes(data)


def _characters(settings: Settings, without: str) -> int:
    """Count the characters of a collection, except those of the document with this origin, which is replaced."""
    with suppress(CollectionNotFound):  # nothing is there yet
        return sum(source.length for source in library.sources(settings=settings) if source.origin != without)
    return 0


def _add(data: bytes, name: str, settings: Settings, limit: int) -> AddedDocument:
    """Index one uploaded file, unless the collection would then hold more characters than the limit."""
    from pincite.index.loaders import load_bytes

    document = replace(load_bytes(data, name=name), origin=f"upload:{name}")
    if len(document.text) + _characters(settings, without=document.origin) > limit:
        raise NoRoomLeft(limit)
    report = library.add([document], settings=settings)
    for path, reason in report.failed:
        raise LoadError(path, reason)
    source = next(source for source in library.sources(settings=settings) if source.id == document.id)
    return AddedDocument(
        id=source.id, title=source.title, passages=source.passages, unchanged=document.id in report.unchanged
    )
