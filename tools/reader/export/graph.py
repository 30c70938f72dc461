"""The reader as an ONNX graph in fp32, built from its weights alone, without PyTorch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import onnx
from onnx import TensorProto, helper

from tools.graphs import Array, Graph, Precision
from tools.reader.export.blocks import Blocks, packed, seven_bits
from tools.reader.export.distances import biases
from tools.reader.shape import PAIR_OUTPUTS, TOKEN_OUTPUTS, EncoderShape

LIMIT = 384
"""Longest input in tokens: as many positions are stored, and distances to either side."""


ACTIVATIONS = 4
"""MatMulNBits' accuracy level: activations in 8 bits as it runs, which is what makes it fast."""


WordPrecision = Precision | Literal["int4"]
"""How the embedding table is stored."""

WORD_BLOCKS = Blocks(4, 32)
"""How its rows are stored in 4 bits, each block with a scale in fp16; the width is a multiple of the size."""


LayerStorage = Blocks | Literal["int8"] | None
"""How the layers' matrices are stored: in blocks, as whole numbers that are multiplied as such, or in fp32 (None)."""


class ReaderGraph(Graph):
    """A graph whose layers' weights may be stored in blocks; the outputs are small and stay in fp32."""

    def __init__(
        self, weights: Mapping[str, Array], words: WordPrecision, shape: EncoderShape, layers: LayerStorage
    ) -> None:
        super().__init__(weights, "fp32" if words == "int4" else words, shape.epsilon)
        self.words = words
        self.layers = layers
        self.seen: dict[str, tuple[str, str]] = {}
        """Activations in whole numbers, and their scales, by the name of the activation."""

    def rows(self, name: str, table: Array, ids: str) -> str:
        """Add the rows of the embedding table, those of 4 bits put together from the halves of bytes."""
        if self.words != "int4":
            return super().rows(name, table, ids)
        whole, scales = packed(table, WORD_BLOCKS)
        halves = self.op("Gather", self.constant(name, whole), ids)
        low = self.op("BitwiseAnd", halves, self.constant("low half", np.array(15, np.uint8)))
        high = self.op("BitShift", halves, self.constant("half", np.array(4, np.uint8)), direction="RIGHT")
        last = self.constant("last", np.array([-1]))
        pairs = self.op("Concat", self.op("Unsqueeze", low, last), self.op("Unsqueeze", high, last), axis=-1)
        blocks = self.op("Reshape", pairs, self.constant("blocks", np.array([0, 0, scales.shape[1], WORD_BLOCKS.size])))
        numbers = self.op("Cast", blocks, to=TensorProto.FLOAT)
        signed = self.op("Sub", numbers, self.constant("zero point", np.array(8, np.float32)))
        half_scales = self.op("Gather", self.constant(f"{name}.scale", scales.astype(np.float16)), ids)
        scale = self.op("Unsqueeze", self.op("Cast", half_scales, to=TensorProto.FLOAT), last)
        return self.op("Reshape", self.op("Mul", signed, scale), self.constant("row", np.array([0, 0, table.shape[1]])))

    def linear(self, x: str, name: str) -> str:
        """Add the product with a weight, plus its bias."""
        if self.layers is None or not name.startswith("layers."):
            return super().linear(x, name)
        product = self._in_blocks(x, name, self.layers) if isinstance(self.layers, Blocks) else self._whole(x, name)
        return self.op("Add", product, self.constant(f"{name}.bias", self.weights[f"{name}.bias"]))

    def _in_blocks(self, x: str, name: str, blocks: Blocks) -> str:
        weight = self.weights[f"{name}.weight"]
        whole, scales = packed(weight, blocks)
        return self.op(
            "MatMulNBits",
            x,
            self.constant(f"{name}.weight", whole),
            self.constant(f"{name}.scales", scales),
            domain="com.microsoft",
            N=weight.shape[0],
            K=weight.shape[1],
            bits=blocks.bits,
            block_size=blocks.size,
            accuracy_level=ACTIVATIONS,
        )

    def _whole(self, x: str, name: str) -> str:
        """Add a product in whole numbers, with a scale for each token and each output: no token hurts another."""
        numbers, scale = self._whole_tokens(x)
        weight, scales = seven_bits(self.weights[f"{name}.weight"])
        middle = self.constant("middle of bytes", np.array(128, np.uint8))
        product = self.op("MatMulInteger", numbers, self.constant(f"{name}.weight", weight), middle)
        real = self.op("Mul", self.op("Cast", product, to=TensorProto.FLOAT), scale)
        return self.op("Mul", real, self.constant(f"{name}.scales", scales))

    def _whole_tokens(self, x: str) -> tuple[str, str]:
        """Add an activation as bytes around 128, each token with its scale; once for each activation."""
        if x not in self.seen:
            last = self.constant("last", np.array([-1]))
            furthest = self.op("ReduceMax", self.op("Abs", x), last, keepdims=1)
            least = self.op("Max", furthest, self.constant("least", np.array(1e-9, np.float32)))
            scale = self.op("Div", least, self.constant("reach", np.array(127, np.float32)))
            rounded = self.op("Round", self.op("Div", x, scale))
            shifted = self.op("Add", rounded, self.constant("middle", np.array(128, np.float32)))
            self.seen[x] = self.op("Cast", shifted, to=TensorProto.UINT8), scale
        return self.seen[x]


