"""A statement and the sentences that it cites, parsed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.verify.languages import ENGLISH, UNIVERSAL
from pincite.bot.verify.languages.others import CHINESE, GERMAN
from pincite.bot.verify.statement import ParsedText, pair


@pytest.mark.parametrize(
    ("text", "lexicon", "clauses"),
    [
        ("It rains; he stays, but she goes.", ENGLISH, ["It rains", "he stays", "but she goes."]),
        ("Es regnet, aber sie geht.", GERMAN, ["Es regnet", "aber sie geht."]),
        ("Es regnet, aber sie geht.", UNIVERSAL, ["Es regnet, aber sie geht."]),
        ("下雨了。她走了，他留下。", CHINESE, ["下雨了。", "她走了", "他留下。"]),
        (" ; ", ENGLISH, []),
    ],
)
def test_clauses(text: str, lexicon, clauses: list[str]) -> None:
    parsed = ParsedText(text, lexicon)
    assert [clause.text for clause in parsed.clauses] == clauses
    assert [clause.span.of(text) for clause in parsed.clauses] == clauses


def test_words_and_where_they_stand_in_a_row() -> None:
    words = ParsedText("Norway’s F-35, the U.S. and the F-35!", ENGLISH).words
    assert [word.text for word in words] == ["Norway’s", "F-35", "the", "U.S", "and", "the", "F-35"]
    assert list(words.runs(("f-35",))) == [1, 6] and list(words.runs(("the", "f-35"))) == [5]


def test_each_part_is_parsed_once() -> None:
    text = ParsedText("Norway sold 3 ships in May 2021.", ENGLISH)
    assert text.clauses is text.clauses and text.quantities is text.quantities and text.words is text.words


def test_a_cache_of_texts_is_used() -> None:
    parsed: list[str] = []

    def parse(text, lexicon):
        parsed.append(text)
        return ParsedText(text, lexicon)

    both = pair("It rains.", "It rains today.", "Weather", headed="Weather", parse=parse)
    assert parsed == ["It rains.", "It rains today.", "It rains today. Weather", "Weather"]
    assert both.lexicon is both.cited.lexicon is both.known.lexicon is ENGLISH


@given(st.text())
def test_any_text_has_clauses(text: str) -> None:
    for lexicon in (ENGLISH, CHINESE, UNIVERSAL):
        assert all(clause.text.strip() for clause in ParsedText(text, lexicon).clauses)
