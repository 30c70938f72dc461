"""The file of a PDF is kept with its document, and goes with it."""

from __future__ import annotations

import io
import os
import sqlite3
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.catalogue import CATALOGUE_FILE
from tests.index.loaders.loader_files import pdf

TIDES = pdf(["The tide rises twice a day."], info="/Producer(a-mark-in-the-file)")
PORTS = pdf(["Bremen lies on the Weser."])
MARK = b"a-mark-in-the-file"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    write(folder / "tides.pdf", TIDES)
    (folder / "notes.txt").write_bytes(b"Nothing to see.")
    return folder


def write(path: Path, data: bytes) -> None:
    """Write a file of an age at which its times are trusted."""
    path.write_bytes(data)
    os.utime(path, (time.time() - 60, time.time() - 60))


def kept(settings: Settings) -> dict[str, bytes | None]:
    return {one.title: library.original(one.id, settings=settings) for one in library.sources(settings=settings)}


def contents(settings: Settings) -> int:
    with closing(sqlite3.connect(settings.home / CATALOGUE_FILE)) as catalogue:
        count: int = catalogue.execute("SELECT count(*) FROM contents").fetchone()[0]
    return count


def holding(home: Path) -> list[str]:
    return [str(file) for file in home.rglob("*") if file.is_file() and MARK in file.read_bytes()]


def test_the_file_of_a_pdf_is_kept_and_those_of_texts_are_not(settings: Settings, folder: Path) -> None:
    library.add(folder, settings=settings)
    assert kept(settings) == {"tides": TIDES, "notes": None}
    assert {one.title: one.file_size for one in library.sources(settings=settings)} == {"tides": len(TIDES), "notes": 0}


def test_a_file_goes_with_its_document(settings: Settings, folder: Path) -> None:
    library.add(folder, settings=settings)
    assert holding(settings.home)
    library.remove("tides", settings=settings)
    assert not holding(settings.home)


def test_files_go_with_their_collection(settings: Settings, folder: Path) -> None:
    library.add(folder, settings=settings)
    library.drop("seeds", settings=settings)
    assert not holding(settings.home)


def test_a_changed_file_takes_the_place_of_the_former_one(settings: Settings, folder: Path) -> None:
    library.add(folder, settings=settings)
    write(folder / "tides.pdf", PORTS)
    library.add(folder, settings=settings)
    assert kept(settings)["tides"] == PORTS and contents(settings) == 1 and not holding(settings.home)
    other = pdf(["Bremen lies on the Weser."], info="/Producer(another)")
    write(folder / "tides.pdf", other)
    assert len(library.add(folder, settings=settings).unchanged) == 2
    assert kept(settings)["tides"] == other and contents(settings) == 1, "the text is the same, its looks are not"


def test_a_rebuilt_collection_keeps_its_files_without_reading_them_anew(settings: Settings, folder: Path) -> None:
    library.add(folder, settings=settings)
    (folder / "tides.pdf").unlink()
    library.rebuild(settings=settings)
    assert kept(settings)["tides"] == TIDES and contents(settings) == 1


def test_members_of_archives_keep_their_files(settings: Settings, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tides.pdf", TIDES)
    (tmp_path / "all.zip").write_bytes(packed.getvalue())
    library.add(tmp_path / "all.zip", settings=settings)
    assert list(kept(settings).values()) == [TIDES]


def test_a_setting_keeps_no_files_and_deletes_those_that_are_kept(settings: Settings, folder: Path) -> None:
    library.add(folder, settings=settings)
    off = settings.model_copy(update={"keep_originals": False})
    assert kept(off)["tides"] is None
    (folder / "more.txt").write_bytes(b"More to see.")
    library.add(folder, settings=off)
    assert contents(settings) == 0 and not holding(settings.home)
    library.add(folder, settings=settings)
    assert kept(settings)["tides"] == TIDES, "a file that is not kept is read again once files are kept"


def test_a_damaged_file_is_as_good_as_none(settings: Settings, folder: Path) -> None:
    library.add(folder, settings=settings)
    with closing(sqlite3.connect(settings.home / CATALOGUE_FILE)) as catalogue:
        catalogue.execute("UPDATE contents SET content = x'255044'")
        catalogue.commit()
    assert kept(settings)["tides"] is None


def test_a_catalogue_from_before_files_were_kept_is_read_and_brought_up_to_date(
    settings: Settings, folder: Path
) -> None:
    library.add(folder, settings=settings)
    with closing(sqlite3.connect(settings.home / CATALOGUE_FILE)) as catalogue:
        catalogue.executescript("DROP TABLE originals; DROP TABLE contents; PRAGMA user_version = 4")
    assert kept(settings) == {"tides": None, "notes": None}
    library.add(folder, settings=settings)
    assert kept(settings)["tides"] == TIDES
