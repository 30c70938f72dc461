"""Documents come in: files, bytes and strings as canonical documents."""

from pincite.index.errors import LoadError
from pincite.index.loaders.canonical import canonical, document_id
from pincite.index.loaders.confined import LoadLimits
from pincite.index.loaders.content import MAX_CHARACTERS
from pincite.index.loaders.documents import (
    MEMBER,
    document_from_text,
    load,
    load_all,
    load_all_bytes,
    load_bytes,
    load_seeds,
    structured,
)
from pincite.index.loaders.files import MAX_BYTES, SUFFIXES, FileListing, find, find_changed
from pincite.index.loaders.stamps import FileStamp, stamp_of

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "MEMBER",
    "SUFFIXES",
    "FileListing",
    "FileStamp",
    "LoadError",
    "LoadLimits",
    "canonical",
    "document_from_text",
    "document_id",
    "find",
    "find_changed",
    "load",
    "load_all",
    "load_all_bytes",
    "load_bytes",
    "load_seeds",
    "stamp_of",
    "structured",
]
