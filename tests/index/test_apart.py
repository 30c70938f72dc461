"""Few new passages beside a large embedded index: its vectors are not loaded again, by whoever writes or asks."""

from __future__ import annotations

import sqlite3

import pytest

from pincite import IndexBroken
from pincite.bot.settings import Settings
from pincite.index import build, library, retrieve, storage
from pincite.index.catalogue import CATALOGUE_FILE, fresh, snapshot
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import CollectionRetriever
from pincite.index.types import Document
from pincite.index.vectors import FOLDER
from tests.index.crashes import Letters

LARGE, APART = 3, 4
GROWN = ("Almonds grow in Spain.", "Barley grows in Bavaria.", "Coffee grows in Colombia.")


def document(text: str, origin: str = "") -> Document:
    return document_from_text(text, title="", source=text, origin=f"test:{origin or text}")


def add(settings: Settings, *texts: str, origin: str = "") -> None:
    build.add([document(text, origin) for text in texts], settings, Letters())


def first(retriever: CollectionRetriever, question: str) -> str:
    return retriever.retrieve(question, 1).passages[0].passage.text


def kept(settings: Settings) -> int:
    with sqlite3.connect(settings.home / CATALOGUE_FILE) as catalogue:
        count: int = catalogue.execute("SELECT count(*) FROM fresh_vectors").fetchone()[0]
    catalogue.close()
    return count


@pytest.fixture
def grown(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A collection that counts as large."""
    monkeypatch.setattr(fresh, "LARGE", LARGE)
    monkeypatch.setattr(fresh, "APART", APART)
    add(settings, *GROWN)
    return settings


class Opened:
    """Counts how often the vectors are opened, by writers and by readers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.writers = self.readers = 0
        open_writer, open_reader = storage.open_writer, retrieve.open_reader

        def writer(*arguments: object) -> object:
            self.writers += 1
            return open_writer(*arguments)  # type: ignore[arg-type]

        def reader(*arguments: object) -> object:
            self.readers += 1
            return open_reader(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(storage, "open_writer", writer)
        monkeypatch.setattr(retrieve, "open_reader", reader)


@pytest.fixture
def opened(grown: Settings, monkeypatch: pytest.MonkeyPatch) -> Opened:
    assert kept(grown) == 0
    return Opened(monkeypatch)


def test_a_small_change_opens_no_vectors_and_shows_in_an_open_retriever(grown: Settings, opened: Opened) -> None:
    retriever = CollectionRetriever(grown, Letters())
    assert first(retriever, "almonds") == GROWN[0]
    add(grown, "Dates grow in Djibouti.", origin="d")
    assert first(retriever, "Dates grow in Djibouti.") == "Dates grow in Djibouti."
    add(grown, "Zzyzx.", origin="d")
    assert first(retriever, "zzyzz") == "Zzyzx.", "found by its vector: no term is the same"
    assert "Dates grow in Djibouti." not in [d.text for d in library.documents(settings=grown)]
    library.remove("Barley grows in Bavaria.", settings=grown)
    assert first(retriever, "Barley grows in Bavaria.") != GROWN[1]
    assert (opened.writers, opened.readers, kept(grown)) == (0, 1, 1)


def test_many_changes_go_to_the_store_which_is_then_opened_once(grown: Settings, opened: Opened) -> None:
    retriever = CollectionRetriever(grown, Letters())
    texts = [f"{letter * 9} grows." for letter in "defghi"]
    for number, text in enumerate(texts):
        add(grown, text)
        assert first(retriever, text) == text
        assert (opened.writers, opened.readers) == ((0, 1) if number < APART else (1, 2))
    assert kept(grown) == 1
    assert all(first(CollectionRetriever(grown, Letters()), text) == text for text in (*GROWN, *texts))


def test_what_a_build_that_was_cut_off_had_stored_is_opened_when_it_is_published(
    grown: Settings, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"{letter * 9} grows." for letter in "defghi"]
    retriever = CollectionRetriever(grown, Letters())
    first(retriever, "almonds")
    with monkeypatch.context() as cut:
        cut.setattr(storage.Storage, "publish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            add(grown, *texts)
    add(grown, *texts)
    assert first(retriever, "d" * 12) in texts, "found by its vector: no term is the same"
    assert [first(retriever, text) for text in texts] == texts
    assert (opened.writers, opened.readers) == (1, 2), (
        "the second build stores nothing, and the vectors are new all the same"
    )


def test_a_small_change_beside_a_damaged_store_is_refused(grown: Settings) -> None:
    store = grown.home / FOLDER / "chroma.sqlite3"
    whole = store.read_bytes()
    for damaged in (b"no database " * 1000, whole[:20_000]):
        store.write_bytes(damaged)
        with pytest.raises(IndexBroken):
            add(grown, "Dates grow in Djibouti.")
    store.unlink()
    with pytest.raises(IndexBroken, match="3 of its 3 vectors are gone"):
        add(grown, "Dates grow in Djibouti.")
    build.rebuild(grown, Letters())
    assert first(CollectionRetriever(grown, Letters()), GROWN[0]) == GROWN[0]


def test_a_rebuild_takes_vectors_that_stay_apart_with_it(grown: Settings, opened: Opened) -> None:
    add(grown, "Dates grow in Djibouti.")
    assert kept(grown) == 1
    build.rebuild(grown, Letters())
    assert kept(grown) == 0
    assert first(CollectionRetriever(grown, Letters()), "Dates grow in Djibouti.") == "Dates grow in Djibouti."
    with snapshot(grown) as view:
        assert view.fresh_vectors()[0] == []
    assert opened.writers == 1
