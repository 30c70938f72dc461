"""Pictures of the page's main states for the README, and the page's speed and weight: `make screenshots`."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bot.serving.asking import ask, button, highlighted, put, tab
from tests.bot.serving.conftest import FLAGS
from tests.bot.serving.serving import served

OUT = Path(__file__).parents[1] / "docs" / "images"
STRUCTURE = Path(__file__).parents[1] / "eval" / "suites" / "structure"

FIELD = "#pincite-gold-question"
"""Where a question is written on *Measure*."""

SEED = "Is Iran a full SCO member?"

OWN_BYTES = """performance.getEntriesByType('resource')
    .filter((entry) => new URL(entry.name).pathname.startsWith('/page/'))
    .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""


def opened(browser: Browser, url: str, **options: object) -> Page:
    """Open the page in a browser that was never here."""
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 760}, **options}).new_page()  # type: ignore[arg-type]
    page.goto(url)
    page.locator(".examples button").first.wait_for()
    return page


def take(page: Page, name: str) -> None:
    """Save a picture."""
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=OUT / f"{name}.png", animations="disabled", caret="hide")


def pictures(browser: Browser, url: str) -> None:
    """Bring the page into each of its main states, and take a picture."""
    for scheme in ("light", "dark"):
        page = opened(browser, url, color_scheme=scheme)
        ask(page, SEED)
        page.locator("button.cite").first.click()
        highlighted(page)
        take(page, f"answer-{scheme}")
    button(page, "New conversation").click()
    ask(page, "What is the boiling point of mercury?")
    page.locator(".nearest button").first.wait_for()
    take(page, "abstention-dark")
    page = opened(browser, url)
    files = {
        "lights.md": b"# Lights\n\nThe lighthouse of Lindesnes was built in 1655.",
        "cut.pdf": b"%PDF-1.4 and no more",
    }
    put(page, files)
    take(page, "documents-light")
    phone = opened(
        browser, url, viewport={"width": 360, "height": 740}, device_scale_factor=2, is_mobile=True, has_touch=True
    )
    ask(phone, SEED)
    phone.locator("button.cite").first.tap()
    highlighted(phone)
    take(phone, "answer-phone")


def sources(browser: Browser, url: str) -> None:
    """Cite a table, a slide and a mail at the exact words, and save a gold pair on *Measure*."""
    page = opened(browser, url)
    put(
        page,
        {name: (STRUCTURE / name).read_bytes() for name in ("ship-stores.xlsx", "curling.pptx", "tuesday-tour.eml")},
    )
    tab(page, "Chat")
    for name, question in (
        ("table", "Who is responsible for the buoys?"),
        ("slide", "How many stones had the Border Lads made?"),
        ("mail", "Where is the meeting point?"),
    ):
        ask(page, question)
        page.locator("article").last.locator("button.cite").first.click()
        highlighted(page)
        take(page, f"{name}-light")
    page = opened(browser, url)
    tab(page, "Measure")
    page.fill(FIELD, SEED)
    page.press(FIELD, "Enter")
    page.locator(".sentence").first.wait_for()
    take(page, "measure-light")


def figures(browser: Browser, url: str) -> None:
    """Print the seconds until the page is open and from Enter to the whole answer, and the bytes sent."""
    opening, answering, weights, own = [], [], [], []
    for _ in range(7):
        context = browser.new_context()
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        began = time.monotonic()
        page.goto(url)
        page.locator(".examples button").first.wait_for()
        opening.append(time.monotonic() - began)
        page.wait_for_load_state("networkidle")
        weights.append(sum(sizes))
        own.append(page.evaluate(OWN_BYTES))
        began = time.monotonic()
        ask(page, SEED)
        answering.append(time.monotonic() - began)
        context.close()
    for name, values in (("open", opening), ("answer", answering)):
        print(f"{name}: {median(values):.2f} s (to {max(values):.2f} s)")
    print(f"weight: {median(weights) / 1e6:.2f} MB, of which our own {median(own) / 1e3:.0f} kB")


def main() -> None:
    OUT.mkdir(exist_ok=True)
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "home") as server, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=FLAGS)
        pictures(browser, server.url)
        sources(browser, server.url)
        figures(browser, server.url)
        browser.close()


if __name__ == "__main__":
    main()
