"""The characters of symbol fonts, which documents hold as private characters or as letters: boxes, bullets, Greek."""

from __future__ import annotations

import re

_WINGDINGS = {
    0x6F: "☐",
    0x71: "☐",
    0x72: "☐",
    0xA8: "☐",
    0x78: "☒",
    0xFD: "☒",
    0xFE: "☑",
    0xFB: "✗",
    0xFC: "✓",
    0x6C: "●",
    0x6E: "■",
    0x75: "◆",
    0x76: "❖",
    0x9F: "•",
    0xA1: "○",
    0xA7: "▪",
    0xAB: "★",
    0xD8: "➢",
    0x28: "☎",
    0x2A: "✉",
    0x46: "☞",
    0x4A: "☺",
    0x4C: "☹",
    0xDF: "←",
    0xE0: "→",
    0xE8: "➔",
    0xF0: "⇨",
}
_WINGDINGS_2 = {0xA3: "☐", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x4F: "✗", 0x50: "✓"}
_WEBDINGS = {0x61: "✓", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✗"}
_GREEK = {
    code: character
    for first, characters in (
        (0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
        (0x61, "αβχδεφγηιϕκλµνοπθρστυϖωξψζ{|}∼"),
        (0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…│─↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑"),
        (0xF1, "⟩∫"),
    )
    for code, character in enumerate(characters, first)
}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS}
"""Characters by their code in the font. A font may be addressed by these codes or 0xF000 above them."""

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_NAMED = re.compile(
    r"(?P<name>wingdings|webdings|symbol)\W{0,2}(?P<number>[23]?)(?:\W{0,2}(?:regular|mt|psmt))?", re.IGNORECASE
)

_PRIVATE = range(0xF000, 0xF100)


def symbol(text: str, font: str) -> str:
    """The text with the signs of a symbol font as characters; any other text as it is.

    Readers give the codes as characters of Latin-1, or of Mac Roman where the font is said to be encoded so. Of the
    font Symbol only private characters are codes: its others have been told already.
    """
    name = font.casefold()
    if name == "symbol":
        return "".join(_GREEK.get(ord(c) - 0xF000, c) if ord(c) in _PRIVATE else c for c in text)
    signs = _FONTS.get(name)
    if signs is None:
        return text
    return "".join(signs.get(_code(c)) or signs.get(_mac(c), c) for c in text)


def _code(character: str) -> int:
    return ord(character) - 0xF000 if ord(character) in _PRIVATE else ord(character)


def _mac(character: str) -> int:
    return int.from_bytes(character.encode("mac_roman", "ignore")) if ord(character) > 0x7F else -1  # noqa: PLR2004 - ASCII


def family(name: str) -> str:
    """The symbol font that a PDF's font is, whose name says its subset and its style: `ABCDEF+Wingdings-Regular`."""
    match = _NAMED.fullmatch(_SUBSET.sub("", name))
    return f"{match['name'].casefold()} {match['number']}".strip() if match else ""
