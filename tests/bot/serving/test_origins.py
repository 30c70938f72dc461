"""Pages of listed sites may use the API; replies are compressed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pincite.bot.serving.app import create
from pincite.bot.settings import Settings

WIKI = "https://wiki.example"


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home: Path = tmp_path_factory.mktemp("origins") / "home"
    settings = Settings.read(home=home, allowed_origins=(f"{WIKI}/",), keys="on")
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize(
    ("origin", "path", "status"),
    [
        (WIKI, "/v1/answers", 200),
        ("https://wiki.example.evil.example", "/v1/answers", 403),
        ("null", "/v1/answers", 403),
        (WIKI, "/page/main.js", 403),
    ],
)
def test_a_listed_site_may_ask_before_it_asks(http: TestClient, origin: str, path: str, status: int) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST", "Sec-Fetch-Site": "cross-site"}
    reply = http.options(path, headers={**headers, "Access-Control-Request-Headers": "authorization,content-type"})
    assert reply.status_code == status
    assert reply.headers.get("access-control-allow-origin") == (WIKI if status == 200 else None)


def test_a_listed_site_still_needs_a_key(http: TestClient) -> None:
    reply = http.post("/v1/search", json={"query": "x"}, headers={"Origin": WIKI, "Sec-Fetch-Site": "cross-site"})
    assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (401, WIKI)


def test_replies_are_compressed_where_that_is_worth_it(tmp_path: Path) -> None:
    with TestClient(create(Settings.read(home=tmp_path), page=False), base_url="http://127.0.0.1") as http:
        assert http.get("/v1/openapi.json").headers["content-encoding"] == "gzip"
        assert "content-encoding" not in http.get("/healthz").headers
