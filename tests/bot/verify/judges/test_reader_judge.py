"""The judge that reads with a model: what it reads of a text that is too long to be read at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pincite.bot.verify.judges.reader import TELLING, ReaderJudge
from pincite.bot.writers.reader.encoding import ASK_LIMIT, LIMIT, MARKS
from pincite.bot.writers.reader.model import FOLDER, ReaderModel, SentenceRead, Text, TextRead
from pincite.index.sentences import sentences
from pincite.index.types import Span

FILLING = "Rain fell on the hills and nobody in the village went out that day."


class WordReader(ReaderModel):
    """A model whose tokens are words, and whose evidence is the words in common; it remembers what it read."""

    def __init__(self) -> None:
        super().__init__(folder=FOLDER)
        self.texts: list[Text] = []

    def tokens(self, text: str) -> int:
        return len(text.split())

    def read(self, ask: str, texts: Sequence[Text]) -> list[TextRead]:
        self.texts += texts
        return [self._read_one(set(ask.split()), text) for text in texts]

    def _read_one(self, asked: set[str], text: Text) -> TextRead:
        scores = [len(asked & set(span.of(text.text).split())) for span in text.sentences]
        read: list[Any] = [SentenceRead(float(score), 0.0, Span(0, 0)) for score in scores]
        return TextRead(0.0, tuple(read), (float(sum(scores)), 0.0, 0.0), (0.0, 0.0, 0.0))


@pytest.fixture
def model() -> WordReader:
    return WordReader()


def room(statement: str) -> int:
    return LIMIT - min(len(statement.split()), ASK_LIMIT) - MARKS


def test_a_text_that_fits_is_read_as_it_stands(model: WordReader) -> None:
    text = f"{FILLING} The mill of Orlen burnt down in 1911."
    ReaderJudge(model).judge([("The mill burnt down.", text)])
    assert [read.text for read in model.texts] == [text]


def test_of_a_long_text_all_is_looked_at_and_the_most_telling_sentences_are_judged(model: WordReader) -> None:
    first, last = "The mill of Orlen was old.", "It burnt down in May."
    text = " ".join([FILLING] * 40 + [first] + [FILLING] * 40 + [last])
    statement = "The mill of Orlen burnt down in May."
    ReaderJudge(model).judge([(statement, text)])
    *parts, judged = model.texts
    looked_at = [span.of(part.text) for part in parts for span in part.sentences]
    assert looked_at == [span.of(text) for span in sentences(text)]
    assert all(model.tokens(part.text) <= room(statement) for part in parts)
    told = [span.of(judged.text) for span in sentences(judged.text)]
    assert len(told) == TELLING
    assert told[-1] == last and first in told, "in their order"


def test_what_is_judged_of_a_long_text_fits(model: WordReader) -> None:
    long = "The mill " + "of Orlen and its wheel " * 30 + "burnt down."
    text = " ".join([long] * 6)
    ReaderJudge(model).judge([("The mill of Orlen burnt down.", text)])
    assert 0 < model.tokens(model.texts[-1].text) <= room("The mill of Orlen burnt down.")
