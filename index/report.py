"""The report of a build: what became of each document and file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pincite.index.changes import DocumentChange, Effect
from pincite.index.errors import PassedOver
from pincite.index.loaders import FileListing


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. Documents are named by their id, files that failed by their path."""

    collection: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: list[tuple[str, str]] = field(default_factory=list)
    """(path, reason) of each file that is not in the index, or not in its newest version."""
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """(path, reason) of each file in a folder or an archive that is no document, such as an image."""
    removed: tuple[str, ...] = ()
    """Documents that their archive, mailbox, message or watched folder no longer holds."""
    warnings: list[tuple[str, str]] = field(default_factory=list)
    """(source, what is doubtful) of each document that was read and may not be read rightly."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where the added, changed and removed documents come from, by id."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Where documents came from that now come from elsewhere, by id."""
    twins: Mapping[str, str] = field(default_factory=dict)
    """Files that failed because their text is indexed from another one, with that one's path."""


def report_of(
    collection: str,
    changes: Sequence[DocumentChange],
    listing: FileListing,
    passed_over: Sequence[PassedOver],
    warnings: list[tuple[str, str]],
) -> Report:
    """Sum up the changes of a build, and what was passed over or failed on the way."""

    def names(effect: Effect) -> tuple[str, ...]:
        return tuple(change.name for change in changes if change.effect is effect)

    unread = [(error.path, error.reason) for error in listing.errors]
    failed = [(change.name, change.reason) for change in changes if change.effect is Effect.FAILED]
    skipped = [(error.path, error.reason) for error in (*listing.skipped, *passed_over)]
    return Report(
        collection,
        added=names(Effect.ADDED),
        changed=names(Effect.CHANGED),
        unchanged=names(Effect.UNCHANGED),
        failed=[*unread, *failed],
        skipped=skipped,
        removed=names(Effect.GONE),
        warnings=warnings,
        origins={change.name: change.origin for change in changes if change.origin},
        moved={change.name: change.former for change in changes if change.former},
        twins={change.name: change.twin for change in changes if change.twin},
    )
