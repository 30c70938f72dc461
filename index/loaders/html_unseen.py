"""Elements of an HTML page that a browser doesn't show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSEEN = frozenset(
    "annotation annotation-xml area audio base canvas col colgroup datalist desc frameset head iframe "
    "input link meta metadata noembed noframes noscript object param script source style template title "
    "track video".split()
)
"""Elements whose content is not shown as text by a browser with scripts and media."""

_PERMALINKS = frozenset({"¶", "#", "§", "🔗", "⚓"})
_HIDDEN = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*0(?![.\d])"
    r"|(?:left|right|top|text-indent|margin-left)\s*:\s*-\d{4})",
    re.IGNORECASE,
)
_WHITE = r"(?:#fff(?:fff)?|white|rgb\(\s*255,\s*255,\s*255\s*\))(?![\w-])"
_WHITE_ON_WHITE = (
    re.compile(rf"(?<![\w-])color\s*:\s*{_WHITE}", re.IGNORECASE),
    re.compile(rf"background(?:-color)?\s*:\s*{_WHITE}", re.IGNORECASE),
)


def is_hidden(element: _Element, name: str, style: str) -> bool:
    """Whether a browser with scripts and media leaves out an element, by its name, its attributes or its style."""
    return (
        name in _UNSEEN
        or element.get("hidden") is not None
        or (name == "dialog" and element.get("open") is None)
        or "katex-html" in (element.get("class") or "").split()  # the formula once more, in single characters
        or (name == "a" and _is_permalink(element))
        or _is_unseen(style)
    )


def _is_permalink(element: _Element) -> bool:
    """Whether a link leads to the heading that it stands in: a sign that shows while the mouse is on the heading."""
    return len(element) == 0 and (element.text or "").strip() in _PERMALINKS and (element.get("href") or "")[:1] == "#"


def _is_unseen(style: str) -> bool:
    """Whether a style hides its element, shrinks it to nothing, moves it off the screen or draws it white on white."""
    return _HIDDEN.search(style) is not None or all(part.search(style) for part in _WHITE_ON_WHITE)
