"""Styles and numbering of OpenDocument text: what is hidden, struck out or raised, and the numbers of items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pincite.index.loaders.docx_styles import number_of
from pincite.index.loaders.elements import attribute, child, name_of

if TYPE_CHECKING:
    from lxml.etree import _Element

DEEPEST = 10
"""Levels of a list or of headings in the format."""

_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HEADING = re.compile(r"Heading_20_(\d)")
_FIELD = re.compile(r"%(\d{1,2})%")


class Styles:
    """The styles of a document by name; those of its content come before those of its templates."""

    def __init__(self, roots: Sequence[_Element]) -> None:
        self._styles: dict[tuple[str, str], _Element] = {}
        self._lists: dict[str, dict[int, _Element]] = {}
        self.outline: dict[int, _Element] = {}
        for root in roots:
            for group in root:
                if name_of(group) not in {"automatic-styles", "styles"}:
                    continue
                for style in group:
                    name = attribute(style, "name")
                    if name_of(style) == "style":
                        self._styles.setdefault((attribute(style, "family"), name), style)
                    elif name_of(style) == "list-style":
                        self._lists.setdefault(name, _levels(style))
                    elif name_of(style) == "outline-style":
                        self.outline = self.outline or _levels(style)

    def levels(self, name: str) -> dict[int, _Element]:
        """The levels of a list style, from 1."""
        return self._lists.get(name, {})

    def title(self, paragraph: _Element) -> bool:
        """Whether a paragraph is the document's title."""
        return any(name == "Title" for name, _ in self._chain("paragraph", attribute(paragraph, "style-name")))

    def heading_level(self, paragraph: _Element) -> int:
        """1 to 9 for a heading, else 0."""
        if name_of(paragraph) == "h":
            return min(max(1, integer(attribute(paragraph, "outline-level"), 1)), 9)
        for name, _ in self._chain("paragraph", attribute(paragraph, "style-name")):
            if match := _HEADING.fullmatch(name):
                return max(1, int(match[1]))
        return 0

    def hidden(self, family: str, name: str) -> bool:
        """Whether text of that style is not shown."""
        return self._value(family, name, "display") == "none"

    def white(self, name: str) -> bool:
        """Whether characters of that style are as white as the page."""
        ground = self._value("text", name, "background-color")
        return self._value("text", name, "color").lower() == "#ffffff" and ground in {"", "transparent", "#ffffff"}

    def struck(self, family: str, name: str) -> bool:
        """Whether text of that style is struck out."""
        kinds = (self._value(family, name, f"text-line-through-{what}") for what in ("style", "type"))
        return any(kind not in {"", "none"} for kind in kinds)

    def raised(self, name: str) -> str:
        """`^` for a style of raised characters, `_` for lowered ones, else empty."""
        position = self._value("text", name, "text-position").split()
        if not position or position[0] in {"0%", "0"}:
            return ""
        return "_" if position[0].startswith(("sub", "-")) else "^"

    def _value(self, family: str, name: str, wanted: str) -> str:
        for _, style in self._chain(family, name):
            if value := attribute(child(style, "text-properties"), wanted):
                return value
        return ""

    def _chain(self, family: str, name: str) -> Iterator[tuple[str, _Element]]:
        """The style and those that it is based on."""
        seen: set[str] = set()
        while (style := self._styles.get((family, name))) is not None and name not in seen:
            seen.add(name)
            yield name, style
            name = attribute(style, "parent-style-name")


class Counter:
    """The numbers of one list, or of the headings of a document."""

    def __init__(self, levels: dict[int, _Element]) -> None:
        self.levels = levels
        self._counts: dict[int, int] = {}

    def mark(self, level: int, start: str = "") -> str:
        """Count an item on a level, from 1, and return its number or bullet; empty for none."""
        self.restart(level + 1)
        self._counts[level] = integer(start, self._counts.get(level, self._first(level) - 1) + 1)
        style = self.levels.get(level)
        if style is None or name_of(style) != "list-level-style-number":
            return "-" if style is None or name_of(style) != "outline-level-style" else self._number(style, level)
        return self._number(style, level)

    def restart(self, level: int) -> None:
        """Forget the numbers on a level and those below it."""
        for deeper in [other for other in self._counts if other >= level]:
            del self._counts[deeper]

    def _number(self, style: _Element, level: int) -> str:
        if not attribute(style, "num-format"):
            return ""
        if form := attribute(style, "num-list-format"):
            return _FIELD.sub(lambda match: self._shown(min(int(match[1]), DEEPEST)), form[:100])
        shown = min(max(1, integer(attribute(style, "display-levels"), 1)), level)
        numbers = (self._shown(number) for number in range(level - shown + 1, level + 1))
        return f"{attribute(style, 'num-prefix')}{'.'.join(filter(None, numbers))}{attribute(style, 'num-suffix')}"

    def _shown(self, level: int) -> str:
        form = _FORMS.get(attribute(self.levels.get(level), "num-format"), "")
        return number_of(self._counts.get(level, self._first(level)), form) if form else ""

    def _first(self, level: int) -> int:
        return integer(attribute(self.levels.get(level), "start-value"), 1)


def _levels(style: _Element) -> dict[int, _Element]:
    return {integer(attribute(level, "level")): level for level in style}


def integer(written: str, otherwise: int = 0) -> int:
    """A number of the file, unless it is invalid or absurdly large."""
    return int(written) if written.isdecimal() and len(written) < 9 else otherwise  # noqa: PLR2004 - no list is as long
