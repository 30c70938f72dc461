"""The command `pincite verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.bot.cli import render
from pincite.bot.cli.app import Collection, Json

if TYPE_CHECKING:
    from pincite.bot.answers import Answer
    from pincite.bot.verifying.receipts import Receipt

CONTRADICTED = 1
"""Exit code if a statement is refuted or a citation doesn't resolve."""


def verify(
    file: Annotated[
        str, typer.Argument(help="A receipt, an answer as --json prints it, or any cited text; - reads standard input.")
    ],
    sources: Annotated[
        list[Path] | None,
        typer.Option("--source", "-s", help="A document to check against, instead of a collection; [1] is the first."),
    ] = None,
    collection: Collection = None,
    as_json: Json = False,
) -> None:
    """Check an answer, a receipt or any cited text against its sources. Exit with 1 if they say otherwise."""
    from pincite.bot.once import verify as check
    from pincite.bot.settings import Settings
    from pincite.index.loaders import load

    what = _read(file)
    settings = Settings.read()
    documents = [load(path, max_bytes=settings.max_file_mb * 1024 * 1024) for path in sources] if sources else None
    verification = check(what, sources=documents, collection=collection, settings=settings)
    if as_json:
        render.json_line(verification.model_dump(mode="json"))
    else:
        render.verification(verification)
    if not verification.holds:
        raise typer.Exit(CONTRADICTED)


def _read(file: str) -> str | Answer | Receipt:
    """Read the text, answer or receipt to verify.

    Raises:
        LoadError: the file can't be read.
        ReceiptUnreadable: it is JSON, but neither a receipt nor an answer.
    """
    from pincite.bot.verifying import receipts
    from pincite.index.loaders import load

    if file == "-":
        text = sys.stdin.read()
    elif Path(file).suffix.lower() == ".json":
        text = Path(file).read_text("utf-8", errors="replace")
    else:
        return load(Path(file)).text
    return receipts.read(text, file) if text.lstrip().startswith("{") else text
