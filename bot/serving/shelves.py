"""What stands under /v1/collections: which there are, what is in them, and files of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from pincite.bot.serving.examples import examples
from pincite.bot.serving.owners import OWN, Token, collection_of, shared
from pincite.bot.serving.windows import span_of, stretch, window
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.errors import CollectionNotFound, DocumentNotFound, LoadError, PinciteError
from pincite.index.settings import SEEDS
from pincite.index.types import Span

LONGEST_NAME = 255
"""Characters of a file's name that are kept."""


class UploadTooLarge(PinciteError):
    """A file is larger than the page takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the file is larger than {limit} MB. Split it, or raise the setting max_upload_mb")


class NoRoomLeft(PinciteError):
    """A browser's own documents would be more than the server keeps for one."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"your documents would hold more than {limit:,} characters, which is all that is kept for one browser. "
            "Remove some first"
        )


class NotYours(PinciteError):
    """Only a browser's own documents can be changed from the page."""

    def __init__(self) -> None:
        super().__init__("only your own documents can be changed here. Use `pincite index` and `pincite remove`")


class Part(BaseModel):
    """Which part of a document is read: around the active one of some spans, or from `start` to `end`."""

    model_config = ConfigDict(extra="forbid")

    span: list[str] = Field(default=[], max_length=200, description="Spans as `120-180`, in code points.")
    active: int | None = Field(default=None, description="Place in `span` of the one that is shown.")
    start: int | None = None
    end: int | None = None


def router(settings: Settings) -> APIRouter:
    """The routes under /v1/collections."""
    api = APIRouter(prefix="/v1")

    def of(collection: str, token: str | None) -> Settings:
        return settings.model_copy(update={"collection": collection_of(collection, token)})

    @api.get("/collections")
    def collections(token: Token = None) -> list[dict[str, Any]]:
        """The collections that may be asked, the browser's own last."""
        names = library.collections(settings=settings)
        listed = [
            {"name": n, "documents": len(library.sources(n, settings=settings)), "own": False} for n in shared(names)
        ]
        if token is not None:
            mine = of(OWN, token).collection
            count = len(library.sources(mine, settings=settings)) if mine in names else 0
            listed.append({"name": OWN, "documents": count, "own": True})
        return listed

    @api.get("/collections/{collection}/documents")
    def documents(collection: str, token: Token = None) -> list[dict[str, Any]]:
        """The documents of a collection."""
        try:
            found = library.sources(settings=of(collection, token))
        except CollectionNotFound:
            if collection != OWN:
                raise
            return []
        return [
            {
                "id": one.id,
                "title": one.title,
                "source": one.source,
                "published": one.published,
                "media_type": one.media_type,
                "characters": one.length,
                "passages": one.passages,
            }
            for one in found
        ]

    @api.get("/collections/{collection}/examples")
    def questions(collection: str, token: Token = None) -> list[str]:
        """Questions to begin with."""
        chosen = of(collection, token)
        if collection == SEEDS:
            return examples(SEEDS, ())
        try:
            return examples(collection, (document.text for document in library.documents(settings=chosen)))
        except CollectionNotFound:
            return []

    @api.get("/collections/{collection}/documents/{document}")
    def part(collection: str, document: str, asked: Annotated[Part, Query()], token: Token = None) -> dict[str, Any]:
        """A part of a document, cut where the spans begin and end."""
        chosen = of(collection, token)
        try:
            found = library.document(document, settings=chosen)
        except CollectionNotFound:
            if collection == OWN:  # the last document takes the collection with it
                raise DocumentNotFound(document, OWN) from None
            raise
        spans = _spans(asked.span, len(found.text))
        if asked.start is not None and asked.end is not None:
            return stretch(found, asked.start, asked.end, spans)
        active = asked.active if asked.active is not None and 0 <= asked.active < len(spans) else None
        return window(found, spans, active)

    @api.post("/collections/{collection}/documents", status_code=201)
    async def upload(
        request: Request, collection: str, name: Annotated[str, Query(min_length=1)], token: Token = None
    ) -> dict[str, Any]:
        """Add the file that is the body of the request to the browser's own collection."""
        if collection != OWN:
            raise NotYours
        chosen = of(collection, token)
        data = await _body(request, settings.max_upload_mb)
        return await run_in_threadpool(_add, data, _named(name), chosen, settings.max_own_characters)

    @api.delete("/collections/{collection}/documents/{document}", status_code=204)
    def remove(collection: str, document: str, token: Token = None) -> Response:
        """Remove a document from the browser's own collection."""
        if collection != OWN:
            raise NotYours
        chosen = of(collection, token)
        library.remove(document, settings=chosen)
        if not library.sources(settings=chosen):
            library.drop(chosen.collection, settings=chosen)
        return Response(status_code=204)

    return api


def _spans(named: Sequence[str], length: int) -> list[Span]:
    """The spans that a request names; a wrong one is an empty span, so that the others keep their places."""
    return [span_of(one, length) or Span(0, 0) for one in named]


def _named(name: str) -> str:
    """A file's name without folders: it is shown, and tells the kind of the file; no file is ever called by it."""
    return name.replace("\\", "/").rpartition("/")[2].replace("\0", "")[-LONGEST_NAME:] or "unnamed"


async def _body(request: Request, limit: int) -> bytes:
    """The body of a request, refused as soon as it is known to be larger than so many megabytes."""
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


def _lengths(settings: Settings, but: str) -> list[int]:
    """The lengths of the documents of a collection, but for the one that a file of the same name replaces."""
    with suppress(CollectionNotFound):
        return [one.length for one in library.sources(settings=settings) if one.origin != but]
    return []


def _add(data: bytes, name: str, settings: Settings, limit: int) -> dict[str, Any]:
    """Index one uploaded file, if the collection then holds no more than so many characters."""
    from pincite.index.loaders import load_bytes

    loaded = load_bytes(data, name=name)
    document = replace(loaded, origin=f"upload:{name}")
    if len(document.text) + sum(_lengths(settings, but=document.origin)) > limit:
        raise NoRoomLeft(limit)
    report = library.add([document], settings=settings)
    for path, reason in report.failed:
        raise LoadError(path, reason)
    found = next(one for one in library.sources(settings=settings) if one.id == document.id)
    return {
        "id": found.id,
        "title": found.title,
        "passages": found.passages,
        "unchanged": document.id in report.unchanged,
    }
