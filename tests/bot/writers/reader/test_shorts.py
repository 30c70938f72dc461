"""The short answer of a sentence is the best that its question can be asking for."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.writers.reader.features import Place, Window
from pincite.bot.writers.reader.model import LONGEST_ANSWER, Candidate, SentenceRead, Text, TextRead, best_spans
from pincite.bot.writers.reader.shorts import MARGIN, fitting
from pincite.index.spans import Span
from pincite.index.view import Piece, View

BEFORE = "It rained. "


def place(sentence, *shorts, cell=False):
    """A sentence behind another one, with short answers at scores of 4, 3, 2 and so on."""
    text = BEFORE + sentence
    found = [
        Candidate(4.0 - n, Span(start=text.index(short), end=text.index(short) + len(short)), cell)
        for n, short in enumerate(shorts)
    ]
    read = SentenceRead(1.0, found[0].score, found[0].span, 2.0, cell, tuple(found[1:]))
    window = Window(None, None, (0,), Text(text, ()), TextRead(0.0, (read,), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)))
    view = View((Piece(sentence, Span(start=0, end=len(sentence))),))
    return Place(window, Span(start=0, end=0), view, Span(start=len(BEFORE), end=len(text)), read)


@pytest.mark.parametrize(
    ("question", "sentence", "shorts", "chosen"),
    [
        ("When was the mill sold?", "Anna Berg sold the mill in 1954.", ("Anna Berg", "1954"), "1954"),
        ("who sold the mill", "Anna Berg sold the mill in 1954.", ("1954", "Anna Berg"), "Anna Berg"),
        ("How many guests came?", "The hotel took in 40 guests.", ("The hotel", "40 guests"), "40 guests"),
        ("who did berg sell it to", "Berg sold it to Otto Lind.", ("Berg", "Otto Lind"), "Otto Lind"),
        ("When was the mill sold?", "Anna Berg sold the mill in 1954.", ("1954", "Anna Berg"), "1954"),
        ("Who is older, Berg or Lind?", "Berg is older than Lind.", ("Berg", "Lind"), "Berg"),
    ],
)
def test_a_short_answer_of_the_right_type_is_taken(question, sentence, shorts, chosen):
    taken = fitting(question, place(sentence, *shorts))
    assert taken.short.of(taken.text) == chosen
    assert {one.span for one in taken.read.others} | {taken.read.short} == {
        Span(start=(BEFORE + sentence).index(short), end=(BEFORE + sentence).index(short) + len(short))
        for short in shorts
    }


def test_one_that_is_far_below_the_best_is_not_taken():
    given = place("Anna Berg sold the mill in 1954.", "Anna Berg", "1954")
    far = replace(given.read.others[0], score=given.read.answer - MARGIN - 0.1)
    given = replace(given, read=replace(given.read, others=(far,)))
    assert fitting("When was the mill sold?", given) is given


def test_where_none_fits_the_best_stays():
    given = place("Anna Berg sold the mill to Otto Lind.", "Anna Berg", "Otto Lind")
    assert fitting("When was the mill sold?", given) is given


def test_one_that_is_taken_before_a_better_one_has_no_lead():
    taken = fitting("When was the mill sold?", place("Anna Berg sold the mill in 1954.", "Anna Berg", "1954"))
    assert taken.read.lead == 0.0 and taken.read.answer == 3.0


@given(st.integers(1, 40), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_the_best_spans_are_the_best_of_all(length, most, seed):
    random = np.random.default_rng(seed)
    starts, ends = random.normal(size=length).astype(np.float32), random.normal(size=length).astype(np.float32)
    every = sorted(
        ((float(starts[a] + ends[b]), a, b) for a in range(length) for b in range(a, min(length, a + LONGEST_ANSWER))),
        reverse=True,
    )
    found = best_spans(starts, ends, most)
    assert [score for _, _, score in found] == pytest.approx([score for score, _, _ in every[:most]])
    assert all(0 <= b - a < LONGEST_ANSWER for a, b, _ in found)
