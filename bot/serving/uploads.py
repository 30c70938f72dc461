"""The routes that change the browser's own documents: files added, removed, and taken back.

Reading and embedding a file, which take most of its time, need no lock. Several files are read at the same time, at
most one of a client; their passages are embedded in slices, with a turn for each; and only writing waits for whoever
else writes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from pincite.bot.serving.access import current
from pincite.bot.serving.clients import client_of
from pincite.bot.serving.expiry import Visits
from pincite.bot.serving.messages import AddedDocument, RemovedDocument
from pincite.bot.serving.owners import OWN, PREFIX, Token, collection_of
from pincite.bot.serving.removed import Removed
from pincite.bot.serving.turns import Requester, Turns
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.build import checked_name
from pincite.index.catalogue import holdings
from pincite.index.catalogue.records import Source
from pincite.index.errors import CollectionNotFound, LoadError, PassedOver, PinciteError
from pincite.index.loaders import MEMBER, LoadLimits
from pincite.index.loaders.confined import READERS, Allowance
from pincite.index.preparing import Prepared, SplitDocument
from pincite.index.showing import without_folders
from pincite.index.types import Document

MOST_TO_RECEIVE = 128
"""Uploads that may wait to be received: whole offices come from one address, and who waits holds a connection alone."""

MOST_WAITING = 32
"""Received uploads that may wait to be indexed."""

LONGEST_NAME = 255
"""Characters of a file's name to keep: as many as file systems take."""

MISLEADING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that control a terminal, break lines or turn the order of letters: `annexe` and U+202E, `fdp.exe`, reads
`annexeexe.pdf`."""

FILE = {
    "required": True,
    "description": "The file.",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


class UploadTooLarge(PinciteError):
    """The file is larger than the setting max_upload_mb allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the file is larger than {limit} MB. Split it, or raise the setting max_upload_mb")
        self.limit = limit


class NoRoomLeft(PinciteError):
    """The browser's documents would exceed the setting max_own_characters."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"your documents would hold more than {limit:,} characters, the most that one browser may keep here. "
            "Remove some first"
        )
        self.limit = limit


class NoRoomForFiles(PinciteError):
    """The browser's files would exceed the setting max_own_file_mb."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"your PDF files would take more than {limit:,} MB, the most that one browser may keep here. "
            "Remove some first"
        )
        self.limit = limit


class ServerFull(PinciteError):
    """All browsers' documents together would exceed a setting of the server."""

    def __init__(self, setting: str) -> None:
        super().__init__(
            "this server has no room left for visitors' documents. Remove documents of yours, come back later, or have "
            f"the setting {setting} raised"
        )
        self.setting = setting


class AddedAgain(PinciteError):
    """A removed document can't be taken back, as a file of its name was added since."""

    def __init__(self, title: str) -> None:
        super().__init__(f"{title} was added again since. Remove that one first")
        self.title = title


class NotYours(PinciteError):
    """The page can change the browser's own documents only; a key of the role write the collections that it names."""

    def __init__(self) -> None:
        super().__init__(
            "only your own documents can be changed here. Use `pincite index` and `pincite remove`, or a key made with "
            "`pincite keys add NAME --role write --collection COLLECTION`"
        )


