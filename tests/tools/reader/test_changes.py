import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.reader.augment.asking import asked, question_of
from tools.reader.augment.changes import changed_name, changed_negation, changed_number
from tools.reader.augment.negatives import (
    elsewhere,
    opposite,
    other_attribute,
    swapped_name,
    swapped_number,
    without_answer,
)
from tools.reader.augment.noise import casual
from tools.reader.task import Task, crop

TEXT = "The bridge was opened in 1932. It was designed by Ann Lee. Carl Moss paid 4,500 pounds for it."
SENTENCES = ((0, 30), (31, 58), (59, 94))


def task(ask, answer, context=TEXT, sentences=SENTENCES):
    at = context.index(answer)
    number = next(n for n, (a, b) in enumerate(sentences) if a <= at < b)
    return Task("span", ask, context, sentences, ((at, at + len(answer)),), (number,), source="made")


@given(st.integers(0, 200))
def test_a_changed_number_is_another_number(seed):
    text, new = changed_number(TEXT, Random(seed))
    assert text != TEXT
    assert re.sub(r"[\d,]+", "#", text) == re.sub(r"[\d,]+", "#", TEXT)
    assert new in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is open.", r"It is (not|never|no longer) open."),
        ("It is not open.", "It is open."),
        ("It isn't open.", "It is open."),
        ("It never opens.", "It opens."),
        ("It opens.", None),
    ],
)
def test_changed_negation(text, expected):
    changed = changed_negation(text, Random(1))
    assert changed is None if expected is None else re.fullmatch(expected, changed)


def test_a_changed_name_is_one_of_the_others():
    assert changed_name("Ann Lee paid.", ["Ann Lee"], ["Carl Moss", "Ann Lee", "Xu"], Random(1)) == "Carl Moss paid."
    assert changed_name("Ann Lee paid.", ["Ann Lee"], ["Ann Lee"], Random(1)) is None
    assert changed_name("They paid.", ["Ann Lee"], ["Carl Moss"], Random(1)) is None


@pytest.mark.parametrize(
    "near",
    [
        swapped_name(task("Who paid for it with Carl Moss in mind?", "4,500 pounds"), ["Ann Lee", "Bo Fry"], Random(1)),
        swapped_number(task("What was opened in 1932?", "bridge"), Random(1)),
        opposite(task("Who was the first to pay?", "Carl Moss"), Random(1)),
        without_answer(task("When was it opened?", "1932")),
        elsewhere(task("When was it opened?", "1932"), task("Who?", "Bo", "Bo is here.", ((0, 11),))),
        other_attribute(task("Who is Bo?", "Bo", "Bo is here.", ((0, 11),))),
    ],
)
def test_near_misses_have_no_answer(near):
    assert near is not None
    assert not near.answerable and near.answers == () and near.evidence == ()
    assert all(near.context[a:b].strip() for a, b in near.sentences)
    assert near.source.startswith("made, ")


def test_a_swapped_question_is_another_question():
    other = swapped_name(task("What did Carl Moss pay?", "4,500 pounds"), ["Ann Lee"], Random(1))
    assert other.ask == "What did Ann Lee pay?"


def test_another_context_that_holds_the_answer_is_no_near_miss():
    other = task("When?", "1932", "It was 1932 then.", ((0, 17),))
    assert elsewhere(task("When was it opened?", "1932"), other) is None


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("The bridge was opened in 1932.", "Was the bridge opened in 1932?"),
        ("Ann Lee can sing.", "Can Ann Lee sing?"),
        ("Ann Lee sang.", None),
        ("The man who is old was there.", None),
        ("The bridge was not opened.", None),
    ],
)
def test_statements_as_questions(statement, question):
    assert asked(statement) == question


def test_a_contradicted_statement_becomes_a_question_with_no():
    question = question_of(Task("support", "The bridge was opened in 1931.", TEXT, SENTENCES, label="contradicted"))
    assert (question.kind, question.label) == ("verdict", "no")


@given(st.integers(0, 500))
def test_a_casual_question_is_still_a_question(seed):
    assert casual("What was opened in 1932?", Random(seed)).strip()


@given(st.integers(1, 120), st.integers(0, 3), st.sampled_from(["1932", "Ann Lee", "4,500 pounds"]))
def test_a_crop_keeps_answer_and_evidence(size, before, answer):
    cut = crop(task("?", answer), size, before)
    (a, b), (number,) = cut.answers[0], cut.evidence
    assert cut.context[a:b] == answer
    start, end = cut.sentences[number]
    assert start <= a < b <= end
    assert all(0 <= x < y <= len(cut.context) for x, y in cut.sentences)
