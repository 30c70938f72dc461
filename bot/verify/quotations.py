"""Every statement against its citations, and citations against what was shown: nothing passes that does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.bot.writers.reader.quoting import Draft, quotation
from pincite.index.retrieve import Retrieved
from pincite.index.types import Span


@dataclass(frozen=True, slots=True)
class Verified:
    """A statement whose support is known."""

    draft: Draft
    support: float
    """Probability that its citations support it."""


def verify(drafts: Sequence[Draft], shown: Sequence[Retrieved]) -> tuple[list[Verified], list[str]]:
    """Keep the statements that are the words of their citations, out of passages that were shown.

    Returns:
        The statements that hold, and what was dropped with the reason.
    """
    kept: list[Verified] = []
    dropped: list[str] = []
    for draft in drafts:
        if not draft.cites:
            dropped.append(f"{draft.text}: without a citation")
        elif not all(_shown(found, span, shown) for found, span, _ in draft.cites):
            dropped.append(f"{draft.text}: cites what was not shown")
        elif not any(draft.text == quotation(span.of(found.document.text)) for found, span, _ in draft.cites):
            dropped.append(f"{draft.text}: is not what the source says")
        else:
            kept.append(Verified(draft, 1.0))  # a quotation is its own support
    return kept, dropped


def _shown(found: Retrieved, span: Span, shown: Sequence[Retrieved]) -> bool:
    return any(
        s.document.id == found.document.id and s.passage.start <= span.start < span.end <= s.passage.end for s in shown
    )
