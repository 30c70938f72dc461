"""What passes verification and what is lost, by kind of statement: `python -m tools.bench.verify`.

The statements are those of `pincite eval verify`. With a language model configured (PINCITE_LLM_BASE_URL or a key) it
judges, too. Writes tools/bench/verify.md.
"""

from __future__ import annotations

from pathlib import Path

import typer

from pincite.bot.settings import Settings
from pincite.eval.show.verifying import FEWEST, by_kind
from pincite.eval.verifying import load, measure
from tools.bench.tables import table

OUT = Path(__file__).with_suffix(".md")


def main() -> None:
    """Measure, and write the table."""
    heading, *rows = by_kind(measure(load(), Settings.read()), FEWEST)
    text = f"{table(heading, rows)}\n"
    OUT.write_text(text, "utf-8")
    typer.echo(text)


if __name__ == "__main__":
    typer.run(main)
