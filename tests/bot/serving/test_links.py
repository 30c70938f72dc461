"""The address names what is open: Back works, and a link opens the same elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.bot.serving.asking import answers, ask, button, highlighted, put, tab
from tests.bot.serving.serving import Server

VISITS = "How many times did Rouhani visit Russia?"
MEMBER = "Is Iran a full SCO member?"


def test_back_and_forward_lead_through_what_was_open(page: Page) -> None:
    ask(page, VISITS)
    button(page, "New conversation").click()
    ask(page, MEMBER)
    page.locator("button.cite").first.click()
    highlighted(page)
    assert "#source/seeds/" in page.url
    page.go_back()
    expect(page.locator(".source")).to_be_hidden()
    expect(page.locator(".question")).to_have_text([MEMBER])
    page.go_back()
    expect(page.locator(".question")).to_have_text([VISITS])
    page.go_forward()
    expect(page.locator(".question")).to_have_text([MEMBER])
    tab(page, "Documents")
    page.reload()
    expect(page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()
    page.go_back()
    expect(page.locator(".question")).to_have_text([MEMBER])
    expect(page.locator("#pincite-question")).to_be_visible()


def test_a_conversations_link_works_in_its_own_browser(page: Page) -> None:
    ask(page, VISITS)
    link = page.url
    button(page, "New conversation").click()
    ask(page, MEMBER)
    other = page.context.new_page()
    other.goto(link)
    expect(other.locator(".question")).to_have_text([VISITS])


def test_a_citations_link_opens_for_everybody_who_may_read_the_collection(
    newcomer: Callable[..., Page], server: Server
) -> None:
    page = newcomer(server.url, permissions=["clipboard-read", "clipboard-write"])
    ask(page, VISITS)
    page.locator("button.cite").first.click()
    quote = highlighted(page)
    assert quote == answers(page)[0]["citations"][0]["quote"]
    button(page, "Copy the link").click()
    expect(page.get_by_role("status")).to_contain_text(["opens for everyone who may read this collection"])
    link = page.evaluate("navigator.clipboard.readText()")
    assert highlighted(newcomer(link)) == quote
    page.keyboard.press("Escape")
    assert "#conversation/" in page.url


def test_a_link_into_somebodys_own_documents_opens_nothing_for_others(
    newcomer: Callable[..., Page], server: Server
) -> None:
    mine = newcomer(server.url)
    put(mine, {"tower.txt": b"The tower of Blaa is 91 metres high."})
    button(mine, "tower").click()
    expect(mine.locator(".source-text")).to_contain_text("Blaa")
    theirs = newcomer(mine.url)
    expect(theirs.locator(".source .problem")).to_contain_text("no longer here")
    expect(theirs.get_by_text("Blaa")).to_have_count(0)
