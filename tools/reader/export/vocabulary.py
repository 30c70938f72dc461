"""A vocabulary without the rows that English never uses."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

FOREIGN = re.compile(r"[^\x00-\u024f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20cf\u2100-\u22ff]|^\[unused\d+\]$")
"""Pieces of words outside the Latin letters, punctuation, currencies and signs."""

UNKNOWN_ID = 100
"""BERT's [UNK], which stands in for a row that is left out."""


def vocabulary(ids: Mapping[str, int]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the ids whose rows stay, in order, and for every id its row among them; [UNK]'s for those left out."""
    latin = np.array(sorted(number for word, number in ids.items() if not FOREIGN.search(word)))
    rows = np.full(len(ids), np.searchsorted(latin, UNKNOWN_ID), np.int32)
    rows[latin] = np.arange(len(latin))
    return latin, rows
