"""Web pages by address become documents, as files do: title and address kept, furniture searched and not quoted."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pincite.index.errors import LoadError
from pincite.index.loaders.addresses import parsed, shown
from pincite.index.loaders.confined import DEFAULT_LIMITS, LoadLimits
from pincite.index.loaders.content import Unreadable
from pincite.index.loaders.documents import load_bytes
from pincite.index.loaders.encoding import codec_of
from pincite.index.loaders.sniff import packed_kind
from pincite.index.loaders.stamps import FileStamp, loader_of
from pincite.index.types import Document

if TYPE_CHECKING:
    from pincite.index.loaders.fetching import Fetched

OFF = (
    "is not fetched: web pages are read only with the setting web_pages (PINCITE_WEB_PAGES=true); "
    "or save the page and add the file"
)
"""The reason for every address while the setting is off."""

ETAG, LAST_MODIFIED = "etag", "last_modified"
"""Keys of a document's metadata for what its server names its version by."""

Fetch = Callable[..., "Fetched | None"]
"""`fetching.fetch`, or the same with other hosts allowed."""


def origin_of(address: str) -> str:
    """What a refresh recognises the page by: the address in its normal form.

    Raises:
        LoadError: it is no address of a page.
    """
    try:
        return str(parsed(address))
    except Unreadable as error:
        raise LoadError(shown(address), str(error)) from error


def page_stamp(origin: str, max_bytes: int) -> FileStamp:
    """The stamp of every version of a page that these loaders read; its server knows which version is there."""
    return FileStamp(origin, loader_of(max_bytes), size=0, mtime_ns=0, ctime_ns=0, inode=0)


def load_page(
    origin: str,
    former: Document | None = None,
    *,
    max_bytes: int,
    limits: LoadLimits = DEFAULT_LIMITS,
    fetching: Fetch | None = None,
) -> Document | None:
    """Fetch and read a page; None if its server says that it is still the former version.

    `source` is the address after redirects.

    Raises:
        LoadError: it can't be fetched, or is no document.
    """
    from pincite.index.loaders.fetching import FetchLimits, Validators, fetch

    validators = Validators()
    if former is not None:
        former_metadata = former.metadata
        validators = Validators(former_metadata.get(ETAG, ""), former_metadata.get(LAST_MODIFIED, ""), former.source)
    bounds = FetchLimits(max_bytes=min(max_bytes, FetchLimits().max_bytes))
    try:
        page = (fetching or fetch)(origin, former=validators, limits=bounds)
        if page is None:
            return None
        kind = packed_kind(page.data, page.suffix) if page.data.strip() else None
        if kind in {"zip", "mailbox"} or (kind == "pdf") != (page.suffix == ".pdf"):
            raise Unreadable(f"is not what its server says: it is not {page.suffix[1:].upper()}")
    except Unreadable as error:
        raise LoadError(origin, str(error)) from error
    document = load_bytes(
        _in_unicode(page), name=_name(page), source=origin, origin=origin, max_bytes=max_bytes, limits=limits
    )
    versions = {ETAG: page.validators.etag, LAST_MODIFIED: page.validators.last_modified}
    metadata = {**document.metadata, **{key: value for key, value in versions.items() if value}}
    return replace(document, source=page.address, metadata=metadata)


def _in_unicode(page: Fetched) -> bytes:
    """The page in UTF-8 with a mark, where its server names its encoding rightly; else as it came."""
    marked = page.data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    codec = codec_of(page.charset) if page.suffix != ".pdf" and page.data.strip() and not marked else None
    try:
        return codecs.BOM_UTF8 + page.data.decode(codec).encode() if codec else page.data
    except (UnicodeError, LookupError):  # not in that encoding, or a codec that is no encoding of text
        return page.data


def _name(page: Fetched) -> str:
    """A file name of the page's kind, from the last part of its path or from its host: the title of a page without."""
    url = parsed(page.address)
    last = PurePosixPath(unquote(url.path)).stem.replace("\0", "")
    return f"{last or url.host}{page.suffix}"
