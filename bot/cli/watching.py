"""The command `pincite watch`."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.bot.cli import render

if TYPE_CHECKING:
    from pincite.index.report import Report


def watch(
    folders: Annotated[
        list[Path], typer.Argument(help="Folders to watch, with everything below them.", exists=True, file_okay=False)
    ],
    collection: Annotated[
        str | None, typer.Option("--collection", "-c", help="Collection; by default the one in the settings.")
    ] = None,
) -> None:
    """Keep a collection in step with folders until stopped: index what is added and changed, remove what is gone."""
    from pincite.bot.settings import Settings
    from pincite.index.errors import PinciteError
    from pincite.index.watching import watch as watched

    waits = ""
    first = True
    with suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        settings = Settings.read(collection=collection)
        named = ", ".join(map(str, folders))
        render.note(f"watching {named} for collection {settings.collection}; Ctrl-C or SIGTERM stops")
        for event in watched(folders, settings):
            if isinstance(event, PinciteError):
                if str(event) != waits:
                    _note(f"waiting: {event}")
                waits = str(event)
            elif first:
                render.reports([event])
                waits, first = "", False
            else:
                for line in changes(event):
                    _note(line)
                waits = ""
    render.note("stopped; what was published before stays")


def changes(report: Report) -> Iterator[str]:
    """Print a line for each file that was indexed, removed or refused; none for unchanged files."""
    for effect, names in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        for name in names:
            place = report.origins[name]
            yield f"moved {report.moved[name]} to {place}" if name in report.moved else f"{effect} {place}"
    yield from (f"failed {path}: {reason}" for path, reason in report.failed)
    yield from (f"doubtful {path}: {warning}" for path, warning in report.warnings)


def _note(line: str) -> None:
    render.note(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {line}")
