"""What a browser shows beside the characters of a page: numbers of lists, raised digits, fractions, ticked boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pincite.index.loaders.docx_styles import number_of
from pincite.index.loaders.marks import Mark
from pincite.index.loaders.raised import SIGNS, is_note_mark, is_numerator

if TYPE_CHECKING:
    from lxml.etree import _Element

STRUCK_TAGS = frozenset({"s", "del", "strike"})

_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_STYLES = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero", "decimal": "decimal", "none": "", "disc": "", "circle": "", "square": "",
}  # fmt: skip
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]{1,30})", re.IGNORECASE)
_PRICE = re.compile(r"[$€£¥]\s?[\d.,]{1,12}$")
_YES = re.compile(r"(?:^|[\s_-])(?:check(?:mark)?|tick|yes|done|included)(?:$|[\s_-])", re.IGNORECASE)
_NO = re.compile(r"(?:^|[\s_-])(?:x|xmark|cross|times|close|no|remove|excluded)(?:$|[\s_-])", re.IGNORECASE)
_NOTE = re.compile(r"noteref|sdfootnotesym|sdendnotesym")
_FILE = re.compile(r"\S+\.[a-z]{3,4}", re.IGNORECASE)
LONGEST_ICON = 60
"""Longest words of an icon, in code points; a longer text describes a picture."""

_TEXT_FIELDS = frozenset({"", "text", "email", "tel", "url", "number", "date", "time", "month", "week", "search"})


def list_style(style: str, kind: str) -> str:
    """The numbering of an `ol` with that style and type; empty for bullets."""
    written = _LIST_STYLE.search(style)
    if written and written[1].lower() in _STYLES:
        return _STYLES[written[1].lower()]
    return _TYPES.get(kind, "decimal")


def list_number(number: int, style: str) -> str:
    """The number of an item as shown."""
    return number_of(number, style)


def lifted(element: _Element, name: str, before: str) -> str:
    """Text to put before raised or lowered characters, so that no digit joins the number beside it.

    `10<sup>6</sup>` is 10^6, a raised link or number at the beginning a note's mark, `$19<sup>99</sup>` a price.
    """
    inside = "".join(element.itertext()).strip()
    last = before.rstrip()[-1:] if before.strip() else ""
    if name == "sub":
        return "_" if last.isdigit() and inside[:1].isdigit() else ""
    following = element.getnext()
    after = (element.tail or "") + ("".join(following.itertext()) if following is not None else "")
    if is_numerator(inside, after):
        return " " if last.isdigit() else ""
    if inside in SIGNS or re.fullmatch(r"[.,]\d\d", inside):
        return ""
    if _is_note(element, inside, before):
        return f"{Mark.NOTE.open}{' ' if last else ''}" + ("" if inside.startswith("[") else "[")
    if last.isdigit() and _PRICE.search(before) and re.fullmatch(r"\d\d", inside):
        return "."
    return "" if (last.isdigit() and inside[:1].isalpha()) or not last else "^"


def lifted_end(element: _Element, name: str, inline: Sequence[str]) -> str:
    """Text to put after raised or lowered characters."""
    following = (element.tail or "")[:1]
    opened = "".join(inline[-4:])
    if name == "sup" and opened.rfind(Mark.NOTE.open) > opened.rfind(Mark.NOTE.close):
        return ("" if opened.rstrip().endswith("]") else "]") + Mark.NOTE.close
    return " " if following.isdigit() else ""


def inline_text(element: _Element, name: str) -> str | None:
    """The text that a browser shows in place of an element: a form's field as filled in, a formula; None for all
    others.
    """
    match name:
        case "input":
            return _control(element)
        case "select":
            return _choice(element)
        case "math":
            return math(element)
        case _:
            return None


def _control(element: _Element) -> str:
    kind = (element.get("type") or "").lower()
    if kind in {"checkbox", "radio"}:
        return "☒ " if element.get("checked") is not None else "☐ "
    value = element.get("value") or "" if kind in _TEXT_FIELDS else ""
    return f"{value} " if value else ""


def _choice(select: _Element) -> str | None:
    """The option that a closed list shows: the selected one, else the first; None for an open list."""
    if select.get("multiple") is not None or select.get("size"):
        return None
    options = [part for part in select.iter() if _tag(part) == "option"]
    selected = [part for part in options if part.get("selected") is not None] or options[:1]
    return "".join(selected[-1].itertext()) if selected else ""


def icon(cell: _Element) -> str:
    """The meaning of a cell's only icon: its alternative text or label, or a tick or cross by the name of its class."""
    icons = [part for part in cell.iter() if _tag(part) in {"img", "svg", "i", "span"} and part is not cell]
    said = [words for part in icons if (words := " ".join(_words(part).split())) and not _FILE.fullmatch(words)]
    if said:
        return said[0] if len(set(said)) == 1 and len(said[0]) <= LONGEST_ICON else ""
    classes = " ".join(part.get("class") or "" for part in icons)
    yes, no = _YES.search(classes) is not None, _NO.search(classes) is not None
    return "" if yes is no else "✓" if yes else "✗"


