"""The page *Measure your own bot in twenty minutes*, from its first command to its last."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

from typer.testing import CliRunner

from pincite.bot.cli.app import app
from pincite.eval.cli import app as evaluation

PAGE = Path(__file__).parents[2] / "docs" / "measuring" / "twenty-minutes.md"

BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def commands(block: str) -> list[str]:
    """The commands of a block; a here-document belongs to its command."""
    found: list[str] = []
    closing = ""
    for line in block.splitlines():
        if closing:
            found[-1] += f"\n{line}"
            closing = "" if line == closing else closing
            continue
        found.append(line)
        marker = re.search(r"<<'(\w+)'", line)
        closing = marker.group(1) if marker else ""
    return found


def ask(command: str) -> str:
    """A command of Pincite's, in this process."""
    _, *words = shlex.split(command)
    chosen, words = (evaluation, words[1:]) if words[0] == "eval" else (app, words)
    ran = CliRunner().invoke(chosen, words)
    assert ran.exit_code == 0, f"{command}: {ran.output} {ran.exception!r}"
    return ran.stdout


def test_every_command_of_the_page_works() -> None:
    printed: dict[str, str] = {}
    for command in (command for block in BLOCK.findall(PAGE.read_text("utf-8")) for command in commands(block)):
        if command.startswith("pincite "):
            printed[command] = ask(command)
        elif not command.startswith("pip "):
            ran = subprocess.run(["bash", "-ec", command], env=os.environ, capture_output=True, text=True, check=False)
            assert ran.returncode == 0, ran.stderr
    run = printed["pincite eval run handbook.jsonl"]
    assert re.search(r"\| all \(6\) ", run) and "unanswerable (1)" in run
    assert "rest on" in printed["pincite eval coverage handbook.jsonl"]
    assert "draft-" in printed["pincite eval draft handbook --out handbook.jsonl --count 4"]
    assert (
        "figures, chance alone would make about"
        in printed['pincite eval compare baseline.jsonl latest --fail-if "right_and_cited < -0.02"']
    )
    assert Path("report.html").is_file()
    assert str(Path.cwd()) not in Path("baseline.jsonl").read_text("utf-8")


def test_the_page_names_the_fewest_pairs() -> None:
    """What the page says of the fewest pairs is what the statistics say."""
    from pincite.eval.stats.risk_control import fewest

    assert f"at least {fewest(0.1, 0.9)} pairs" in PAGE.read_text("utf-8")
