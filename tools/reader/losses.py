"""What is asked of the model's outputs: the loss of each head."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from tools.reader.batches import NOTHING, Batch
from tools.reader.model import Outputs
from tools.reader.task import SUPPORT

WEIGHTS = {"span": 1.0, "here": 1.0, "evidence": 1.0, "support": 1.0, "verdict": 1.0}


def losses(outputs: Outputs, batch: Batch) -> dict[str, Tensor]:
    """The mean loss of each head that the batch has labels for."""
    found: dict[str, list[Tensor]] = {name: [] for name in WEIGHTS}
    tokens = outputs.tokens.masked_fill(~batch.mask[:, :, None], -1e4)
    for row, e in enumerate(batch.examples):
        if e.spans:
            found["span"].append(_span(tokens[row, :, :2], e.first, len(e.ids), e.starts, e.ends))
        if e.here != NOTHING:
            found["here"].append(
                functional.binary_cross_entropy_with_logits(outputs.pair[row, 0], torch.tensor(float(e.here)))
            )
        if e.evidence is not None and e.evidence:
            logits = torch.stack([tokens[row, a:b, 2].mean() for a, b in e.sentences])
            labels = torch.tensor(e.evidence, dtype=torch.float32)
            found["evidence"].append(functional.binary_cross_entropy_with_logits(logits, labels))
        if e.support != NOTHING:
            logs = outputs.pair[row, 1:4].log_softmax(-1)
            found["support"].append(-(logs[1:].logsumexp(-1) if e.support == len(SUPPORT) else logs[e.support]))
        if e.verdict != NOTHING:
            found["verdict"].append(-outputs.pair[row, 4:7].log_softmax(-1)[e.verdict])
    return {name: torch.stack(some).mean() for name, some in found.items() if some}


def total(outputs: Outputs, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """The sum of all losses, each weighted with the share of the batch that has it, and what it consists of."""
    parts = losses(outputs, batch)
    share = {
        "span": sum(e.spans for e in batch.examples),
        "here": sum(e.here != NOTHING for e in batch.examples),
        "evidence": sum(bool(e.evidence) for e in batch.examples),
        "support": sum(e.support != NOTHING for e in batch.examples),
        "verdict": sum(e.verdict != NOTHING for e in batch.examples),
    }
    weighted = (WEIGHTS[name] * loss * share[name] / len(batch.examples) for name, loss in parts.items())
    return sum(weighted, torch.zeros(())), {name: float(loss.detach()) for name, loss in parts.items()}


def _span(logits: Tensor, first: int, length: int, starts: tuple[int, ...], ends: tuple[int, ...]) -> Tensor:
    """Minus the log of the probability of any of the answers; of place 0, which stands for none, where none is."""
    allowed = torch.full((logits.shape[0],), -1e4)
    allowed[0] = 0.0
    allowed[first : length - 1] = 0.0
    logs = (logits + allowed[:, None]).log_softmax(0)
    if not starts:
        return -(logs[0, 0] + logs[0, 1]) / 2
    at_start, at_end = torch.tensor(starts), torch.tensor(ends)
    return -(logs[at_start, 0] + logs[at_end, 1]).logsumexp(0) / 2