def _words(element: _Element) -> str:
    """The words that a browser reads out in place of an icon."""
    if element.get("hidden") is not None:
        return ""
    title = next((child for child in element if _tag(child) == "title"), None)
    inside = "".join(title.itertext()) if title is not None else ""
    return element.get("alt") or element.get("aria-label") or inside or element.get("title") or ""


def _tag(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def math(element: _Element) -> str:  # noqa: PLR0911 - one for each kind of formula
    """A formula in one line: fractions as `a/b`, powers as `a^b`, roots as `√a`."""
    tag = element.tag
    name = tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
    if name in {"annotation", "annotation-xml"} or not name:
        return ""
    parts = [math(child) for child in element]
    if name == "mfrac" and len(parts) == 2:  # noqa: PLR2004
        return "/".join(map(_grouped, parts))
    if name in {"msup", "msub"} and len(parts) == 2:  # noqa: PLR2004
        return f"{_grouped(parts[0])}{'^' if name == 'msup' else '_'}{_grouped(parts[1])}"
    if name in {"munder", "mover"} and len(parts) == 2:  # noqa: PLR2004
        return f"{parts[0]}{'_' if name == 'munder' else '^'}{_grouped(parts[1])}"
    if name in {"msubsup", "munderover"} and len(parts) == 3:  # noqa: PLR2004
        return f"{_grouped(parts[0])}_{_grouped(parts[1])}^{_grouped(parts[2])}"
    if name == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if name == "mroot" and len(parts) == 2:  # noqa: PLR2004
        return f"{_grouped(parts[1])}√{_grouped(parts[0])}"
    text = " ".join((element.text or "").split())
    return text + "".join(
        part + " ".join((child.tail or "").split()) for part, child in zip(parts, element, strict=True)
    )


def _grouped(part: str) -> str:
    return part if re.fullmatch(r"[\w.,]*|\(.*\)", part) else f"({part})"


def _is_note(element: _Element, inside: str, before: str) -> bool:
    links = [child for child in element.iter() if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == "a"]
    marked = re.fullmatch(r"\d{1,3}|[a-z*†‡]", inside)
    parent = element.getparent()
    linked = bool(links) or (parent is not None and _tag(parent) == "a" and (parent.get("href") or "")[:1] == "#")
    return is_note_mark(inside, before) or (bool(marked) and (linked or not before.strip()))


def is_note_link(element: _Element, name: str) -> bool:
    """Whether a link leads to a note or back from one, as e-books and LibreOffice mark it."""
    if name != "a":
        return False
    kinds = [value for key, value in element.items() if key.rpartition("}")[2] in {"type", "epub:type", "role"}]
    if _NOTE.search(" ".join([*kinds, element.get("class") or ""])) is None:
        return False
    parent = element.getparent()
    return not (parent is not None and _tag(parent) == "sup") and not any(
        _tag(part) == "sup" for part in element.iter()
    )
