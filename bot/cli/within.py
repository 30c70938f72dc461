"""The options that keep a question within a part of the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pincite.index.where import Where

PART = "Within a part of the collection"

Documents = Annotated[
    list[str] | None,
    typer.Option("--document", help="Id, path, title or file name; may be repeated.", rich_help_panel=PART),
]
Folders = Annotated[
    list[str] | None, typer.Option("--folder", help="A folder's path, whole or in part.", rich_help_panel=PART)
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", help="A tag, category or keyword of the documents.", rich_help_panel=PART),
]
Since = Annotated[
    str | None,
    typer.Option(help="Published then or later: 2022, 2022-03 or 2022-03-31.", metavar="DATE", rich_help_panel=PART),
]
Until = Annotated[str | None, typer.Option(help="Published then or earlier.", metavar="DATE", rich_help_panel=PART)]


def where(
    documents: list[str] | None,
    folders: list[str] | None,
    tags: list[str] | None,
    since: str | None,
    until: str | None,
) -> Where | None:
    """The part that the options name; None where they name none."""
    from pydantic import ValidationError

    from pincite.index.where import Where

    try:
        part = Where(
            documents=tuple(documents or ()),
            folders=tuple(folders or ()),
            tags=tuple(tags or ()),
            since=since,
            until=until,
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        option = f"--{str(first['loc'][0]).removesuffix('s')}"
        raise typer.BadParameter(first["msg"].removeprefix("Value error, "), param_hint=option) from None
    return part or None
