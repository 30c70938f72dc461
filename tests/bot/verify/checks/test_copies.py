"""A near copy of a source doesn't turn a word into its opposite, swap two things, or drop a doubt."""

from __future__ import annotations

import pytest

from pincite.bot.verify.checks.copies import OPPOSITE, UNHEDGED
from pincite.bot.verify.checks.swaps import SWAPPED
from pincite.bot.verify.statement import pair


@pytest.mark.parametrize(
    ("statement", "source", "instead"),
    [
        ("The board met before the vote in May.", "The board met after the vote in May.", "after"),
        ("Exports to Peru rose in the third quarter.", "Exports to Peru fell in the third quarter.", "fell"),
        ("The council approved the plan for the bridge.", "The council rejected the plan for the bridge.", "rejected"),
        ("All members of the board agreed to it.", "Some members of the board agreed to it.", "Some"),
        ("The board voted first and met later.", "After the board had met, it voted in May.", None),  # no copy
        ("Trade rose in June, while the harbour stayed shut.", "Prices fell in June.", None),
        (
            "The club of the old valley in the north increased its help.",
            "The club of the old valley in the north, after members had long decreased, gave its help.",
            None,
        ),
        ("The main exports are flax and oil.", "The main imports are coal, flax and oil are exports.", None),
        ("The board met after the vote in May.", "The board met after the vote in May.", None),
        ("", "", None),
    ],
)
def test_opposites_in_each_others_place(statement: str, source: str, instead: str | None) -> None:
    found = OPPOSITE(pair(statement, source))
    assert (found and found.against and found.against.of(source)) == instead


@pytest.mark.parametrize(
    ("statement", "source", "refuted"),
    [
        ("The tenant pays the landlord in May.", "It is said that the landlord pays the tenant in May.", True),
        ("Chile sued Peru over the ship.", "Peru sued Chile over the ship.", True),
        ("Chile and Peru met over the ship.", "Peru and Chile met over the ship.", False),
        ("Chile was sued by Peru over the ship.", "Peru sued Chile over the ship.", False),
        ("Peru sued Chile over the ship.", "Peru sued Chile over the ship.", False),
        ("Peru sued it.", "It sued Peru.", False),  # too short to be a copy
        ("The burner is of tin and the legs of zinc.", "The burner is of zinc and the legs of tin; it is light.", True),
        (
            "Peru may leave with 90 days' notice, Chile with 30.",
            "We may leave with 30 days' notice, Chile with 90.",
            True,
        ),
        ("Coal comes by rail and grain by road.", "Grain comes by road and coal by rail.", False),
        ("Chile borders on Peru in the north.", "Peru borders on Chile in the north.", False),
        ("Chile bought the ship from Peru in May.", "Peru sold the ship to Chile in May.", False),
    ],
)
def test_two_things_in_each_others_place(statement: str, source: str, refuted: bool) -> None:
    found = SWAPPED(pair(statement, source))
    assert (found is not None and found.outcome == "refuted") is refuted


@pytest.mark.parametrize(
    ("statement", "source", "doubted"),
    [
        ("The mill will close in the spring.", "The mill may close in the spring.", True),
        ("The mill closes its gates in spring.", "The mill reportedly closes its gates in spring.", True),
        ("The mill closes in May for good.", "The mill probably closes in May for good.", True),
        ("The mill closed its gates in 2019.", "The mill closed its gates in May 2019.", False),
        ("The mill closes in June and both firms from Ulm go.", "The mill probably closes in June.", False),
        ("The mill closes in June.", "The rain probably fell for days, and the mill closes in June.", False),
        ("The mill might close in the spring.", "The mill may close in the spring.", False),
        ("The mill closes in the spring.", "The mill closes in the spring.", False),
        ("Experts expect the end of the mill.", "The mill may close in the spring.", False),
    ],
)
def test_a_doubt_that_a_copy_leaves_out(statement: str, source: str, doubted: bool) -> None:
    found = UNHEDGED(pair(statement, source))
    assert (found is not None) is doubted
    assert found is None or found.outcome == "unverified"
