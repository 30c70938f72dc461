from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pincite import (
    Bot,
    CollectionNameError,
    CollectionNotFound,
    DataFolderError,
    DocumentNotFound,
    IndexBroken,
    IndexBusy,
    IndexMismatch,
    Progress,
)
from pincite.bot.settings import Settings
from pincite.index import build, library
from pincite.index.catalogue import CATALOGUE_FILE
from pincite.index.embedders import Embedder, embedder_of
from pincite.index.retrieve import CollectionRetriever
from pincite.index.vectors import FOLDER, open_writer

KREMLIN = "The two presidents met in the Kremlin. They sat at a long table."
TRADE = "Trade came to 3.5 billion dollars. Nobody bought carpets."


class Counting:
    """The built-in embedder, with a count of the texts it was given."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name, self.dimensions, self.fingerprint = embedder.name, embedder.dimensions, embedder.fingerprint
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        self.texts += texts
        return self._embedder.embed(texts, on_progress=on_progress)


@pytest.fixture
def counting(settings: Settings) -> Counting:
    return Counting(embedder_of(settings))


def found(settings: Settings, question: str, count: int = 5) -> list[str]:
    """The passages for a question, best first."""
    return [r.passage.text for r in CollectionRetriever(settings).retrieve(question, count).passages]


def files_hold(home: Path, text: str) -> list[str]:
    """The files below the data folder that hold these bytes."""
    return [str(p) for p in home.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]


def stored_vectors(settings: Settings) -> int:
    """How many vectors Chroma holds in all collections."""
    writer = open_writer(settings)
    try:
        return sum(c.count() for c in writer._client.list_collections())
    finally:
        writer.close()


def test_what_is_added_is_listed_and_found_with_its_exact_place(settings: Settings, folder: Path) -> None:
    (folder / "kremlin.txt").write_text(KREMLIN, "utf-8")
    (folder / "trade.md").write_text(f"---\ntitle: Business\nas_of: 2022-01-30\n---\n# Figures\n\n{TRADE}\n", "utf-8")
    report = library.add(folder, settings=settings)
    assert (len(report.added), report.changed, report.unchanged, report.failed) == (2, (), (), [])
    by_title = {d.title: d for d in library.documents(settings=settings)}
    assert sorted(by_title) == ["Business", "kremlin"]
    assert by_title["Business"].published == "2022-01-30"
    best = CollectionRetriever(settings).retrieve("How large was trade?", 1).passages[0]
    assert best.document.title == "Business"
    assert best.document.text[best.passage.start : best.passage.end] == best.passage.text
    assert [span.of(best.document.text) for span in best.passage.sentences][-1] == "Nobody bought carpets."


def test_refreshing_embeds_only_what_changed(settings: Settings, folder: Path, counting: Counting) -> None:
    (folder / "a.txt").write_text(KREMLIN, "utf-8")
    (folder / "b.txt").write_text(TRADE, "utf-8")
    build.add([folder], settings, counting)
    counting.texts.clear()
    again = build.add([folder], settings, counting)
    assert len(again.unchanged) == 2 and not counting.texts
    (folder / "b.txt").write_text(TRADE.replace("3.5", "4.5"), "utf-8")
    changed = build.add([folder], settings, counting)
    assert (len(changed.changed), len(changed.unchanged)) == (1, 1)
    assert counting.texts == [TRADE.replace("3.5", "4.5")]
    assert found(settings, "How large was trade?")[0] == TRADE.replace("3.5", "4.5")
    assert not files_hold(settings.home, "came to 3.5 billion"), "the former version is gone"
    assert stored_vectors(settings) == 2


def test_a_changed_title_is_a_change_and_a_moved_file_is_the_same_document(settings: Settings, folder: Path) -> None:
    (folder / "a.md").write_text(f"---\ntitle: Old\n---\n{TRADE}", "utf-8")
    first = library.add(folder, settings=settings)
    (folder / "a.md").write_text(f"---\ntitle: New\n---\n{TRADE}", "utf-8")
    assert library.add(folder, settings=settings).changed == first.added
    assert [d.title for d in library.documents(settings=settings)] == ["New"]
    (folder / "a.md").rename(folder / "b.md")
    assert library.add(folder, settings=settings).changed == first.added
    assert [Path(d.origin).name for d in library.documents(settings=settings)] == ["b.md"]
    assert stored_vectors(settings) == 1


def test_the_same_text_twice_is_indexed_once_with_a_line_for_the_other(settings: Settings, folder: Path) -> None:
    (folder / "a.txt").write_text(KREMLIN, "utf-8")
    (folder / "b.txt").write_text(KREMLIN.replace("\n", "\r\n"), "utf-8")
    report = library.add(folder, settings=settings)
    assert len(report.added) == 1
    assert report.failed == [(str(folder / "b.txt"), f"has the same text as {folder / 'a.txt'}, which is indexed")]


@pytest.mark.parametrize("copy", ["0.txt", "z.txt"])
def test_a_copy_is_indexed_once_its_original_has_changed(settings: Settings, folder: Path, copy: str) -> None:
    (folder / "a.txt").write_text("The fee is 20 EUR a month.", "utf-8")
    library.add(folder, settings=settings)
    (folder / copy).write_text("The fee is 20 EUR a month.", "utf-8")
    (folder / "a.txt").write_text("The fee is 25 EUR a month.", "utf-8")
    report = library.add(folder, settings=settings)
    assert report.failed == []
    texts = {Path(one.origin).name: one.text for one in library.documents(settings=settings)}
    assert texts["a.txt"] == "The fee is 25 EUR a month." and texts[copy] == "The fee is 20 EUR a month."


def test_a_file_that_fails_leaves_the_others_and_its_own_former_version(settings: Settings, folder: Path) -> None:
    (folder / "a.txt").write_text(KREMLIN, "utf-8")
    (folder / "b.txt").write_text(TRADE, "utf-8")
    library.add(folder, settings=settings)
    (folder / "b.txt").write_bytes(b"")
    report = library.add([folder, folder / "none.txt"], settings=settings)
    assert [Path(path).name for path, _ in report.failed] == ["none.txt", "b.txt"]
    assert found(settings, "How large was trade?")[0] == TRADE


def test_removing_a_document_removes_all_of_it(settings: Settings, folder: Path) -> None:
    secret = "The vault opens with quartz pelican."
    (folder / "a.txt").write_text(KREMLIN, "utf-8")
    (folder / "secret.txt").write_text(secret, "utf-8")
    library.add(folder, settings=settings)
    assert files_hold(settings.home, "quartz pelican")
    reader = sqlite3.connect(settings.home / CATALOGUE_FILE)  # who has it open keeps the write-ahead log alive
    reader.execute("SELECT count(*) FROM documents").fetchall()
    removed = library.remove("secret.txt", settings=settings)
    assert removed.title == "secret"
    assert found(settings, "What opens the vault?") == [KREMLIN]
    assert not files_hold(settings.home, "quartz pelican")
    terms = [path for path in files_hold(settings.home, "pelican") if Path(path).name.startswith(CATALOGUE_FILE)]
    assert not terms  # Chroma's files hold vectors, and whatever was in the memory behind them
    reader.close()
    assert stored_vectors(settings) == 1


def test_dropping_a_collection_leaves_the_others(settings: Settings, folder: Path) -> None:
    (folder / "a.txt").write_text(KREMLIN, "utf-8")
    for name in ("one", "two"):
        library.add(folder, collection=name, settings=settings)
    library.drop("one", settings=settings)
    assert library.collections(settings=settings) == ("two",)
    assert stored_vectors(settings) == 1
    with pytest.raises(CollectionNotFound, match="the collections here are: two"):
        library.drop("one", settings=settings)


@pytest.mark.parametrize(
    ("name", "error"),
    [("nothing", "no document matches"), ("", "no document matches"), ("same", "several documents match")],
)
def test_a_document_is_named_without_doubt_or_refused(settings: Settings, folder: Path, name: str, error: str) -> None:
    for number in range(2):
        (folder / f"{number}.md").write_text(f"---\ntitle: same\n---\n{number} {KREMLIN}", "utf-8")
    library.add(folder, settings=settings)
    with pytest.raises(DocumentNotFound, match=error):
        library.document(name, settings=settings)
    assert library.document(str(folder / "1.md"), settings=settings).text.startswith("1")


def test_another_splitter_is_refused_until_the_index_is_rebuilt_from_the_catalogue(
    settings: Settings, folder: Path
) -> None:
    text = "\n\n".join(f"Paragraph {n} tells of number {n}. {KREMLIN}" for n in range(20))
    (folder / "a.txt").write_text(text, "utf-8")
    library.add(folder, settings=settings)
    smaller = settings.model_copy(update={"passage_size": 200})
    for attempt in (
        lambda: library.add(folder, settings=smaller),
        lambda: CollectionRetriever(smaller).retrieve("Which number?", 1),
    ):
        with pytest.raises(IndexMismatch, match=r"another splitter .*Rebuild it with `pincite index --rebuild"):
            attempt()
    before = library.sources(settings=settings)[0]
    (folder / "a.txt").unlink()
    library.rebuild(settings=smaller)
    after = library.sources(settings=smaller)[0]
    assert (after.id, after.title) == (before.id, before.title) and after.passages > before.passages
    assert all(len(text) < 400 for text in found(smaller, "Which number?"))
    assert stored_vectors(smaller) == after.passages
    with pytest.raises(IndexMismatch):
        CollectionRetriever(settings).retrieve("Which number?", 1)


def outdate(settings: Settings) -> None:
    """Let an older version have indexed everything."""
    with closing(sqlite3.connect(settings.home / CATALOGUE_FILE)) as catalogue, catalogue:
        rows = catalogue.execute("SELECT DISTINCT fingerprint FROM indexes").fetchall()
        for (made_by,) in rows:
            older = re.sub(r"sentences-\d+/size-(\d+)/terms-\d+", r"sentences-1/size-\1", made_by)
            assert older != made_by
            catalogue.execute("UPDATE indexes SET fingerprint = ? WHERE fingerprint = ?", (older, made_by))


def test_what_an_older_version_indexed_is_made_anew_once(settings: Settings, folder: Path) -> None:
    (folder / "a.txt").write_text(KREMLIN, "utf-8")
    library.add(folder, settings=settings)
    (folder / "a.txt").unlink()
    steps: list[str] = []
    outdate(settings)
    with Bot(settings=settings, on_progress=lambda made: steps.append(made.step)) as bot:
        assert bot.answer("Where does the president of Russia work?").index_id
    assert steps, "a rebuild shows its progress"
    CollectionRetriever(settings).check()
    outdate(settings)
    (folder / "b.txt").write_text("The tower is 80 metres high.", "utf-8")
    report = library.add(folder / "b.txt", settings=settings)
    assert len(report.added) == 1 and len(library.sources(settings=settings)) == 2
    steps.clear()
    with Bot(settings=settings, on_progress=lambda made: steps.append(made.step)) as bot:
        bot.answer("How high is the tower?")
    assert not steps
    outdate(settings)
    with pytest.raises(IndexMismatch):  # a setting has changed as well, which is not for Pincite to decide
        library.add(folder, settings=settings.model_copy(update={"passage_size": 200}))


@pytest.mark.parametrize("name", ["", "a b", "../up", "-x", "é", "x" * 65])
def test_a_collection_needs_a_name_for_the_command_line(settings: Settings, name: str) -> None:
    with pytest.raises(CollectionNameError, match="can't name a collection"):
        library.add(collection=name, settings=settings)


def test_deleted_vectors_are_noticed_and_a_rebuild_mends_them(settings: Settings, folder: Path) -> None:
    (folder / "a.txt").write_text(KREMLIN, "utf-8")
    library.add(folder, settings=settings)
    for path in sorted((settings.home / FOLDER).rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    with pytest.raises(IndexBroken, match="no document is lost"):
        found(settings, "Who met?")
    library.rebuild(settings=settings)
    assert found(settings, "Who met?") == [KREMLIN]


def write_foreign(path: Path) -> None:
    path.write_text("no database at all, but a long enough text " * 100)


def write_other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bills (amount)")
    connection.close()


def write_newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE documents (key)")
        connection.execute(f"PRAGMA application_id = {0x50494E43}")
        connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (write_foreign, "is damaged or not an SQLite file"),
        (write_other_database, "is not a Pincite catalogue"),
        (write_newer, "made by a newer Pincite"),
    ],
)
def test_a_foreign_data_folder_is_left_alone(
    settings: Settings, folder: Path, write: Callable[[Path], None], said: str
) -> None:
    (folder / "a.txt").write_text(KREMLIN, "utf-8")
    settings.home.mkdir()
    write(settings.home / CATALOGUE_FILE)
    before = (settings.home / CATALOGUE_FILE).read_bytes()
    for attempt in (lambda: library.add(folder, settings=settings), lambda: library.collections(settings=settings)):
        with pytest.raises(DataFolderError, match=said):
            attempt()
    assert (settings.home / CATALOGUE_FILE).read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_named(settings: Settings) -> None:
    settings.home.mkdir(mode=0o500)
    with pytest.raises(DataFolderError, match=str(settings.home)):
        library.add(settings=settings)


def test_a_file_in_place_of_the_folder_is_named(settings: Settings) -> None:
    settings.home.write_text("I am a file")
    with pytest.raises(DataFolderError, match=str(settings.home)):
        library.add(settings=settings)


def test_a_catalogue_that_another_program_holds_locked_is_named(
    settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pincite.index.catalogue.sqlite.BUSY_SECONDS", 0.1)
    (folder / "a.txt").write_text(KREMLIN, "utf-8")
    library.add(folder, settings=settings)
    (folder / "b.txt").write_text(TRADE, "utf-8")
    other = sqlite3.connect(settings.home / CATALOGUE_FILE, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(IndexBusy, match=r"holds .* locked. Nothing was changed"):
            library.add(folder, settings=settings)
        assert found(settings, "Who met?") == [KREMLIN], "readers don't wait"
    finally:
        other.close()
    assert len(library.add(folder, settings=settings).added) == 1


def test_progress_is_told_document_by_document_and_passage_by_passage(settings: Settings, folder: Path) -> None:
    (folder / "a.txt").write_text(KREMLIN, "utf-8")
    (folder / "b.txt").write_text(TRADE, "utf-8")
    steps: list[Progress] = []
    library.add(folder, settings=settings, on_progress=steps.append)
    assert [(p.done, p.step) for p in steps if "passages" not in p.step] == [
        (0, "a.txt"),
        (1, "b.txt"),
        (2, "publishing"),
    ]
    assert any(p.step == "2 of 2 passages embedded" for p in steps)
    assert {p.total for p in steps} == {2}
