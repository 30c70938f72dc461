"""ZIP containers of documents (DOCX, XLSX, PPTX, ODT, EPUB): their parts, unpacked within bounds."""

from __future__ import annotations

import lzma
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from pincite.index.loaders.content import Unreadable
from pincite.index.loaders.elements import name_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_UNPACKED = 128 * 2**20
"""Most XML to unpack from one file, in bytes; some thousand pages. A zip bomb claims or holds more."""

MAX_PARTS = 100_000
"""Most parts of one file; each costs memory before any is read."""

PackageKind = Literal["docx", "xlsx", "pptx", "odt", "epub"]

_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_MIMETYPES: dict[str, PackageKind] = {
    f"{_OPEN_DOCUMENT}text": "odt",
    f"{_OPEN_DOCUMENT}text-template": "odt",
    "application/epub+zip": "epub",
}
_MAIN_PARTS: tuple[tuple[str, PackageKind], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("META-INF/container.xml", "epub"),
)
_FOLDERS: dict[str, PackageKind] = {"xl": "xlsx", "ppt": "pptx"}
_CONTENT_TYPES: tuple[tuple[str, PackageKind], ...] = (
    ("spreadsheetml.", "xlsx"),
    ("ms-excel.sheet.macroEnabled.main+xml", "xlsx"),
    ("presentationml.", "pptx"),
    ("ms-powerpoint.", "pptx"),
    ("wordprocessingml.", "docx"),
)
_REFUSED = (
    ("xl/workbook.bin", "is a binary Excel workbook (.xlsb), which is not read; save it as XLSX"),
    ("visio/document.xml", "is a Visio drawing, which is not read; save it as PDF"),
    ("Index/Document.iwa", "is a document of Pages, Numbers or Keynote, which is not read; export it first"),
    ("META-INF/MANIFEST.MF", "is a Java archive, not a document"),
)

_MARKS = frozenset(
    name.casefold()
    for name in (
        "[Content_Types].xml",
        "_rels/.rels",
        "mimetype",
        "META-INF/manifest.xml",
        "encrypted-package",
        *(name for name, _ in (*_MAIN_PARTS, *_REFUSED)),
    )
)
"""Parts of which every document has one, and an archive of ordinary files has none."""

DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError)
"""Exceptions that zipfile raises on truncated, altered or hostile files."""


@dataclass(slots=True)
class _Budget:
    """Bytes that may still be unpacked, in a container and the containers inside it together."""

    left: int = MAX_UNPACKED


