"""Answers in other written forms than the gold, and wrong by one value: frequencies, decades, sides, heads."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite.eval.values import check

FORMS: list[tuple[str, list[list[str]], list[str], list[str]]] = [
    (
        "How often are the lifts inspected?",
        [["every three months"]],
        [
            "quarterly",
            "four times a year",
            "every 3 months",
            "once every three months",
            "three months",
            "Every quarter.",
        ],
        ["every 3 weeks", "three times a month", "monthly", "every four months", "three times every three months"],
    ),
    (
        "How often is the bin emptied?",
        [["weekly"]],
        ["once a week", "every week", "every seven days", "one time per week", "Weekly, on Tuesdays"],
        ["twice a week", "every two weeks", "monthly", "once a month"],
    ),
    ("How often does the ferry sail?", [["every other day"]], ["every two days", "every second day"], ["every day"]),
    (
        "How often is the board elected?",
        [["every four years"]],
        ["every fourth year", "once every four years", "every 4 years", "every 48 months"],
        ["four times a year", "every fourteen years", "every four months"],
    ),
    (
        "How often is it painted?",
        [["every two to three years"]],
        ["every 2-3 years"],
        ["every 2-4 years", "every 2 years"],
    ),
    ("At what time of day is it renewed?", [["7"]], ["Renewed daily at 7."], ["Renewed daily at 8."]),
    ("What is sent to members?", [["a weekly report"]], ["the weekly report"], ["the monthly report", "weekly"]),
    (
        "When did they marry?",
        [["the 1980s"]],
        ["the eighties", "the '80s", "the 80s", "the nineteen-eighties", "in the 1980's"],
        ["the nineties", "the 1990s", "the eighteen-eighties", "1980", "in their eighties"],
    ),
    (
        "When was it popular?",
        [["the mid-sixties"]],
        ["the mid-1960s", "the mid 60s"],
        ["the sixties", "the late sixties"],
    ),
    ("When does the contract end?", [["31 December 2025"]], ["31/12/25"], ["31/12/52", "30/12/25", "31/12/95"]),
    ("What does the stamp cost?", [["£0.85"]], ["85p", "85 pence"], ["85 pounds", "58p"]),
    (
        "What share fails?",
        [["one in five"]],
        ["20 %", "one fifth", "1 in 5", "a fifth"],
        ["one in six", "25 %", "five in one"],
    ),
    ("What share passed?", [["90 %"]], ["nine in ten", "9 in 10 pupils"], ["nine in ten days", "nine", "ten in nine"]),
    (
        "What is the temperature range?",
        [["5–25 °C"]],
        ["from 5 °C up to 25 °C", "from 5 up to 25 °C"],
        ["up to 25 °C", "from 5 °C up to 52 °C"],
    ),
    ("How many children do they have?", [["none"]], ["They have no children.", "0"], ["one", "no more than one child"]),
    (
        "What is the telephone number?",
        [["030 555 0147"]],
        ["030-5550147", "0305550147", "The number is 030 5550147."],
        ["030 555 0174", "030 555 014", "0305550147 or 0305550148"],
    ),
    ("Which version is needed?", [["2.10"]], ["2.10", "version 2.10"], ["2.1", "2.11"]),
    ("What is the pH?", [["7.0"]], ["7", "7.00"], ["7.1"]),
    (
        "Who owns the mill?",
        [["Hart & Sons Ltd"]],
        ["Hart and Sons Limited", "Hart & Sons, Ltd."],
        ["Hart & Daughters Ltd"],
    ),
    ("Who makes it?", [["Norbert Pumps Incorporated"]], ["Norbert Pumps Inc."], ["Norbert Pumps Corp."]),
    ("Which mountain is it?", [["Mount Corby"]], ["Mt. Corby", "Mt Corby"], ["Mount Colby"]),
    ("Where is it?", [["14 King Street"]], ["14 King St.", "14 King St"], ["14 King Rd.", "41 King St."]),
    ("After whom is it named?", [["Saint Olave"]], ["St. Olave", "St Olave"], ["St. Oswald"]),
    ("Until when is it open?", [["2019"]], ["until 2019", "2019", "It does not close until 2019."], ["since 2019"]),
    ("Since when is it open?", [["2019"]], ["since 2019", "from 2019 on", "in 2019"], ["until 2019", "before 2019"]),
    ("When does it hold?", [["until 2030"]], ["by 2030", "2030"], ["since 2030", "from 2030 on"]),
    ("When is it due?", [["within 30 days"]], ["30 days", "in at most 30 days"], ["after 30 days"]),
    (
        "Who wrote the report?",
        [["Lena Ochs"]],
        [
            "Lena Ochs, the deputy of Tom Baer",
            "Lena Ochs, head of Audit",
            "Lena Ochs (Audit)",
            "The auditor, Lena Ochs",
            "Last May, the auditor Lena Ochs wrote it.",
            "Lena Ochs's own words say that she did.",
        ],
        [
            "Tom Baer, the deputy of Lena Ochs",
            "Tom Baer (deputy of Lena Ochs)",
            "Baer, who followed Lena Ochs",
            "Lena Ochs's brother",
            "Lena Ochs' rival Tom Baer or Lena Ochs",
        ],
    ),
    ("In which country is it?", [["Latvia"]], ["Riga, the capital of Latvia"], ["Riga, the capital of Estonia"]),
    ("Whom does Tom Baer stand in for?", [["Lena Ochs"]], ["Tom Baer, the deputy of Lena Ochs"], ["Tom Baer"]),
    (
        "How many members voted against?",
        [["17"]],
        ["17 members voted against, and 40 voted in favour.", "17 voted against; 40 voted for it."],
        [
            "17 or 40 voted against.",
            "17 voted against, and 40 voted against later.",
            "40 voted against, and 17 in favour.",
        ],
    ),
]
"""Question, gold, right short answers, wrong short answers."""


def cases(place: int) -> list[tuple[str, list[list[str]], str]]:
    return [(form[0], form[1], answer) for form in FORMS for answer in form[place]]


@pytest.mark.parametrize(("question", "gold", "answer"), cases(2))
def test_right_in_another_form(question: str, gold: list[list[str]], answer: str) -> None:
    assert check(answer, gold, question=question, headline=True).right


@pytest.mark.parametrize(("question", "gold", "answer"), cases(3))
def test_wrong_by_one_value(question: str, gold: list[list[str]], answer: str) -> None:
    assert not check(answer, gold, question=question, headline=True).right


DOCUMENT = Path(__file__).parents[3] / "docs" / "measuring" / "index.md"
_AFTER = DOCUMENT.read_text("utf-8").partition("| type | gold | the same | another |")[2]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in _AFTER.partition("\n\n")[0].splitlines()[2:]]


@pytest.mark.parametrize(("gold", "same", "another"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_written_forms_of_the_documents(gold: str, same: str, another: str) -> None:
    assert all(check(answer, [[gold]], headline=True).right for answer in same.split("; "))
    assert not any(check(answer, [[gold]], headline=True).right for answer in another.split("; "))
