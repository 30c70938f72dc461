"""Quoted words stand in the source."""

from __future__ import annotations

import pytest

from pincite.bot.verify.checks.quotations import QUOTATIONS, misquoted
from pincite.bot.verify.statement import pair


@pytest.mark.parametrize(
    ("statement", "source", "wrong"),
    [
        ("He said “two good years”.", 'He said: "two  good years" ago.', []),
        ("He said “two bad years”.", 'He said: "two good years" ago.', ["two bad years"]),
        ("It is an “observer”.", "It observes.", []),
        ('He said "so it is", “it is so”.', "so it is", ["it is so"]),
        ("Er sagte: „Das ist gut“.", "Er sagte: «Das ist gut.»", []),
        ("Er sagte: „Das ist schlecht“.", "Er sagte: «Das ist gut.»", ["Das ist schlecht"]),
        ("Il a dit « c’est bon ».", "Il a dit « c'est bon ».", []),
        ("او گفت «این خوب است».", "او گفت «این بد است».", ["این خوب است"]),
        ("他说“我们同意”。", "他说：“我们不同意”。", ["我们同意"]),
        ("他说「我们同意」。", "他说：“我们同意。”", []),
        ("《论语》是“经典”。", "《论语》很有名。", []),
    ],
)
def test_quoted_words_stand_in_the_source(statement: str, source: str, wrong: list[str]) -> None:
    assert list(misquoted(pair(statement, source))) == wrong
    assert (QUOTATIONS(pair(statement, source)) is not None) is bool(wrong)


@pytest.mark.parametrize(
    ("statement", "against"),
    [
        ("He said “these were two bad years for us”.", "These were two good years for us"),
        ("He said “nobody knows where it went”.", None),
        ("He said “bad years”.", None),  # too short to say what was misquoted
    ],
)
def test_only_words_that_were_nearly_quoted_contradict(statement: str, against: str | None) -> None:
    source = "He was content. “These were two good years for us”, he said to them."
    found = QUOTATIONS(pair(statement, source))
    assert found is not None and (found.against and found.against.of(source)) == against
