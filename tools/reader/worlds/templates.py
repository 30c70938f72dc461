"""Wordings with slots: `{winner} beat {loser} on {date}.`"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tools.reader.task import Range
from tools.reader.worlds.articles import VOWEL


@dataclass(frozen=True, slots=True)
class Template:
    """Words around slots; there is one literal more than slots."""

    literals: tuple[str, ...]
    slots: tuple[str, ...]


def template_of(text: str, slots: Collection[str]) -> Template:
    """Return the template that a relation writes, checked against its slots."""
    parts = re.split(r"\{(\w+)\}", text)
    template = Template(tuple(parts[::2]), tuple(parts[1::2]))
    if unknown := set(template.slots) - set(slots):
        raise ValueError(f"no slots {sorted(unknown)} in {text!r}")
    if len(set(template.slots)) < len(template.slots) or "{" in "".join(template.literals):
        raise ValueError(f"a slot twice, or a stray brace, in {text!r}")
    return template


def fill(template: Template, texts: Mapping[str, str]) -> tuple[str, dict[str, Range]]:
    """Return the template with its slots filled, and the span of each of them."""
    text = ""
    spans = {}
    for literal, name in zip(template.literals, template.slots, strict=False):
        text += _after(text, literal)
        if re.search(r"\b[Aa] $", literal) and VOWEL.match(texts[name]):
            text = text[:-1] + "n "
        spans[name] = (len(text), len(text) + len(texts[name]))
        text += texts[name]
    text += _after(text, template.literals[-1])
    return text, spans


def _after(text: str, literal: str) -> str:
    """Return the literal, without its full stop where the text already ends in one: at 5 p.m."""
    return literal[1:] if text.endswith(".") and literal.startswith(".") else literal
