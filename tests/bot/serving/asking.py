"""What a reader does on the page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

PATIENCE = 120_000
"""Milliseconds to wait for anything on the page: it is there at once on a quiet machine, and tests run on busy ones."""

expect.set_options(timeout=PATIENCE)


NEWEST = """Object.entries(localStorage)
    .filter(([key]) => key.startsWith("pincite.conversation."))
    .map(([, text]) => JSON.parse(text))
    .sort((a, b) => b.changed - a.changed)[0]"""
"""The conversation that was saved last, in the browser's storage."""


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the whole answer."""
    before = page.locator(".exchange").count()
    page.fill("#pincite-question", question)
    page.press("#pincite-question", "Enter")
    page.locator(".exchange").nth(before).locator(".thumbs").wait_for()


def answers(page: Page) -> list[dict[str, Any]]:
    """The answers of the newest conversation, as the browser keeps them."""
    exchanges = page.evaluate(NEWEST)["exchanges"]
    return [exchange["answer"] for exchange in exchanges]


def highlighted(page: Page) -> str:
    """The characters of the document that are highlighted as the citation that is open."""
    page.locator(".source:not([aria-busy]) mark.active:visible").first.wait_for()
    return str(page.evaluate("[...document.querySelectorAll('mark.active')].map((m) => m.textContent).join('')"))


def tab(page: Page, name: str) -> None:
    """Open a tab."""
    page.get_by_role("tab", name=name, exact=True).click()


def button(page: Page | Locator, name: str) -> Locator:
    """The button of exactly that name."""
    return page.get_by_role("button", name=name, exact=True)


def documents_of(page: Page, collection: str) -> Locator:
    """The part of the Documents tab that lists a collection."""
    return page.get_by_role("region", name=collection, exact=True)


def put(page: Page, files: dict[str, bytes]) -> None:
    """Upload files, and wait until each is in the list or refused."""
    tab(page, "Documents")
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files.items()
    ]
    settled = page.locator(".uploads :is(.done, .failed)")
    before = settled.count()
    page.set_input_files("#pincite-files", payloads)
    expect(settled).to_have_count(before + len(files))
