"""all-MiniLM-L6-v2 as an ONNX graph: token ids of texts of one length in, unit vectors out.

Written node by node, because the model is small and an exporter would decide for us what we want to choose: how the
weights are stored, and that there is no attention mask, which texts of equal length don't need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Precision = Literal["fp32", "fp16", "int8"]
"""How weights are stored. Computing is in fp32 in each: a stored weight is turned into fp32 when the file is loaded."""
PRECISIONS: tuple[Precision, ...] = get_args(Precision)

Array = NDArray[Any]

LAYERS, HEADS, WIDTH = 6, 12, 384
BLOCK = 32
"""Weights of one column that share a scale in int8. A scale for a whole column is 1.2 MB smaller, and its vectors
differ from fp32's three times as much."""
OPSET = 20
IR_VERSION = 9
"""The oldest that has opset 20, so that older runtimes read the file."""


def graph(weights: Mapping[str, Array], precision: Precision) -> onnx.ModelProto:
    """The model with input `input_ids` (batch, length) int64 and output `embeddings` (batch, 384) float32.

    Mean pooling over all tokens and L2 normalisation are in it. All texts of a batch have the same length.
    """
    g = Encoder(weights, precision)
    hidden = g.embeddings("input_ids")
    for layer in range(LAYERS):
        hidden = g.layer(hidden, f"encoder.layer.{layer}.")
    g.pool(hidden, "embeddings")
    model = helper.make_model(
        helper.make_graph(
            g.nodes,
            f"all-MiniLM-L6-v2 {precision}",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])],
            [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["batch", WIDTH])],
            list(g.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="pincite",
    )
    onnx.checker.check_model(model, full_check=True)
    return model


class Encoder:
    """The nodes of a graph in the making, and the parts of BERT as methods that add to them.

    `weights` have the names that the published model gives them.
    """

    def __init__(self, weights: Mapping[str, Array], precision: Precision) -> None:
        self.weights = weights
        self.precision = precision
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def embeddings(self, ids: str, types: str | None = None) -> str:
        """Word plus position plus token type; without `types` that is the first everywhere."""
        table = self.weights["embeddings.word_embeddings.weight"]
        if self.precision == "int8":  # only the rows that a text needs become fp32
            rows, scales = _int8(table, axis=1)
            words = self.op(
                "Mul",
                self.op("Cast", self.op("Gather", self.constant("words", rows), ids), to=TensorProto.FLOAT),
                self.op("Gather", self.constant("words.scale", scales), ids),
            )
        elif self.precision == "fp16":
            rows = table.astype(np.float16)
            words = self.op("Cast", self.op("Gather", self.constant("words", rows), ids), to=TensorProto.FLOAT)
        else:
            words = self.op("Gather", self.constant("words", table), ids)
        table = self.weights["embeddings.token_type_embeddings.weight"]
        first = table[0] if types is None else np.zeros_like(table[0])
        places = self.constant("places", self.weights["embeddings.position_embeddings.weight"] + first)
        length = self.op("Shape", ids, start=1, end=2)
        places = self.op("Slice", places, self.constant("from", np.array([0])), length)
        placed = self.op("Add", words, places)
        if types is not None:
            placed = self.op("Add", placed, self.op("Gather", self.constant("types", table), types))
        return self.norm(placed, "embeddings.LayerNorm")

    def layer(self, hidden: str, prefix: str) -> str:
        """Self-attention and feed-forward, each added to what came in and normalised."""
        heads = self.constant("heads", np.array([0, 0, HEADS, WIDTH // HEADS]))
        parts = []
        for part, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
            mapped = self.op("Reshape", self.linear(hidden, f"{prefix}attention.self.{part}"), heads)
            parts.append(self.op("Transpose", mapped, perm=order))
        query, key, value = parts
        scale = self.constant("scale", np.array((WIDTH / HEADS) ** -0.5, np.float32))
        weight = self.op("Softmax", self.op("Mul", self.op("MatMul", query, key), scale), axis=-1)
        mixed = self.op("Transpose", self.op("MatMul", weight, value), perm=[0, 2, 1, 3])
        mixed = self.op("Reshape", mixed, self.constant("joined", np.array([0, 0, WIDTH])))
        mixed = self.linear(mixed, f"{prefix}attention.output.dense")
        hidden = self.norm(self.op("Add", mixed, hidden), f"{prefix}attention.output.LayerNorm")
        inner = self.op("Gelu", self.linear(hidden, f"{prefix}intermediate.dense"))
        return self.norm(
            self.op("Add", self.linear(inner, f"{prefix}output.dense"), hidden), f"{prefix}output.LayerNorm"
        )

    def pool(self, hidden: str, output: str) -> None:
        """The mean over all tokens, as a unit vector; so the sum serves as well.

        Summed by a product with a row of ones: ONNX Runtime's ReduceMean over the middle axis adds in another order
        for a batch of one than for a larger one, and a text's vector must not depend on its batch.
        """
        shape = self.op("Concat", self.constant("one", np.array([1])), self.op("Shape", hidden, start=1, end=2), axis=0)
        ones = self.op("ConstantOfShape", shape, value=helper.make_tensor("value", TensorProto.FLOAT, [1], [1.0]))
        total = self.op("Squeeze", self.op("MatMul", ones, hidden), self.constant("middle", np.array([1])))
        norm = self.op("ReduceL2", total, self.constant("last", np.array([-1])), keepdims=1)
        self.nodes.append(helper.make_node("Div", [total, norm], [output], name=output))

    def linear(self, x: str, name: str) -> str:
        """The product with a weight, plus its bias."""
        weight = np.ascontiguousarray(self.weights[f"{name}.weight"].T)
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.op("Add", self.op("MatMul", x, self.stored(f"{name}.weight", weight)), bias)

    def norm(self, x: str, name: str) -> str:
        """Layer normalisation."""
        scale, bias = (self.constant(f"{name}.{part}", self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)

    def stored(self, name: str, weight: Array) -> str:
        """A weight as it is stored, followed by the nodes that make it fp32; the runtime folds them when it loads."""
        if self.precision == "fp32":
            return self.constant(name, weight)
        if self.precision == "fp16":
            return self.op("Cast", self.constant(name, weight.astype(np.float16)), to=TensorProto.FLOAT)
        rows, columns = weight.shape
        whole, scales = _int8(weight.reshape(rows // BLOCK, BLOCK, columns), axis=1)
        cast = self.op("Cast", self.constant(name, whole), to=TensorProto.FLOAT)
        scaled = self.op("Mul", cast, self.constant(f"{name}.scale", scales))
        return self.op("Reshape", scaled, self.constant(f"{name}.shape", np.array([rows, columns])))

    def constant(self, name: str, value: Array) -> str:
        """A constant of the graph, stored once under its name."""
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def op(self, kind: str, *inputs: str, **attributes: int | Sequence[int] | onnx.TensorProto) -> str:
        """A node with one output, whose name is returned."""
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name


def _int8(weight: Array, axis: int) -> tuple[Array, Array]:
    """Whole numbers of -127 to 127, and the fp32 scales that turn them back: one scale along the axis."""
    scales = np.abs(weight).max(axis, keepdims=True) / np.float32(127)
    scales[scales == 0] = 1
    return np.rint(weight / scales).astype(np.int8), scales.astype(np.float32)
