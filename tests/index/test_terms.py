from __future__ import annotations

import pytest

from pincite.index.terms import content_terms, indexed_terms, match_any, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Treaties were signed", ["treati", "were", "sign"]),
        ("Iran's and Russia’s", ["iran", "and", "russia"]),
        ("the U.S. and the US", ["the", "us", "and", "the", "us"]),
        ("US$3.5 billion, 1,000 km", ["us", "3.5", "billion", "1000", "km"]),
        ("Émigré naïve", ["emigr", "naiv"]),
        ("can\u00adteen ca\u200bnteen cant\u2060een", ["canteen", "canteen", "canteen"]),
        ("didn't", ["didnt"]),
        ("北京条约", ["北京", "京条", "条约"]),
        ("中", ["中"]),
        ("سازمان همکاری", ["سازم", "همکار"]),
        ("كِتَابُ علي ١٩٤٥", ["کتاب", "علی", "1945"]),
        ("آسيا أحمد", ["اسیا", "احمد"]),
        ("الكتب والكتب للكتب", ["کتب", "کتب", "کتب"]),
        ("서울에서 책을", ["서울", "울에", "에서", "책을"]),
        ("が東京で", ["が東", "東京", "京で"]),
        ("ปี ๒๕๖๓", ["ปี", "2563"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("S-300 / S-400", ["s", "300", "s", "400"]),
        ("… — !", []),
        ("", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is Iran a full SCO member?", ["iran", "full", "sco", "member"]),
        ("Who is it?", ["who", "is", "it"]),
        ("Iran, Iran and Iran", ["iran"]),
    ],
)
def test_a_question_is_searched_without_function_words_unless_it_has_no_others(
    question: str, expected: list[str]
) -> None:
    assert content_terms(question) == expected


def test_a_query_quotes_what_the_full_text_index_would_take_for_syntax() -> None:
    assert match_any(["near", "3.5", 'a"b']) == '"near" OR "3.5" OR "ab"'
    assert match_any([]) == ""


def test_title_and_heading_are_indexed_with_the_passage() -> None:
    assert indexed_terms("Seven chairs.", "Rooms", "Kitchen").split() == ["room", "kitchen", "seven", "chair"]
