"""Statements are asked as questions; what is no claim about the documents is left alone."""

from __future__ import annotations

import pytest

from pincite import Bot, Settings
from pincite.bot.asking.statements import as_question
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.texts import TextsRetriever


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("Iran is a full member.", "Is Iran a full member?"),
        ("The pool is heated", "Is the pool heated?"),
        ("parking is free on sundays", "Is parking free on sundays?"),
        ("The siege of Malta was in 1565.", "Was the siege of Malta in 1565?"),
        ("Guests may bring two dogs!", "May guests bring two dogs?"),
        ("Ada Roth will chair the board", "Will Ada Roth chair the board?"),
        ("opening hours", None),
        ("Is the pool heated", None),
        ("what the fee is", None),
        ("who is late must pay", None),
        ("my dog is sick, what now", None),
        ("I am a member", None),
        ("it is closed", None),
        ("Iran is not a member.", None),
        ("Members who are late pay more", None),
        ("the pool is", None),
        ("is", None),
        (" ".join(["The pool is heated"] * 10), None),
    ],
)
def test_a_claim_is_put_as_a_question(statement: str, question: str | None) -> None:
    made = as_question(statement)
    assert (made and made.lower()) == (question and question.lower())


def test_a_claim_gets_a_verdict(settings: Settings) -> None:
    text = document_from_text("The pool of Harlow is heated all year.", title="Pool", source="pool", origin="pool")
    with Bot(retriever=TextsRetriever.of([text], embedder_of(settings)), settings=settings) as bot:
        answer = bot.answer("The pool of Harlow is heated.")
    assert (answer.question, answer.standalone_question) == (
        "The pool of Harlow is heated.",
        "Is the pool of Harlow heated?",
    )
    assert answer.verdict == "yes"
