"""Checks that the API does what its description says: `make test-api`.

Schemathesis derives requests from the description, well-formed and malformed, and runs all of its checks on each reply:
once at a server that asks nobody for a key, once with a key of the role admin, each time with a browser's document. The
servers answer by shared words alone, as the form of replies matters and not their content, and offer no choice of a
language model, so that nothing leaves this machine.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Annotated

import httpx
import typer

from pincite.bot.keys import Keys, Role
from tools.bench.served import served

CONFIG = Path(__file__).with_suffix(".toml")

SETTINGS = {"reader": "similarity", "model_on_page": "false"}

BROWSER = "schemathesis-schemathesis"


def conforms(program: Path, examples: int, seed: int, *, keys: bool) -> bool:
    """Test a server of its own, with or without keys; the report goes to standard output."""
    with tempfile.TemporaryDirectory() as temporary:
        headers = {"X-Pincite-Browser": BROWSER}
        home = Path(temporary) / "home"
        if keys:
            headers["Authorization"] = f"Bearer {Keys(home).add('schemathesis', Role.ADMIN)}"
        with served(home, **SETTINGS, keys="on" if keys else "off") as server:
            document = httpx.post(
                f"{server.url}/v1/collections/own/documents",
                params={"name": "tower.md"},
                content="# Tower\n\nThe tower of Blaa is 91 metres high.",
                headers=headers,
                timeout=300,
            ).raise_for_status()
            chosen = os.environ | {"PINCITE_DOCUMENT": document.json()["id"], "PYTHONPATH": str(CONFIG.parent)}
            command = [str(program), "--config-file", str(CONFIG), "run", f"{server.url}/v1/openapi.json", "--no-color"]
            command += ["--max-examples", str(examples), "--seed", str(seed)]
            command += [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
            return subprocess.run(command, env=chosen, cwd=temporary, check=False).returncode == 0


def main(
    program: Annotated[Path, typer.Argument(help="The program `schemathesis`.")],
    examples: Annotated[int, typer.Option(help="Made-up requests of each operation and kind.")] = 5,
    seed: Annotated[int, typer.Option(help="Draws the same requests again.")] = 1,
) -> None:
    """Test without keys and with one. Exits with 1 where a check fails."""
    clean = [conforms(program.absolute(), examples, seed, keys=keys) for keys in (False, True)]
    if not all(clean):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
