"""Folders at addresses are listed and refreshed like folders on disk; a store in memory stands for all kinds."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import fsspec
import pytest
from typer.testing import CliRunner

from pincite.bot.settings import Settings
from pincite.index import jobs, library
from pincite.index.errors import LoadError
from pincite.index.loaders import find, load_all_bytes, remote
from pincite.index.loaders.remote import RemoteFile, find_remote


@pytest.fixture
def store() -> Iterator[Any]:
    """A store whose files were last changed long ago."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()


def put(store: Any, path: str, text: str | bytes, *, day: int = 1) -> None:
    store.pipe(path, text if isinstance(text, bytes) else text.encode())
    store.store[path].modified = datetime(2022, 1, day, tzinfo=UTC)


def urls(address: str) -> list[str]:
    return [one.url for one in find([address]).remote]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read."""
    read, urls = RemoteFile.read, []

    def noted(self: RemoteFile, most: int) -> bytes:
        urls.append(self.url)
        return read(self, most)

    monkeypatch.setattr(RemoteFile, "read", noted)
    return urls


def test_files_are_listed_by_name_and_what_is_not_read_has_a_reason(store: Any) -> None:
    for path in ("b.txt", "a.md", "c/d.txt", "c/.hidden.txt", ".git/x.txt", "~$a.docx", "e.png", "Z/a.txt"):
        put(store, f"/bucket/{path}", "Text.")
    listing = find(["memory://bucket"])
    names = [file.url.removeprefix("memory://bucket/") for file in listing.remote]
    assert names == ["a.md", "b.txt", "Z/a.txt", "c/d.txt"]
    assert [(one.path, one.reason) for one in listing.skipped] == [
        ("memory://bucket/e.png", "images are read if the file itself is named (extra ocr)")
    ]
    assert urls("memory://bucket/c/") == ["memory://bucket/c/d.txt"]
    assert urls("memory://bucket/e.png") == ["memory://bucket/e.png"], "a file that is named is read"
    assert len(find(["memory://bucket", "memory://bucket/c"]).remote) == 4


def test_a_refresh_reads_only_what_changed(store: Any, settings: Settings, reads: list[str]) -> None:
    put(store, "/bucket/a.txt", "Almonds grow in Andalusia.")
    put(store, "/bucket/b.txt", "Barley grows in Bavaria.")
    assert len(library.add("memory://bucket", settings=settings).added) == 2
    (first, second) = library.documents(settings=settings)
    assert (first.source, first.origin, first.title) == ("memory://bucket/a.txt", "memory://bucket/a.txt", "a")
    reads.clear()
    assert len(library.add("memory://bucket", settings=settings).unchanged) == 2 and reads == []
    put(store, "/bucket/b.txt", "Barley grows in Bohemia.", day=2)
    report = library.add("memory://bucket", settings=settings)
    assert (len(report.changed), len(report.unchanged), reads) == (1, 1, ["memory://bucket/b.txt"])
    assert {one.text for one in library.documents(settings=settings)} == {first.text, "Barley grows in Bohemia."}
    assert second.text == "Barley grows in Bavaria."


def test_a_file_that_only_just_changed_is_read_again(store: Any, settings: Settings, reads: list[str]) -> None:
    store.pipe("/bucket/a.txt", b"Almonds grow in Andalusia.")
    for _ in range(2):
        library.add("memory://bucket", settings=settings)
    assert len(reads) == 2


@pytest.mark.parametrize(
    ("told", "stamped"),
    [
        ({"ETag": '"1"'}, True),
        ({"etag": "1", "modified": datetime(2999, 1, 1, tzinfo=UTC)}, True),
        ({"LastModified": datetime(2022, 1, 1, tzinfo=UTC)}, True),
        ({"mtime": 1e9}, True),
        ({"LastModified": datetime(2999, 1, 1, tzinfo=UTC)}, False),
        ({"updated": "2022-01-01"}, False),
        ({}, False),
    ],
)
def test_a_tag_or_a_time_that_is_over_tells_whether_a_file_changed(told: dict[str, Any], stamped: bool) -> None:
    info = {"name": "a.txt", "size": 3, "type": "file", **told}
    file = remote._file("s3://bucket/a.txt", info, object())  # type: ignore[arg-type]
    assert (file.stamp(10) is not None) == stamped
    if stamped:
        for other in ({"size": 4}, {"ETag": '"2"'}):
            changed = remote._file("s3://bucket/a.txt", info | other, object())  # type: ignore[arg-type]
            assert changed.stamp(10) != file.stamp(10)
        assert file.stamp(11) != file.stamp(10), "another limit may read it otherwise"


def test_a_file_that_moved_is_known_again_and_one_elsewhere_is_a_twin(store: Any, settings: Settings) -> None:
    put(store, "/bucket/a.txt", "Almonds grow in Andalusia.")
    put(store, "/other/b.txt", "Almonds grow in Andalusia.")
    (id_,) = library.add("memory://bucket", settings=settings).added
    report = library.add("memory://other", settings=settings)
    assert report.failed == [("memory://other/b.txt", "has the same text as memory://bucket/a.txt, which is indexed")]
    store.mv("/bucket/a.txt", "/bucket/c.txt")
    assert library.add("memory://bucket", settings=settings).changed == (id_,)
    assert [one.source for one in library.sources(settings=settings)] == ["memory://bucket/c.txt"]


def test_members_of_an_archive_come_and_go(store: Any, settings: Settings) -> None:
    def archive(**texts: str) -> bytes:
        data = BytesIO()
        with zipfile.ZipFile(data, "w") as file:
            for name, text in texts.items():
                file.writestr(f"{name}.txt", text)
        return data.getvalue()

    put(store, "/bucket/z.zip", archive(a="Almonds grow in Andalusia.", b="Barley grows in Bavaria."))
    library.add("memory://bucket", settings=settings)
    assert [one.source for one in library.sources(settings=settings)] == [
        "memory://bucket/z.zip!/a.txt",
        "memory://bucket/z.zip!/b.txt",
    ]
    put(store, "/bucket/z.zip", archive(a="Almonds grow in Andalusia."), day=2)
    assert len(library.add("memory://bucket", settings=settings).removed) == 1


def test_limits_are_kept_whatever_a_listing_says(
    store: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "/bucket/large.txt", b"a" * (2**20 + 1))
    put(store, "/bucket/small.txt", "Almonds grow in Andalusia.")
    report = library.add("memory://bucket", settings=settings.model_copy(update={"max_file_mb": 1}))
    assert len(report.added) == 1 and "over the limit of 1 MB" in report.failed[0][1]
    (file, _) = (one for one in find_remote("memory://bucket") if isinstance(one, RemoteFile))
    unsized = RemoteFile(
        url=file.url, size=None, version="", settled=False, changed_ns=0, path=file.path, system=file.system
    )
    with pytest.raises(LoadError, match="over the limit"):
        unsized.read(2**20)
    monkeypatch.setattr(remote, "MOST_FILES", 1)
    assert [one.reason for one in find(["memory://bucket"]).errors] == [
        "holds more than 1 files; name folders below it"
    ]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("memory://nowhere", "does not exist"),
        ("http://127.0.0.1:9/a.txt", "is not fetched: web pages are read only with the setting web_pages"),
        ("file:///etc/passwd", "is not an address to read from"),
        ("data://text", "is not an address to read from"),
        ("memory://a::s3://b", "is not an address to read from"),
        ("sftp://me:secret@files.example/a", "holds a password"),
    ],
)
def test_an_address_that_can_t_be_read_fails_alone(
    store: Any, settings: Settings, folder: Path, address: str, reason: str
) -> None:
    (folder / "a.txt").write_text("Almonds grow in Andalusia.")
    report = library.add([address, str(folder)], settings=settings)
    ((path, why),) = report.failed
    assert why.startswith(reason) and len(report.added) == 1
    assert "secret" not in path + why


def test_a_driver_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "webdav4.fsspec", None)
    monkeypatch.setitem(sys.modules, "webdav4", None)
    (error,) = find(["webdav://files.example/reports"]).errors
    assert "pip install 'pincite[remote]'" in error.reason


def test_what_a_driver_raises_is_told_of_its_file(
    store: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "/bucket/a.txt", "Almonds grow in Andalusia.")
    put(store, "/bucket/b.txt", "Barley grows in Bavaria.")
    opened = type(store).open

    def broken(self: Any, path: str, *arguments: Any, **options: Any) -> Any:
        if path.endswith("a.txt"):
            raise RuntimeError("the line\nis cut")
        return opened(self, path, *arguments, **options)

    monkeypatch.setattr(type(store), "open", broken)
    report = library.add("memory://bucket", settings=settings)
    assert report.failed == [("memory://bucket/a.txt", "cannot be read: RuntimeError: the line is cut")]
    assert len(report.added) == 1


def test_the_command_line_takes_addresses(store: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from pincite.bot.cli import app

    put(store, "/bucket/a.txt", "Almonds grow in Andalusia.")
    monkeypatch.setenv("PINCITE_HOME", str(settings.home))
    outcome = CliRunner().invoke(app, ["index", "memory://bucket", "--collection", "far", "--json"])
    assert outcome.exit_code == 0, outcome.output
    assert [one.source for one in library.sources("far", settings=settings)] == ["memory://bucket/a.txt"]


def test_a_path_is_no_address() -> None:
    listing = find([Path("memory://bucket")])
    assert listing.remote == () and listing.errors[0].reason == "does not exist"


def test_files_at_addresses_are_sent_to_workers(store: Any, shared: Settings) -> None:
    put(store, "/bucket/a.txt", "Almonds grow in Andalusia.")
    assert jobs.enqueue(["memory://bucket"], shared) == (1, [])
    store.rm("/bucket/a.txt")
    assert [job.origin for job in jobs.work(shared, until_empty=True)] == ["memory://bucket/a.txt"]
    assert [one.source for one in library.sources(settings=shared)] == ["memory://bucket/a.txt"]


def test_a_file_is_the_same_document_as_its_bytes(store: Any, settings: Settings) -> None:
    put(store, "/bucket/a.md", "# Head\n\nAlmonds grow in Andalusia.")
    library.add("memory://bucket", settings=settings)
    url = "memory://bucket/a.md"
    (document,) = load_all_bytes(b"# Head\n\nAlmonds grow in Andalusia.", name="a.md", source=url)
    assert library.documents(settings=settings) == [document]
