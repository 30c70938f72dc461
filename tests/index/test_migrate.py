"""A data folder moves to PostgreSQL with everything that its answers rest on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite import Bot, IndexBroken, SettingsError
from pincite.bot.feedback import Feedback, FeedbackStore
from pincite.bot.settings import Settings
from pincite.index import facts, library
from pincite.index.catalogue import snapshot
from pincite.index.migrate import migrate
from pincite.index.retrieve import CollectionRetriever
from pincite.index.vectors import open_writer

QUESTION = "Where do almonds grow?"


def fill(settings: Settings, folder: Path) -> None:
    for name, text in (("a", "Almonds grow in Andalusia."), ("b", "Barley grows in Bavaria. It needs 3.5 months.")):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    library.add(folder, settings=settings)
    facts.keep_fact(settings, "speed", {"seconds": 3})


def test_a_collection_is_found_as_before_and_nothing_is_read_or_embedded_again(
    settings: Settings, shared: Settings, folder: Path
) -> None:
    fill(settings, folder)
    with Bot(settings=settings) as bot:
        answer = bot.answer(QUESTION)
    FeedbackStore(settings).put("me", Feedback(id="12345678", rating="up", comment="a\0b", answer=answer))
    assert migrate(shared) == ("seeds",)
    assert FeedbackStore(settings).move_to(FeedbackStore(shared)) == 1
    before, after = (CollectionRetriever(one).retrieve(QUESTION, 5) for one in (settings, shared))
    assert before.index_id == after.index_id
    assert [(one.document, one.passage) for one in before.passages] == [
        (one.document, one.passage) for one in after.passages
    ]
    assert [one.score for one in before.passages] == pytest.approx([one.score for one in after.passages], abs=1e-6)
    assert facts.read_fact(shared, "speed") == facts.read_fact(settings, "speed")
    assert list(FeedbackStore(shared).export()) == list(FeedbackStore(settings).export())
    with Bot(settings=shared) as bot:
        assert bot.answer(QUESTION).text == answer.text
    assert migrate(shared) == (), "what is there stays"
    assert len(library.add(folder, settings=shared).unchanged) == 2


def test_a_collection_without_its_vectors_does_not_move(settings: Settings, shared: Settings, folder: Path) -> None:
    fill(settings, folder)
    with snapshot(settings) as view:
        writer = open_writer(settings)
        writer.delete(view.index.vectors, list(view.published(range(10)))[:1])
        writer.close()
    with pytest.raises(IndexBroken, match="1 of its vectors are gone"):
        migrate(shared)
    assert library.collections(settings=shared) == ()


def test_without_a_database_there_is_nowhere_to_move_to(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="set database_url and chroma_url"):
        migrate(settings)
