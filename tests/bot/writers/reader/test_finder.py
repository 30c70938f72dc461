"""The model that reads by default, and the small one."""

from __future__ import annotations

import hashlib

import pytest

from pincite import Bot, documents
from pincite.bot.settings import Settings
from pincite.bot.writers.reader.model import FINDER, ReaderModel

pytestmark = pytest.mark.usefixtures("default_reader")


def test_the_finder_answers_on_exact_characters() -> None:
    with Bot() as bot:
        polar = bot.answer("Is Iran a full SCO member?")
        when = bot.answer("How often did Rouhani travel to Russia?")
        texts = {document.id: document.text for document in documents()}
    assert polar.verdict == "mixed" and when.short == "four times"
    for citation in (*polar.citations, *when.citations):
        assert texts[citation.document_id][citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(("reader", "name"), [("model", "pincite-reader-2.2"), ("small", "pincite-reader")])
def test_the_settings_choose_the_model(reader: str, name: str) -> None:
    with Bot(settings=Settings.read(reader=reader)) as bot:
        built_in = bot.reader.built_in  # type: ignore[attr-defined]
    assert built_in.model.facts["name"].startswith(name)


def test_the_finder_is_the_one_that_is_described() -> None:
    described = ReaderModel(folder=FINDER).facts["sha256"]["model.onnx"]
    assert hashlib.sha256((FINDER / "model.onnx").read_bytes()).hexdigest() == described
    assert described in (FINDER / "MODEL_CARD.md").read_text("utf-8")
