"""Tasks as padded tensors, in batches of like length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from pincite.bot.writers.reader.encoding import encode
from tools.reader.task import SUPPORT, VERDICT, Task

BATCH = 32
MEGABATCH = 64
"""Batches whose examples are sorted by length together: enough that few places are padding."""

NOTHING = -1
"""Stands for a label that is not known."""


@dataclass(frozen=True, slots=True)
class Example:
    """One task as tokens, with what is to be said of them."""

    ids: tuple[int, ...]
    first: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    """The places of the first and the last token of each answer; none where nothing is to be found."""
    here: int
    """Whether the answer is in the text: 0 or 1, or NOTHING."""
    sentences: tuple[tuple[int, int], ...]
    """The places of the tokens of each sentence, half-open."""
    evidence: tuple[int, ...] | None
    """Which of them are evidence; None where it is not known."""
    support: int
    """Class of SUPPORT; len(SUPPORT) for not supported; or NOTHING."""
    verdict: int
    """Class of VERDICT, or NOTHING."""
    spans: bool
    """Whether start and end are to be learned from it."""


def example(tokenizer: Tokenizer, task: Task, limit: int) -> Example | None:
    """A task as tokens; None where the limit cuts its answer off."""
    found = encode(tokenizer, task.ask, task.context, limit)
    starts, ends = [], []
    for a, b in task.answers:
        inside = [n for n, (x, y) in enumerate(found.offsets) if x < b and a < y and x < y]
        if inside:
            starts.append(found.first + inside[0])
            ends.append(found.first + inside[-1])
    if task.answers and not starts:
        return None
    spans = found.sentences(task.sentences)
    evidence = None
    if task.evidence is not None:
        evidence = tuple(int(n in task.evidence) for n, r in enumerate(spans) if r)
    return Example(
        ids=found.ids,
        first=found.first,
        starts=tuple(starts),
        ends=tuple(ends),
        here=int(task.answerable) if task.kind != "support" else NOTHING,
        sentences=tuple((r.start, r.stop) for r in spans if r),
        evidence=evidence,
        support=NOTHING if task.kind != "support" else (*SUPPORT, "not_supported").index(task.label),
        verdict=NOTHING if task.kind != "verdict" else VERDICT.index(task.label),
        spans=task.kind == "span",
    )


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples padded to one length."""

    ids: Tensor
    types: Tensor
    mask: Tensor
    examples: tuple[Example, ...]


def collate(examples: Sequence[Example]) -> Batch:
    """Examples as one batch, padded to a multiple of 8."""
    length = -(-max(len(e.ids) for e in examples) // 8) * 8
    ids = np.zeros((len(examples), length), np.int64)
    types = np.zeros_like(ids)
    mask = np.zeros_like(ids, bool)
    for row, e in enumerate(examples):
        ids[row, : len(e.ids)] = e.ids
        types[row, e.first : len(e.ids)] = 1
        mask[row, : len(e.ids)] = True
    return Batch(torch.from_numpy(ids), torch.from_numpy(types), torch.from_numpy(mask), tuple(examples))


def batches(examples: Sequence[Example], random: Random) -> Iterator[Batch]:
    """All examples once, in batches of like length, in random order."""
    order = list(range(len(examples)))
    random.shuffle(order)
    size = BATCH * MEGABATCH
    for start in range(0, len(order), size):
        some = sorted(order[start : start + size], key=lambda n: len(examples[n].ids))
        groups = [some[n : n + BATCH] for n in range(0, len(some), BATCH)]
        random.shuffle(groups)
        for group in groups:
            yield collate([examples[n] for n in group])
