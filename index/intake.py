"""The intake of a build: the files, pages and documents that are named, each loaded unless it is unchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pincite.index.catalogue.published import Published
from pincite.index.changes import Arrival, Gone, Loaded, Untouched
from pincite.index.errors import DocumentDamaged, LoadError, PassedOver
from pincite.index.loaders import (
    FileListing,
    FileStamp,
    LoadLimits,
    find,
    find_changed,
    load_all,
    load_all_bytes,
    stamp_of,
)
from pincite.index.loaders.addresses import is_address
from pincite.index.loaders.remote import RemoteFile
from pincite.index.loaders.web_pages import OFF, Fetch, load_page, origin_of, page_stamp
from pincite.index.progress import Steps
from pincite.index.settings import IndexSettings
from pincite.index.types import Document


@dataclass(frozen=True, slots=True)
class WebPage:
    """A web page that is named by its address."""

    origin: str

    @property
    def name(self) -> str:
        """Its address, as it is shown while it loads."""
        return self.origin


Input = Document | WebPage | Path | RemoteFile


def named_sources(items: Iterable[str | Path | Document], settings: IndexSettings) -> tuple[list[Input], FileListing]:
    """The sources to load: documents as they are, web pages, then the files at the paths; and the listing of those
    paths.
    """
    named = list(items)
    pages: dict[str, WebPage] = {}
    errors: list[LoadError] = []
    for item in named:
        if is_address(item):
            try:
                pages.setdefault(origin := origin_of(str(item)), WebPage(origin))
            except LoadError as error:
                errors.append(error)
    if not settings.web_pages:
        errors += (LoadError(origin, OFF) for origin in pages)
        pages = {}
    listing = find(item for item in named if not isinstance(item, Document) and not is_address(item))
    documents = [item for item in named if isinstance(item, Document)]
    sources: list[Input] = [*documents, *pages.values(), *listing.files, *listing.remote]
    return sources, replace(listing, errors=(*errors, *listing.errors))


def watched_sources(
    paths: Iterable[str | Path | Document], folders: Sequence[str | Path]
) -> tuple[list[Input], FileListing]:
    """The sources to load at paths within watched folders, and the listing of those paths."""
    listing = find_changed((path for path in paths if not isinstance(path, Document)), folders)
    return list(listing.files), listing


def load_sources(
    sources: Sequence[Input],
    published: Published,
    settings: IndexSettings,
    *,
    steps: Steps,
    passed_over: list[PassedOver],
    fetching: Fetch | None,
) -> Iterator[Arrival]:
    """Load each source, unless it is a file or page in the state in which its published documents were read."""
    max_bytes = settings.max_file_mb * 2**20
    limits = LoadLimits(settings.load_seconds, settings.load_memory_mb)
    for source in steps.each(sources, lambda source: source.title if isinstance(source, Document) else source.name):
        if isinstance(source, Document):
            yield Loaded(source)
            continue
        if isinstance(source, WebPage):
            yield _page_arrival(source.origin, published, fetching, max_bytes, limits)
            continue
        stamp = source.stamp(max_bytes) if isinstance(source, RemoteFile) else stamp_of(source, max_bytes)
        if keys := published.untouched(stamp):
            for key in keys:
                origin, name = published.names(key)
                yield Untouched(origin, key, name)
            continue
        shown, origin = (
            (source.url, source.url) if isinstance(source, RemoteFile) else (str(source), str(source.resolve()))
        )
        try:
            arrivals = list(_read_file(source, max_bytes, limits))
        except LoadError as error:
            yield error
            continue
        passed_over += (arrival for arrival in arrivals if isinstance(arrival, PassedOver))
        yield from _file_arrivals(
            shown, origin, [arrival for arrival in arrivals if not isinstance(arrival, PassedOver)], stamp, published
        )


def _read_file(source: Path | RemoteFile, max_bytes: int, limits: LoadLimits) -> Iterator[Document | LoadError]:
    """The documents of a file, on disk or at an address."""
    if isinstance(source, RemoteFile):
        data = source.read(max_bytes)
        return load_all_bytes(data, name=source.name, source=source.url, max_bytes=max_bytes, limits=limits)
    return load_all(source, max_bytes=max_bytes, limits=limits)


def _page_arrival(
    origin: str, published: Published, fetching: Fetch | None, max_bytes: int, limits: LoadLimits
) -> Loaded | Untouched | LoadError:
    """A web page; the former version is kept if its server says that it is the same, or does not bring another one."""
    stamp = page_stamp(origin, max_bytes)
    key = next(iter(published.untouched(stamp)), None)
    try:
        former = None if key is None else published.read(key)
    except DocumentDamaged:
        former = None
    try:
        document = load_page(origin, former, max_bytes=max_bytes, limits=limits, fetching=fetching)
    except LoadError as error:
        return error
    if document is not None:
        return Loaded(document, stamp)
    assert former is not None and key is not None
    return Untouched(origin, key, former.id)


def _file_arrivals(
    shown: str, origin: str, arrivals: Sequence[Document | LoadError], stamp: FileStamp | None, published: Published
) -> Iterator[Loaded | Gone | LoadError]:
    """The documents of one file, and those that it no longer holds. A file with errors is read anew the next time."""
    errors = [arrival for arrival in arrivals if isinstance(arrival, LoadError)]
    origins = {arrival.origin for arrival in arrivals if isinstance(arrival, Document)}
    origins |= {f"{origin}{error.path.removeprefix(shown)}" for error in errors}
    yield from (Gone(key) for name, key in published.of_file(origin) if name not in origins)
    yield from errors
    for arrival in arrivals:
        if isinstance(arrival, Document):
            yield Loaded(arrival, None if errors else stamp)


def noting_warnings(arrivals: Iterable[Arrival], warnings: list[tuple[str, str]]) -> Iterator[Arrival]:
    """Pass arrivals on, and add the warnings of their documents to a list."""
    for arrival in arrivals:
        if isinstance(arrival, Loaded) and (warning := arrival.document.metadata.get("warning")):
            warnings.append((arrival.document.source, warning))
        yield arrival
