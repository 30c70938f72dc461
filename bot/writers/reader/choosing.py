"""Choose the reader and the judge: the built-in model for English, shared words for other languages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pincite.bot.asking.language import ENGLISH, language_of
from pincite.bot.settings import Settings
from pincite.bot.writers.reader.similarity import SimilarityReader
from pincite.bot.writers.reader.words import WordsReader
from pincite.index.vector_cache import VectorCache

if TYPE_CHECKING:
    from pincite.bot.verify.judges import Judge, Judged
    from pincite.bot.verify.judges.reader import ReaderJudge
    from pincite.bot.writers.reader.reading import Reader, Reading
    from pincite.bot.writers.reader.trained import BuiltInReader
    from pincite.index.embedding import Embedder
    from pincite.index.retrieve import Retrieval


def reader_of(settings: Settings, embedder: Embedder) -> Reader:
    """Return the reader that the settings name."""
    vectors = VectorCache(embedder)
    if settings.reader == "similarity":
        return SimilarityReader(vectors)
    return ByLanguage(WordsReader(vectors), vectors, settings.threads, small=settings.reader == "small")


EVERY_PASSAGE = 50
"""Passages to read at first: as many as the settings allow, since the small model reads all at once."""


class ByLanguage:
    """Reads questions in English with the built-in model, and others by the words that sentences share with them."""

    name = "reader"

    def __init__(self, words: WordsReader, embedder: Embedder, threads: int = 0, *, small: bool = False) -> None:
        """`small` takes the model of the first edition alone, which is four times as fast."""
        self._words = words
        self._embedder = embedder
        self._threads = threads
        self._small = small

    @cached_property
    def built_in(self) -> BuiltInReader:
        """The reader with the built-in models."""
        from pincite.bot.writers.reader.model import FINDER, ReaderModel
        from pincite.bot.writers.reader.trained import BuiltInReader

        small = ReaderModel(threads=self._threads)
        if self._small:
            return BuiltInReader(small, self._embedder, read_first=EVERY_PASSAGE)
        return BuiltInReader(ReaderModel(threads=self._threads, folder=FINDER), self._embedder, small=small)

    def read(self, question: str, retrieval: Retrieval) -> Reading:
        """Score every sentence of the passages, and whether they answer the question at all."""
        return (self.built_in if readable(question) else self._words).read(question, retrieval)


def judge_of(reader: Reader, embedder: Embedder) -> Judge:
    """Return the judge of support that goes with a reader: the built-in model, where that reads."""
    from pincite.bot.verify.judges.overlap import OverlapJudge

    words = OverlapJudge(embedder)
    return JudgeByLanguage(reader, words) if isinstance(reader, ByLanguage) else words


class JudgeByLanguage:
    """Judges statements in English with the built-in model, and others by shared words."""

    name = "reader"

    def __init__(self, reader: ByLanguage, words: Judge) -> None:
        self._reader = reader
        self._words = words

    @cached_property
    def built_in(self) -> ReaderJudge:
        """The judge with the built-in model."""
        from pincite.bot.verify.judges.reader import ReaderJudge

        return ReaderJudge(self._reader.built_in.model)

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        """Judge pairs of statement and cited text, in order."""
        return [(self.built_in if readable(pair[0]) else self._words).judge([pair])[0] for pair in pairs]

    def bears(self, question: str, text: str) -> bool:
        """Whether the text may have to do with the question; True in a script that the model doesn't know."""
        return not (readable(question) and readable(text)) or self.built_in.bears(question, text)

    def answers(self, question: str, text: str) -> bool:
        """Whether an answer rests on the text more likely than not; True in a script that the model doesn't know."""
        return not (readable(question) and readable(text)) or self.built_in.answers(question, text)

    def denies(self, question: str, verdict: Literal["yes", "no"], text: str) -> bool:
        """Whether the text answers a polar question the other way."""
        return readable(question) and self.built_in.denies(question, verdict, text)


def readable(text: str) -> bool:
    """Whether a text is in English, which the built-in model was trained on."""
    return language_of(text) == ENGLISH
