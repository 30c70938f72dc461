"""A proxy's header names a user where the proxy itself sent it, and nowhere else."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from pincite import SettingsError
from pincite.bot.doctor import _server
from pincite.bot.keys import Keys
from pincite.bot.principals import Grant, Role, User, user_of
from pincite.bot.serving.app import create
from pincite.bot.serving.audit import FILE as AUDIT
from pincite.bot.serving.peers import PEER, Peers
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.loaders import document_from_text
from tests.bot.serving.serving import served

PROXY, OTHER = "10.0.0.5", "10.0.0.6"
ANN = {"X-Forwarded-User": "ann@example.org", "X-Forwarded-Groups": "legal, staff"}
BROWSER = {"X-Pincite-Browser": "t" * 32}
GRANTS = (
    Grant(group="legal", role="write", collections=("contracts",)),
    Grant(group="board", role="admin"),
    Grant(group="staff", collections=("handbook",)),
)


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    settings = Settings.read(
        home=tmp_path / "home",
        collection="handbook",
        trusted_proxies=(PROXY, "192.168.0.0/16"),
        proxy_user_header="X-Forwarded-User",
        proxy_groups_header="X-Forwarded-Groups",
        grants=GRANTS,
        audit_log=True,
    )
    for name in ("contracts", "handbook", "secret"):
        text = document_from_text(f"The {name} bridge was built in 1932.", title=name, source=name)
        library.add([text], collection=name, settings=settings)
    return settings


def client(settings: Settings, address: str = PROXY) -> TestClient:
    return TestClient(create(settings, page=False), base_url="http://127.0.0.1", client=(address, 50000))


def reached(http: TestClient, headers: dict[str, str] | list[tuple[str, str]]) -> list[str] | int:
    reply = http.get("/v1/collections", headers=headers)
    return [one["name"] for one in reply.json()] if reply.status_code == 200 else reply.status_code


@pytest.mark.parametrize("address", [PROXY, "192.168.7.7", f"::ffff:{PROXY}"])
def test_a_user_of_the_proxy_reaches_what_their_groups_do(chosen: Settings, address: str) -> None:
    http = client(chosen, address)
    assert reached(http, ANN) == ["contracts", "handbook"]
    assert reached(http, ANN | {"X-Forwarded-Groups": "staff"}) == ["handbook"]
    assert reached(http, ANN | {"X-Forwarded-Groups": "board"}) == ["contracts", "handbook", "secret"]
    for groups in ("", "visitors"):
        reply = http.get("/v1/collections", headers=ANN | {"X-Forwarded-Groups": groups})
        assert (reply.status_code, reply.json()["error"]["type"]) == (403, "GrantNeeded")
    assert '"key": "user:ann@example.org"' in (chosen.home / AUDIT).read_text("utf-8")


@pytest.mark.parametrize("address", [OTHER, "127.0.0.1", "testclient", ""])
@pytest.mark.parametrize("forwarded", [{}, {"X-Forwarded-For": PROXY}, {"X-Forwarded-For": f"{OTHER}, {PROXY}"}])
def test_from_another_address_the_header_is_nothing(chosen: Settings, address: str, forwarded: dict[str, str]) -> None:
    assert reached(client(chosen, address), ANN | forwarded) == 401


def test_a_client_behind_the_proxy_is_not_trusted_for_its_address(chosen: Settings) -> None:
    headers = {"X-Forwarded-For": PROXY}
    assert reached(client(chosen), headers) == 401, "the proxy named no user"


@pytest.mark.parametrize(
    "headers",
    [
        [("X-Forwarded-User", "ann"), ("X-Forwarded-User", "root")],
        [("X-Forwarded-User", "")],
        [("X-Forwarded-User", "  ")],
    ],
)
def test_a_header_that_names_nobody_or_several_is_nothing(chosen: Settings, headers: list[tuple[str, str]]) -> None:
    assert reached(client(chosen), [*headers, ("X-Forwarded-Groups", "board")]) == 401


@pytest.mark.parametrize(
    ("name", "encoding", "user"),
    [
        ("Łukasz Żak", "utf-8", "Łukasz Żak"),
        ("Jürgen", "utf-8", "Jürgen"),
        ("Jürgen", "latin-1", "Jürgen"),
        ("ann\u202e", "utf-8", None),
        ("ann\u2028", "utf-8", None),
        ("ann\xa0", "utf-8", None),
        ("ann\x9b2J", "utf-8", None),
        ("ann\x9b2J", "latin-1", None),
    ],
)
def test_names_and_groups_are_read_as_they_are_written(
    chosen: Settings, name: str, encoding: str, user: str | None
) -> None:
    board = chosen.model_copy(update={"grants": (Grant(group="Führung", collections=("handbook",)),)})
    with client(board) as http:
        named = {b"X-Forwarded-User": name, b"X-Forwarded-Groups": "Führung"}
        headers = [(header, value.encode(encoding)) for header, value in named.items()]
        reply = http.get("/v1/visitor", headers=headers)
        assert (reply.status_code, reply.json().get("user")) == (401 if user is None else 200, user)


def test_groups_that_came_twice_are_nobodys(chosen: Settings) -> None:
    twice = [("X-Forwarded-User", "ann"), ("X-Forwarded-Groups", "staff"), ("X-Forwarded-Groups", "board")]
    assert reached(client(chosen), twice) == 403


def test_each_grant_counts_for_its_own_collections(chosen: Settings) -> None:
    http = client(chosen)

    def upload(collection: str, groups: str) -> int:
        path = f"/v1/collections/{collection}/documents?name=a.txt"
        headers = ANN | BROWSER | {"X-Forwarded-Groups": groups}
        return http.post(path, content=b"Almonds grow in Andalusia.", headers=headers).status_code

    assert upload("contracts", "legal, staff") == 201
    assert upload("handbook", "legal, staff") == 403, "to write in one is not to write in the other"
    assert upload("contracts", "staff") == 403
    assert upload("own", "legal") == 201
    assert upload("secret", "board") == 201
    assert http.get("/metrics", headers=ANN).status_code == 403


def test_keys_count_beside_users_and_before_them(chosen: Settings) -> None:
    key = {"Authorization": f"Bearer {Keys(chosen.home).add('ben', Role.ASK, ['secret'])}"}
    assert reached(client(chosen, OTHER), key) == ["secret"]
    assert reached(client(chosen), key | ANN) == ["secret"]


def test_without_grants_everybody_who_signed_in_may_ask(chosen: Settings) -> None:
    http = client(chosen.model_copy(update={"grants": ()}))
    assert reached(http, {"X-Forwarded-User": "ann"}) == ["contracts", "handbook", "secret"]
    assert http.post("/v1/collections/own/documents?name=a.txt", content=b"a", headers=ANN | BROWSER).status_code == 403
    assert reached(http, {}) == 401


def test_a_browser_is_not_asked_for_a_password(chosen: Settings) -> None:
    assert client(chosen, OTHER).get("/v1/collections").headers["www-authenticate"] == "Bearer"


def test_a_real_proxy_that_is_not_trusted_names_nobody(tmp_path: Path) -> None:
    ours: dict[str, object] = {"proxy_user_header": "X-Forwarded-User", "page": False, "seeds": False}
    headers = {"X-Forwarded-User": "ann", "X-Forwarded-For": PROXY}
    with served(tmp_path / "far", trusted_proxies=(PROXY,), **ours) as server:  # type: ignore[arg-type]
        assert httpx.get(f"{server.url}v1/collections", headers=headers, timeout=120).status_code == 401
    with served(tmp_path / "near", trusted_proxies=("127.0.0.1",), **ours) as server:  # type: ignore[arg-type]
        assert httpx.get(f"{server.url}v1/collections", headers=headers, timeout=120).status_code == 200
        assert httpx.get(f"{server.url}v1/collections", timeout=120).status_code == 401


@pytest.mark.parametrize(
    ("peer", "proxies", "client"),
    [
        ("127.0.0.1", (), "1.2.3.4"),
        (PROXY, (), PROXY),
        (PROXY, (PROXY,), "1.2.3.4"),
        ("10.9.9.9", ("10.0.0.0/8",), "1.2.3.4"),
    ],
)
def test_a_trusted_proxy_is_believed_about_its_clients(peer: str, proxies: tuple[str, ...], client: str) -> None:
    scopes: list[Scope] = []

    async def app(scope: Scope, _: Receive, __: Send) -> None:
        scopes.append(scope)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(_: Message) -> None: ...

    scope = {"type": "http", "client": (peer, 5), "headers": [(b"x-forwarded-for", b"1.2.3.4")]}
    asyncio.run(Peers(app, proxies)(scope, receive, send))
    assert (scopes[0]["client"][0], scopes[0][PEER]) == (client, peer)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"proxy_user_header": "X-User"}, "needs trusted_proxies"),
        ({"trusted_proxies": ("proxy.example",)}, "is neither an address"),
        ({"proxy_user_header": "X-User", "trusted_proxies": ("10.0.0.1",), "keys": "off"}, "keys is off"),
        ({"grants": ({"role": "owner"},)}, "grants"),
    ],
)
def test_settings_that_would_let_in_everybody_are_refused(settings: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings.read(**settings)


def test_grants_are_read_from_the_settings_file(tmp_path: Path) -> None:
    file = '[[grants]]\ngroup = "legal"\nrole = "write"\ncollections = ["contracts"]\n[[grants]]\n'
    (tmp_path / "working" / "pincite.toml").write_text(file, "utf-8")
    assert Settings.read().grants == (GRANTS[0], Grant())


def test_a_long_name_is_cut_and_no_user_is_taken_for_a_key() -> None:
    user = user_of("x" * 1000, (), ())
    assert isinstance(user, User) and len(user.id) == 200 and user.name.startswith("user:")


def test_doctor_names_the_ways_to_sign_in_and_what_they_lack(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    check = _server(chosen)
    assert check.ok and f"users named by {PROXY}, 192.168.0.0/16 in X-Forwarded-User" in check.found
    for part in ("oidc", "provider", "sessions"):
        monkeypatch.delitem(sys.modules, f"pincite.bot.serving.sign_in.{part}", raising=False)
    monkeypatch.setitem(sys.modules, "joserfc", None)
    check = _server(chosen.model_copy(update={"oidc_issuer": "https://login.example", "oidc_client_id": "a"}))
    assert not check.ok and "pincite[oidc]" in check.found
