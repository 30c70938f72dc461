"""The generated parts of the README: `python -m tools.figures.readme` writes them, --check only compares them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import typer
from typer.testing import CliRunner

from pincite.bot.cli import app
from pincite.bot.cli.groups import mount
from pincite.bot.settings import Settings
from tools.figures import quality

README = Path(__file__).parents[2] / "README.md"

QUESTIONS = ("How many times did Rouhani visit Russia?", "What is the boiling point of mercury?")
"""Asked for the picture of an answer: one that the seeds answer, and one that they don't."""


def answers() -> str:
    """Commands with what they print."""
    runner = CliRunner(env={"COLUMNS": "100"})
    shown = [f'$ pincite ask "{question}"\n{runner.invoke(app, ["ask", question]).stdout}' for question in QUESTIONS]
    return "```text\n" + "\n".join(shown) + "```"


def commands() -> str:
    """The commands with the first sentence of their help."""
    mount(app, [])
    root = typer.main.get_command(app)
    listed = getattr(root, "commands", {})
    rows = [f"| `pincite {name}` | {command.get_short_help_str(200)} |" for name, command in listed.items()]
    return "\n".join(("| command | does |", "| --- | --- |", *rows))


def settings() -> str:
    """The settings with their variables, defaults and meaning."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "the platform's folder for user data" if name == "home" else f"`{field.default}`"
        default = "" if field.default is None else default
        rows.append(f"| `{name}` | `PINCITE_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(("| setting | variable | default | meaning |", "| --- | --- | --- | --- |", *rows))


def measured(name: str) -> str:
    """The table of `python -m tools.bench.<name>`, as it was measured last."""
    return (Path(__file__).parents[1] / "bench" / f"{name}.md").read_text("utf-8").strip()


PARTS: dict[str, Callable[[], str]] = {
    "answer": answers,
    "commands": commands,
    "settings": settings,
    "quality": quality.table,
    "adversarial": partial(measured, "adversarial"),
    "guarantees": partial(measured, "guarantees"),
}


def generated(text: str) -> str:
    """The README with its generated parts as they should be."""
    for name, make in PARTS.items():
        begin, end = re.search(rf"<!-- {name}: [^\n]*-->\n", text), "<!-- end -->"
        assert begin is not None, f"the README has no part {name}"
        text = f"{text[: begin.end()]}{make()}\n{text[text.index(end, begin.end()) :]}"
    return text


def main() -> None:
    """Write the README, or with --check exit with 1 where it is not up to date."""
    old = README.read_text("utf-8")
    new = generated(old)
    if "--check" in sys.argv:
        sys.exit(0 if new == old else "README.md is not up to date: run `make readme`")
    README.write_text(new, "utf-8")


if __name__ == "__main__":
    main()
