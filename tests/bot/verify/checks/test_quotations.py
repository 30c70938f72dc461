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
