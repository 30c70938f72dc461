"""A cited sentence down to the words that carry a statement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.verify.narrow import narrowed
from pincite.bot.verify.statement import pair


def narrow(statement: str, sentence: str) -> str:
    both = pair(statement, sentence)
    return narrowed(both.statement, both.cited).of(sentence)


@pytest.mark.parametrize(
    ("statement", "sentence", "cited"),
    [
        ("Belarus applied in 2022.", "Iran waits, while Belarus applied in 2022.", "while Belarus applied in 2022."),
        ("The port opened in May.", "The port opened in May; the railway is late.", "The port opened in May"),
        ("The port opened in May.", "If it rains, but the port opened in May.", None),
        ("The port opened in May.", "He said so; the port opened in May.", None),
        ("The port opened in May.", "That is not so; the port opened in May.", None),
        ("The harbour opened in May.", "The port opened in May; the railway is late.", None),
        ("The port opened.", "The port opened in May.", None),
        ("Der Hafen ist offen.", "Er behauptet es nur; der Hafen ist offen.", None),  # *behauptet* bears on the rest
    ],
)
def test_a_sentence_is_narrowed_only_where_nothing_else_bears_on_it(
    statement: str, sentence: str, cited: str | None
) -> None:
    assert narrow(statement, sentence) == (sentence if cited is None else cited)


@given(st.text(), st.text())
def test_a_part_lies_within_its_sentence(statement: str, sentence: str) -> None:
    both = pair(statement, sentence)
    span = narrowed(both.statement, both.cited)
    assert 0 <= span.start <= span.end <= len(sentence)
