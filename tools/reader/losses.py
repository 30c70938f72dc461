"""The loss of each head."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from tools.reader.batches import PaddedBatch
from tools.reader.examples import UNKNOWN, Example
from tools.reader.model import HIDDEN, Outputs
from tools.reader.shape import ANSWERABLE, END, EVIDENCE, INSIDE, START, SUPPORT_FROM, TYPE_FROM, VERDICT_FROM
from tools.reader.task import SUPPORT, VERDICT

WEIGHTS = {
    "span": 1.0,
    "answerable": 1.0,
    "evidence": 1.0,
    "support": 1.0,
    "verdict": 1.0,
    "inside": 0.5,
    "type": 0.3,
}
"""Weight of each head. The first five are those of the first edition; the two new heads are by-products."""


def total(outputs: Outputs, batch: PaddedBatch) -> tuple[Tensor, dict[str, float]]:
    """Return the weighted loss over the batch, and the mean loss of each head over the examples that have its label."""
    heads: dict[str, list[Tensor]] = {name: [] for name in WEIGHTS}
    for row, example in enumerate(batch.examples):
        for name, loss in _losses(outputs.tokens[row], outputs.pair[row], example):
            heads[name].append(loss)
    sums = {name: torch.stack(losses).sum() for name, losses in heads.items() if losses}
    weighted = torch.stack([WEIGHTS[name] * loss for name, loss in sums.items()]).sum() / len(batch.examples)
    return weighted, {name: float(loss.detach()) / len(heads[name]) for name, loss in sums.items()}


def _losses(tokens: Tensor, pair: Tensor, example: Example) -> list[tuple[str, Tensor]]:
    losses = []
    if example.spans:
        losses.append(("span", _span(tokens, example)))
        losses.append(("inside", _inside(tokens[example.first : len(example.ids) - 1, INSIDE], example)))
    if example.answerable != UNKNOWN:
        label = torch.tensor(float(example.answerable))
        losses.append(("answerable", functional.binary_cross_entropy_with_logits(pair[ANSWERABLE], label)))
    if example.evidence:
        logits = torch.stack([tokens[a:b, EVIDENCE].mean() for a, b in example.sentences])
        labels = torch.tensor(example.evidence, dtype=torch.float32)
        losses.append(("evidence", functional.binary_cross_entropy_with_logits(logits, labels)))
    if example.support != UNKNOWN:
        logs = pair[SUPPORT_FROM:VERDICT_FROM].log_softmax(-1)
        undecided = example.support == len(SUPPORT)
        losses.append(("support", -(logs[1:].logsumexp(-1) if undecided else logs[example.support])))
    if example.verdict != UNKNOWN:
        losses.append(("verdict", -pair[VERDICT_FROM : VERDICT_FROM + len(VERDICT)].log_softmax(-1)[example.verdict]))
    if example.type != UNKNOWN:
        losses.append(("type", -pair[TYPE_FROM:].log_softmax(-1)[example.type]))
    return losses


def _span(tokens: Tensor, example: Example) -> Tensor:
    """Minus the mean log-probability of start and end.

    Of alternative answers any will do; of several parts each has to be likely. Position 0 stands for no answer.
    """
    allowed = torch.full((tokens.shape[0], 1), HIDDEN)
    allowed[0] = 0.0
    allowed[example.first : len(example.ids) - 1] = 0.0
    logs = (tokens[:, [START, END]] + allowed).log_softmax(0)
    if not example.starts:
        return -logs[0].mean()
    pairs = logs[list(example.starts), 0] + logs[list(example.ends), 1]
    return -(pairs.mean() if example.several else pairs.logsumexp(0)) / 2


def _inside(logits: Tensor, example: Example) -> Tensor:
    """Cross-entropy over the text's tokens, those inside an answer weighing as much as all others together.

    Of alternatives the first is meant; tokens that only another one covers don't count.
    """
    labels = torch.zeros(len(logits))
    weights = torch.ones(len(logits))
    for number, (start, end) in enumerate(zip(example.starts, example.ends, strict=True)):
        part = slice(start - example.first, end + 1 - example.first)
        if number == 0 or example.several:
            labels[part] = 1.0
        else:
            weights[part] = 0.0
    weights = torch.maximum(weights, labels)
    losses = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")
    outside = weights * (1 - labels)
    negative = (losses * outside).sum() / outside.sum().clamp(min=1)
    if not example.starts:
        return negative
    return (negative + (losses * labels).sum() / labels.sum()) / 2
