"""The sources of documents as readers elsewhere see them, without the folders of this machine.

A path is shown from below the folder that holds all files of the collection: `minutes/2022/may.md`. Only the places of
the files decide which folder that is. A source that a document claims does not count, or somebody could find the folder
out by claiming one after the other.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, TypeVar

from pincite.index.loaders import MEMBER

if TYPE_CHECKING:
    from pincite.index.catalogue.records import Source
    from pincite.index.types import Document

Shown = TypeVar("Shown", "Source", "Document")

PATH = re.compile(r"[/\\]|~[^/\\]{0,64}[/\\]|[A-Za-z]:[/\\]|file:", re.IGNORECASE)
"""Beginning of a path from the root, of one's home, or on a drive or a server of Windows."""

ON_DISK = r"(substr(origin, 1, 1) IN ('/', '\') OR substr(origin, 2, 2) IN (':/', ':\'))"
"""SQL: whether a document came from a file of this machine, in whose `origin` all links are resolved."""

ROOT = re.compile(r"[/\\]*|[A-Za-z]:[/\\]")

SEPARATORS = re.compile(r"[/\\]")


def is_path(source: str) -> bool:
    """Whether a source is a path that names folders of a machine.

    >>> is_path("/srv/may.md"), is_path("minutes/may.md"), is_path("https://example.org/may.md")
    (True, False, False)
    """
    return PATH.match(source) is not None


def common_folder(first: str, last: str) -> str:
    """The folder that holds all of some files, with the separator at its end; empty if only the root does.

    Args:
        first: the path that comes first in the order of bytes.
        last: the one that comes last.

    >>> common_folder("/srv/minutes/2021/a.md", "/srv/minutes/2022/b.zip!/c.md"), common_folder("/a.md", "/srv/b.md")
    ('/srv/minutes/', '')
    """
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    shared = "".join(character for character, _ in same).partition(MEMBER)[0]
    folder = shared[: max(shared.rfind("/"), shared.rfind("\\")) + 1]
    return "" if ROOT.fullmatch(folder) else folder


def without_folders(shown: Shown, folder: str = "") -> Shown:
    """A document, or its line in the list, that names no folder of this machine but in its `origin`.

    `folder` is that of the collection, as of `common_folder`.
    """
    source = shown_source(shown.source, shown.origin, folder)
    titled_so = is_path(shown.title) and shown.source.startswith(shown.title)  # a long path is cut as a title
    return replace(shown, source=source, title=source if titled_so else shown.title)


def shown_source(source: str, origin: str, folder: str) -> str:
    r"""A source without the folders of this machine: below the common folder of the collection, or the name alone.

    Args:
        source: a path, an address, or whatever a document says of itself.
        origin: the file that it came from.
        folder: as of `common_folder`.

    >>> shown_source("/srv/minutes/2022/may.md", "/srv/minutes/2022/may.md", "/srv/minutes/")
    '2022/may.md'
    >>> shown_source(r"C:\notes\may.md", "upload:may.md", "/srv/minutes/")
    'may.md'
    """
    if not is_path(source):
        return source
    name = _name(source)
    if folder and origin.startswith(folder) and _name(origin) == name:
        return origin.removeprefix(folder).replace("\\", "/")
    return name


def _name(path: str) -> str:
    """The name of a file without the folders above it; of a member of an archive, the archive's with the member's."""
    file, member, rest = path.partition(MEMBER)
    *_, name = SEPARATORS.split(file.rstrip("/\\"))
    return name + member + rest
