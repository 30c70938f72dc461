"""The style sheets inside a web page, as far as they change what a reader sees: hidden, struck-out, numbered."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_RULES = 2000
"""Most rules of a page that are looked at; style sheets of pages that were saved whole have some thousand."""

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_PRINT = re.compile(r"@media[^{}]{0,200}\bprint\b[^{}]{0,200}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"(?P<selectors>[^{}@;]{1,500})\{(?P<style>[^{}]*)\}")
_TOLD = re.compile(r"display\s*:|visibility\s*:|line-through|list-style", re.IGNORECASE)
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_COMPOUND = re.compile(r"(?P<tag>[a-zA-Z][a-zA-Z0-9]*|\*)?(?P<marks>(?:[.#][\w-]+)*)")
_MARK = re.compile(r"([.#])([\w-]+)")
_MEANT = re.compile(r"(?:^|[-_])(?:hide|hidden|invisible|none|noshow|secret)(?:$|[-_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rule:
    compounds: tuple[tuple[str, frozenset[str], frozenset[str]], ...]
    """Tag, classes and ids of the element and of those around it, the innermost last."""
    style: str


class StyleSheets:
    """The rules of a page's own style sheets."""

    def __init__(self, root: _Element) -> None:
        sheets = [_COMMENT.sub(" ", part.text or "") for part in root.iter("{*}style", "style")]
        scripts = [part for part in root.iter("{*}script", "script") if "json" not in (part.get("type") or "")]
        self._toggled = bool(scripts)
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        rules = [match for sheet in sheets for match in _RULE.finditer(_PRINT.sub(" ", sheet))]
        shown = " ".join(match["selectors"] for match in rules if _shows(match["style"]))
        for match in [match for match in rules if _TOLD.search(match["style"])][:MOST_RULES]:
            for selector in match["selectors"].split(","):
                if (compounds := _compounds(selector)) is None:
                    continue
                style = match["style"]
                if _HIDES.search(style) and self._may_show(compounds[-1], shown):
                    style = _HIDES.sub("", style)
                tag, classes, ids = compounds[-1]
                self._rules[min(ids | classes, default=tag)].append(_Rule(compounds, style))

    def style(self, element: _Element) -> str:
        """The declarations of the sheets for an element, the most exact last, and its own behind them."""
        own = element.get("style") or ""
        if not self._rules:
            return own
        keys = [_tag(element), "*", *(element.get("class") or "").split(), element.get("id") or ""]
        rules = [rule for key in keys for rule in self._rules.get(key, ()) if _matches(element, rule)]
        rules.sort(key=lambda rule: sum(100 * len(ids) + 10 * len(classes) for _, classes, ids in rule.compounds))
        return ";".join([*(rule.style for rule in reversed(rules)), own][::-1]) if rules else own

    def _may_show(self, innermost: tuple[str, frozenset[str], frozenset[str]], shown: str) -> bool:
        """Whether a click shows what is hidden: another rule displays it, or the page has scripts and the name is open.

        Answers of accordions and panels of tabs are hidden so.
        """
        _, classes, ids = innermost
        names = classes | ids
        if any(re.search(rf"[.#]{re.escape(name)}(?![\w-])", shown) for name in names):
            return True
        return self._toggled and not any(map(_MEANT.search, names))


def _shows(style: str) -> bool:
    return bool(re.search(r"display\s*:\s*(?!none)\w|visibility\s*:\s*visible", style, re.IGNORECASE))


def _compounds(selector: str) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...] | None:
    """The parts of a selector; None for one with conditions that a still page doesn't tell."""
    compounds = []
    for part in selector.replace(">", " ").split():
        match = _COMPOUND.fullmatch(part)
        if match is None:
            return None
        marks = _MARK.findall(match["marks"])
        classes = frozenset(name for sign, name in marks if sign == ".")
        ids = frozenset(name for sign, name in marks if sign == "#")
        compounds.append(((match["tag"] or "*").lower(), classes, ids))
    return tuple(compounds) or None


def _matches(element: _Element, rule: _Rule) -> bool:
    if not _is(element, rule.compounds[-1]):
        return False
    around = element.getparent()
    for compound in reversed(rule.compounds[:-1]):
        while around is not None and not _is(around, compound):
            around = around.getparent()
        if around is None:
            return False
        around = around.getparent()
    return True


def _is(element: _Element, compound: tuple[str, frozenset[str], frozenset[str]]) -> bool:
    tag, classes, ids = compound
    if tag not in {"*", _tag(element)}:
        return False
    return classes <= set((element.get("class") or "").split()) and ids <= {element.get("id") or ""}


def _tag(element: _Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
