"""A copy doesn't break off before what limits its source, nor within a name."""

from __future__ import annotations

import pytest

from pincite.bot.verify.checks.broken_off import BROKEN_OFF
from pincite.bot.verify.statement import pair

SOURCE = (
    "Norway sold the ship to Chile. In May Norway sold the old ship only in part. "
    "What Norway sold the ship to Chile in spring: nothing. It was sold to the republic of Old Chile."
)


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        ("It was sold to the republic of Old", True),
        ("In May Norway sold the old ship", True),
        ("In May Norway sold the old ship.", False),
        ("Norway sold the ship to Chile in spring", True),
        ("NORWAY sold the  ship to Chile, in spring", True),
        ("Norway sold the ship to Chile", False),
        ("sold the old ship", False),  # too short to be a copy
        ("", False),
    ],
)
def test_where_a_copy_ends(statement: str, refused: bool) -> None:
    assert (BROKEN_OFF(pair(statement, SOURCE)) is not None) is refused
