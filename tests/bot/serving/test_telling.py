"""What an answer looks like: both sides of a disagreement, headlines and quotes as they are written, dates and places
in the reader's own way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.bot.serving.asking import ask, button, highlighted, put, tab
from tests.bot.serving.serving import Server

MAIL = b"""From: Ida Holm <ida@quay.example>
To: Jon Bakke <jon@quay.example>
Subject: Crane moved
Date: Tue, 14 Oct 2025 09:12:00 +0200
Content-Type: text/plain; charset=utf-8

Dear Jon,

the harbour crane was moved to pier 7 by the night crew.
"""


def asking_own(page: Page, files: dict[str, bytes]) -> None:
    put(page, files)
    tab(page, "Chat")


def test_sources_that_give_different_values_are_told_apart_by_value(
    newcomer: Callable[..., Page], server: Server
) -> None:
    page = newcomer(server.url, permissions=["clipboard-read", "clipboard-write"])
    texts = {"Survey": "The weir at Oberau is 212 metres long.", "Handbook": "The weir at Oberau is 218 metres long."}
    asking_own(page, {f"{name}.txt": text.encode() for name, text in texts.items()})
    ask(page, "How long is the weir at Oberau?")
    expect(page.locator(".verdict")).to_have_text("The sources disagree")
    expect(page.get_by_text("Against", exact=True)).to_have_count(0)
    sides = page.locator(".disagreement .stance")
    expect(sides).to_have_count(2)
    for side, number in zip(sides.all(), (1, 2), strict=True):
        value = side.locator("dt").inner_text()
        title = next(name for name, text in texts.items() if value in text)
        expect(side).to_have_text(re.compile(rf"^{value}\s*{number}\s*{title}$"))
        side.locator("button.cite").click()
        assert highlighted(page) == texts[title]
    first, second = (side.locator("dt").inner_text() for side in sides.all())
    button(page, "Copy").click()
    expect(button(page, "Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"The sources disagree: {first} [1], {second} [2]\n" in copied


def test_headlines_and_quotes_are_written_as_people_write_them(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, permissions=["clipboard-read", "clipboard-write"])
    contacts = """# Contacts

- Ida Holm, press office, **press@quay.example**
- Jon Bakke, crane driver, jon@quay.example
"""
    asking_own(page, {"contacts.md": contacts.encode()})
    ask(page, "What is the email of the press office?")
    expect(page.locator(".verdict")).to_have_text("press@quay.example")
    expect(page.locator(".statement").first).to_contain_text("“Ida Holm, press office, press@quay.example”")
    button(page, "Copy").click()
    expect(button(page, "Copied")).to_be_visible()
    assert "**press@quay.example**" in page.evaluate("navigator.clipboard.readText()"), "copied as it stands there"


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("“- Route 7 runs daily”", "“Route 7 runs daily”"),
        ("Boats need **two tugs**.", "Boats need two tugs."),
        ("“- 4 °C at night”", "“- 4 °C at night”"),
        ("2**3**2 and 2 ** 3 ** 2", "2**3**2 and 2 ** 3 ** 2"),
        ("__init__ calls f(*args, **options)", "__init__ calls f(*args, **options)"),
    ],
)
def test_marks_go_only_where_they_say_nothing(page: Page, quote: str, shown: str) -> None:
    unmarked = """async (quote) => {
        const { src } = document.querySelector('script[src$="/main.js"]');
        return (await import(src.replace("main.js", "marks.js"))).unmarked(quote);
    }"""
    assert page.evaluate(unmarked, quote) == shown


@pytest.mark.parametrize(("locale", "day"), [("en-GB", "14 Oct 2025"), ("en-US", "Oct 14, 2025")])
def test_dates_are_written_as_where_the_reader_lives(
    newcomer: Callable[..., Page], server: Server, locale: str, day: str
) -> None:
    page = newcomer(server.url, locale=locale)
    asking_own(page, {"crane.eml": MAIL})
    ask(page, "Where was the harbour crane moved?")
    expect(page.locator(".note").first).to_contain_text(day)


def test_names_in_other_letters_stay_in_order_on_a_page_from_right_to_left(
    newcomer: Callable[..., Page], server: Server
) -> None:
    page = newcomer(server.url, locale="fa-IR")
    page.get_by_role("tab").nth(1).click()
    mail = {"name": "crane.eml", "mimeType": "message/rfc822", "buffer": MAIL}
    page.set_input_files("#pincite-files", [mail])
    page.locator(".uploads .done").wait_for()
    page.get_by_role("tab").first.click()
    ask(page, "Where was the harbour crane moved?")
    page.locator("button.cite").first.click()
    page.locator(".source:not([aria-busy]) mark.active:visible").first.wait_for()
    line = page.locator(".source-head p").first
    expect(line).to_contain_text("\u2068Ida Holm\u2069")


def test_a_table_on_a_phone_breaks_no_word(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, viewport={"width": 360, "height": 740})
    table = """| Vessel | Berth fee per day | Pilotage | Contact |
| --- | --- | --- | --- |
| Trawler | 85 EUR | 120 EUR | trawlers@quay.example |
| Tanker | 940 EUR | 1,250 EUR | tankers@quay.example |
"""
    asking_own(page, {"fees.md": table.encode()})
    ask(page, "What is the berth fee per day for a tanker?")
    page.locator("button.cite").first.click()
    assert "940 EUR" in highlighted(page)
    lines = """(cells) => cells.flatMap((cell) => {
        const range = document.createRange();
        const texts = [...cell.querySelectorAll("*"), cell].flatMap((node) => [...node.childNodes]);
        return texts.filter((node) => node.nodeType === 3).flatMap((node) =>
            [...node.data.matchAll(/\\w+/g)].map((word) => {
                range.setStart(node, word.index);
                range.setEnd(node, word.index + word[0].length);
                return [word[0], new Set([...range.getClientRects()].map((box) => box.top)).size];
            }));
    })"""
    words = page.locator(".source-text td").evaluate_all(lines)
    assert ["Trawler", 1] in words and [word for word, count in words if count > 1] == []


def test_what_to_ask_stands_in_few_lines_on_a_phone(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, viewport={"width": 360, "height": 740})
    asking_own(page, {"fees.txt": b"The berth fee is 85 euros."})
    expect(page.get_by_label("Also ask")).to_be_visible()
    under = page.locator(".under").bounding_box()
    assert under and under["height"] < 110
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
