"""The finder finds, the built-in model judges."""

from __future__ import annotations

import hashlib

import pytest

from pincite import Bot, documents
from pincite.bot.settings import Settings
from pincite.bot.writers.reader.model import FINDER, ReaderModel

pytestmark = pytest.mark.usefixtures("default_reader")


def test_the_finder_answers_on_exact_characters_and_the_built_in_model_gives_the_verdict() -> None:
    with Bot() as bot:
        polar = bot.answer("Is Iran a full SCO member?")
        when = bot.answer("How often did Rouhani travel to Russia?")
        reader = bot.reader.built_in  # type: ignore[attr-defined]
        texts = {document.id: document.text for document in documents()}
    assert polar.verdict == "no" and when.short == "four times"
    assert reader.finder is not reader.judging
    for citation in (*polar.citations, *when.citations):
        assert texts[citation.document_id][citation.start : citation.end] == citation.quote


def test_without_it_one_model_finds_and_judges() -> None:
    with Bot(settings=Settings.read(reader="small")) as bot:
        reader = bot.reader.built_in  # type: ignore[attr-defined]
        assert reader.finder is reader.judging


def test_the_finder_is_the_one_that_is_described() -> None:
    described = ReaderModel(folder=FINDER).facts["sha256"]["model.onnx"]
    assert hashlib.sha256((FINDER / "model.onnx").read_bytes()).hexdigest() == described
    assert described in (FINDER / "MODEL_CARD.md").read_text("utf-8")
