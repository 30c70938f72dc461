"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.figures.readme import README, generated

BLOCKS = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)


def test_the_generated_parts_are_up_to_date() -> None:
    text = README.read_text("utf-8")
    assert generated(text) == text, "run `make readme`"


@pytest.mark.parametrize("block", BLOCKS)
def test_the_python_examples_run(block: str) -> None:
    exec(compile(block, "README.md", "exec"), {})


def test_every_file_that_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\((?!http)([^)]+)\)", README.read_text("utf-8")):
        assert (Path(README).parent / target).exists(), target
