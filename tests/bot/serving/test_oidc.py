"""People sign in at an OpenID provider: with a real one on the loopback, and with one that forges."""

from __future__ import annotations

import json
import re
import stat
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from pincite import SettingsError
from pincite.bot.errors import ExtraMissing
from pincite.bot.principals import Grant
from pincite.bot.serving import sign_in
from pincite.bot.serving.app import create
from pincite.bot.settings import Settings
from tests.bot.serving.serving import Server, served

pytest.importorskip("authlib", reason="the extra oidc is not installed")

from pincite.bot.serving.sign_in.oidc import _local
from pincite.bot.serving.sign_in.sessions import SECRET_FILE, Sessions
from tests.bot.serving.oidc_provider import CLIENT, SECRET, FakeProvider, running

GRANTS = (Grant(group="legal", role="write"), Grant(group="staff"))
PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    with running(FakeProvider()) as fake:
        fake.claims["groups"] = ["staff", "all", 3]
        yield fake


def options(provider: FakeProvider) -> dict[str, Any]:
    return {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
        "grants": GRANTS,
    }


@pytest.fixture
def server(provider: FakeProvider, tmp_path: Path) -> Iterator[Server]:
    with served(tmp_path / "home", page=False, seeds=False, **options(provider)) as running_:
        yield running_


@pytest.fixture
def browser_like(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers=PAGE, timeout=120) as client:
        yield client


def reached(client: httpx.Client) -> int:
    return client.get("/v1/collections", headers={"Accept": "application/json"}).status_code


def test_whoever_opens_a_page_signs_in_and_gets_to_it(
    browser_like: httpx.Client, provider: FakeProvider, server: Server
) -> None:
    reply = browser_like.get("/v1/collections?a=b", follow_redirects=True)
    assert reply.status_code == 200 and urlsplit(str(reply.url))[2:4] == ("/v1/collections", "a=b")
    assert provider.asked["code_challenge_method"] == "S256" and len(provider.asked["nonce"]) > 20
    assert "openid" in provider.asked["scope"].split() and provider.asked["response_type"] == "code"
    callback = reply.history[-1]
    cookies = callback.headers.get_list("set-cookie")
    (session,) = [cookie for cookie in cookies if cookie.startswith("pincite-session=")]
    assert "httponly" in session.lower() and "samesite=lax" in session.lower() and "Path=/;" in f"{session};"
    assert "Secure" not in session, "this server is not served by HTTPS"
    assert not [name for name in browser_like.cookies if name.startswith("pincite-sign-in")]
    assert all(step.headers["cache-control"] == "no-store" for step in reply.history if "/realm" not in str(step.url))
    assert reached(browser_like) == 200
    assert stat.S_IMODE((server.settings.home / SECRET_FILE).stat().st_mode) == 0o600


def test_a_group_has_the_role_of_its_grant(browser_like: httpx.Client, provider: FakeProvider) -> None:
    own = {"X-Pincite-Browser": "t" * 32}

    def upload() -> int:
        reply = browser_like.post("/v1/collections/own/documents?name=a.txt", content=b"Almonds grow.", headers=own)
        return reply.status_code

    assert upload() == 401
    browser_like.get("/sign-in", follow_redirects=True)
    assert upload() == 403
    provider.claims["groups"] = ["legal"]
    browser_like.get("/sign-in", follow_redirects=True)
    assert upload() == 201
    provider.claims["groups"] = ["visitors"]
    browser_like.get("/sign-in", follow_redirects=True)
    assert browser_like.get("/v1/collections").json()["error"]["type"] == "GrantNeeded"


@pytest.mark.parametrize(
    ("said", "groups_claim", "status"),
    [
        (({"roles": "legal"}, {}), "roles", 200),
        (({"realm_access": {"roles": ["legal"]}}, {}), "realm_access.roles", 200),
        (({"https://a.example/roles": ["staff"]}, {}), "https://a.example/roles", 200),
        (({}, {"groups": ["legal"]}), "groups", 200),
        (({}, {"groups": ["legal"], "sub": "somebody else"}), "groups", 401),
        (({}, {}), "groups", 403),
        (({"realm_access": 5}, {}), "realm_access.roles", 403),
    ],
)
def test_groups_are_found_in_the_token_and_at_the_endpoint_for_more(
    server: Server, provider: FakeProvider, said: tuple[Any, Any], groups_claim: str, status: int
) -> None:
    provider.claims, provider.told = {"sub": "7", **said[0]}, said[1]
    server.stop()
    server.settings = server.settings.model_copy(update={"oidc_groups_claim": groups_claim})
    server.start()
    with httpx.Client(base_url=server.url, timeout=120) as client:
        client.get("/sign-in", follow_redirects=True)
        assert reached(client) == status


