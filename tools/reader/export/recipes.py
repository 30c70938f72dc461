"""Fewer bits for the reader's weights, part by part, and a vocabulary without the rows that English never uses.

The whole model in dynamic int8, as the first edition shipped, damages MPNet: of its spans 0.38 stay the same, with the
second feed-forward product left in fp32 0.82. Weights in blocks of 8 bits keep 0.92, of 4 bits 0.81 (figures of the
probe). Whole numbers with a scale for each token, `int8` here, are twice as fast as blocks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.graphs import Array
from tools.reader.export.blocks import Blocks
from tools.reader.export.graph import LayerStorage, WordPrecision, graph
from tools.reader.export.vocabulary import vocabulary
from tools.reader.shape import EncoderShape


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How an exported file stores its weights."""

    layers: LayerStorage = None
    """How the layers' matrices are stored; None leaves them in fp32."""
    words: WordPrecision = "fp32"
    """How the embedding table is stored."""
    pruned: bool = False
    """Whether rows that English never uses are left out."""


RECIPES: Mapping[str, Recipe] = {
    "words8": Recipe(words="int8"),
    "words4": Recipe(words="int4"),
    "int8": Recipe(layers="int8", words="int8"),
    "int8-words4": Recipe(layers="int8", words="int4", pruned=True),
    "8bit": Recipe(layers=Blocks(8, 32), words="int8"),
    "8bit-pruned": Recipe(layers=Blocks(8, 32), words="int8", pruned=True),
    "8bit-128": Recipe(layers=Blocks(8, 128), words="int8", pruned=True),
    "8bit-128-words4": Recipe(layers=Blocks(8, 128), words="int4", pruned=True),
    "4bit": Recipe(layers=Blocks(4, 32), words="int8", pruned=True),
    "4bit-128-words4": Recipe(layers=Blocks(4, 128), words="int4", pruned=True),
}
"""The recipes that are compared with fp32. On a reader early in its training (40 examples; share of short answers that
stay the same, CPU seconds a pair): int8 .85, .14; 8bit .97, .33; 8bit-128 .98, .24; 4bit .68, .36; fp32 1, .27. Pruning
saves 2 MB of 123."""


def exported(
    weights: Mapping[str, Array], shape: EncoderShape, *, frozen: int, recipe: Recipe, tokenizer: Path
) -> bytes:
    """Return the model as a file's bytes."""
    rows = None
    if recipe.pruned:
        used, rows = vocabulary(json.loads(tokenizer.read_text("utf-8"))["model"]["vocab"])
        weights = {**weights, "words.weight": weights["words.weight"][used]}
    model = graph(weights, shape, frozen=frozen, words=recipe.words, rows=rows, layers=recipe.layers)
    return bytes(model.SerializeToString())
