"""A removal can be undone for ten minutes; then nothing is left of the document."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from pincite.bot.serving.app import create
from pincite.bot.serving.removed import UNDO_SECONDS, Removed
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.loaders import LoadLimits, load_all_bytes
from pincite.index.types import Document
from tests.index.loaders.loader_files import pdf

MINE = {"X-Pincite-Browser": "t" * 32}
DOCUMENTS = "/v1/collections/own/documents"
REMOVED = "/v1/collections/own/removed"
TEXT = (
    b"# Tower\n\n- The tower of Blaa is 91 metres high.\n- It is old.\n\n| year | height |\n| - | - |\n| 1900 | 91 |\n"
)


def loaded(name: str = "tower.md", data: bytes = TEXT) -> Document:
    (document,) = load_all_bytes(data, name=name, origin=f"upload:{name}", limits=LoadLimits(60, 1000))
    assert isinstance(document, Document)
    return document


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings.read(home=tmp_path / "home")
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1:8017", headers=MINE) as http:
        yield http


def test_a_removed_document_is_taken_back_as_it_was(client: TestClient, tmp_path: Path) -> None:
    id_ = client.post(DOCUMENTS, params={"name": "tower.md"}, content=TEXT).json()["id"]
    before = client.get(DOCUMENTS).json()
    assert client.delete(f"{DOCUMENTS}/{id_}").status_code == 204
    assert client.get(DOCUMENTS).json() == []
    (listed,) = client.get(REMOVED).json()
    assert (listed["id"], listed["title"]) == (id_, "Tower") and 0 < listed["seconds"] <= UNDO_SECONDS
    assert client.post(f"{REMOVED}/{id_}").status_code == 204
    assert client.get(DOCUMENTS).json() == before
    assert client.get(REMOVED).json() == []
    home = Settings.read(home=tmp_path / "home")
    (name,) = library.collections(settings=home)
    assert library.documents(name, settings=home) == [loaded()]


def test_nobody_else_takes_it_back_and_not_over_a_newer_one(client: TestClient) -> None:
    id_ = client.post(DOCUMENTS, params={"name": "tower.md"}, content=TEXT).json()["id"]
    client.delete(f"{DOCUMENTS}/{id_}")
    other = {"X-Pincite-Browser": "u" * 32}
    assert client.get(REMOVED, headers=other).json() == []
    assert client.post(f"{REMOVED}/{id_}", headers=other).status_code == 404
    assert client.get("/v1/collections/seeds/removed").status_code == 403
    client.post(DOCUMENTS, params={"name": "tower.md"}, content=b"Newer text of the tower.")
    reply = client.post(f"{REMOVED}/{id_}")
    assert (reply.status_code, reply.json()["error"]["type"]) == (409, "AddedAgain")


def test_after_ten_minutes_it_is_gone_for_good(tmp_path: Path) -> None:
    removed, now = Removed(tmp_path, 10_000), time.time()
    removed.keep("browser-a", loaded())
    removed.purge(now + UNDO_SECONDS - 5)
    assert [one.title for one in removed.listing("browser-a")] == ["Tower"]
    assert removed.listing("browser-a", now + UNDO_SECONDS + 5) == []
    removed.purge(now + UNDO_SECONDS + 5)
    assert list((tmp_path / "removed").rglob("*")) == []


def test_the_oldest_go_where_more_was_removed_than_a_browser_may_keep(tmp_path: Path) -> None:
    removed = Removed(tmp_path, 2_000)
    for name in ("a.txt", "b.txt", "c.txt"):
        removed.keep("browser-a", loaded(name, f"{name} {'word ' * 150}".encode()))
    assert len(removed.listing("browser-a")) < 3
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.rglob("*.json"))


def test_a_pdf_is_taken_back_with_its_file_and_leaves_none_when_its_time_is_over(
    client: TestClient, tmp_path: Path
) -> None:
    data = pdf(["The tower of Blaa is 91 metres high."])
    id_ = client.post(DOCUMENTS, params={"name": "tower.pdf"}, content=data).json()["id"]
    home = Settings.read(home=tmp_path / "home")
    (name,) = library.collections(settings=home)
    client.delete(f"{DOCUMENTS}/{id_}")
    client.post(f"{REMOVED}/{id_}")
    assert library.original(id_, collection=name, settings=home) == data
    client.delete(f"{DOCUMENTS}/{id_}")
    Removed(tmp_path / "home").purge(time.time() + UNDO_SECONDS + 1)
    assert [str(p) for p in tmp_path.rglob("*") if p.is_file() and data[-400:] in p.read_bytes()] == []


def test_files_of_removed_documents_are_bounded(tmp_path: Path) -> None:
    removed = Removed(tmp_path, 10_000, 250)
    for number in range(3):
        removed.keep("c", loaded(f"t{number}.md", TEXT + b"%d" % number), b"%PDF" + b"x" * 96)
    assert len(removed.listing("c")) == 3 and len(list(tmp_path.rglob("*.original"))) == 2


def test_removed_documents_are_bounded_over_all_browsers(tmp_path: Path) -> None:
    removed = Removed(tmp_path, 10_000, 250, in_all=(100_000, 450))
    for number in range(9):
        removed.keep(f"browser-{number}", loaded(), b"%PDF" + b"x" * 96)
    assert [len(removed.listing(f"browser-{number}")) for number in range(9)] == [1] * 9
    assert len(list(tmp_path.rglob("*.original"))) == 4
    small = Removed(tmp_path, 10_000, 250, in_all=(2_000, 450))
    small.keep("browser-9", loaded())
    assert 1 <= len(list(tmp_path.rglob("*.json"))) < 9 and len(small.listing("browser-9")) == 1


def test_removals_take_turns_and_hold_one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove, lock, at_once, most = library.remove, threading.Lock(), 0, 0

    def watched(*arguments: Any, **options: Any) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        try:
            remove(*arguments, **options)
        finally:
            with lock:
                at_once -= 1

    async def run() -> list[int]:
        app = create(Settings.read(home=tmp_path / "home"), page=False)
        web = {"transport": httpx.ASGITransport(app), "base_url": "http://127.0.0.1", "timeout": 300}
        async with httpx.AsyncClient(**web, headers=MINE) as http:
            added = [await http.post(DOCUMENTS, params={"name": f"{n}.txt"}, content=f"It is {n}.") for n in range(6)]
            removals = (http.delete(f"{DOCUMENTS}/{one.json()['id']}") for one in added)
            return [reply.status_code for reply in await asyncio.gather(*removals)]

    monkeypatch.setattr("pincite.bot.serving.uploads.library.remove", watched)
    assert asyncio.run(run()) == [204] * 6
    assert most == 1
