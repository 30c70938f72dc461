"""The owner chooses the language model: nobody else may, and its key is never seen again."""

from __future__ import annotations

import logging
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from pincite.bot.keys import Keys, Role
from pincite.bot.serving.app import create
from pincite.bot.serving.modelling import FILE, ChosenModel, ChosenModels
from pincite.bot.settings import Settings
from pincite.bot.writers.model.endpoint import OPENAI, LanguageModel
from pincite.index.errors import DataFolderError
from tests.bot.serving.asking import ask, button
from tests.bot.serving.serving import Server, served
from tests.bot.serving.test_language_model import reply
from tests.bot.serving.test_states import barriers
from tests.bot.writers.model.scripted import KEY, Play, Scripted, serving
from tests.seeded import add_seeds

QUESTION = {"question": "Which countries bought the S-400?"}


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    with serving(Scripted()) as server:
        server.always = reply
        yield server


@pytest.fixture
def other() -> Iterator[Scripted]:
    with serving(Scripted()) as server:
        yield server


@contextmanager
def at(settings: Settings, address: str = "127.0.0.1", host: str = "127.0.0.1") -> Iterator[TestClient]:
    app = create(settings, page=False)
    with TestClient(app, base_url=f"http://{host}", client=(address, 50000)) as client:
        yield client


def wanted(endpoint: Scripted, key: str | None = KEY) -> dict[str, str | None]:
    return {"base_url": endpoint.url, "model": "scripted", "key": key}


def test_what_is_chosen_writes_from_then_on_and_after_a_restart(settings: Settings, scripted: Scripted) -> None:
    add_seeds(settings)
    quick = settings.model_copy(update={"judge": "reader", "llm_retries": 0})
    with at(quick) as http:
        assert http.get("/v1/language-model").json()["source"] == "none"
        assert http.post("/v1/answers", json=QUESTION).json()["writer"] == "reader"
        chosen = http.put("/v1/language-model", json=wanted(scripted))
        assert chosen.json() == {"source": "page", "base_url": scripted.url, "model": "scripted", "has_key": True}
        assert http.post("/v1/answers", json=QUESTION).json()["writer"] == "scripted"
        assert set(scripted.keys) == {f"Bearer {KEY}"}
    with at(quick) as http:
        assert http.post("/v1/answers", json=QUESTION).json()["writer"] == "scripted"
        assert http.delete("/v1/language-model").status_code == 204
        assert http.post("/v1/answers", json=QUESTION).json()["writer"] == "reader"
    assert not (settings.home / FILE).exists(), "the key is gone"


