"""The course of a run: its settings, the learning rate, and when texts are whole."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tools.reader.task import Kind

AT_LAST = 8
"""Held-back examples measured at the end, as a multiple of those at a checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """The settings of a run, kept in its folder as run.json; a changed file counts from the next start."""

    examples: int = 40_000
    """Examples until the end."""
    whole: float = 0.15
    """Share at the end that reads whole texts."""
    rate: float = 1e-4
    """Highest learning rate; of 5e-5, 1e-4 and 2e-4 the best in the probe."""
    heads: float = 5.0
    """Learning rate of the new outputs, as a multiple."""
    warm_up: int = 480
    """Examples until the rate is reached."""
    falling: float = 0.4
    """Share of the run over which the rate falls."""
    floor: float = 0.02
    """Lowest share of the rate."""
    batch: int = 16
    frozen: int = 6
    """Layers, from the lowest, that are not trained; nor are the embeddings."""
    types_at: int | None = None
    """The layer to whose input token types are added; None means the first that is trained."""
    kinds: tuple[Kind, ...] = ("span", "support", "verdict")
    """The kinds of lessons that are taken."""
    layers: tuple[int, ...] = tuple(range(12))
    """Layers of the published model that are taken."""
    round: int = 4096
    """Examples that are drawn at a time; hand-written files are read anew for each round."""
    seed: int = 7
    by_hand: float = 0.75
    """Share of the examples that were written by hand."""
    minutes: float = 10.0
    """Between checkpoints."""
    measured: int = 40
    """Held-back examples of each group that are measured at a checkpoint; AT_LAST times as many at the end."""
    measure_after: int = 640
    """Fewest examples between measurements: on a busy machine a checkpoint comes after fewer, and is only saved."""

    def share(self, seen: int) -> float:
        """Return the share of the learning rate after so many examples."""
        left = max(0.0, 1 - seen / self.examples)
        return max(self.floor, min(1.0, (seen + self.batch) / self.warm_up, left / self.falling))

    def is_whole(self, seen: int) -> bool:
        """Return whether texts are whole after so many examples."""
        return seen >= (1 - self.whole) * self.examples


def settings_of(folder: Path, given: RunSettings | None = None) -> RunSettings:
    """Return the settings of a run: those in its folder, or those given, which are written there."""
    file = folder / "run.json"
    if file.exists():
        facts: dict[str, Any] = json.loads(file.read_text("utf-8"))
        facts |= {name: tuple(facts[name]) for name in ("layers", "kinds") if name in facts}
        return RunSettings(**facts)
    settings = given or RunSettings()
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(settings), indent=1) + "\n", "utf-8")
    return settings
