"""The result of checking a text: an outcome for each statement, with the spans for and against it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pincite.bot.answers import Citation, Outcome, Usage
from pincite.index.frozen import FrozenModel


class CheckedStatement(FrozenModel):
    """A statement with what its sources make of it."""

    text: str
    outcome: Outcome | None = Field(description="`verified`, `refuted` or `unverified`; null of what states nothing.")
    support: float = Field(description="Probability that the supporting spans say it.")
    reason: str | None = Field(description="Why it is not verified; null if it is.")
    check: str | None = Field(description="The check that found the reason.")
    supporting: tuple[Citation, ...] = Field(
        default=(), description="The spans that say it; of an unverified statement those that it was compared with."
    )
    contradicting: tuple[Citation, ...] = Field(default=(), description="The spans that say otherwise.")


class CheckedDocument(FrozenModel):
    """A cited document, as it is found today."""

    id: str
    title: str
    state: Literal["unchanged", "missing"] = Field(
        description="`unchanged`: its text has the same hash. `missing`: no text here has it."
    )


class Verification(FrozenModel):
    """The result of checking a text, an answer or a receipt."""

    schema_version: Literal[1] = 1
    statements: tuple[CheckedStatement, ...]
    unresolved: tuple[Citation, ...] = Field(default=(), description="Citations whose quote isn't at its span.")
    documents: tuple[CheckedDocument, ...] = Field(default=(), description="The documents that an answer cites.")
    checks: tuple[str, ...] = Field(default=(), description="What the statements were put to.")
    prompts: tuple[str, ...] = Field(
        default=(), description="Prompts by which a language model judged, each with its version."
    )
    usage: Usage = Field(default=Usage(), description="What a language model that judged has counted.")
    milliseconds: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether nothing is refuted and every citation resolves."""
        return not self.unresolved and all(statement.outcome != "refuted" for statement in self.statements)
