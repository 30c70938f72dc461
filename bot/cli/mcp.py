"""The command `pincite mcp`."""

from __future__ import annotations

from typing import Annotated

import typer


def mcp(
    collection: Annotated[
        str | None, typer.Option("--collection", "-c", help="Collection to ask unless a call names another.")
    ] = None,
    allow_add: Annotated[
        bool, typer.Option("--allow-add", help="Offer a tool that indexes files of this machine.")
    ] = False,
) -> None:
    """Serve the Model Context Protocol over standard input and output."""
    from pincite.bot.errors import ExtraMissing
    from pincite.bot.settings import Settings

    try:
        from pincite.bot.mcp import server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise ExtraMissing("mcp") from error
    server(Settings.read(collection=collection), allow_add=allow_add).run()
