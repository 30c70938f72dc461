"""Whatever an answer consists of, the pieces of its stream are its text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.answers import Statement
from pincite.bot.bot import Bot
from pincite.bot.events import DoneEvent, HeadEvent, StatementEvent
from pincite.bot.serving.openai.pieces import Pieces
from pincite.bot.settings import Settings

QUESTIONS = ["Is Iran a full SCO member?", "How many times did Rouhani visit Russia?", "Who sells mercury?", "Thanks!"]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    return Bot(settings=Settings.read(home=tmp_path_factory.mktemp("pieces") / "home"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_pieces_of_real_answers_are_their_text(bot: Bot, question: str) -> None:
    pieces, told = Pieces(), ""
    for event in bot.stream(question):
        told += pieces.of(event)
    assert isinstance(event, DoneEvent) and told == event.answer.text


def test_nothing_is_told_that_might_be_taken_back() -> None:
    pieces = Pieces()
    assert pieces.of(statement("Open.", 0)) == "Open."
    assert pieces.of(statement("Closed.", 6).model_copy(update={"pending": True})) == ""
    assert pieces.of(statement("Late.", 14)) == "" == pieces.of(HeadEvent(verdict="no"))


def statement(text: str, start: int) -> StatementEvent:
    made = Statement.model_validate(
        {
            "text": text,
            "start": start,
            "end": start + len(text),
            "citations": (),
            "support": 1.0,
            "outcome": "verified",
            "supported": True,
        }
    )
    return StatementEvent(number=0, statement=made)


WORDS = st.text("ab 😀é", min_size=1, max_size=8)


@given(st.booleans(), st.lists(st.tuples(st.sampled_from(["", " ", " (not verified) ", " Lead: "]), WORDS), max_size=6))
def test_statements_anywhere_in_the_text(head: bool, parts: list[tuple[str, str]]) -> None:
    pieces = Pieces()
    text = told = pieces.of(HeadEvent(verdict="no")) if head else ""
    for glue, words in parts:
        text += glue
        told += pieces.of(statement(words, len(text)))
        text += words
        assert text.startswith(told), "nothing is told too early"
