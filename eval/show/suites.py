"""Suites in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from pincite.bot.answers import Answer
from pincite.bot.cli.render import note, one_line
from pincite.bot.counts import counted
from pincite.eval.gold import GoldPair
from pincite.eval.suites import SuiteProblem
from pincite.eval.suites.covering import Coverage
from pincite.eval.suites.importing import EvidenceProposal
from pincite.eval.suites.rebasing import Proposal, Rebased
from pincite.eval.tables import grid


def problems(path: Path, listed: Sequence[SuiteProblem]) -> None:
    """Print the faults of a suite, one line each."""
    for problem in listed:
        where = f"{path}:{problem.line}" if problem.line else str(path)
        typer.echo(one_line(f"{where}: {problem.severity}: {problem.message}"))
    errors = sum(problem.severity == "error" for problem in listed)
    note(f"{path}: {counted(errors, 'error')}, {counted(len(listed) - errors, 'warning')}")


def proposal(one: Proposal) -> None:
    """Print a quote beside the text that may have replaced it."""
    typer.echo(one_line(f"{one.id} in {one.evidence.document} ({one.likeness:.0%} alike)"), err=True)
    typer.echo(one_line(f"  was  {one.evidence.quote}"), err=True)
    typer.echo(one_line(f"  is   {one.quote}"), err=True)


def rebased(path: Path, result: Rebased) -> None:
    """Print what became of the pairs of a suite."""
    for id_, reason in result.drafts:
        typer.echo(f"{id_}: now a draft: {reason}")
    note(
        f"{path}: {len(result.moved)} moved, {len(result.accepted)} accepted, {len(result.open)} open, "
        f"{counted(len(result.drafts), 'new draft')}"
    )


def imported(path: Path, added: int, drafts: int, existing: int) -> None:
    """Print how many pairs came from a table, and how many of them the suite had."""
    note(f"{path}: {counted(added, 'pair')} added, {drafts} of them to be confirmed, {existing} already there")


def evidence_proposal(one: EvidenceProposal) -> None:
    """Print a question with the sentence that may be its evidence."""
    typer.echo(one_line(f"line {one.line}: {one.question}"), err=True)
    typer.echo(one_line(f"  answer    {one.answer}"), err=True)
    typer.echo(one_line(f"  evidence  {one.evidence.quote} ({one.evidence.document})"), err=True)


def adopted(pair: GoldPair, answer: Answer) -> None:
    """Print a pair that was made from what the product answered, before it becomes gold."""
    typer.echo(one_line(f"{pair.id} ({pair.kind}), from the product's own answer: {pair.question}"), err=True)
    for turn in pair.history:
        typer.echo(one_line(f"  before    {turn.question} – {turn.answer}"), err=True)
    typer.echo(one_line(f"  answered  {answer.text}"), err=True)
    gold = [*([pair.verdict] if pair.verdict else []), *(" | ".join(part) for part in pair.answers)]
    if not pair.answerable:
        gold = ["(no answer in the documents)"]
    typer.echo(one_line(f"  gold      {'; '.join(gold) or '(its evidence)'}"), err=True)
    for alternatives in pair.evidence:
        typer.echo(one_line(f"  evidence  {' or '.join(f'{e.quote} ({e.document})' for e in alternatives)}"), err=True)
    if pair.note:
        typer.echo(one_line(f"  note      {pair.note}"), err=True)


UNTOUCHED = 5
"""Most untouched passages shown for one document; the JSON has all."""


def coverage(result: Coverage) -> None:
    """Print the documents with what rests on them, then where nothing does."""
    rows = [["document", "pairs", "passages", "touched"]]
    rows += [[one_line(d.title), str(d.pairs), str(d.passages), str(d.touched)] for d in result.documents]
    typer.echo(grid(rows))
    touched = sum(d.touched for d in result.documents)
    total = sum(d.passages for d in result.documents)
    bare = sum(not d.pairs for d in result.documents)
    typer.echo(
        f"\n{counted(result.pairs, 'pair')}, {result.unanswerable} of them without an answer, rest on "
        f"{touched} of {total} passages; {bare} of {len(result.documents)} documents have no pair"
    )
    for document in result.documents:
        if document.untouched:
            typer.echo("\n" + one_line(f"{document.title}: no pair rests on"))
        for passage in document.untouched[:UNTOUCHED]:
            typer.echo(one_line(f"    {passage.start}:{passage.end}  {passage.begins}"))
        if len(document.untouched) > UNTOUCHED:
            typer.echo(f"    and {len(document.untouched) - UNTOUCHED} more")
