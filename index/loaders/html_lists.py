"""The markers of list items in an HTML page: a number in its list's style, or a dash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pincite.index.loaders.html_marks import list_number, list_style
from pincite.index.loaders.html_tree import name_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from pincite.index.loaders.style_sheets import StyleSheets


class OpenLists:
    """The lists that are open around a place on a page."""

    def __init__(self, sheets: StyleSheets) -> None:
        self._sheets = sheets
        self._open: list[tuple[str, int, int]] = []  # style, next number, step

    def __bool__(self) -> bool:
        """Whether a list is open."""
        return bool(self._open)

    def open(self, element: _Element, name: str) -> None:
        """Begin a list."""
        number = integer(element.get("start"), 1)
        step = 1
        if name == "ol" and element.get("reversed") is not None:
            step = -1
            number = integer(element.get("start"), sum(name_of(child) == "li" for child in element))
        style = list_style(self._item_style(element), element.get("type") or "1") if name == "ol" else ""
        self._open.append((style, number, step))

    def close(self) -> None:
        """End the innermost list."""
        self._open.pop()

    def next_marker(self, item: _Element) -> str:
        """What stands before the next item of the innermost list, indented by its depth."""
        indent = "  " * (len(self._open) - 1)
        if not self._open or not self._open[-1][0]:
            return f"{indent}- "
        style, number, step = self._open[-1]
        number = integer(item.get("value"), number)
        self._open[-1] = (style, number + step, step)
        return f"{indent}{list_number(number, style)}. "

    def _item_style(self, element: _Element) -> str:
        """The style of a list, or of its first item where that numbers."""
        first = next((part for part in element if name_of(part) == "li"), None)
        styles = [self._sheets.style(part) for part in (first, element) if part is not None]
        return next((style for style in styles if "list-style" in style), "")


def integer(written: str | None, otherwise: int) -> int:
    """The number that an attribute gives, or another."""
    return int(written) if written and re.fullmatch(r"\s*[+-]?\d{1,9}\s*", written) else otherwise
