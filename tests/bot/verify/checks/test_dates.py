"""A statement's dates stand in its source."""

from __future__ import annotations

import pytest

from pincite.bot.verify.checks.dates import DATES
from pincite.bot.verify.statement import pair


@pytest.mark.parametrize(
    ("statement", "source", "reason"),
    [
        ("It was in January 2022.", "It was on 19 January 2022.", None),
        ("It was on 19 January 2022.", "It was in January 2022.", "says 19 January 2022, the source says January 2022"),
        ("It was on 19 January 2022.", "In 2022, on 19 January, he came.", None),
        (
            "It was on 19 January 2023.",
            "In 2022, on 19 January, he came.",
            "says 19 January 2023, the source says 19 January",
        ),
        ("It was on 4 June 2021.", "It lasted from 3 May 2021 to 4 June.", None),
        ("It was on 20 January.", "It was in spring.", "says 20 January, the source does not"),
        ("It was on 19.01.2022.", "It was on 19 January 2022.", None),
        ("It was in 2022.", "It was on 19 January 2022.", None),
        (
            "It was on 3 May 2011.",
            "Planned in 2011, it was on 3 May 2012.",
            "says 3 May 2011, the source says 3 May 2012",
        ),
        ("It was in the 2014-15 season.", "The season of 2014-15 was long.", None),
        ("", "", None),
    ],
)
def test_english(statement: str, source: str, reason: str | None) -> None:
    refusal = DATES(pair(statement, source))
    assert (refusal and refusal.reason) == reason


@pytest.mark.parametrize(
    ("statement", "source", "outcome"),
    [
        ("The port opened in May 2021.", "The port opened in June 2021.", "refuted"),
        ("The port opened on 4 May.", "The port opened in May 2021.", "unverified"),  # more precise
        ("The port opened in July.", "The port opened in spring.", "unverified"),
        ("The port opened on 5 May.", "The port was inspected on 3 May, and opened on the second day.", "unverified"),
        ("The port opened in July.", "In June a tug sank; nobody says when the new bridge opens.", "unverified"),
        ("The port opened on 10 March.", "The port was inspected on 6 March and opened four days later.", "unverified"),
    ],
)
def test_only_another_date_of_the_same_thing_refutes(statement: str, source: str, outcome: str) -> None:
    found = DATES(pair(statement, source))
    assert found is not None and found.outcome == outcome


@pytest.mark.parametrize(
    ("statement", "source", "refused"),
    [
        ("Das Treffen war am 5. Mai 2021 in Wien.", "Das Treffen war am 5. März 2021 in Wien.", True),
        ("Das Treffen war im Mai 2021 in Wien.", "Das Treffen war am 5. Mai 2021 in der Stadt Wien.", False),
        ("Das Treffen war am 05.05.2021 in Wien.", "Das Treffen war am 5. Mai 2021 in der Stadt Wien.", False),
        ("Le traité a été signé le 5 mai 2021.", "Le traité a été signé le 5 mars 2021 à Vienne.", True),
        ("Le traité a été signé en août 2021.", "Le traité a été signé le 1er août 2021 à Vienne.", False),
        ("El tratado fue firmado el 5 de mayo de 2021.", "El tratado fue firmado el 5 de marzo de 2021.", True),
        ("El tratado fue firmado en mayo de 2021.", "El tratado fue firmado el 5 de mayo de 2021.", False),
        ("ایران در ۵ خرداد ۱۴۰۰ پیوست.", "ایران در ۵ تیر ۱۴۰۰ به سازمان پیوست.", True),
        ("ایران در خرداد ۱۴۰۰ پیوست.", "ایران در ۵ خرداد ۱۴۰۰ به سازمان پیوست.", False),
        ("دیدار ۱۹ ژانویه ۲۰۲۲ بود.", "دیدار در ۱۹ ژانویهٔ ۲۰۲۲ در مسکو بود.", False),
        ("会议于2021年5月5日举行。", "会议于2021年3月5日在北京举行。", True),
        ("会议于2021年5月举行。", "会议于2021年5月5日在北京举行。", False),
        ("회의는 2021년 5월 5일에 열렸다.", "회의는 2021년 3월 5일에 서울에서 열렸다.", True),
    ],
)
def test_other_languages(statement: str, source: str, refused: bool) -> None:
    assert (DATES(pair(statement, source)) is not None) is refused


@pytest.mark.parametrize(
    ("statement", "cited", "headed", "outcome"),
    [
        ("Adu was present on 9 April.", "Present: Adu.", "Council, meeting of 9 April", None),
        ("Adu was present on 8 April.", "Present: Adu.", "Council, meeting of 9 April", "unverified"),
        ("The pool was shut on 9 April.", "The pool was shut on 24 March.", "Council, meeting of 9 April", "refuted"),
        ("They agreed on 5 May.", "They met on 4 May. They agreed late on the second day.", "", "unverified"),
    ],
)
def test_a_date_may_stand_in_the_title(statement: str, cited: str, headed: str, outcome: str | None) -> None:
    found = DATES(pair(statement, cited, headed, headed=headed))
    assert (found and found.outcome) == outcome
