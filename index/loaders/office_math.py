"""Formulas of Office documents in one line: fractions as `(a+b)/c`, powers as `a^b`, roots as `√a`, sums."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pincite.index.loaders.elements import attribute, child, name_of

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMULAS = frozenset({"oMath", "oMathPara"})
"""Elements that hold a formula."""

_LIFTED = {"sSup": ("^", "sup"), "sSub": ("_", "sub")}


def office_math(element: _Element) -> str:  # noqa: PLR0911 - one for each kind of formula
    """The formula of an element of Office Math."""
    match kind := name_of(element):
        case "t":
            return element.text or ""
        case "f":
            over, under = _grouped(_part(element, "num")), _grouped(_part(element, "den"))
            bar = attribute(child(element, "fPr", "type"), "val") != "noBar"
            return f"{over}/{under}" if bar else f"({over} over {under})"
        case "rad":
            return f"{_part(element, 'deg')}√{_grouped(_part(element, 'e'))}"
        case "sSup" | "sSub":
            sign, part = _LIFTED[kind]
            return f"{_grouped(_part(element, 'e'))}{sign}{_grouped(_part(element, part))}"
        case "sSubSup" | "sPre":
            lifted = f"_{_grouped(_part(element, 'sub'))}^{_grouped(_part(element, 'sup'))}"
            base = _grouped(_part(element, "e"))
            return base + lifted if kind == "sSubSup" else lifted + base
        case "nary":
            return _sum(element)
        case "d":
            return _bracketed(element)
        case "func":
            return f"{_part(element, 'fName')} {_grouped(_part(element, 'e'))}"
        case "limLow" | "limUpp":
            return f"{_part(element, 'e')}{'_' if kind == 'limLow' else '^'}{_grouped(_part(element, 'lim'))}"
        case "m":
            rows = (row for row in element if name_of(row) == "mr")
            return "[" + "; ".join(", ".join(_all(cell) for cell in row if name_of(cell) == "e") for row in rows) + "]"
        case "eqArr":
            return "; ".join(_all(part) for part in element if name_of(part) == "e")
        case _:
            return _all(element)


def _all(element: _Element) -> str:
    return "".join(office_math(part) for part in element if name_of(part) and not name_of(part).endswith("Pr"))


def _part(element: _Element, name: str) -> str:
    part = child(element, name)
    return _all(part).strip() if part is not None else ""


def _sum(element: _Element) -> str:
    sign = attribute(child(element, "naryPr", "chr"), "val") or "∫"
    below, above = _part(element, "sub"), _part(element, "sup")
    limits = (f"_{_grouped(below)}" if below else "") + (f"^{_grouped(above)}" if above else "")
    return f"{sign}{limits} {_part(element, 'e')}"


def _bracketed(element: _Element) -> str:
    properties = child(element, "dPr")

    def mark(name: str, usual: str) -> str:
        written = child(properties, name)
        return usual if written is None else attribute(written, "val")

    parts = [_all(part).strip() for part in element if name_of(part) == "e"]
    return mark("begChr", "(") + mark("sepChr", "|").join(parts) + mark("endChr", ")")


def _grouped(part: str) -> str:
    return part if re.fullmatch(r"[\w.,]*|\([^()]*\)|\[[^\[\]]*\]|\|[^|]*\|", part) else f"({part})"
