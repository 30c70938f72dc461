"""The training loop: rounds of lessons, a checkpoint every ten minutes, figures on held-back documents."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from time import monotonic, process_time, time
from types import FrameType
from typing import Any

import numpy as np
import torch

from tools.reader.batches import PaddedBatch, batches, collate
from tools.reader.examples import Example
from tools.reader.losses import total
from tools.reader.metrics import PairReading, ValidationFigure, figures, reading
from tools.reader.model import BF16, Outputs, ReaderModel
from tools.reader.schedule import AT_LAST, RunSettings

LOG_STEPS = 25
DECAY = 0.01
"""Weight decay of matrices; the first edition's."""
LONGEST_STEP = 1.0
"""Norm that gradients are clipped to."""
HEADS = ("types", "tokens", "pool", "pair")
"""The parts that training starts from scratch."""

Rounds = Callable[[int, int, bool], Sequence[Example]]
"""Makes the examples of a round: its number, how many are left, and whether texts are whole."""


class Trainer:
    """One run in its folder. It may be killed at any time and goes on from its last checkpoint."""

    def __init__(self, model: ReaderModel, folder: Path, settings: RunSettings) -> None:
        self.model, self.folder, self.settings = model, folder, settings
        self.optimizer = torch.optim.AdamW(_groups(model, settings), lr=settings.rate, fused=True)
        self.seen = 0
        """Examples trained on."""
        self.rounds = 0
        """Rounds begun."""
        self.measured = 0
        """Examples trained on when the figures were last taken."""
        self.best = -1.0
        """Highest score at a checkpoint."""
        self.stopping = False
        """Set by a signal: the next step ends the run."""
        if (folder / "checkpoint.pt").exists():
            self._resume(torch.load(folder / "checkpoint.pt", weights_only=True))

    def run(self, examples: Rounds, held: dict[str, Sequence[Example]]) -> None:
        """Train until the settings' number of examples, or until the process is told to end."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        saved = monotonic()
        for batch in self._batches(examples):
            self._step(batch)
            if self.stopping:
                break
            if monotonic() - saved > 60 * self.settings.minutes:
                if self.seen - self.measured >= self.settings.measure_after:
                    self.checkpoint(held, self.settings.measured)
                else:
                    self.save("checkpoint.pt")
                saved = monotonic()
        ended = self.settings.examples - self.seen < self.settings.batch
        self.save("checkpoint.pt")
        if ended:
            self.checkpoint(held, AT_LAST * self.settings.measured)
        self.log("end" if ended else "stopped", seen=self.seen)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.stopping = True

    def _batches(self, examples: Rounds) -> Iterator[PaddedBatch]:
        self._losses: dict[str, list[float]] = defaultdict(list)
        self._began = monotonic(), process_time(), self.seen
        while self.seen < self.settings.examples:
            left = min(self.settings.round, self.settings.examples - self.seen)
            if left < self.settings.batch:  # lessons that a limit cuts off leave the last round a few short
                break
            whole = self.settings.is_whole(self.seen)
            lessons = examples(self.rounds, left, whole)
            self.log("round", number=self.rounds, examples=len(lessons), whole=whole, **_lengths(lessons))
            torch.manual_seed(self.settings.seed + self.rounds)
            self.model.train()
            order = Random(self.settings.seed + self.rounds)  # noqa: S311 - a sample
            yield from batches(lessons, order, self.settings.batch)
            self.rounds += 1

    def _step(self, batch: PaddedBatch) -> None:
        """Train on one batch."""
        rate = self.settings.rate * self.settings.share(self.seen)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["times"]
        loss, parts = total(run(self.model, batch), batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), LONGEST_STEP)
        self.optimizer.step()
        self.seen += len(batch.examples)
        for name, value in parts.items():
            self._losses[name].append(value)
        if self.seen // self.settings.batch % LOG_STEPS == 0:
            wall, cpu, seen = self._began
            self.log(
                "step",
                seen=self.seen,
                of=self.settings.examples,
                rate=float(f"{rate:.3g}"),
                per_second=round((self.seen - seen) / (monotonic() - wall), 2),
                per_cpu_second=round((self.seen - seen) / (process_time() - cpu), 2),
                load=round(os.getloadavg()[0], 1),
                losses={name: round(float(np.mean(values)), 4) for name, values in self._losses.items()},
            )
            self._losses.clear()
            self._began = monotonic(), process_time(), self.seen

    def checkpoint(self, held: dict[str, Sequence[Example]], most: int) -> None:
        """Save, measure the held-back examples, and keep the weights if they are the best so far."""
        self.measured = self.seen
        self.save("checkpoint.pt")
        began = monotonic()
        table = {name: figures(group[:most], read(self.model, group[:most])) for name, group in held.items()}
        self.model.train()
        score = overall(table)
        self.log(
            "measured",
            seen=self.seen,
            seconds=round(monotonic() - began),
            score=round(score, 4),
            held={
                name: {key: list(asdict(one).values()) for key, one in group.items()} for name, group in table.items()
            },
        )
        if score > self.best:
            self.best = score
            self.save("best.pt")

    def save(self, name: str) -> None:
        """Write the trained weights, and for a checkpoint what is needed to go on; whole or not at all."""
        state: dict[str, Any] = {
            "trained": self.model.trained(),
            "seen": self.seen,
            "rounds": self.rounds,
            "best": self.best,
            "settings": json.dumps(asdict(self.settings)),
        }
        if name == "checkpoint.pt":
            state["optimizer"] = self.optimizer.state_dict()
        torch.save(state, self.folder / f"{name}.part")
        (self.folder / f"{name}.part").replace(self.folder / name)

    def _resume(self, state: dict[str, Any]) -> None:
        """Go on after a checkpoint, with the next round: the rest of the round that it was in is left out."""
        self.model.load_state_dict({**self.model.state_dict(), **state["trained"]})
        self.optimizer.load_state_dict(state["optimizer"])
        self.seen, self.rounds, self.best = state["seen"], state["rounds"] + 1, state["best"]
        self.measured = self.seen
        self.log("resumed", seen=self.seen, round=self.rounds)

    def log(self, event: str, **facts: Any) -> None:
        """Add a line to log.jsonl, and one for people to the standard output."""
        line = {"event": event, "time": round(time()), **facts}
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        sys.stdout.write(f"{event}: {json.dumps(facts)}\n")
        sys.stdout.flush()


def _groups(model: ReaderModel, settings: RunSettings) -> list[dict[str, Any]]:
    """Return the trained parameters: new outputs at a higher rate, matrices with weight decay."""
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = defaultdict(list)
    for name, weight in model.named_parameters():
        if weight.requires_grad:
            groups[name.split(".")[0] in HEADS, weight.dim() > 1].append(weight)
    return [
        {"params": weights, "times": settings.heads if new else 1.0, "weight_decay": DECAY if matrix else 0.0}
        for (new, matrix), weights in groups.items()
    ]


def _lengths(examples: Sequence[Example]) -> dict[str, float]:
    lengths = [len(example.ids) for example in examples]
    return {"mean_length": round(float(np.mean(lengths)), 1), "longest": max(lengths)}


def run(model: ReaderModel, batch: PaddedBatch) -> Outputs:
    """Return the model's outputs for a batch, in bf16 where the processor has it."""
    with torch.autocast("cpu", torch.bfloat16, enabled=BF16):
        outputs: Outputs = model(
            torch.from_numpy(batch.ids), torch.from_numpy(batch.types), torch.from_numpy(batch.mask)
        )
    return outputs


def read(model: ReaderModel, examples: Sequence[Example]) -> list[PairReading]:
    """Return the readings of examples, in their order."""
    model.eval()
    order = sorted(range(len(examples)), key=lambda n: len(examples[n].ids))
    readings: dict[int, PairReading] = {}
    for numbers in (order[n : n + 16] for n in range(0, len(order), 16)):
        with torch.no_grad():
            outputs = run(model, collate([examples[n] for n in numbers]))
        for row, number in enumerate(numbers):
            readings[number] = reading(outputs.tokens[row].numpy(), outputs.pair[row].numpy(), examples[number])
    return [readings[n] for n in range(len(examples))]


def overall(table: dict[str, dict[str, ValidationFigure]]) -> float:
    """Return one number to choose a checkpoint by: the mean of the figures that matter, over the hand-written
    groups.
    """
    names = ("evidence_first", "short_f1", "near_auroc", "verdict", "support_auroc")
    values = [group[name].value for group in table.values() for name in names if name in group]
    return float(np.mean(values)) if values else 0.0
