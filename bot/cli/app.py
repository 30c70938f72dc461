"""The commands and their options; `render` prints what they return."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.bot.cli import render, within
from pincite.bot.counts import counted

if TYPE_CHECKING:
    from pincite.bot.settings import Settings

ABSTAINED = 3
"""Exit code of `ask` if the documents don't hold the answer."""

app = typer.Typer(
    name="pincite",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Collection = Annotated[
    str | None, typer.Option("--collection", "-c", help="Collection; by default the one in the settings.")
]
Collections = Annotated[
    list[str] | None,
    typer.Option(
        "--collection",
        "-c",
        help="Collection; repeat to ask several together. By default the one in the settings.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class WriterName(StrEnum):
    """Who writes the answer."""

    READER = "reader"
    LLM = "llm"


def _print_version(wanted: bool) -> None:
    if wanted:
        from pincite.index.version import version

        typer.echo(f"pincite {version()}")
        raise typer.Exit


@app.callback()
def _pincite(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Answers questions over your documents and pins every statement to the exact characters that back it."""


@app.command()
def ask(  # noqa: PLR0917 - options, given by name
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    as_json: Json = False,
    collections: Collections = None,
    writer: Annotated[WriterName | None, typer.Option(help="Who writes the answer.")] = None,
    top_k: Annotated[int | None, typer.Option(help="Passages to read for the question.")] = None,
    receipt: Annotated[
        Path | None, typer.Option(help="Also write the answer as a receipt, for `pincite verify`.")
    ] = None,
    documents: within.Documents = None,
    folders: within.Folders = None,
    tags: within.Tags = None,
    since: within.Since = None,
    until: within.Until = None,
) -> None:
    """Print the answer with numbered citations; --json prints one Answer. Exit with 3 if there is no answer."""
    from pincite.bot.bot import Bot
    from pincite.bot.settings import Settings

    where = within.where(documents, folders, tags, since, until)
    with Bot(collections or None, settings=Settings.read(top_k=top_k, writer=writer and writer.value)) as bot:
        answer = bot.answer(question, where=where)
        if not as_json:
            render.understood(answer)
        if receipt is not None:
            from pincite.bot.verifying import receipts

            receipts.write(bot.receipt(answer), receipt)
    if as_json:
        render.json_line(answer.model_dump(mode="json"))
    else:
        render.answer(answer)
    if answer.status == "abstained":
        raise typer.Exit(ABSTAINED)


@app.command()
def index(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files or folders, here or at an address such as s3://bucket/reports: text, web pages, PDF, office "
            "documents, books, tables; or addresses of web pages (setting web_pages). By default the seeds.",
        ),
    ] = None,
    collection: Collection = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="First split and embed the indexed texts again.")] = False,
    queue: Annotated[
        bool,
        typer.Option("--queue", help="Send the files to the workers (`pincite work`) instead; needs database_url."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Add documents to a collection, or refresh them. Exit with 1 if a file could not be indexed.

    Reads text, Markdown, reStructuredText, AsciiDoc, HTML, PDF, DOCX, ODT, RTF, EPUB, XLSX, PPTX, CSV, JSON,
    notebooks, mail, subtitles, source code, and ZIP archives.
    """
    from pincite.bot.settings import Settings
    from pincite.index import library

    settings = Settings.read(collection=collection)
    if queue:
        _queue(paths or [], settings, rebuild=rebuild, as_json=as_json)
        return
    with render.progress() as on_progress:
        reports = []
        if rebuild and settings.collection in library.collections(settings=settings):
            reports.append(library.rebuild(settings=settings, on_progress=on_progress))
        if paths or not reports:
            reports.append(library.add(paths, settings=settings, on_progress=on_progress))
    if as_json:
        render.json_line(render.report_data(reports))
    else:
        render.reports(reports)
    if any(report.failed for report in reports):
        raise typer.Exit(1)


def _queue(paths: list[str], settings: Settings, *, rebuild: bool, as_json: bool) -> None:
    from pincite.index.jobs import enqueue
    from pincite.index.loaders.addresses import is_address

    if any(map(is_address, paths)):
        raise typer.BadParameter("web pages can't be sent; index them without --queue", param_hint="--queue")
    if rebuild or not paths:
        raise typer.BadParameter("name files or folders to send; a rebuild can't be sent", param_hint="--queue")
    sent, failed = enqueue(paths, settings)
    if as_json:
        render.json_line({"sent": sent, "failed": [[error.path, error.reason] for error in failed]})
    else:
        for error in failed:
            render.note(str(error))
        render.note(f"sent {counted(sent, 'file')} to the workers; `pincite jobs` lists them")
    if failed:
        raise typer.Exit(1)


@app.command()
def sources(collection: Collection = None, as_json: Json = False) -> None:
    """List the indexed documents, of one collection or of all."""
    from pincite.bot.settings import Settings
    from pincite.index import library

    settings = Settings.read(collection=collection)
    names = [collection] if collection else list(library.collections(settings=settings))
    listed = {name: library.sources(name, settings=settings) for name in names}
    if as_json:
        render.json_line(
            [render.source_data(name, source) for name, documents in listed.items() for source in documents]
        )
    else:
        render.sources(listed)


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="Id or its beginning, path, source or title.")],
    span: Annotated[
        str | None, typer.Option(help="Print only the characters of a citation's span, such as 120:180.")
    ] = None,
    collection: Collection = None,
) -> None:
    """Print the text of a document, or the exact characters of a span of it."""
    from pincite.bot.settings import Settings
    from pincite.index import library

    bounds = None
    if span is not None:
        if not (match := re.fullmatch(r"(\d*):(\d*)", span)):
            raise typer.BadParameter(f"{span!r} is not a span; write it as 120:180", param_hint="--span")
        bounds = match.groups()
    shown = library.document(document, settings=Settings.read(collection=collection))
    length = len(shown.text)
    start, end = (int(bounds[0] or 0), int(bounds[1] or length)) if bounds else (0, length)
    if not 0 <= start <= end <= length:
        raise typer.BadParameter(f"{span!r} is not within the document's 0:{length}", param_hint="--span")
    render.text(shown.text[start:end])


@app.command()
def remove(
    document: Annotated[str | None, typer.Argument(help="Id or its beginning, path, source or title.")] = None,
    collection: Collection = None,
    everything: Annotated[bool, typer.Option("--all", help="Remove the whole collection; needs --collection.")] = False,
) -> None:
    """Remove a document and everything made from it, or a whole collection."""
    from pincite.bot.settings import Settings
    from pincite.index import library

    if everything == (document is not None) or (everything and collection is None):
        raise typer.BadParameter("name one DOCUMENT, or a whole collection with --all --collection NAME")
    settings = Settings.read(collection=collection)
    if document is None:
        library.drop(settings.collection, settings=settings)
        render.note(f"removed collection {settings.collection}")
    else:
        removed = library.remove(document, settings=settings)
        render.note(f"removed {removed.title} ({removed.id}) from {settings.collection}")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Show what is installed, configured and reachable, and what to do about the rest."""
    from pincite.bot.doctor import examine

    checks = examine()
    if as_json:
        render.json_line([check.data() for check in checks])
    else:
        render.checks(checks)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
