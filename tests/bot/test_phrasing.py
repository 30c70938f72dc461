"""How an answer's own sentences are written."""

import pytest

from pincite.bot.events import HeadEvent
from pincite.bot.phrasing import headline


@pytest.mark.parametrize(
    ("short", "written"),
    [
        ("nine years late", "Nine years late."),
        ("four,  in 2019", "Four, in 2019."),
        ("pH 7", "pH 7."),
        ("Who knows?", "Who knows?"),
        ("library@quince.example", "library@quince.example"),
        ("www.quince.example/map", "www.quince.example/map"),
        ("été", "Été."),
    ],
)
def test_a_short_answer_begins_with_a_capital_unless_it_is_written_one_way_only(short, written):
    assert headline(HeadEvent(verdict=None, short=short)) == written