class Package:
    """The parts of a ZIP container, and the relationships between them.

    Raises:
        Unreadable: the file or a part is damaged or encrypted, or all parts read unpack to more than MAX_UNPACKED.
    """

    def __init__(self, data: bytes, budget: _Budget | None = None) -> None:
        if data.count(b"PK\x01\x02") > MAX_PARTS:
            raise Unreadable(f"has more than {MAX_PARTS:,} parts; a document has a few hundred")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except DAMAGE as error:
            raise Unreadable("is damaged: its zip directory cannot be read; fetch or save the file again") from error
        names = {_part_name(name): name for name in self._zip.namelist()}
        self._names = {name.casefold(): written for name, written in names.items()} | names
        self._budget = budget or _Budget()

    def __contains__(self, name: str) -> bool:
        return self._entry(name) is not None

    def _entry(self, name: str) -> str | None:
        """The name of a part as the container writes it; capitals count only where two parts differ by them."""
        return self._names.get(name) or self._names.get(name.casefold())

    def kind(self) -> PackageKind:
        """The kind of document that the container holds. Raises Unreadable for every other one."""
        for main in self.related("", "officeDocument")[:1]:
            content_type = self._content_type(main) if main in self else ""
            for mark, kind in _CONTENT_TYPES:
                if mark in content_type:
                    return kind
            if main in self and not main.endswith(".bin"):
                folder = main.partition("/")[0]
                if folder != "visio":
                    return _FOLDERS.get(folder, "docx")
        for name, kind in _MAIN_PARTS:
            if name in self:
                return kind
        if "content.xml" in self or "encrypted-package" in self:
            return self._open_document()
        for name, reason in _REFUSED:
            if name in self:
                raise Unreadable(reason)
        raise Unreadable("is a zip archive, not a document; unpack it first")

    def inside(self, name: str) -> Package:
        """The container that is a part of this one."""
        return Package(self.read(name), self._budget)

    def targets(self, name: str) -> list[tuple[str, str, str]]:
        """The parts that a part refers to: the id of the relationship, its kind, and the part's name."""
        folder, file = posixpath.split(name)
        part = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        relations: list[tuple[str, str, str]] = []
        for relation in part if part is not None else ():
            if relation.get("TargetMode") != "External":
                kind = (relation.get("Type") or "").rpartition("/")[2]
                relations.append((relation.get("Id") or "", kind, resolved(folder, relation.get("Target") or "")))
        return relations

    def related(self, name: str, kind: str) -> list[str]:
        """The names of the parts to which a part is related in this way: styles, footnotes, header, …"""
        return list(dict.fromkeys(target for _, relation, target in self.targets(name) if relation == kind))

    def core(self) -> dict[str, str]:
        """The core properties (title, creator, dates), by name; empty without them."""
        for name in self.related("", "core-properties"):
            if (part := self.xml(name)) is not None:
                return {name_of(element): "".join(element.itertext()).strip() for element in part}
        return {}

    def size(self, name: str) -> int:
        """The length of a part, in bytes, as the container claims; 0 for a part that is not there."""
        entry = self._entry(name)
        return self._zip.getinfo(entry).file_size if entry else 0

    def read(self, name: str) -> bytes:
        """The bytes of a part; none for a part that is not there."""
        entry = self._entry(name)
        if entry is None:
            return b""
        info = self._zip.getinfo(entry)
        self._budget.left -= info.file_size
        if self._budget.left < 0:
            raise Unreadable(f"unpacks to more than {MAX_UNPACKED // 2**20} MB of XML; split it")
        if info.flag_bits & 1:
            raise Unreadable("is encrypted; save a copy without the password")
        try:
            return self._zip.read(info)
        except DAMAGE as error:
            raise unreadable_part(name) from error

    def xml(self, name: str, *, typed: bool = False) -> _Element | None:
        """The root of a part; None for a part that is not there.

        A document type is refused, or with `typed` only one that defines entities.
        """
        from lxml import etree

        if name not in self:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True
        )
        try:
            root = etree.fromstring(self.read(name), parser)
        except (ValueError, etree.XMLSyntaxError) as error:
            if isinstance(error, Unreadable):
                raise
            raise unreadable_part(name) from error
        kind = root.getroottree().docinfo.internalDTD
        if kind is not None and (not typed or next(kind.iterentities(), None) is not None):
            raise typed_part(name)
        return root

    def elements(self, name: str, wanted: frozenset[str]) -> Iterator[_Element]:
        """The elements of these names in a part that may be too large for a tree; each is emptied after its turn."""
        from lxml import etree

        try:
            walk = etree.iterparse(
                BytesIO(self.read(name)), events=("start", "end"), resolve_entities=False, no_network=True,
                load_dtd=False, huge_tree=True, remove_pis=True, remove_comments=True,
            )  # fmt: skip
            inside = 0
            for event, element in walk:
                matches = name_of(element) in wanted
                if event == "start":
                    if element.getparent() is None and element.getroottree().docinfo.internalDTD is not None:
                        raise typed_part(name)
                    inside += matches
                    continue
                inside -= matches
                if matches and not inside:
                    yield element
                if not inside:
                    element.clear(keep_tail=False)
                    if (parent := element.getparent()) is not None and len(parent) > 1:
                        del parent[0]
        except (ValueError, etree.XMLSyntaxError) as error:
            if isinstance(error, Unreadable):
                raise
            raise unreadable_part(name) from error

    def _content_type(self, name: str) -> str:
        """The type that the container declares for a part."""
        types = self.xml("[Content_Types].xml")
        for override in types if types is not None else ():
            if (override.get("PartName") or "").lstrip("/").casefold() == name.casefold():
                return override.get("ContentType") or ""
        return ""

    def _open_document(self) -> PackageKind:
        mimetype = self.read("mimetype").decode("latin-1").strip() if "mimetype" in self else ""
        if kind := _MIMETYPES.get(mimetype):
            return kind
        if not mimetype.startswith(_OPEN_DOCUMENT):
            return "odt"
        if "presentation" in mimetype:
            raise Unreadable("is an OpenDocument presentation, which is not read; save it as PPTX")
        if "spreadsheet" in mimetype:
            raise Unreadable("is an OpenDocument spreadsheet, which is not read; save it as XLSX")
        raise Unreadable("is an OpenDocument file that is not a text; save it as PDF")


def is_package(names: Iterable[str]) -> bool:
    """Whether a ZIP container with members of these names is a document, of whatever kind, and no archive of files."""
    return any(_part_name(name).casefold() in _MARKS for name in names)


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def resolved(folder: str, target: str) -> str:
    """The name of the part that a relative address in a folder means."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(target.partition("#")[0]))).lstrip("/")


def unreadable_part(name: str) -> Unreadable:
    """The error for a part that is no XML."""
    return Unreadable(f"is damaged: its part {name} cannot be read; fetch or save the file again")


def typed_part(name: str) -> Unreadable:
    """The error for a part with a document type, which can define entities without end."""
    return Unreadable(f"is damaged: its part {name} defines a document type, which the format forbids")
