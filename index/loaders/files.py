"""Files on disk: listing them, and reading their bytes."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.index.errors import LoadError

if TYPE_CHECKING:
    from pincite.index.loaders.remote import RemoteFile

MAX_BYTES = 100 * 2**20
"""Largest file to read, in bytes: about a scanned book as PDF. Plain text of that size would take a day to embed."""

SUFFIXES = frozenset(
    ".txt .text .md .markdown .html .htm .xhtml .pdf .docx .odt .epub .rtf .xlsx .xlsm .pptx .ppsx .csv .tsv .json "
    ".jsonl .ndjson .ipynb .srt .vtt .rst .adoc .org .eml .mbox .mbx .zip".split()
)
"""Suffixes to read from a folder. Other plain text (logs, code) is read only if the file itself is named: in a
folder it is seldom meant, and it would crowd out the documents in every search."""

_UNREAD = {
    **dict.fromkeys(".gif .webp .bmp .svg .ico .heic .psd".split(), "images are not read"),
    **dict.fromkeys(".png .jpg .jpeg .tif .tiff".split(), "images are read if the file itself is named (extra ocr)"),
    **dict.fromkeys(".mp3 .wav .ogg .flac .m4a .mp4 .mov .avi .mkv .webm".split(), "sound and video are not read"),
    **dict.fromkeys(".gz .tgz .tar .bz2 .xz .7z .rar .zst .jar".split(), "archives are not read; unpack it first"),
    **dict.fromkeys(".doc .pages .wpd".split(), "this format is not read; save it as DOCX"),
    **dict.fromkeys(".xls .xlsb .ods .numbers".split(), "this kind of spreadsheet is not read; save it as XLSX"),
    **dict.fromkeys(".ppt .odp .key".split(), "this kind of presentation is not read; save it as PPTX"),
    **dict.fromkeys(".mobi .azw3 .djvu .ps .eps".split(), "this format is not read; convert it to PDF"),
}


ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}://")
"""Beginning of an address; a Windows drive has a single letter."""


@dataclass(frozen=True, slots=True)
class FileListing:
    """The files at some paths. A file that is reached twice is listed once."""

    files: tuple[Path, ...]
    """Files to load, absolute, in the order of the arguments; within a folder by name."""
    errors: tuple[LoadError, ...]
    """Arguments that can't be read: missing, neither file nor folder, not permitted."""
    skipped: tuple[LoadError, ...]
    """Files in folders that are not read, each with its reason. Equal reasons are equal strings and can be counted."""
    remote: tuple[RemoteFile, ...] = ()
    """Files to load from elsewhere, in the order of the arguments."""
    addresses: tuple[str, ...] = ()
    """The addresses that were listed to the end."""
    places: frozenset[str] = frozenset()
    """Paths in watched folders that were looked at. A document is removed if its file was at or below one of them and
    no longer exists."""

    def __iter__(self) -> Iterator[Path | RemoteFile | LoadError]:
        """Files, errors and skipped files as one list."""
        return iter((*self.files, *self.remote, *self.errors, *self.skipped))

    def is_gone(self, origin: str) -> bool:
        """Whether the file that a document came from is gone, as far as the listing went."""
        if not is_remote(origin):
            return not Path(origin).exists()
        below = any(origin == one or origin.startswith(f"{one.rstrip('/')}/") for one in self.addresses)
        return below and all(file.url != origin for file in self.remote)


PASSED_OVER = (".", "~$")
"""Beginnings of the names of hidden files and of Word's lock files."""

NESTED_ARCHIVE = "is an archive within an archive; unpack it first"
NOT_UTF8 = "has a name that is not UTF-8; rename it"


