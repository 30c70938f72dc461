"""The reader of languages that the built-in model can't read, on short texts of our own."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

from pincite.bot.asking.language import language_of
from pincite.bot.bot import Bot
from pincite.bot.settings import Settings
from pincite.bot.wording import CATALOGUE
from pincite.bot.writers.reader.words import LIKELY_FROM, WordsReader, asks_number
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.texts import TextsRetriever
from pincite.index.types import Document

TEXTS = yaml.safe_load((Path(__file__).parent / "data" / "languages.yaml").read_text("utf-8"))
BY_LANGUAGE = {language: list(texts) for language, texts in groupby(TEXTS, key=lambda text: text["language"])}


def document(text: dict[str, Any]) -> Document:
    joined = ("" if text["language"] in {"zh", "ja"} else " ").join(text["sentences"])
    return document_from_text(joined, title=text["title"], source=text["title"], origin=f"test:{text['title']}")


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_the_answering_sentence_comes_first_and_another_text_answers_nothing(language: str) -> None:
    embedder = embedder_of(Settings.read())
    reader, texts = WordsReader(embedder), BY_LANGUAGE[language]
    both = TextsRetriever.of([document(text) for text in texts], embedder)
    first = asked = 0
    for text, other in zip(texts, reversed(texts), strict=True):
        alone = TextsRetriever.of([document(other)], embedder)
        for question, number in text["questions"]:
            assert language_of(question) == language
            best = reader.read(question, both.retrieve(question, 8)).sentences[0]
            first += text["sentences"][number - 1][:20] in best.text
            asked += 1
            assert reader.read(question, alone.retrieve(question, 8)).confidence < LIKELY_FROM, question
    assert first >= 0.9 * asked


@pytest.mark.parametrize("language", BY_LANGUAGE)
def test_an_answer_speaks_the_language_of_its_question(language: str) -> None:
    texts = BY_LANGUAGE[language]
    settings = Settings.read(confident_from=0.99999, likely_from=0.0)
    retriever = TextsRetriever.of([document(texts[0])], embedder_of(settings))
    question = texts[0]["questions"][0][0]
    with Bot(settings=settings, retriever=retriever) as bot:
        likely = bot.answer(question)
        assert likely.status == "likely"
        assert likely.text.startswith(CATALOGUE[language].closest)
        assert (likely.short, likely.verdict) == (None, None)
    with Bot(settings=settings.model_copy(update={"likely_from": 1.0}), retriever=retriever) as bot:
        abstained = bot.answer(question)
        assert abstained.status == "abstained"
        assert abstained.text.startswith(CATALOGUE[language].unanswered.partition("{")[0])
        assert abstained.guidance is not None and "pincite index" in abstained.guidance.adding


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Wie viele Tiere hat ein Volk?", True),
        ("¿En qué año se abrió?", True),
        ("图纸在哪里？", False),
        ("有多少名工人？", True),
        ("Wer baute sie?", False),
    ],
)
def test_a_time_or_a_number_is_asked_for(question: str, wanted: bool) -> None:
    assert asks_number(question, language_of(question)) is wanted
