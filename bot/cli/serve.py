"""The command `pincite serve`."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; 0.0.0.0 is every address of this machine.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 picks a free one.")] = None,
    collection: Annotated[str | None, typer.Option("--collection", "-c", help="Collection to ask by default.")] = None,
    browse: Annotated[bool, typer.Option("--open", help="Open the page in a browser, if there is a screen.")] = False,
) -> None:
    """Serve the page at /, the API at /v1 and a health check at /healthz."""
    from pincite.bot.serving.serving import serve as run
    from pincite.bot.settings import Settings

    run(Settings.read(host=host, port=port, collection=collection), browse=browse)
