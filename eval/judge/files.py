"""Judgements on disk: one JSON line each, beside the runs, so that no answer is judged twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from pincite.eval.errors import RunError
from pincite.eval.judge.cases import Judgement, fingerprint
from pincite.eval.judge.model import AnswerJudge
from pincite.eval.runs.files import SUFFIX
from pincite.eval.runs.records import QuestionRecord, Run


def path(home: Path, run: Run) -> Path:
    """The file that holds the judgements of a run."""
    return home / "judgements" / f"{run.name}{SUFFIX}"


def earlier(file: Path, judge: AnswerJudge, records: Sequence[QuestionRecord]) -> dict[str, Judgement]:
    """The judgements of these very answers by this judge, by pair id; failed ones are left out, to be tried again."""
    wanted = {(r.asked.pair.id, judge.model, judge.prompt.version, fingerprint(r)) for r in records}
    return {
        judgement.id: judgement
        for judgement in read(file)
        if judgement.verdict is not None
        and (judgement.id, judgement.judge, judgement.prompt, judgement.answer) in wanted
    }


def read(file: Path) -> list[Judgement]:
    """The judgements in a file; lines cut off by a kill or of another version are left out.

    Raises:
        RunError: the file can't be read.
    """
    judgements = []
    try:
        lines = file.read_bytes().splitlines() if file.exists() else []
    except OSError as error:
        raise RunError(file, f"can't be read ({error.strerror})") from None
    for line in lines:
        try:
            judgements.append(Judgement.model_validate_json(line))
        except ValidationError:
            continue  # the answer is judged again
    return judgements


def append(file: Path, judgement: Judgement) -> None:
    """Add a judgement.

    Raises:
        RunError: the file can't be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as out:
            # A line of its own even after one that a kill cut off.
            out.write(b"\n" + judgement.model_dump_json().encode() + b"\n")
    except OSError as error:
        raise RunError(file, f"can't be written ({error.strerror})") from None
