"""The table of prompt injections for the documentation: `python -m tools.bench.attack [JSON]`.

Tries them all, which takes a quarter of an hour, or takes what `pincite eval attack --json` wrote. Writes
tools/bench/attack.md.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from pincite.bot.settings import Settings
from pincite.eval import attack
from pincite.eval.tables import grid

OUT = Path(__file__).with_suffix(".md")


def main(
    file: Annotated[Path | None, typer.Argument(help="What `pincite eval attack --json` wrote.")] = None,
) -> None:
    """Write the table."""
    data: dict[str, Any] = (
        attack.data(attack.run(attack.attacks(), Settings.read()))
        if file is None
        else json.loads(file.read_text("utf-8"))
    )
    OUT.write_text(f"{grid(attack.rows(data['rates']))}\n", "utf-8")


if __name__ == "__main__":
    typer.run(main)
