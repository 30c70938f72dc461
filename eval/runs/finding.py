"""The folder of runs, and finding one by its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pincite.eval.errors import RunError, RunNotFound
from pincite.eval.runs.files import SUFFIX, read
from pincite.eval.runs.records import Run


def folder(home: Path) -> Path:
    """The folder of the runs in a data folder."""
    return home / "runs"


def paths(home: Path) -> list[Path]:
    """The run files, newest first."""
    return sorted(
        folder(home).glob(f"*{SUFFIX}"), key=lambda path: (path.stem.rsplit("-", 2)[1:], path.stem), reverse=True
    )


def listed(home: Path) -> Iterator[Run]:
    """The runs, newest first, without files that can't be read."""
    for path in paths(home):
        try:
            yield read(path)
        except RunError:
            continue


def find(name: str, home: Path) -> Path:
    """Find a run by its path, its name or the beginning of one, `latest`, or `previous` for the one before.

    Raises:
        RunNotFound: there is no such run.
        RunError: several names begin so.
    """
    if Path(name).expanduser().is_file():
        return Path(name).expanduser()
    existing = paths(home)
    recent = {"latest": 0, "previous": 1}.get(name)
    if recent is not None and recent < len(existing):
        return existing[recent]
    matching = [path for path in existing if name and path.stem.startswith(name)]
    exact = [path for path in matching if path.stem == name]
    if len(exact or matching) > 1:
        newest = ", ".join(path.stem for path in matching[:3])
        raise RunError(name, f"{len(matching)} runs have names that begin so; the newest are {newest}")
    if not matching:
        raise RunNotFound(name, folder(home))
    return (exact or matching)[0]
