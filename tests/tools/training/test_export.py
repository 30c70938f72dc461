import numpy as np
import pytest
import torch

from pincite.index.embedding import MINILM
from tests.tools.training.test_trainer import SETTINGS, rounds
from tests.tools.training.tiny import SHAPE, lessons
from tools.reader import trainer
from tools.reader.batches import collate
from tools.reader.export.distances import biases
from tools.reader.export.fidelity import fidelity, readings, session
from tools.reader.export.recipes import RECIPES, Recipe, exported
from tools.reader.model import ReaderModel, buckets
from tools.reader.trainer import Trainer, read


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A reader after a few steps, so that no weight is zero or one."""
    torch.manual_seed(0)
    model = ReaderModel(SHAPE, frozen=1, dropout=0.0)
    torch.nn.init.normal_(model.relative.weight)
    Trainer(model, tmp_path_factory.mktemp("run"), SETTINGS).run(rounds, {})
    return model.eval()


@pytest.fixture(autouse=True)
def _exact(monkeypatch):
    """Read in fp32: bfloat16 differs as much as few bits do where all examples say nearly the same."""
    monkeypatch.setattr(trainer, "BF16", False)


def bytes_of(model, recipe):
    return exported(
        model.arrays(), SHAPE, frozen=1, recipe=RECIPES.get(recipe, Recipe()), tokenizer=MINILM / "tokenizer.json"
    )


def test_the_exported_file_says_what_pytorch_says(model):
    opened = session(bytes_of(model, "fp32"))
    for example in lessons():
        batch = collate([example])
        with torch.no_grad():
            outputs = model(*(torch.from_numpy(x) for x in (batch.ids, batch.types, batch.mask)))
        tokens, pair = opened.run(
            None, {"input_ids": batch.ids[:, : len(example.ids)], "token_types": batch.types[:, : len(example.ids)]}
        )
        assert np.abs(tokens - outputs.tokens[0, : len(example.ids)].numpy()).max() < 1e-4
        assert np.abs(pair - outputs.pair[0].numpy()).max() < 1e-4


@pytest.mark.parametrize(
    ("recipe", "closest"),
    [("words8", 0.05), ("words4", 0.4), ("int8", 0.2), ("8bit", 0.1), ("8bit-pruned", 0.1), ("4bit", 0.8)],
)
def test_fewer_bits_say_nearly_the_same(model, recipe, closest):
    expected = read(model, lessons())
    table, _ = readings(session(bytes_of(model, recipe)), lessons())
    assert max(abs(a.answerable - b.answerable) for a, b in zip(expected, table, strict=True)) < closest
    assert fidelity(expected, table).answerable > 0.9


def test_every_distance_has_the_bias_that_training_saw(model):
    length = 200
    seen = model.relative(buckets(length, SHAPE.buckets, SHAPE.farthest)).detach().numpy()
    table = biases(model.arrays()["relative.weight"], length, SHAPE)
    for own, other in [(0, 0), (0, 1), (1, 0), (10, 150), (199, 0), (0, 199)]:
        assert np.allclose(table[:, other - own + length - 1], seen[own, other])
