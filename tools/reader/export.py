"""The trained model as an ONNX file: int8, without PyTorch."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from tools.embedder.graph import IR_VERSION, OPSET, Encoder
from tools.reader.model import LAYERS, PAIR_OUTPUTS, TOKEN_OUTPUTS, ReaderModel

Array = NDArray[Any]


def weights(model: ReaderModel) -> dict[str, Array]:
    """The model's weights under the names of the published encoder, its outputs under their own."""
    state = {name: value.detach().float().numpy() for name, value in model.state_dict().items()}
    found = {
        f"embeddings.{theirs}_embeddings.weight": state[f"{ours}.weight"]
        for ours, theirs in (("words", "word"), ("places", "position"), ("types", "token_type"))
    }
    for ours, theirs in _parts():
        for part in ("weight", "bias"):
            pieces = np.split(state[f"{ours}.{part}"], len(theirs))
            found |= {f"{name}.{part}": piece for name, piece in zip(theirs, pieces, strict=True)}
    return found


def restored(file: Path, dropout: float = 0.0) -> ReaderModel:
    """The model of an exported file, to train it further: its weights are those of `file`, so rounded to int8."""
    known = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(file).graph.initializer}

    def whole(name: str) -> torch.Tensor:
        if name in known:
            return torch.from_numpy(known[name].copy())
        rounded, zero, scale = (known[f"{name}_{part}"] for part in ("quantized", "zero_point", "scale"))
        return torch.from_numpy((rounded.astype(np.float32) - zero.astype(np.float32)) * scale)

    model = ReaderModel(dropout)
    state = model.state_dict()
    for name in ("words", "places", "types"):
        state[f"{name}.weight"] = whole(name)
    for ours, theirs in _parts():
        state[f"{ours}.bias"] = torch.cat([whole(f"{name}.bias") for name in theirs])
        weights = [whole(f"{name}.weight") for name in theirs]
        state[f"{ours}.weight"] = torch.cat([w.T if w.dim() > 1 else w for w in weights]).contiguous()
    model.load_state_dict(state)
    return model


def _parts() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The model's parts with weight and bias, and what they are called, or are put together from, in the file."""
    yield "norm", ("embeddings.LayerNorm",)
    for n in range(LAYERS):
        theirs = f"encoder.layer.{n}."
        yield f"layers.{n}.qkv", tuple(f"{theirs}attention.self.{name}" for name in ("query", "key", "value"))
        for ours, name in (
            ("out", "attention.output.dense"),
            ("norm1", "attention.output.LayerNorm"),
            ("up", "intermediate.dense"),
            ("down", "output.dense"),
            ("norm2", "output.LayerNorm"),
        ):
            yield f"layers.{n}.{ours}", (f"{theirs}{name}",)
    for head in ("tokens", "pool", "pair"):
        yield head, (head,)


def graph(named: Mapping[str, Array]) -> onnx.ModelProto:
    """The model in fp32: `input_ids` and `token_types` (1, length) int64 in; `tokens` (length, 3), `pair` (7,) out.

    It reads one pair at a time, so that what it says of one does not depend on another.
    """
    g = Encoder(named, "fp32")
    hidden = g.embeddings("input_ids", "token_types")
    for layer in range(LAYERS):
        hidden = g.layer(hidden, f"encoder.layer.{layer}.")
    rows = g.op("Squeeze", hidden, g.constant("batch", np.array([0])))
    g.nodes.append(helper.make_node("Identity", [g.linear(rows, "tokens")], ["tokens"]))
    whole = g.op("Gather", rows, g.constant("first", np.array([0])), axis=0)
    pair = g.linear(g.op("Tanh", g.linear(whole, "pool")), "pair")
    g.nodes.append(helper.make_node("Squeeze", [pair, g.constant("batch", np.array([0]))], ["pair"]))
    sizes = ["one", "length"]
    model = helper.make_model(
        helper.make_graph(
            g.nodes,
            "pincite reader",
            [helper.make_tensor_value_info(name, TensorProto.INT64, sizes) for name in ("input_ids", "token_types")],
            [
                helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["length", TOKEN_OUTPUTS]),
                helper.make_tensor_value_info("pair", TensorProto.FLOAT, [PAIR_OUTPUTS]),
            ],
            list(g.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="pincite",
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def quantized(model: onnx.ModelProto, *, narrow: bool = True) -> bytes:
    """Weights in int8, one scale for each column; activations in uint8, with a scale found as it runs.

    `narrow` keeps weights within 7 bits: without VNNI, processors add two products in 16 bits, which 8 bits overflow.
    """
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        onnx.save(model, whole)
        quantize_dynamic(
            whole,
            small,
            per_channel=True,
            reduce_range=narrow,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
        )
        return small.read_bytes()
