"""Groups of commands that other packages bring, found by the entry points that they declare."""

from __future__ import annotations

from collections.abc import Sequence

import typer

GROUP = "pincite.commands"
"""Entry points of this group name a `typer.Typer` each: `eval = "eval.cli:app"` becomes `pincite eval`."""


def mount(app: typer.Typer, arguments: Sequence[str]) -> None:
    """Add the groups to the commands, if it takes one of them to understand the arguments.

    To look for entry points and to import what they name takes time that a question should not wait for.
    """
    named = next((argument for argument in arguments if not argument.startswith("-")), None)
    if named in {command.name or _name(command) for command in app.registered_commands}:
        return
    from importlib.metadata import entry_points

    known = {group.name for group in app.registered_groups}
    for entry in entry_points(group=GROUP):
        if named in (None, entry.name) and entry.name not in known:
            app.add_typer(entry.load(), name=entry.name)


def _name(command: typer.models.CommandInfo) -> str:
    return command.callback.__name__ if command.callback is not None else ""
