"""Dates, as they stand in a text."""

from __future__ import annotations

import pytest

from pincite.bot.verify.languages import ENGLISH, UNIVERSAL
from pincite.bot.verify.languages.others import CHINESE, FRENCH, GERMAN, PERSIAN, SPANISH
from pincite.bot.verify.statement import ParsedText


@pytest.mark.parametrize(
    ("text", "lexicon", "days"),
    [
        ("on 19 January 2022", ENGLISH, [(2022, 1, 19)]),
        ("on January 19th, 2022 and in May", ENGLISH, [(2022, 1, 19)]),
        ("2022-01-19, 2022-03", ENGLISH, [(2022, 1, 19), (2022, 3, None)]),
        ("in Sept. 2021; Jun 3", ENGLISH, [(2021, 9, None), (None, 6, 3)]),
        ("it may rain; May I? a march", ENGLISH, []),
        ("in 1990-95", ENGLISH, []),
        ("2022-01-19T10:00", UNIVERSAL, [(2022, 1, 19)]),
        ("19.1.2022 und 31.12.1999", UNIVERSAL, [(2022, 1, 19), (1999, 12, 31)]),
        ("42.1.2022, 1.2.3.2022, 10.000", UNIVERSAL, []),
        ("on 19 January 2022", UNIVERSAL, []),
        ("am 5. März 2021, im Dez. 2020, man mag es", GERMAN, [(2021, 3, 5), (2020, 12, None)]),
        ("le 1er août 2021, en février", FRENCH, [(2021, 8, 1), (None, 2, None)]),
        ("el 5 de mayo de 2021, en el mar", SPANISH, [(2021, 5, 5)]),
        ("۱۹ ژانویه ۲۰۲۲ و ۵ خرداد ماه ۱۴۰۰", PERSIAN, [(2022, 1, 19), (1400, 15, 5)]),
        ("می‌رود و تیر خورد", PERSIAN, []),
        ("于2021年5月5日和6月，3个月", CHINESE, [(2021, 5, 5), (None, 6, None)]),
        ("2021년 5월 5일", UNIVERSAL, [(2021, 5, 5)]),
    ],
)
def test_dates(text: str, lexicon, days: list[tuple[int | None, int, int | None]]) -> None:
    assert [(d.year, d.month, d.day) for d in ParsedText(text, lexicon).days] == days


def test_numbers_of_a_date_are_no_quantities() -> None:
    text = ParsedText("On 19 January 2022, 3 came.", ENGLISH)
    assert [q.value for q in text.quantities] == [3]
    assert [d.text for d in text.days] == ["19 January 2022"]
