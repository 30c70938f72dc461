"""ONNX graphs written node by node, and how their weights are stored.

An exporter would take two choices from us: how weights are stored, and to leave out the attention mask, which one text
alone, or texts of equal length, don't need.
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

BLOCK = 32
"""Weights of one column that share a scale in int8. A scale for a whole column is 1.2 MB smaller in MiniLM, and its
vectors differ from fp32's three times as much."""
OPSET = 20
IR_VERSION = 9
"""The oldest that has opset 20, so that older runtimes read the file."""


class Graph:
    """The nodes of a graph under construction. `weights` are by name; `epsilon` is LayerNorm's."""

    def __init__(self, weights: Mapping[str, Array], precision: Precision, epsilon: float) -> None:
        self.weights = weights
        self.precision = precision
        self.epsilon = epsilon
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def op(self, kind: str, *inputs: str, **attributes: int | float | str | Sequence[int] | onnx.TensorProto) -> str:
        """Add a node with one output, and return the output's name."""
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def output(self, kind: str, inputs: Sequence[str], name: str) -> None:
        """Add a node whose output is one of the graph's."""
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name))

    def constant(self, name: str, value: Array) -> str:
        """Add a constant, once for each name, and return the name."""
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def rows(self, name: str, table: Array, ids: str) -> str:
        """Add the rows of an embedding table; of one in fewer bits, only those needed become fp32."""
        if self.precision == "int8":
            whole, scales = int8(table, axis=1)
            cast = self.op("Cast", self.op("Gather", self.constant(name, whole), ids), to=TensorProto.FLOAT)
            return self.op("Mul", cast, self.op("Gather", self.constant(f"{name}.scale", scales), ids))
        if self.precision == "fp16":
            half = self.constant(name, table.astype(np.float16))
            return self.op("Cast", self.op("Gather", half, ids), to=TensorProto.FLOAT)
        return self.op("Gather", self.constant(name, table), ids)

    def linear(self, x: str, name: str) -> str:
        """Add the product with a weight, plus its bias."""
        weight = np.ascontiguousarray(self.weights[f"{name}.weight"].T)
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.op("Add", self.op("MatMul", x, self.stored(f"{name}.weight", weight)), bias)

    def norm(self, x: str, name: str) -> str:
        """Add layer normalisation."""
        scale, bias = (self.constant(f"{name}.{part}", self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=self.epsilon)

    def stored(self, name: str, weight: Array) -> str:
        """Add a weight as it is stored, and the nodes that make it fp32; the runtime folds them when it loads."""
        if self.precision == "fp32":
            return self.constant(name, weight)
        if self.precision == "fp16":
            return self.op("Cast", self.constant(name, weight.astype(np.float16)), to=TensorProto.FLOAT)
        rows, columns = weight.shape
        whole, scales = int8(weight.reshape(rows // BLOCK, BLOCK, columns), axis=1)
        cast = self.op("Cast", self.constant(name, whole), to=TensorProto.FLOAT)
        scaled = self.op("Mul", cast, self.constant(f"{name}.scale", scales))
        return self.op("Reshape", scaled, self.constant(f"{name}.shape", np.array([rows, columns])))

    def attention(
        self, hidden: str, names: tuple[str, str, str], *, heads: int, width: int, bias: str | None = None
    ) -> str:
        """Add self-attention in several heads over (batch, length, width), joined again.

        `names` are those of query, key and value; `bias` is added to the scores.
        """
        shape = self.constant("heads", np.array([0, 0, heads, width // heads]))
        parts = []
        for name, order in zip(names, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True):
            parts.append(self.op("Transpose", self.op("Reshape", self.linear(hidden, name), shape), perm=order))
        query, key, value = parts
        scale = self.constant("scale", np.array((width / heads) ** -0.5, np.float32))
        scores = self.op("Mul", self.op("MatMul", query, key), scale)
        if bias is not None:
            scores = self.op("Add", scores, bias)
        mixed = self.op("MatMul", self.op("Softmax", scores, axis=-1), value)
        mixed = self.op("Transpose", mixed, perm=[0, 2, 1, 3])
        return self.op("Reshape", mixed, self.constant("joined", np.array([0, 0, width])))

    def model(
        self, name: str, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]
    ) -> onnx.ModelProto:
        """Return the finished model, checked."""
        domains = {node.domain for node in self.nodes} - {""}
        model = helper.make_model(
            helper.make_graph(self.nodes, name, inputs, outputs, list(self.constants.values())),
            opset_imports=[helper.make_opsetid("", OPSET), *(helper.make_opsetid(domain, 1) for domain in domains)],
            ir_version=IR_VERSION,
            producer_name="pincite",
        )
        onnx.checker.check_model(model, full_check=not domains)  # it knows no shapes of other domains' operators
        return model


def int8(weight: Array, axis: int) -> tuple[Array, Array]:
    """Whole numbers of -127 to 127, and the fp32 scales that turn them back: one scale along the axis."""
    scales = np.abs(weight).max(axis, keepdims=True) / np.float32(127)
    scales[scales == 0] = 1
    return np.rint(weight / scales).astype(np.int8), scales.astype(np.float32)
