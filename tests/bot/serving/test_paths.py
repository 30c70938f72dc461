"""No reply over HTTP names a folder of the server, whatever documents it was indexed from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pincite.bot.keys import Keys, Role
from pincite.index import library
from pincite.index.loaders import document_from_text
from tests.bot.serving.serving import Server, served
from tests.index.loaders.loader_files import zipped

FOLDER = "secret-place"

BRIDGE = "The bridge of Ellan was built in 1932. Who built the bridge? Ada Kern built the bridge of Ellan."

BUILT = "When was the bridge of Ellan built?"

SOURCES = {
    "bridge.md",
    "2021/note.md",
    "2022/note.md",
    "2022/kept.zip!/inner/tower.txt",
    "claimed.md",
    "page.md",
}

COLLECTION = "/v1/collections/reports"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(FOLDER) / "reports"
    for name in ("2021", "2022"):
        (folder / name).mkdir(parents=True)
    (folder / "bridge.md").write_text(f"# The bridge\n\n{BRIDGE}")
    (folder / "2021" / "note.md").write_text("# The warranty\n\nThe warranty of the pump is 5 years.")
    (folder / "2022" / "note.md").write_text("# Imports\n\nImports fell to 10 million tonnes.")
    (folder / "2022" / "claims.md").write_text(f"---\nsource: {folder}/claimed.md\n---\nThe bridge is 300 metres long.")
    (folder / "2022" / "kept.zip").write_bytes(zipped({"inner/tower.txt": "The tower of Morven is 90 metres high."}))
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("paths") / "home"
    with served(home, page=False, seeds=False, keys="on", collection="reports") as running:
        page = f"{folder}/page.md"
        document = document_from_text("A page.", title=page, source=page)
        library.add([folder, document], collection="reports", settings=running.settings)
        yield running


@pytest.fixture(scope="module")
def http(server: Server) -> Iterator[httpx.Client]:
    secret = Keys(server.settings.home).add("ann", Role.ADMIN, ["reports"])
    headers = {"Authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=300) as client:
        yield client


def listed(http: httpx.Client) -> dict[str, str]:
    """The ids of the documents by their sources."""
    return {one["source"]: one["id"] for one in http.get(f"{COLLECTION}/documents").json()}


def test_sources_begin_at_the_folder_that_holds_all_files(http: httpx.Client) -> None:
    documents = listed(http)
    assert set(documents) == SOURCES
    for source, id_ in documents.items():
        assert http.get(f"{COLLECTION}/documents/{id_}").json()["source"] == source
    for where in ({"folders": ["2021"]}, {"documents": ["2021/note.md"]}):
        asked = {"question": "How long is the warranty of the pump?", "where": where}
        cited = http.post("/v1/answers", json=asked).json()["citations"]
        assert {one["source"] for one in cited} == {"2021/note.md"}, "what is shown can be asked for"


def requests(documents: dict[str, str]) -> Iterator[tuple[str, str, Any]]:
    """Everything that reads documents, and what goes wrong with them."""
    yield "GET", f"{COLLECTION}/documents", None
    for id_ in documents.values():
        for rest in ("", "/outline", "/pages"):
            yield "GET", f"{COLLECTION}/documents/{id_}{rest}", None
    for path in (f"{COLLECTION}/examples", f"{COLLECTION}/removed", "/v1/quality", "/v1/openapi.json", "/v1/models"):
        yield "GET", path, None
    for question in (BUILT, "What is the boiling point of mercury on the moon?"):
        for stream in (False, True):
            yield "POST", "/v1/answers", {"question": question, "stream": stream}
    for stream in (False, True):
        messages = [{"role": "user", "content": BUILT}]
        yield "POST", "/v1/chat/completions", {"model": "pincite", "messages": messages, "stream": stream}
        yield "POST", "/v1/responses", {"model": "pincite/reports", "input": BUILT, "stream": stream}
    yield "POST", "/v1/search", {"query": "bridge", "count": 50}
    yield (
        "POST",
        "/v1/verify",
        {"text": "The bridge of Ellan was built in 1932. The tower of Morven is 80 metres high."},
    )
    passages = [{"document_id": documents["bridge.md"], "start": 0, "end": 200}]
    yield "POST", "/v1/suggestions", {"passages": passages}
    yield "POST", "/v1/measure/answers", {"question": BUILT, "collection": "reports"}
    yield "POST", "/v1/measure/passages", {"query": "bridge", "collection": "reports"}
    yield "PUT", "/v1/measure/suites/mine/pairs", {"collection": "reports", "question": BUILT}
    yield "GET", f"{COLLECTION}/documents/note.md", None  # there are two
    yield "GET", f"{COLLECTION}/documents/nothing", None
    yield "POST", "/v1/answers", {"question": BUILT, "where": {"documents": ["nothing"]}}


def test_no_reply_names_a_folder_of_the_server(http: httpx.Client) -> None:
    found = 0
    for method, path, body in requests(listed(http)):
        reply = http.request(method, path, json=body)
        assert reply.status_code < 500, (path, reply.text)
        assert FOLDER not in reply.text, (method, path, body)
        found += '"source": "bridge.md"' in reply.text or '"source":"bridge.md"' in reply.text
    assert found >= 10, "they do name the document"


def test_no_tool_names_one_either(server: Server, http: httpx.Client) -> None:
    mcp = pytest.importorskip("mcp")
    from mcp.client.streamable_http import streamable_http_client

    shown = [*listed(http).values(), "2021/note.md"]

    async def act() -> list[Any]:
        async with (
            httpx.AsyncClient(headers=http.headers, timeout=300) as client,
            mcp.Client(streamable_http_client(f"{server.url}mcp", http_client=client)) as tools,
        ):
            calls = [("ask", {"question": BUILT}), ("search", {"query": "bridge"})]
            calls += [("show", {"document": name}) for name in (*shown, "note.md", "nothing")]
            return [await tools.call_tool(name, arguments) for name, arguments in calls]

    results = asyncio.run(act())
    assert not any(FOLDER in result.model_dump_json() for result in results)
    assert [result.is_error for result in results] == [False] * (2 + len(shown)) + [True] * 2
    assert results[1].structured_content["passages"][0]["source"] in SOURCES


def test_a_document_that_is_taken_back_is_the_one_that_was_removed(
    server: Server, http: httpx.Client, folder: Path
) -> None:
    documents = listed(http)
    for name in ("2021/note.md", "page.md"):
        assert http.delete(f"{COLLECTION}/documents/{documents[name]}").status_code == 204
        assert FOLDER not in http.get(f"{COLLECTION}/removed").text
        assert http.post(f"{COLLECTION}/removed/{documents[name]}").status_code == 204
        again = http.post(f"{COLLECTION}/removed/{documents[name]}")
        assert again.status_code == 404 and FOLDER not in again.text
    at_the_machine = {one.source for one in library.sources("reports", settings=server.settings)}
    assert {f"{folder}/2021/note.md", f"{folder}/page.md"} <= at_the_machine
    assert listed(http) == documents
