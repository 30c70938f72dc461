"""People's labels of the answers of a run: one JSON line each, beside the judgements.

A label measures judges if its author saw what a judge sees (`cases`), and neither the judge nor the metrics. The
answers come in a random order that is the same each time; those labelled without a gap in it are a random sample of
all. Other labels, given in a report beside the metrics or of an answer far down the order, are kept and shown, but
measure nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from pincite.eval.errors import RunError
from pincite.eval.judge.cases import fingerprint
from pincite.eval.judge.opinion import judged
from pincite.eval.runs.files import SUFFIX
from pincite.eval.runs.records import QuestionRecord, Run
from pincite.index.frozen import FrozenModel
from pincite.index.private import private_file, private_folder

WANTED = 50
"""Fewest labels for the agreement of a judge to count as known: a share of 0.9 is then known to within 0.09."""


LONGEST_REMARK = 2000
"""Characters of a remark."""


class Label(FrozenModel):
    """What a person says of one answer."""

    id: str
    """Id of the gold pair."""
    answer: str
    """Fingerprint of the case: a label never counts for another answer."""
    correct: bool | None = None
    """None where only the gold is doubted."""
    supported: bool | None = None
    """Whether its quotes support it; None where that was not asked: of an abstention, say."""
    gold_doubtful: bool = False
    """Whether the question, its accepted answers or its evidence may be wrong."""
    blind: bool = True
    """Whether the metrics were hidden."""
    remark: str = Field(default="", max_length=LONGEST_REMARK)
    created: AwareDatetime

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.correct is None and not self.gold_doubtful:
            raise ValueError("it says neither whether the answer is right nor that the gold is doubtful")
        return self


def path(home: Path, run: Run) -> Path:
    """The file that holds the labels of a run."""
    return home / "labels" / f"{run.name}{SUFFIX}"


def sample(run: Run) -> list[QuestionRecord]:
    """The answers of a run in the order in which people are to label them: random, and the same each time."""
    answers = [record for record in run.records if judged(record)]
    return sorted(answers, key=lambda one: hashlib.sha256(f"{run.name}\n{one.asked.pair.id}".encode()).digest())


def labels_wanted(run: Run) -> int:
    """Fewest labels of a run for the agreement of a judge to be known."""
    return min(WANTED, sum(judged(record) for record in run.records))


def given_labels(home: Path, run: Run) -> dict[str, Label]:
    """Read the newest label of each answer in a run, by the id of its pair; skip lines in another format version.

    Raises:
        RunError: the file can't be read.
    """
    file = path(home, run)
    try:
        lines = file.read_bytes().splitlines() if file.exists() else []
    except OSError as error:
        raise RunError(file, f"can't be read ({error.strerror})") from None
    prints = fingerprints(run)
    newest: dict[str, Label] = {}
    for line in lines:
        try:
            label = Label.model_validate_json(line)
        except ValidationError:
            continue  # cut off by a kill: the answer is labelled again
        if prints.get(label.id) == label.answer:
            newest[label.id] = label
    return newest


def labels(home: Path, run: Run) -> dict[str, Label]:
    """Read the labels that measure judges: given blind, and without a gap from the first answer of the sample on.

    Raises:
        RunError: the file can't be read.
    """
    return measuring(run, given_labels(home, run))


def measuring(run: Run, newest: Mapping[str, Label]) -> dict[str, Label]:
    """The labels that measure judges, of those given.

    Args:
        run: the run.
        newest: its labels, by the id of the pair.
    """
    drawn: dict[str, Label] = {}
    for record in sample(run):
        label = newest.get(record.asked.pair.id)
        if label is None or not label.blind or label.correct is None or label.supported is None:
            break
        drawn[label.id] = label
    return drawn


def fingerprints(run: Run) -> dict[str, str]:
    """The fingerprint of every answer that can be labelled, by the id of its pair: of all questions but failed ones."""
    return {record.asked.pair.id: fingerprint(record) for record in run.records if record.answer is not None}


def put(home: Path, run: Run, id_: str, answer: str, *, correct: bool, supported: bool) -> Label:
    """Keep what a person says of an answer; it takes the place of an earlier label, whose remark and doubt stay.

    Raises:
        RunError: the run holds no such answer, or labels can't be read or written.
    """
    if not any(one.asked.pair.id == id_ and fingerprint(one) == answer for one in sample(run)):
        raise RunError(run.path, f"holds no such answer to {id_}")
    before = given_labels(home, run).get(id_)
    label = Label(
        id=id_,
        answer=answer,
        correct=correct,
        supported=supported,
        gold_doubtful=before is not None and before.gold_doubtful,
        remark="" if before is None else before.remark,
        created=datetime.now(UTC).replace(microsecond=0),
    )
    append(home, run, [label])
    return label


def append(home: Path, run: Run, labels: Iterable[Label]) -> None:
    """Keep labels of a run's answers; each takes the place of an earlier one.

    Raises:
        RunError: they can't be written.
    """
    file = path(home, run)
    # A line of its own even after one that a kill cut off.
    lines = b"".join(b"\n" + label.model_dump_json().encode() + b"\n" for label in labels)
    try:
        private_folder(file.parent)
        private_file(file)
        with file.open("ab") as out:
            out.write(lines)
    except OSError as error:
        raise RunError(file, f"can't be written ({error.strerror})") from None


def following(run: Run, labelled: Mapping[str, Label]) -> QuestionRecord | None:
    """The answer to label next; None once there are enough labels."""
    todo: Sequence[QuestionRecord] = sample(run)[: labels_wanted(run)]
    return next((record for record in todo if record.asked.pair.id not in labelled), None)
