"""Examples as padded arrays, in batches of like length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from tools.reader.examples import Example

BATCH = 16
"""Examples of one step. With 16 and a rate of 1e-4 the probe learned more per example than with 32."""

BUCKET = 64
"""Batches whose examples are sorted by length together, so that few positions are padding."""

MULTIPLE = 8
"""Lengths are padded to a multiple of this."""


@dataclass(frozen=True, slots=True)
class PaddedBatch:
    """Examples padded to one length; all arrays are (examples, length)."""

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    """1 for the text, 0 for the question."""
    mask: NDArray[np.bool_]
    """Where there is a token."""
    examples: tuple[Example, ...]


def collate(examples: Sequence[Example]) -> PaddedBatch:
    """Examples as one batch."""
    length = -(-max(len(e.ids) for e in examples) // MULTIPLE) * MULTIPLE
    ids = np.zeros((len(examples), length), np.int64)
    types = np.zeros_like(ids)
    mask = np.zeros_like(ids, bool)
    for row, e in enumerate(examples):
        ids[row, : len(e.ids)] = e.ids
        types[row, e.first : len(e.ids)] = 1
        mask[row, : len(e.ids)] = True
    return PaddedBatch(ids, types, mask, tuple(examples))


def batches(examples: Sequence[Example], random: Random, size: int = BATCH) -> Iterator[PaddedBatch]:
    """Yield all examples once, in batches of like length, in random order."""
    order = list(range(len(examples)))
    random.shuffle(order)
    for start in range(0, len(order), size * BUCKET):
        bucket = sorted(order[start : start + size * BUCKET], key=lambda n: len(examples[n].ids))
        groups = [bucket[n : n + size] for n in range(0, len(bucket), size)]
        random.shuffle(groups)
        for group in groups:
            yield collate([examples[n] for n in group])
