"""Styles and numbering of DOCX paragraphs: headings, hidden text, list items and their numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pincite.index.loaders.elements import attribute, child, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

_HEADING_NAME = re.compile(r"heading ([1-9])")
_BODY_TEXT = 9
"""The outline level of body text."""
_LONGEST_LETTERS = 10
"""Longest number in letters (after z come aa, bb and so on); longer ones are written in digits."""
_NUMBER_FIELD = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def is_on(element: _Element | None) -> bool:
    """Whether a property is there and not switched off."""
    return element is not None and attribute(element, "val") not in {"0", "false", "off"}


class Styles:
    """The paragraph styles of a document, and their effect on a paragraph."""

    def __init__(self, parts: Sequence[_Element]) -> None:
        self._styles = {attribute(style, "styleId"): style for part in parts for style in part}
        self._paragraph: tuple[_Element | None, str] = (None, "")  # the last one that was asked for, and its style
        self._default = next(
            (key for key, style in self._styles.items() if attribute(style, "default") in {"1", "true"}
             and attribute(style, "type") == "paragraph"), "")  # fmt: skip

    def of(self, paragraph: _Element) -> str:
        """The language-independent name of the paragraph's style: `heading 1`, `title`."""
        key = attribute(child(paragraph, "pPr", "pStyle"), "val") or self._default
        return attribute(child(self._styles.get(key), "name"), "val").lower()

    def properties(self, paragraph: _Element) -> Iterator[_Element]:
        """The paragraph's properties: its own, then its style's, then those of the styles that it is based on."""
        own = child(paragraph, "pPr")
        if own is not None:
            yield own
        key = attribute(child(own, "pStyle"), "val") or self._default
        seen: set[str] = set()
        while key in self._styles and key not in seen:
            seen.add(key)
            style = self._styles[key]
            if (properties := child(style, "pPr")) is not None:
                yield properties
            key = attribute(child(style, "basedOn"), "val")

    def heading_level(self, paragraph: _Element) -> int:
        """1 to 9 for a heading, else 0: by the outline level, else by the name of its style or of a base style."""
        for properties in self.properties(paragraph):
            level = attribute(child(properties, "outlineLvl"), "val")
            if level:
                return _int(level, _BODY_TEXT) + 1 if _int(level, _BODY_TEXT) < _BODY_TEXT else 0
        key = attribute(child(paragraph, "pPr", "pStyle"), "val")
        seen: set[str] = set()
        while key in self._styles and key not in seen:
            seen.add(key)
            if match := _HEADING_NAME.fullmatch(attribute(child(self._styles[key], "name"), "val").lower()):
                return int(match[1])
            key = attribute(child(self._styles[key], "basedOn"), "val")
        return 0

    def is_hidden(self, run: _Element) -> bool:
        """Whether the run is formatted as hidden text, or as white letters on the white page."""
        properties = child(run, "rPr")
        if attribute(child(properties, "color"), "val").lower() == "ffffff" and _on_the_page(run):
            return True
        if (own := child(properties, "vanish")) is not None:
            return is_on(own)
        return any(is_on(part) for part in self._inherited(run, "vanish"))

    def is_struck(self, run: _Element) -> bool:
        """Whether the run is struck out, by itself or by a style."""
        for kind in ("strike", "dstrike"):
            own = child(run, "rPr", kind)
            if is_on(own) if own is not None else any(is_on(part) for part in self._inherited(run, kind)):
                return True
        return False

    def _inherited(self, run: _Element, kind: str) -> Iterator[_Element | None]:
        """That property in the styles of the run and of its paragraph, and in those they are based on."""
        parent = run.getparent()
        while parent is not None and name_of(parent) != "p":
            parent = parent.getparent()
        named = [attribute(child(run, "rPr", "rStyle"), "val")]
        if parent is not None:
            if self._paragraph[0] is not parent:  # looked up once for all its runs
                self._paragraph = parent, attribute(child(parent, "pPr", "pStyle"), "val") or self._default
            named.append(self._paragraph[1])
        for first in named:
            key = first
            seen: set[str] = set()
            while key in self._styles and key not in seen:
                seen.add(key)
                part = child(self._styles[key], "rPr", kind)
                if part is not None:
                    yield part
                    break
                key = attribute(child(self._styles[key], "basedOn"), "val")


