"""Groups of commands that other packages add by entry points."""

from __future__ import annotations

from collections.abc import Sequence

import typer

GROUP = "pincite.commands"
"""Each entry point names a `typer.Typer`: `eval = "pincite.eval.cli:app"` becomes `pincite eval`."""


def mount(app: typer.Typer, arguments: Sequence[str]) -> None:
    """Add the groups if the arguments name one of them or none of the built-in commands.

    Looking for entry points and importing them takes time that a question should not wait for.
    """
    named = next((argument for argument in arguments if not argument.startswith("-")), None)
    if named in {command.name or _name(command) for command in app.registered_commands}:
        return
    from importlib.metadata import entry_points

    registered = {group.name for group in app.registered_groups}
    for entry in entry_points(group=GROUP):
        if named in (None, entry.name) and entry.name not in registered:
            app.add_typer(entry.load(), name=entry.name)


def _name(command: typer.models.CommandInfo) -> str:
    return command.callback.__name__ if command.callback is not None else ""
