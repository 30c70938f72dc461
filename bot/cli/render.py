"""Print results. Text from documents is shown as characters: its escape sequences have no effect."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from pincite.bot.answers import UNVERIFIED
from pincite.bot.counts import counted
from pincite.bot.wording import wording_of

if TYPE_CHECKING:
    from pincite.bot.answers import Answer, Citation, Guidance
    from pincite.bot.doctor import Diagnosis
    from pincite.bot.verifying.results import Verification
    from pincite.index.catalogue.records import Source
    from pincite.index.progress import Progress
    from pincite.index.report import Report

WIDEST = 100
"""Widest line of running text, in columns."""

SHOWN_IDS = 8
"""Digits of a document's id in a list: enough to tell a hundred thousand apart."""


PICTURES = 0x2400
"""First of Unicode's pictures of the control characters U+0000 to U+001F."""


def visible(text: str) -> str:
    """Replace control characters, except line ends and tabs, by Unicode's pictures of them."""
    return "".join(
        c
        if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}
        else (chr(PICTURES + ord(c)) if c < " " else "�")
        for c in text
    )


def one_line(text: str) -> str:
    """Return a text for one line of a terminal: even a file's name may hold line ends."""
    return visible(text).replace("\n", chr(PICTURES + ord("\n")))


def text(characters: str) -> None:
    """Print a document's characters: safe for a terminal, untouched for a file or a pipe."""
    shown = visible(characters) if sys.stdout.isatty() else characters
    sys.stdout.write(shown if shown.endswith("\n") or not sys.stdout.isatty() else shown + "\n")


def json_line(data: Any) -> None:
    """Print JSON and nothing else."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def note(message: str) -> None:
    """Print a message to standard error."""
    typer.echo(one_line(message), err=True)


def understood(reply: Answer) -> None:
    """Print to standard error how a question was understood, if that differs from its wording."""
    if reply.standalone_question != reply.question:
        note(f"Understood as: {reply.standalone_question}")


def answer(reply: Answer) -> None:
    """Print an answer: head, statements with their citations' numbers, citations."""
    if reply.where:
        typer.echo(_wrapped(f"Asked within: {reply.where.shown}") + "\n")
    if reply.note:
        typer.echo(_wrapped(f"Note: {reply.note}") + "\n")
    if not reply.statements:
        typer.echo(_wrapped(reply.text))
        if reply.guidance is not None:
            _guidance(reply, reply.guidance)
        _left_out(reply)
        return
    for words, statement in reply.parts():
        if words:
            typer.echo(_wrapped(words))
        marks = "".join(f"[{number + 1}]" for number in statement.citations)
        marks += "" if statement.supported else f" {UNVERIFIED}"
        typer.echo(_wrapped(f"{statement.text} {marks}"))
    for opposed in reply.disagreements:
        for_, against = ("".join(f"[{n + 1}]" for n in side) for side in (opposed.for_, opposed.against))
        if opposed.values:
            one, other = opposed.values
            typer.echo(_wrapped(f"The sources disagree: “{one}” {for_}, “{other}” {against}"))
        else:
            typer.echo(_wrapped(f"The sources disagree: “{opposed.claim}” For: {for_}, against: {against}"))
    typer.echo("")
    for number, citation in enumerate(reply.citations, 1):
        typer.echo(_wrapped(f"[{number}] {_place(citation, reply.collections)}", indent="    "))
    _left_out(reply)


def verification(result: Verification) -> None:
    """Print each statement with its outcome, the reason, and the spans for and against it."""
    for one in result.statements:
        typer.echo(_wrapped(f"{one.outcome or 'no statement'}: {one.text}", indent="  "))
        if one.reason:
            typer.echo(_wrapped(f"  {one.reason}", indent="  "))
        for how, citations in (("see", one.supporting), ("against", one.contradicting)):
            for citation in citations:
                quote = " ".join(citation.quote.split())
                typer.echo(_wrapped(f"  {how} “{quote}”: {_place(citation)}", indent="    "))
    for document in result.documents:
        if document.state == "missing":
            typer.echo(_wrapped(f"missing or changed: {document.title} ({document.id[:SHOWN_IDS]})"))
    for citation in result.unresolved:
        typer.echo(_wrapped(f"does not stand there: “{' '.join(citation.quote.split())}”: {_place(citation)}"))
    outcomes = [one.outcome or "no statement" for one in result.statements]
    counts = {name: outcomes.count(name) for name in dict.fromkeys(outcomes)}
    note(", ".join(f"{count} {name}" for name, count in counts.items()) or "no statements")


