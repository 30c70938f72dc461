"""What people say of the answers of a run: one JSON line each, beside the judgements.

People see what a judge sees (`cases`), and neither the judge nor the metrics. The answers come in a random order that
is the same each time, so that those labelled so far are a random sample of all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pincite.eval.errors import RunError
from pincite.eval.judge.cases import fingerprint
from pincite.eval.judge.opinion import judged
from pincite.eval.runs.files import SUFFIX
from pincite.eval.runs.origin import now
from pincite.eval.runs.records import Record, Run
from pincite.index.private import private_file, private_folder

WANTED = 50
"""Labels from which on the agreement of a judge counts as known: a share of 0.9 is then known to within 0.09."""


class Label(BaseModel):
    """A person's verdict on one answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    """Id of the gold pair."""
    answer: str
    """Fingerprint of the case: a label never counts for another answer."""
    correct: bool
    supported: bool
    created: str
    """UTC, ISO 8601."""


def path(home: Path, run: Run) -> Path:
    """The file that holds the labels of a run."""
    return home / "labels" / f"{run.name}{SUFFIX}"


def sample(run: Run) -> list[Record]:
    """The answers of a run in the order in which people are to label them: random, and the same each time."""
    answers = [record for record in run.records if judged(record)]
    return sorted(answers, key=lambda one: hashlib.sha256(f"{run.name}\n{one.asked.pair.id}".encode()).digest())


def wanted(run: Run) -> int:
    """How many labels it takes until the agreement of a judge on a run is known."""
    return min(WANTED, sum(judged(record) for record in run.records))


def labels(home: Path, run: Run) -> dict[str, Label]:
    """Read the newest label of each answer in a run, by the id of its pair; skip lines in another format version.

    Raises:
        RunError: the file can't be read.
    """
    file = path(home, run)
    try:
        lines = file.read_bytes().splitlines() if file.exists() else []
    except OSError as error:
        raise RunError(file, f"can't be read ({error.strerror})") from None
    prints = {record.asked.pair.id: fingerprint(record) for record in run.records if judged(record)}
    newest: dict[str, Label] = {}
    for line in lines:
        try:
            label = Label.model_validate_json(line)
        except ValidationError:
            continue  # cut off by a kill: the answer is labelled again
        if prints.get(label.id) == label.answer:
            newest[label.id] = label
    return newest


def put(home: Path, run: Run, id_: str, answer: str, *, correct: bool, supported: bool) -> Label:
    """Keep what a person says of an answer; it takes the place of an earlier label.

    Raises:
        RunError: the run holds no such answer, or the label can't be written.
    """
    if not any(one.asked.pair.id == id_ and fingerprint(one) == answer for one in sample(run)):
        raise RunError(run.path, f"holds no such answer to {id_}")
    label = Label(id=id_, answer=answer, correct=correct, supported=supported, created=now())
    file = path(home, run)
    try:
        private_folder(file.parent)
        private_file(file)
        with file.open("ab") as out:
            # A line of its own even after one that a kill cut off.
            out.write(b"\n" + label.model_dump_json().encode() + b"\n")
    except OSError as error:
        raise RunError(file, f"can't be written ({error.strerror})") from None
    return label


def following(run: Run, labelled: Mapping[str, Label]) -> Record | None:
    """The answer to label next; None once there are labels enough."""
    todo: Sequence[Record] = sample(run)[: wanted(run)]
    return next((record for record in todo if record.asked.pair.id not in labelled), None)
