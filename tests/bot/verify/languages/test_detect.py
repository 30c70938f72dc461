"""Which language a statement and its sources are in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.verify.languages import ENGLISH, UNIVERSAL, lexicon_of
from pincite.bot.verify.languages.detect import common_language

ENGLISH_TEXT = "The report names the reason: it was the rust that had eaten into the piers of the bridge."
GERMAN_TEXT = "Der Bericht nennt den Grund: Es war der Rost, der sich in die Pfeiler gefressen hat."
LIST = "Alta, Bergen, Bodø, Drammen, Florø, Halden, Hamar, Harstad, Horten, Larvik, Molde, Moss, Namsos, Narvik, Oslo, "


@pytest.mark.parametrize(
    ("statement", "sources", "language"),
    [
        ("The bridge is closed.", ENGLISH_TEXT, "en"),
        ("Rust.", ENGLISH_TEXT, "en"),
        ("La Paz, El Alto.", ENGLISH_TEXT, "en"),  # a short statement is in the language of its sources
        ("Die Hard is a film.", ENGLISH_TEXT, "en"),
        ("", "", "en"),
        ("Oslo.", LIST, "en"),
        ("Die Brücke ist zu.", GERMAN_TEXT, "de"),
        ("Rost.", GERMAN_TEXT, "de"),
        ("Die Brücke ist wegen des Rostes zu.", ENGLISH_TEXT, ""),
        ("The bridge is closed because of it.", GERMAN_TEXT, ""),
        ("Le pont est fermé.", "Le pont de la ville est fermé depuis le mois de mai.", "fr"),
        ("El puente está cerrado.", "El puente de la ciudad está cerrado desde el mes de mayo.", "es"),
        ("Il ponte è chiuso.", "Il ponte della città è chiuso da maggio, e non si sa perché.", "it"),
        ("پل بسته است.", "پل شهر از ماه مه بسته است.", "fa"),
        ("الجسر مغلق.", "جسر المدينة مغلق منذ مايو.", "ar"),
        ("桥已关闭。", "城市的桥自五月起关闭。", "zh"),
        ("橋は閉鎖された。", "市の橋は五月から閉鎖されている。", "ja"),
        ("Мост закрыт.", "Мост города закрыт с мая.", "ru"),
        ("The bridge is closed.", "Мост города закрыт с мая.", ""),
        ("Xi Jinping (习近平) is in Rome.", ENGLISH_TEXT, "en"),
    ],
)
def test_language(statement: str, sources: str, language: str) -> None:
    assert common_language(statement, sources) == language


def test_a_long_text_without_english_words_is_not_english() -> None:
    finnish = (
        "Silta suljettiin toukokuussa, koska ruoste syönyt pilarit. Kaupunki korjaa sillan ensi vuonna, mutta rahat "
        "eivät riitä kaikkeen. Liikenne kulkee siihen asti lautalla, joka lähtee rannasta kerran tunnissa. "
        "Matkustajat maksavat lipun laiturilla, lapset pääsevät ilmaiseksi, polkupyörät kulkevat mukana."
    )
    assert common_language("Silta suljettiin.", finnish) == ""


def test_what_a_language_is_read_by() -> None:
    assert lexicon_of("The bridge is closed.", ENGLISH_TEXT) is ENGLISH
    assert lexicon_of("Die Brücke ist zu.", GERMAN_TEXT).language == "de"
    assert lexicon_of("Мост закрыт.", "Мост города закрыт с мая.") is UNIVERSAL


@given(st.text(), st.text())
def test_any_text_has_one(statement: str, sources: str) -> None:
    assert isinstance(common_language(statement, sources), str)