def test_the_key_is_for_the_server_alone(
    settings: Settings, scripted: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scripted.always = Play(status=401, error=f"the key {KEY} is wrong")
    with at(settings.model_copy(update={"log_requests": True, "audit_log": True})) as http:
        replies = [
            http.put("/v1/language-model", json=wanted(scripted)),
            http.get("/v1/language-model"),
            http.post("/v1/language-model/test", json=wanted(scripted)),
            http.post("/v1/language-model/test", json=wanted(scripted, None)),
            http.put("/v1/language-model", json={**wanted(scripted), "model": 7}),
            http.put("/v1/language-model", json={**wanted(scripted), "key": [KEY]}),
            http.post("/v1/answers", json=QUESTION),
        ]
    assert [one.status_code for one in replies] == [200, 200, 503, 503, 422, 422, 503]
    assert [one.text for one in replies if KEY in one.text or KEY in str(one.headers)] == []
    assert KEY not in caplog.text
    keeping = [path for path in settings.home.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert keeping == [settings.home / FILE]
    assert stat.S_IMODE((settings.home / FILE).stat().st_mode) == 0o600
    assert KEY not in repr(ChosenModels(settings.home).read())


def test_a_kept_key_goes_to_its_own_address_alone(settings: Settings, scripted: Scripted, other: Scripted) -> None:
    given = {"llm_base_url": scripted.url, "llm_api_key": KEY, "openai_api_key": KEY}
    with at(Settings.read(home=settings.home, **given)) as http:
        assert http.post("/v1/language-model/test", json=wanted(other, None)).status_code == 200
        assert http.put("/v1/language-model", json=wanted(scripted)).status_code == 200
        assert http.post("/v1/language-model/test", json=wanted(other, None)).status_code == 200
        assert http.put("/v1/language-model", json=wanted(other, None)).json()["has_key"] is False
        assert http.post("/v1/answers", json=QUESTION).status_code == 200
    assert other.keys and not any(KEY in sent for sent in other.keys)


@pytest.mark.parametrize(
    ("given", "chosen", "address", "key"),
    [
        ({"OPENAI_API_KEY": "o"}, None, OPENAI, "o"),
        ({"PINCITE_LLM_API_KEY": "l"}, None, OPENAI, "l"),
        ({"OPENAI_API_KEY": "o", "OPENAI_BASE_URL": f"{OPENAI}/"}, None, OPENAI, "o"),
        ({"OPENAI_API_KEY": "o", "OPENAI_BASE_URL": "http://a/v1"}, None, OPENAI, None),
        ({"PINCITE_LLM_API_KEY": "l", "OPENAI_BASE_URL": "http://a/v1"}, None, OPENAI, None),
        ({"PINCITE_LLM_API_KEY": "l", "PINCITE_LLM_BASE_URL": "http://a/v1"}, None, OPENAI, None),
        ({"PINCITE_LLM_API_KEY": "l", "PINCITE_LLM_BASE_URL": "http://a/v1/"}, "http://a/v1", "http://a/v1", "l"),
        ({"PINCITE_LLM_API_KEY": "l", "OPENAI_API_KEY": "o"}, "http://a/v1", "http://a/v1", None),
    ],
)
def test_a_key_of_the_settings_goes_to_its_own_address_alone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    given: dict[str, str],
    chosen: str | None,
    address: str,
    key: str | None,
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = Settings.read(home=tmp_path)
    known = LanguageModel.configured(ChosenModel(base_url=chosen).applied(settings))
    assert (known.base_url, known.api_key) == (address, key) if known is not None else key is None


@pytest.mark.parametrize(
    ("came", "headers", "status"),
    [
        (("127.0.0.1", "127.0.0.1:8017"), {}, 200),
        (("::1", "localhost:8017"), {}, 200),
        (("192.168.1.7", "127.0.0.1"), {}, 403),
        (("127.0.0.1", "192.168.1.2:8017"), {}, 403),
        (("127.0.0.1", "wiki.example"), {}, 403),
        (("127.0.0.1", "127.0.0.1"), {"X-Forwarded-For": "9.9.9.9"}, 403),
        (("127.0.0.1", "127.0.0.1"), {"Via": "1.1 proxy"}, 403),
        (("127.0.0.1", "127.0.0.1"), {"X-Forwarded-Proto": "https"}, 403),
        (("127.0.0.1", "127.0.0.1"), {"CF-Connecting-IP": "9.9.9.9"}, 403),
        (("127.0.0.1", "127.0.0.1"), {"True-Client-IP": "9.9.9.9"}, 403),
        (("127.0.0.1", "127.0.0.1"), {"Origin": "https://friend.example"}, 403),
    ],
)
def test_without_keys_only_the_machine_itself_may(
    settings: Settings, scripted: Scripted, came: tuple[str, str], headers: dict[str, str], status: int
) -> None:
    hosts = ("wiki.example",) if came[1] == "wiki.example" else ()
    open_ = settings.model_copy(update={"trusted_hosts": hosts, "allowed_origins": ("https://friend.example",)})
    with at(open_, *came) as http:
        for method, path in (("GET", ""), ("PUT", ""), ("POST", "/test")):
            body = None if method == "GET" else wanted(scripted)
            reply = http.request(method, f"/v1/language-model{path}", json=body, headers=headers)
            assert reply.status_code == status, (method, path)
    assert (settings.home / FILE).exists() == (status == 200)


@pytest.mark.parametrize(("version", "status"), [("1.1", 200), ("1.0", 403)])
def test_a_proxy_without_headers_of_its_own_is_known_by_its_old_http(tmp_path: Path, version: str, status: int) -> None:
    request = f"GET /v1/language-model HTTP/{version}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    with (
        served(tmp_path / "home", page=False, seeds=False) as running,
        socket.create_connection(("127.0.0.1", running.port), timeout=60) as connection,
    ):
        connection.sendall(request.encode())
        assert connection.recv(100).split()[1] == str(status).encode()


@pytest.mark.parametrize(("role", "status"), [(Role.ASK, 403), (Role.WRITE, 403), (Role.ADMIN, 200)])
def test_with_keys_only_admins_may(settings: Settings, scripted: Scripted, role: Role, status: int) -> None:
    key = Keys(settings.home).add("ann", role)
    with at(settings.model_copy(update={"keys": "on"}), "192.168.1.7") as http:
        assert http.get("/v1/language-model").status_code == 401
        headers = {"Authorization": f"Bearer {key}"}
        assert http.put("/v1/language-model", json=wanted(scripted), headers=headers).status_code == status


def test_an_admin_of_some_collections_may_not(settings: Settings, scripted: Scripted) -> None:
    key = Keys(settings.home).add("ann", Role.ADMIN, ["reports"])
    with at(settings.model_copy(update={"keys": "on"})) as http:
        headers = {"Authorization": f"Bearer {key}"}
        assert http.put("/v1/language-model", json=wanted(scripted), headers=headers).status_code == 403


def test_a_setting_switches_it_off(settings: Settings, scripted: Scripted) -> None:
    with at(settings) as http:
        http.put("/v1/language-model", json=wanted(scripted))
    with at(settings.model_copy(update={"model_on_page": False})) as http:
        assert http.get("/v1/language-model").status_code == 404
        assert http.post("/v1/answers", json=QUESTION).json()["writer"] == "reader"


@pytest.mark.parametrize(
    "address",
    ["ftp://host/v1", "host:8000", "http://", "http://ann:secret@host/v1", "http://host/v1?key=1", "http://[/"],
)
def test_an_address_that_is_none_is_refused(settings: Settings, address: str) -> None:
    with at(settings) as http:
        reply = http.put("/v1/language-model", json={"base_url": address})
    assert (reply.status_code, reply.json()["error"]["type"]) == (422, "BadModelAddress")


def test_a_damaged_choice_is_said_without_its_key(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f'{{"api_key": "{KEY}", "base_url": 7}}', "utf-8")
    with pytest.raises(DataFolderError, match=r"Remove the file") as caught:
        ChosenModels(tmp_path).read()
    assert KEY not in str(caught.value) and caught.value.__cause__ is None


def test_the_owner_sets_it_up_on_the_page(newcomer: Callable[..., Page], tmp_path: Path, scripted: Scripted) -> None:
    with served(tmp_path / "home", judge="reader", llm_retries=0) as server:
        page = newcomer(server.url, reduced_motion="reduce")
        opener = button(page, "Answers: built-in reader")
        opener.press("Enter")
        dialog = page.get_by_role("dialog", name="Language model")
        address = dialog.get_by_label("Address")
        expect(address).to_be_focused()
        expect(dialog.get_by_role("note")).to_contain_text("api.openai.com receives each question")
        address.fill("http://models.example/v1")
        expect(dialog.get_by_role("note")).to_contain_text("unencrypted")
        address.fill(scripted.url)
        expect(dialog.get_by_role("note")).to_contain_text("this machine itself: nothing leaves it")
        dialog.get_by_label("Key").fill(KEY)
        assert barriers(page) == []
        scripted.script = [Play(status=401)]
        button(dialog, "Test").click()
        expect(dialog.locator(".outcome.failed")).to_contain_text("the key was refused")
        button(dialog, "Test").click()
        expect(dialog.locator(".outcome")).to_contain_text("scripted replied in")
        button(dialog, "Save").click()
        expect(dialog.locator(".outcome")).to_contain_text("writes the answers from now on")
        expect(dialog.get_by_label("Key")).to_have_value("")
        expect(dialog).to_contain_text("A key is saved")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(button(page, "Answers: the language model")).to_be_focused()
        assert KEY not in page.content() + str(page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})"))
        ask(page, QUESTION["question"])
        button(page, "Answers: the language model").click()
        button(dialog, "Forget this choice and its key").click()
        expect(dialog.locator(".outcome")).to_contain_text("The server's own settings apply again")
        assert not (server.settings.home / FILE).exists()
        button(dialog, "Close").click()
        expect(button(page, "Answers: built-in reader")).to_be_visible()


def test_others_see_nothing_of_it(newcomer: Callable[..., Page], tmp_path: Path) -> None:
    with served(tmp_path / "home", keys="on") as server:
        key = Keys(server.settings.home).add("ann", Role.ASK)
        page = newcomer(server.url, http_credentials={"username": "ann", "password": key})
        page.locator(".examples button").first.wait_for()
        expect(page.locator(".side .model")).to_be_hidden()


def test_in_persian_on_a_phone(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, locale="fa", viewport={"width": 390, "height": 844})
    page.locator(".toggle").click()
    page.locator(".side .model").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert barriers(page) == []
    box = dialog.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
