"""HEAD is answered wherever GET is: the same status and headers, no body."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.loaders import load_bytes
from tests.bot.serving.serving import served

BROWSER = {"X-Pincite-Browser": "t" * 32}

CHANGING = {"date", "x-request-id", "content-length"}
"""Headers of two requests that differ: the length of `/metrics` does, too."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = tmp_path_factory.mktemp("heads") / "home"
    settings = Settings.read(home=home)
    library.add([load_bytes(b"The tower is high. " * 200, name="tower.txt")], settings=settings, collection="towers")
    with (
        served(home, page=False, seeds=False) as server,
        httpx.Client(base_url=server.url, headers=BROWSER, timeout=120) as client,
    ):
        yield client


def test_head_says_what_get_says(client: httpx.Client) -> None:
    described = client.get("/v1/openapi.json").json()["paths"]
    (document,) = client.get("/v1/collections/towers/documents").json()
    names = {"collection": "towers", "document": document["id"], "page": "1", "model": "pincite/towers"}
    paths = [re.sub(r"{(\w+)}", lambda name: names[name[1]], path) for path, has in described.items() if "get" in has]
    assert len(paths) > 10
    for path in [*paths, "/v1/openapi.json", "/v1/nothing", "/v1/collections/none/documents", "/v1/answers"]:
        get, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (get.status_code, b""), path
        kept = [{name: value for name, value in reply.headers.items() if name not in CHANGING} for reply in (get, head)]
        assert kept[0] == kept[1], path
        if path != "/metrics":
            assert head.headers.get("content-length") == get.headers.get("content-length"), path


def test_the_description_names_head_beside_get_without_bodies(client: httpx.Client) -> None:
    for path, operations in client.get("/v1/openapi.json").json()["paths"].items():
        assert ("get" in operations) == ("head" in operations), path
        for reply in operations.get("head", {}).get("responses", {}).values():
            assert "content" not in reply
    ids = re.findall(r"'operationId': '(\w+)'", str(client.get("/v1/openapi.json").json()))
    assert len(ids) == len(set(ids))


def test_requests_for_headers_are_counted_by_route(client: httpx.Client) -> None:
    client.head("/v1/collections/towers/documents")
    counted = 'method="HEAD",route="/v1/collections/{collection}/documents",status="200"'
    assert counted in client.get("/metrics").text
