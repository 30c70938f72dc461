"""The lessons that lie in the repository can be read, every line of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tools.reader.sources import own, structure

DATA = Path(own.__file__).parents[1] / "data"


def test_every_question_is_readable_and_a_tenth_is_held_back() -> None:
    unreadable: list[str] = []
    tasks = list(own.questions(DATA / "questions.jsonl", unreadable.append))
    assert unreadable == []
    assert len(tasks) > 7_000
    held = Counter(task.held for task in tasks)
    assert 0.05 < held[True] / len(tasks) < 0.15


def test_every_statement_has_a_twin() -> None:
    twins = list(own.twins(DATA / "twins.jsonl"))
    labels = Counter(twin.task.label for twin in twins)
    assert labels["supported"] * 2 == len(twins) > 4_000


def test_every_structured_question_is_readable() -> None:
    unreadable: list[str] = []
    tasks = list(structure.questions(DATA / "structure.jsonl", unreadable.append))
    assert unreadable == []
    assert len(tasks) > 2_000
