"""Who has signed in is shown on the page, with a link to sign out where the session is the server's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from tests.bot.serving.asking import button
from tests.bot.serving.serving import Server, served
from tests.bot.serving.test_states import barriers

pytest.importorskip("authlib", reason="the extra oidc is not installed")

from tests.bot.serving.oidc_provider import CLIENT, SECRET, FakeProvider, running

ANN = "ann@example.org"
BY_PROXY = {"proxy_user_header": "X-Forwarded-User", "trusted_proxies": ("127.0.0.1",)}


@pytest.fixture(scope="module")
def signing_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(FakeProvider()) as provider:
        options = {
            "oidc_issuer": provider.issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SecretStr(SECRET),
        }
        with served(tmp_path_factory.mktemp("account") / "home", **options) as server:
            yield server


def test_whoever_has_signed_in_signs_out_from_the_page(newcomer: Callable[..., Page], signing_in: Server) -> None:
    page = newcomer(signing_in.url)
    masthead = page.locator(".masthead .account")
    expect(masthead).to_contain_text(f"Signed in as {ANN}")
    tabs = page.locator("#pincite-tabs .tab-container").bounding_box()
    account = masthead.bounding_box()
    assert tabs and account and account["x"] + account["width"] <= tabs["x"], "it leaves the tabs alone"
    assert barriers(page) == []
    masthead.get_by_role("link", name="Sign out").press("Enter")
    expect(page.get_by_text(f"You are signed in as {ANN}.")).to_be_visible()
    button(page, "Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    reply = page.request.get(f"{signing_in.url}v1/visitor", headers={"Accept": "application/json"})
    assert reply.status == 401


def test_on_a_phone_the_link_is_under_the_conversations(newcomer: Callable[..., Page], signing_in: Server) -> None:
    page = newcomer(signing_in.url, viewport={"width": 320, "height": 640}, is_mobile=True, has_touch=True)
    expect(page.locator(".masthead .account")).to_be_hidden()
    button(page, "Conversations").tap()
    expect(page.locator(".side").get_by_role("link", name="Sign out")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_behind_a_proxy_there_is_a_name_and_no_link(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path / "home", **BY_PROXY) as server:
        page = browser.new_page(extra_http_headers={"X-Forwarded-User": ANN})
        page.goto(server.url)
        expect(page.locator(".masthead .account")).to_contain_text(f"Signed in as {ANN}")
        expect(page.get_by_role("link", name="Sign out")).to_have_count(0)
        page.close()


def test_where_nobody_signs_in_nobody_is_named(page: Page, server: Server) -> None:
    page.locator(".examples button").first.wait_for()
    expect(page.locator(".masthead .account")).to_be_hidden()
    assert httpx.get(f"{server.url}v1/visitor", timeout=120).json() == {"user": None, "sign_out": None}
