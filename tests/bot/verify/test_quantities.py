"""Numbers with their units, as they stand in a text."""

from __future__ import annotations

import pytest

from pincite.bot.verify.languages import ENGLISH, UNIVERSAL
from pincite.bot.verify.languages.others import CHINESE, FRENCH, GERMAN, PERSIAN, SPANISH
from pincite.bot.verify.quantities import western_digits
from pincite.bot.verify.statement import ParsedText


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Trade was worth $4 billion, up 81 per cent.", [(4e9, "dollars"), (81, "%")]),
        ("four times in eight years", [(4, "times"), (8, "years")]),
        ("twenty-five 1,234.5 km, 1 000", [(25, None), (1234.5, "kilometres"), (1, None), (0, None)]),
        ("Twenty Five years", [(25, "years")]),
        ("۲۰۲۱ and ٣", [(2021, None), (3, None)]),
        ("1.234.567 or 3,5 or 3,500", [(1234567, None), (3.5, None), (3500, None)]),
        ("5 percentage points, 5 %, 5%", [(5, "percentage points"), (5, "%"), (5, "%")]),
        ("US$3.7bn and €2m", [(3.7e9, "dollars"), (2, "euros")]),
        ("one of them, no one, one million", [(1e6, None)]),
        ("the S-400 and the F-35", [(400, None), (35, None)]),
        ("5 years’ work, 20 °C", [(5, "years"), (20, "°C")]),
        ("the 3rd year", [(3, None)]),
    ],
)
def test_english(text: str, values: list[tuple[float, str | None]]) -> None:
    assert [(q.value, q.unit) for q in ParsedText(text, ENGLISH).quantities] == values


@pytest.mark.parametrize(
    ("text", "lexicon", "readings"),
    [
        ("1.234 oder 1,5", UNIVERSAL, [((1234, 1.234), None), ((1.5,), None)]),
        ("1,5 Mio. Euro, zwölf Mrd. €", GERMAN, [((1.5e6,), None), ((12e9,), None)]),
        ("en 2021 l'usine, 5 l d'eau", FRENCH, [((2021,), None), ((5,), "litres")]),
        ("dos mil millones", SPANISH, [((2e9,), None)]),
        ("۱٬۵ میلیارد، ۵٫۳ و ۱۵٪", PERSIAN, [((1.5e9,), None), ((5.3,), None), ((15,), "%")]),
        ("于2022增长5%，3万吨，5 km", CHINESE, [((2022,), None), ((5,), "%"), ((3e4,), None), ((5,), "kilometres")]),
        ("vier 4", UNIVERSAL, [((4,), None)]),
    ],
)
def test_other_languages(text: str, lexicon, readings) -> None:
    assert [(q.readings, q.unit) for q in ParsedText(text, lexicon).quantities] == readings


def test_digits_keep_their_places() -> None:
    assert western_digits("a۲b²③") == "a2b23" and western_digits("½") == "½"
