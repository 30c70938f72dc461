"""The reader's answer where the language model can't be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pincite.bot.asking.followups import History
from pincite.bot.drafts import Account, Item
from pincite.bot.errors import LLMUnavailable

if TYPE_CHECKING:
    from pincite.bot.answers import Usage
    from pincite.bot.asking.translating import Translation
    from pincite.bot.verify import Checked
    from pincite.bot.writers.model.writer import ModelWriter
    from pincite.bot.writers.reader.writer import ReaderWriter
    from pincite.index.retrieve import Retrieval


class FallbackWriter:
    """A language model's answer to one question, or the reader's if the model can't be asked; the note says why."""

    name = "reader"

    def __init__(self, model: ModelWriter, reader: ReaderWriter) -> None:
        self._model = model
        self._reader = reader
        self._failure: LLMUnavailable | None = None
        self._told = False
        """Whether any words of the model may have been shown."""

    @property
    def passages(self) -> int:
        """The most passages: as many as the model is shown."""
        return self._model.passages

    def rewrite(self, question: str, history: History) -> str:
        """Return a follow-up made whole by the model; an empty string if it can't be asked."""
        try:
            return self._model.rewrite(question, history)
        except LLMUnavailable as error:
            self._failure = error
            return ""

    def translate(self, question: str, language: str, history: History) -> str:
        """Return a question in another language; an empty string if the model can't be asked."""
        if self._failure is not None:
            return ""
        try:
            return self._model.translate(question, language, history)
        except LLMUnavailable as error:
            self._failure = error
            return ""

    def translated(self, translation: Translation) -> None:
        """Have the model answer in the language of the original; the reader quotes the sources in theirs."""
        self._model.translated(translation)

    def write(self, question: str, retrieval: Retrieval) -> Iterator[Item]:
        """Yield the model's items, or the reader's if the model can't be asked.

        Raises:
            LLMUnavailable: the model broke off after a statement was shown.
        """
        if self._failure is None:
            try:
                yield from self._model.write(question, retrieval)
            except LLMUnavailable as error:
                if self._told:
                    raise
                self._failure = error
            else:
                return
        reason = f"the language model could not be asked ({self._failure})"
        for item in self._reader.write(question, retrieval.first(self._model.read)):
            if isinstance(item, Account):
                yield replace(item, usage=self._model.usage(), note=f"quoted by the reader, because {reason}")
            else:
                yield item

    def used(self) -> Usage:
        """Return what the model has used so far."""
        return self._model.used()

    def learn(self, checked: Checked) -> None:
        """Take note of the outcome of a draft."""
        self._told = self._told or checked.outcome in {"verified", "unverified", "pending"}
        self._model.learn(checked)
