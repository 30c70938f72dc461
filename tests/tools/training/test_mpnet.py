"""Whether our MPNet is the reference's: small with random weights, and whole with those that MPNET_WEIGHTS names."""

import os
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from transformers import MPNetConfig, MPNetModel

from tools.reader.examples import tokenizer
from tools.reader.model import ReaderModel, buckets, pretrained
from tools.reader.pretrained import MARKS, SHIFT, renamed, verify
from tools.reader.shape import EncoderShape

TEXTS = (
    "Who built the bridge?",
    "The bridge over the Drava was built in 1913 by the engineer Max Foltin. " * 9,
    "Naïve Ünïcode, 中文 and [SEP]",
)

weights = pytest.mark.skipif("MPNET_WEIGHTS" not in os.environ, reason="MPNET_WEIGHTS names no folder of weights")


@pytest.fixture(scope="module")
def folder():
    path = Path(os.environ["MPNET_WEIGHTS"])
    verify(path)
    return path


@weights
def test_the_shipped_tokenizer_reads_as_the_published_one(folder):
    theirs = Tokenizer.from_file(str(folder / "tokenizer.json"))
    theirs.no_truncation()
    theirs.no_padding()
    for text in TEXTS[:2]:
        ids = tokenizer().encode(text, add_special_tokens=False).ids
        assert [MARKS.get(n, n + SHIFT) for n in ids] == theirs.encode(text, add_special_tokens=False).ids


def test_a_small_random_encoder_says_what_the_reference_says():
    torch.manual_seed(0)
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
    config = MPNetConfig(vocab_size=30527, max_position_embeddings=514, layer_norm_eps=1e-5, **sizes)
    reference = MPNetModel(config).eval()
    torch.nn.init.normal_(reference.encoder.relative_attention_bias.weight)
    ours = ReaderModel(EncoderShape(layers=2, heads=4, width=32, inner=64), frozen=2).eval()
    arrays = {name: value.numpy() for name, value in reference.state_dict().items()}
    state = {name: torch.from_numpy(value) for name, value in renamed(arrays, range(2))}
    ours.load_state_dict({**ours.state_dict(), **state})
    assert furthest(reference, ours) < 5e-6


@weights
def test_the_published_encoder_says_what_the_reference_says(folder):
    """9e-7 in the probe, whose texts were shorter."""
    assert furthest(MPNetModel.from_pretrained(str(folder)).eval(), pretrained(folder, frozen=12).eval()) < 5e-6


def furthest(reference, ours):
    """The largest difference between hidden states, over a padded batch."""
    rows = [[101, *tokenizer().encode(text, add_special_tokens=False).ids, 102] for text in TEXTS[:2]]
    length = max(map(len, rows))
    ids = torch.tensor([row + [0] * (length - len(row)) for row in rows])
    mask = ids != 0
    with torch.no_grad():
        published = ids + SHIFT
        for our_id, their_id in MARKS.items():
            published[ids == our_id] = their_id
        expected = reference(published, attention_mask=mask.long()).last_hidden_state
        hidden, _ = ours.below(ids, torch.zeros_like(ids), mask)
    return float((expected - hidden)[mask].abs().max())


def test_far_distances_share_a_bucket():
    table = buckets(300, 32, 128)
    assert table[0, 0] == 0
    assert table[5, 0] == 5 and table[0, 5] == 16 + 5
    assert table[299, 0] == table[299, 100] == 15
