"""Readers elsewhere see no folder of the machine that indexed a document, and those at the machine do."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite import Settings
from pincite.bot.bot import Bot
from pincite.index import library
from pincite.index.loaders import document_from_text
from pincite.index.showing import common_folder, shown_source


@pytest.mark.parametrize(
    ("source", "origin", "shown"),
    [
        ("/srv/a/2022/may.md", "/srv/a/2022/may.md", "2022/may.md"),
        ("/srv/a/may.md", "/srv/a/may.md", "may.md"),
        ("/srv/a/b.zip!/in/c.md", "/srv/a/b.zip!/in/c.md", "b.zip!/in/c.md"),
        ("/link/2022/may.md", "/srv/a/2022/may.md", "2022/may.md"),
        ("/link/other.md", "/srv/a/2022/may.md", "other.md"),
        ("/elsewhere/may.md", "/elsewhere/may.md", "may.md"),
        ("/srv/a/2022/may.md", "upload:may.md", "may.md"),
        ("C:\\notes\\may.md", "C:\\notes\\may.md", "may.md"),
        ("\\\\server\\share\\may.md", "x", "may.md"),
        ("~/notes/may.md", "x", "may.md"),
        ("file:///srv/a/may.md", "x", "may.md"),
        ("/", "/", ""),
        ("https://example.org/a/b.html", "/srv/a/b.html", "https://example.org/a/b.html"),
        ("s3://bucket/a.md", "s3://bucket/a.md", "s3://bucket/a.md"),
        ("minutes/2022/may.md", "/srv/a/x.md", "minutes/2022/may.md"),
        ("seeds:a.md", "seeds:a.md", "seeds:a.md"),
        ("~ 1900", "/srv/a/x.md", "~ 1900"),
    ],
)
def test_a_source_as_it_is_shown(source: str, origin: str, shown: str) -> None:
    assert shown_source(source, origin, "/srv/a/") == shown


def test_a_path_of_windows_is_shown_with_slashes() -> None:
    path = "C:\\notes\\2022\\may.md"
    assert shown_source(path, path, common_folder("C:\\notes\\2021\\a.md", path)) == "2022/may.md"


@pytest.mark.parametrize(
    ("first", "last", "folder"),
    [
        ("/srv/a/x.md", "/srv/a/x.md", "/srv/a/"),
        ("/srv/ab/x.md", "/srv/abc/y.md", "/srv/"),
        ("/srv/a.zip!/in/x.md", "/srv/a.zip!/in/y.md", "/srv/"),
        ("/a.md", "/srv/b.md", ""),
        ("C:\\a\\x.md", "C:\\b\\x.md", ""),
        ("C:\\a\\x.md", "C:\\a\\y.md", "C:\\a\\"),
    ],
)
def test_the_folder_that_holds_all_files(first: str, last: str, folder: str) -> None:
    assert common_folder(first, last) == folder


@pytest.fixture
def indexed(either: Settings, tmp_path: Path) -> Settings:
    folder = tmp_path / "server" / "reports"
    for name in ("a.md", "2021/ä.md", "2022/may.md", "2022/z.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"The bridge of {name} was built in 1932.")
    (folder / "2022" / "claims.md").write_text("---\nsource: /srv/secret/told.md\n---\nThe tower is high.")
    library.add([folder], collection="reports", settings=either)
    upload = document_from_text("An upload.", title="u", source="/x.md", origin="upload:x.md")
    library.add([upload], collection="reports", settings=either)
    titled = document_from_text("A page.", title="/srv/secret/page.md", source="/srv/secret/page.md", origin="7")
    library.add([titled], collection="reports", settings=either)
    return either.model_copy(update={"collection": "reports"})


SHOWN = {"a.md", "2021/ä.md", "2022/may.md", "2022/z.md", "told.md", "x.md", "page.md"}


def test_whoever_must_not_see_folders_sees_none(indexed: Settings) -> None:
    elsewhere = indexed.showing_paths(False)
    assert {source.source for source in library.sources(settings=elsewhere)} == SHOWN
    assert {document.source for document in library.documents(settings=elsewhere)} == SHOWN
    document = library.document("2022/may.md", settings=elsewhere)
    assert document.source == "2022/may.md" and library.document("page.md", settings=elsewhere).title == "page.md"
    with Bot(settings=elsewhere) as bot:
        (cited,) = bot.answer("When was the bridge of may.md built?").citations[:1]
    assert cited.source in SHOWN


def test_at_the_machine_paths_stay_whole_also_after_a_rebuild_by_a_server(indexed: Settings, tmp_path: Path) -> None:
    before = {source.source for source in library.sources(settings=indexed)}
    assert str(tmp_path / "server" / "reports" / "2022" / "may.md") in before
    library.rebuild(settings=indexed.showing_paths(False))
    assert {source.source for source in library.sources(settings=indexed)} == before
    with Bot(settings=indexed) as bot:
        (cited,) = bot.answer("When was the bridge of may.md built?").citations[:1]
    assert cited.source in before
