"""The page's own files come from memory, and a browser keeps those that it loads under their version."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from anyio.to_thread import current_default_thread_limiter
from fastapi.testclient import TestClient

from pincite.bot.serving.app import create
from pincite.bot.serving.kept_pages import KeptPages
from pincite.bot.serving.page_files import STATIC, PageFiles
from pincite.bot.settings import Settings

FILES = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("files") / "home"
    with TestClient(create(Settings.read(home=home)), base_url="http://127.0.0.1") as http:
        yield http


def version(client: TestClient) -> str:
    """The version of the files that the page names."""
    found = set(re.findall(r"/page/([0-9a-f]{16})/main\.js", client.get("/").text))
    assert len(found) == 1
    return found.pop()


def test_every_file_is_whole_packed_or_not(client: TestClient) -> None:
    for name in FILES:
        for packing in ("gzip", "identity"):
            reply = client.get(f"/page/{name}", headers={"accept-encoding": packing})
            assert reply.content == (STATIC / name).read_bytes(), name
            assert not (packing == "identity" and "content-encoding" in reply.headers)
    assert client.get("/page/main.js").headers["content-type"].startswith("text/javascript")


def test_a_file_under_its_version_is_kept_and_any_other_is_asked_for_again(client: TestClient) -> None:
    lasting = client.get(f"/page/{version(client)}/chat.js")
    assert lasting.status_code == 200 and "immutable" in lasting.headers["cache-control"]
    first = client.get("/page/chat.js")
    assert first.headers["cache-control"] == "no-cache" and first.content == lasting.content
    again = client.get("/page/chat.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/page/0123456789abcdef/chat.js").status_code == 404


def test_the_version_changes_with_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.js"
    versions = set()
    for content in ("one", "two"):
        file.write_text(content)
        versions.add(PageFiles(tmp_path).version)
    assert len(versions) == 2


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("POST", 405), ("DELETE", 405)])
def test_files_can_only_be_read(client: TestClient, method: str, status: int) -> None:
    reply = client.request(method, "/page/main.js")
    assert reply.status_code == status and (status == 200 or reply.json()["error"]["type"] == "MethodNotAllowed")


PAGES = [
    {},
    {"accept-language": "de"},
    {"cookie": "pincite_language=fa"},
    {"host": "localhost:9"},
    {"x-forwarded-host": "kb.example", "x-forwarded-proto": "https"},
    {"accept-encoding": "identity"},
]


def test_a_page_is_the_same_when_it_is_opened_again_and_another_for_another_address(client: TestClient) -> None:
    first = [client.get("/", headers=headers) for headers in PAGES]
    again = [client.get("/", headers=headers) for headers in reversed(PAGES)][::-1]
    assert [reply.text for reply in first] == [reply.text for reply in again]
    assert len({reply.text for reply in first}) == len(PAGES) - 1
    for one, other in zip(first, again, strict=True):
        assert one.headers["x-request-id"] != other.headers["x-request-id"]
        assert one.headers["content-security-policy"] == other.headers["content-security-policy"]
        assert other.headers["content-language"] == one.headers["content-language"]
    assert "kb.example" in first[4].text and "kb.example" not in client.get("/").text
    assert client.get("/?view=api").status_code == 200


def test_only_so_many_pages_are_kept() -> None:
    pages = KeptPages(most=2)
    for name in "abc":
        pages.put((name,), {"status": 200, "headers": []}, name.encode())
    pages.put(("d",), {"status": 500, "headers": []}, b"d")
    pages.put(None, {"status": 200, "headers": []}, b"e")
    assert [pages.get(key) is not None for key in (("a",), ("b",), ("c",), ("d",), None)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_page_files_and_health_come_while_every_thread_is_busy(tmp_path: Path) -> None:
    async def run() -> list[int]:
        app = create(Settings.read(home=tmp_path / "home"))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as http:
            await http.get("/")
            threads = current_default_thread_limiter()
            for number in range(int(threads.total_tokens)):
                await threads.acquire_on_behalf_of(number)
            paths = ("/", "/page/main.js", "/healthz")
            return [(await asyncio.wait_for(http.get(path), 60)).status_code for path in paths]

    assert asyncio.run(run()) == [200, 200, 200]
