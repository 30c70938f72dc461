"""EPUB: the files of a book in their reading order, each read as HTML, with the chapters of its table of contents."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pincite.index.loaders.canonical import sound
from pincite.index.loaders.content import Content, Unreadable
from pincite.index.loaders.dates import parse_date
from pincite.index.loaders.elements import attribute, child, children, name_of
from pincite.index.loaders.encoding import declared_encoding, decode
from pincite.index.loaders.html import html_blocks
from pincite.index.loaders.html_tree import parse_html
from pincite.index.loaders.package import Package, resolved
from pincite.index.loaders.structure import Block, apart, assemble

MAX_FILES = 10_000
"""Most files in the reading order of a book; large ones have a few hundred."""

_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_FONT_ALGORITHMS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
"""Algorithms that obfuscate only the fonts of a book; its text stays readable."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of the book's manifest."""

    name: str
    media_type: str
    properties: tuple[str, ...]


def read_epub(package: Package) -> Content:
    """Read the book in its reading order, with a place for each chapter of its table of contents.

    Raises:
        Unreadable: the file is damaged or encrypted, has too many files, or unpacks to too much.
    """
    book = _Book(package)
    blocks = list(book.blocks())
    content = assemble(blocks).content("application/epub+zip")
    content.title = next(iter(book.named("title")), "")
    content.author = "; ".join(book.named("creator"))
    content.published = next((day for day in map(parse_date, book.dates()) if day), None)
    content.metadata = {
        "lang": ", ".join(book.named("language")),
        "publisher": ", ".join(book.named("publisher")),
        "subject": ", ".join(book.named("subject")),
    }
    return content


class _Book:
    """The package document of a book, and its table of contents."""

    def __init__(self, package: Package) -> None:
        self._package = package
        container = package.xml("META-INF/container.xml", typed=True)
        files = [attribute(file, "full-path") for file in children(container, "rootfiles")]
        name = next((file for file in files if file in package), "")
        root = package.xml(name, typed=True) if name else None
        if root is None:
            raise Unreadable("is damaged: its package document is missing")
        self._root = root
        folder = posixpath.dirname(name)
        self._items = {
            attribute(item, "id"): _Item(
                resolved(folder, attribute(item, "href")),
                attribute(item, "media-type"),
                tuple(attribute(item, "properties").split()),
            )
            for item in children(root, "manifest")
        }
        spine = [self._items.get(attribute(item, "idref")) for item in children(root, "spine")]
        self._spine = [item for item in spine if item is not None and item.media_type in _PAGES]
        if len(self._spine) > MAX_FILES:
            raise Unreadable(f"has {len(self._spine):,} files of text, over the limit of {MAX_FILES:,}; split it")
        self._refuse_encrypted()

    def named(self, kind: str) -> list[str]:
        """The values of a metadata element, such as `creator`."""
        values = (part for part in children(self._root, "metadata") if name_of(part) == kind)
        return [text for value in values if (text := " ".join("".join(value.itertext()).split()))]

    def dates(self) -> list[str]:
        """The dates of the book, that of its publication first."""
        dates = [part for part in children(self._root, "metadata") if name_of(part) == "date"]
        dates.sort(key=lambda part: attribute(part, "event") not in {"publication", "original-publication"})
        return ["".join(part.itertext()).strip() for part in dates]

    def blocks(self) -> Iterator[Block]:
        """The blocks of all files in order, each with its chapter."""
        contents = self._contents()
        chapter = ""
        groups = 0
        for item in dict.fromkeys(self._spine):
            if item.name not in self._package:
                continue
            blocks = [apart(block, groups) for block in html_blocks(self._text(item.name), chapter=True)]
            groups = max([groups, *(max(abs(block.group), abs(block.table)) for block in blocks)])
            labels = contents.get(item.name, [])
            for number, (name, block) in enumerate(_in_chapters(blocks, labels, chapter)):
                begins = not number and bool(labels) and not block.level
                chapter = name
                yield replace(block, place=f"chapter “{name}”" if name else "", opens=begins)

    def _text(self, name: str) -> str:
        data = self._package.read(name)
        return sound(decode(data, declared=declared_encoding(data)).text) if data.strip() else ""

    def _contents(self) -> dict[str, list[str]]:
        """The chapters of the table of contents, by the file in which they begin."""
        listed = list(self._navigation()) or list(self._control_file())
        chapters: dict[str, list[str]] = {}
        for name, label in listed:
            if label and label not in chapters.setdefault(name, []):
                chapters[name].append(label)
        return chapters

    def _navigation(self) -> Iterator[tuple[str, str]]:
        """The entries of EPUB 3's navigation document: file and label."""
        for item in self._items.values():
            if "nav" not in item.properties or item.name not in self._package:
                continue
            root = parse_html(self._text(item.name))
            navigations = list(root.iter("{*}nav", "nav")) if root is not None else []
            tables = [part for part in navigations if "toc" in attribute(part, "type").split()]
            tables = tables or [part for part in navigations if "toc" in (part.get("epub:type") or "").split()]
            for table in tables or navigations[:1]:
                for link in table.iter("{*}a", "a"):
                    label = " ".join("".join(link.itertext()).split())
                    yield resolved(posixpath.dirname(item.name), link.get("href") or ""), label

    def _control_file(self) -> Iterator[tuple[str, str]]:
        """The entries of EPUB 2's NCX: file and label."""
        spine = child(self._root, "spine")
        item = self._items.get(attribute(spine, "toc")) or next(
            (item for item in self._items.values() if item.media_type == "application/x-dtbncx+xml"), None
        )
        if item is None or (root := self._package.xml(item.name, typed=True)) is None:
            return
        for point in root.iter("{*}navPoint"):
            label = child(point, "navLabel", "text")
            words = " ".join("".join(label.itertext()).split()) if label is not None else ""
            yield resolved(posixpath.dirname(item.name), attribute(child(point, "content"), "src")), words

    def _refuse_encrypted(self) -> None:
        root = self._package.xml("META-INF/encryption.xml", typed=True)
        pages = {item.name for item in self._spine}
        for data in root.iter("{*}EncryptedData") if root is not None else ():
            target = attribute(child(data, "CipherData", "CipherReference"), "URI")
            way = attribute(child(data, "EncryptionMethod"), "Algorithm")
            if resolved("", target) in pages and way not in _FONT_ALGORITHMS:
                raise Unreadable("is encrypted by its seller; add a copy without that protection")


def _in_chapters(blocks: Sequence[Block], labels: Sequence[str], before: str) -> Iterator[tuple[str, Block]]:
    """The blocks of a file, each with its chapter; `before` is the one that the file before ends in.

    A heading begins the chapter that the table of contents names so. A file that it does not name goes on with the
    chapter before, unless it has a heading of the first level.
    """
    waiting = list(labels)
    starts = [_label_of(block, waiting) for block in blocks]
    chapter = before
    if waiting and waiting[0] not in starts:
        chapter = waiting[0]
    elif not waiting:
        chapter = next((" ".join(block.text.split()) for block in blocks if block.level == 1), before)
    for block, label in zip(blocks, starts, strict=True):
        chapter = label or chapter
        yield chapter, block


def _label_of(block: Block, labels: Sequence[str]) -> str:
    """The label that a heading is listed under; it may be longer by the chapter's number."""
    if not block.level:
        return ""
    words = " ".join(block.text.split()).casefold()
    alike = (label for label in labels if words and label.casefold().endswith(words))
    return next((label for label in labels if label.casefold() == words), next(alike, ""))