def find(paths: Iterable[str | Path]) -> FileListing:
    """The files to load at these paths: a file stands for itself, a folder for all files below it.

    In a folder, names that begin with a dot or with `~$` (Word's lock files) are passed over. Links are followed if
    they stay within the folders of this call, and a folder is entered once. A file that is named itself is in `files`
    whatever its suffix: `load` judges by its content. Addresses such as `s3://bucket/reports` are listed alike.
    """
    files: dict[str, Path] = {}
    errors: list[LoadError] = []
    skipped: dict[str, LoadError] = {}
    entered: set[tuple[int, int]] = set()
    named = list(paths)
    remote, addresses = _remote([given for given in named if is_remote(given)], errors, skipped)
    arguments = [absolute(given) for given in named if not is_remote(given)]
    roots = tuple(os.path.realpath(path) for path in arguments if is_utf8(path) and "\0" not in str(path))
    for path in arguments:
        try:
            if not is_utf8(path):
                errors.append(LoadError(path, NOT_UTF8))
                continue
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            errors.append(LoadError(path, why(error)))
            continue
        if not stat.S_ISDIR(mode):
            if stat.S_ISREG(mode):
                files.setdefault(os.path.realpath(path), path)
            else:
                errors.append(LoadError(path, _special(mode)))
            continue
        _sort(_below(path, entered, roots), path, files, errors, skipped)
    return FileListing(tuple(files.values()), tuple(errors), tuple(skipped.values()), remote, addresses)


def find_changed(paths: Iterable[str | Path], folders: Iterable[str | Path]) -> FileListing:
    """The files to load at some paths below folders: those that `find(folders)` would list there.

    A path that does not exist is no error: `places` holds it. A folder itself that is missing or empty is not among
    `places`, as its disk may only not be mounted.
    """
    files: dict[str, Path] = {}
    errors: list[LoadError] = []
    skipped: dict[str, LoadError] = {}
    places: set[str] = set()
    entered: set[tuple[int, int]] = set()
    watched = [absolute(folder) for folder in folders]
    roots = tuple(map(os.path.realpath, watched))
    for path in map(absolute, paths):
        folder, place = place_below(path, watched) or (None, None)
        if folder is None or place is None or not is_utf8(place):
            continue
        if place == folder:
            entries = _below(place, entered, roots)
        elif not _within(os.path.realpath(place.parent), roots):
            continue
        else:
            entries = _entry(place, entered, roots) if os.path.lexists(place) else iter(())
        if folder.is_dir() and (place != folder or _holds_something(folder)):
            places.add(os.path.realpath(place))
        _sort(entries, folder, files, errors, skipped)
    return FileListing(tuple(files.values()), tuple(errors), tuple(skipped.values()), places=frozenset(places))


def _sort(
    entries: Iterable[Path | LoadError],
    folder: Path,
    files: dict[str, Path],
    errors: list[LoadError],
    skipped: dict[str, LoadError],
) -> None:
    """Add what lies below a folder to the files, those passed over, and the errors: only the folder's own is one."""
    for entry in entries:
        if isinstance(entry, Path):
            files.setdefault(os.path.realpath(entry), entry)
        elif entry.path == str(folder):
            errors.append(entry)
        else:
            skipped.setdefault(entry.path, entry)


def place_below(path: Path, folders: Iterable[Path]) -> tuple[Path, Path] | None:
    """The first of the folders that `path` lies in, and the path by that folder's name; None if it is passed over."""
    for folder in folders:
        for name in (folder, Path(os.path.realpath(folder))):
            if path.is_relative_to(name):
                below = path.relative_to(name)
                if not any(part.startswith(PASSED_OVER) for part in below.parts):
                    return folder, folder / below
    return None


def _remote(
    urls: Iterable[str | Path], errors: list[LoadError], skipped: dict[str, LoadError]
) -> tuple[tuple[RemoteFile, ...], tuple[str, ...]]:
    """The files at some addresses, and the addresses that could be listed; errors are added."""
    from pincite.index.loaders.remote import find_remote

    files: dict[str, RemoteFile] = {}
    listed: list[str] = []
    for url in map(str, urls):
        try:
            for entry in find_remote(url):
                if isinstance(entry, LoadError):
                    skipped.setdefault(entry.path, entry)
                else:
                    files.setdefault(entry.url, entry)
            listed.append(url)
        except LoadError as error:
            errors.append(error)
    return tuple(files.values()), tuple(listed)


