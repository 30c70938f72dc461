"""What happens when something is damaged, gone, full or not text."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pincite import CollectionNotFound, DataFolderError, IndexBroken
from pincite.bot.settings import Settings
from pincite.index import build, library
from pincite.index.catalogue import CATALOGUE_FILE
from pincite.index.errors import DocumentDamaged
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import CollectionRetriever
from pincite.index.vectors import FOLDER
from tests.index.crashes import Letters

ROOT = Path(__file__).parents[2]
ALMONDS = "Almonds grow in Spain."


@pytest.fixture
def indexed(settings: Settings, folder: Path) -> Settings:
    (folder / "a.txt").write_text(ALMONDS, "utf-8")
    build.add([folder], settings, Letters())
    return settings


def passages(settings: Settings, question: str = ALMONDS) -> list[str]:
    return [r.passage.text for r in CollectionRetriever(settings, Letters()).retrieve(question, 1).passages]


def overwrite(store: Path) -> None:
    store.write_bytes(b"no database " * 1000)


def cut_off(store: Path) -> None:
    store.write_bytes(store.read_bytes()[:20_000])


def delete(store: Path) -> None:
    for path in sorted(store.parent.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


@pytest.mark.parametrize("damage", [overwrite, cut_off, delete])
def test_a_damaged_vector_store_is_named_by_every_command_and_its_remedy_works(
    indexed: Settings, folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(indexed.home / FOLDER / "chroma.sqlite3")
    for command in (lambda: passages(indexed), lambda: build.add([folder], indexed, Letters())):
        with pytest.raises(IndexBroken, match=r"Rebuild it with `pincite index --rebuild --collection seeds`"):
            command()
    build.rebuild(indexed, Letters())
    assert passages(indexed) == [ALMONDS]
    assert len(build.add([folder], indexed, Letters()).unchanged) == 1


def test_a_changed_character_in_a_stored_text_is_never_cited_and_adding_the_file_mends_it(
    indexed: Settings, folder: Path
) -> None:
    with sqlite3.connect(indexed.home / CATALOGUE_FILE) as catalogue:
        catalogue.execute("UPDATE documents SET text = replace(text, 'Spain', 'Slain')")
    catalogue.close()
    for command in (lambda: passages(indexed), lambda: library.documents(settings=indexed)):
        with pytest.raises(DocumentDamaged, match=r"the stored text of 'a' is damaged.*pincite remove"):
            command()
    assert len(build.add([folder], indexed, Letters()).changed) == 1
    assert passages(indexed) == [ALMONDS]


ASKER = """
import os, resource, sys
sys.path.insert(0, os.getcwd())
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.retrieve import CollectionRetriever
from tests.index.crashes import Letters
settings = Settings.read(home=sys.argv[1])
retriever = CollectionRetriever(settings, Letters())
retriever.retrieve("Almonds", 1)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nothing can be written any more
print(retriever.retrieve("Almonds", 1).passages[0].passage.text)
print(library.documents(settings=settings)[0].text)
try:
    CollectionRetriever(settings, Letters()).retrieve("Almonds", 1)
except Exception as error:
    print(type(error).__name__)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_asking_goes_on_when_the_disk_is_full(indexed: Settings) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ASKER, str(indexed.home)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert ran.stdout.splitlines() == [ALMONDS, ALMONDS, "DiskFull"], ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_its_owner_can_read_a_data_folder(indexed: Settings) -> None:
    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    assert mode(indexed.home) == mode(indexed.home / FOLDER) == 0o700
    assert mode(indexed.home / CATALOGUE_FILE) == mode(indexed.home / "write.lock") == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_catalogue_of_the_first_version_is_closed_to_others_and_later_permissions_stay(indexed: Settings) -> None:
    path = indexed.home / CATALOGUE_FILE
    with sqlite3.connect(path) as catalogue:
        catalogue.execute("DROP TABLE files")
        catalogue.execute("DROP TABLE vectors")
        catalogue.execute("DROP TABLE originals")
        catalogue.execute("DROP TABLE contents")
        catalogue.execute("ALTER TABLE documents DROP COLUMN structure")
        catalogue.execute("PRAGMA user_version = 1")
    catalogue.close()
    path.chmod(0o644)
    build.rebuild(indexed, Letters())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    build.rebuild(indexed, Letters())
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_lone_surrogates_are_text_like_any_other(indexed: Settings) -> None:
    lone = "\ud800"
    assert passages(indexed, f"Almonds {lone}") == [ALMONDS]
    assert CollectionRetriever(indexed, Letters()).candidates(lone)
    with pytest.raises(CollectionNotFound):
        library.documents(f"x{lone}", settings=indexed)
    document = document_from_text(
        f"Text {lone}.", title=lone, source=lone, origin=lone, published=lone, author=lone, metadata={lone: lone}
    )
    assert len(build.add([document], indexed, Letters()).added) == 1
    assert "Text \ufffd." in [d.text for d in library.documents(settings=indexed)]


def test_a_catalogue_that_is_being_written_is_not_read_without_its_log(
    indexed: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way around a full disk is for a disk that is full: never past a write-ahead log that holds something."""
    writer = sqlite3.connect(indexed.home / CATALOGUE_FILE)
    writer.execute("UPDATE documents SET author = 'somebody'")
    writer.commit()
    assert (indexed.home / f"{CATALOGUE_FILE}-wal").stat().st_size
    real = sqlite3.connect

    def failing(*arguments: object, **keywords: object) -> sqlite3.Connection:
        if not keywords.get("uri"):
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return real(*arguments, **keywords)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", failing)
    with pytest.raises(DataFolderError, match="disk I/O error"):
        library.documents(settings=indexed)
    monkeypatch.undo()
    writer.close()
    assert library.documents(settings=indexed)[0].author == "somebody"
