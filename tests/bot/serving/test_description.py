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
from pincite.bot.settings import Settings


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
                if status == "204":
                    continue
                for media, content in reply["content"].items():
                    assert content["schema"], (method, path, status, media)
                if status >= "4":
                    assert reply["content"]["application/json"]["schema"]["$ref"].endswith("/ProblemReply")
    upload = described["paths"]["/v1/collections/{collection}/documents"]["post"]
    assert "application/octet-stream" in upload["requestBody"]["content"]


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("OPTIONS", "/v1/collections/x/documents", 405, "GET, POST"),
        ("PUT", "/v1/collections/x/documents/y", 405, "DELETE, GET"),
        ("POST", "/healthz", 405, "GET"),
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