def is_remote(path: object) -> bool:
    """Whether a path is an address, such as `s3://bucket/reports`, and not a place on this machine."""
    return isinstance(path, str) and ADDRESS.match(path) is not None


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """Read a regular file of at most `max_bytes`. Raises LoadError for everything else."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise LoadError(path, "is a folder, not a file")
        if not stat.S_ISREG(status.st_mode):  # opening a FIFO would wait forever
            raise LoadError(path, _special(status.st_mode))
        if status.st_size > max_bytes:
            raise LoadError(path, too_large(status.st_size, max_bytes))
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise LoadError(path, why(error)) from error
    if len(data) > max_bytes:
        raise LoadError(path, too_large(len(data), max_bytes))
    return data


def absolute(path: str | Path) -> Path:
    """The path from the root, `~` expanded, links as they are."""
    written = Path(path)
    with suppress(RuntimeError):  # `~somebody` without such a user: a name like any other
        written = written.expanduser()
    return Path(os.path.abspath(written))  # noqa: PTH100 - Path.absolute() keeps `..`


def too_large(size: int, limit: int) -> str:
    """The reason for refusing a file of that size."""
    return f"has {size / 2**20:,.0f} MB, over the limit of {limit / 2**20:,.0f} MB; split it"


def why(error: Exception) -> str:
    """The reason why a path can't be read, from the error."""
    match error:
        case FileNotFoundError():
            return "does not exist"
        case PermissionError():
            return "cannot be opened: permission denied"
        case OSError(strerror=str(reason)):
            return f"cannot be opened: {reason[0].lower()}{reason[1:]}"
        case _:
            return "is not a valid path"


def _below(folder: Path, entered: set[tuple[int, int]], roots: tuple[str, ...]) -> Iterator[Path | LoadError]:
    """The files below a folder in the order of their names, and the reasons for those that are not read."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in entered:
            return
        entered.add((status.st_dev, status.st_ino))
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names are what is sorted
    except OSError as error:
        yield LoadError(folder, why(error))
        return
    for name in names:
        if not name.startswith(PASSED_OVER):
            yield from _entry(folder / name, entered, roots)


def _entry(path: Path, entered: set[tuple[int, int]], roots: tuple[str, ...]) -> Iterator[Path | LoadError]:
    """The files behind an entry of a folder, and the reasons for those that are not read."""
    if not is_utf8(path):
        yield LoadError(path, NOT_UTF8)
        return
    try:
        mode = path.stat().st_mode
    except OSError as error:
        is_link = path.is_symlink()
        yield LoadError(path, "is a link that leads nowhere" if is_link else why(error))
        return
    if path.is_symlink() and not _within(os.path.realpath(path), roots):
        yield LoadError(path, "is a link out of the folder; name its target to read it")
    elif stat.S_ISDIR(mode):
        yield from _below(path, entered, roots)
    elif not stat.S_ISREG(mode):
        yield LoadError(path, _special(mode))
    elif path.suffix.lower() in SUFFIXES:
        yield path
    else:
        yield LoadError(path, unread(path.suffix.lower()))


def is_utf8(path: Path) -> bool:
    """Whether a path is text; a name in another encoding can't be stored, shown or found again."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _holds_something(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(True for _ in entries)
    except OSError:
        return False


def _within(target: str, roots: tuple[str, ...]) -> bool:
    """Whether a resolved path is one of the roots or lies below one."""
    return any(target == root or target.startswith(root.rstrip(os.sep) + os.sep) for root in roots)


def unread(suffix: str, within: str = "a folder") -> str:
    """The reason for passing over a file in a folder or an archive, by its suffix."""
    if suffix in _UNREAD:
        return _UNREAD[suffix]
    kind = f"{suffix} files" if suffix else "files without a suffix"
    return f"{kind} are not read from {within}; name the file itself to read it as plain text"


def _special(mode: int) -> str:
    for test, kind in ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket")):
        if test(mode):
            return f"is {kind}, not a file"
    return "is a device, not a file"