class Numbering:
    """The numbers and bullets of lists and numbered headings, counted in reading order."""

    def __init__(self, parts: Sequence[_Element], styles: Styles) -> None:
        self._styles = styles
        abstract = {attribute(e, "abstractNumId"): e for part in parts for e in part if name_of(e) == "abstractNum"}
        linked = {attribute(child(e, "styleLink"), "val"): key for key, e in abstract.items()}
        self._lists: dict[str, tuple[str, dict[int, _Element]]] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        for part in parts:
            for number in part:
                if name_of(number) == "num":
                    key = attribute(child(number, "abstractNumId"), "val")
                    key = linked.get(attribute(child(abstract.get(key), "numStyleLink"), "val") or "-", key)
                    levels = {_int(attribute(e, "ilvl")): e for e in abstract.get(key, ()) if name_of(e) == "lvl"}
                    self._lists[attribute(number, "numId")] = (key, levels)
                    self._override(number, levels)
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def _override(self, number: _Element, levels: dict[int, _Element]) -> None:
        """Take the levels that a list has of its own, and the numbers at which it begins anew."""
        for override in number:
            if name_of(override) != "lvlOverride":
                continue
            level = _int(attribute(override, "ilvl"))
            if (own := child(override, "lvl")) is not None:
                levels[level] = own
            start = attribute(child(override, "startOverride"), "val")
            if start or own is not None:
                self._restarts[attribute(number, "numId"), level] = _int(start, _start(levels, level))

    def is_item(self, paragraph: _Element) -> bool:
        """Whether the paragraph has a bullet or a number and is no heading."""
        return self._list_position(paragraph) is not None and not self._styles.heading_level(paragraph)

    def marker(self, paragraph: _Element) -> str:
        """Count the paragraph, and return its mark, indented by its level: `3.2 `, `- `."""
        place = self._list_position(paragraph)
        if place is None:
            return ""
        number, level = place
        key, levels = self._lists[number]
        counts = self._counts[key]
        if (begins := self._restarts.pop((number, level), None)) is not None:
            counts[level] = begins - 1
        counts[level] = counts.get(level, _start(levels, level) - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        indent = "" if self._styles.heading_level(paragraph) else "  " * level
        form = attribute(child(levels.get(level), "numFmt"), "val")
        if form == "bullet":
            return f"{indent}- "
        if form == "none":
            return ""

        def shown(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            legal = child(levels.get(level), "isLgl") is not None
            other_form = "decimal" if legal else attribute(child(levels.get(other), "numFmt"), "val")
            return number_of(counts.get(other, _start(levels, other)), other_form)

        written = _NUMBER_FIELD.sub(shown, attribute(child(levels.get(level), "lvlText"), "val"))
        return f"{indent}{written} " if written.strip() else ""

    def _list_position(self, paragraph: _Element) -> tuple[str, int] | None:
        """The paragraph's list and its level there."""
        number, level = "", ""
        for properties in self._styles.properties(paragraph):
            numbering = child(properties, "numPr")
            number = number or attribute(child(numbering, "numId"), "val")
            level = level or attribute(child(numbering, "ilvl"), "val")
            if number:
                break
        return (number, min(_int(level), _BODY_TEXT - 1)) if number in self._lists else None


def _start(levels: dict[int, _Element], level: int) -> int:
    return _int(attribute(child(levels.get(level), "start"), "val"), 1)


def _int(written: str, otherwise: int = 0) -> int:
    return int(written) if written.isdecimal() and len(written) < 9 else otherwise  # noqa: PLR2004 - no list is as long


def number_of(value: int, form: str) -> str:
    """A number as a list shows it: in digits, letters or Roman numerals."""
    if form in {"lowerRoman", "upperRoman"} and 0 < value < 4000:  # noqa: PLR2004 - Roman numerals end there
        roman = ""
        for size, letters in _ROMAN:
            roman += letters * (value // size)
            value %= size
        return roman.upper() if form == "upperRoman" else roman
    if form in {"lowerLetter", "upperLetter"} and 0 < value <= _LONGEST_LETTERS * 26:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return f"{value:02}" if form == "decimalZero" else str(value)


_PAINTED = frozenset(("tbl", "txbxContent", "sdtContent"))
"""What may have a colour of its own behind its text."""


def _on_the_page(run: _Element) -> bool:
    """Whether nothing is painted behind a run but the page."""
    if child(run, "rPr", "shd") is not None or child(run, "rPr", "highlight") is not None:
        return False
    parent = run.getparent()
    while parent is not None:
        kind = name_of(parent)
        if kind in _PAINTED or (kind == "p" and child(parent, "pPr", "shd") is not None):
            return False
        if kind == "document":
            return child(parent, "background") is None
        parent = parent.getparent()
    return True
