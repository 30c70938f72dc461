"""What each check of the verifier refutes and doubts, and what it costs: `python -m tools.bench.checks FOLDER`.

FOLDER holds twins.jsonl: true statements and false ones of the same sentences, each with the sentences that it cites.
A check is worth having if it refutes or doubts false statements that nothing else does, and refutes hardly any true
one. Where its doubts fall on true statements as often as on false ones, the judge decides on them. The checks alone are
also tried on documents that no rule was written with. Writes tools/bench/checks.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import typer

from pincite.bot.verify.checks import CHECKS, Check, Finding, finding, gravest
from pincite.bot.verify.judges import Judge
from pincite.bot.verify.judges.reader import ReaderJudge
from pincite.bot.verify.languages import ENGLISH, UNIVERSAL
from pincite.bot.verify.languages.others import OTHERS
from pincite.bot.verify.statement import Pair, pair
from pincite.bot.writers.reader.model import FINDER, ReaderModel
from pincite.eval.metrics import mean
from pincite.eval.verifying import BUNDLED
from tools.bench.tables import table as markdown

OUT = Path(__file__).with_suffix(".md")

ROUNDS = 3
"""Number of times that a check is timed; the fastest counts, because other processes use the machine."""

NOTE = """\
Shares with 95 % intervals. What a check refutes is left out and listed. What it doubts is told as unverified or, as
*decides* says, put to the judge, who has to be surer of it. *Alone*: statements that no other check has anything
against. *µs*: processor time a statement, parsing included. Some of the false statements are such that their text
merely doesn't say them. The rules were written with these statements at hand."""

JUDGED = "\nThe judge is the built-in reader; its shares are of all statements."

UNSEEN = """\
The same of {documents} documents with {count} statements that no rule was written with. *False a true one*: share of
the false that a doubt falls on, over that of the true; where it is near one, the judge decides."""

DATA = Path(__file__).parents[1] / "reader" / "data" / "twins.jsonl"

JUDGE = "judge, of the rest"
"""Name of the judge's row."""

SEEN = 460
"""Documents at the beginning of it that rules were written with."""


@dataclass(frozen=True, slots=True)
class JudgedStatement:
    """A statement, whether it is true, and the text that it cites."""

    text: str
    cited: str
    before: str
    """The text before the last cited sentence in its passage."""
    true: bool

    def parsed(self) -> Pair:
        """Return the statement and its sentences, with nothing parsed yet."""
        return pair(self.text, self.cited, self.before)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check, or several together, over all statements."""

    name: str
    languages: str
    decides: str
    """Who decides on the check's doubts."""
    refuted: tuple[bool, ...]
    """Whether each statement is refuted."""
    doubted: tuple[bool, ...]
    """Whether each statement is left unverified."""
    alone: tuple[bool, ...]
    """Whether no other check objects to it."""
    microseconds: float
    """For one statement, with the parsing that the check needs."""


def read(folder: Path) -> Iterator[JudgedStatement]:
    """Read the statements of twins.jsonl."""
    with (folder / "twins.jsonl").open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            sentences, cited = line["sentences"], line["cited"]
            yield JudgedStatement(
                text=line["hypothesis"],
                cited=" ".join(sentences[number] for number in cited),
                before=" ".join(sentences[: cited[-1]]),
                true=line["label"] == "supported",
            )


def unseen() -> Iterator[list[JudgedStatement]]:
    """Read the other documents that were written for the reader, without those that come with Pincite."""
    bundled = set(BUNDLED.read_text("utf-8").splitlines())
    for document in (json.loads(line) for line in DATA.read_text("utf-8").splitlines()[SEEN:] if line not in bundled):
        sentences = document["sentences"]
        yield [
            JudgedStatement(
                text=one["hypothesis"],
                cited=" ".join(sentences[number] for number in one["cited"]),
                before=" ".join(sentences[: one["cited"][-1]]),
                true=one["label"] == "supported",
            )
            for one in document["statements"]
        ]


def unseen_table(documents: Sequence[Sequence[JudgedStatement]]) -> str:
    """Return what each check makes of them in Markdown."""
    statements = [statement for document in documents for statement in document]
    pairs = [statement.parsed() for statement in statements]
    every = [[check(pair) for check in CHECKS] for pair in pairs]
    columns = {check.name: [found[number] for found in every] for number, check in enumerate(CHECKS)}
    columns["all checks"] = [gravest(one for one in found if one is not None) for found in every]
    kinds = [[number for number, one in enumerate(statements) if one.true == true] for true in (False, True)]
    rows = []
    for name, column in columns.items():
        refuted, doubted = _outcomes(column)
        false, true = (sum(doubted[number] for number in kind) / len(kind) for kind in kinds)
        rows.append(
            [
                *(name, *(_share(refuted, kind) for kind in kinds), *(_share(doubted, kind) for kind in kinds)),
                f"{false / true:.2f}" if true else "–",
            ]
        )
    header = ["check", "refutes: false", "true", "doubts: false", "true", "false a true one"]
    note = UNSEEN.format(documents=len(documents), count=f"{len(statements):,}")
    return f"{markdown(header, rows)}\n\n{note}\n"


