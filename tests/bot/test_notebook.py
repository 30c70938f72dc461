"""A notebook shows an answer with its quotes, and nothing in them acts."""

from __future__ import annotations

import re
from html import unescape

import pytest

from pincite import Bot, Settings
from pincite.bot.answers import Answer
from pincite.index import library
from pincite.index.loaders import document_from_text

HOSTILE = 'The tower of Blaa <script>alert(1)</script> is 91 metres high & "old".'


def answered(settings: Settings, source: str) -> Answer:
    library.add([document_from_text(HOSTILE, title="<b>Towers</b>", source=source)], collection="t", settings=settings)
    with Bot(settings=settings.model_copy(update={"collection": "t"})) as bot:
        return bot.answer("How high is the tower of Blaa?")


@pytest.mark.parametrize(
    ("source", "linked"),
    [
        ('https://towers.example/blaa?a=1&b="x"', "towers.example"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("towers.txt", None),
        ("https://[", None),
    ],
)
def test_an_answer_is_shown_with_its_quotes_as_characters(settings: Settings, source: str, linked: str | None) -> None:
    answer = answered(settings, source)
    shown = answer._repr_html_()
    assert answer.citations and answer.statements
    assert set(re.findall(r"<(\w+)", shown)) <= {"div", "p", "strong", "small", "em", "ol", "li"} | (
        {"a"} if linked else set()
    )
    for text in (answer.statements[0].text, answer.citations[0].quote, "<b>Towers</b>"):
        assert text in unescape(shown)
    assert re.findall(r">([^<]+)</a>", shown) == ([linked] if linked else [])


def test_an_abstention_says_so(settings: Settings) -> None:
    with Bot(settings=settings) as bot:
        answer = bot.answer("What is the boiling point of mercury?")
    assert answer.text in unescape(answer._repr_html_())
