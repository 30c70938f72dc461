"""The command `pincite chat`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from pincite.bot.cli import live, render, within
from pincite.bot.cli.app import Collections, WriterName

PROMPT = "? "


def chat(  # noqa: PLR0917 - options, given by name
    collections: Collections = None,
    writer: Annotated[WriterName | None, typer.Option(help="Who writes the answers.")] = None,
    top_k: Annotated[int | None, typer.Option(help="Passages to read for a question.")] = None,
    documents: within.Documents = None,
    folders: within.Folders = None,
    tags: within.Tags = None,
    since: within.Since = None,
    until: within.Until = None,
) -> None:
    """Chat in the terminal, one question a line; follow-ups are understood. Ctrl-D ends it."""
    from pincite.bot.bot import Bot
    from pincite.bot.errors import EmptyQuestion, LLMUnavailable, QuestionTooLong
    from pincite.bot.settings import Settings

    where = within.where(documents, folders, tags, since, until)
    history: list[tuple[str, str]] = []
    with Bot(collections or None, settings=Settings.read(top_k=top_k, writer=writer and writer.value)) as bot:
        for question in _questions():
            try:
                answer = live.followed(bot.stream(question, history, where=where))
            except EmptyQuestion:
                continue
            except (LLMUnavailable, QuestionTooLong) as error:
                render.note(f"pincite: {error}")
                continue
            render.understood(answer)
            render.answer(answer)
            typer.echo()
            history.append((answer.question, answer.text))


def _questions() -> Iterator[str]:
    """Yield questions as they are typed, or the lines of a file or a pipe."""
    if not sys.stdin.isatty():
        yield from (line.rstrip("\n") for line in sys.stdin)
        return
    import readline  # noqa: F401 - the arrow keys and earlier lines

    while True:
        try:
            yield input(PROMPT)
        except EOFError:
            typer.echo()
            return
