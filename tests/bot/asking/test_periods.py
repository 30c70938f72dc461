"""Weekdays and months that a question and a sentence name."""

from __future__ import annotations

import pytest

from pincite.bot.asking.periods import covered, periods, without_periods


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Is there a bus on Mondays?", "The bus runs every hour except on Sundays.", True),
        ("Is there a bus on Sundays?", "The bus runs every hour except on Sundays.", False),
        ("Does it open on Mondays?", "It opens at ten on weekdays.", True),
        ("Does it open on Saturday?", "It opens at ten on weekdays.", False),
        ("Is it open in December?", "It is open from April to October.", False),
        ("Is it open in may", "It is open from April to October.", True),
        ("Is it open on Tuesdays?", "It is closed on Mondays.", True),
        ("Is it open daily?", "It is closed on Mondays.", False),
        ("May I come on Friday?", "Guests may come Mon-Fri, and on Saturday with a member.", True),
        ("Is it open on Sunday?", "Open Tuesday to Saturday from 9 to 5; Sundays from 10 to 2.", True),
        ("Is there a market in January?", "The market takes place from November to February.", True),
        ("Can I come on Wednesday?", "Tuesdays and Thursdays.", False),
        ("Is it open daily?", "It is open on Mondays.", False),
        ("Is it open on Friday?", "It is open at weekends.", False),
        ("Is it open in May?", "It is open all year round.", True),
        ("Is it open in July?", "It is open from May to the end of August.", True),
        ("Is it open on Saturday?", "Open: Sat 9 to 5.", True),
        ("is it open on sunday", "open sat-sun 9 to 5", True),
        ("Is it open on Sunday?", "It is closed on Mondays; on Sundays it is open.", True),
        ("Is it open on Sunday?", "It is closed on Mondays, but it is open on Sundays.", True),
        ("Is it open on Saturday?", "It is open in June.", None),
        ("Is it open on Monday?", "It has three halls.", None),
        ("Is it open on Monday or Tuesday?", "It is open on Mondays.", None),
        ("Is it closed on Monday?", "It is closed on Mondays.", None),
        ("May I march?", "Members may march on Mondays.", None),
    ],
)
def test_a_time_is_among_those_that_are_named_or_not(question: str, sentence: str, expected: bool | None) -> None:
    assert covered(question, sentence) is expected


def test_weekdays_and_months_are_in_the_order_of_the_text() -> None:
    named = periods("Tuesday to Thursday and at weekends, in May")
    assert [sorted(one.members) for one in named] == [[1, 2, 3], [5, 6], [4]]


def test_spans_go_round_the_week_and_the_year() -> None:
    (week,), (year,) = periods("from Saturday to Monday"), periods("between November and January")
    assert (week.members, year.members) == ({5, 6, 0}, {10, 11, 0})


def test_times_are_taken_out_with_what_excludes_them() -> None:
    assert without_periods("The bus runs daily except on Sundays, rain or shine.") == "The bus runs , rain or shine."
