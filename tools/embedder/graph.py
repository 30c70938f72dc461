"""all-MiniLM-L6-v2 as an ONNX graph: token ids of texts of one length in, unit vectors out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper

from tools.graphs import Array, Graph, Precision

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12


def graph(weights: Mapping[str, Array], precision: Precision) -> onnx.ModelProto:
    """Return the model with input `input_ids` (batch, length) int64 and output `embeddings` (batch, 384) float32.

    Mean pooling over all tokens and L2 normalisation are in it. All texts of a batch have the same length. `weights`
    have the names that the published model gives them.
    """
    g = Encoder(weights, precision, EPSILON)
    hidden = g.embeddings("input_ids")
    for layer in range(LAYERS):
        hidden = g.layer(hidden, f"encoder.layer.{layer}.")
    g.pool(hidden, "embeddings")
    return g.model(
        f"all-MiniLM-L6-v2 {precision}",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["batch", WIDTH])],
    )


class Encoder(Graph):
    """The parts of BERT as methods that add nodes."""

    def embeddings(self, ids: str) -> str:
        """Add word, position and token type, which is the first everywhere."""
        words = self.rows("words", self.weights["embeddings.word_embeddings.weight"], ids)
        types = self.weights["embeddings.token_type_embeddings.weight"]
        places = self.constant("places", self.weights["embeddings.position_embeddings.weight"] + types[0])
        length = self.op("Shape", ids, start=1, end=2)
        places = self.op("Slice", places, self.constant("from", np.array([0])), length)
        return self.norm(self.op("Add", words, places), "embeddings.LayerNorm")

    def layer(self, hidden: str, prefix: str) -> str:
        """Add self-attention and feed-forward, each with its input added, and normalised."""
        own = f"{prefix}attention.self."
        names = f"{own}query", f"{own}key", f"{own}value"
        mixed = self.attention(hidden, names, heads=HEADS, width=WIDTH)
        mixed = self.linear(mixed, f"{prefix}attention.output.dense")
        hidden = self.norm(self.op("Add", mixed, hidden), f"{prefix}attention.output.LayerNorm")
        inner = self.op("Gelu", self.linear(hidden, f"{prefix}intermediate.dense"))
        return self.norm(
            self.op("Add", self.linear(inner, f"{prefix}output.dense"), hidden), f"{prefix}output.LayerNorm"
        )

    def pool(self, hidden: str, output: str) -> None:
        """Add the mean over all tokens, as a unit vector; so the sum serves as well.

        Summed by a product with a row of ones: ONNX Runtime's ReduceMean over the middle axis adds in another order
        for a batch of one than for a larger one, and a text's vector must not depend on its batch.
        """
        shape = self.op("Concat", self.constant("one", np.array([1])), self.op("Shape", hidden, start=1, end=2), axis=0)
        ones = self.op("ConstantOfShape", shape, value=helper.make_tensor("value", TensorProto.FLOAT, [1], [1.0]))
        total = self.op("Squeeze", self.op("MatMul", ones, hidden), self.constant("middle", np.array([1])))
        norm = self.op("ReduceL2", total, self.constant("last", np.array([-1])), keepdims=1)
        self.output("Div", [total, norm], output)
