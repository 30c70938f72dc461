"""What passes verification and what is lost, by kind of statement: `python -m tools.bench.verify`.

The statements are those of `pincite eval verify`. With a language model configured (PINCITE_LLM_BASE_URL or a key) it
judges, too. Writes tools/bench/verify.md, and tools/bench/everyday.md with those of `pincite eval verify everyday`.

With `--peers PYTHON` other libraries are asked instead, in the environment of that Python, about the same statements:
`make bench-peers`. Their scores are kept in tools/bench/peers.json. Both write tools/bench/peers.md, which sets them
beside the figures of verify.md.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from pincite.bot.settings import Settings
from pincite.eval.metrics.abstention import auroc
from pincite.eval.show.verifying import FEWEST, by_kind
from pincite.eval.stats.shares import share
from pincite.eval.tables import interval
from pincite.eval.verifying import BUNDLED, EVERYDAY, LabelledStatement, load, measure
from tools.bench.tables import table

OUT = Path(__file__).with_suffix(".md")
PEERS = OUT.with_name("peers.py")
SCORES = PEERS.with_suffix(".json")
BY_SPLIT = OUT.with_name("everyday.md")
BESIDE = PEERS.with_suffix(".md")

DRAWS = 2000
"""Resamples of the documents for an interval of AUROC."""

PEERS_ARE = "Python of an environment that holds other libraries: they are asked, and not Pincite."


def main(peers: Annotated[Path | None, typer.Option(metavar="PYTHON", help=PEERS_ARE)] = None) -> None:
    """Measure, and write the tables."""
    claims = load()
    if peers is None:
        heading, *rows = by_kind(measure(claims, Settings.read()), FEWEST)
        OUT.write_text(f"{table(heading, rows)}\n", "utf-8")
        BY_SPLIT.write_text(f"{by_split(load(EVERYDAY), Settings.read())}\n", "utf-8")
        typer.echo(f"{OUT.read_text('utf-8')}\n{BY_SPLIT.read_text('utf-8')}")
    else:
        SCORES.write_text(f"{json.dumps(ask(peers, claims))}\n", "utf-8")
    if SCORES.exists():
        BESIDE.write_text(f"{beside(claims, json.loads(SCORES.read_text('utf-8')), OUT.read_text('utf-8'))}\n", "utf-8")
        typer.echo(BESIDE.read_text("utf-8"))


def by_split(claims: Sequence[LabelledStatement], settings: Settings) -> str:
    """The table of true and false statements, each part of a file by itself."""
    rows: list[list[str]] = []
    for split in dict.fromkeys(claim.split for claim in claims):
        trials = measure([claim for claim in claims if claim.split == split], settings)
        heading, *shares = by_kind(trials, fewest=len(claims))
        rows = [*(rows or [["part", *heading]]), *([split, *cells] for cells in shares)]
    return table(rows[0], rows[1:])


def ask(python: Path, claims: Sequence[LabelledStatement]) -> dict[str, Any]:
    """The outcomes that libraries in an environment give the statements, with the day and the file's hash."""
    lines = (json.dumps({"claim": claim.text, "cited": [cite.reading for cite in claim.cites]}) for claim in claims)
    completed = subprocess.run(
        [python, "-P", PEERS], input="\n".join(lines), capture_output=True, encoding="utf-8", check=True
    )
    return {"day": datetime.now(UTC).date().isoformat(), "statements": _hash(), "peers": json.loads(completed.stdout)}


def beside(claims: Sequence[LabelledStatement], asked: dict[str, Any], ours: str) -> str:
    """The table of peers beside Pincite's own figures, which are those of verify.md.

    Raises:
        ValueError: the peers were asked about other statements.
    """
    if asked["statements"] != _hash():
        raise ValueError("the statements have changed: run `make bench-peers` again")
    rows = [_own(ours), *(_row(claims, name, made) for name, made in asked["peers"].items())]
    header = ("what", "false ones passed", "true ones passed", "true ones left out", "AUROC")
    notes = [f"Peers asked on {asked['day']}.", *_reasons(asked["peers"])]
    return f"{table(header, rows)}\n\n{' '.join(notes)}"


def _hash() -> str:
    return sha256(BUNDLED.read_bytes()).hexdigest()[:16]


def _own(text: str) -> list[str]:
    """Pincite's row, from the table of `by_kind`."""
    cells = {row[0]: row for line in text.splitlines() if len(row := re.split(r"\s*\|\s*", line.strip("| "))) > 4}  # noqa: PLR2004
    return ["Pincite, built-in judge", cells["false"][2], cells["true"][2], cells["true"][4], "–"]


def _row(claims: Sequence[LabelledStatement], name: str, figures: dict[str, Any]) -> list[str]:
    what = " ".join(part for part in (name, figures.get("version"), figures["part"]) if part)
    if "scores" not in figures:
        return [what, "–", "–", "–", "–"]
    passed = [
        share(
            [float(figures["passed"][at]) for at, claim in enumerate(claims) if claim.true == true],
            [claim.document for claim in claims if claim.true == true],
        )
        for true in (False, True)
    ]
    lost = share(
        [float(not figures["passed"][at]) for at, claim in enumerate(claims) if claim.true],
        [claim.document for claim in claims if claim.true],
    )
    assert passed[0] is not None and passed[1] is not None and lost is not None
    return [what, interval(passed[0]), interval(passed[1]), interval(lost), ranking(claims, figures["scores"])]


def ranking(claims: Sequence[LabelledStatement], scores: Sequence[float]) -> str:
    """AUROC of scores of support, with an interval from resampled documents."""
    truth = np.array([claim.true for claim in claims])
    values, documents = np.array(scores), np.array([claim.document for claim in claims])
    whole = auroc(values, truth)
    chance = np.random.default_rng(0)
    places = [np.flatnonzero(documents == number) for number in np.unique(documents)]
    draws = (np.concatenate([places[n] for n in chance.integers(len(places), size=len(places))]) for _ in range(DRAWS))
    low, high = np.quantile(
        [area for draw in draws if (area := auroc(values[draw], truth[draw])) is not None], [0.025, 0.975]
    )
    return f"{whole:.3f} [{low:.3f}, {high:.3f}]"


def _reasons(peers: dict[str, Any]) -> Iterator[str]:
    for name, made in peers.items():
        if "error" in made:
            yield f"{name} could not be run: {made['error']}."


if __name__ == "__main__":
    typer.run(main)
