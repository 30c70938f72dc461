"""A run's stories in a file beside it: reports show them, and no trial is made twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pincite.eval.blame.stories import Story
from pincite.eval.errors import RunError
from pincite.eval.runs.records import Run

SUFFIX = ".why.json"

_STORIES: TypeAdapter[list[Story]] = TypeAdapter(list[Story])


def path(run: Run) -> Path:
    """The file that holds the stories of a run."""
    return run.path.with_name(f"{run.path.stem}{SUFFIX}")


def read(run: Run) -> list[Story]:
    """The stories of a run so far; none where the file is damaged or of another version."""
    try:
        return _STORIES.validate_json(path(run).read_bytes())
    except (OSError, ValidationError):
        return []


def write(run: Run, stories: Sequence[Story]) -> None:
    """Keep the stories of a run.

    Raises:
        RunError: the file can't be written.
    """
    try:
        path(run).write_bytes(_STORIES.dump_json(list(stories), indent=1))
    except OSError as error:
        raise RunError(path(run), f"can't be written ({error.strerror})") from None
