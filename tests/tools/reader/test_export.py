"""The arithmetic of exporting: blocks of few bits, distances, a smaller vocabulary, the published weights' names."""

import json

import numpy as np
import pytest

from pincite.index.embedding import MINILM
from tools.reader.examples import tokenizer
from tools.reader.export import blocks
from tools.reader.export.blocks import Blocks, packed, seven_bits, unpacked
from tools.reader.export.distances import bucket
from tools.reader.export.vocabulary import UNKNOWN_ID, vocabulary
from tools.reader.pretrained import LAYERS, VOCABULARY, WrongWeights, renamed, verify


@pytest.mark.parametrize(("bits", "closest"), [(8, 0.01), (4, 0.2)])
@pytest.mark.parametrize("inputs", [64, 70])
def test_packed_weights_unpack_to_nearly_the_same(bits, closest, inputs):
    weight = np.random.default_rng(0).normal(size=(5, inputs)).astype(np.float32)
    way = Blocks(bits, 32)
    whole, scales = packed(weight, way)
    assert whole.dtype == np.uint8 and whole.shape == (5, -(-inputs // 32), 32 * bits // 8)
    again = unpacked(whole, scales, way, inputs)
    assert np.abs(again - weight).max() <= closest * np.abs(weight).max() + 1e-6


def test_4_bits_take_the_scale_with_the_least_error(monkeypatch):
    weight = np.random.default_rng(1).normal(size=(8, 128)).astype(np.float32)
    errors = {}
    for shrinks in ((1.0,), blocks.SHRINKS):
        monkeypatch.setattr(blocks, "SHRINKS", shrinks)
        errors[shrinks] = float(((unpacked(*packed(weight, Blocks(4, 32)), Blocks(4, 32), 128) - weight) ** 2).sum())
    assert errors[blocks.SHRINKS] < 0.95 * errors[1.0,]


def test_the_furthest_weight_is_met_and_a_block_of_zeros_is_zeros():
    weight = np.zeros((1, 64), np.float32)
    weight[0, 3] = -2.5
    whole, scales = packed(weight, Blocks(4, 32))
    assert np.array_equal(unpacked(whole, scales, Blocks(4, 32), 64), weight)


def test_near_distances_have_buckets_of_their_own():
    distance = np.array([0, -1, -7, 1, 7, -200, -300, 200])
    assert bucket(distance, 32, 128).tolist() == [0, 1, 7, 17, 23, 15, 15, 31]


def test_english_keeps_its_rows():
    ids = json.loads((MINILM / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    latin, rows = vocabulary(ids)
    assert len(rows) == len(ids) and 20_000 < len(latin) < 29_000
    used = tokenizer().encode("Zürich's café sold 3,500 œuvres for £4½ — “really”?", add_special_tokens=False).ids
    assert [latin[rows[n]] for n in used] == used
    assert latin[rows[ids["中"]]] == UNKNOWN_ID
    assert [latin[rows[n]] for n in (0, 100, 101, 102)] == [0, 100, 101, 102]


def test_the_published_weights_are_renamed_into_berts_order():
    width = 3
    numbers = np.arange(30527, dtype=np.float32)[:, None].repeat(width, 1)
    layer = {
        f"encoder.layer.{n}.{name}.{part}": np.full((2,), float(n))
        for n in range(LAYERS)
        for name in (
            *(f"attention.attn.{letter}" for letter in "qkvo"),
            "attention.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm",
        )
        for part in ("weight", "bias")
    }
    weights = {
        "embeddings.word_embeddings.weight": numbers,
        "embeddings.position_embeddings.weight": numbers[:514],
        "encoder.relative_attention_bias.weight": numbers[:32],
        "embeddings.LayerNorm.weight": numbers[0],
        "embeddings.LayerNorm.bias": numbers[0],
        **layer,
    }
    ours = dict(renamed(weights, [0, 11]))
    assert ours["words.weight"].shape == (VOCABULARY, width)
    assert ours["words.weight"][[0, 100, 101, 102, 2000], 0].tolist() == [1, 104, 0, 2, 2004]
    assert ours["places.weight"][0, 0] == 2
    assert ours["layers.1.up.weight"][0] == 11 and ours["layers.1.qkv.bias"].shape == (6,)


def test_other_weights_are_refused(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"other")
    with pytest.raises(WrongWeights, match="Download the parts again"):
        verify(tmp_path)


def test_seven_bits_stay_within_them_and_close():
    weight = np.random.default_rng(0).normal(size=(5, 70)).astype(np.float32)
    weight[2] = 0
    whole, scales = seven_bits(weight)
    assert whole.dtype == np.int8 and whole.shape == (70, 5) and np.abs(whole).max() == 63
    assert np.abs(whole.T * scales[:, None] - weight).max() <= np.abs(weight).max() / 63 / 2 + 1e-6
