"""Follow-ups made whole by rules, on conversations written for this test."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.asking.followups import Condensed, condense
from pincite.bot.asking.followups.mentions import mentions
from pincite.bot.asking.followups.rules import leans, standalone, whole
from pincite.index.terms import content_terms

DATA = Path(__file__).parent / "data" / "followups.jsonl"

BROUGHT_IN = 0.85
"""Share of the turns with something missing that get all of it: 0.93. The rules were written beside three quarters of
the turns; of the last quarter, 0.89 got all of it at first sight, 0.95 after what it showed was mended."""

LEFT_ALONE = 0.95
"""Share of the turns with nothing missing that stay as they are, letter by letter."""


@dataclass(frozen=True)
class Row:
    history: list[tuple[str, str]]
    question: str
    standalone: str
    missing: set[str]


ROWS = [
    Row([(q, a) for q, a in row["history"]], row["question"], row["standalone"], set(row["missing"]))
    for row in map(json.loads, DATA.read_text("utf-8").splitlines())
]


def test_what_is_missing_is_brought_in() -> None:
    dependent = [row for row in ROWS if row.missing]
    lacking = [
        (row.history[-1][0], row.question, standalone(row.question, row.history))
        for row in dependent
        if not row.missing <= set(content_terms(standalone(row.question, row.history)))
    ]
    assert len(ROWS) >= 250 and len(dependent) >= 150
    assert len(lacking) <= (1 - BROUGHT_IN) * len(dependent), lacking


def test_a_whole_question_is_left_alone() -> None:
    independent = [row for row in ROWS if row.question == row.standalone]
    changed = [row.question for row in independent if condense(row.question, row.history) != Condensed(row.question)]
    assert len(independent) >= 80
    assert len(changed) <= (1 - LEFT_ALONE) * len(independent), changed


@pytest.mark.parametrize(
    "question",
    [
        "Summarise this document",
        "Summarise contract-b",
        "Give me a summary of that letter",
        "What are the main points of these minutes?",
    ],
)
def test_an_overview_of_what_it_names_stands_alone(question: str) -> None:
    assert whole(question, [("Who signed the treaty of Orrin?", "Ada Roth")]).question == question


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ("How did Iran sue?", ["Iran"]),
        ("How many UN resolutions did Russia back?", ["UN resolutions", "Russia"]),
        ("Did Russia back UN resolutions?", ["Russia", "UN resolutions"]),
        ("Did Russia's trade grow?", ["Russia's trade"]),
        ("Does the climbing hall have lockers?", ["the climbing hall", "lockers"]),
        ("How much did it trade with the US?", ["the US"]),
        ("Is it true that Putin came?", ["Putin"]),
        ("Tell me about the pump.", ["the pump"]),
        ("When did 3.0.0 come out?", ["3.0.0"]),
        ("What is Ada Holt's most famous book?", ["Ada Holt's most famous book"]),
    ],
)
def test_phrases_end_before_verbs(question: str, phrases: list[str]) -> None:
    named = [mention.text for mention in mentions(question)]
    assert [text for text in named if text in phrases] == phrases and len(named) <= len(phrases) + 1


def test_no_brackets_are_made() -> None:
    assert [row.question for row in ROWS if set("([{") & set(standalone(row.question, row.history))] == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("And when was that?", True),
        ("When?", True),
        ("What about China?", True),
        ("Did he visit Russia?", True),
        ("How often did Rouhani say that he would go?", False),
        ("Is Iran a full SCO member?", False),
        ("Who said that Iran is a member?", False),
        ("Who lost their job?", False),
        ("If I quit, does it affect my pension?", True),
        ("If I quit my job, what happens to it?", False),
        ("Is it legal to vote twice?", False),
        ("Is it easy to use?", True),
        ("Does the box close when it is full?", False),
        ("Why did Austria sign it?", True),
        ("What happened this year?", False),
        ("", False),
    ],
)
def test_a_follow_up_points_back(question: str, expected: bool) -> None:
    assert leans(question) is expected


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("What was the trade worth in 2020?", "And in 2021?", "What was the trade worth in 2021?"),
        ("What was the trade worth in 2020?", "What about 2021?", "What was the trade worth in 2021?"),
        ("When did India join?", "And China?", "When did China join?"),
        ("How much did India import?", "What about South Korea?", "How much did South Korea import?"),
        ("How often did Rouhani travel?", "When did he go home?", "When did Rouhani go home?"),
        ("How often did Rouhani travel?", "Who was his minister?", "Who was Rouhani's minister?"),
        ("Who is Mark Katz?", "What does he say?", "What does Mark Katz say?"),
        # the kind decides: China is no person, Zarif no country
        ("Did Rouhani visit Russia?", "And Zarif?", "Did Zarif visit Russia?"),
        ("Did Rouhani visit Russia?", "And China?", "Did Rouhani visit China?"),
        ("Did Rouhani visit Russia?", "When was he there?", "When was Rouhani in Russia?"),
        ("Did Rouhani visit Russia?", "How large is it?", "How large is Russia?"),
        # other asking words
        ("How many times did Rouhani visit Russia?", "And when?", "When did Rouhani visit Russia?"),
        ("Did Rouhani visit Russia in 2016?", "And when was that?", "When did Rouhani visit Russia?"),
        ("Who signed the treaty?", "When?", "Who signed the treaty, and when?"),
        ("Does Ada agree?", "Why not?", "Why doesn't Ada agree?"),
        # *I* is no name
        ("Can I bring a dog?", "Is it free?", "Is the dog free?"),
        ("Where do I sign?", "And when?", "When do I sign?"),
        # not certain: about the subject of the question before, in words
        ("Who stole the Verrin painting?", "Were they caught?", "About the Verrin painting: were they caught?"),
        ("When did the siege begin?", "Who won?", "About the siege: who won?"),
        # the rules know English only: other scripts are searched with the words before, which are not shown
        ("伊朗是成员吗？", "什么时候？", "什么时候？"),
        ("من هو رئيس إيران؟", "伊朗是上海合作组织的正式成员吗？", "伊朗是上海合作组织的正式成员吗？"),
        ("When did India join?", "Who founded the SCO?", "Who founded the SCO?"),
        # an attribute of what was asked about
        ("Is the Verrin bridge open?", "what's the length?", "About the Verrin bridge: what's the length?"),
        ("Where is the Verrin bridge?", "What is the width?", "About the Verrin bridge: what is the width?"),
        ("Is the Verrin bridge open?", "What's the length of the dam?", "What's the length of the dam?"),
        ("Who is the treasurer?", "What is the deadline?", "What is the deadline?"),
    ],
)
def test_a_follow_up_is_made_whole(before: str, question: str, whole: str) -> None:
    assert standalone(question, [(before, "")]) == whole


def test_whoever_was_asked_for_is_found_in_the_answer() -> None:
    for answer in ("Ada Brandt. “Ada Brandt owned the mill.”", "“The mill was owned by Ada Brandt until 1911.”"):
        assert standalone("Where was she born?", [("Who owned the mill?", answer)]) == "Where was Ada Brandt born?"


def test_a_follow_up_takes_the_questions_before_it_along() -> None:
    history = [("How often did Rouhani visit Russia?", "Four times."), ("And Zarif?", "33 times.")]
    assert standalone("Is Iran a full SCO member?", history) == "Is Iran a full SCO member?"
    assert standalone("When?", []) == "When?"
    assert standalone("When?", history) == "When did Zarif visit Russia?"
    assert standalone("And when?", [("?", "What do you want to know?"), ("\ud83d", "")]) == "And when?"
    assert standalone("When?", [*history, ("?!", "")]) == "When did Zarif visit Russia?"


def test_an_uncertain_follow_up_is_searched_by_the_words_before() -> None:
    made = whole("Were they caught?", [("Who stole the Verrin painting?", "")])
    assert "stole" in made.search_terms
    assert whole("And Zarif?", [("Did Rouhani visit Russia?", "")]).search_terms == ("Rouhani",)
    condensed = condense("什么时候？", [("伊朗是成员吗？", "")])
    assert "伊朗" in condensed.searched and condensed.question == "什么时候？"


@given(st.text(), st.text(), st.text())
def test_any_conversation_can_be_continued(before: str, answer: str, question: str) -> None:
    made = standalone(question, [(before, answer)])
    assert made.count("(") <= before.count("(") + answer.count("(") + question.count("(")


@pytest.mark.parametrize(
    ("before", "question", "whole_question"),
    [
        ("when did ann meet bo?", "and how long did it take?", "when did ann meet bo, and how long did it take?"),
        ("When did Ann Lee meet Bo?", "Where did it end?", "When did Ann Lee meet Bo, and where did it end?"),
        ("How do they repair pumps?", "how long does it take", "How do they repair pumps, and how long does it take?"),
        ("When did the siege begin?", "How long did it last?", "How long did the siege last?"),
    ],
)
def test_it_is_the_event_where_nothing_else_takes_time(before: str, question: str, whole_question: str) -> None:
    assert standalone(question, [(before, "“Nobody knows.”")]) == whole_question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("no, I meant Brno", "Who is the mayor of Brno?"),
        ("sorry wrong one, i meant the treasurer", "the treasurer"),
        ("hmm not what i asked. I asked about the treasurer", "the treasurer"),
        ("no I mean when was she elected", "When was"),
    ],
)
def test_a_correction_takes_the_place_of_what_was_asked(question: str, expected: str) -> None:
    understood = standalone(question, [("Who is the mayor of Graz?", "Elke Kahr. “The mayor of Graz is Elke Kahr.”")])
    assert not understood.lower().startswith(("sorry", "hmm", "no", "i mean"))
    assert expected.lower() in understood.lower()


CONVERSATIONS = [
    # a pronoun stands for the last one of its kind, however many turns ago
    (
        [
            ("Who was Leonora Marchetti?", "A seismologist. “Leonora Marchetti was a seismologist.”"),
            ("Where was she born?", "Trieste. “She was born in Trieste.”"),
            ("What is her first book?", "“The book of Charles Richter.”"),
        ],
        "when did she die",
        "When did Leonora Marchetti die",
    ),
    (
        [
            ("How long does the lentil stew take?", "“Preparation 15 minutes.”"),
            ("What do I need for it?", "The documents in “own” don't answer this."),
            ("Why salt at the end?", "“Salt keeps lentils hard.”"),
        ],
        "how long does it keep",
        "How long does the lentil stew keep",
    ),
    # nobody is both he and she
    (
        [("Who was Ada Holt?", "A poet. “Ada Holt was a poet.”"), ("Who did she marry?", "“She married in 1934.”")],
        "what did he do",
        None,
    ),
    # the part that was exchanged last is exchanged again
    (
        [("How much did Peru trade with China in 2021?", "“$3.”"), ("and with the US?", "“$4.”")],
        "what about Chile",
        "How much did Peru trade with Chile in 2021?",
    ),
    # what an abstention says of the documents is nothing that anybody asked about
    (
        [
            (
                "Who provides soap?",
                "The documents in “own” don't answer this. The nearest passages are in “Ann Lee”, page 1.",
            )
        ],
        "can they refuse",
        None,
    ),
    ([("Did Iran sue?", "Yes. “Iran sued.”")], "ok and when did the JCPOA end", "ok and when did the JCPOA end"),
    ([("Can I keep hens?", "Yes. “Hens are allowed.”")], "how many?", "How many hens can I keep?"),
    ([("How much are 50 chairs?", "“50 chairs: 90 €.”")], "and 80?", "How much are 80 chairs?"),
    ([("What changed in Quill 3.2?", "“Much.”")], "and in 3.1?", "What changed in Quill 3.1?"),
    ([("Compare Katz and Galeeva.", "“Katz doubts it.”")], "do they agree?", "Do Katz and Galeeva agree?"),
    ([("Which bid did the committee choose?", "“Haldane.”")], "who opposed it", "Who opposed the bid"),
    ([("Will Rome defend Gaul?", "No. “Rome won't.”")], "who says so?", "Will Rome defend Gaul, and who says so?"),
    (
        [("In which city did the walls work?", "“Lyon.”")],
        "what about Graz",
        "In which city did the walls work, and Graz?",
    ),
    ([("What year did relations begin?", "“They go back to 1521.”")], "what happened then?", "What happened in 1521?"),
    ([("Did Rome get the ship?", "No. “It did not.”")], "who did get it", "Who did get the ship"),
    ([("Who is Ann Lee?", "“A vet.”")], "no i meant what she says about dogs", "What does Ann Lee say about dogs"),
    ([("Can my 12 year old climb?", "No. “Under 14, no.”")], "and a 15 yr old?", "Can a 15 yr old climb?"),
    ([("Who is Ann Lee?", "A vet. “Ann Lee is a vet.”")], "no, the cook", "Who is the cook?"),
    ([("Tell me about the Aero 5.", "“It is a laptop.”")], "how heavy is it", "How heavy is the Aero 5"),
    ([("Is it true that Ann greeted Bo?", "No. “Nobody did.”")], "who is Bo", "who is Bo"),
]


@pytest.mark.parametrize(("history", "question", "expected"), CONVERSATIONS)
def test_conversations(history: list[tuple[str, str]], question: str, expected: str | None) -> None:
    understood = standalone(question, history)
    if expected is not None:
        assert understood == expected
    else:
        assert "documents" not in understood and not understood.startswith("What did Ada Holt")


@pytest.mark.parametrize(
    ("before", "question", "standalone_question"),
    [
        ("Summarise report-a", "no, I meant the handbook", "Summarise the handbook"),
        ("Give me a short summary of minutes-3", "sorry, I meant minutes-4", "Give me a short summary of minutes-4"),
        ("please sum up the lease", "I meant the contract", "please sum up the contract"),
    ],
)
def test_another_document_takes_the_place_of_the_summarised_one(
    before: str, question: str, standalone_question: str
) -> None:
    assert standalone(question, [(before, "It is short.")]) == standalone_question


@pytest.mark.parametrize(
    ("before", "fragment", "expected"),
    [
        ("what's the fax of the archive?", "archive's email?", "what's the email of the archive?"),
        ("What is the archive's phone number?", "and the museum's address?", "What is the address of the museum?"),
        ("What is the height of the Aero 5?", "weight?", "What is the weight of the Aero 5?"),
        ("What is the price of the small tent?", "its weight?", "What is the weight of the small tent?"),
        ("What is the price of the tent with a net?", "its weight?", "What is the weight of the tent with a net?"),
        ("What is the price of the tent?", "and the weight of it?", "What is the weight of the tent?"),
        ("What is the price of the tent?", "weight of this tent?", "What is the weight of the tent?"),
        ("What is the price of the tent?", "in May?", "in May?"),
        ("What is the price of the tent?", "and with a net?", "What is the price of the tent with a net?"),
        ("What is the fax of the archive?", "and the old fax number?", "What is the old fax number of the archive?"),
        (
            "What is the fax of the archive?",
            "and email of theirs?",
            "What is the fax of the archive, and email of theirs?",
        ),
        ("What is the address of it?", "and the museum?", "What is the address of the museum?"),
        ("Where is the Bank of Arden?", "and the museum?", "Where is the Bank of Arden, and the museum?"),
        ("What is the fax of the archive?", "trustees' email?", "What is the email of trustees?"),
        (
            "What is the fax of the archive?",
            "and the place in front of the museum?",
            "What is the fax of the archive, and the place in front of the museum?",
        ),
        (
            "What is the price of the tent?",
            "and the same thing but smaller?",
            "What is the price of the tent, and the same thing but smaller?",
        ),
        ("What is the fax of the archive?", "what about the museum?", "What is the fax of the museum?"),
        ("do you have the fax of the archive?", "email?", "do you have the email of the archive?"),
        ("What is the fax number of the archive?", "and the museum?", "What is the fax number of the museum?"),
        ("Who is the head of the library?", "and the museum's address?", "What is the address of the museum?"),
        ("who is the head of the library", "and the museum's address?", "what is the address of the museum?"),
        ("Who is the head of the library?", "her email?", "What is the email of the head of the library?"),
        ("What is the height of the tower?", "his email?", "What is the height of the tower, and his email?"),
        (
            "Who is the head of the library?",
            "and her and the deputy?",
            "Who is the head of the library, and her and the deputy?",
        ),
        ("Did Ann's brother win?", "email?", "About Ann's brother: email?"),
        ("Who is the head of the library?", "and the museum?", "Who is the head of the museum?"),
        ("When does the museum open?", "and the archive's address?", "The archive's address?"),
        ("When does the museum open?", "its email?", "The museum's email?"),
        ("When does the museum open?", "and its cafe?", "When does the museum's cafe open?"),
        ("When does the museum open?", "and his son's address?", "When does the museum open, and his son's address?"),
        (
            "When does the museum open?",
            "and the very small old fax number?",
            "When does the museum open, and the very small old fax number?",
        ),
        ("When does the museum open?", "and the postcode?", "About the museum: the postcode?"),
        ("When does the museum open?", "and the library?", "When does the library open?"),
        ("Who paid the rent?", "and the deposit?", "Who paid the deposit?"),
    ],
)
def test_an_attribute_or_its_owner_is_exchanged_whole(before: str, fragment: str, expected: str) -> None:
    assert standalone(fragment, [(before, "It stands in the leaflet.")]) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("How much is a ticket for a child?", "who is the manager?", "who is the manager?"),
        ("Where is the Moss Museum?", "who is the director?", "About the Moss Museum: who is the director?"),
    ],
)
def test_an_office_is_one_of_what_has_a_name(before: str, question: str, expected: str) -> None:
    assert standalone(question, [(before, "It stands in the leaflet.")]) == expected
