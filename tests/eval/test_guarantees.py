"""The check of the guarantees finds what breaks them."""

from __future__ import annotations

from typing import Any

import pytest

from pincite import Answer, Bot, documents
from pincite.eval.guarantees import broken


@pytest.fixture(scope="module")
def asked() -> tuple[Answer, Answer, dict[str, str]]:
    bot = Bot()
    said, silent = (
        bot.answer("How many times did Rouhani visit Russia?"),
        bot.answer("What is the boiling point of tin?"),
    )
    assert (said.status, silent.status) == ("answered", "abstained")
    return said, silent, {d.id: d.text for d in documents(settings=bot.settings)}


UNSURE = {"outcome": "unverified", "supported": False}


def changed(answer: Answer, **changes: Any) -> Answer:
    return Answer.model_validate({**answer.model_dump(), **changes})


def test_answers_that_keep_them(asked: tuple[Answer, Answer, dict[str, str]]) -> None:
    said, silent, texts = asked
    assert broken(said, texts) == broken(silent, texts) == []


def test_everything_that_breaks_them_is_said(asked: tuple[Answer, Answer, dict[str, str]]) -> None:
    said, silent, texts = asked
    citation, statement = said.citations[0].model_dump(), said.statements[0].model_dump()
    rest = {"statements": [statement], "citations": [citation]}
    cases = {
        "does not resolve": changed(said, citations=[{**citation, "quote": citation["quote"][:-1] + "9"}]),
        "belongs to no statement": changed(said, citations=[citation, citation], statements=[statement]),
        "has no citation": changed(said, statements=[{**statement, "citations": []}], citations=[]),
        "counts as supported although": changed(said, **{**rest, "statements": [{**statement, "supported": False}]}),
        "the text does not say so": changed(said, **{**rest, "statements": [{**statement, **UNSURE}]}),
        "is told although it is refuted": changed(said, dropped=[{"text": statement["text"], "outcome": "refuted"}]),
        "does not name what contradicts": changed(said, dropped=[{"text": "x", "outcome": "refuted"}]),
        "a likely answer with a headline": changed(said, status="likely", verdict="yes"),
        "a likely answer that quotes nothing": changed(said, status="likely", statements=[], citations=[]),
        "the documents are silent": changed(said, text=silent.text),
        "although something was said": changed(silent, dropped=[{"text": "x", "outcome": "unverified"}]),
        "names a citation that does not exist": changed(
            said, **{**rest, "statements": [{**statement, "citations": [7]}]}
        ),
        "is not at its place in the text": changed(said, **{**rest, "statements": [{**statement, "start": 3}]}),
        "outside of what was retrieved": changed(said, passages=said.passages[-1:]),
        "without a verified statement": changed(said, statements=[], citations=[]),
        "an abstention that says something": changed(silent, verdict="no"),
        "does not say so": changed(silent, text="Nothing."),
        "does not name the nearest": changed(silent, passages=[]),
        "a passage does not resolve": changed(silent, passages=[{**silent.passages[0].model_dump(), "end": 10**9}]),
    }
    for what, answer in cases.items():
        assert any(what in one for one in broken(answer, texts)), what
    end = statement["end"]
    unsure = changed(
        said,
        **{**rest, "statements": [{**statement, **UNSURE}]},
        status="likely",
        short=None,
        text=f"{said.text[:end]} (not verified)",
    )
    assert broken(unsure, texts) == ["a likely answer that quotes nothing"]
    assert any("although it is not supported" in one for one in broken(unsure, texts, marked=False))
