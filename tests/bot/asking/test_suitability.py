"""What can be meant by *it*, by what is said of it, and fragments in the words of casual people."""

from __future__ import annotations

import pytest

from pincite.bot.asking.followups import condense


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        # only premises are open or closed
        ("can i bring my dog", "Yes.", "is it open on mondays?", "is it open on mondays?"),
        ("can i wear boots", "Yes.", "when does it close?", "when does it close?"),
        ("Can I bring a dog to the beach?", "Yes.", "Is it open on Mondays?", "Is the beach open on Mondays?"),
        ("when does the library close", "At 8.", "is it open on sundays?", "Is the library open on sundays?"),
        ("What is the phone number of the museum?", "5", "is it open now?", "Is the museum open now?"),
        ("Can I bring a dog?", "Yes.", "Is it free?", "Is the dog free?"),
        # what is mine has no price: an act has one
        (
            "can i bring my bike on the tram",
            "Yes.",
            "how much does it cost?",
            "can i bring my bike on the tram, and how much does it cost?",
        ),
        ("Is my ticket valid?", "Yes.", "Is it free?", "Is my ticket valid, and is it free?"),
        # doing it takes time
        (
            "how do i descale the machine",
            "“Pour.”",
            "how long does that take?",
            "how do i descale the machine, and how long does that take?",
        ),
        # a figure is not led and does not start
        ("What is the budget of the campaign?", "9 €", "who leads it?", "Who leads the campaign?"),
        (
            "What is the budget of the campaign?",
            "9 €",
            "Is it higher than last year?",
            "Is the budget of the campaign higher than last year?",
        ),
        ("What is the budget of the campaign?", "9 €", "how high is it?", "How high is the budget of the campaign?"),
        # what somebody has, what was asked for
        ("does the museum have a cafe", "Yes.", "when does it open?", "When does the cafe open?"),
        ("Does Iran have a navy?", "Yes.", "When did it join?", "When did Iran join?"),
        ("Does the museum have a website?", "Yes.", "Is it open today?", "Is the museum open today?"),
        ("which medicine helps against fever", "Fevrin", "how often can I take it?", "How often can I take Fevrin?"),
        ("which medicine helps against fever", "“It does.”", "is it safe?", "Is the medicine safe?"),
        ("which bus goes to the harbour", "The 12.", "when does it leave?", "When does the bus leave?"),
        ("Which team won the cup?", "Team Osprey", "When was it founded?", "When was Team Osprey founded?"),
        ("Which team won the cup?", "Team Osprey", "When was it won?", "When was the cup won?"),
        ("What is the title of the book?", "Dune", "who wrote it?", "Who wrote the book?"),
        ("can we use the sauna", "Yes.", "is it open now?", "Is the sauna open now?"),
        ("What did Ada Holt invent?", "A kite.", "when was it sold?", "About Ada Holt: when was it sold?"),
    ],
)
def test_it_stands_for_what_the_question_can_say_it_of(before: str, answer: str, question: str, expected: str) -> None:
    assert condense(question, [(before, answer)]).question == expected


def test_premises_that_nobody_named_allow_no_headline() -> None:
    assert not condense("is it open on mondays?", [("can i bring my dog", "Yes.")]).certain


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        ("how much is a room", "80 €", "how much for two?", "how much is a room for two"),
        ("How much does a room cost?", "80 €", "how much for a suite?", "How much does a room cost for a suite?"),
        ("what does a pass cost", "80 €", "how much for kids?", "what does a pass cost for kids"),
        ("when does the gym open", "At 6.", "what time on sundays?", "when does the gym open on sundays"),
        ("can i bring my dog", "Yes.", "how much for guests?", "how much for guests?"),
        ("what did ann say", "“No.”", "how much for guests?", "how much for guests?"),
        ("How much is a table for one?", "9 €", "and for two?", "How much is a table for two?"),
        ("can i smoke on the balcony", "No.", "and in the garden?", "can i smoke in the garden"),
        ("can i pay on Monday", "No.", "and at the kiosk?", "can i pay on Monday at the kiosk"),
        ("can i ride on the bus", "No. “x”", "why?", "Why can't i ride on the bus?"),
        ("can i ride on the bus", "Yes. “x”", "why?", "Why can i ride on the bus?"),
        ("what's minas phone number", "5", "and toms?", "what's toms phone number"),
        ("what's the fee", "5", "and juniors?", "what's the fee, and juniors?"),
        ("is the bridge open", "Yes.", "is there an age limit?", "About the bridge: is there an age limit?"),
        ("is the bridge open", "Yes.", "is there a lift?", "is there a lift?"),
        ("what's the iban", "AT61", "what's minas phone", "what's minas phone"),
        ("what's the iban", "AT61", "who's Ada Roth", "who's Ada Roth"),
    ],
)
def test_a_fragment_takes_the_place_of_its_like(before: str, answer: str, question: str, expected: str) -> None:
    assert condense(question, [(before, answer)]).question == expected
