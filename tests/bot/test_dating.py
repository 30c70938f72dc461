"""Statements that depend on time are told with the date of their source."""

from __future__ import annotations

import pytest

from pincite.bot.dating import spelt


@pytest.mark.parametrize(
    ("published", "words"), [("2022", "2022"), ("2022-01", "January 2022"), ("2022-01-09", "9 January 2022")]
)
def test_a_date_in_words(published: str, words: str) -> None:
    assert spelt(published) == words
