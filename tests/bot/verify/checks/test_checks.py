"""All checks together: their order, their names, and which of them run on a language."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pincite.bot.verify.checks import CHECKS, Check, Difference, Finding, finding
from pincite.bot.verify.languages import ENGLISH, UNIVERSAL
from pincite.bot.verify.languages.others import OTHERS
from pincite.bot.verify.statement import pair
from pincite.index.types import Span

ALWAYS = ["completeness", "dates", "numbers", "quotations"]


@pytest.mark.parametrize(
    ("lexicon", "names"),
    [
        (ENGLISH, [*ALWAYS, "negation", "names", "exchanged names", "swapped", "opposites", "hedges", "broken off"]),
        (UNIVERSAL, ALWAYS),
        *((lexicon, [*ALWAYS, "negation"]) for lexicon in OTHERS),
    ],
    ids=lambda value: value.language if hasattr(value, "language") else "",
)
def test_a_check_runs_where_it_knows_the_language(lexicon, names) -> None:
    assert [check.name for check in CHECKS if check.knows(lexicon)] == names


def test_the_gravest_finding_counts_and_has_a_name_and_a_reason() -> None:
    swapped = pair("Peru sold 3 ships in July.", "Chile sold 2 ships in June.")
    assert finding(swapped) == Finding("dates", "says July, the source says June")
    both = pair("The keeper of Oslo sold 3 ships.", "The keeper sold 2 ships.")
    assert finding(both, CHECKS[4:]) == Finding("names", "names Oslo, the source does not")
    assert finding(both) == Finding("numbers", "says 3, the source says 2", Span(16, 17))  # it beats the doubt
    assert str(finding(pair("It sold 3 ships.", "It sold 2 ships."))) == "says 3, the source says 2 (numbers)"
    assert finding(pair("It sold 2 ships.", "It sold 2 ships.")) is None


def test_a_check_refutes_only_with_the_place_that_contradicts() -> None:
    assert Finding("a", "b", Span(0, 1)).outcome == "refuted" and Finding("a", "b").outcome == "unverified"


def test_a_check_of_ones_own() -> None:
    short = Check("length", lambda both: Difference("is too short") if len(both.statement.words) < 3 else None)
    assert finding(pair("It rains.", "It rains."), [short]) == Finding("length", "is too short")


@pytest.mark.parametrize(
    "sentence",
    [
        "Trade was worth $4 billion in 2021, up 81 per cent, said “two old friends” of Iran’s.",
        "Der Vertrag wurde am 5. Mai 2021 nicht in Wien unterzeichnet, sondern in Genf („zu spät“).",
        "Le traité n’a jamais été signé, selon M. Dupont, avant le 1er août 2021 : 3,5 millions d’euros.",
        "El tratado no fue firmado por nadie el 5 de mayo de 2021; costó 1.234,5 millones de euros.",
        "ایران در ۱۹ ژانویهٔ ۲۰۲۲ هنوز عضو نبود و صادرات ۵٫۳ میلیون دلار شد.",
        "会议于2021年5月5日在北京举行，伊朗不是成员，出口额达到3.5亿美元。",
        "İhracat 2021 yılında 15 milyon dolar oldu ve bu arttı.",
    ],
)
def test_no_check_refuses_a_sentence_of_itself(sentence: str) -> None:
    assert finding(pair(sentence, sentence)) is None


@given(st.text(), st.text())
@example("", "A\xadÊ")
def test_any_text_can_be_checked(statement: str, source: str) -> None:
    for check in CHECKS:
        check(pair(statement, source))
        if check.name not in ("completeness", "broken off"):
            assert check(pair(source, source)) is None
