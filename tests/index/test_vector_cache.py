from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from pincite.index.embedding import CountListener, MiniLM, Vectors
from pincite.index.vector_cache import VectorCache


class Counting(MiniLM):
    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str], *, on_progress: CountListener | None = None) -> Vectors:
        self.embedded += texts
        return super().embed(texts, on_progress=on_progress)


def test_vectors_are_those_of_the_embedder_bit_for_bit() -> None:
    texts = ["Iran joined in 2023.", "", "Belarus followed.", "Iran joined in 2023."]
    cache = VectorCache(MiniLM())
    for _ in range(2):
        assert np.array_equal(cache.embed(texts), MiniLM().embed(texts))
    assert cache.embed([]).shape == (0, 384)


def test_a_text_is_embedded_once_until_others_displace_it() -> None:
    embedder = Counting()
    cache = VectorCache(embedder, capacity=2)
    cache.embed(["a", "b", "a"])
    cache.embed(["a"])
    cache.embed(["c"])  # displaces b, the least recent
    cache.embed(["a", "c"])
    assert embedder.embedded == ["a", "b", "c"]
    cache.embed(["b"])
    assert embedder.embedded[-1] == "b"


def test_a_caller_that_changes_its_rows_changes_nobody_elses() -> None:
    cache = VectorCache(MiniLM())
    cache.embed(["a"])[0] = 0
    assert cache.embed(["a"]).any()


def test_threads_share_it() -> None:
    cache = VectorCache(MiniLM(), capacity=3)
    texts = [f"Sentence {n}." for n in range(6)]
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda n: cache.embed(texts[n % 4 : n % 4 + 3]), range(24)))
    expected = MiniLM().embed(texts)
    assert all(np.array_equal(row, expected[n % 4 : n % 4 + 3]) for n, row in enumerate(rows))
