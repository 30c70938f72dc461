"""What the catalogue costs, what it remembers of files, and that folders of earlier versions open."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from pincite.bot.settings import Settings
from pincite.index import build, intake, library, storage
from pincite.index.catalogue import CATALOGUE_FILE, fresh, locked, published, rows, snapshot
from pincite.index.catalogue.schema import SCHEMA_VERSION
from pincite.index.catalogue.snapshot import OUTERMOST
from pincite.index.catalogue.sqlite import SECURE_DELETE_SINCE, SqliteDatabase
from pincite.index.catalogue.writer import STAGED
from pincite.index.loaders import LoadLimits, load_all, stamps
from tests.index.crashes import Letters

OLD = 1_500_000_000
"""A time long enough ago for a file to count as settled, but for the time of its change in the folder."""

BYTEWISE = SqliteDatabase.bytewise

BEFORE_FILES = (
    "DROP TABLE files",
    "DROP TABLE vectors",
    "DROP TABLE originals",
    "DROP TABLE contents",
    "ALTER TABLE documents DROP COLUMN structure",
    "PRAGMA user_version = 1",
)
"""What takes a catalogue back to the tables of 0.1.0."""


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files count as settled at once."""
    monkeypatch.setattr(stamps, "SETTLED_SECONDS", -1e9)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are parsed."""
    names: list[str] = []

    def counted(path: Path, *, max_bytes: int, limits: LoadLimits) -> object:
        names.append(path.name)
        return load_all(path, max_bytes=max_bytes, limits=limits)

    monkeypatch.setattr(intake, "load_all", counted)
    return names


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


@pytest.mark.parametrize(
    "query",
    [
        STAGED,
        f"{STAGED} AND embedded = 1",
        "SELECT key FROM documents WHERE index_key = ? AND live = 0 AND embedded = 0 AND ? != ''",
        "SELECT id FROM documents WHERE index_key = ? AND live = 1 AND ? != '' ORDER BY id",
    ],
)
def test_documents_are_looked_up_by_an_index_whatever_their_number(settings: Settings, query: str) -> None:
    with locked(settings) as database:
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {query}", (1, "x"))]
    assert len(plan) == 1 and "index_key=? AND live=?" in plan[0], plan


@pytest.mark.parametrize(
    "query",
    [
        published.BY_ID,
        published.BY_ORIGIN,
        published.MEMBERS,
        published.BY_STAMP,
        published.LACKING,
        rows.SAME_ORIGINAL,
        rows.DROP_ORIGINALS,
        rows.PURGE_CONTENTS,
        fresh.READ.format(marks="?"),
        fresh.IN_STORE,
        OUTERMOST.format(bytewise=BYTEWISE, direction="DESC"),
    ],
)
def test_no_change_of_one_document_walks_through_all(settings: Settings, query: str) -> None:
    statement = query.format(bytewise=BYTEWISE)
    with locked(settings) as database:
        explained = database.execute(f"EXPLAIN QUERY PLAN {statement}", ("1",) * statement.count("?"))
        plan = [row[3] for row in explained]
    walked = [line for line in plan if line.startswith("SCAN") and line not in {"SCAN i", "SCAN originals"}]
    assert not walked, "of `indexes` there are few, of `originals` as many as files are kept"
    assert not any("(index_key=?)" in line for line in plan if "documents" in line), plan


@pytest.mark.usefixtures("settled")
def test_a_file_is_parsed_again_only_when_it_changed(settings: Settings, folder: Path, parsed: list[str]) -> None:
    a, b = write(folder, "a.txt", "Almonds grow in Spain."), write(folder, "b.txt", "Barley grows in Bavaria.")
    first = build.add([folder], settings, Letters())
    again = build.add([folder], settings, Letters())
    assert again.unchanged == first.added and parsed == ["a.txt", "b.txt"]
    state = a.stat()
    a.write_text("Apricots grow in Syria", "utf-8")  # as long as before
    os.utime(a, ns=(state.st_atime_ns, state.st_mtime_ns))  # and with the former time
    changed = build.add([folder], settings, Letters())
    assert (len(changed.changed), changed.unchanged) == (1, first.added[1:])
    assert parsed == ["a.txt", "b.txt", "a.txt"]
    b.rename(folder / "c.txt")
    moved = build.add([folder], settings, Letters())
    assert moved.changed == first.added[1:] and parsed[3:] == ["c.txt"]
    library.remove("c.txt", settings=settings)
    assert build.add([folder], settings, Letters()).added == first.added[1:] and parsed[4:] == ["c.txt"]


@pytest.mark.usefixtures("settled")
def test_another_loader_or_limit_parses_again_and_a_rebuild_does_not(
    settings: Settings, folder: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "a.txt", "Almonds grow in Spain.")
    build.add([folder], settings, Letters())
    build.rebuild(settings, Letters())
    build.add([folder], settings, Letters())
    assert len(parsed) == 1
    build.add([folder], settings.model_copy(update={"max_file_mb": 7}), Letters())
    assert len(parsed) == 2
    monkeypatch.setattr(stamps, "_loader", lambda: "another")
    assert len(build.add([folder], settings, Letters()).unchanged) == 1
    assert len(parsed) == 3


def test_a_file_that_has_only_just_changed_is_not_trusted(settings: Settings, folder: Path, parsed: list[str]) -> None:
    write(folder, "a.txt", "Almonds grow in Spain.")
    build.add([folder], settings, Letters())
    build.add([folder], settings, Letters())
    assert parsed == ["a.txt", "a.txt"]


@pytest.mark.usefixtures("settled")
def test_a_twin_of_an_untouched_file_is_named(settings: Settings, folder: Path) -> None:
    write(folder, "a.txt", "Almonds grow in Spain.")
    build.add([folder], settings, Letters())
    write(folder, "b.txt", "Almonds grow in Spain.")
    report = build.add([folder], settings, Letters())
    assert report.failed == [(str(folder / "b.txt"), f"has the same text as {folder / 'a.txt'}, which is indexed")]
    assert len(report.unchanged) == 1


def test_a_folder_of_the_first_version_is_read_as_it_is_and_changed_by_the_next_writer(
    settings: Settings, folder: Path
) -> None:
    write(folder, "a.txt", "Almonds grow in Spain.")
    build.add([folder], settings, Letters())
    with sqlite3.connect(settings.home / CATALOGUE_FILE) as catalogue:
        for statement in BEFORE_FILES:
            catalogue.execute(statement)
    catalogue.close()
    before = library.documents(settings=settings)
    with sqlite3.connect(settings.home / CATALOGUE_FILE) as catalogue:
        assert catalogue.execute("PRAGMA user_version").fetchone() == (1,), "reading changes nothing"
    catalogue.close()
    write(folder, "b.txt", "Barley grows in Bavaria.")
    report = build.add([folder], settings, Letters())
    assert (len(report.added), len(report.unchanged)) == (1, 1)
    assert library.documents(settings=settings)[:1] == before
    with sqlite3.connect(settings.home / CATALOGUE_FILE) as catalogue:
        assert catalogue.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    catalogue.close()


def test_any_number_of_passages_can_be_looked_up(settings: Settings, folder: Path) -> None:
    write(folder, "a.txt", "Almonds grow in Spain.")
    build.add([folder], settings, Letters())
    with snapshot(settings) as view:
        assert view.published(range(100_000)) == {1}


def test_readers_hold_no_removal_up_and_what_was_removed_is_overwritten_once_they_are_gone(
    settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[str] = []

    class Noting(sqlite3.Connection):
        def execute(self, statement: str, *parameters: object) -> sqlite3.Cursor:
            if "wal_checkpoint" in statement:
                waits.append(super().execute("PRAGMA busy_timeout").fetchone()[0])
            return super().execute(statement, *parameters)  # type: ignore[arg-type]

    def kept(word: str) -> bool:
        return any(word.encode() in file.read_bytes() for file in settings.home.glob(f"{CATALOGUE_FILE}*"))

    write(folder, "a.txt", "Almonds grow in Spain.")
    write(folder, "z.txt", "The zucchini of Zadar grows.")
    build.add([folder], settings, Letters())
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: real(*a, **{"factory": Noting, **k}))
    with snapshot(settings) as view:
        library.remove("z.txt", settings=settings)
        assert waits and max(waits) <= 100
        assert len(view.sources()) == 2 and not library.tidy(settings=settings)
        assert kept("zucchini of Zadar"), "the reader may still read it"
        with sqlite3.connect(settings.home / CATALOGUE_FILE) as other:  # another program keeps the log from ending
            other.execute("SELECT count(*) FROM documents").fetchone()
    assert library.tidy(settings=settings) and not kept("zucchini of Zadar")
    other.close()


@pytest.mark.skipif(sqlite3.sqlite_version_info >= SECURE_DELETE_SINCE, reason="SQLite overwrites terms at once")
def test_terms_are_overwritten_at_a_removal_and_after_enough_replacements(
    settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_terms(word: str) -> bool:
        connection = sqlite3.connect(settings.home / CATALOGUE_FILE)
        blocks = connection.execute("SELECT block FROM fts_1_data").fetchall()
        connection.close()
        return any(word.encode() in block for (block,) in blocks)

    monkeypatch.setattr(storage, "PURGE_SHARE", 0.5)
    for name in ("zucchini", "quinoa", "xylitol", "jackfruit"):
        write(folder, f"{name}.txt", f"The {name} grows.")
    build.add([folder], settings, Letters())
    for name, kept in (("zucchini", True), ("quinoa", True), ("xylitol", False)):
        write(folder, f"{name}.txt", f"Nothing called that in {name[0]}.")
        build.add([folder], settings, Letters())
        assert in_terms(name[:6]) is kept, "a replacement alone does not merge the whole index"
    library.remove("jackfruit", settings=settings)
    assert not in_terms("jackfr")
