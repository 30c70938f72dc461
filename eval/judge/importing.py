"""Labels that a report saved, taken into the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pincite.eval.errors import LabelError
from pincite.eval.judge.labels import Label, append, fingerprints, given_labels, labels_wanted, measuring
from pincite.eval.runs.records import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedLabels:
    """The result of reading a file of labels."""

    run: str
    kept: tuple[Label, ...]
    known: int
    """Labels that the data folder already had, or has in a newer version."""
    of_others: tuple[str, ...]
    """Ids of labels of answers that are not the run's."""
    measuring: int
    """Labels of the run that measure judges now."""
    wanted: int
    """Fewest labels that make a judge's agreement known."""

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "run": self.run,
            "kept": [label.model_dump(mode="json") for label in self.kept],
            "known": self.known,
            "of_others": list(self.of_others),
            "measuring": self.measuring,
            "wanted": self.wanted,
        }


def read(file: Path) -> list[Label]:
    """Read a file of labels, oldest first.

    Raises:
        LabelError: it can't be read, or a line is no label.
    """
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise LabelError(file, f"can't be read ({error.strerror})") from None
    some = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            some.append(Label.model_validate_json(line))
        except ValidationError as error:
            wrong = error.errors()[0]
            where = ".".join(str(part) for part in wrong["loc"])
            raise LabelError(
                file, f"is not a label ({f'{where}: ' if where else ''}{wrong['msg']})", line=number
            ) from None
    return sorted(some, key=lambda label: label.created)


def take(run: Run, home: Path, file: Path) -> ImportedLabels:
    """Keep the labels of a file that are newer than those in the data folder; of one answer the newest counts.

    Args:
        run: whose answers were labelled.
        home: the data folder.
        file: labels, one JSON line each.

    Raises:
        LabelError: the file can't be read, a line is no label, or none is of this run's answers.
        RunError: the labels in the data folder can't be read or written.
    """
    read_labels = read(file)
    prints = fingerprints(run)
    own = {label.id: label for label in read_labels if prints.get(label.id) == label.answer}
    others = dict.fromkeys(label.id for label in read_labels if prints.get(label.id) != label.answer)
    if read_labels and not own:
        raise LabelError(file, f"holds no label of an answer of {run.name}. Name the run that the report shows")
    before = given_labels(home, run)
    fresh = [label for label in own.values() if label.id not in before or before[label.id].created < label.created]
    if fresh:
        append(home, run, fresh)
    return ImportedLabels(
        run=run.name,
        kept=tuple(fresh),
        known=len(own) - len(fresh),
        of_others=tuple(others),
        measuring=len(measuring(run, before | {label.id: label for label in fresh})),
        wanted=labels_wanted(run),
    )
