"""The API is what its description says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pincite.bot.serving.app import create
from pincite.bot.serving.describing import TAGS
from pincite.bot.serving.messages import ProblemReply
from pincite.bot.settings import Settings
from pincite.index.errors import DatabaseUnavailable

BROWSER = {"X-Pincite-Browser": "t" * 32}


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home: Path = tmp_path_factory.mktemp("described") / "home"
    app = create(Settings.read(home=home), page=False)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


def test_every_operation_has_one_tag_keys_and_schemas_for_every_reply(http: TestClient) -> None:
    described = http.get("/v1/openapi.json").json()
    schemas = described["components"]["schemas"]
    assert {"bearer", "basic"} == set(described["components"]["securitySchemes"])
    assert set(re.findall(r"#/components/schemas/([\w-]+)", str(described))) <= set(schemas)
    assert "HTTPValidationError" not in schemas
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert len(operation["tags"]) == 1 and operation["tags"][0] in TAGS, path
            assert "security" in operation
            for status, reply in operation["responses"].items():
                if status == "204" or method == "head":
                    assert "content" not in reply
                    continue
                for media, content in reply["content"].items():
                    assert content.get("schema") or content["itemSchema"], (method, path, status, media)
                if status >= "4":
                    assert reply["content"]["application/json"]["schema"]["$ref"].endswith("/ProblemReply")
    upload = described["paths"]["/v1/collections/{collection}/documents"]["post"]
    assert "application/octet-stream" in upload["requestBody"]["content"]


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("OPTIONS", "/v1/collections/x/documents", 405, "GET, HEAD, POST"),
        ("PUT", "/v1/collections/x/documents/y", 405, "DELETE, GET, HEAD"),
        ("POST", "/healthz", 405, "GET, HEAD"),
        ("GET", "/v1/nothing", 404, None),
    ],
)
def test_a_refusal_is_a_problem_and_names_every_method(
    http: TestClient, method: str, path: str, status: int, allow: str | None
) -> None:
    reply = http.request(method, path)
    assert (reply.status_code, reply.headers.get("allow")) == (status, allow)
    assert set(reply.json()["error"]) == {"type", "message"}


def test_an_error_that_nobody_foresaw_is_a_problem_without_its_words(
    http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("a secret path")

    monkeypatch.setattr("pincite.bot.serving.collections.library.collections", fail)
    reply = http.get("/v1/collections")
    assert (reply.status_code, reply.json()["error"]["type"]) == (500, "InternalError")
    assert "secret" not in reply.text


def test_every_operation_declares_what_the_server_replies_where_something_is_down(
    http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, operations in http.get("/v1/openapi.json").json()["paths"].items():
        for operation in operations.values():
            assert {"403", "408", "413", "421", "431", "503"} <= set(operation["responses"]), path
            if path.startswith("/v1/"):
                assert {"401", "422", "500", "507"} <= set(operation["responses"]), path

    def fail(**_: object) -> None:
        raise DatabaseUnavailable("the database does not answer")

    monkeypatch.setattr("pincite.index.library.collections", fail)
    for path in ("/v1/models", "/v1/collections", "/readyz"):
        assert http.get(path).status_code == 503, path
    assert http.post("/v1/search", json={"query": "x"}).status_code == 503


ELEVEN = "pincite/" + "+".join(["seeds"] * 11)

DOCUMENT = "/v1/collections/{collection}/documents/{document}"

PLACE = {"document_id": "x", "start": 0, "end": 1}

REMOVED = "/v1/collections/{collection}/removed"


@pytest.mark.parametrize(
    ("operation", "values", "body", "status"),
    [
        (f"GET {DOCUMENT}", {"collection": "nowhere", "document": "x"}, None, 404),
        (f"GET {DOCUMENT}/outline", {"collection": "nowhere", "document": "x"}, None, 404),
        (f"GET {DOCUMENT}/pages", {"collection": "nowhere", "document": "x"}, None, 404),
        ("POST /v1/suggestions", {}, {"collection": "nowhere", "passages": [PLACE]}, 404),
        (f"GET {REMOVED}", {"collection": "seeds"}, None, 403),
        (f"GET {REMOVED}", {"collection": "own"}, None, 401),
        ("POST " + REMOVED + "/{document}", {"collection": "own", "document": "x"}, BROWSER, 404),
        ("GET /v1/models/{model}", {"model": "pincite/seeds+nowhere"}, None, 404),
        ("GET /v1/models/{model}", {"model": ELEVEN}, None, 400),
        ("POST /v1/chat/completions", {}, {"model": ELEVEN, "messages": [{"role": "user", "content": "?"}]}, 400),
        ("POST /v1/responses", {}, {"model": "pincite/seeds+nowhere", "input": "?"}, 404),
        ("POST /v1/search", {}, {"query": "x", "collection": ["seeds", "nowhere"]}, 404),
        ("POST /v1/search", {}, {"query": "x", "collection": ["own"]}, 401),
        ("POST /v1/search", {}, {"query": "x", "collection": []}, 422),
        ("POST /v1/answers", {}, {"question": "x", "collection": ["seeds", "nowhere"], "stream": True}, 404),
    ],
)
def test_an_error_of_an_operation_is_declared(
    http: TestClient, operation: str, values: dict[str, str], body: object, status: int
) -> None:
    method, path = operation.split()
    declared = http.get("/v1/openapi.json").json()["paths"][path][method.lower()]["responses"]
    sent = {"headers": BROWSER} if body is BROWSER else {"json": body}
    reply = http.request(method, path.format(**values), **sent)  # type: ignore[arg-type]
    assert reply.status_code == status, reply.text
    assert str(status) in declared
    ProblemReply.model_validate(reply.json())


def test_a_server_at_which_people_sign_in_declares_that_it_leads_them_there(tmp_path: Path) -> None:
    pytest.importorskip("joserfc")
    provider = {"oidc_issuer": "http://127.0.0.1:9/", "oidc_client_id": "pincite", "oidc_client_secret": "secret"}
    app = create(Settings.read(home=tmp_path / "home", **provider), page=False)
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as http:
        reply = http.get("/v1/collections", headers={"accept": "text/html"})
        assert (reply.status_code, reply.headers["location"]) == (303, "/sign-in?next=%2Fv1%2Fcollections")
        assert http.post("/v1/answers", json={"question": "Who?"}, headers={"accept": "text/html"}).status_code == 401
    for path, operations in app.openapi()["paths"].items():
        for method, operation in operations.items():
            leads = method in {"get", "head"} and path not in {"/healthz", "/readyz"}
            assert ("303" in operation["responses"]) == leads, (method, path)


def test_whoever_can_not_be_known_while_the_database_is_down_may_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise DatabaseUnavailable("the database does not answer")

    monkeypatch.setattr("pincite.bot.keys.Keys.holder", fail)
    app = create(Settings.read(home=tmp_path / "home", keys="on"), page=False)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as http:
        reply = http.get("/v1/collections", headers={"authorization": "Bearer x"})
    assert (reply.status_code, reply.json()["error"]["type"]) == (503, "DatabaseUnavailable")
    assert int(reply.headers["retry-after"]) > 0


def test_an_answer_that_names_citations_it_lacks_is_checked(http: TestClient) -> None:
    statement = {"text": "It is.", "start": 0, "end": 6, "citations": [3, -1], "support": 1, "outcome": "verified"}
    answer = {
        "question": "q",
        "standalone_question": "q",
        "status": "answered",
        "verdict": None,
        "text": "It is.",
        "short": None,
        "statements": [statement | {"supported": True}],
        "citations": [],
        "passages": [],
        "confidence": 1.0,
        "writer": "w",
        "collection": "seeds",
        "index_id": "i",
    }
    reply = http.post("/v1/verify", json={"answer": answer, "sources": []})
    assert (reply.status_code, reply.json()["statements"][0]["outcome"]) == (200, "unverified")


@pytest.mark.parametrize("statement", ["It is \ud800 red.", ["It is \ud800 red.", [1]]])
def test_half_a_character_in_a_statement_is_refused(http: TestClient, statement: object) -> None:
    body = json.dumps({"statements": [statement], "sources": ["It is red."]})
    reply = http.post("/v1/verify", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 422


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("/v1/search", {"query": "x", "count": "5"}, "body.count: has to be a number, and is a string"),
        ("/v1/search", {"query": "x", "count": True}, "body.count: has to be a number, and is a boolean"),
        ("/v1/answers", {"question": "Who?", "stream": "yes"}, "body.stream: has to be a boolean, and is a string"),
        ("/v1/suggestions", {"passages": [{**PLACE, "end": False}]}, "body.passages.0.end"),
        ("/v1/verify", {"statements": [["It is.", ["1"]]], "sources": []}, "body.statements.0"),
        ("/v1/chat/completions", {"model": "pincite", "messages": [], "n": "1"}, "body"),
    ],
)
def test_a_value_of_another_kind_than_described_is_refused(
    http: TestClient, path: str, body: object, named: str
) -> None:
    reply = http.post(path, json=body)
    assert reply.status_code == 422
    assert reply.json()["error"]["message"].startswith(named)


def test_the_events_of_a_stream_are_described(http: TestClient) -> None:
    described = http.get("/v1/openapi.json").json()
    stream = described["paths"]["/v1/answers"]["post"]["responses"]["200"]["content"]["text/event-stream"]
    event = stream["itemSchema"]["properties"]
    contents = {one["$ref"].rpartition("/")[2] for one in event["data"]["contentSchema"]["anyOf"]}
    assert contents <= set(described["components"]["schemas"])
    for question in ("Is Iran a full SCO member?", "  "):
        came = http.post("/v1/answers", json={"question": question, "stream": True}).text
        names = re.findall(r"^event: (\w+)$", came, re.MULTILINE)
        assert names and set(names) <= set(event["event"]["enum"])


@pytest.mark.parametrize("depth", [100, 300, 400, 480, 900, 20_000])
def test_what_is_nested_deeply_is_no_error_of_the_server(http: TestClient, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    body = f'{{"model": "pincite", "messages": [{{"role": "user", "content": "Thanks!"}}], "metadata": {nested}}}'
    reply = http.post("/v1/chat/completions", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 200 if depth == 100 else reply.status_code in {400, 422}


@pytest.mark.parametrize("path", ["documents", "examples"])
def test_a_collection_that_is_not_there_or_has_no_such_name_is_an_error(http: TestClient, path: str) -> None:
    assert http.get(f"/v1/collections/none-of-these/{path}").status_code == 404
    assert http.get(f"/v1/collections/%C2%84/{path}").status_code in {404, 422}


def test_the_name_of_a_collection_in_a_path_is_described(http: TestClient) -> None:
    paths = http.get("/v1/openapi.json").json()["paths"]
    named = [
        parameter["schema"].get("pattern")
        for operations in paths.values()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if parameter["name"] == "collection" and parameter["in"] == "path"
    ]
    assert named and set(named) == {"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}


def test_headers_open_paths_and_repeatable_requests_are_described(http: TestClient) -> None:
    paths = http.get("/v1/openapi.json").json()["paths"]
    assert all("head" in operations for operations in paths.values() if "get" in operations)
    health, upload = paths["/healthz"]["get"], paths["/v1/collections/{collection}/documents"]["post"]
    assert health["security"] == [] and "401" not in health["responses"]
    (key,) = (one for one in upload["parameters"] if one["name"] == "Idempotency-Key")
    assert re.search(key["schema"]["pattern"], key["example"]) and "409" in upload["responses"]
    assert not re.search(key["schema"]["pattern"], f"{key['example']} and more")
    assert upload["security"] and "401" in upload["responses"]
