"""What each check of the verifier refuses, and what it costs: `python -m tools.bench.checks FOLDER`.

FOLDER holds twins.jsonl: true statements and false ones of the same sentences, each with the sentences that it cites.
A check is worth having if it refuses false statements that nothing else refuses, and hardly any true ones. The judge is
asked about the statements that no check refuses. Writes tools/bench/checks.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import typer

from pincite.bot.verify.checks import CHECKS, Check, refusal
from pincite.bot.verify.judges import Judge
from pincite.bot.verify.judges.reader import ReaderSupport
from pincite.bot.verify.languages import ENGLISH, UNIVERSAL
from pincite.bot.verify.languages.others import OTHERS
from pincite.bot.verify.statement import Pair, pair
from pincite.bot.writers.reader.model import ReaderModel
from pincite.eval.metrics import mean
from tools.bench.tables import table as markdown

OUT = Path(__file__).with_suffix(".md")

ROUNDS = 3
"""Times that a check is timed; the fastest counts, because other processes use the machine."""

NOTE = """\
Shares with 95 % intervals. *Alone*: statements that no other check refuses. *µs*: processor time a statement, parsing
included. The judge is the built-in reader, asked about the statements that no check refuses; its shares are of all."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, whether it is true, and the text that it cites."""

    text: str
    cited: str
    before: str
    """What stands before the last cited sentence in its passage."""
    true: bool

    def parsed(self) -> Pair:
        """Return the statement and its sentences, with nothing parsed yet."""
        return pair(self.text, self.cited, self.before)


@dataclass(frozen=True, slots=True)
class Row:
    """One check, or several together, over all statements."""

    name: str
    languages: str
    refused: tuple[bool, ...]
    """Whether each statement is refused."""
    alone: tuple[bool, ...]
    """Whether nothing else refuses it."""
    microseconds: float
    """A statement, with the parsing that the check needs."""


def read(folder: Path) -> Iterator[Statement]:
    """Read the statements of twins.jsonl."""
    with (folder / "twins.jsonl").open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            sentences, cited = line["sentences"], line["cited"]
            yield Statement(
                text=line["hypothesis"],
                cited=" ".join(sentences[number] for number in cited),
                before=" ".join(sentences[: cited[-1]]),
                true=line["label"] == "supported",
            )


def measure(statements: Sequence[Statement], judge: Judge) -> list[Row]:
    """Run every check on every statement, and the judge on those that no check refuses."""
    refused = {check: [check(statement.parsed()) is not None for statement in statements] for check in CHECKS}
    count = [sum(column[number] for column in refused.values()) for number in range(len(statements))]
    any_check = [number > 0 for number in count]
    rows = [
        Row(
            check.name,
            _languages(check),
            tuple(column),
            tuple(one and several == 1 for one, several in zip(column, count, strict=True)),
            _microseconds(statements, check),
        )
        for check, column in refused.items()
    ]
    every = tuple(any_check)
    rows.append(Row("all checks", "", every, every, _microseconds(statements, refusal)))
    left = [statement for statement, one in zip(statements, any_check, strict=True) if not one]
    began = process_time()
    doubted = iter([not one.enough for one in judge.judge([(s.text, s.cited) for s in left])])
    took = (process_time() - began) / len(left) * 1e6 if left else 0.0
    judged = tuple(not one and next(doubted) for one in any_check)
    rows.append(Row("judge, of the rest", "", judged, judged, took))
    return rows


def table(statements: Sequence[Statement], rows: Sequence[Row]) -> str:
    """Return the rows in Markdown, with the number of statements of both kinds."""
    true = [number for number, statement in enumerate(statements) if statement.true]
    false = [number for number, statement in enumerate(statements) if not statement.true]
    header = [
        *("check", "languages", f"refuses of {len(false)} false", f"of {len(true)} true"),
        *("alone: false", "true", "µs"),
    ]
    cells = [
        [
            *(row.name, row.languages, _share(row.refused, false), _share(row.refused, true)),
            *(str(sum(row.alone[number] for number in kind)) if row.languages else "" for kind in (false, true)),
            f"{row.microseconds:,.0f}",
        ]
        for row in rows
    ]
    return f"{markdown(header, cells)}\n\n{NOTE}\n"


def _share(refused: Sequence[bool], numbers: Sequence[int]) -> str:
    """Return how many of some statements are refused, as a number and a share with its interval."""
    estimate = mean([float(refused[number]) for number in numbers])
    if estimate is None or estimate.low is None or estimate.high is None:
        return "–"
    count = sum(refused[number] for number in numbers)
    return f"{count} ({estimate.value:.1%}, {estimate.low:.1%} to {estimate.high:.1%})"


def _languages(check: Check) -> str:
    if check.knows(UNIVERSAL):
        return "any"
    return ", ".join(lexicon.language for lexicon in (ENGLISH, *OTHERS) if check.knows(lexicon))


def _microseconds(statements: Sequence[Statement], check: Callable[[Pair], object]) -> float:
    """Return the processor time of a check a statement, on pairs of which nothing is parsed."""
    times = []
    for _ in range(ROUNDS):
        pairs = [statement.parsed() for statement in statements]
        began = process_time()
        for both in pairs:
            check(both)
        times.append(process_time() - began)
    return min(times) / max(1, len(statements)) * 1e6


def main(folder: Path) -> None:
    """Measure, and write the table."""
    statements = list(read(folder))
    text = table(statements, measure(statements, ReaderSupport(ReaderModel())))
    OUT.write_text(text, "utf-8")
    typer.echo(text)


if __name__ == "__main__":
    typer.run(main)
