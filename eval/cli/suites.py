"""Commands that check suites and change them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.eval.cli.options import Collection, Json, SuiteName, can_ask, documents_of, suite_file

if TYPE_CHECKING:
    from pincite.eval.gold import GoldPair
    from pincite.eval.suites import Proposal


def check(suite: SuiteName, collection: Collection = None, as_json: Json = False) -> None:
    """List everything that is wrong or doubtful in a suite. Exits with 1 where something is wrong."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import show as shown
    from pincite.eval import suites

    path = suite_file(suite)
    read = suites.read(path)
    problems = suites.lint(read, documents_of(read, collection))
    if as_json:
        json_line([{"line": p.line, "severity": p.severity, "message": p.message} for p in problems])
    else:
        shown.problems(path, problems)
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


def rebase(
    suite: SuiteName,
    *,
    collection: Collection = None,
    yes: Annotated[bool, typer.Option("--yes", help="Accept every proposal.")] = False,
    no: Annotated[bool, typer.Option("--no", help="Refuse every proposal; its pair becomes a draft.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write; by default the suite itself is changed.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring a suite up to date with its documents: quotes follow their text, changed ones are proposed.

    In a terminal each proposal is answered with yes or no. Elsewhere, without --yes or --no, it is listed, its pair
    stays as it is, and the command exits with 1. Pairs whose evidence is lost become drafts.
    """
    from pincite.bot.cli.render import json_line
    from pincite.eval import show as shown
    from pincite.eval import suites
    from pincite.eval.suites import rebasing

    if yes and no:
        raise typer.BadParameter("choose one", param_hint="--yes, --no")
    asks = can_ask(as_json=as_json)

    def decide(proposal: Proposal) -> bool | None:
        if yes or no:
            return yes
        shown.proposal(proposal)
        return typer.confirm("  take it?", err=True) if asks else None

    path = suite_file(suite)
    read = suites.load(path)
    rebased = suites.rebase(read, documents_of(read, collection), decide)
    if rebased.pairs and not dry_run:
        rebasing.save(read, rebased, out)
    if as_json:
        json_line(rebased.data())
    else:
        shown.rebased(path, rebased)
    if rebased.open:
        raise typer.Exit(1)


def adopt(
    candidates: Annotated[Path, typer.Argument(help="Rated answers, as JSON lines.")],
    suite: Annotated[Path, typer.Argument(help="The suite to add to; created if it does not exist.")],
    *,
    collection: Collection = None,
    yes: Annotated[bool, typer.Option("--yes", help="Take every praised answer as gold, unseen.")] = False,
    as_json: Json = False,
) -> None:
    """Add pairs to a suite from rated answers: praised ones once you have seen them, others as drafts to complete.

    In a terminal each praised answer is shown first, and you say yes or no. Elsewhere, without --yes, they become
    drafts. Such a pair is tagged `own-answer`, and reports count it apart: its gold is what the product itself said.
    """
    from pincite.bot.cli.render import json_line, note
    from pincite.bot.counts import counted
    from pincite.eval import show as shown
    from pincite.eval import suites
    from pincite.eval.suites import adopting

    asks = can_ask(as_json=as_json)
    existing = suites.load(suite) if suite.exists() else None
    adopted = suites.adopt(candidates, existing, documents_of(existing, collection))
    pairs: list[GoldPair] = []
    refused: list[GoldPair] = []
    drafts = list(adopted.drafts)
    for pair in adopted.pairs:
        if yes:
            pairs.append(pair)
        elif not asks:
            drafts.append(adopting.unconfirmed(pair))
        else:
            shown.adopted(pair, adopted.rated[pair.id].answer)
            (pairs if typer.confirm("  take it as gold?", err=True) else refused).append(pair)
    suites.append(suite, [*pairs, *drafts], collection=collection)
    if as_json:
        json_line(
            {
                "pairs": [pair.id for pair in pairs],
                "drafts": [pair.id for pair in drafts],
                "refused": [pair.id for pair in refused],
                "skipped": list(adopted.skipped),
            }
        )
    else:
        left_out = f", {len(refused)} refused" if refused else ""
        note(
            f"{suite}: {counted(len(pairs), 'pair')} and {counted(len(drafts), 'draft')} added{left_out}, "
            f"{len(adopted.skipped)} already there"
        )


def schema() -> None:
    """Print the JSON schema of a suite's line."""
    from pincite.bot.cli.render import json_line
    from pincite.eval import suites

    json_line(suites.schema())
