"""Full text where the terms of a question stand in very many passages."""

from __future__ import annotations

import random

import pytest

from pincite.bot.settings import Settings
from pincite.index import build
from pincite.index.catalogue import narrowing, snapshot
from pincite.index.catalogue.narrowing import match, narrowed
from pincite.index.loaders import document_from_text
from pincite.index.terms import match_any
from tests.index.crashes import Letters

COMMON = ("tree", "leaf", "root", "bark")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    drawn = random.Random(7)
    made = []
    for number in range(600):
        words = [word for word in COMMON for _ in range(drawn.randint(-6, 2))] + drawn.choices(
            ["in", "soil", "rain"], k=4
        )
        drawn.shuffle(words)
        made.append(f"Note {number}: {' '.join(words)}.")
    return [*made, "Quince tree.", "A quince leaf, a quince root, in soil and rain."]


@pytest.fixture
def forest(settings: Settings, texts: list[str]) -> Settings:
    build.add([document_from_text(t, title="", source=t, origin=f"test:{t}") for t in texts], settings, Letters())
    return settings


def test_scores_are_those_of_the_full_text_index(forest: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["quinc", "tree", "leaf"]
    with snapshot(forest) as view:
        exact = dict(view.search(wanted, 1000))
        monkeypatch.setattr(narrowing, "SCORED", 200)
        found = dict(view.search(wanted, 1000))
    assert 2 < len(found) < len(exact)
    assert found == pytest.approx({key: exact[key] for key in found}, rel=1e-9)


def test_the_best_are_the_same_and_few_are_scored(forest: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["quinc", *COMMON]
    with snapshot(forest) as view:
        exact = view.search(wanted, 5)
        frequencies, passages = view.frequencies(wanted), view.passage_count()
        assert sum(frequencies.values()) > 450
        monkeypatch.setattr(narrowing, "SCORED", 250)
        assert view.search(wanted, 5)[:2] == [(key, pytest.approx(score)) for key, score in exact[:2]]
        groups = narrowed(frequencies, passages, 250)
        count = "SELECT count(*) FROM fts_1 WHERE fts_1 MATCH ?"
        scored, all_of_them = (
            view._database.execute(count, (query,)).fetchone()[0] for query in (match(groups), match_any(wanted))
        )
    assert scored < 250 and all_of_them > 350


def test_a_lone_common_term_is_left_to_the_vectors(forest: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrowing, "SCORED", 100)
    with snapshot(forest) as view:
        assert view.search(["tree"], 5) == []
        assert len(view.search(["tree", "leaf"], 5)) == 5, "those with both"
