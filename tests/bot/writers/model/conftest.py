from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pincite import Bot, Settings
from pincite.index import library
from tests.bot.writers.model.scripted import KEY, Scripted, serving

TEXT = """Rouhani travelled to Russia four times in the eight years he held office.

The warranty is 2 years. It does not cover the battery. Trade was worth $4 billion in 2021, up 81 per cent.

Iran is not a full member of the SCO but an observer, while Belarus applied for membership in 2022.

İstanbul'da 3 müze vardır. المتحف يفتح في الساعة التاسعة.

Zarif said that the port would open in May 2023; the railway was finished on 19 January 2022.
"""

OTHER = "The bridge was opened in 1932.\n\nThe warranty of the pump is 5 years. Imports fell to 10 million tonnes.\n"


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    with serving(Scripted()) as server:
        yield server


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two small documents."""
    home = tmp_path_factory.mktemp("llm-home")
    documents = tmp_path_factory.mktemp("llm-documents")
    (documents / "first.md").write_text(f"---\ntitle: First\npublished: 2022-01\n---\n{TEXT}", "utf-8")
    (documents / "other.txt").write_text(OTHER, "utf-8")
    library.add([documents], collection="both", settings=Settings(home=home))
    return home


@pytest.fixture
def make(home: Path, scripted: Scripted) -> Iterator[Callable[..., Bot]]:
    made: list[Bot] = []

    def make(collection: str = "both", **options: Any) -> Bot:
        options = {
            "llm_base_url": scripted.url,
            "llm_model": "scripted",
            "llm_api_key": KEY,
            "llm_retries": 1,
            "judge": "reader",
        } | options
        made.append(Bot(collection, settings=Settings.read(home=home, **options)))
        return made[-1]

    yield make
    for bot in made:
        bot.close()


@pytest.fixture
def bot(make: Callable[..., Bot]) -> Bot:
    return make()


def number(asked: dict[str, Any], words: str) -> int:
    """The number under which a sentence was shown."""
    found = re.search(rf"^\[(\d+)\] .*{re.escape(words)}", asked["messages"][-1]["content"], re.MULTILINE)
    assert found is not None, f"{words!r} was not shown"
    return int(found[1])


def shown(asked: dict[str, Any]) -> int:
    """How many sentences were shown."""
    return len(re.findall(r"^\[\d+\] ", asked["messages"][-1]["content"], re.MULTILINE))
