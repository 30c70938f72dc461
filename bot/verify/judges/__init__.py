"""Judges of how well a cited text supports a statement.

- `overlap`: by words in common and embeddings.
- `reader`: by the built-in reading model.
- `model`: by the configured language model, for all statements of an answer at once; `request` asks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pincite.bot.answers import Outcome, Usage

if TYPE_CHECKING:
    from pincite.bot.drafts import Cite


@dataclass(frozen=True, slots=True)
class Judged:
    """A judge's opinion of a statement and the text that it cites, as probabilities."""

    supported: float
    """Probability that the text says all of it."""
    enough: bool
    """Whether that probability is enough for the statement to hold, as measured for this judge."""
    contradicted: float = 0.0
    """Probability that the text says otherwise."""


class Judge(Protocol):
    """Judges whether texts support statements. It verifies them, or leaves them unverified; it refutes none.

    A judge may have a `name`, which answers list among their checks.
    """

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        """Judge pairs of statement and cited text, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class Case:
    """A statement that the checks leave open."""

    statement: str
    cites: tuple[Cite, ...]
    """The sentences that it rests on."""
    doubt: str = ""
    """The doubt of a check, as text that follows the statement."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion on one statement by a judge that reads the whole answer."""

    outcome: Outcome
    cites: tuple[int, ...] = ()
    """Places of the cites that say it or, if it is refuted, say otherwise; empty if none is named."""
    unbacked: str = ""
    """Words of the statement that its sentences don't back."""


class NotJudged(Exception):
    """A judge has no opinion on any statement; the message says why."""


class BatchJudge(Protocol):
    """Judges all open statements of an answer at once. It may refute.

    >>> class Trusting:
    ...     name, prompt = "trusting", "none"
    ...     def judge_all(self, cases):
    ...         return [Opinion("verified") for _ in cases]
    ...     def usage(self):
    ...         return Usage()
    """

    @property
    def name(self) -> str:
        """The judge's name, as `Answer.checks` lists it."""
        ...

    @property
    def prompt(self) -> str:
        """The prompt that it uses, with its version."""
        ...

    def judge_all(self, cases: Sequence[Case]) -> Sequence[Opinion | None]:
        """Judge cases, in their order; None where there is no opinion. Raises: NotJudged: there is no opinion on any
        case.
        """
        ...

    def usage(self) -> Usage:
        """Its cost so far."""
        ...
