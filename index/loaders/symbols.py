"""Boxes and ticks of symbol fonts as characters; documents hold them as private characters or as letters."""

from __future__ import annotations

import re

_WINGDINGS = {0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xA8: "☐", 0x78: "☒", 0xFD: "☒", 0xFE: "☑", 0xFB: "✗", 0xFC: "✓"}
_WINGDINGS_2 = {0xA3: "☐", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x4F: "✗", 0x50: "✓"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
"""Characters by their code in the font. A font may be addressed by these codes or 0xF000 above them."""

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_NAMED = re.compile(r"wingdings\W{0,2}(?P<number>[23]?)(?:\W{0,2}(?:regular|mt|psmt))?", re.IGNORECASE)

_PRIVATE = range(0xF000, 0xF100)


def symbol(text: str, font: str) -> str:
    """The text with the boxes and ticks of a symbol font as characters; any other text as it is."""
    signs = _FONTS.get(font.casefold())
    if signs is None:
        return text
    return "".join(signs.get(ord(c) - 0xF000 if ord(c) in _PRIVATE else ord(c), c) for c in text)


def family(name: str) -> str:
    """The symbol font that a PDF's font is, whose name says its subset and its style: `ABCDEF+Wingdings-Regular`."""
    match = _NAMED.fullmatch(_SUBSET.sub("", name))
    return f"wingdings {match['number']}".strip() if match else ""
