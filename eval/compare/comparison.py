"""Two runs compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pincite.eval.compare.changes import FigureChange, changes
from pincite.eval.compare.flips import Flip, flips
from pincite.eval.compare.pairing import MINIMUM_OVERLAP, doubts, pairing
from pincite.eval.errors import RunError
from pincite.eval.runs.origin import UNIMPORTANT
from pincite.eval.runs.records import Run
from pincite.eval.scoring import scored
from pincite.eval.stats import clusters
from pincite.eval.stats.power import ALPHA


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs of one suite."""

    before: str
    after: str
    questions: int
    """Compared questions."""
    independent: int
    """Groups of compared questions that share no evidence."""
    overlap: float
    """Share of all questions that are compared."""
    left_out: tuple[str, ...]
    """Ids that only one run has, or whose gold changed."""
    doubts: tuple[str, ...]
    """Reasons why the two runs can't be compared; a gate fails on any."""
    reweighted: int
    """Compared questions with another weight in the first run; both runs are weighted as the second."""
    made_by: Mapping[str, tuple[Any, Any]]
    """Differences in the making of the runs."""
    changes: tuple[FigureChange, ...]
    flips: tuple[Flip, ...]

    def change(self, metric: str) -> FigureChange | None:
        """The change of one figure; None where no question of both runs has it."""
        return next((change for change in self.changes if change.metric == metric), None)

    @property
    def by_chance(self) -> float:
        """Expected number of these figures that chance alone would call changed, at one in twenty."""
        return ALPHA * sum(
            not change.timed and (change.p is not None or change.difference.low is not None) for change in self.changes
        )

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"changes": [asdict(change) | {"verdict": change.verdict} for change in self.changes]}


def compare(before: Run, after: Run, *, minimum_overlap: float = MINIMUM_OVERLAP) -> Comparison:
    """Compare two runs.

    Args:
        before: the first run.
        after: the second run.
        minimum_overlap: share of all questions that have to be the same in both; below it is a doubt.

    Raises:
        RunError: no question with the same gold is in both.
    """
    pairs = pairing(before, after)
    if not pairs.before:
        raise RunError(after.path, f"shares no question with {before.path}: compare two runs of one suite")
    first, second = scored(before), scored(after)
    return Comparison(
        before=before.name,
        after=after.name,
        questions=len(pairs.before),
        independent=len(set(clusters([record.asked for record in pairs.before]))),
        overlap=pairs.overlap,
        left_out=pairs.left_out,
        doubts=tuple(doubts(before, after, pairs, minimum_overlap)),
        reweighted=sum(
            a.asked.pair.weight != b.asked.pair.weight for a, b in zip(pairs.before, pairs.after, strict=True)
        ),
        made_by=_made_by(before, after),
        changes=tuple(changes(pairs, first, second)),
        flips=tuple(flips(pairs, first, second)),
    )


def _made_by(before: Run, after: Run) -> dict[str, tuple[Any, Any]]:
    names = (
        "suite_sha256",
        "conversation",
        "collection",
        "index_id",
        "writer",
        "model",
        "pincite",
        "commit",
        "platform",
    )
    pairs = {name: (getattr(before.header, name), getattr(after.header, name)) for name in names}
    for name, first, second in (
        ("prompt", before.header.prompts, after.header.prompts),
        ("setting", before.header.settings, after.header.settings),
    ):
        keys = sorted({*first, *second} - UNIMPORTANT)  # older versions recorded these
        pairs |= {f"{name} {key}": (first.get(key), second.get(key)) for key in keys}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
