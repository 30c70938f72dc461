"""The training loop: phases, a learning rate that rises and falls, checkpoints to go on from, a log."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from time import perf_counter, time
from typing import Any

import numpy as np
import torch
from torch import Tensor

from tools.reader.batches import BATCH, Batch, Example, batches
from tools.reader.losses import total
from tools.reader.model import BF16, ReaderModel

PEAK = 1.2e-4
"""Highest learning rate."""
WARMUP = 150
"""Steps until it is reached."""
CHECKPOINT_SECONDS = 600
LOG_STEPS = 25


class Trainer:
    """Trains in phases, each on its own examples, and can be stopped and started again."""

    def __init__(self, model: ReaderModel, folder: Path, *, seed: int, peak: float = PEAK) -> None:
        self.model = model
        self.folder = folder
        self.seed = seed
        self.peak = peak
        decay = [p for p in model.parameters() if p.dim() > 1]
        rest = [p for p in model.parameters() if p.dim() <= 1]
        self.optimizer = torch.optim.AdamW(
            [{"params": decay, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0.0}], lr=peak, fused=True
        )
        self.done: dict[str, int] = {}
        """Steps done of each phase."""
        if (folder / "checkpoint.pt").exists():
            state = torch.load(folder / "checkpoint.pt", weights_only=True)
            model.load_state_dict(state["model"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.done = state["done"]

    def phase(
        self,
        name: str,
        examples: Sequence[Example],
        most: int,
        rate: Callable[[float], float],
        measure: Callable[[], dict[str, Any]],
    ) -> None:
        """Go through the examples once, or for `most` steps where those are fewer.

        `rate` gives the share of the peak learning rate at a share of the phase.
        """
        steps = min(most, math.ceil(len(examples) / BATCH))
        begun, seen, saved = perf_counter(), 0, perf_counter()
        parts: dict[str, list[float]] = {}
        torch.manual_seed(self.seed + len(self.done))
        self.model.train()
        at = 0
        for batch in batches(examples, Random(self.seed)):  # noqa: S311 - an order of examples
            at += 1
            if at > steps:
                break
            if at <= self.done.get(name, 0):
                continue
            warm = min(1.0, sum(self.done.values()) / WARMUP + 1e-3)
            for group in self.optimizer.param_groups:
                group["lr"] = self.peak * warm * rate(min(1.0, at / steps))
            for part, value in self.step(batch).items():
                parts.setdefault(part, []).append(value)
            seen += len(batch.examples)
            self.done[name] = at
            if at % LOG_STEPS == 0:
                self.log(
                    phase=name,
                    step=at,
                    of=steps,
                    per_second=round(seen / (perf_counter() - begun), 1),
                    **{part: round(float(np.mean(values)), 4) for part, values in parts.items()},
                )
                parts = {}
            if perf_counter() - saved > CHECKPOINT_SECONDS:
                self.save()
                self.log(phase=name, step=at, **measure())
                self.model.train()
                saved = perf_counter()
        self.save()
        self.log(phase=name, step=steps, **measure())

    def step(self, batch: Batch) -> dict[str, float]:
        """One update; the losses before it."""
        with torch.autocast("cpu", torch.bfloat16, enabled=BF16):
            outputs = self.model(batch.ids, batch.types, batch.mask)
        loss, parts = total(outputs, batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return parts

    def weights(self) -> dict[str, Tensor]:
        """A copy of the model's weights."""
        return {name: value.clone() for name, value in self.model.state_dict().items()}

    def average(self, name: str, earlier: Mapping[str, Tensor], share: float) -> None:
        """Replace the weights by their average with earlier ones, which count for `share`; once for each name."""
        if name not in self.done:
            after = self.model.state_dict()
            self.model.load_state_dict({part: torch.lerp(after[part], earlier[part], share) for part in after})
            self.done[name] = 0
            self.save()

    def save(self) -> None:
        """Write a checkpoint, whole or not at all."""
        torch.save(
            {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "done": self.done},
            self.folder / "checkpoint.tmp",
        )
        (self.folder / "checkpoint.tmp").replace(self.folder / "checkpoint.pt")

    def log(self, **facts: Any) -> None:
        """Add a line to log.jsonl."""
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"time": round(time()), **facts}) + "\n")
