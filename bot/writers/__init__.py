"""Writers turn a question and passages into drafts: the built-in reader, a language model, or a custom one.

- `reader`: quotes the sentences that the built-in reading model ranks first.
- `model`: asks a language model.
- `fallback`: the reader where a language model can't be asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from pincite.bot.answers import Usage
    from pincite.bot.drafts import Item
    from pincite.bot.verify import Checked
    from pincite.index.retrieve import Retrieval
    from pincite.index.types import Document


class Writer(Protocol):
    """Proposes statements for one question. The chain checks each before anybody sees it.

    >>> class FirstSentence:
    ...     name = "first sentence"
    ...     def write(self, question, retrieval):
    ...         for cite in citable(retrieval.passages)[:1]:
    ...             yield Draft(quotation(cite.text), (cite,))
    """

    @property
    def name(self) -> str:
        """Names the writer in answers, unless an `Account` says otherwise."""
        ...

    def write(self, question: str, retrieval: Retrieval) -> Iterator[Item]:
        """Yield drafts, best first; heads, conflicts and an account if the writer has them.

        Raises:
            LLMUnavailable: a language model can't be asked.
        """
        ...


@runtime_checkable
class Attentive(Protocol):
    """A writer of one question that learns the outcome of each draft before it yields the next item.

    It learns that of a pending draft once more when it is settled: at the end, or when the writer yields a `Review`.
    """

    def learn(self, checked: Checked) -> None:
        """Take note of the outcome of a draft."""
        ...


@runtime_checkable
class Wanting(Protocol):
    """A writer that wants a number of passages other than the settings' `top_k`."""

    @property
    def passages(self) -> int:
        """The most passages that it has use for."""
        ...


@runtime_checkable
class Surveying(Protocol):
    """A writer that answers some questions, for an overview, from more passages than others."""

    @property
    def survey_passages(self) -> int:
        """The passages that it wants for these."""
        ...

    def surveys(self, question: str) -> bool:
        """Whether a question is one of these."""
        ...

    def meant(self, question: str, retrieval: Retrieval) -> Document | None:
        """The one document that such a question names; None where it names none, or several."""
        ...


@runtime_checkable
class Metered(Protocol):
    """A writer or a judge of one question that knows its usage of a language model at any time."""

    def used(self) -> Usage:
        """Usage so far, estimated where the endpoint has not counted it."""
        ...
