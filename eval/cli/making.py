"""Commands that make gold from tables and documents, and say where it is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.bot.cli.app import WriterName
from pincite.eval.cli.options import (
    Collection,
    Json,
    SuiteName,
    can_ask,
    collection_settings,
    documents_of,
    settings,
    suite_file,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pincite.bot.errors import LLMUnavailable
    from pincite.bot.settings import Settings
    from pincite.bot.writers.model.endpoint import LanguageModel
    from pincite.eval.gold import GoldPair, ResolvedPair
    from pincite.eval.suites import Suite
    from pincite.eval.suites.importing import EvidenceProposal
    from pincite.index.types import Document


def import_(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="CSV, TSV, XLSX or JSON lines.")],
    suite: Annotated[Path, typer.Argument(metavar="SUITE", help="The suite to add to; created if it does not exist.")],
    *,
    collection: Collection = None,
    yes: Annotated[bool, typer.Option("--yes", help="Accept every proposed quote.")] = False,
    as_json: Json = False,
) -> None:
    """Add pairs to a suite from a table with the columns question, answer, evidence, kind and tags.

    An example line: `question,answer,evidence` then `When does the library close?,nine,closes at nine in the evening`.
    Quotes may differ in white space, case and marks; the exact text is written. Without evidence, sentences that say
    the answer are proposed: in a terminal you say yes or no, elsewhere the pair becomes a draft. If a line is wrong,
    nothing is added.
    """
    from pincite.bot.cli.render import json_line, note
    from pincite.eval import show as shown
    from pincite.eval import suites
    from pincite.eval.suites.importing import imported

    asks = can_ask(as_json=as_json)

    def confirm(proposal: EvidenceProposal) -> bool | None:
        if yes:
            return True
        if not asks:
            return None
        shown.evidence_proposal(proposal)
        return typer.confirm("  take it?", err=True)

    existing = suites.load(suite) if suite.exists() else None
    rows = imported(table, documents_of(existing, collection), confirm)
    existing_ids = _ids(existing)
    fresh = [pair for pair in rows.pairs if pair.id not in existing_ids]
    if not rows.problems:
        suites.append(suite, fresh, collection=collection)
    if as_json:
        json_line(
            {
                "added": [] if rows.problems else [pair.id for pair in fresh],
                "drafts": list(rows.drafts),
                "skipped": [pair.id for pair in rows.pairs if pair.id in existing_ids],
                "problems": [{"line": problem.line, "message": problem.message} for problem in rows.problems],
            }
        )
    else:
        shown.problems(table, rows.problems)
        if rows.problems:
            note(f"{suite}: nothing was added")
        else:
            drafts = sum(pair.id in rows.drafts for pair in fresh)
            shown.imported(suite, len(fresh), drafts, len(rows.pairs) - len(fresh))
    if rows.problems:
        raise typer.Exit(1)


def export(
    suite: SuiteName,
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="A .csv, .tsv or .xlsx file.")],
) -> None:
    """Write a suite as a table for a spreadsheet; `pincite eval import` reads it back."""
    from pincite.bot.cli.render import note
    from pincite.bot.counts import counted
    from pincite.eval import suites
    from pincite.eval.suites import spreadsheets

    pairs = suites.load(suite_file(suite)).pairs
    spreadsheets.write(table, pairs)
    left_out = sum(spreadsheets.left_out(pair) for pair in pairs)
    note(f"{table}: {counted(len(pairs), 'pair')}")
    if left_out:
        note(
            f"{left_out} of them hold something that a table can't, such as an alternative quote in another document "
            "or a wording with a semicolon: keep the suite itself"
        )


def coverage(suite: SuiteName, collection: Collection = None, as_json: Json = False) -> None:
    """Say which documents and passages no pair of a suite rests on."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import show as shown
    from pincite.eval import suites
    from pincite.eval.suites.covering import coverage as covered

    loaded = suites.load(suite_file(suite))
    sources = documents_of(loaded, collection)
    size = collection_settings(loaded, collection).passage_size
    covering = covered(suites.resolve(loaded, sources).asked, sources, size=size)
    if as_json:
        json_line(covering.data())
    else:
        shown.coverage(covering)


