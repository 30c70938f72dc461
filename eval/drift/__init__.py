"""How the questions of the query log change over time, without labels, and which of them to label.

- `series`: confidence, abstention and retrieval scores by day or week, with what changed and when.
- `strange`: the questions that are least like the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pincite.bot.query_log import LoggedQuestion
from pincite.eval.drift.series import DriftFigure, LoggedPeriod, Replaced, measures, periods, replacements
from pincite.eval.drift.strange import Strange, strange
from pincite.eval.gold import GoldPair

STRANGE = 20
"""Strange questions listed by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The findings in the query log of a collection."""

    collection: str
    questions: int
    days: int
    """Days with a question."""
    periods: tuple[LoggedPeriod, ...]
    measures: tuple[DriftFigure, ...]
    replaced: tuple[Replaced, ...]
    """New documents and new writers, which move the figures, too."""
    strange: tuple[Strange, ...]

    def data(self) -> dict[str, Any]:
        """As JSON, days in ISO 8601."""
        return _plain(asdict(self))  # type: ignore[no-any-return]


def drift(
    collection: str, logged: Sequence[LoggedQuestion], asked: Sequence[GoldPair] = (), *, shown: int = STRANGE
) -> Drift:
    """Sum up the logged questions of a collection.

    Args:
        collection: the collection.
        logged: its questions.
        asked: pairs whose questions are not offered for labelling again.
        shown: most strange questions.
    """
    ordered = sorted(logged, key=lambda one: one.day)
    return Drift(
        collection=collection,
        questions=len(ordered),
        days=len({one.day for one in ordered}),
        periods=tuple(periods(ordered)),
        measures=tuple(measures(ordered)),
        replaced=tuple(replacements(ordered)),
        strange=tuple(strange(ordered, asked)[:shown]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


__all__ = ["STRANGE", "Drift", "DriftFigure", "LoggedPeriod", "Replaced", "Strange", "drift"]
