"""The command that measures a guarantee and keeps it with the collection."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pincite.bot.cli.app import WriterName
from pincite.eval.cli.options import (
    Collection,
    Concurrency,
    Json,
    KindsOnly,
    PerMinute,
    SplitOnly,
    SuiteName,
    TagsOnly,
)


def guarantee(
    suite: SuiteName,
    *,
    at_most: Annotated[
        float, typer.Option(min=0.001, max=0.999, help="Share of the answers shown as confident that may be wrong.")
    ] = 0.1,
    likely_at_most: Annotated[
        float, typer.Option(min=0.001, max=0.999, help="Share of all answers shown that may miss the evidence.")
    ] = 0.5,
    confidence: Annotated[float, typer.Option(min=0.5, max=0.9999, help="Probability that a bound is kept.")] = 0.9,
    collection: Collection = None,
    writer: Annotated[WriterName, typer.Option(help="Writer of the answers.")] = WriterName.READER,
    split: SplitOnly = None,
    kind: KindsOnly = None,
    tag: TagsOnly = None,
    concurrency: Concurrency = 4,
    per_minute: PerMinute = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be promised, and keep nothing.")] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Withdraw the collection's guarantee; asks nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Choose a collection's thresholds so that few of the answers shown as confident are wrong.

    All pairs are asked without a threshold. The thresholds are kept with the collection and hold until its documents,
    the models or a setting that may change an answer changes. The pairs have to resemble the questions that will be
    asked; pairs that the bot was tuned on prove nothing.
    """
    from pincite.bot.cli.render import json_line, note
    from pincite.bot.guarantee import keep_guarantee
    from pincite.eval import promising, runs, suites
    from pincite.eval import show as shown
    from pincite.eval.cli.options import collection_settings, selection_of, suite_file

    loaded = suites.load(suite_file(suite))
    read = collection_settings(loaded, collection)
    if remove:
        keep_guarantee(read, None)
        note(f"{read.collection}: no guarantee any more; the thresholds that ship with the reader hold")
        return
    exam = runs.of_suite(loaded, runs.without_thresholds(read), writer=writer.value)
    limits = runs.Limits(concurrency=concurrency if writer is WriterName.LLM else 1, per_minute=per_minute)
    selection = selection_of(split, kind, tag)
    promising.weights_refused(asked.pair for asked in exam.selected(selection))
    with shown.progress() as on_record:
        run = runs.run(exam, selection=selection, limits=limits, arguments=sys.argv[1:], on_record=on_record)
    with runs.open_bot(read, writer.value) as bot:
        promise = promising.promise(run, bot, at_most=at_most, likely_at_most=likely_at_most, confidence=confidence)
    if not dry_run:
        keep_guarantee(read, promise.guarantee)
    if as_json:
        json_line(promise.data() | {"kept": not dry_run, "run": run.name})
    else:
        shown.promise(promise, kept=not dry_run)
