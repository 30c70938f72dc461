"""PPTX: the slides in order, each with its title, text, tables, charts, SmartArt and notes.

Read from the XML itself: python-pptx knows neither SmartArt nor alternative content nor the numbers of lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pincite.index.loaders.content import Content, Unreadable
from pincite.index.loaders.dates import parse_date
from pincite.index.loaders.drawings import (
    Bullets,
    alternative,
    chart_blocks,
    diagram_lines,
    paragraph_text,
    table_rows,
)
from pincite.index.loaders.elements import attribute, child, children, name_of, relation
from pincite.index.loaders.package import Package
from pincite.index.loaders.structure import Block, assemble

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SLIDES = 5000
"""Most slides of a presentation; long lectures have a few hundred."""

_TITLES = frozenset({"title", "ctrTitle"})
_BARE = frozenset({"subTitle", "ftr", "hdr"})
"""Placeholders whose text has no bullets unless it says so."""

_UNREAD = frozenset({"sldNum", "dt"})


def read_pptx(package: Package) -> Content:
    """Read the slides that are shown: title, text in the order of the file, tables and charts as rows, then the notes.

    Hidden slides and shapes are left out; hidden slides and comments are counted in `metadata`.

    Raises:
        Unreadable: the file is damaged or encrypted, has too many slides, or unpacks to too much.
    """
    reader = _Reader(package)
    blocks = list(reader.blocks())
    core = package.core()
    content = assemble(blocks).content("application/vnd.openxmlformats-officedocument.presentationml.presentation")
    content.title = core.get("title", "") if core.get("title") not in _PLACEHOLDERS else ""
    content.title = content.title or next((block.text for block in blocks if block.level), "")
    content.author = core.get("creator", "")
    content.published = parse_date(core.get("modified", "")) or parse_date(core.get("created", ""))
    content.metadata = {
        "slides": str(reader.slides),
        "hidden": f"slides: {reader.hidden}" if reader.hidden else "",
        "comments": f"{reader.comments} not read" if reader.comments else "",
        "subject": core.get("subject", ""),
        "keywords": core.get("keywords", ""),
    }
    return content


_PLACEHOLDERS = frozenset({"PowerPoint Presentation", "PowerPoint-Präsentation", "Présentation PowerPoint"})


class _Reader:
    """Turns slides into blocks."""

    def __init__(self, package: Package) -> None:
        self._package = package
        main = next(iter(package.related("", "officeDocument")), "")
        self._name = main if main in package else "ppt/presentation.xml"
        root = package.xml(self._name)
        if root is None:
            raise Unreadable("is damaged: its main part is missing")
        self._listed = list(children(root, "sldIdLst"))
        if len(self._listed) > MAX_SLIDES:
            raise Unreadable(f"has {len(self._listed):,} slides, over the limit of {MAX_SLIDES:,}; split it")
        self._groups = 0
        self._footers: set[str] = set()
        self._targets: dict[str, str] = {}
        self.slides = self.hidden = self.comments = 0

    def blocks(self) -> Iterator[Block]:
        """The blocks of every slide that is shown, with its number."""
        parts = {key: target for key, _, target in self._package.targets(self._name)}
        for number, listed in enumerate(self._listed, 1):
            name = parts.get(relation(listed), "")
            root = self._package.xml(name)
            if root is None:
                continue
            if attribute(root, "show") in {"0", "false"}:
                self.hidden += 1
                continue
            self.slides += 1
            targets = self._package.targets(name)
            self._targets = {key: target for key, _, target in targets}
            inside = list(self._tree(child(root, "cSld", "spTree")))
            inside.sort(key=lambda block: not block.level)  # the title first
            opened = bool(inside) and bool(inside[0].level)
            for block in inside:
                yield replace(block, place=f"slide {number}", opens=not opened)
                opened = True
            for kind, target in ((kind, target) for _, kind, target in targets):
                if kind == "notesSlide" and (notes := self._package.xml(target)) is not None:
                    for block in self._tree(child(notes, "cSld", "spTree"), only="body"):
                        yield replace(block, place=f"slide {number}, notes", opens=not opened)
                        opened = True
                elif kind == "comments" and (comments := self._package.xml(target)) is not None:
                    self.comments += sum(1 for _ in comments)

    def _tree(self, parent: Iterable[_Element] | None, only: str = "") -> Iterator[Block]:
        """The shapes of a slide or a group; `only` reads placeholders of one type alone."""
        for element in parent if parent is not None else ():
            kind = name_of(element)
            if kind == "AlternateContent":
                yield from self._tree(alternative(element), only)
            elif _is_hidden(element):
                continue
            elif kind == "sp":
                yield from self._shape(element, only)
            elif kind == "grpSp":
                yield from self._tree(element, only)
            elif kind == "graphicFrame" and not only:
                yield from self._graphic(element)

    def _shape(self, shape: _Element, only: str) -> Iterator[Block]:
        holder = next((child(part, "nvPr", "ph") for part in shape if name_of(part) == "nvSpPr"), None)
        kind = attribute(holder, "type") if holder is not None else ""
        body = child(shape, "txBody")
        if body is None or kind in _UNREAD or (only and kind != only):
            return
        lines = [(line, paragraph_text(line).strip()) for line in body if name_of(line) == "p"]
        if kind in _TITLES:
            yield Block(" ".join(" ".join(text for _, text in lines).split()), 1)
            return
        if kind == "ftr":
            footer = "\n".join(text for _, text in lines if text)
            if footer not in self._footers:
                self._footers.add(footer)
                yield Block(footer, kind="furniture")
            return
        filled = sum(1 for _, text in lines if text)
        bullets = Bullets.of(body, bulleted=holder is not None and kind not in _BARE and not only and filled > 1)
        self._groups += 1
        for line, text in lines:
            mark = bullets.mark(line) if text else ""
            yield Block(mark + text, group=self._groups if mark else 0, mark=len(mark))

    def _graphic(self, frame: _Element) -> Iterator[Block]:
        self._groups += 1
        for element in children(frame, "graphic", "graphicData"):
            match name_of(element):
                case "tbl":
                    yield from table_rows(element, -self._groups)
                case "chart" if (chart := self._package.xml(self._targets.get(relation(element), ""))) is not None:
                    yield from chart_blocks(chart, -self._groups)
                case "relIds" if (art := self._package.xml(self._targets.get(relation(element, "dm"), ""))) is not None:
                    for line in diagram_lines(art):
                        yield Block(f"- {line}", group=self._groups, mark=2)


def _is_hidden(shape: _Element) -> bool:
    for part in shape:
        if name_of(part).startswith("nv"):
            return attribute(child(part, "cNvPr"), "hidden") in {"1", "true"}
    return False
