"""A hostile OpenID provider, a hostile network beside it, and hostile browsers."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from tests.bot.serving.serving import Server, served

pytest.importorskip("authlib", reason="the extra oidc is not installed")

from pincite.bot.principals import user_of
from pincite.bot.serving.sign_in import provider as provider_module
from pincite.bot.serving.sign_in.oidc import MOST_LEAVING
from tests.bot.serving.oidc_provider import FakeProvider, running
from tests.bot.serving.test_oidc import PAGE, callback, options, reached

Replies = Callable[[Request], Response]


@dataclass
class Attacker(FakeProvider):
    """Replies to one of its addresses as it likes."""

    at: str = ""
    reply: Replies | None = None
    asked_for: int = 0
    """Requests to that address."""

    def app(self) -> Any:
        app = super().app()
        inner = app.router.app if hasattr(app.router, "app") else app.router

        async def answering(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and self.reply is not None and scope["path"].endswith(self.at):
                self.asked_for += 1
                await self.reply(Request(scope, receive))(scope, receive, send)
            else:
                await inner(scope, receive, send)

        return answering


@pytest.fixture
def attacker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Attacker]:
    monkeypatch.setattr(provider_module, "LEAST_SECONDS", 0)
    with running(Attacker()) as fake:
        yield fake  # type: ignore[misc]


@pytest.fixture
def server(attacker: Attacker, tmp_path: Path) -> Iterator[Server]:
    plain = {name: value for name, value in options(attacker).items() if name != "grants"}
    with served(tmp_path / "home", page=False, seeds=False, **plain) as running_:
        yield running_


@pytest.fixture
def browser_like(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers=PAGE, timeout=60) as client:
        yield client


def metadata_with(attacker: Attacker, **others: object) -> Replies:
    whole = {
        "issuer": attacker.issuer,
        "authorization_endpoint": f"{attacker.issuer}/authorize",
        "token_endpoint": f"{attacker.issuer}/token",
        "jwks_uri": f"{attacker.issuer}/keys",
        **others,
    }
    return lambda _: JSONResponse(whole)


async def _drip() -> Any:
    while True:
        await asyncio.sleep(0.2)
        yield b" "


async def _flood() -> Any:
    for _ in range(4096):
        yield b" " * 65_536


def _dying(_: Request) -> Response:
    return Response(b"{", headers={"content-length": "1000"})


BAD_REPLIES: dict[str, Replies] = {
    "slow": lambda _: StreamingResponse(_drip(), media_type="application/json"),
    "huge": lambda _: StreamingResponse(_flood(), media_type="application/json"),
    "packed": lambda _: Response(gzip.compress(b" " * 10_000_000), headers={"content-encoding": "gzip"}),
    "deep": lambda _: Response(b"[" * 500_000, media_type="application/json"),
    "dying": _dying,
    "a list": lambda _: JSONResponse([1]),
    "no JSON": lambda _: Response(b"\xff\xfe"),
    "a number": lambda _: JSONResponse(5),
    "elsewhere": lambda request: RedirectResponse(str(request.url).replace("127.0.0.1", "localhost")),
    "an error": lambda _: Response(status_code=500),
}


@pytest.mark.parametrize("kind", BAD_REPLIES)
@pytest.mark.parametrize("at", ["openid-configuration", "token", "keys", "userinfo"])
def test_a_provider_that_replies_badly_signs_nobody_in_and_holds_nobody_up(
    browser_like: httpx.Client, attacker: Attacker, at: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "slow":
        monkeypatch.setattr(provider_module, "TIMEOUT", 1.0)
    attacker.at, attacker.reply = at, BAD_REPLIES[kind]
    reply = browser_like.get("/sign-in", follow_redirects=True)
    assert reply.status_code in {403, 503} and "Sign in" in reply.text
    assert reached(browser_like) == 401
    attacker.reply = None
    monkeypatch.setattr(provider_module, "TIMEOUT", 60.0)
    browser_like.get("/sign-in", follow_redirects=True)
    assert reached(browser_like) == 200, "it recovers"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://login.example/token",
        "http://169.254.169.254/latest/meta-data",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//evil.example/x",
        "https:evil.example",
        "https://evil.example; script-src *",
        "https://evil.example,script-src/",
        "https://evil.example\r\nset-cookie: a=b",
        "https://[",
        "",
        5,
    ],
)
@pytest.mark.parametrize(
    "name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"]
)
def test_an_endpoint_that_is_less_safe_than_the_issuer_is_refused(
    browser_like: httpx.Client, attacker: Attacker, name: str, endpoint: object
) -> None:
    attacker.at, attacker.reply = "openid-configuration", metadata_with(attacker, **{name: endpoint})
    reply = browser_like.get("/sign-in")
    assert reply.status_code == 503 and name in reply.text
    assert "script-src *" not in browser_like.get("/sign-out").headers["content-security-policy"]


def test_many_who_come_while_the_provider_hangs_ask_it_once(
    browser_like: httpx.Client, attacker: Attacker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_module, "TIMEOUT", 1.0)
    attacker.at, attacker.reply = "openid-configuration", BAD_REPLIES["slow"]

    async def run() -> list[int]:
        limits = httpx.Limits(max_connections=40)
        async with httpx.AsyncClient(base_url=str(browser_like.base_url), timeout=60, limits=limits) as http:
            replies = await asyncio.gather(*(http.get("/sign-in") for _ in range(40)))
            return [reply.status_code for reply in replies]

    assert set(asyncio.run(run())) == {503}
    assert attacker.asked_for <= 4  # those that came a moment later wait for the next look-up


def test_a_key_that_changes_under_its_name_is_looked_up(browser_like: httpx.Client, attacker: Attacker) -> None:
    browser_like.get("/sign-in", follow_redirects=True)
    browser_like.cookies.clear()
    attacker.key = FakeProvider().key
    browser_like.get("/sign-in", follow_redirects=True)
    assert reached(browser_like) == 200


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"sub": "7", "email": "ann@example.org"}, "ann@example.org"),
        ({"sub": "7", "email": "ann@example.org", "email_verified": False}, "7"),
        ({"sub": "7", "email": "ann@example.org", "email_verified": "false"}, "7"),
        ({"sub": "7", "email": "ann@example.org", "email_verified": "true"}, "ann@example.org"),
        ({"sub": "7", "email": "ann@example.org", "email_verified": None}, "7"),
        ({"sub": "7", "email": ""}, "7"),
        ({"sub": "7", "email": "  "}, "7"),
        ({"sub": "7", "email": "ann\u202e@example.org"}, "7"),
        ({"sub": "7", "email": "a" * 4000}, "7"),
        ({"sub": "7", "email": ["ann@example.org"]}, "7"),
        ({"sub": "7", "email": "<b>ann</b>"}, "<b>ann</b>"),
        ({"sub": "é" * 255}, "é" * 200),
        ({"sub": "a\u0000b"}, None),
        ({"sub": ""}, None),
        ({"sub": " "}, None),
        ({"sub": "7" * 5000}, None),
        ({"sub": {"a": 1}}, None),
        ({"sub": 7}, None),
    ],
)
def test_a_person_is_known_by_a_name_that_can_be_read_or_not_signed_in(
    browser_like: httpx.Client, attacker: Attacker, claims: dict[str, Any], name: str | None
) -> None:
    attacker.claims = claims
    attacker.at, attacker.reply = "openid-configuration", metadata_with(attacker)  # asks no more about a person
    reply = browser_like.get("/sign-in", params={"next": "/v1/visitor"}, follow_redirects=True)
    if name is None:
        assert reply.status_code == 403 and reached(browser_like) == 401
    else:
        assert reply.json()["user"][:150] == name[:150]
        assert "<b>" not in browser_like.get("/sign-out").text


def test_huge_claims_fit_the_cookie_or_do_not_matter(browser_like: httpx.Client, attacker: Attacker) -> None:
    attacker.claims = {"sub": "7", "groups": [f"group {number}" for number in range(500)], "other": "x" * 10_000}
    reply = browser_like.get("/sign-in", follow_redirects=True)
    assert reached(browser_like) == 200
    assert max(len(cookie) for step in reply.history for cookie in step.headers.get_list("set-cookie")) < 4096


def test_sign_ins_that_never_end_leave_few_cookies_and_nothing_on_the_server(
    browser_like: httpx.Client, server: Server
) -> None:
    before = sorted(path.name for path in server.settings.home.iterdir())
    for _ in range(3 * MOST_LEAVING):
        browser_like.get("/sign-in", params={"next": "/?" + "x" * 1900})
    begun = [name for name in browser_like.cookies if "sign-in" in name]
    assert len(begun) == MOST_LEAVING and sorted(path.name for path in server.settings.home.iterdir()) == before
    back, _ = callback(browser_like)
    assert browser_like.get(back).status_code == 303, "the newest is among those that are kept"
    browser_like.cookies.set("pincite-sign-in-junk", "junk", domain="127.0.0.1", path="/")
    assert 'pincite-sign-in-junk=""' in str(browser_like.get("/sign-in").headers.get_list("set-cookie"))


def test_over_https_no_other_site_of_the_domain_can_plant_the_cookie_of_a_sign_in(
    attacker: Attacker, tmp_path: Path
) -> None:
    from fastapi.testclient import TestClient

    from pincite.bot.serving.app import create
    from pincite.bot.settings import Settings

    settings = Settings.read(
        home=tmp_path / "other", **options(attacker), public_url="https://ask.example", trusted_hosts=("ask.example",)
    )
    with TestClient(create(settings, page=False), base_url="https://ask.example", follow_redirects=False) as client:
        left = client.get("/sign-in")
        (cookie,) = left.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-pincite-sign-in-") and "Path=/;" in cookie and "Secure" in cookie
        back = httpx.get(left.headers["location"], timeout=60).headers["location"]
        name, _, value = cookie.partition(";")[0].partition("=")
        client.cookies.clear()
        planted = {"cookie": f"{name.removeprefix('__Host-')}={value}"}
        assert client.get(back, headers=planted).status_code == 403
        assert client.get(back, headers={"cookie": f"{name}={value}"}).status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%09/evil.example",
        "https:evil.example",
        "/\u2028/evil",
    ],
)
@pytest.mark.parametrize("times", [0, 1])
def test_no_way_of_writing_it_leads_elsewhere_after_signing_in(
    browser_like: httpx.Client, wanted: str, times: int
) -> None:
    for _ in range(times):
        wanted = quote(wanted, safe="")
    back = httpx.get(browser_like.get("/sign-in", params={"next": wanted}).headers["location"], timeout=60).headers[
        "location"
    ]
    there = browser_like.get(back).headers["location"]
    assert there.startswith("/") and not there.startswith(("//", "/\\")) and "evil" not in httpx.URL(there).host


def test_a_planted_session_is_not_continued_by_signing_in(browser_like: httpx.Client, server: Server) -> None:
    browser_like.get("/sign-in", follow_redirects=True)
    planted = browser_like.cookies["pincite-session"]
    with httpx.Client(base_url=server.url, headers=PAGE, timeout=60) as victim:
        victim.cookies.set("pincite-session", planted, domain="127.0.0.1", path="/")
        victim.get(callback(victim)[0])
        assert victim.cookies["pincite-session"] != planted and reached(victim) == 200


def test_two_long_names_are_two_users() -> None:
    first, second = (user_of("a" * 300 + end, [], ()) for end in "xy")
    assert first.id != second.id and len(first.id) == len(second.id) == 200
    assert user_of("a" * 200, [], ()).id == "a" * 200


def test_what_a_forger_writes_into_the_token_reply_is_refused(browser_like: httpx.Client, attacker: Attacker) -> None:
    attacker.at = "token"
    for token in ({}, {"id_token": 5}, {"id_token": "a.b.c"}, {"id_token": "a.b.c.d.e"}, {"id_token": "." * 9999}):
        attacker.reply = lambda _, token=token: Response(json.dumps({"access_token": "a", **token}))  # type: ignore[misc]
        assert browser_like.get("/sign-in", follow_redirects=True).status_code == 403, token
    assert reached(browser_like) == 401
