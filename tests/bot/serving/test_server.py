"""Whom the server lets in, and what it says over HTTP."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Mount

from pincite.bot.answers import Answer
from pincite.bot.serving.app import create
from pincite.bot.serving.gradio_page import GradioPage, mounted, script_hashes
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.loaders import document_from_text
from pincite.index.settings import IndexSettings
from tests.index.loaders.loader_files import pdf, zipped
from tests.seeded import add_seeds

TOKEN = "t" * 32
MINE = {"X-Pincite-Browser": TOKEN}
QUESTION = {"question": "Is Iran a full SCO member?"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("api") / "home"
    settings = Settings.read(home=home, max_upload_mb=1, trusted_hosts=("kb.example",))
    add_seeds(settings)
    with TestClient(create(settings), base_url="http://127.0.0.1:8017") as http:
        yield http


def test_an_answer_over_http_is_one_answer(client: TestClient) -> None:
    answer = Answer.model_validate(client.post("/v1/answers", json=QUESTION).json())
    texts = {d.id: d.text for d in library.documents(settings=Settings.read(home=_home(client)))}
    assert answer.citations
    assert all(texts[c.document_id][c.start : c.end] == c.quote for c in answer.citations)


def _home(client: TestClient) -> object:
    return client.app.state.home  # type: ignore[attr-defined]


def test_a_stream_ends_with_the_same_answer(client: TestClient) -> None:
    whole = client.post("/v1/answers", json=QUESTION).json()
    came = client.post("/v1/answers", json={**QUESTION, "stream": True})
    assert came.headers["content-type"].startswith("text/event-stream")
    events = [block.partition("data: ")[2] for block in came.text.strip().split("\n\n")]
    read = [json.loads(event) for event in events]
    assert [read[0]["type"], read[-1]["type"]] == ["retrieved", "done"]
    assert [e["verdict"] for e in read if e["type"] == "head"] == [whole["verdict"]] == ["mixed"]
    assert [e["statement"] for e in read if e["type"] == "statement"] == whole["statements"]
    assert {**read[-1]["answer"], "timings_ms": None} == {**whole, "timings_ms": None}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8017"}, 200),
        ({"Host": "[::1]:8017"}, 200),
        ({"Host": "192.168.1.7"}, 200),
        ({"Host": "kb.example"}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example:8017"}, 421),
        ({"Host": ""}, 421),
        ({"Host": "[127.0.0.1]"}, 421),
        ({"Host": "[::1"}, 421),
        ({"Host": "::1]"}, 421),
        ({"Host": "::1"}, 421),
        ({"Host": "127.0.0.1:x"}, 421),
        ({"Host": "localhost:80@evil.example"}, 421),
        ({"Origin": "http://127.0.0.1:8017"}, 200),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_foreign_hosts_and_pages_are_refused(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/v1/answers", json=QUESTION, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("request_line", "body", "token", "reply"),
    [
        ("POST /v1/answers", {"question": "  "}, None, (422, "the question is empty")),
        ("POST /v1/answers", {"question": "x" * 3000}, None, (422, "characters long")),
        ("POST /v1/answers", {"question": 1}, None, (422, "question")),
        ("POST /v1/answers", {**QUESTION, "collection": "nowhere"}, None, (404, "no collection")),
        ("POST /v1/answers", {**QUESTION, "collection": "own"}, None, (401, "X-Pincite-Browser")),
        ("POST /v1/answers", {**QUESTION, "collection": "own"}, "short", (401, "22 to 128")),
        ("POST /v1/answers", {**QUESTION, "collection": "own"}, TOKEN, (404, "no documents here yet")),
        ("GET /v1/collections/seeds/documents/nothing", None, None, (404, "no document matches")),
        ("GET /v1/collections/seeds/documents/~nobody-here", None, None, (404, "no document matches")),
        ("POST /v1/collections/seeds/documents?name=a.txt", {}, TOKEN, (403, "only your own")),
        ("DELETE /v1/collections/seeds/documents/x", None, TOKEN, (403, "only your own")),
        ("PUT /v1/feedback", {"id": "12345678", "rating": "up"}, TOKEN, (422, "answer")),
    ],
)
def test_errors_say_what_is_wrong(
    client: TestClient, request_line: str, body: object, token: str | None, reply: tuple[int, str]
) -> None:
    method, path = request_line.split()
    answer = client.request(method, path, json=body, headers={"X-Pincite-Browser": token} if token else {})
    assert answer.status_code == reply[0]
    assert reply[1] in answer.json()["error"]["message"]


def test_nobody_reaches_the_collection_of_another_browser(client: TestClient) -> None:
    home = IndexSettings.read(home=_home(client))
    added = client.post("/v1/collections/own/documents?name=a.txt", content=b"The vault is green.", headers=MINE)
    assert added.status_code == 201
    (name,) = (one for one in library.collections(settings=home) if one != "seeds")
    for path in (f"/v1/collections/{name}/documents", f"/v1/collections/{name}/documents/{added.json()['id']}"):
        for headers in ({}, {"X-Pincite-Browser": "u" * 32}):
            assert client.get(path, headers=headers).status_code == 404
        assert client.get(path, headers=MINE).status_code == 200, "by the name that a citation gives"
    assert client.post("/v1/answers", json={**QUESTION, "collection": name}).status_code == 404
    within = {**QUESTION, "collection": "own", "where": {"documents": ["nothing"]}}
    for path, body in (("/v1/answers", within), ("/v1/collections/own/documents/nothing", None)):
        reply = client.request("POST" if body else "GET", path, json=body, headers=MINE)
        assert reply.status_code == 404 and "collection 'own'" in reply.text and name not in reply.text
    other = {"X-Pincite-Browser": "u" * 32}
    assert client.get("/v1/collections/own/documents", headers=other).json() == []
    assert client.delete(f"/v1/collections/own/documents/{added.json()['id']}", headers=other).status_code == 404
    assert client.delete(f"/v1/collections/own/documents/{added.json()['id']}", headers=MINE).status_code == 204
    assert library.collections(settings=home) == ("seeds",), "the last document takes the collection with it"


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/nothing", "/page/main.js"])
def test_every_response_carries_the_policy(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"


def test_no_route_of_gradio_answers_but_those_of_the_page() -> None:
    page = GradioPage()
    (gradio,) = (route.app for route in mounted("en").routes if isinstance(route, Mount))
    assert isinstance(gradio, FastAPI)
    registered = {re.sub(r"\{[^}]*\}", "etc", path) for path in gradio.openapi()["paths"]}
    assert "/gradio_api/upload" in registered and len(registered) > 60
    files = {path for path in registered if path.startswith(("/assets/", "/static/"))}
    client = TestClient(page, base_url="http://127.0.0.1:8017")
    assert {path for path in registered - files if client.get(path).status_code != 404} == {
        "/",
        "/theme.css",
        "/manifest.json",
    }
    assert {path for path in registered if client.post(path).status_code != 404} == set()


@pytest.mark.parametrize(("method", "path"), [("PUT", "/healthz"), ("TRACE", "/v1/models"), ("GET", "/v1/answers")])
def test_a_method_that_a_path_does_not_have_is_refused_beside_the_page_too(
    client: TestClient, method: str, path: str
) -> None:
    reply = client.request(method, path)
    assert (reply.status_code, reply.json()["error"]["type"]) == (405, "MethodNotAllowed")
    assert reply.headers["allow"] == ("POST" if path == "/v1/answers" else "GET, HEAD")


@pytest.mark.parametrize("dropped", [None, 1, True, {"text": 1}, "all"])
def test_an_answer_whose_parts_are_of_another_type_is_refused(client: TestClient, dropped: object) -> None:
    answer = client.post("/v1/answers", json={"question": "Thanks!"}).json() | {"dropped": dropped}
    rating = {"id": "12345678", "rating": "up", "answer": answer}
    assert client.put("/v1/feedback", json=rating, headers=MINE).status_code == 422
    assert client.post("/v1/verify", json={"answer": answer, "sources": []}).status_code == 422


def test_only_scripts_that_stand_in_the_page_may_run() -> None:
    html = "<script src='a.js'></script><script>one < two && 'é'</script><p>text</p><script type=module>two()</script>"
    scripts = ["one < two && 'é'", "two()"]
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert script_hashes(html) == [f"'sha256-{digest}'" for digest in digests]


@pytest.mark.parametrize("path", ["/page/../app.py", "/page/%2e%2e/app.py", "/page/..%2fapp.py"])
def test_only_the_pages_own_files_are_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_browser_keeps_no_more_text_than_the_server_allows(tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path / "home", max_own_characters=100)
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1") as client:

        def put(name: str, text: str) -> tuple[int, str]:
            answer = client.post(f"/v1/collections/own/documents?name={name}", content=text.encode(), headers=MINE)
            return answer.status_code, answer.text

        assert put("a.txt", "x" * 60)[0] == 201
        status, reply = put("b.txt", "y" * 60)
        assert status == 413 and "more than 100 characters" in reply
        assert put("a.txt", "z" * 90)[0] == 201, "the same file again takes the place of the first"
        assert put("c.txt", "w" * 9)[0] == 201
        documents = client.get("/v1/collections/own/documents", headers=MINE).json()
        assert [one["characters"] for one in documents] == [90, 9]


@pytest.mark.parametrize(
    ("limit", "ours", "theirs"),
    [
        ({"max_own_collections": 1}, 60, 1),
        ({"max_all_own_characters": 100}, 60, 60),
        ({"max_all_own_file_mb": 1}, None, None),
    ],
)
def test_all_browsers_together_keep_no_more_than_the_server_allows(
    tmp_path: Path, limit: dict[str, int], ours: int | None, theirs: int | None
) -> None:
    (setting,) = limit
    settings = Settings.read(home=tmp_path / "home", **limit)
    library.add(
        [document_from_text("x" * 500, title="Everyone's", source="everyone.txt")],
        collection="everyone",
        settings=settings,
    )
    other = {**MINE, "X-Pincite-Browser": "another-browser-of-a-stranger"}
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1") as client:

        def put(size: int | None, headers: dict[str, str], name: str = "a") -> httpx.Response:
            whole = pdf([f"Dogs wait for {name}."], info=f"/Subject({'%' * 600_000})")
            body, suffix = (whole, "pdf") if size is None else (b"x" * size, "txt")
            return client.post(f"/v1/collections/own/documents?name={name}.{suffix}", content=body, headers=headers)

        assert put(ours, MINE).status_code == 201
        refused = put(theirs, other)
        assert refused.status_code == 507 and refused.json()["error"]["type"] == "ServerFull", refused.text
        assert setting in refused.json()["error"]["message"]
        assert put(ours, MINE).status_code == 201, "the same file again takes the place of the first"
        (mine,) = client.get("/v1/collections/own/documents", headers=MINE).json()
        assert client.delete(f"/v1/collections/own/documents/{mine['id']}", headers=MINE).status_code == 204
        assert put(theirs, other).status_code == 201, "there is room again"


def test_an_archive_is_uploaded_as_its_members(client: TestClient) -> None:
    def put(members: dict[str, str | bytes]) -> dict[str, object]:
        answer = client.post("/v1/collections/own/documents?name=a.zip", content=zipped(members), headers=MINE)
        assert answer.status_code == 201
        return {name: answer.json()[name] for name in ("title", "documents", "unchanged", "unread")}

    def sources() -> list[str]:
        return [one["source"] for one in client.get("/v1/collections/own/documents", headers=MINE).json()]

    members: dict[str, str | bytes] = {"a.txt": "Dogs wait outside.", "b.md": "# Cats\n\nThey do not.", "c.pdf": b"no"}
    unread = ["a.zip!/c.pdf: is plain text, not PDF; fetch it again, or rename it if it is meant to be that"]
    assert put(members) == {"title": "a.zip", "documents": 2, "unchanged": False, "unread": unread}
    assert put(members) == {"title": "a.zip", "documents": 2, "unchanged": True, "unread": unread}
    assert sources() == ["a.zip!/a.txt", "a.zip!/b.md"]
    assert put({"b.md": "# Cats\n\nThey do."}) == {"title": "Cats", "documents": 1, "unchanged": False, "unread": []}
    assert sources() == ["a.zip!/b.md"]
    refused = client.post("/v1/collections/own/documents?name=b.zip", content=zipped({"../x": ""}), headers=MINE)
    assert refused.status_code == 422 and "path out of the archive" in refused.text


def test_an_upload_that_lies_about_its_length_is_cut_off(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b"word " * 10_000

    answer = client.post("/v1/collections/own/documents?name=a.txt", content=chunks(), headers=MINE)
    assert answer.status_code == 413


def test_a_question_over_http_may_be_asked_within_a_part(client: TestClient) -> None:
    where = {"documents": ["sco-status.md"]}
    answer = Answer.model_validate(client.post("/v1/answers", json={**QUESTION, "where": where}).json())
    assert answer.where is not None and answer.where.documents == ("sco-status.md",)
    assert len({passage.document_id for passage in answer.passages}) == 1
    outside = client.post("/v1/answers", json={**QUESTION, "where": {"tags": ["cooking"]}})
    assert (outside.status_code, outside.json()["error"]["type"]) == (404, "NothingWithin")
    assert client.post("/v1/answers", json={**QUESTION, "where": {"since": "May"}}).status_code == 422
    schemas = client.get("/v1/openapi.json").json()["components"]["schemas"]
    assert {"documents", "folders", "tags", "since", "until"} == schemas["Where"]["properties"].keys()
