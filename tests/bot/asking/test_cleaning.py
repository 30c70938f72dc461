from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.asking.cleaning import clean
from pincite.bot.errors import EmptyQuestion, QuestionTooLong


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("  Is Iran\na member?\t", "Is Iran a member?"),
        ("a\x00b\x1b[31mc", "a b [31mc"),
        ("e\u0301", "é"),
        ("ایران عضو است؟", "ایران عضو است؟"),
        ("伊朗是成员吗？", "伊朗是成员吗？"),
        ("👩‍👩‍👧 who?", "👩‍👩‍👧 who?"),
        ("\ud800 who?", "who?"),
    ],
)
def test_clean(question: str, expected: str) -> None:
    assert clean(question, 2000) == expected


@pytest.mark.parametrize("question", ["", "  \n\t", "\x00\x1b", "?!…", "👍", "\u200b"])
def test_a_question_without_a_letter_or_digit_is_empty(question: str) -> None:
    with pytest.raises(EmptyQuestion, match="at least one word"):
        clean(question, 2000)


def test_a_question_over_the_limit_names_both_numbers() -> None:
    with pytest.raises(QuestionTooLong, match=r"10,000 characters long, the limit is 2,000"):
        clean("a" * 10_000, 2000)


@given(st.text())
def test_a_cleaned_question_has_no_control_characters(question: str) -> None:
    try:
        cleaned = clean(question, 10_000)
    except EmptyQuestion:
        return
    assert cleaned.isprintable() or not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in cleaned)
    assert clean(cleaned, 10_000) == cleaned
