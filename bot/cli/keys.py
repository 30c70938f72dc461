"""The commands `pincite keys …`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pincite.bot.cli import render

app = typer.Typer(
    name="keys",
    help="Keys for a server that is reached from other machines.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


class RoleName(StrEnum):
    """What a key allows."""

    ASK = "ask"
    WRITE = "write"
    ADMIN = "admin"


@app.callback()
def _keys() -> None:
    """Keys for a server that is reached from other machines."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    role: Annotated[
        RoleName, typer.Option(help="ask: questions and reading; write: documents, too; admin: figures, too.")
    ] = RoleName.ASK,
) -> None:
    """Make a key and print it, this once."""
    from pincite.bot.keys import Keys, Role
    from pincite.bot.settings import Settings

    typer.echo(Keys(Settings.read().home).add(name, Role[role.name]))
    render.note(f"this is the key of {name}; it can't be shown again")


@app.command("list")
def list_() -> None:
    """List the keys, without their secrets."""
    from pincite.bot.keys import Keys
    from pincite.bot.settings import Settings

    for key in Keys(Settings.read().home).all():
        typer.echo(f"{key.name}\t{key.role.name.lower()}\t{key.created}")


@app.command()
def remove(name: Annotated[str, typer.Argument(help="Whose key it is.")]) -> None:
    """Remove a key; a running server refuses it at once."""
    from pincite.bot.keys import Keys
    from pincite.bot.settings import Settings

    Keys(Settings.read().home).remove(name)
    render.note(f"removed the key of {name}")