def graph(
    weights: Mapping[str, Array],
    shape: EncoderShape,
    *,
    frozen: int,
    words: WordPrecision = "fp32",
    rows: Array | None = None,
    layers: LayerStorage = None,
) -> onnx.ModelProto:
    """Return the model: `input_ids`, `token_types` (1, length) int64 in; `tokens` (length, 4), `pair` (11,) out.

    It reads one pair at a time, so that the output for one does not depend on another. Its first outputs are those of
    the first edition, in the same places.

    Args:
        weights: by the names of `tools.reader.model`.
        shape: the encoder's sizes.
        frozen: layers below the one where token types are added.
        words: how the embedding table is stored.
        rows: for each id its row in a smaller table; None keeps all rows.
        layers: how the layers' matrices are stored.
    """
    g = ReaderGraph(_split(weights, shape), words, shape, layers)
    hidden = _embeddings(g, rows)
    g.precision = "fp32"
    bias = _bias(g, shape)
    for number in range(shape.layers):
        if number == frozen:
            types = g.op("Gather", g.constant("types", g.weights["types.weight"]), "token_types")
            hidden = g.op("Add", hidden, types)
        hidden = _layer(g, hidden, f"layers.{number}.", bias, shape)
    _heads(g, hidden)
    sizes = ["one", "length"]
    return g.model(
        "pincite reader",
        [helper.make_tensor_value_info(name, TensorProto.INT64, sizes) for name in ("input_ids", "token_types")],
        [
            helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["length", TOKEN_OUTPUTS]),
            helper.make_tensor_value_info("pair", TensorProto.FLOAT, [PAIR_OUTPUTS]),
        ],
    )


def _split(weights: Mapping[str, Array], shape: EncoderShape) -> dict[str, Array]:
    """Return the weights with query, key and value apart."""
    named = dict(weights)
    for number in range(shape.layers):
        for part in ("weight", "bias"):
            pieces = np.split(named.pop(f"layers.{number}.qkv.{part}"), 3)
            named |= {f"layers.{number}.{letter}.{part}": piece for letter, piece in zip("qkv", pieces, strict=True)}
    return named


def _embeddings(graph: Graph, rows: Array | None) -> str:
    ids = "input_ids" if rows is None else graph.op("Gather", graph.constant("rows", rows), "input_ids")
    words = graph.rows("words", graph.weights["words.weight"], ids)
    length = graph.op("EncoderShape", "input_ids", start=1, end=2)
    places = graph.constant("places", graph.weights["places.weight"][:LIMIT])
    places = graph.op("Slice", places, graph.constant("from", np.array([0])), length)
    return graph.norm(graph.op("Add", words, places), "norm")


def _bias(graph: Graph, shape: EncoderShape) -> str:
    """Return the attention's bias (1, heads, length, length), out of one value a head for each distance."""
    table = graph.constant("relative", biases(graph.weights["relative.weight"], LIMIT, shape))
    first, second = graph.constant("first axis", np.array([0])), graph.constant("second axis", np.array([1]))
    length = graph.op("Squeeze", graph.op("EncoderShape", "input_ids", start=1, end=2), first)
    at = graph.op("Range", graph.constant("zero", np.array(0)), length, graph.constant("one", np.array(1)))
    distance = graph.op("Sub", graph.op("Unsqueeze", at, first), graph.op("Unsqueeze", at, second))
    place = graph.op("Add", distance, graph.constant("no distance", np.array(LIMIT - 1)))
    return graph.op("Unsqueeze", graph.op("Gather", table, place, axis=1), first)


def _layer(graph: Graph, hidden: str, prefix: str, bias: str, shape: EncoderShape) -> str:
    names = f"{prefix}q", f"{prefix}k", f"{prefix}v"
    mixed = graph.attention(hidden, names, heads=shape.heads, width=shape.width, bias=bias)
    hidden = graph.norm(graph.op("Add", graph.linear(mixed, f"{prefix}out"), hidden), f"{prefix}norm1")
    inner = graph.op("Gelu", graph.linear(hidden, f"{prefix}up"))
    return graph.norm(graph.op("Add", graph.linear(inner, f"{prefix}down"), hidden), f"{prefix}norm2")


def _heads(graph: Graph, hidden: str) -> None:
    batch = graph.constant("batch", np.array([0]))
    rows = graph.op("Squeeze", hidden, batch)
    graph.output("Identity", [graph.linear(rows, "tokens")], "tokens")
    whole = graph.op("Gather", rows, batch, axis=0)
    graph.output("Squeeze", [graph.linear(graph.op("Tanh", graph.linear(whole, "pool")), "pair"), batch], "pair")
