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
    (
        "In what ratio is the syrup diluted?",
        [["1:4"]],
        [
            "1 : 4",
            "One to four.",
            "1-to-4",
            "one-to-four",
            "2:8",
            "one part syrup to four parts cold tap water",
            "a ratio of 1∶4",
        ],
        ["1:5", "4:1", "1:40", "1.4", "14", "one to five", "one in five", "1:4 or 1:5", "1:4 or 1:10"],
    ),
    ("In what ratio?", [["1:10"]], ["one to ten", "3:30"], ["10:1", "1:11", "1:10 or 1:15", "10 o'clock"]),
    ("How is it mixed?", [["1:4"]], ["one to four"], ["2:8", "1:4 or 1:10"]),
    ("How is mortar mixed?", [["1:2:3"]], ["1:2:3"], ["1:2", "2:3", "1:2:4", "1:3:2"]),
    ("What is the map's scale?", [["1:25,000"]], ["1:25000", "1 : 25 000"], ["1:2,500", "1:250,000", "1:50,000"]),
    (
        "When does lunch end?",
        [["14:00"]],
        ["from 11:30 to 14:00", "11:30–14:00", "2 pm", "until 14:00"],
        ["from 14:00 to 15:00", "11:30", "from 11:30 to 15:00", "14:00 or 15:00"],
    ),
    ("What time does the office open?", [["9 am"]], ["9 am to 5 pm", "9:00"], ["8 am to 9 am", "5 pm"]),
    ("When does the shop that opens at nine close?", [["5 pm"]], ["5 pm"], ["9 am to 5 pm", "9 am"]),
    ("When is lunch?", [["14:00"]], ["14:00"], ["from 11:30 to 14:00"]),
    ("When does the bell ring?", [["1:10"]], ["ten past one", "1.10 am"], ["one to ten", "1:11"]),
    (
        "How tall is the hedge?",
        [["5'7\""]],
        [
            "5’7”",
            "5′ 7″",
            "5 ft 7 in",
            "5-foot-7",
            "5'7",
            "five feet seven inches",
            "67 inches",
            "1.70 m",
            "It is 5'7\".",
        ],
        ["5'8\"", "5'6\"", "5'", '7"', "5.7 ft", "173 cm", "57", "5'7\" or 5'8\"", "5 ft 8 in"],
    ),
    ("How tall?", [["170 cm"]], ["5'7\"", "5 foot 7"], ["5'8\"", "5 foot 9"]),
    ("How high is the wall?", [["6'"]], ["six feet", "6 ft", "1.83 m"], ['6"', "6 inches", "6 m", "5'", "6'2\""]),
    ("How wide is the shelf?", [['12"']], ["12 inches", "one foot", "30.5 cm"], ["12'", "12 feet", '11"']),
    ("What number is on the door?", [["5"]], ['It says "5".', "'5'"], ['It says "6".', "5'7\""]),
    ("What is the latitude?", [["51°28'40\""]], ["51° 28′ 40″"], ["51°28'41\"", "51 ft 28 in"]),
    (
        "By how much did the number of members rise?",
        [["threefold"]],
        ["3-fold", "three-fold", "three times", "3x", "3×", "It tripled.", "by a factor of three", "trebling"],
        ["fourfold", "thirtyfold", "doubled", "by three", "3 %", "4x", "3x a day", "threefold or fourfold", "3"],
    ),
    ("By what factor did it grow?", [["3"]], ["threefold", "three times", "tripled"], ["twofold", "quadrupled"]),
    ("How did the price change?", [["It doubled."]], ["twofold", "It is double the old price."], ["It tripled."]),
    ("What share did they give up?", [["half"]], ["Their share was halved."], ["It doubled.", "a third"]),
    ("How often is it taken?", [["three times a day"]], ["3x daily", "thrice a day"], ["threefold", "4x a day"]),
    ("How many members are there?", [["3"]], ["three"], ["threefold", "tripled"]),
    ("Which car is it?", [["a 4x4"]], ["4x4"], ["2x4"]),
    (
        "Which provision applies?",
        [["Article 12, paragraph 3"]],
        [
            "Art. 12(3)",
            "Art. 12 (3)",
            "Article 12.3",
            "Art 12 para 3",
            "paragraph 3 of Article 12",
            "Article 12 § 3",
            "Chapter II, Article 12(3)",
        ],
        [
            "Art. 12(4)",
            "Article 13(3)",
            "Article 3(12)",
            "paragraph 12 of Article 3",
            "Article 12",
            "Art. 12(3)(b)",
            "Art. 12(3) or (4)",
            "Art. 12(3) and 12(4)",
        ],
    ),
    (
        "Which provision applies?",
        [["Art. 6(1)(f) GDPR"]],
        ["point (f) of Article 6(1) of the GDPR", "Article 6, paragraph 1, letter f GDPR"],
        ["Art. 6(1)(e) GDPR", "Art. 6(1) GDPR", "Art. 6(1)(f) TFEU"],
    ),
    ("Which article?", [["Article 12"]], ["Art. 12", "12", "Art. 12(3)"], ["Article 13", "Articles 12 and 13", "120"]),
    ("Which articles?", [["Articles 12 and 13"]], ["Art. 12 and Art. 13"], ["Articles 12 and 14", "Articles 12 to 14"]),
    ("Where does it say so?", [["§ 5(2)"]], ["Section 5(2)", "§ 5 Abs. 2", "§5 para. 2"], ["§ 5(3)", "§ 6(2)", "§ 5"]),
    ("Which clause?", [["Clause 2.10"]], ["2.10", "cl. 2.10"], ["2.1", "Clause 2.1", "2.11"]),
    ("Which chapter?", [["7"]], ["Chapter 7", "ch. 7", "chapter seven", "Chapter VII"], ["Chapter 8", "Chapter VI"]),
    ("Which annex?", [["Annex II"]], ["annex 2", "Annex II"], ["Annex III", "Annex I", "Annex A"]),
    ("On which page?", [["page 12"]], ["p. 12", "12", "p. 12, para. 2"], ["p. 13", "page 120", "12 p"]),
    ("How many people agreed?", [["two"]], ["In part two people agreed."], ["In part three people agreed."]),
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
