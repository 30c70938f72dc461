"""Each statement of the catalogue's writer reaches the rows that it names and no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pincite.bot.settings import Settings
from pincite.index.catalogue import writer as writer_module
from pincite.index.catalogue.database import Database, locked
from pincite.index.catalogue.records import IndexRow
from pincite.index.catalogue.rows import Staged, Unstaged
from pincite.index.catalogue.writer import CatalogueWriter, Publication
from pincite.index.loaders import document_from_text
from pincite.index.loaders.stamps import FileStamp
from pincite.index.passages import passages


@pytest.fixture
def database(either: Settings) -> Iterator[Database]:
    with locked(either) as opened:
        yield opened


@pytest.fixture
def writer(database: Database) -> CatalogueWriter:
    return CatalogueWriter(database)


def staged(writer: CatalogueWriter, index: IndexRow, *words: str) -> list[Staged]:
    documents = [document_from_text(f"The {word} is high.", title=word, source=word) for word in words]
    return writer.stage(index, [Unstaged(one, tuple(passages(one.text, size=900))) for one in documents])


def published(writer: CatalogueWriter, collection: str, *words: str, kind: str = "letters") -> IndexRow:
    index = writer.begin_index(collection, kind)
    done = staged(writer, index, *words)
    writer.mark_embedded(done)
    return writer.publish(index, Publication(add=tuple(one.key for one in done)))


def keys(database: Database) -> dict[str, int]:
    return dict(database.execute("SELECT title, key FROM documents"))


@pytest.mark.parametrize(("whole", "left"), [(False, {"oak", "elm", "ash"}), (True, {"oak", "ash"})])
def test_staged_documents_are_discarded_and_no_published_one(
    writer: CatalogueWriter, database: Database, whole: bool, left: set[str]
) -> None:
    index, other = published(writer, "trees", "oak"), published(writer, "others", "ash")
    writer.mark_embedded(staged(writer, index, "elm"))
    staged(writer, index, "fir")
    writer.discard_staged(index, embedded=whole)
    assert set(keys(database)) == left
    writer.discard_staged(other, embedded=True)
    assert set(keys(database)) == left


def test_published_passages_are_those_of_one_index_without_staged_ones(
    writer: CatalogueWriter, database: Database
) -> None:
    index = published(writer, "trees", "oak")
    published(writer, "others", "ash")
    before = writer.published_passages(index)
    writer.mark_embedded(staged(writer, index, "elm"))
    assert writer.published_passages(index) == before and len(before) == 1


def test_a_build_resumes_with_documents_whose_vectors_are_stored_and_no_others(writer: CatalogueWriter) -> None:
    index = published(writer, "trees", "oak")
    whole, part = staged(writer, index, "elm", "fir")
    writer.mark_embedded([whole])
    elm, fir, oak = (
        document_from_text(f"The {word} is high.", title=word, source=word) for word in ("elm", "fir", "oak")
    )
    assert [writer.resume(index, one) for one in (elm, fir, oak)] == [whole.key, None, None]
    assert part.key != whole.key


def test_staging_anew_replaces_a_staged_document_and_no_published_one(
    writer: CatalogueWriter, database: Database
) -> None:
    index = published(writer, "trees", "oak")
    first = keys(database)["oak"]
    (staged_again,) = staged(writer, index, "oak")
    staged(writer, index, "oak")
    found = [key for (key,) in database.execute("SELECT key FROM documents WHERE title = 'oak' ORDER BY key")]
    assert first in found and len(found) == 2 and staged_again.key not in found[:1]


def test_every_publication_has_a_new_version_and_the_id_of_what_is_published(writer: CatalogueWriter) -> None:
    first = published(writer, "trees", "oak")
    second = writer.publish(first, Publication())
    assert second.version == first.version + 1 and second.index_id == first.index_id
    staged(writer, second, "elm")
    assert writer.publish(second, Publication()).index_id == first.index_id, "staged documents are not published"
    again = published(writer, "trees", "oak", kind="others")
    assert again.version > second.version + 1 and again.index_id != first.index_id


def test_an_index_that_takes_the_place_of_another_leaves_none_of_it(
    writer: CatalogueWriter, database: Database
) -> None:
    published(writer, "trees", "oak")
    beside = published(writer, "others", "ash")
    published(writer, "trees", "elm", kind="others")
    assert set(keys(database)) == {"elm", "ash"} and writer.live_index("others") == beside


def test_the_state_of_a_file_is_that_of_its_last_reading(writer: CatalogueWriter, database: Database) -> None:
    published(writer, "trees", "oak", "elm")
    oak, elm = (keys(database)[word] for word in ("oak", "elm"))
    stamps = [FileStamp("trees.txt", "1", size, 1, 1, 1) for size in (1, 2)]
    writer.record_files([(oak, stamps[0]), (elm, stamps[0])])
    writer.record_files([(oak, stamps[1])])
    rows = database.execute("SELECT document_key, size FROM files").fetchall()
    assert dict(rows) == {oak: 2, elm: 1} and len(rows) == 2


def test_vectors_that_are_no_longer_needed_are_those_of_one_index(writer: CatalogueWriter) -> None:
    trees, others = published(writer, "trees", "oak"), published(writer, "others", "ash")
    removed = {one.index_id: writer.published_passages(one) for one in (trees, others)}
    for index in (trees, others):
        writer.publish(index, Publication(remove=tuple(writer.published(index).keys())))
    assert writer.obsolete_vectors(trees) == removed[trees.index_id]
    writer.forget_vectors(trees)
    assert writer.obsolete_vectors(trees) == []
    assert writer.obsolete_vectors(others) == removed[others.index_id]


def test_a_dropped_collection_takes_its_facts_and_no_others(writer: CatalogueWriter, database: Database) -> None:
    for name in ("trees", "others"):
        published(writer, name, name)
        writer.keep_fact(name, "thresholds", {"of": name})
    writer.drop_collection("trees")
    names = " ".join(name for (name,) in database.execute("SELECT name FROM meta"))
    assert "trees" not in names and "others" in names
    assert writer.live_index("trees") is None and writer.live_index("others") is not None


def test_vectors_of_another_collection_are_not_unused_ones_of_this(writer: CatalogueWriter) -> None:
    index = published(writer, "trees", "oak")
    spare = {name: writer.reserve_vectors(name) for name in ("trees", "others")}
    assert set(writer.unused_vectors("trees")) == {spare["trees"]}
    moved = writer.move_vectors(index, spare["trees"])
    assert moved.vectors == spare["trees"] and writer.used_vectors() == {spare["trees"]}
    assert writer.unused_vectors("trees") == {}, "the former name belongs to another catalogue"


def test_terms_beyond_the_memory_are_read_again(
    writer: CatalogueWriter, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "TERMS_IN_MEMORY", 1)
    index = published(writer, "trees", "oak", "elm")
    assert len(writer._terms) == 0
    staged(writer, index, "fir", "ash")
    assert len(writer._terms) <= 1
    assert database.full_text.frequencies(index.key, ["oak", "elm"]) == {"oak": 1, "elm": 1}
