"""The outcomes of true and false statements as shares with intervals, by kind, judge and check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pincite.bot.answers import Outcome, Usage
from pincite.bot.drafts import NO_USAGE
from pincite.eval.stats.estimates import Estimate
from pincite.eval.stats.shares import share
from pincite.eval.verifying.statements import LabelledStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeOutcomes:
    """The outcomes of all statements with one judge, or of one check."""

    name: str
    outcomes: tuple[Outcome | None, ...]
    """None for a text that states nothing. A check counts a statement as verified if it has no objection."""
    prompt: str | None = None
    """Name and version of the prompt, if the judge is a language model: `support@1`."""
    unjudged: int = 0
    """Statements of which a language model gave no label. They are unverified."""
    usage: Usage = NO_USAGE
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementGroup:
    """Statements of one kind, true or false."""

    name: str
    true: bool
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Statements, and what came of them."""

    claims: tuple[LabelledStatement, ...]
    checks: tuple[JudgeOutcomes, ...]
    """Each check alone, then all of them."""
    judges: tuple[JudgeOutcomes, ...]
    """The checks, and the judge where they leave a statement open."""

    def groups(self) -> Iterator[StatementGroup]:
        """Yield the false statements, then the true ones: all, then each kind, the largest first."""
        for true in (False, True):
            kinds: dict[str, list[int]] = {}
            for place, claim in enumerate(self.claims):
                if claim.true == true:
                    kinds.setdefault(claim.kind, []).append(place)
            every = sorted(place for places in kinds.values() for place in places)
            if every:
                yield StatementGroup(name="true" if true else "false", true=true, places=tuple(every))
            for kind, places in sorted(kinds.items(), key=lambda one: (-len(one[1]), one[0])):
                yield StatementGroup(name=kind, true=true, places=tuple(places))

    def share(self, judged: JudgeOutcomes, group: StatementGroup, *outcomes: Outcome | None) -> Estimate:
        """The share of a group that has one of these outcomes; documents are the clusters."""
        values = [float(judged.outcomes[place] in outcomes) for place in group.places]
        estimate = share(values, [self.claims[place].document for place in group.places])
        assert estimate is not None
        return estimate

    def false_pass(self, judged: JudgeOutcomes, group: StatementGroup) -> Estimate:
        """The share of false statements that are shown as verified."""
        return self.share(judged, group, "verified")

    def false_strip(self, judged: JudgeOutcomes, group: StatementGroup) -> Estimate:
        """The share of true statements that are left out."""
        return self.share(judged, group, "refuted", None)

    def data(self) -> dict[str, Any]:
        """The trial as JSON."""
        groups = list(self.groups())
        return {
            "statements": len(self.claims),
            "documents": len({claim.document for claim in self.claims}),
            "checks": [{"check": one.name, "groups": self._shares(one, groups)} for one in self.checks],
            "judges": [
                {
                    "judge": one.name,
                    "prompt": one.prompt,
                    "unjudged": one.unjudged,
                    "usage": one.usage.model_dump(mode="json"),
                    "seconds": round(one.seconds, 3),
                    "groups": self._shares(one, groups),
                    "outcomes": {claim.id: out for claim, out in zip(self.claims, one.outcomes, strict=True)},
                }
                for one in self.judges
            ],
        }

    def _shares(self, judged: JudgeOutcomes, groups: Sequence[StatementGroup]) -> list[dict[str, Any]]:
        return [
            {
                "kind": group.name,
                "true": group.true,
                "count": len(group.places),
                "false_strip" if group.true else "false_pass": _figure(
                    self.false_strip(judged, group) if group.true else self.false_pass(judged, group)
                ),
                "verified": _figure(self.share(judged, group, "verified")),
                "unverified": _figure(self.share(judged, group, "unverified")),
                "refuted": _figure(self.share(judged, group, "refuted")),
            }
            for group in groups
        ]


def _figure(estimate: Estimate) -> dict[str, float | None]:
    ends = {"low": estimate.low, "high": estimate.high}
    return {name: None if end is None else round(end, 4) for name, end in {"value": estimate.value, **ends}.items()}