def measure(statements: Sequence[JudgedStatement], judge: Judge | None) -> list[CheckRow]:
    """Run every check on every statement, and the judge on those that are left to it."""
    findings = {check: [check(statement.parsed()) for statement in statements] for check in CHECKS}
    count = [sum(column[number] is not None for column in findings.values()) for number in range(len(statements))]
    rows = [
        CheckRow(
            check.name,
            _languages(check),
            "the judge" if check.leaves_doubt(ENGLISH) else "the check",
            *_outcomes(column),
            tuple(one is not None and several == 1 for one, several in zip(column, count, strict=True)),
            _microseconds(statements, check),
        )
        for check, column in findings.items()
    ]
    together = [finding(statement.parsed()) for statement in statements]
    every = _outcomes(together)
    rows.append(CheckRow("all checks", "", "", *every, (), _microseconds(statements, finding)))
    if judge is None:
        return rows
    asked = [one is None or one.judgeable for one in together]
    left = [statement for statement, one in zip(statements, asked, strict=True) if one]
    began = process_time()
    doubted = iter([not one.enough for one in judge.judge([(s.text, s.cited) for s in left])])
    took = (process_time() - began) / len(left) * 1e6 if left else 0.0
    judged = tuple(one and next(doubted) for one in asked)
    rows.append(CheckRow(JUDGE, "", "", (False,) * len(judged), judged, (), took))
    return rows


def _outcomes(column: Sequence[Finding | None]) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Whether each statement is refuted, and whether it is doubted."""
    outcomes = [one.outcome if one is not None else "" for one in column]
    return tuple(one == "refuted" for one in outcomes), tuple(one == "unverified" for one in outcomes)


def table(statements: Sequence[JudgedStatement], rows: Sequence[CheckRow]) -> str:
    """Return the rows in Markdown, with the number of statements of both kinds."""
    true = [number for number, statement in enumerate(statements) if statement.true]
    false = [number for number, statement in enumerate(statements) if not statement.true]
    header = [
        *("check", "languages", f"refutes of {len(false)} false", f"of {len(true)} true"),
        *("doubts: false", "true", "decides"),
        *("alone: false", "true", "µs"),
    ]
    cells = [
        [
            *(row.name, row.languages, _share(row.refuted, false), _share(row.refuted, true)),
            *(_share(row.doubted, false), _share(row.doubted, true), row.decides),
            *(str(sum(row.alone[number] for number in kind)) if row.alone else "" for kind in (false, true)),
            f"{row.microseconds:,.0f}",
        ]
        for row in rows
    ]
    note = NOTE + (JUDGED if any(row.name == JUDGE for row in rows) else "")
    return f"{markdown(header, cells)}\n\n{note}\n"


def _share(hits: Sequence[bool], numbers: Sequence[int]) -> str:
    """Return how many of the statements are marked, as a number and a share with its interval."""
    estimate = mean([float(hits[number]) for number in numbers])
    if estimate is None or estimate.low is None or estimate.high is None:
        return "–"
    count = sum(hits[number] for number in numbers)
    return f"{count} ({estimate.value:.1%}, {estimate.low:.1%} to {estimate.high:.1%})"


def _languages(check: Check) -> str:
    if check.knows(UNIVERSAL):
        return "any"
    return ", ".join(lexicon.language for lexicon in (ENGLISH, *OTHERS) if check.knows(lexicon))


def _microseconds(statements: Sequence[JudgedStatement], check: Callable[[Pair], object]) -> float:
    """Return a check's processor time per statement, on pairs that are not parsed yet."""
    times = []
    for _ in range(ROUNDS):
        pairs = [statement.parsed() for statement in statements]
        began = process_time()
        for both in pairs:
            check(both)
        times.append(process_time() - began)
    return min(times) / max(1, len(statements)) * 1e6


def main(folder: Path, *, judge: bool = True) -> None:
    """Measure, and write the tables; with --no-judge those of the checks alone, in a few minutes."""
    statements = list(read(folder))
    rows = table(statements, measure(statements, ReaderJudge(ReaderModel(folder=FINDER)) if judge else None))
    text = f"{rows}\n{unseen_table(list(unseen()))}"
    OUT.write_text(text, "utf-8")
    typer.echo(text)


if __name__ == "__main__":
    typer.run(main)
