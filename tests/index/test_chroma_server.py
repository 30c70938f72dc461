"""The same index with its vectors on a Chroma server."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
import pytest

from pincite import CollectionNotFound, VectorStoreUnavailable
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.retrieve import CollectionRetriever
from pincite.index.vectors import FOLDER, open_writer
from tests.servers import Chroma


@pytest.fixture
def server(chroma: Chroma) -> str:
    return chroma.url


def test_an_index_on_a_server_is_built_asked_changed_and_rebuilt(server: str, settings: Settings, folder: Path) -> None:
    settings = settings.model_copy(update={"chroma_url": server})
    (folder / "a.txt").write_text("Almonds grow in Andalusia.", "utf-8")
    (folder / "b.txt").write_text("Barley grows in Bavaria.", "utf-8")
    library.add(folder, settings=settings)
    retriever = CollectionRetriever(settings)
    assert retriever.retrieve("Where do almonds grow?", 1).passages[0].passage.text == "Almonds grow in Andalusia."
    assert not (settings.home / FOLDER).exists()
    library.remove("a.txt", settings=settings)
    assert [p.passage.text for p in retriever.retrieve("Where do almonds grow?", 3).passages] == [
        "Barley grows in Bavaria."
    ]
    library.rebuild(settings=settings)
    assert len(retriever.retrieve("Where does barley grow?", 3).passages) == 1


def test_two_data_folders_share_a_server_without_meeting(server: str, settings: Settings, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"This is number {name}.", "utf-8")
        own = settings.model_copy(update={"chroma_url": server, "home": tmp_path / name})
        library.add(tmp_path / f"{name}.txt", settings=own)
    for name in ("one", "two"):
        own = settings.model_copy(update={"chroma_url": server, "home": tmp_path / name})
        assert [p.passage.text for p in CollectionRetriever(own).retrieve("number", 5).passages] == [
            f"This is number {name}."
        ]


def write(home: Path, server: str, name: str, text: str) -> Settings:
    """Index a text into its own collection of a data folder."""
    own = Settings.read(home=home, chroma_url=server, collection=name)
    (home.parent / f"{name}.txt").write_text(text, "utf-8")
    library.add(home.parent / f"{name}.txt", settings=own)
    return own


def found(settings: Settings, question: str) -> set[str]:
    return {one.passage.text for one in CollectionRetriever(settings).retrieve(question, 9).passages}


def test_a_copied_folder_never_touches_the_vectors_of_the_original(server: str, tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    shared = write(home, server, "shared", "Almonds grow in Andalusia.")
    shutil.copytree(home, copy)
    fruit = write(home, server, "fruit", "Figs grow in Fes.")
    write(copy, server, "other", "Barley grows in Bavaria.")
    assert found(fruit, "figs") == {"Figs grow in Fes."}, "made after the copy"
    copied = shared.model_copy(update={"home": copy})
    for settings, text in ((shared, "Olives grow in Orvieto."), (copied, "Rice grows in Rangpur.")):
        source = settings.home.with_suffix(".txt")
        source.write_text(text, "utf-8")
        library.add(source, settings=settings)
    assert found(shared, "olives") == {"Almonds grow in Andalusia.", "Olives grow in Orvieto."}
    assert found(copied, "rice") == {"Almonds grow in Andalusia.", "Rice grows in Rangpur."}
    library.rebuild(settings=copied)
    library.drop("shared", settings=copied)
    assert found(shared, "olives") == {"Almonds grow in Andalusia.", "Olives grow in Orvieto."}


def test_the_original_keeps_away_from_vectors_that_a_copy_took_over(server: str, tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    original = write(home, server, "shared", "Almonds grow in Andalusia.")
    shutil.copytree(home, copy)
    copied = original.model_copy(update={"home": copy})
    (tmp_path / "rice.txt").write_text("Rice grows in Rangpur.", "utf-8")
    library.add(tmp_path / "rice.txt", settings=copied)
    library.remove("shared.txt", settings=original)
    assert found(copied, "rice") == {"Almonds grow in Andalusia.", "Rice grows in Rangpur."}
    library.drop("shared", settings=copied)
    with contextlib.suppress(CollectionNotFound):
        library.drop("shared", settings=original)


def test_what_nobody_needs_any_more_leaves_the_server(server: str, tmp_path: Path) -> None:
    own = write(tmp_path / "home", server, "shared", "Almonds grow in Andalusia.")
    before = names(server)
    library.rebuild(settings=own)
    assert len(names(server)) == len(before), "the former index went"
    library.drop("shared", settings=own)
    assert len(names(server)) == len(before) - 1


def test_of_two_that_claim_at_once_the_second_is_refused(server: str, settings: Settings) -> None:
    writer = open_writer(settings.model_copy(update={"chroma_url": server}))
    assert writer.claim("pincite-a", "", "one")
    assert writer.claim("pincite-a-one", "", ""), "the lock of the other one"
    assert not writer.claim("pincite-a", "one", "two")


def names(server: str) -> set[str]:
    port = urlsplit(server).port
    assert port is not None
    return {collection.name for collection in chromadb.HttpClient("127.0.0.1", port).list_collections(limit=1000)}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:9", "does not answer as it should.*chroma run"),
        ("localhost:8000", "is not an address"),
    ],
)
def test_a_server_that_is_not_there_is_named_with_the_remedy(
    settings: Settings, folder: Path, url: str, said: str
) -> None:
    (folder / "a.txt").write_text("Almonds.", "utf-8")
    with pytest.raises(VectorStoreUnavailable, match=said):
        library.add(folder, settings=settings.model_copy(update={"chroma_url": url}))
