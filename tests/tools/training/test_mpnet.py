"""Whether our MPNet is the published one: needs its weights, in the folder that MPNET_WEIGHTS names."""

import os
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from tools.reader.examples import tokenizer
from tools.reader.model import buckets, pretrained
from tools.reader.pretrained import MARKS, SHIFT, verify

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


@weights
def test_hidden_states_are_those_of_the_reference(folder):
    reference = pytest.importorskip("transformers").MPNetModel.from_pretrained(str(folder)).eval()
    ours = pretrained(folder, frozen=12).eval()
    rows = [[101, *tokenizer().encode(text, add_special_tokens=False).ids, 102] for text in TEXTS[:2]]
    length = max(map(len, rows))
    ids = torch.tensor([row + [0] * (length - len(row)) for row in rows])
    mask = ids != 0
    with torch.no_grad():
        published = ids + SHIFT
        for our_id, their_id in MARKS.items():
            published[ids == our_id] = their_id
        expected = reference(published, attention_mask=mask.long()).last_hidden_state
        hidden, _ = ours.below(ids, mask)
    assert float((expected - hidden)[mask].abs().max()) < 5e-6  # 9e-7 in the probe, whose texts were shorter


def test_far_distances_share_a_bucket():
    table = buckets(300, 32, 128)
    assert table[0, 0] == 0
    assert table[5, 0] == 5 and table[0, 5] == 16 + 5
    assert table[299, 0] == table[299, 100] == 15
