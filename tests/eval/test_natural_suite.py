"""The suite `natural`: questions in people's own words, whose quotes all stand where the suite says."""

from __future__ import annotations

from collections import Counter

from pincite.eval import suites

SUITE = suites.load(suites.find("natural"))
BUNDLE = suites.Bundle("natural")


def test_every_quote_resolves_and_lint_finds_nothing():
    loaded = BUNDLE.documents()
    assert suites.lint(SUITE, loaded) == []
    assert len(suites.resolve(SUITE, loaded).asked) == len(SUITE.pairs) >= 200


def test_kinds_are_spread_evenly_and_a_third_has_no_answer():
    kinds = Counter(tag for pair in SUITE.pairs for tag in pair.tags if pair.answerable)
    assert len(kinds) >= 13 and set(kinds.values()) <= {12, 24}
    assert sum(not pair.answerable for pair in SUITE.pairs) == 72
