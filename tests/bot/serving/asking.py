"""What a reader does on the page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the whole answer."""
    asked = page.locator(".exchange").count()
    page.fill("#pincite-question", question)
    page.press("#pincite-question", "Enter")
    page.locator(".exchange").nth(asked).locator(".thumbs").wait_for()


def answers(page: Page) -> list[dict[str, Any]]:
    """The answers of the newest conversation, as the browser keeps them."""
    kept = page.evaluate("JSON.parse(localStorage.getItem('pincite.conversations'))[0].exchanges")
    return [turn["answer"] for turn in kept]


def highlighted(page: Page) -> str:
    """The characters of the document that are highlighted as the citation that is open."""
    page.locator(".source:not([aria-busy]) mark.active").first.wait_for()
    return str(page.evaluate("[...document.querySelectorAll('mark.active')].map((m) => m.textContent).join('')"))


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