def test_signing_out_ends_the_session_here_and_there(
    browser_like: httpx.Client, provider: FakeProvider, server: Server
) -> None:
    browser_like.get("/sign-in", follow_redirects=True)
    copy = dict(browser_like.cookies)
    assert "signed in as ann@example.org" in browser_like.get("/sign-out").text
    assert reached(browser_like) == 200, "a link does not sign anybody out"
    stranger = {"Origin": "https://evil.example"}
    assert browser_like.post("/sign-out", headers=stranger).status_code == 403 and reached(browser_like) == 200
    reply = browser_like.post("/sign-out", follow_redirects=True)
    assert "You are signed out" in reply.text and not browser_like.cookies
    assert provider.ended == {"client_id": CLIENT, "post_logout_redirect_uri": f"{server.url}sign-out"}
    assert reached(browser_like) == 401
    with httpx.Client(base_url=server.url, cookies=copy, timeout=120) as thief:
        assert reached(thief) == 401, "a copy of the cookie is worth nothing"


@pytest.mark.parametrize(
    "forged",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"iat": int(time.time()) + 10_000},
        {"sub": None},
    ],
)
def test_an_identity_token_for_another_sign_in_is_refused(
    browser_like: httpx.Client, provider: FakeProvider, forged: dict[str, Any]
) -> None:
    provider.forged = forged
    reply = browser_like.get("/sign-in", follow_redirects=True)
    assert reply.status_code == 403 and "not to be trusted" in reply.text
    assert "pincite-session" not in browser_like.cookies and reached(browser_like) == 401


@pytest.mark.parametrize("way", ["another key", "none", "shared secret"])
def test_an_identity_token_that_the_provider_did_not_sign_is_refused(
    browser_like: httpx.Client, provider: FakeProvider, way: str
) -> None:
    if way == "another key":
        provider.signing = FakeProvider().key
    elif way == "none":
        provider.algorithm = "none"
    else:
        provider.algorithm = "HS256"
    assert browser_like.get("/sign-in", follow_redirects=True).status_code == 403
    assert reached(browser_like) == 401


def test_a_new_key_of_the_provider_is_looked_up(
    browser_like: httpx.Client, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pincite.bot.serving.sign_in.provider.LEAST_SECONDS", 0)
    browser_like.get("/sign-in", follow_redirects=True)
    browser_like.cookies.clear()
    provider.rotate()
    browser_like.get("/sign-in", follow_redirects=True)
    assert reached(browser_like) == 200


def callback(client: httpx.Client) -> tuple[str, dict[str, str]]:
    """Leave for the provider; returns where it sends the browser back, and with what."""
    back = httpx.get(client.get("/sign-in").headers["location"], timeout=120).headers["location"]
    return back, {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}


def test_whoever_did_not_leave_from_here_is_not_signed_in(browser_like: httpx.Client, server: Server) -> None:
    back, given = callback(browser_like)
    with httpx.Client(base_url=server.url, timeout=120) as victim:
        assert victim.get(back).status_code == 403, "an attacker's code in a victim's browser"
        callback(victim)
        assert victim.get(back).status_code == 403 and reached(victim) == 401
    with httpx.Client(base_url=server.url, cookies=browser_like.cookies, timeout=120) as copy:
        for wrong in ({"state": "x"}, {"state": ""}, {"code": ""}, {"iss": "https://evil.example"}, {"code": "x"}):
            assert copy.get("/sign-in/callback", params=given | wrong).status_code == 403, wrong
    assert browser_like.get("/sign-in/callback", params={"state": "é\x00"}).status_code == 403


def test_a_code_is_good_once_and_two_tabs_don_t_disturb_each_other(browser_like: httpx.Client) -> None:
    (first, _), (second, _) = callback(browser_like), callback(browser_like)
    kept = dict(browser_like.cookies)
    assert browser_like.get(first).status_code == browser_like.get(second).status_code == 303
    with httpx.Client(base_url=browser_like.base_url, cookies=kept, timeout=120) as again:
        assert again.get(first).status_code == 403


def test_what_the_provider_refuses_is_told_without_its_markup(
    browser_like: httpx.Client, provider: FakeProvider
) -> None:
    provider.error = "<script>alert(1)</script>"
    reply = browser_like.get("/sign-in", follow_redirects=True)
    assert reply.status_code == 403 and "<script" not in reply.text and "&lt;script" in reply.text


def test_a_provider_that_is_away_is_told(provider: FakeProvider, tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path, **options(provider) | {"oidc_issuer": "http://127.0.0.1:9/realm"})
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1") as client:
        reply = client.get("/sign-in")
        assert reply.status_code == 503 and "can&#x27;t be used" in reply.text and "retry-after" in reply.headers
        assert client.get("/healthz").status_code == 200


def test_another_issuer_under_the_address_is_refused(provider: FakeProvider, tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path, **options(provider) | {"oidc_issuer": f"{provider.issuer}/"})
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1") as client:
        assert client.get("/sign-in").status_code == 503


def test_programs_are_refused_not_led_away(browser_like: httpx.Client) -> None:
    for headers in ({"Accept": "application/json"}, PAGE | {"Sec-Fetch-Mode": "cors"}):
        reply = browser_like.get("/v1/collections", headers=headers)
        assert reply.status_code == 401 and reply.headers["www-authenticate"] == "Bearer"
    assert browser_like.post("/v1/answers", json={"question": "Is it?"}).status_code == 401


def test_over_https_the_cookie_is_secure_and_the_hosts_own(provider: FakeProvider, tmp_path: Path) -> None:
    settings = Settings.read(
        home=tmp_path, **options(provider), public_url="https://ask.example/", trusted_hosts=("ask.example",)
    )
    with TestClient(create(settings, page=False), base_url="https://ask.example", follow_redirects=False) as client:
        there = client.get("/sign-in").headers["location"]
        assert provider.asked == {}
        back = httpx.get(there, timeout=120).headers["location"]
        assert provider.asked["redirect_uri"] == "https://ask.example/sign-in/callback"
        cookies = client.get(back).headers.get_list("set-cookie")
        (session,) = [one for one in cookies if one.startswith("__Host-pincite-session=")]
        assert "Secure" in session and "HttpOnly" in session and "Domain" not in session
        assert client.get("/v1/collections").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/v1/models?a=b", "/v1/models?a=b"),
        (None, "/"),
        ("", "/"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/?" + "x" * 4000, "/"),
    ],
)
def test_after_signing_in_a_browser_goes_on_here_only(wanted: str | None, path: str) -> None:
    assert _local(wanted) == path


