"""A collection in step with folders: changes in them are indexed as they happen.

The system reports changes (`watchfiles`); `build` decides what they mean, as when the folders are indexed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.index import build
from pincite.index.embedders import embedder_of
from pincite.index.embedding_endpoint import EmbeddingUnavailable
from pincite.index.errors import DatabaseUnavailable, DiskFull, IndexBusy, PinciteError, VectorStoreUnavailable
from pincite.index.loaders import MEMBER, SUFFIXES
from pincite.index.loaders.files import absolute, place_below
from pincite.index.settings import IndexSettings

if TYPE_CHECKING:
    from watchfiles import Change
    from watchfiles.main import FileChange

    from pincite.index.progress import ProgressListener
    from pincite.index.report import Report

QUIET_MS = 400
"""How long nothing may change before a burst of changes counts as over."""

BURST_MS = 10_000
"""Longest burst: files that change without a pause are indexed at this interval."""

LOOK_MS = 1_000
"""How often to look whether a folder itself has gone, come back or been mounted, of which the system tells nothing."""

RETRY_SECONDS = 5.0
"""How long to wait before writing is tried again after a failure."""

PASSING = (IndexBusy, DatabaseUnavailable, VectorStoreUnavailable, DiskFull, EmbeddingUnavailable)
"""Errors after which the same changes are tried again."""


class NotWatchable(PinciteError):
    """The system can't tell of changes in a folder."""

    def __init__(self, reason: object) -> None:
        super().__init__(
            f"the folders can't be watched: {reason}. Where the system's limit of watched folders is reached, raise it "
            "(sysctl fs.inotify.max_user_watches), or set WATCHFILES_FORCE_POLLING=1 to look at them in turn"
        )


def watch(
    folders: Iterable[str | Path], settings: IndexSettings, *, on_progress: ProgressListener | None = None
) -> Iterator[Report | PinciteError]:
    """Index folders, then what changes in them, for ever: yields a report of each publication.

    The first report is that of the folders as they are; documents of files that are gone from them are removed. An
    error that may pass is yielded instead of a report: the changes wait and are tried again.

    Args:
        folders: what to watch. One that is missing is waited for, and its documents stay meanwhile.
        settings: name the collection.
        on_progress: called with each step of the indexing.

    Raises:
        NotWatchable: the system does not tell of changes.
        IndexMismatch, IndexBroken, DataFolderError: nothing can be indexed until a person has seen to it.
    """
    watched = tuple(map(absolute, folders))
    embedder = embedder_of(settings)
    waiting: set[Path] = set()
    twins: dict[str, str] = {}
    again_at = 0.0
    for paths in _changes(watched, settings.home):
        waiting |= paths
        if not waiting or time.monotonic() < again_at:
            continue
        while waiting:
            items = waiting | copies_of(waiting, twins)
            try:
                report = build.refresh(sorted(items), settings, embedder, on_progress=on_progress, watched=watched)
            except PASSING as error:
                again_at = time.monotonic() + RETRY_SECONDS
                yield error
                break
            read = {os.path.realpath(item) for item in items}
            twins = {copy: of for copy, of in twins.items() if file_of(copy) not in read} | dict(report.twins)
            changed = {Path(file_of(report.origins[name])) for name in (*report.changed, *report.removed)}
            yield report
            waiting = copies_of(changed, report.twins)


def file_of(origin: str) -> str:
    """The file that holds a document."""
    return origin.partition(MEMBER)[0]


def copies_of(files: Iterable[Path], twins: Mapping[str, str]) -> set[Path]:
    """The files that were left out as copies of one of these, or of one below: they may stand for themselves now."""
    places = {os.path.realpath(file) for file in files}
    copies = set()
    for copy, origin in twins.items():
        original = Path(file_of(origin))
        if not places.isdisjoint(map(str, (original, *original.parents))):
            copies.add(Path(file_of(copy)))
    return copies


def is_of_interest(path: str, folders: Sequence[Path], home: Path) -> bool:
    """Whether a change at a path may concern a document: not if indexing the folders passes it over."""
    place = place_below(Path(path), folders)
    if place is None or Path(os.path.realpath(path)).is_relative_to(os.path.realpath(home)):
        return False
    return Path(path).suffix.lower() in SUFFIXES or not Path(path).is_file()


def _changes(folders: Sequence[Path], home: Path) -> Iterator[set[Path]]:
    """The paths that changed, burst by burst; an empty set where nothing did for a while.

    All folders are among the first, and a folder that comes back is among those after it.
    """
    before: dict[Path, tuple[int, int]] = {}
    while True:
        present = _present(folders)
        appeared = {folder for folder in folders if not before or before.get(folder) != present.get(folder)}
        with closing(_bursts(list(present), lambda _, path: is_of_interest(path, folders, home))) as bursts:
            # watched before they are read, so that no change is missed between the two
            burst = next(bursts, None)
            while burst is not None:
                yield burst | appeared
                appeared = set()
                burst = next(bursts, None) if _present(folders) == present else None
        before = {} if appeared else present


def _present(folders: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """The folders that are there, each with its device and number on it: another one where a disk is mounted."""
    present = {}
    for folder in folders:
        if folder.is_dir():
            status = folder.stat()
            present[folder] = (status.st_dev, status.st_ino)
    return present


def _bursts(folders: Sequence[Path], wanted: Callable[[Change, str], bool]) -> Generator[set[Path]]:
    """What the system tells of, burst by burst; an empty set where nothing changed for LOOK_MS."""
    import watchfiles

    if not folders:
        while True:
            time.sleep(LOOK_MS / 1000)
            yield set()
    changes: Iterator[set[FileChange]] = watchfiles.watch(
        *folders,
        watch_filter=wanted,
        debounce=BURST_MS,
        step=QUIET_MS,
        rust_timeout=LOOK_MS,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    try:
        for burst in changes:
            yield {Path(path) for _, path in burst}
    except FileNotFoundError:  # gone while the system was asked to watch it
        return
    except (OSError, RuntimeError) as error:
        raise NotWatchable(error) from error
