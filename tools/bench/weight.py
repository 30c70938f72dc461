"""What an installation weighs, by dependency: `ENVIRONMENT/bin/python -P tools/bench/weight.py`; Pincite doesn't help.

Prints a table of the distributions that `pip install .` brings into that environment, compiled modules counted.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

SHOWN = 10
"""Megabytes from which a distribution has a row of its own."""

REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?P<extra>.*\bextra\b)?")


def main() -> None:
    """Print the table."""
    installed = {name(one.name): one for one in distributions()}
    needed = list(closure("pincite", installed))
    sizes = {one: megabytes(installed[one]) for one in needed}
    rows = [(one, size) for one, size in sizes.items() if size >= SHOWN]
    rows.sort(key=lambda row: -row[1])
    rest = sum(sizes.values()) - sum(size for _, size in rows)
    print("| package | MB | needed by |\n| --- | --- | --- |")
    for one, size in rows:
        print(f"| {one} | {size:.0f} | {', '.join(wanting(one, needed, installed)) or '–'} |")
    print(f"| {len(sizes) - len(rows)} others | {rest:.0f} | |\n| all | {sum(sizes.values()):.0f} | |")
    print(f"\nPython {sys.version_info.major}.{sys.version_info.minor} on {sys.platform}, compiled modules counted.")


def name(written: str) -> str:
    """The name of a distribution as indexes compare it."""
    return re.sub(r"[-_.]+", "-", written).lower()


def requirements(one: Distribution) -> Iterator[str]:
    """Yield the names of what a distribution needs without extras."""
    for line in one.requires or ():
        match = REQUIREMENT.match(line)
        if match and not match["extra"]:
            yield name(match["name"])


def closure(root: str, installed: dict[str, Distribution]) -> Iterator[str]:
    """Yield a distribution and whatever it needs, each once."""
    waiting, seen = [root], {root}
    while waiting:
        one = waiting.pop(0)
        yield one
        more = [other for other in requirements(installed[one]) if other in installed and other not in seen]
        seen.update(more)
        waiting += dict.fromkeys(more)


def wanting(one: str, needed: list[str], installed: dict[str, Distribution]) -> list[str]:
    """The distributions that need one, at most three of them."""
    return sorted(other for other in needed if one in requirements(installed[other]))[:3]


def megabytes(one: Distribution) -> float:
    """The size of a distribution's files."""
    paths = (Path(str(one.locate_file(file))) for file in one.files or ())
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
