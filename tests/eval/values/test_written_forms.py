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
    (
        "When did the meeting open?",
        [["9:30 a.m. Central European Time"]],
        [
            "9:30 CET",
            "9.30 am CET",
            "half past nine in the morning (CET)",
            "8:30 UTC",
            "09:30 GMT+1",
            "9:30 a.m. (CET)",
        ],
        ["9:30 p.m. CET", "9:30 UTC", "9:30 EST", "9:30", "21:30 CET"],
    ),
    ("When did it open, in CET?", [["9:30 CET"]], ["9:30", "9:30 CET"], ["8:30", "9:30 CEST"]),
    (
        "When does the call begin?",
        [["14:00 UTC"]],
        ["2 p.m. UTC", "14:00 GMT", "14:00Z", "15:00 CET", "16:00 CEST", "10:00 EDT", "14:00+00:00", "19:30+05:30"],
        ["14:00 CET", "2 am UTC", "2 pm EST", "15:00 UTC", "14:00+02:00"],
    ),
    ("When is the desk open?", [["8:00 to 17:00 CET"]], ["8 am–5 pm CET", "7:00–16:00 UTC"], ["8:00–17:00 UTC"]),
    (
        "For which year is the budget?",
        [["fiscal year 2025/26"]],
        ["FY 2025/26", "2025/26", "2025-26", "2025–2026", "the financial year 2025/2026"],
        ["FY 2024/25", "2025", "2026/27", "FY 2025"],
    ),
    (
        "Which fiscal year?",
        [["FY 2026"]],
        ["FY26", "FY2026", "FY'26", "fiscal year 2026", "fiscal 2026", "2026"],
        ["FY 2025", "FY62", "2025"],
    ),
    ("When was it sold?", [["FY 2026"]], ["fiscal year 2026"], ["2026"]),
    (
        "Which version do I need?",
        [["2.10 or later"]],
        ["version 2.10 or newer", "at least 2.10", "2.10+", "2.10 and up", "≥ 2.10", "2.10"],
        ["2.10 or earlier", "version 2.10 or earlier", "2.1 or later", "before 2.10", "2.10 at most"],
    ),
    ("Which claims need no receipt?", [["under 10 EUR"]], ["less than €10"], ["10 EUR or more", "from 10 EUR upwards"]),
    ("How long may it take?", [["at most 60 minutes"]], ["60 minutes maximum", "max. an hour"], ["60 minutes or more"]),
    (
        "When will charging points be built?",
        [["not before 2027"]],
        ["2027 or later", "no earlier than 2027", "2027 at the earliest", "not until 2027"],
        ["before 2027", "2027 at the latest", "by 2027", "no later than 2027"],
    ),
    (
        "When is it due?",
        [["by 30 June 2026"]],
        ["no later than 30 June 2026", "30 June 2026 at the latest"],
        ["not before 30 June 2026", "30 June 2026 or later"],
    ),
    (
        "By how much did sales fall?",
        [["20 %"]],
        ["by 20 percent", "they fell by 20 %", "a fall of 20 %", "the fall amounts to 20 %"],
        ["to 20 %", "they fell to 20 %", "they rose by 20 %", "20 percentage points"],
    ),
    ("To what did the share rise?", [["15 percent"]], ["to 15 %", "it rose to 15 %"], ["by 15 %", "it fell to 15 %"]),
    ("What does it cost in EUR?", [["149"]], ["149 EUR", "€149.00", "149"], ["149 USD", "£149"]),
    (
        "What does the customer pay?",
        [["4,800 EUR a quarter"]],
        ["4,800 EUR quarterly", "€4,800 every three months", "4,800 EUR every 3 months", "1,600 EUR a month"],
        ["4,800 EUR every four months", "4,800 EUR monthly", "4,800 EUR"],
    ),
    (
        "What is paid for the car?",
        [["0.30 EUR per kilometre"]],
        ["30 cents a kilometre", "€0.30/km"],
        ["30 cents a mile", "3 cents a kilometre"],
    ),
    ("What will it cost?", [["$5–7 million"]], ["5 to 7 million dollars", "$5m–$7m"], ["$5 to 7", "$5–7 billion"]),
    (
        "In what range does it work?",
        [["-40 °C to +85 °C"]],
        ["from −40 to 85 °C", "minus 40 to plus 85 degrees Celsius", "-40 to +85 °C"],
        ["40 to 85 °C", "-40 °C", "-40 to +58 °C"],
    ),
    (
        "How is the cleaner mixed with water?",
        [["1:4"]],
        ["one part of cleaner with four parts of water", "1 part cleaner and 4 parts water"],
        ["four parts of cleaner with one part of water", "1 part cleaner with 5 parts water"],
    ),
    (
        "Whom do I call?",
        [["+49 30 5550 172"]],
        ["+49 (30) 5550-172", "0049 30 5550172", "+49 (0)30 5550 172"],
        ["+49 30 5550 173", "+49 (31) 5550-172", "0048 30 5550172"],
    ),
    (
        "How warm is the laboratory kept?",
        [["22 °C"]],
        [
            "“The offices are heated to 19 °C, the laboratory to 22 °C.”",
            "The laboratory is kept at 22 °C, the offices at 19 °C.",
        ],
        [
            "The laboratory is kept at 19 °C, the offices at 22 °C.",
            "The laboratory is kept at 22 °C, at night at 19 °C.",
            "The laboratory is kept at 22 °C, or 19 °C.",
        ],
    ),
    ("What number is it?", [["555-0172"]], ["555 0172", "5550172"], ["555-172", "555-0173"]),
    ("What number is it?", [["(555) 201-4477"]], ["555-201-4477"], ["555-201-4478", "201-4477"]),
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
