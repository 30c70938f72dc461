"""Both engines of the catalogue keep the same, find the same and lock alike."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from pincite import CollectionNotFound, DatabaseUnavailable, IndexBusy
from pincite.bot.settings import Settings
from pincite.index import build, facts, library
from pincite.index.catalogue import locked, snapshot
from pincite.index.loaders.canonical import document_id
from pincite.index.retrieve import CollectionRetriever
from pincite.index.types import Document
from tests.index.crashes import Letters

TEXTS = {
    "almonds": "Almonds grow in Andalusia. A kilo costs 3.5 euros, or 1,000 pesetas.",
    "barley": "Barley grows in Bavaria. The U.S. buys barley and more barley.",
    "maize": "Maize has 3 kinds and 5 colours. Ein Überblick: naïve Körner, 玉米很好.",
}


def write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")


def texts(settings: Settings) -> set[str]:
    return {document.text for document in library.documents(settings=settings)}


def test_documents_are_added_changed_removed_and_rebuilt(either: Settings, folder: Path) -> None:
    with pytest.raises(CollectionNotFound, match="nothing is indexed yet"):
        library.documents(settings=either)
    write(folder, TEXTS)
    report = build.add([folder], either, Letters())
    assert len(report.added) == 3 and texts(either) == set(TEXTS.values())
    write(folder, {"barley": "Barley grows in Bohemia."})
    assert len(build.add([folder], either, Letters()).changed) == 1
    assert library.remove("maize.txt", settings=either).title == "maize"
    build.rebuild(either, Letters())
    assert texts(either) == {TEXTS["almonds"], "Barley grows in Bohemia."}
    best = CollectionRetriever(either, Letters()).retrieve("Barley grows in Bohemia.", 5).passages
    assert best[0].passage.text == "Barley grows in Bohemia." and len(best) == 2
    assert library.collections(settings=either) == ("seeds",)
    facts.keep_fact(either, "speed", {"seconds": 3})
    assert facts.read_fact(either, "speed")[1] == {"seconds": 3}
    library.drop("seeds", settings=either)
    assert library.collections(settings=either) == ()


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        (["grow", "in", "andalusia"], ["almonds"]),
        (["barley", "and", "more", "barley"], ["barley"]),
        (["in", "grow"], []),
        (["nowhere"], []),
        (["3.5", "euro"], ["almonds"]),
        (["玉米", "米很"], ["maize"]),
    ],
)
def test_phrases_are_found_where_their_terms_stand_together(
    either: Settings, folder: Path, phrase: list[str], found: list[str]
) -> None:
    write(folder, TEXTS)
    build.add([folder], either, Letters())
    with snapshot(either) as view:
        assert [text.partition("\n")[0] for text in view.texts(view.phrase(phrase, 5))] == found


def test_both_engines_rank_alike(settings: Settings, shared: Settings) -> None:
    drawn = random.Random(0)
    words = [
        "almond",
        "barley",
        "3.5",
        "1,000.25",
        "maize",
        "naïve",
        "玉米很好",
        "the",
        "grows",
        "U.S.",
        "5",
    ]
    documents = [
        Document(id=document_id(text), title=f"t{n}", text=text, origin=f"o{n}", source="s")
        for n in range(60)
        if (text := f"t{n}: {' '.join(drawn.choices(words, k=drawn.randint(1, 60)))}.")
    ]
    for one in (settings, shared):
        build.add(documents, one, Letters())
    queries = [[word] for word in ("almond", "barley", "3.5", "1000.25", "玉米", "3", "5", "us", "zucchini")]
    queries += [drawn.sample(["almond", "barley", "3.5", "1000.25", "maiz", "玉米", "the", "5"], 4) for _ in range(40)]
    with snapshot(settings) as one, snapshot(shared) as other:
        assert one.index.index_id == other.index.index_id
        assert one.passage_count() == other.passage_count() and one.terms() == other.terms()
        titles = [
            {row.key: view.document(row.document_key).title for row in view.passages(range(200)).values()}
            for view in (one, other)
        ]
        for query in queries:
            assert one.frequencies(query) == other.frequencies(query)
            ranked = [
                {named[key]: score for key, score in view.search(query, 100)}
                for view, named in zip((one, other), titles, strict=True)
            ]
            assert ranked[0] == pytest.approx(ranked[1], rel=1e-9)
            assert [*ranked[1].values()] == sorted(ranked[1].values(), reverse=True)


def test_a_second_writer_of_a_collection_waits_and_gives_up(either: Settings) -> None:
    with locked(either), pytest.raises(IndexBusy, match="did not finish within 0 s"):
        build.add([], either.model_copy(update={"lock_timeout": 0}), Letters())
    with locked(either):
        pass


def test_a_database_lets_collections_be_written_at_the_same_time(shared: Settings) -> None:
    with locked(shared), locked(shared.model_copy(update={"collection": "other"})):
        pass


def test_a_transaction_that_fails_changes_nothing(either: Settings) -> None:
    with locked(either) as database:
        with suppress(KeyError), database.writing():
            database.execute("INSERT INTO meta VALUES ('a', 'b')")
            raise KeyError
        assert database.execute("SELECT count(*) FROM meta WHERE name = 'a'").fetchone() == (0,)


def test_a_reader_keeps_the_state_in_which_it_began(either: Settings, folder: Path) -> None:
    write(folder, TEXTS)
    build.add([folder], either, Letters())
    with snapshot(either) as view:
        before = view.index
        write(folder, {"barley": "Barley grows in Bohemia."})
        build.add([folder], either, Letters())
        build.rebuild(either, Letters())
        assert {document.text for _, document in view.documents()} == set(TEXTS.values())
        assert len(view.search(["barley"], 9)) == 1 and view.passage_count() == 3
    with snapshot(either) as view:
        assert view.index.version > before.version


def test_a_database_that_does_not_answer_is_named_without_its_password(settings: Settings) -> None:
    pytest.importorskip("psycopg")
    url = SecretStr("postgresql://me:secret@127.0.0.1:9/none")
    with pytest.raises(DatabaseUnavailable, match=r"none at 127\.0\.0\.1:9 can't be used") as raised:
        library.documents(settings=settings.model_copy(update={"database_url": url}))
    assert "secret" not in str(raised.value)


def test_a_connection_that_the_server_ended_is_not_used_again(shared: Settings, folder: Path) -> None:
    write(folder, TEXTS)
    build.add([folder], shared, Letters())
    assert len(texts(shared)) == 3, "the connection is kept"
    with locked(shared) as database:
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        while database.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        ).fetchone() != (1,):
            pass
    assert len(texts(shared)) == 3


def test_a_database_needs_a_chroma_server() -> None:
    with pytest.raises(ValidationError, match="database_url needs chroma_url"):
        Settings(database_url="postgresql://localhost/pincite")
