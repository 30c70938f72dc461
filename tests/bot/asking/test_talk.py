"""Talk is told from questions, on utterances written for this test: talk, and questions that look like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite.bot.asking.talk import Act, recognised, without_courtesy

TABLE = Path(__file__).parent / "data" / "talk.tsv"

UTTERANCES = [tuple(line.split("\t")[:2]) for line in TABLE.read_text("utf-8").splitlines()]

FLOOR = 0.97
"""Precision, recall and rightness of the act; all were 1.0 when the phrases were written, beside the same table."""


def test_talk_is_told_from_questions() -> None:
    talk = {text for act, text in UTTERANCES if act != "question"}
    taken = {text for _, text in UTTERANCES if recognised(text) is not None}
    wrong = sorted(taken - talk), sorted(talk - taken)
    assert len(talk) >= 100 and len(UTTERANCES) - len(talk) >= 100
    assert len(taken & talk) / len(taken) >= FLOOR, wrong
    assert len(taken & talk) / len(talk) >= FLOOR, wrong


def test_the_act_is_the_right_one() -> None:
    told = [(act, text) for act, text in UTTERANCES if act != "question"]
    wrong = [(act, recognised(text), text) for act, text in told if recognised(text) != act]
    assert len(wrong) <= (1 - FLOOR) * len(told), wrong


@pytest.mark.parametrize(
    ("utterance", "act"),
    [
        ("ok, but are you sure?", Act.SURE),
        ("Hi! What can you do?", Act.ABILITY),
        ("thanks, tell me more", Act.MORE),
        ("Danke!", Act.THANKS),
        ("and?", None),
        ("please", None),
        ("👍", None),
        ("hello " * 40, None),
        ("你好吗", None),
    ],
)
def test_of_several_acts_the_one_that_wants_something_counts(utterance: str, act: Act | None) -> None:
    assert recognised(utterance) is act


@pytest.mark.parametrize(
    ("utterance", "question"),
    [
        ("thanks! and who signed it?", "And who signed it?"),
        ("Hello, is parking free on Sundays?", "Is parking free on Sundays?"),
        ("Hi! Thank you. What is a notary?", "What is a notary?"),
        ("Hello, Dolly! was a success, right?", "Hello, Dolly! was a success, right?"),
        ("Who wrote it? Thanks!", "Who wrote it? Thanks!"),
        ("Well, when did it start?", "Well, when did it start?"),
    ],
)
def test_a_greeting_before_a_question_is_no_part_of_it(utterance: str, question: str) -> None:
    assert without_courtesy(utterance) == question
