"""The routes that show the pages of a PDF as they look, and where cited characters are on them.

The file that is kept with the document is read once more, in another process. Only a file that gives exactly the cited
text has pages here; for any other document the text is shown.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from pincite.bot.serving.answering import in_turn
from pincite.bot.serving.clients import client_of
from pincite.bot.serving.collections import finding, spans_of
from pincite.bot.serving.expiry import Visits
from pincite.bot.serving.messages import PageBox, Pages
from pincite.bot.serving.owners import Token
from pincite.bot.serving.turns import Turns
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.errors import PinciteError
from pincite.index.loaders import LoadLimits
from pincite.index.loaders.confined import ReaderFailed, in_confinement
from pincite.index.loaders.content import Unreadable
from pincite.index.loaders.pdf_images import PageImage
from pincite.index.loaders.pdf_places import Geometry
from pincite.index.loaders.worker import IMAGE, PLACES
from pincite.index.spans import Span

WIDTHS = (100, 3000)
"""Least and greatest width of a page's image, in pixels."""

AT_ONCE = 3
"""Most pages to draw at the same time: of a client one, of an address two."""

DRAWING_SECONDS = 20.0
"""Most processor time to draw a page: ordinary ones take less than one, large scans a few. Others wait meanwhile."""

MOST_PLACED = 60_000
"""Most characters to place on pages for one request, as many as an excerpt has: a citation has some hundred."""

MOST_WAITING = 64
"""Most requests for pages that may wait."""

CACHED_BYTES = 64 * 2**20
"""Places of characters to remember: those of some fifty books."""

KEPT_SECONDS = 600
"""Seconds for which a browser may show an image again without asking."""

PNG = "image/png"


class NoPages(PinciteError):
    """The pages of a document can't be shown as they look."""

    def __init__(self, title: str, reason: str) -> None:
        super().__init__(f"the pages of {title} can't be shown: {reason}. Read its text")
        self.title = title


class Geometries:
    """The places of characters of the documents that were opened last. Safe to use from several threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = Lock()
        self._known: OrderedDict[str, Geometry] = OrderedDict()

    def get(self, file_hash: str) -> Geometry | None:
        """The places of a file's characters, if they are known."""
        with self._lock:
            if file_hash in self._known:
                self._known.move_to_end(file_hash)
            return self._known.get(file_hash)

    def put(self, file_hash: str, geometry: Geometry) -> None:
        """Remember the places of a file's characters, and forget those that were used longest ago."""
        with self._lock:
            self._known[file_hash] = geometry
            while len(self._known) > 1 and sum(one.weight for one in self._known.values()) > self._most:
                self._known.popitem(last=False)


def router(settings: Settings) -> APIRouter:
    """Make the routes for pages under /v1/collections."""
    api = APIRouter(prefix="/v1", tags=["documents"])
    visits = Visits(settings)
    turns = Turns(AT_ONCE, MOST_WAITING, each=1)
    geometries = Geometries(CACHED_BYTES)
    limits = LoadLimits(settings.load_seconds, settings.load_memory_mb)
    drawing_limits = replace(limits, seconds=min(limits.seconds, DRAWING_SECONDS))

    @api.get("/collections/{collection}/documents/{document}/pages")
    async def pages(
        request: Request,
        collection: str,
        document: str,
        span: Annotated[tuple[str, ...], Query(max_length=200, description="Spans as `120-180`, in code points.")] = (),
        token: Token = None,
    ) -> Pages:
        """Say how large the pages of a PDF are, and where spans of its text are on them."""
        chosen = visits.settings_of(settings, collection, token)
        placing = partial(run_in_threadpool, _pages, document, span, chosen, limits, geometries)
        with finding(collection, document):
            return await in_turn(request, turns, client_of(request, token), placing)

    @api.get(
        "/collections/{collection}/documents/{document}/pages/{page}",
        response_class=Response,
        responses={200: {"content": {PNG: {"schema": {"type": "string", "format": "binary"}}}}},
    )
    async def image(
        request: Request,
        collection: str,
        document: str,
        page: int,
        *,
        width: Annotated[int, Query(ge=WIDTHS[0], le=WIDTHS[1], description="Width in pixels.")] = 1200,
        token: Token = None,
    ) -> Response:
        """Draw a page of a PDF."""
        chosen = visits.settings_of(settings, collection, token)
        drawing = partial(run_in_threadpool, _image, document, page, width, chosen, drawing_limits)
        with finding(collection, document):
            drawn = await in_turn(request, turns, client_of(request, token), drawing)
        return Response(drawn.png, media_type=PNG, headers={"cache-control": f"private, max-age={KEPT_SECONDS}"})

    return api


def _pages(name: str, spans: Sequence[str], settings: Settings, limits: LoadLimits, geometries: Geometries) -> Pages:
    """Place spans on the pages of a document.

    Raises:
        NoPages: its file is not kept, or does not give its text any more.
    """
    document = library.document(name, settings=settings)
    file_hash = library.source(document.id, settings=settings).file_hash
    geometry = geometries.get(file_hash)
    if geometry is None:
        data = _original(document.id, document.title, settings)
        try:
            geometry = in_confinement(PLACES, data, limits, Geometry)
        except (Unreadable, ReaderFailed, RecursionError) as error:
            raise NoPages(document.title, f"its file {error}") from error
        geometries.put(file_hash, geometry)
    if geometry.id != document.id or len(geometry.sizes) != len(document.pages):
        raise NoPages(document.title, "its file no longer gives the same text")
    return Pages(
        sizes=geometry.sizes,
        boxes=tuple(
            PageBox(span=number, page=box.page, left=box.left, top=box.top, width=box.width, height=box.height)
            for number, span in enumerate(_shortened(spans_of(spans, len(document.text)), MOST_PLACED))
            for box in geometry.boxes(span, document.pages)
        ),
    )


def _shortened(spans: Sequence[Span], most: int) -> Iterator[Span]:
    """The spans as far as they hold no more than so many characters together; the others are empty."""
    for span in spans:
        end = min(span.end, span.start + most)
        most -= end - span.start
        yield Span(span.start, end)


def _image(name: str, page: int, width: int, settings: Settings, limits: LoadLimits) -> PageImage:
    """Draw a page of a document.

    Raises:
        NoPages: its file is not kept, or has no such page.
    """
    source = library.source(name, settings=settings)
    data = _original(source.id, source.title, settings)
    try:
        return in_confinement(f"{IMAGE} {page} {width}", data, limits, PageImage)
    except (Unreadable, ReaderFailed, RecursionError) as error:
        raise NoPages(source.title, f"its file {error}") from error


def _original(id_: str, title: str, settings: Settings) -> bytes:
    data = library.original(id_, settings=settings)
    if data is None:
        raise NoPages(title, "its file is not kept")
    return data
