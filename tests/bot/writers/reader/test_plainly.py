"""Polar questions that a sentence answers in their own words."""

from __future__ import annotations

import pytest

from pincite.bot.writers.reader.plainly import plainly


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Did the mill burn down?", "The mill burned down in 1911 and was never rebuilt.", "yes"),
        ("did the council buy the mill", "The council bought the mill in 1990.", "yes"),
        ("Was the old bridge shut in 2019?", "The old bridge was shut to traffic in 2019.", "yes"),
        ("Does Anna Weber chair the council?", "Anna Weber chairs the council and the choir.", "yes"),
        ("Is there a bus to Harlow on Mondays?", "The bus to Harlow runs every hour except on Sundays.", "yes"),
        ("Is there a bus to Harlow on Sundays?", "The bus to Harlow runs every hour except on Sundays.", "no"),
        ("Is the pool open in December?", "The pool is open from April to October.", "no"),
        ("Can members bring guests on Friday?", "Members can bring guests on Fridays.", "yes"),
        ("ok, is the pool open in May", "The pool is open from April to October.", "yes"),
        ("And did the mill burn down?", "The mill burned down in 1911.", "yes"),
        ("Does the hall have lockers?", "The hall has lockers.", "yes"),
        ("Do members pay a fee?", "Members pay a fee.", "yes"),
        ("Was there a fire in the mill?", "There was a fire in the mill in 1911.", "yes"),
    ],
)
def test_a_plain_sentence_decides(question: str, sentence: str, expected: str) -> None:
    assert plainly(question, sentence) == expected


def test_the_title_above_a_sentence_says_what_it_is_about() -> None:
    assert plainly("Is the pool open in December?", "Open from April to October.", "Opening hours of the pool") == "no"
    assert plainly("Is the pool open in December?", "Open from April to October.", "Opening hours") is None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Was the mill rebuilt?", "The mill burned down in 1911 and was never rebuilt."),
        ("Did the mill buy the council?", "The council bought the mill in 1990."),
        ("Did the council buy the mill?", "The council nearly bought the mill in 1990."),
        ("Did the council buy the mill?", "Critics say the council bought the mill in 1990."),
        ("Did the council not buy the mill?", "The council bought the mill in 1990."),
        ("Can't members bring guests on Friday?", "Members can bring guests on Fridays."),
        ("Did the council back the plan?", "The council backs the plan."),
        ("Does the council back the plan?", "The council backed the plan."),
        ("Was the pool open in December?", "The pool is open from April to October."),
        ("Are dogs allowed on Friday?", "The market is on Fridays; dogs are allowed on leads."),
        ("Has the dam leaked?", "The ministry rejected reports that the dam has leaked."),
        ("Can members bring guests?", "Members can bring guests if they register them."),
        ("Does the museum open at nine on Mondays?", "The museum opens at ten on weekdays."),
        ("Are dogs allowed on Friday?", "The market is on Fridays; dogs are not allowed."),
        ("Will Petrov play on Saturday?", "He may play on Saturday, provided the licence arrives."),
        ("Was the railing approved in May?", "The roof is closed until the railing is approved in May."),
        ("Is the pass open in January?", "The pass is open from 3 May to October."),
        ("Is the pool open in December?", "Is the pool open in December?"),
        ("Is it closed on Monday?", "It is closed on Mondays."),
        ("And is Monday?", "The pool opens on Mondays."),
        ("Is the shop shut on Monday?", "The shop is shut except on Mondays, rain or shine, if at all."),
    ],
)
def test_nothing_is_decided_that_takes_more_than_its_words(question: str, sentence: str) -> None:
    assert plainly(question, sentence) is None
