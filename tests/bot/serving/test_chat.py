"""The chat in a real browser: asked, cited, and opened at the very characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.bot.serving.asking import answers, ask, button, highlighted
from tests.bot.serving.delays import Delay
from tests.bot.serving.serving import Server

SEED = "Is Iran a full SCO member?"
SEVERAL = "What limits the partnership of Iran and Russia?"
"""Answered with more than one quotation."""


def test_every_citation_of_a_seed_question_opens_at_its_quote(page: Page) -> None:
    ask(page, SEED)
    (answer,) = answers(page)
    assert answer["status"] == "answered"
    buttons = page.locator("button.cite")
    assert buttons.count() >= len(answer["citations"]) > 0
    for place in range(buttons.count()):
        mark = buttons.nth(place)
        citation = answer["citations"][int(mark.inner_text()) - 1]
        mark.click()
        expect(page.locator(".source h2")).to_have_text(citation["title"])
        expect(page.locator(".source-bar .quiet")).to_contain_text(f"Citation {mark.inner_text()} of")
        assert highlighted(page) == citation["quote"]
    expect(page.locator("mark.active").first).to_be_in_viewport()
    expect(page.locator("mark.active").first).to_have_css("background-color", "rgb(255, 215, 101)")


def test_previous_and_next_citation_by_keyboard_alone(page: Page) -> None:
    expect(page.locator("#pincite-question")).to_be_focused()
    skip = page.get_by_text("Skip to the question", exact=True)
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if skip.evaluate("link => link === document.activeElement"):
            break
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#pincite-question")).to_be_focused()
    page.keyboard.type(SEVERAL)
    page.keyboard.press("Enter")
    page.locator(".thumbs").wait_for()
    quotes = [citation["quote"] for citation in answers(page)[0]["citations"]]
    assert len(quotes) > 1
    first = page.locator("button.cite").first
    first.press("Enter")
    assert highlighted(page) == quotes[0]
    for number in [*range(1, len(quotes)), 0]:
        page.keyboard.press("ArrowRight")
        expect(page.locator(".source-bar .quiet")).to_have_text(f"Citation {number + 1} of {len(quotes)}")
        assert highlighted(page) == quotes[number]
    page.keyboard.press("Escape")
    expect(page.locator(".source")).to_be_hidden()
    expect(first).to_be_focused()


def test_a_statement_lights_its_citations_and_the_other_way_round(page: Page) -> None:
    ask(page, SEVERAL)
    assert page.locator(".statement").count() > 1
    page.locator("button.cite").first.click()
    highlighted(page)
    page.locator(".statement").first.hover()
    expect(page.locator(".notes li").first).to_have_class("lit")
    expect(page.locator("mark.lit")).to_have_count(1)
    page.locator(".notes li").last.hover()
    expect(page.locator(".statement").last).to_have_class("statement lit")
    expect(page.locator(".statement").first).to_have_class("statement")


def test_an_abstention_looks_different_and_offers_the_nearest_passages(page: Page) -> None:
    ask(page, "What is the boiling point of mercury?")
    box = page.locator(".abstained")
    expect(box).to_contain_text("Not in these documents")
    expect(page.locator(".answer")).to_have_count(0)
    expect(box.locator(".nearest .heading").first).to_have_text(re.compile(r"^\w"))
    expect(box.locator(".nearest")).not_to_contain_text("#")
    box.locator(".nearest button").first.click()
    passage = answers(page)[0]["passages"][0]
    assert len(highlighted(page)) == passage["end"] - passage["start"]


def test_passages_that_fill_the_page_leave_the_server_room(page: Page) -> None:
    ask(page, "What is the boiling point of mercury?")
    page.locator(".nearest button").first.wait_for()
    late = Delay(page, "**/documents/*?*span=*")
    page.locator(".why-answer summary").click()
    rows = page.locator(".why-answer ol > li")
    expect(rows).not_to_have_count(0)
    shown = rows.count()
    page.evaluate("fetch('/healthz').then((reply) => reply.text())")
    assert shown > len(late.held) == 2, "two at a time"
    queries = [parse_qs(urlsplit(route.request.url).query) for route in late.held]
    assert all(query["span"] == [f"{query['start'][0]}-{query['end'][0]}"] for query in queries), "no more text"
    page.unroute("**/documents/*?*span=*")
    late.release()
    expect(rows.locator("span[dir]", has_text=re.compile(r"^Passage \d+$"))).to_have_count(0)


def test_citations_of_one_place_are_told_apart_by_their_words(page: Page) -> None:
    ask(page, SEVERAL)
    tabled = {"start": 0, "end": 5, "title": "Prices", "published": None, "locator": "paragraph 3", "document_id": "0"}
    page.evaluate(
        """(tabled) => {
            const [key, text] = Object.entries(localStorage).find(([key]) => key.startsWith("pincite.conversation."));
            const kept = JSON.parse(text);
            const { answer } = kept.exchanges[0];
            const quotes = ["Rent", "Leeds | 23 | 7,950"];
            answer.citations = quotes.map((quote) => ({ ...answer.citations[0], ...tabled, quote }));
            answer.citations.push({ ...answer.citations[0], title: "Another", quote: "Alone" });
            localStorage.setItem(key, JSON.stringify(kept));
        }""",
        tabled,
    )
    page.reload()
    notes = page.locator(".note")
    expect(notes).to_have_count(3)
    expect(notes.locator(".told-apart")).to_have_text(["Rent", "Leeds | 23 | 7,950"])


def test_a_follow_up_shows_what_was_understood_and_a_reload_keeps_the_conversation(page: Page) -> None:
    ask(page, "How many times did Rouhani visit Russia?")
    ask(page, "And Zarif?")
    expect(page.locator(".standalone")).to_contain_text("How many times did Zarif visit Russia?")
    before, _, _ = page.locator(".log").inner_text().partition("Ask next:")  # which comes later, and at its own pace
    page.reload()
    expect(page.locator(".exchange")).to_have_count(2)
    assert page.locator(".log").inner_text().partition("Ask next:")[0].strip() == before.strip()
    page.locator("button.cite").last.click()
    assert highlighted(page) in {citation["quote"] for citation in answers(page)[-1]["citations"]}


def test_edit_retry_new_conversation_and_the_list_of_conversations(page: Page) -> None:
    ask(page, SEED)
    button(page, "Ask again").click()
    page.locator(".thumbs").wait_for()
    expect(page.locator(".exchange")).to_have_count(1)
    button(page, "Edit the question").click()
    expect(page.locator("#pincite-question")).to_have_value(SEED)
    page.fill("#pincite-question", "How many times did Rouhani visit Russia?")
    page.press("#pincite-question", "Enter")
    page.locator(".thumbs").wait_for()
    expect(page.locator(".question")).to_have_text(["How many times did Rouhani visit Russia?"])
    button(page, "New conversation").click()
    page.locator(".examples button").first.click()
    page.locator(".thumbs").wait_for()
    expect(page.locator(".history li")).to_have_count(2)
    page.locator(".history .title").last.click()
    expect(page.locator(".question")).to_have_text(["How many times did Rouhani visit Russia?"])
    page.locator(".history .close").first.click()
    expect(page.locator(".history li")).to_have_count(1)


@pytest.mark.parametrize(("press", "mark"), [("Copy", "[1]"), ("Copy as Markdown", "[^1]")])
def test_copy_with_footnotes(newcomer: Callable[..., Page], server: Server, press: str, mark: str) -> None:
    page = newcomer(server.url, permissions=["clipboard-read", "clipboard-write"])
    ask(page, "How many times did Rouhani visit Russia?")
    button(page, press).click()
    expect(button(page, "Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    (answer,) = answers(page)
    assert copied.count(mark) == 2 and f"{mark}: " in copied.replace(f"{mark} ", f"{mark}: ")
    assert answer["citations"][0]["quote"][:20] in copied.replace("\\", "")
