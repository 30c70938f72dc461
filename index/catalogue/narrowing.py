"""Full text of large collections: which passages are scored for a question whose terms stand in many.

SQLite finds a passage with a term in 0.1 µs and scores it in 2 µs, one after the other. So if a term stands in too many
passages, only those are scored that also hold a rarer term of the question, or several of the common ones: the best
scores are theirs. Passages with nothing but one common term are left to the vectors.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

SCORED = 10_000
"""Expected number of passages to score for a question: 20 ms."""

TOGETHER = 3
"""Factor by which two terms of a question share a passage more often than if they were independent."""

RANKED = 3
"""Passages to score by all terms for each one wanted."""

COMBINED = 8
"""Number of common terms, the rarest first, whose combinations are tried."""

K1, B = 1.2, 0.75
"""Constants of FTS5's BM25."""


def narrowed(frequencies: Mapping[str, int], passages: int, most: int) -> list[tuple[str, ...]]:
    """Groups of terms; a passage is scored if it holds all terms of any group.

    >>> narrowed({"quince": 3, "harvest": 400}, 100_000, 10_000)
    [('quince',), ('harvest',)]
    >>> narrowed({"quince": 3, "tree": 12_000, "grow": 15_000}, 100_000, 10_000)
    [('quince',), ('tree', 'grow')]
    >>> narrowed({"tree": 30_000, "grow": 35_000}, 100_000, 10_000)
    [('tree', 'grow')]
    >>> narrowed({"tree": 30_000}, 100_000, 10_000)
    []
    """
    ordered = sorted(frequencies, key=lambda term: (frequencies[term], term))
    groups: list[tuple[str, ...]] = []
    left = float(most)
    while ordered and frequencies[ordered[0]] <= left:
        left -= frequencies[ordered[0]]
        groups.append((ordered.pop(0),))
    common = ordered[:COMBINED]
    for size in range(2, len(common) + 1):
        for group in combinations(common, size):
            expected = passages / TOGETHER * math.prod(TOGETHER * frequencies[term] / passages for term in group)
            if expected <= left and not any(set(other) <= set(group) for other in groups):
                left -= expected
                groups.append(group)
    if not groups and len(ordered) > 1:
        groups.append(tuple(ordered))
    return groups


def match(groups: Iterable[Sequence[str]]) -> str:
    """An FTS5 query for passages that hold all terms of any group."""
    quoted = (['"' + term.replace('"', "") + '"' for term in group] for group in groups)
    return " OR ".join(f"({' AND '.join(group)})" for group in quoted)


def totals(record: bytes) -> tuple[int, int]:
    """The number of passages and that of their terms, from FTS5's record of averages.

    It is a row of numbers in SQLite's format: seven bits a byte, the highest first.

    >>> totals(bytes([0x81, 0x00, 0x05]))
    (128, 5)
    """
    numbers, number = [], 0
    for byte in record:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the last byte of a number
            numbers.append(number)
            number = 0
    passages, terms = (*numbers, 0, 0)[:2]
    return passages, terms


def bm25(texts: Mapping[int, str], frequencies: Mapping[str, int], passages: int, length: float) -> dict[int, float]:
    """The scores of passages by the formula of FTS5 (https://sqlite.org/fts5.html#the_bm25_function).

    Args:
        texts: the terms of each passage, separated by spaces.
        frequencies: the question's terms, with the number of passages that hold each.
        passages: the number of all passages.
        length: their average number of terms.
    """
    weights = {term: max(1e-6, math.log((passages - n + 0.5) / (n + 0.5))) for term, n in frequencies.items()}
    scores = {}
    for key, text in texts.items():
        held = text.split()
        norm = K1 * (1 - B + B * len(held) / length)
        counts = ((weight, held.count(term)) for term, weight in weights.items())
        scores[key] = sum(weight * n * (K1 + 1) / (n + norm) for weight, n in counts)
    return scores
