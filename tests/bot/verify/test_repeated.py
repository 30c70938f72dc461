"""What a source says word for word is verified without a judge; a part of its sentence is not."""

from __future__ import annotations

import pytest

from pincite.bot.verify.repeated import repeated
from pincite.bot.verify.statement import pair

SOURCE = "Dr. Ames denied that the dam would fail. It was inspected in 2019. The gates “hold”, he said."


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("Dr. Ames denied that the dam would fail.", True),
        ("dr. ames denied that the dam would fail", True),
        ('The gates "hold", he said.', True),
        ("It was inspected in 2019. The gates “hold”, he said.", True),
        (SOURCE, True),
        ("The dam would fail.", False),
        ("Ames denied that the dam would fail.", False),
        ("It was inspected in 2019. The gates hold.", False),
        ("It was inspected in 2019? The gates “hold”, he said.", False),
        ("", False),
    ],
)
def test_whole_sentences_alone_are_repeated(statement: str, said: bool) -> None:
    assert repeated(pair(statement, SOURCE)) == said


def test_raised_digits_are_no_others() -> None:
    assert not repeated(pair("It has 106 cells.", "It has 10⁶ cells."))
