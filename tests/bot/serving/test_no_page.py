"""A server without the extra `web`: everything but the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pincite.bot import doctor
from pincite.bot.serving import no_page
from pincite.bot.serving.app import create
from pincite.bot.settings import Settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    find = no_page.find_spec
    monkeypatch.setattr(no_page, "find_spec", lambda name: None if name == "gradio" else find(name))


def test_the_api_is_served_and_the_page_says_how_to_get_it(tmp_path: Path) -> None:
    with TestClient(create(Settings.read(home=tmp_path)), base_url="http://127.0.0.1") as http:
        assert http.get("/healthz").json()["status"] == "ok"
        told = http.get("/")
        assert told.status_code == 501 and "pip install 'pincite[web]'" in told.text
        assert http.get("/v1/openapi.json").is_success


def test_the_doctor_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_HOME", str(tmp_path))
    server = next(one for one in doctor.examine() if one.name == "server")
    assert server.ok and "pip install 'pincite[web]'" in server.found
