"""Fuses the dense and the lexical score of a passage into one."""

from __future__ import annotations

from collections.abc import Mapping

DENSE_WEIGHT = 0.4
"""Share of the dense score in the fused score; the flat top of the curve in tools/bench/fusion.md, where 0.3 to 0.5
differ by less than the interval."""


BUILT_IN = "all-MiniLM-L6-v2"
"""Beginning of the built-in embedder's fingerprint."""

UNKNOWN_WEIGHT = 0.1
"""Its share where the built-in embedder, which knows English, hardly knows the question's script: similarities then say
little, and are spread over the whole range all the same."""


def dense_weight(question: str, embedder: str) -> float:
    """The share of the dense score for a question; `embedder` is the fingerprint of what embedded it."""
    letters = [c for c in question if c.isalpha()]
    latin = 2 * sum(c < "\u0250" for c in letters) >= len(letters)
    return DENSE_WEIGHT if latin or not embedder.startswith(BUILT_IN) else UNKNOWN_WEIGHT


def fuse(
    dense: Mapping[int, float], lexical: Mapping[int, float], *, weight: float = DENSE_WEIGHT
) -> list[tuple[int, float]]:
    """Combine min-max-normalised scores convexly (Bruch, Gai and Ingber 2023, arXiv:2210.11934), best first.

    Args:
        dense: cosine similarity of every candidate.
        lexical: BM25 score of the candidates that share a term with the question; 0 for the others.
        weight: share of the dense score.

    Returns:
        (key, score) with scores in [0, 1]; equal scores in the order of the keys.
    """
    if not dense:
        return []
    low, high = min(dense.values()), max(dense.values())
    top = max(lexical.values(), default=0.0)
    scored = [
        (
            key,
            weight * ((similarity - low) / (high - low) if high > low else 1.0)
            + (1 - weight) * (lexical.get(key, 0.0) / top if top > 0 else 0.0),
        )
        for key, similarity in dense.items()
    ]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))
