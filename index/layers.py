"""Vectors in two layers: those of the store as it was opened, and the few that the catalogue keeps beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pincite.index.vectors import VectorReader


@dataclass(frozen=True, slots=True)
class Layers:
    """A reader of both layers. A passage in both counts once, with the vector that the catalogue keeps."""

    store: VectorReader
    keys: Sequence[int]
    fresh: NDArray[np.float32]
    """The unit vectors of these passages."""
    place: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", {key: row for row, key in enumerate(self.keys)})

    def nearest(self, query: NDArray[np.float32], count: int) -> list[tuple[int, float]]:
        """The passage keys nearest to a unit vector, with their cosine similarity, best first."""
        stored = [(key, similarity) for key, similarity in self.store.nearest(query, count) if key not in self.place]
        fresh = zip(self.keys, (self.fresh @ query).tolist(), strict=True)
        return sorted([*stored, *fresh], key=lambda pair: -pair[1])[:count]

    def vectors(self, keys: Sequence[int]) -> tuple[list[int], NDArray[np.float32]]:
        """The unit vectors of these passages, with the keys in their order; unknown keys are left out."""
        here = [key for key in keys if key in self.place]
        own = self.fresh[[self.place[key] for key in here]]
        others = [key for key in keys if key not in self.place]
        if not others:
            return here, own
        stored, vectors = self.store.vectors(others)
        return ([*here, *stored], np.concatenate([own, vectors]) if stored else own) if here else (stored, vectors)


def layered(store: VectorReader, keys: Sequence[int], fresh: NDArray[np.float32]) -> VectorReader:
    """A reader of the store, and of the vectors beside it if there are any."""
    return Layers(store, keys, fresh) if keys else store
