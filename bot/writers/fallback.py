"""One writer where another can't be asked, or says nothing that holds."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pincite.bot.asking.followups import History
from pincite.bot.assembly import NOTHING_LEFT
from pincite.bot.drafts import Account, Item
from pincite.bot.errors import LLMUnavailable

if TYPE_CHECKING:
    from pincite.bot.verify import Checked
    from pincite.bot.writers.model.writer import ModelWriter
    from pincite.bot.writers.reader.writer import ReaderWriter
    from pincite.index.retrieve import Retrieval


class FallbackWriter:
    """A language model's answer to one question, or the reader's if the model fails; the answer's note says why."""

    name = "reader"

    def __init__(self, model: ModelWriter, reader: ReaderWriter) -> None:
        self._model = model
        self._reader = reader
        self._failure: LLMUnavailable | None = None
        self._outcomes: list[bool] = []
        """Whether each of the model's statements held."""

    def rewrite(self, question: str, history: History) -> str:
        """Return a follow-up made whole by the model; an empty string if it can't be asked."""
        try:
            return self._model.rewrite(question, history)
        except LLMUnavailable as error:
            self._failure = error
            return ""

    def write(self, question: str, retrieval: Retrieval) -> Iterator[Item]:
        """Yield what the model says, and what the reader says if nothing of it holds.

        Raises:
            LLMUnavailable: the model broke off after a statement was told.
        """
        if self._failure is None:
            account = yield from self._ask(question, retrieval)
            if account is not None:
                yield account
                return
        reason = NOTHING_LEFT if self._failure is None else f"the language model could not be asked ({self._failure})"
        for item in self._reader.write(question, retrieval):
            if isinstance(item, Account):
                yield replace(item, usage=self._model.usage(), note=f"quoted by the reader, because {reason}")
            else:
                yield item

    def learn(self, checked: Checked) -> None:
        """Take note of what came of the last draft."""
        self._outcomes.append(not checked.refused)
        self._model.learn(checked)

    def _ask(self, question: str, retrieval: Retrieval) -> Generator[Item, None, Account | None]:
        """Yield what the model says; return its account unless it can't be asked or nothing of it holds."""
        account: Account | None = None
        try:
            for item in self._model.write(question, retrieval):
                if isinstance(item, Account):
                    account = item
                else:
                    yield item
        except LLMUnavailable as error:
            if any(self._outcomes):
                raise
            self._failure = error
            return None
        return account if any(self._outcomes) or not self._outcomes else None
