"""Replies that come late or in another order never bring back an older state of the page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.bot.serving.asking import ask, button, documents_of, highlighted, tab
from tests.bot.serving.delays import Delay
from tests.bot.serving.test_chat import SEVERAL

OWN_LIST = "**/v1/collections/own/documents"
"""The list of the browser's own documents; uploads have a query."""


def _first(number: int) -> bool:
    return number == 1


def test_an_older_list_of_documents_never_replaces_a_newer_one(page: Page) -> None:
    late = Delay(page, OWN_LIST, _first)
    with page.expect_request(OWN_LIST):
        tab(page, "Documents")
    page.set_input_files("#pincite-files", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"The tower is high."})
    own = documents_of(page, "My documents")
    expect(page.locator(".uploads .done")).to_have_count(1)
    expect(button(own, "a")).to_be_visible()
    assert late.held, "the first list was held"
    late.release(json=[])
    expect(button(own, "a")).to_be_visible()
    expect(page.get_by_label("Collection to ask")).to_contain_text("My documents (1)")


def test_an_upload_is_ready_once_the_list_shows_it(page: Page) -> None:
    tab(page, "Documents")
    expect(documents_of(page, "My documents")).to_contain_text("Nothing yet.")
    late = Delay(page, OWN_LIST)
    with page.expect_response(lambda reply: reply.request.method == "POST") as uploaded, page.expect_request(OWN_LIST):
        page.set_input_files("#pincite-files", {"name": "b.txt", "mimeType": "text/plain", "buffer": b"It is red."})
    assert uploaded.value.status == 201
    expect(page.locator(".uploads .state")).to_have_text("indexing")
    late.release()
    expect(page.locator(".uploads .state")).to_have_text("ready, 1 passage")
    expect(button(documents_of(page, "My documents"), "b")).to_be_visible()


def test_a_citation_opened_before_never_replaces_the_one_opened_after(page: Page) -> None:
    ask(page, SEVERAL)
    late = Delay(page, "**/documents/*?*active=*", _first)
    notes = page.locator(".notes .note")
    with page.expect_request("**/documents/*?*active=*"):
        notes.nth(0).click()
    notes.nth(1).click()
    expect(page.locator(".source-bar .quiet")).to_contain_text("Citation 2 ")
    quote = highlighted(page)
    late.release()
    expect(page.locator(".source-bar .quiet")).to_contain_text("Citation 2 ")
    assert highlighted(page) == quote
