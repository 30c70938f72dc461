"""ZIP archives: each member is a document of its own.

Nothing is written to disk. The sizes that an archive declares are checked before anything is unpacked, and unpacked
bytes are counted.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from pincite.index.loaders.content import Content, Member, Unreadable
from pincite.index.loaders.files import NESTED_ARCHIVE, SUFFIXES, unread
from pincite.index.loaders.package import is_package
from pincite.index.loaders.sniff import PACKAGE_SUFFIXES, ZIP_STARTS

MAX_MEMBERS = 10_000
"""Most members of an archive."""

MAX_DIRECTORY = 20 * 2**20
"""Largest list of members, in bytes: two thousand for each."""

MAX_UNPACKED = 200 * 2**20
"""Most bytes of all members together; a bomb of a few kilobytes unpacks to terabytes."""

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_ENCRYPTED = 0x1
_UTF8_NAMES = 0x800
_HIDDEN = ("__MACOSX/",)


def is_archive(data: bytes, suffix: str) -> bool:
    """Whether a ZIP file is an archive, and neither by content nor by name an office document or e-book."""
    if suffix in PACKAGE_SUFFIXES:
        return False
    try:
        with _opened(data) as archive:
            return not is_package(archive.namelist())
    except Unreadable:
        return True


def read_archive(data: bytes) -> Content:
    """Read an archive as a container of its members; those that are no documents are named with the reason.

    Raises:
        Unreadable: it is damaged, encrypted, too large, or names a place outside itself.
    """
    with _opened(data) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise Unreadable("is encrypted; unpack it with its password and add its files")
    outside = next((info.filename for info in infos if _leads_out(info.filename)), None)
    if outside is not None:
        raise Unreadable(f"holds a member with a path out of the archive ({outside[:80]!r}); pack it anew")
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED:
        raise Unreadable(
            f"unpacks to {total / 2**20:,.0f} MB, over the limit of {MAX_UNPACKED / 2**20:,.0f} MB; split it"
        )
    return Content(text="", media_type="application/zip", members=tuple(_members(data, infos)))


def _opened(data: bytes) -> zipfile.ZipFile:
    """The archive, if its list of members is whole and not too long."""
    at = data.rfind(_END, max(0, len(data) - _END_SIZE - _LONGEST_COMMENT))
    if at < 0 or len(data) < at + _END_SIZE:
        raise Unreadable("is a damaged ZIP archive: its end is missing; fetch it again")
    count = int.from_bytes(data[at + 10 : at + 12], "little")
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    if count > MAX_MEMBERS or size > MAX_DIRECTORY:
        raise Unreadable(f"holds over {MAX_MEMBERS:,} members; split it")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable("is a damaged ZIP archive; fetch it again") from error
    if len(archive.filelist) > MAX_MEMBERS:
        raise Unreadable(f"holds over {MAX_MEMBERS:,} members; split it")
    return archive


def _members(data: bytes, infos: list[zipfile.ZipInfo]) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in sorted(infos, key=lambda info: info.filename):
            name = _name(info)
            path = PurePosixPath(name)
            if name.startswith(_HIDDEN) or any(part.startswith((".", "~$")) for part in path.parts):
                continue
            if stat.S_ISLNK(info.external_attr >> 16):
                yield Member(name, reason="is a link, which is not followed", passed_over=True)
            elif path.suffix.lower() not in SUFFIXES:
                yield Member(name, reason=unread(path.suffix.lower(), "another file"), passed_over=True)
            else:
                yield _unpacked(archive, info, name)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Member:
    try:
        with archive.open(info) as file:
            data = file.read(info.file_size + 1)
    except NotImplementedError:
        return Member(name, reason="is packed by a method that is not read; pack it as an ordinary ZIP")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return Member(name, reason="is damaged in the archive")
    if data.startswith(ZIP_STARTS) and is_archive(data, PurePosixPath(name).suffix.lower()):
        return Member(name, reason=NESTED_ARCHIVE)  # before anything of it is unpacked
    return Member(name, data)


def _leads_out(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or path[1:2] == ":" or ".." in path.split("/")


def _name(info: zipfile.ZipInfo) -> str:
    """The member's path; a name in UTF-8 without the mark that says so is read as UTF-8."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAMES and not name.isascii():
        try:
            return name.encode("cp437").decode()
        except UnicodeError:
            return name
    return name
