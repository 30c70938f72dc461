"""No text takes a regular expression superlinear time: it would stop the interpreter, and every other question with it.

Every expression of these packages is tried, including those written tomorrow.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby

import pytest

from tests.growth import SAFE_GROWTH
from tests.patterns import Expression, module_names, patterns, slowest_growth

PACKAGES = ("pincite.index", "pincite.bot")


@cache
def expressions() -> dict[str, list[Expression]]:
    """The expressions of each module: collected once, where they are tried, and not by every process that collects."""
    return {module: list(group) for module, group in groupby(patterns(*PACKAGES), key=lambda one: one.module)}


@pytest.mark.parametrize("module", [name for package in PACKAGES for name in module_names(package)])
def test_time_grows_with_the_text(module: str) -> None:
    for expression in expressions().get(module, []):
        growth, attack = slowest_growth(expression)
        told = f"{expression.name}: prefix, repeated text and end {attack!r}; pattern {expression.pattern.pattern!r}"
        assert growth < SAFE_GROWTH, told


def test_every_expression_is_of_a_module_that_is_tried() -> None:
    assert set(expressions()) <= {name for package in PACKAGES for name in module_names(package)}


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
    collected = [expression for group in expressions().values() for expression in group]
    names = [expression.name for expression in collected]
    for name in ("index.loaders.sniff: _HTML", "index.language: _SCRIPTS[0][1]", "index.terms: _pattern()"):
        assert f"pincite.{name}" in names
    assert any(name.startswith("pincite.index.loaders.html: line ") for name in names)
    anchored = {expression.name: expression.anchored for expression in collected}
    assert anchored["pincite.index.loaders.sniff: _HTML"] and not anchored["pincite.index.loaders.sniff: _ANY_TAG"]
