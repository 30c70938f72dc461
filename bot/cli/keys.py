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
    """The role of a key."""

    ASK = "ask"
    WRITE = "write"
    ADMIN = "admin"


@app.callback()
def _keys() -> None:
    """Keys for a server that is reached from other machines."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Name of the key's holder.")],
    *,
    role: Annotated[
        RoleName,
        typer.Option(
            help="ask: questions and reading; write: also documents; admin: also figures and the language model."
        ),
    ] = RoleName.ASK,
    collection: Annotated[
        list[str] | None,
        typer.Option("--collection", "-c", help="Only this collection; may be repeated. A `write` key may change it."),
    ] = None,
    per_minute: Annotated[int | None, typer.Option(min=1, help="Most questions a minute.")] = None,
    per_day: Annotated[int | None, typer.Option(min=1, help="Most questions a day.")] = None,
    dollars_per_day: Annotated[
        float | None, typer.Option(min=0, help="Most dollars a day for the language model.")
    ] = None,
) -> None:
    """Make a key and print it; it is never shown again."""
    from pincite.bot.keys import Keys, Role
    from pincite.bot.settings import Settings

    if per_minute is not None or per_day is not None:
        _needs_limits()
    secret = Keys(Settings.read().home).add(
        name,
        Role[role.name],
        collection or (),
        a_minute=per_minute,
        a_day=per_day,
        dollars_a_day=dollars_per_day,
    )
    typer.echo(secret)
    render.note(f"this is the key of {name}; it can't be shown again")


@app.command("list")
def list_() -> None:
    """List the keys, without their secrets."""
    from pincite.bot.keys import Keys
    from pincite.bot.settings import Settings

    for key in Keys(Settings.read().home).all():
        reach = ",".join(key.collections) or "all collections"
        typer.echo(f"{key.name}\t{key.role.name.lower()}\t{key.created}\t{reach}\t{key.limits or 'no limits'}")


@app.command()
def remove(name: Annotated[str, typer.Argument(help="Name of the key's holder.")]) -> None:
    """Remove a key; a running server refuses it at once."""
    from pincite.bot.keys import Keys
    from pincite.bot.settings import Settings

    Keys(Settings.read().home).remove(name)
    render.note(f"removed the key of {name}")


def _needs_limits() -> None:
    """Refuse a limit that no server here could keep."""
    from importlib.util import find_spec

    from pincite.bot.errors import ExtraMissing

    if find_spec("limits") is None:
        raise ExtraMissing("limits")
