"""The reader's sizes and outputs: the numbers that training, export and tests share."""

from __future__ import annotations

from dataclasses import dataclass

from tools.reader.task import SUPPORT, TYPES, VERDICT

START, END, EVIDENCE, INSIDE = range(4)
"""The outputs of a token: the answer begins, ends, rests on it, contains it."""
TOKEN_OUTPUTS = 4

ANSWERABLE = 0
SUPPORT_FROM = 1
VERDICT_FROM = SUPPORT_FROM + len(SUPPORT)
TYPE_FROM = VERDICT_FROM + len(VERDICT)
"""Where the outputs of the pair begin: whether the text answers, the classes of support, verdict and type."""
PAIR_OUTPUTS = TYPE_FROM + len(TYPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderShape:
    """Sizes of the encoder; the defaults are MPNet-base's."""

    layers: int = 12
    heads: int = 12
    width: int = 768
    inner: int = 3072
    vocabulary: int = 30522
    positions: int = 512
    buckets: int = 32
    farthest: int = 128
    epsilon: float = 1e-5
