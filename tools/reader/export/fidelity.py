"""An exported file's readings compared with the fp32 model's, on the same held-back examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import numpy as np

from tools.reader.examples import Example
from tools.reader.metrics import PairReading, reading, support_odds

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Fidelity:
    """How close a file's readings are to others."""

    same_span: float
    """Share of the examples with the same best short answer."""
    same_evidence: float
    """Share with the same sentence first."""
    same_support: float
    """Share with the same most likely class of support."""
    same_verdict: float
    answerable: float
    """Correlation of the log-odds that the text answers."""
    support: float
    """Correlation of the log-odds that a statement is supported."""


def session(model: bytes | Path, threads: int = 1) -> InferenceSession:
    """Return an exported file, opened as the program opens it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    source = str(model) if isinstance(model, Path) else model
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def readings(opened: InferenceSession, examples: Sequence[Example]) -> tuple[list[PairReading], float]:
    """Return the readings of the examples, and CPU seconds for each."""
    began = process_time()
    table = []
    for example in examples:
        ids = np.array([example.ids], np.int64)
        types = np.zeros_like(ids)
        types[0, example.first :] = 1
        tokens, pair = opened.run(None, {"input_ids": ids, "token_types": types})
        table.append(reading(tokens, pair, example))
    return table, (process_time() - began) / max(1, len(examples))


def fidelity(reference: Sequence[PairReading], other: Sequence[PairReading]) -> Fidelity:
    """Return how close the other readings are to the reference's."""
    pairs = list(zip(reference, other, strict=True))

    def share(same: Sequence[bool]) -> float:
        return round(float(np.mean(same)), 4)

    def correlation(left: Sequence[float], right: Sequence[float]) -> float:
        return round(float(np.corrcoef(left, right)[0, 1]), 4)

    return Fidelity(
        same_span=share([a.short == b.short for a, b in pairs]),
        same_evidence=share([np.argmax(a.evidence) == np.argmax(b.evidence) for a, b in pairs if a.evidence]),
        same_support=share([np.argmax(a.support) == np.argmax(b.support) for a, b in pairs]),
        same_verdict=share([np.argmax(a.verdict) == np.argmax(b.verdict) for a, b in pairs]),
        answerable=correlation([a.answerable for a, _ in pairs], [b.answerable for _, b in pairs]),
        support=correlation([support_odds(a) for a, _ in pairs], [support_odds(b) for _, b in pairs]),
    )
