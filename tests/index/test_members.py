"""Files that hold several documents: added, left alone, refreshed, and shrunk."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite import Report
from pincite.bot.settings import Settings
from pincite.index import build, intake, library
from pincite.index.loaders import load_bytes, stamps
from pincite.index.types import Document
from tests.index.crashes import Letters
from tests.index.loaders.loader_files import zipped
from tests.index.loaders.test_mail import message


def add(settings: Settings, path: Path) -> Report:
    return build.add([path], settings, Letters())


def texts(settings: Settings) -> dict[str, str]:
    return {Path(d.origin).name: d.text for d in library.documents(settings=settings)}


def test_an_archive_is_refreshed_member_by_member(settings: Settings, folder: Path) -> None:
    path = folder / "a.zip"
    path.write_bytes(zipped({"a.txt": "Dogs wait outside.", "b.txt": "Cats do not.", "c.png": b"\x89PNG"}))
    report = add(settings, folder)
    assert (len(report.added), report.failed) == (2, [])
    assert report.skipped == [(f"{path}!/c.png", "images are read if the file itself is named (extra ocr)")]
    path.write_bytes(zipped({"a.txt": "Dogs come in.", "d.txt": "Cats do not.", "e.txt": "Birds fly."}))
    report = add(settings, folder)
    assert [len(names) for names in (report.added, report.changed, report.unchanged, report.removed)] == [1, 2, 0, 0]
    assert texts(settings) == {"a.txt": "Dogs come in.", "d.txt": "Cats do not.", "e.txt": "Birds fly."}
    path.write_bytes(zipped({"e.txt": "Birds fly."}))
    report = add(settings, folder)
    assert [len(names) for names in (report.added, report.changed, report.unchanged, report.removed)] == [0, 0, 1, 2]
    assert texts(settings) == {"e.txt": "Birds fly."}


def test_members_that_fail_keep_their_last_version(settings: Settings, folder: Path) -> None:
    path = folder / "a.zip"
    path.write_bytes(zipped({"a.txt": "Dogs wait outside.", "b.txt": "Cats do not."}))
    add(settings, path)
    path.write_bytes(zipped({"a.txt": b"\0\1\2\3\4\5\6\7\x08" * 9, "b.txt": "Cats do not."}))
    report = add(settings, path)
    assert report.failed == [(f"{path}!/a.txt", "is binary data, not text")]
    assert texts(settings) == {"a.txt": "Dogs wait outside.", "b.txt": "Cats do not."}
    path.write_bytes(b"PK\x03\x04 no archive any more")
    assert len(add(settings, path).failed) == 1
    assert len(texts(settings)) == 2


def test_a_container_that_did_not_change_is_not_read_again(
    settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "SETTLED_SECONDS", -1e9)
    made = message("It is 40.")
    made.add_attachment("boat,fee\nSkiff,29\n", subtype="csv", filename="fees.csv")
    (folder / "m.eml").write_bytes(bytes(made))
    assert len(add(settings, folder).added) == 2
    monkeypatch.setattr(intake, "load_all", None)
    assert len(add(settings, folder).unchanged) == 2
    library.remove("fees.csv", settings=settings)
    assert list(texts(settings)) == ["m.eml"]


def test_members_of_one_name_in_two_archives_are_two_documents(settings: Settings, folder: Path) -> None:
    (folder / "a.zip").write_bytes(zipped({"x.txt": "Dogs wait outside."}))
    (folder / "b.zip").write_bytes(zipped({"x.txt": "Cats do not."}))
    add(settings, folder)
    assert sorted(d.text for d in library.documents(settings=settings)) == ["Cats do not.", "Dogs wait outside."]


def test_two_documents_of_one_name_in_one_call_are_two(settings: Settings) -> None:
    def documents(*texts: str) -> list[Document]:
        return [load_bytes(text.encode(), name="policy.md") for text in texts]

    first = build.add(documents("Due in March.", "Due in June."), settings, Letters())
    assert len(first.added) == 2
    again = build.add(documents("Due in March.", "Due in July.", "Due in July."), settings, Letters())
    assert (len(again.unchanged), len(again.changed), again.failed) == (1, 1, [])
    assert sorted(d.text for d in library.documents(settings=settings)) == ["Due in July.", "Due in March."]
