"""The page in bad moments and in every dress: stopped, without a server, on a phone, in the dark."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from pincite.bot import events
from pincite.bot.bot import Bot
from pincite.bot.feedback import FeedbackStore
from pincite.eval.suites import adopt
from tests.bot.serving.asking import answers, ask, button, highlighted, put, tab
from tests.bot.serving.serving import Server, served

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")

QUESTION = "How many times did Rouhani visit Russia?"


class HesitatingBot(Bot):
    """Sends what comes before an event of some kind, and the rest once it may go on."""

    go_on = threading.Event()
    before: type[events.Event] = events.DoneEvent
    left = threading.Event()
    """Set when the reader goes away before the end of the answer."""

    async def astream(self, question: str, history: Any = (), **part: Any) -> Any:
        try:
            async for event in super().astream(question, history, **part):
                if isinstance(event, self.before):
                    await asyncio.to_thread(self.go_on.wait)
                yield event
        except (asyncio.CancelledError, GeneratorExit):
            self.left.set()
            raise


@pytest.fixture
def hesitating(tmp_path: Path) -> Iterator[Server]:
    HesitatingBot.go_on.clear()
    HesitatingBot.left.clear()
    HesitatingBot.before = events.DoneEvent
    with served(tmp_path / "home", lambda settings: HesitatingBot(settings=settings)) as running:
        yield running
        HesitatingBot.go_on.set()


def test_numbers_are_there_while_it_streams_and_a_stop_keeps_the_statements(
    newcomer: Callable[..., Page], hesitating: Server
) -> None:
    page = newcomer(hesitating.url)
    page.fill("#pincite-question", QUESTION)
    page.press("#pincite-question", "Enter")
    expect(page.locator("button.cite").first).to_be_enabled()
    expect(page.locator(".reading")).to_be_visible()
    page.locator("button.cite").first.click()
    streamed = highlighted(page)
    button(page, "Stop").click()
    expect(page.get_by_text("Stopped.", exact=True)).to_be_visible()
    assert HesitatingBot.left.wait(120), "the server stops answering, too"
    expect(page.locator(".statement").first).to_be_visible()
    HesitatingBot.go_on.set()
    button(page, "Ask again").click()
    page.locator(".thumbs").wait_for()
    assert streamed == answers(page)[0]["citations"][0]["quote"], "the numbers stay valid"


def test_a_reload_in_mid_answer_asks_again(newcomer: Callable[..., Page], hesitating: Server) -> None:
    page = newcomer(hesitating.url)
    page.fill("#pincite-question", QUESTION)
    page.press("#pincite-question", "Enter")
    expect(page.locator(".statement").first).to_be_visible()
    page.reload()
    expect(page.locator(".reading")).to_be_visible()
    HesitatingBot.go_on.set()
    page.locator(".thumbs").wait_for()
    expect(page.locator(".exchange")).to_have_count(1)
    page.reload()
    expect(page.locator(".thumbs")).to_have_count(1)
    expect(page.locator(".reading")).to_have_count(0)


def test_what_a_closed_tab_was_getting_is_not_asked_again_unasked(
    newcomer: Callable[..., Page], hesitating: Server
) -> None:
    page = newcomer(hesitating.url)
    page.fill("#pincite-question", QUESTION)
    page.press("#pincite-question", "Enter")
    expect(page.locator(".statement").first).to_be_visible()
    other = page.context.new_page()
    page.close()
    HesitatingBot.go_on.set()
    other.goto(hesitating.url)
    expect(other.get_by_text("Stopped.", exact=True)).to_be_visible()
    button(other, "Ask again").click()
    other.locator(".thumbs").wait_for()
    expect(other.locator(".exchange")).to_have_count(1)


def test_the_verdict_stands_there_before_the_first_statement(newcomer: Callable[..., Page], hesitating: Server) -> None:
    HesitatingBot.before = events.StatementEvent
    page = newcomer(hesitating.url)
    page.fill("#pincite-question", "Was Putin happy to break American sanctions on Iran?")
    page.press("#pincite-question", "Enter")
    expect(page.locator(".verdict")).to_have_text("No")
    expect(page.locator(".statement")).to_have_count(0)
    HesitatingBot.go_on.set()
    page.locator(".thumbs").wait_for()
    expect(page.locator(".verdict")).to_have_text("No")
    expect(page.locator(".statement").first).to_be_visible()


def test_a_restart_of_the_server_is_said_and_the_page_goes_on(newcomer: Callable[..., Page], tmp_path: Path) -> None:
    with served(tmp_path / "home") as server:
        page = newcomer(server.url)
        ask(page, QUESTION)
        server.stop()
        page.fill("#pincite-question", "Is Iran a full SCO member?")
        page.press("#pincite-question", "Enter")
        expect(page.locator(".away")).to_contain_text("The server can't be reached")
        notice, field = page.locator(".away").bounding_box(), page.locator("#pincite-question").bounding_box()
        assert notice and field and notice["y"] + notice["height"] <= field["y"], "it hides nothing that is written"
        expect(page.locator(".exchange").last).to_contain_text("asked again as soon as it does")
        expect(page.locator(".statement").first).to_be_visible()
        server.start()
        expect(page.locator(".away")).to_be_hidden()
        expect(page.locator(".thumbs")).to_have_count(2)


def test_a_question_goes_on_as_soon_as_the_network_is_back(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url)
    page.clock.install()  # no time passes on the page: only the network can end its wait
    page.context.set_offline(True)
    page.fill("#pincite-question", QUESTION)
    page.press("#pincite-question", "Enter")
    expect(page.locator(".away")).to_contain_text("The server can't be reached")
    page.clock.pause_at(time.time() + 3600)
    page.context.set_offline(False)
    expect(page.locator(".away")).to_be_hidden()


def test_an_answer_is_read_from_its_beginning(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, viewport={"width": 640, "height": 400})  # a window of twice the size, zoomed to 200 %
    ask(page, QUESTION)
    ask(page, "What is the boiling point of mercury?")
    page.locator(".nearest button").first.wait_for(state="attached")
    log, question = page.locator(".log").bounding_box(), page.locator(".exchange h2").last.bounding_box()
    assert log and question and question["y"] >= log["y"]
    expect(page.locator(".exchange h2").last).to_be_in_viewport()


def barriers(page: Page) -> list[str]:
    page.evaluate(AXE)
    violations = page.evaluate("axe.run()")["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in violations if v["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier(newcomer: Callable[..., Page], server: Server, scheme: str) -> None:
    page = newcomer(server.url, color_scheme=scheme, reduced_motion="reduce")
    page.locator(".examples button").first.wait_for()
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]")
    assert (shade < 60) == (scheme == "dark")
    assert barriers(page) == []
    ask(page, QUESTION)
    page.locator("button.cite").first.click()
    highlighted(page)
    assert barriers(page) == []
    ask(page, "What is the boiling point of mercury?")
    page.locator(".nearest button").first.wait_for()
    assert barriers(page) == []
    for name in ("Documents", "Quality"):
        tab(page, name)
        page.get_by_role("heading", name=name, exact=True).wait_for()
        assert barriers(page) == []


def test_no_serious_barrier_around_conversations_and_uploads(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, reduced_motion="reduce")
    ask(page, QUESTION)
    page.get_by_text("Why this answer").click()
    expect(page.locator(".why-answer .quiet").first).to_be_visible()
    page.get_by_role("navigation", name="Questions to ask next").wait_for()
    assert barriers(page) == []
    button(page, "Rename the conversation").click()
    assert barriers(page) == []
    page.keyboard.press("Escape")
    ask(page, "Is Iran a full SCO member?")
    button(page, "Edit the question").first.click()
    page.keyboard.press("Enter")
    button(page, "What followed before the edit").wait_for()
    button(page, f"Delete the conversation {QUESTION}").click()
    page.locator(".undo li").wait_for()
    assert barriers(page) == []
    put(page, {"tower.txt": b"The tower of Blaa is 91 metres high. Anna Berg, the mayor of Blaa, opened it in 1931."})
    page.get_by_role("list", name="What tower is").wait_for()
    assert barriers(page) == []
    button(page, "Remove tower").click()
    button(page, "Really remove tower?").click()
    page.locator(".removed").wait_for()
    assert barriers(page) == []


def test_a_phone_of_320_pixels(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, viewport={"width": 320, "height": 640}, is_mobile=True, has_touch=True)
    ask(page, QUESTION)
    page.locator("button.cite").first.tap()
    assert highlighted(page) == answers(page)[0]["citations"][0]["quote"]
    expect(page.locator("mark.active").first).to_be_in_viewport()
    button(page, "Close the source").tap()
    button(page, "Conversations").tap()
    expect(button(page, "New conversation")).to_be_visible()
    button(page, "New conversation").tap()
    for name in ("Documents", "Quality", "Chat"):
        tab(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_words_of_any_length_stay_on_a_phone(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, viewport={"width": 360, "height": 640})
    put(page, {"parrots.txt": f"The parrot is called {'Lorelei' * 30}. It was seen in Rome in May.".encode()})
    expect(page.locator(".outline q").first).to_be_visible()
    beyond = """() => [...document.querySelectorAll(".pincite *")]
        .filter((one) => one.getClientRects().length && one.getBoundingClientRect().right > innerWidth)
        .map((one) => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(beyond) == []
    tab(page, "Chat")
    ask(page, "What is the parrot called?")
    expect(page.locator(".verdict")).to_contain_text("LoreleiLorelei")
    assert page.evaluate(beyond) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_masthead_stays_where_its_tabs_stay(newcomer: Callable[..., Page], server: Server, width: int) -> None:
    page = newcomer(server.url, viewport={"width": width, "height": 300})
    for name in ("Documents", "Quality"):
        tab(page, name)
        page.get_by_role("heading", name=name, exact=True).wait_for()
        page.evaluate("document.querySelector('#pincite-tabs').style.minHeight = '2000px'")
        page.evaluate("scrollTo(0, 2000)")
        assert page.evaluate("scrollY") > 1000
        masthead, tabs = (page.locator(one).bounding_box() for one in (".masthead", "#pincite-tabs > .tab-wrapper"))
        assert masthead is not None and tabs is not None
        assert (masthead["y"], masthead["height"]) == (tabs["y"], tabs["height"]) and masthead["y"] == 0
        page.evaluate("scrollTo(0, 0)")
        content = page.locator("#pincite-tabs").bounding_box()
        assert content is not None and content["y"] >= masthead["height"], (
            "what is at the top is not behind the masthead"
        )


def test_thumbs_are_kept_with_the_answer_and_exported_for_the_harness(
    newcomer: Callable[..., Page], tmp_path: Path
) -> None:
    with served(tmp_path / "home") as server:
        page = newcomer(server.url)
        ask(page, QUESTION)
        ask(page, "And Zarif?")
        button(page, "Good answer").last.click()
        page.get_by_label("Why?", exact=True).fill("he is named <b>")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Thank you.", exact=True)).to_be_visible()
        button(page, "Bad answer").first.click()
        expect(button(page, "Bad answer").first).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_label("Why?", exact=True)).to_be_visible()
        rated = answers(page)
        lines = list(FeedbackStore(server.settings).export())
        assert [(line["rating"], line["comment"]) for line in lines] == [("up", "he is named <b>"), ("down", None)]
        assert lines[0]["answer"] == rated[1] and lines[1]["answer"] == rated[0]
        assert lines[0]["history"] == [{"question": QUESTION, "answer": rated[0]["text"]}]
    file = tmp_path / "feedback.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    adopted = adopt(file, None, [])
    assert len(adopted.pairs) + len(adopted.drafts) == 2