def draft(
    collection: Annotated[str, typer.Argument(metavar="COLLECTION", help="The collection to ask about.")],
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Suite to add to; by default COLLECTION.jsonl in the working folder."),
    ] = None,
    count: Annotated[int, typer.Option(min=1, metavar="N", help="Most drafts.")] = 20,
    writer: Annotated[
        WriterName | None,
        typer.Option(help="Who drafts: by default a language model where one is configured, else the reader."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Draft pairs on passages that no pair rests on, for a person to reword and confirm. No draft is asked.

    A language model writes a question about a passage, with its answer and the sentences that say it; if these don't
    say it, the draft is left out and named. Without a model, the words that the reader points at become the answer, and
    their sentence with a gap the question. One draft in five asks for something that the documents don't hold.
    """
    from pincite.bot.cli.render import json_line, note
    from pincite.bot.counts import counted
    from pincite.eval import suites
    from pincite.eval.runs import open_bot
    from pincite.eval.suites.drafting import drafts
    from pincite.index.embedders import embedder_of

    path = out or Path(f"{collection}.jsonl")
    existing = suites.load(path) if path.exists() else None
    sources = documents_of(existing, collection)
    asked = suites.resolve(existing, sources).asked if existing is not None else ()
    read = settings(collection)
    failure: LLMUnavailable | None = None
    proposals: Sequence[GoldPair]
    if writer is not WriterName.READER and (model := _language_model(read, needed=writer is WriterName.LLM)):
        proposals, failure = _written(model, read, sources, asked, count)
    else:
        with open_bot(read, "reader") as bot:
            proposals = drafts(sources, bot.reader, embedder_of(read), count=count, asked=asked, size=read.passage_size)
    existing_ids = _ids(existing)
    fresh = [pair for pair in proposals if pair.id not in existing_ids]
    suites.append(path, fresh, collection=collection)
    if as_json:
        json_line([pair.model_dump(mode="json", exclude_defaults=True) for pair in fresh])
    else:
        for pair in fresh:
            answer = pair.answers[0][0] if pair.answers else "(no answer in the documents)"
            typer.echo(f"{pair.id}: {pair.question}\n    {answer}")
        drafted = counted(len(fresh), "draft")
        if fresh:
            note(f"{path}: {drafted}. Reword each, check it, and remove its tag draft; none is asked before")
        else:
            note(f"{path}: no draft: pairs rest on every passage that says something to ask for")
    if failure is not None:
        raise failure


def _ids(suite: Suite | None) -> frozenset[str]:
    return frozenset(pair.id for pair in suite.pairs) if suite is not None else frozenset()


def _language_model(read: Settings, *, needed: bool) -> LanguageModel | None:
    """The language model that is configured; None without one.

    Raises:
        LLMUnavailable: there is none, and it is needed.
    """
    from pincite.bot.writers.model.endpoint import LanguageModel, missing

    model = LanguageModel.configured(read)
    if model is None and needed:
        raise missing("leave the drafting to the reader (--writer reader)")
    return model


def _written(
    model: LanguageModel, read: Settings, sources: Sequence[Document], asked: Sequence[ResolvedPair], count: int
) -> tuple[Sequence[GoldPair], LLMUnavailable | None]:
    """The drafts of a language model, and the error that ended them early; says what was refused and what it cost."""
    from pincite.bot.cli.render import note
    from pincite.bot.writers.model.service import ModelService
    from pincite.eval.suites.writing import written

    service = ModelService(model, read)
    try:
        drafted = written(sources, service, count=count, asked=asked, size=read.passage_size)
        usage = service.used(drafted.meter)
    finally:
        service.close()
    for reason in drafted.refused:
        note(f"no draft: {reason}")
    cost = "" if usage.cost_usd is None else f", {usage.cost_usd:.4f} dollars"
    note(f"the language model read {usage.prompt_tokens:,} tokens and wrote {usage.completion_tokens:,}{cost}")
    return drafted.pairs, drafted.failure
