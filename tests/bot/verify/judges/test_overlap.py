"""The judge that goes by words in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.verify.judges.overlap import coverage


@pytest.mark.parametrize(
    ("statement", "text", "share"),
    [
        ("The ships sank.", "A ship sank.", 1.0),
        ("The ships sank.", "A ship sailed.", 0.5),
        ("The ships never sank.", "A ship sank.", 1.0),
        ("…", "A ship sank.", 0.0),
    ],
)
def test_coverage(statement: str, text: str, share: float) -> None:
    assert coverage(statement, text) == share


@given(st.text(), st.text())
def test_coverage_is_a_share(statement: str, text: str) -> None:
    assert 0.0 <= coverage(statement, text) <= 1.0
