import json

import numpy as np
import pytest
import torch

from tests.tools.training.tiny import SHAPE, lessons
from tools.reader.batches import collate
from tools.reader.losses import total
from tools.reader.model import ReaderModel
from tools.reader.schedule import RunSettings, settings_of
from tools.reader.trainer import Trainer, read, run

SETTINGS = RunSettings(examples=64, round=32, batch=8, frozen=1, layers=(0, 1), rate=3e-3, warm_up=8, measured=4)


@pytest.fixture
def trainer(tmp_path):
    torch.manual_seed(0)
    return Trainer(ReaderModel(SHAPE, frozen=1, dropout=0.0), tmp_path, SETTINGS)


def rounds(number, count, whole):
    return lessons(count // 8)


def loss_of(model):
    with torch.no_grad():
        return float(total(run(model, collate(lessons())), collate(lessons()))[0])


def test_training_lowers_the_loss_of_every_head(trainer):
    batch = collate(lessons())
    _, before = total(run(trainer.model.eval(), batch), batch)
    trainer.run(rounds, {"tiny": lessons()})
    _, after = total(run(trainer.model.eval(), batch), batch)
    assert set(before) == {"span", "inside", "answerable", "evidence", "support", "verdict", "type"}
    assert sum(after.values()) < sum(before.values())
    assert trainer.seen == 64


def test_embeddings_and_lower_layers_stay_as_they_are(trainer):
    before = {name: value.clone() for name, value in trainer.model.state_dict().items()}
    trainer.run(rounds, {"tiny": lessons()})
    changed = {name for name, value in trainer.model.state_dict().items() if not torch.equal(value, before[name])}
    assert {"words.weight", "places.weight", "relative.weight", "norm.weight"}.isdisjoint(changed)
    assert not any(name.startswith("layers.0.") for name in changed)
    assert "layers.1.qkv.weight" in changed and "types.weight" in changed and "tokens.weight" in changed


def test_a_stopped_run_goes_on_where_it_was(trainer, tmp_path):
    def stopping(number, count, whole):
        trainer.stopping = number == 1
        return rounds(number, count, whole)

    trainer.run(stopping, {})
    assert trainer.seen == 40  # the step under way is finished
    resumed = Trainer(ReaderModel(SHAPE, frozen=1, dropout=0.0), tmp_path, SETTINGS)
    assert (resumed.seen, resumed.rounds) == (40, 2)
    for name, value in trainer.model.trained().items():
        assert torch.equal(value, resumed.model.trained()[name])
    resumed.run(rounds, {"tiny": lessons()})
    assert resumed.seen >= 64


def test_a_checkpoint_measures_and_keeps_the_best(trainer, tmp_path):
    trainer.checkpoint({"tiny": lessons(4)}, 32)
    line = json.loads((tmp_path / "log.jsonl").read_text().splitlines()[-1])
    assert line["event"] == "measured"
    assert {"evidence_first", "short_f1", "list_f1", "near_auroc", "support_auroc"} <= set(line["held"]["tiny"])
    assert (tmp_path / "best.pt").exists()


def test_settings_in_the_folder_win(tmp_path):
    settings_of(tmp_path, SETTINGS)
    file = tmp_path / "run.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "examples": 48}))
    assert settings_of(tmp_path, RunSettings(examples=99)).examples == 48


def test_padding_does_not_change_what_is_read(trainer):
    alone = read(trainer.model.float(), lessons()[:1])[0]
    beside = read(trainer.model, [*lessons()[:1], *lessons(3)[-8:]])[0]
    assert np.allclose(alone.evidence, beside.evidence, atol=2e-2)
    assert alone.answerable == pytest.approx(beside.answerable, abs=2e-2)


def test_several_answers_all_have_to_be_likely():
    from tools.reader.losses import _span

    (example,) = [one for one in lessons() if one.several]
    one_only = torch.zeros(len(example.ids), 4)
    one_only[example.starts[0], 0] = one_only[example.ends[0], 1] = 9.0
    both = one_only.clone()
    both[example.starts[1], 0] = both[example.ends[1], 1] = 9.0
    assert _span(both, example) < _span(one_only, example)