def router(settings: Settings) -> APIRouter:
    """Make the routes that change documents under /v1/collections."""
    api = APIRouter(prefix="/v1", tags=["documents"])
    receiving = Turns(settings.uploads_at_once, MOST_TO_RECEIVE, each=max(1, settings.uploads_at_once // 2))
    reading = Turns(READERS - 1, MOST_WAITING, each=1)
    embedding = Turns(1, MOST_WAITING)
    indexing = Turns(1, MOST_WAITING)  # so that no two uploads of one browser pass its limit together
    visits = Visits(settings)
    removed = Removed(
        settings.home,
        settings.max_own_characters,
        settings.max_own_file_mb * 2**20,
        in_all=(settings.max_all_own_characters, settings.max_all_own_file_mb * 2**20),
    )

    def writable(collection: str, token: str | None) -> Settings:
        if collection != OWN and not current().may_write(collection):
            raise NotYours
        chosen = settings.showing_paths(True)  # a removed document is taken back as it was
        return chosen.model_copy(update={"collection": checked_name(collection_of(collection, token))})

    async def prepare(upload: _Upload, chosen: Settings, client: Requester) -> list[Prepared]:
        """Split and embed what is new in an upload, in a turn for each slice of passages."""
        async with reading.turn(client):
            fresh = await run_in_threadpool(_split, upload, chosen)
        slices = library.prepare(fresh, settings=chosen)
        prepared: list[Prepared] = []
        while len(prepared) < len(fresh):
            async with embedding.turn(client):
                prepared += await run_in_threadpool(next, slices)
        return prepared

    @api.post("/collections/{collection}/documents", status_code=201, openapi_extra={"requestBody": FILE})
    async def upload(
        request: Request, collection: str, name: Annotated[str, Query(min_length=1)], token: Token = None
    ) -> AddedDocument:
        """Add the file in the request's body to the browser's own collection, or to one that the key may change."""
        chosen = writable(collection, token)
        client = client_of(request, token)
        async with receiving.turn(client):
            data = await _body(request, settings.max_upload_mb)
            async with reading.turn(client):
                read = await run_in_threadpool(_read, data, _file_name(name), chosen)
            if collection == OWN:
                await run_in_threadpool(_check_room, read.documents, read.file, chosen)
            prepared = await prepare(read, chosen, client)
            async with indexing.turn(client):
                added = await run_in_threadpool(_add, read, prepared, chosen, limited=collection == OWN)
            await run_in_threadpool(visits.record, chosen.collection)
            return added

    @api.delete("/collections/{collection}/documents/{document}", status_code=204)
    async def remove(request: Request, collection: str, document: str, token: Token = None) -> Response:
        """Remove a document from the browser's own collection, or from one that the key may change.

        For ten minutes that can be undone.
        """
        chosen = writable(collection, token)
        async with indexing.turn(
            client_of(request, token)
        ):  # whoever waits for the lock of a collection holds a thread
            await run_in_threadpool(_remove, removed, document, chosen, own=collection == OWN)
        return Response(status_code=204)

    @api.get("/collections/{collection}/removed")
    def undoable(collection: str, token: Token = None) -> list[RemovedDocument]:
        """List the documents whose removal can still be undone, the newest removal first."""
        return removed.listing(writable(collection, token).collection)

    @api.post("/collections/{collection}/removed/{document}", status_code=204)
    async def restore(request: Request, collection: str, document: str, token: Token = None) -> Response:
        """Undo the removal of a document."""
        chosen = writable(collection, token)
        client = client_of(request, token)
        withdrawn = await run_in_threadpool(removed.document, chosen.collection, document)
        prepared = await prepare(
            _Upload(withdrawn.title, withdrawn.origin, [withdrawn], [], _limits(settings)), chosen, client
        )
        async with indexing.turn(client):
            await run_in_threadpool(_restore, removed, document, prepared, chosen, limited=collection == OWN)
        return Response(status_code=204)

    return api


def _file_name(name: str) -> str:
    """Strip folders, and what would have it read as another name, from a file's name.

    It is shown, and tells the file's kind; no file on disk ever bears it.
    """
    shown = MISLEADING.sub("", name.replace("\\", "/").rpartition("/")[2]).strip()[-LONGEST_NAME:]
    visible = any(character != "." and unicodedata.category(character)[0] not in "CZ" for character in shown)
    return shown if visible else "unnamed"


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


def _check_room(documents: Sequence[Document], origin: str, settings: Settings) -> None:
    """Make sure that a browser's collection has room for documents; those of this origin are replaced by them.

    Raises:
        NoRoomLeft, NoRoomForFiles: it would hold too much text, or too large files.
        ServerFull: all browsers' collections together would.
    """
    own: list[Source] = []
    fresh = False
    try:
        own = library.sources(settings=settings)
    except CollectionNotFound:  # nothing is there yet
        fresh = True
    remaining = [source for source in own if not _of(origin, source.origin)]
    characters = sum(len(one.text) for one in documents) + sum(source.length for source in remaining)
    if characters > settings.max_own_characters:
        raise NoRoomLeft(settings.max_own_characters)
    size = sum(len(one.original or b"") for one in documents) + sum(source.file_size for source in remaining)
    if settings.keep_originals and size > settings.max_own_file_mb * 2**20:
        raise NoRoomForFiles(settings.max_own_file_mb)
    everybody = holdings(settings, PREFIX)
    if fresh and everybody.collections >= settings.max_own_collections:
        raise ServerFull("max_own_collections")
    others = everybody.characters - sum(source.length for source in own)
    if others + characters > settings.max_all_own_characters:
        raise ServerFull("max_all_own_characters")
    others = everybody.file_size - sum(source.file_size for source in own)
    if settings.keep_originals and others + size > settings.max_all_own_file_mb * 2**20:
        raise ServerFull("max_all_own_file_mb")


def _of(file: str, origin: str) -> bool:
    """Whether a document came with a file: as the file itself, or as a member of it."""
    return origin == file or origin.startswith(f"{file}{MEMBER}")


def _remove(removed: Removed, name: str, settings: Settings, *, own: bool) -> None:
    """Remove a document, and with its last one the browser's own collection."""
    whole = library.document(name, settings=settings)
    removed.keep(settings.collection, whole, library.original(whole.id, settings=settings))
    try:
        library.remove(whole.id, settings=settings)
    except BaseException:
        removed.forget(settings.collection, whole.id)
        raise
    if own and not library.sources(settings=settings):
        library.drop(settings.collection, settings=settings)


def _restore(removed: Removed, id_: str, prepared: Sequence[Prepared], settings: Settings, *, limited: bool) -> None:
    """Index a removed document again."""
    document = removed.document(settings.collection, id_)
    with suppress(CollectionNotFound):  # it went with its last document
        if any(source.origin == document.origin for source in library.sources(settings=settings)):
            raise AddedAgain(without_folders(document).title)
    if limited:
        _check_room([document], document.origin, settings)
    library.add([document], settings=settings, prepared=prepared)
    removed.forget(settings.collection, id_)


@dataclass(frozen=True, slots=True)
class _Upload:
    """An uploaded file, read."""

    name: str
    file: str
    """Its origin."""
    documents: list[Document]
    """At least one."""
    unread: list[LoadError]
    """Its members that can't be read."""
    limits: LoadLimits
    """What is left to read and split it."""


def _limits(settings: Settings) -> LoadLimits:
    """What the files of an upload may take together."""
    return LoadLimits(settings.load_seconds, settings.load_memory_mb, Allowance(settings.load_seconds))


def _read(data: bytes, name: str, settings: Settings) -> _Upload:
    """Read one uploaded file, in another process unless it is small.

    Raises:
        LoadError: it holds no document that can be read.
    """
    from pincite.index.loaders import load_all_bytes

    file = f"upload:{name}"
    limits = _limits(settings)
    loaded = list(load_all_bytes(data, name=name, origin=file, limits=limits))
    documents = [one for one in loaded if isinstance(one, Document)]
    unread = [one for one in loaded if isinstance(one, LoadError) and not isinstance(one, PassedOver)]
    if not documents:
        raise unread[0] if unread else LoadError(name, "holds no documents")
    return _Upload(name, file, documents, unread, limits)


def _split(upload: _Upload, settings: Settings) -> list[tuple[Document, SplitDocument]]:
    """Split the documents whose text is not in the collection, each text once.

    Those that can't be split are moved to the unread ones.

    Raises:
        LoadError: no document is left.
    """
    different = {document.id: document for document in upload.documents}
    with suppress(CollectionNotFound):
        for source in library.sources(settings=settings):
            different.pop(source.id, None)
    done: list[tuple[Document, SplitDocument]] = []
    for document in different.values():
        try:
            done.append((document, library.split(document, settings=settings, limits=upload.limits)))
        except LoadError as error:
            upload.unread.append(error)
            upload.documents[:] = [one for one in upload.documents if one.id != document.id]
    if not upload.documents:
        raise upload.unread[-1]
    return done


def _add(upload: _Upload, prepared: Sequence[Prepared], settings: Settings, *, limited: bool) -> AddedDocument:
    """Index an uploaded file; with `limited`, unless the collection would then hold too much."""
    file, documents = upload.file, upload.documents
    if limited:
        _check_room(documents, file, settings)
    report = library.add(documents, settings=settings, prepared=prepared)
    unread = [*upload.unread, *(LoadError(path, reason) for path, reason in report.failed)]
    ids = {*report.added, *report.changed, *report.unchanged}
    sources = {source.id: source for source in library.sources(settings=settings)}
    added = [sources[one.id] for one in documents if one.id in ids]
    if not added:
        raise unread[0]
    for source in sources.values():
        if _of(file, source.origin) and source.id not in ids:
            library.remove(source.id, settings=settings)
    return AddedDocument(
        id=added[0].id,
        title=added[0].title if len(added) == 1 else upload.name,
        documents=len(added),
        passages=sum(source.passages for source in added),
        unchanged=len(report.unchanged) == len(added),
        unread=tuple(str(error) for error in unread),
    )
