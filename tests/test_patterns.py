"""No text takes a regular expression superlinear time: it would stop the interpreter, and every other question with it.

Every expression of these packages is tried, including those written tomorrow.
"""

from __future__ import annotations

import re

import pytest

from tests.growth import SAFE_GROWTH
from tests.patterns import Expression, patterns, slowest_growth

EXPRESSIONS = patterns("pincite.index", "pincite.bot")


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda expression: expression.name)
def test_time_grows_with_the_text(expression: Expression) -> None:
    growth, attack = slowest_growth(expression)
    assert growth < SAFE_GROWTH, f"prefix, repeated text and end: {attack!r}; pattern: {expression.pattern.pattern!r}"


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(?:a|a)*b",
        r"\s*(?:<!--.*?-->\s*)*<html",
        r"\s+$",
        r"\[([^\]]*)\]\(",
        r"<start>(.*?)<end>",
        r"key:\s*(.*?)\s*;",
        r"(\w*)\ufffe",
        r"who is (?:[A-Z]\w*\s*)+\?$",
    ],
)
def test_what_explodes_is_told(pattern: str) -> None:
    growth, _ = slowest_growth(Expression("", re.compile(pattern, re.DOTALL), anchored=False))
    assert growth > SAFE_GROWTH


@pytest.mark.parametrize("pattern", [r"\w+", r"(?<!\s)\s++$", r"(?<!a)a++b", r"[^:]{0,40}:", r"(?<!\[)\[[^\[\]]*+\]"])
def test_what_is_linear_passes(pattern: str) -> None:
    growth, _ = slowest_growth(Expression("", re.compile(pattern, re.DOTALL), anchored=False))
    assert growth < SAFE_GROWTH


def test_constants_containers_factories_and_calls_are_collected() -> None:
    names = [expression.name for expression in EXPRESSIONS]
    for name in ("index.loaders.sniff: _HTML", "index.language: _SCRIPTS[0][1]", "index.terms: _pattern()"):
        assert f"pincite.{name}" in names
    assert any(name.startswith("pincite.index.loaders.html: line ") for name in names)
    anchored = {expression.name: expression.anchored for expression in EXPRESSIONS}
    assert anchored["pincite.index.loaders.sniff: _HTML"] and not anchored["pincite.index.loaders.sniff: _ANY_TAG"]
