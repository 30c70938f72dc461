from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.asking.cleaning import clean
from pincite.bot.asking.followups.rules import leans, standalone
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


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("And when was that?", True),
        ("When?", True),
        ("What about China?", True),
        ("Did he visit Russia?", True),
        ("How often did Rouhani say that he would go?", False),
        ("Is Iran a full SCO member?", False),
        ("When was that?", True),
        ("Who said that Iran is a member?", False),
    ],
)
def test_a_follow_up_points_back(question: str, expected: bool) -> None:
    assert leans(question) is expected


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("What was the trade worth in 2020?", "And in 2021?", "What was the trade worth in 2021?"),
        ("What was the trade worth in 2020?", "What about 2021?", "What was the trade worth in 2021?"),
        ("When did India join?", "And China?", "When did China join?"),
        ("How much did India import?", "What about South Korea?", "How much did South Korea import?"),
        ("How often did Rouhani travel?", "When did he go home?", "When did Rouhani go home?"),
        ("How often did Rouhani travel?", "Who was his minister?", "Who was Rouhani's minister?"),
        ("Who is Mark Katz?", "What does he say?", "What does Mark Katz say?"),
        # more than one thing could be meant
        ("From 2019 to 2020?", "And in 2021?", "And in 2021? (From 2019 to 2020?)"),
        ("Did Rouhani visit Russia?", "And Zarif?", "And Zarif? (Did Rouhani visit Russia?)"),
        ("Did Rouhani visit Russia?", "When was he there?", "When was he there? (Did Rouhani visit Russia?)"),
        ("Who was minister under Rouhani?", "Was he rich?", "Was he rich? (Who was minister under Rouhani?)"),
        ("How long is it?", "And China?", "And China? (How long is it?)"),
        ("When did India join?", "And why did China join?", "And why did China join? (When did India join?)"),
        ("When did India join?", "And?", "And? (When did India join?)"),
        ("伊朗是成员吗？", "什么时候？", "什么时候？ (伊朗是成员吗？)"),
        # nothing is missing
        ("من هو رئيس إيران؟", "伊朗是上海合作组织的正式成员吗？", "伊朗是上海合作组织的正式成员吗？"),
        ("When did India join?", "Who founded the SCO?", "Who founded the SCO?"),
    ],
)
def test_a_follow_up_is_made_whole(before: str, question: str, whole: str) -> None:
    assert standalone(question, [(before, "")]) == whole


def test_a_follow_up_takes_the_question_before_it_along() -> None:
    history = [("How often did Rouhani visit Russia?", "Four times."), ("And Zarif?", "33 times.")]
    assert standalone("Is Iran a full SCO member?", history) == "Is Iran a full SCO member?"
    assert standalone("When?", []) == "When?"
    assert standalone("When?", history) == "When? (And Zarif? (How often did Rouhani visit Russia?))"