def _guidance(reply: Answer, given: Guidance) -> None:
    """Print what helps after an abstention."""
    wording = wording_of(reply.question)
    lines = []
    if given.documents is not None:
        lines.append(wording.searched.format(documents=given.documents, passages=given.passages))
    if given.unknown:
        lines.append(wording.missing.format(words=", ".join(given.unknown)))
    for lead, entries in (
        (wording.holds, [f"“{one_line(one.quote)}” {_place(one, reply.collections)}" for one in given.holds]),
        (wording.askable, [one.question for one in given.questions]),
    ):
        lines += [lead, *(f"- {entry}" for entry in entries)] if entries else []
    if given.elsewhere:
        lines.append(wording.elsewhere.format(collections=", ".join(given.elsewhere)))
    lines.append(given.adding)
    typer.echo("")
    for line in lines:
        typer.echo(_wrapped(line, indent="  " if line.startswith("- ") else ""))


def _left_out(reply: Answer) -> None:
    """Print the statements that contradicted their sources, each with the reason and what says otherwise."""
    if not reply.refuted:
        return
    whose = "its sources say" if len(reply.refuted) == 1 else "their sources say"
    typer.echo(f"\nLeft out, because {whose} otherwise:")
    for one in reply.refuted:
        places = "; ".join(_place(citation, reply.collections) for citation in one.contradicted_by)
        typer.echo(_wrapped(f"- “{one.text}”: {one.reason}; {places}", indent="  "))


def _place(citation: Citation, asked: Sequence[str] = ()) -> str:
    """The place of a citation, with its collection if several were asked."""
    parts = [
        citation.title,
        citation.source if citation.source != citation.title else "",
        citation.published or "",
        citation.locator or f"paragraph {citation.paragraph}",
        f"in {citation.collection}" if len(asked) > 1 and citation.collection else "",
    ]
    span = f"{citation.document_id[:SHOWN_IDS]} {citation.start}:{citation.end}"
    return f"{', '.join(part for part in parts if part)} ({span})"


def _wrapped(line: str, indent: str = "") -> str:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    return textwrap.fill(visible(line), width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def reports(all_reports: Sequence[Report]) -> None:
    """Print what indexing did, then each file that failed."""
    for report in all_reports:
        counts = {
            "added": report.added,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "removed": report.removed,
            "failed": report.failed,
        }
        summary = ", ".join(f"{len(names)} {what}" for what, names in counts.items() if names) or "nothing to index"
        note(f"{report.collection}: {summary}")
        for path, reason in (*report.failed, *report.warnings):
            note(f"  {path}: {reason}")
        for reason, paths in _by_reason(report.skipped).items():
            note(f"  skipped {paths[0]}{f' and {len(paths) - 1} more' if len(paths) > 1 else ''}: {reason}")


def _by_reason(skipped: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Group paths by reason."""
    grouped: dict[str, list[str]] = {}
    for path, reason in skipped:
        grouped.setdefault(reason, []).append(path)
    return grouped


def report_data(all_reports: Sequence[Report]) -> dict[str, Any]:
    """Return what indexing did as JSON: the last report, with the changes of those before."""
    last = all_reports[-1]
    return {
        "collection": last.collection,
        "added": list(last.added),
        "changed": sorted({i for report in all_reports for i in report.changed})
        if len(all_reports) > 1
        else list(last.changed),
        "unchanged": list(last.unchanged),
        "removed": list(last.removed),
        "failed": [{"path": path, "reason": reason} for path, reason in last.failed],
        "skipped": [{"path": path, "reason": reason} for path, reason in last.skipped],
        "warnings": [{"path": path, "reason": reason} for path, reason in last.warnings],
    }


def source_data(collection: str, source: Source) -> dict[str, Any]:
    """Return a document of the list as JSON."""
    return {
        "collection": collection,
        "id": source.id,
        "title": source.title,
        "source": source.source,
        "path": source.origin,
        "published": source.published,
        "author": source.author,
        "media_type": source.media_type,
        "characters": source.length,
        "passages": source.passages,
    }


def sources(listed: Mapping[str, Sequence[Source]]) -> None:
    """Print the documents, one table for each collection."""
    if not listed:
        note("nothing is indexed yet: `pincite index` adds the bundled seeds, `pincite index PATH` your own files")
    for collection, documents in listed.items():
        typer.echo(f"{collection} ({counted(len(documents), 'document')})")
        for source in documents:
            date = source.published or ""
            typer.echo(
                one_line(
                    f"  {source.id[:SHOWN_IDS]}  {source.title}  {date}  {source.passages} passages  {source.origin}"
                )
            )


def checks(results: Sequence[Diagnosis]) -> None:
    """Print one line for each check, with the remedy if it failed."""
    for check in results:
        typer.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {visible(check.found)}")
        if check.remedy:
            typer.echo(f"      -> {check.remedy}")


@contextmanager
def progress() -> Iterator[Callable[[Progress], None] | None]:
    """Show the progress of a build; see `bar`."""
    with bar() as update:
        yield None if update is None else lambda step: update(step.done, step.total, step.step)


@contextmanager
def bar() -> Iterator[Callable[[int, int, str], None] | None]:
    """Show a progress bar, by what is done, the total and a text, on standard error if that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None)
        yield lambda done, total, text: shown.update(
            task, completed=done, total=total, description=escape(visible(text))
        )