def test_a_session_is_good_for_its_use_its_time_and_its_secret(settings: Settings) -> None:
    sessions = Sessions(settings)
    sealed = sessions.seal("session", {"name": "ann"}, 60, now=1000.0)
    claims = sessions.unseal("session", sealed, now=1030.0)
    assert claims is not None and claims["name"] == "ann"
    assert sessions.unseal("session", sealed, now=1061.0) is None
    assert sessions.unseal("sign-in", sealed, now=1030.0) is None
    head, body, signature = sealed.split(".")
    for wrong in ("", "x", "a.b.c", f"{head}.{body}.", f"{head}.{body[:-2]}xx.{signature}", "é", sealed + "\udcff"):
        assert sessions.unseal("session", wrong, now=1030.0) is None, wrong
    odd: tuple[object, ...] = ({"alg": "HS256", "crit": 1}, {"alg": 1}, {"alg": ["HS256"]}, [1], 1, None, "[" * 99_999)
    for header in odd:
        wrong = f"{urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip('=')}.{body}.{signature}"
        assert sessions.unseal("session", wrong, now=1030.0) is None, header
    assert Sessions(settings).unseal("session", sealed, now=1030.0) == claims, "a restart signs nobody out"
    other = settings.model_copy(update={"session_secret": SecretStr("s" * 32)})
    assert Sessions(other).unseal("session", sealed, now=1030.0) is None


def test_an_ended_session_is_known_to_every_server(either: Settings) -> None:
    servers = [Sessions(either), Sessions(either)]
    claims = {"sid": "a", "exp": 2000}
    assert not servers[0].is_ended(claims)
    servers[0].end(claims, now=1000.0)
    servers[0].end(claims, now=1000.0)
    assert servers[1].is_ended(claims) and not servers[1].is_ended({"sid": "b", "exp": 2000})


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"oidc_issuer": "https://login.example"}, "needs oidc_client_id"),
        ({"oidc_issuer": "http://login.example", "oidc_client_id": "a"}, "https://"),
        ({"oidc_issuer": "https://login.example", "oidc_client_id": "a", "keys": "off"}, "keys is off"),
        ({"session_secret": "short"}, "session_secret"),
        ({"public_url": "https://ask.example/path"}, "public_url"),
    ],
)
def test_settings_that_are_not_safe_are_refused(settings: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings.read(**settings)


def test_without_the_extra_it_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in [name for name in sys.modules if name.startswith("pincite.bot.serving.sign_in.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(sign_in, "oidc", raising=False)
    monkeypatch.setitem(sys.modules, "joserfc", None)
    chosen = settings.model_copy(update={"oidc_issuer": "https://login.example", "oidc_client_id": "a"})
    with pytest.raises(ExtraMissing, match=re.escape("pincite[oidc]")):
        sign_in.ways_of(chosen)
