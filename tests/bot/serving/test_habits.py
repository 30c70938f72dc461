"""What people do with a page: upload and ask, reload, open a second tab, come back to a server in trouble."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from pincite.bot.bot import Bot
from pincite.bot.serving import uploads
from tests.bot.serving.asking import answers, ask, button, documents_of, put, tab
from tests.bot.serving.conftest import Visit
from tests.bot.serving.delays import Delay
from tests.bot.serving.serving import Server, served

QUESTION = "How many times did Rouhani visit Russia?"
TOWER = {"tower.txt": b"The tower of Blaa is 91 metres high."}


def test_a_question_after_an_upload_goes_to_the_upload(page: Page) -> None:
    ask(page, QUESTION)
    put(page, TOWER)
    tab(page, "Chat")
    expect(page.get_by_label("Collection to ask")).to_have_value("own")
    ask(page, "How high is the tower of Blaa?")
    assert answers(page)[-1]["citations"][0]["quote"] == TOWER["tower.txt"].decode()
    page.reload()
    expect(page.get_by_label("Collection to ask")).to_have_value("own")
    tab(page, "Documents")
    button(page, "Remove tower").click()
    button(page, "Really remove tower?").click()
    expect(page.get_by_label("Collection to ask")).to_have_value("seeds")


def test_the_first_screen_says_what_this_is_and_offers_the_upload(page: Page) -> None:
    welcome = page.locator(".empty")
    expect(welcome).to_contain_text("Pincite answers from documents.")
    expect(welcome).to_contain_text("You are asking Iran and Russia (example), 7 documents.")
    expect(page.locator("#pincite-question")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        button(page, "Add your own documents").click()
    chooser.value.set_files([{"name": "tower.txt", "mimeType": "text/plain", "buffer": TOWER["tower.txt"]}])
    expect(documents_of(page, "My documents")).to_contain_text("tower")


@pytest.mark.parametrize("first", ["the examples", "the collections"])
def test_the_first_screen_asks_for_its_examples_once(page: Page, visit: Visit, first: str) -> None:
    """It is drawn again as the list of collections has come."""
    expect(page.locator(".examples li").first).to_be_visible()
    expect(page.locator(".asking")).to_be_visible()
    late = Delay(page, "**/examples" if first == "the collections" else "**/v1/collections")
    visit.requests.clear()
    page.reload()
    expect(page.locator(".asking" if first == "the collections" else ".examples li").first).to_be_visible()
    late.release()
    expect(page.locator(".examples li").first).to_be_visible()
    expect(page.locator(".asking")).to_be_visible()
    page.evaluate("fetch('/healthz').then((reply) => reply.text())")
    assert sum(url.endswith("/examples") for url in visit.requests) == 1


def test_drafts_survive(page: Page) -> None:
    field = page.locator("#pincite-question")
    field.fill("A new thought")
    page.reload()
    expect(field).to_have_value("A new thought")
    ask(page, QUESTION)
    field.fill("And then")
    button(page, "New conversation").click()
    expect(field).to_have_value("")
    page.locator(".history .title").click()
    expect(field).to_have_value("And then")
    button(page, "Edit the question").click()
    expect(field).to_have_value(QUESTION)
    button(page, "Cancel the edit").click()
    expect(field).to_have_value("And then")


def second_tab(page: Page) -> Page:
    """Another tab of the same browser, at the same conversation."""
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".exchange")
    return other


def test_two_tabs_keep_each_others_questions(page: Page) -> None:
    ask(page, QUESTION)
    other = second_tab(page)
    ask(other, "And Zarif?")
    expect(page.locator(".exchange")).to_have_count(2)
    ask(page, "Is Iran a full SCO member?")
    expect(other.locator(".question")).to_have_text([QUESTION, "And Zarif?", "Is Iran a full SCO member?"])
    page.reload()
    expect(page.locator(".exchange .thumbs")).to_have_count(3)
    button(other, "Edit the question").nth(1).click()
    other.keyboard.press("Enter")
    expect(other.locator(".exchange .thumbs")).to_have_count(2)
    expect(page.locator(".question")).to_have_text([QUESTION, "And Zarif?"])
    button(page, "Good answer").first.click()
    other.reload()
    expect(other.locator(".question")).to_have_text([QUESTION, "And Zarif?"])


def test_a_tab_shows_what_another_one_is_asking(page: Page) -> None:
    ask(page, QUESTION)
    other = second_tab(page)
    late = Delay(page, "**/v1/answers")
    page.fill("#pincite-question", "And Zarif?")
    page.keyboard.press("Enter")
    expect(other.locator(".exchange").nth(1)).to_contain_text("Reading the sources")
    late.release()
    expect(other.locator(".exchange .thumbs")).to_have_count(2)


def test_a_conversation_deleted_in_one_tab_stays_deleted(page: Page) -> None:
    ask(page, QUESTION)
    other = second_tab(page)
    button(page, f"Delete the conversation {QUESTION}").click()
    expect(other.locator(".empty")).to_be_visible()
    expect(other.locator(".history li")).to_have_count(0)
    ask(other, "Is Iran a full SCO member?")
    page.reload()
    expect(page.locator(".history .title")).to_have_text(["Is Iran a full SCO member?"])


def test_conversations_of_version_0_1_are_taken_over(page: Page) -> None:
    ask(page, QUESTION)
    page.evaluate("""() => {
        const [key, text] = Object.entries(localStorage).find(([name]) => name.startsWith("pincite.conversation."));
        const { exchanges, changed, saved, removed, ...rest } = JSON.parse(text);
        const turns = exchanges.map(({ feedbackId, asked, changed, ...turn }) => ({ ...turn, rated: feedbackId }));
        localStorage.removeItem(key);
        localStorage.setItem("pincite.conversations", JSON.stringify([{ ...rest, created: 1000, turns }]));
    }""")
    page.reload()
    expect(page.locator(".question")).to_have_text([QUESTION])
    ask(page, "And Zarif?")
    page.reload()
    expect(page.locator(".question")).to_have_text([QUESTION, "And Zarif?"])


def test_a_removal_that_fails_is_said(page: Page) -> None:
    put(page, TOWER)
    problem = {"error": {"type": "IndexBusy", "message": "another program is indexing"}}
    page.route("**/documents/*", lambda route: route.fulfill(status=503, json=problem))
    button(page, "Remove tower").click()
    button(page, "Really remove tower?").click()
    alert = documents_of(page, "My documents").get_by_role("alert")
    expect(alert).to_have_text("Not removed: another program is indexing")
    expect(button(page, "tower")).to_be_visible()
    page.unroute("**/documents/*")
    button(page, "Remove tower").click()
    button(page, "Really remove tower?").click()
    expect(documents_of(page, "My documents")).to_contain_text("Nothing yet.")


class FailingBot(Bot):
    """Fails in a way that nobody foresaw."""

    asked = 0

    async def astream(self, question: str, history: Any = (), **part: Any) -> Any:
        type(self).asked += 1
        async for event in super().astream(question, history, **part):
            yield event
            raise RuntimeError("the disk is on fire at /secret/path")


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Server]:
    FailingBot.asked = 0
    with served(tmp_path / "home", lambda settings: FailingBot(settings=settings)) as server:
        yield server


def test_an_error_of_the_server_is_said_and_not_asked_again(newcomer: Callable[..., Page], failing: Server) -> None:
    page = newcomer(failing.url)
    page.clock.install()
    page.fill("#pincite-question", QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_contain_text("the server failed at this question")
    assert "secret" not in page.content()
    page.clock.run_for(120_000)
    expect(page.locator(".problem")).to_have_count(1)
    assert FailingBot.asked == 1


def test_a_server_that_breaks_off_is_asked_three_times_more_at_most(page: Page) -> None:
    asked: list[Route] = []

    def break_off(route: Route) -> None:
        asked.append(route)
        route.abort()

    page.route("**/v1/answers", break_off)
    page.clock.install()
    page.fill("#pincite-question", QUESTION)
    page.keyboard.press("Enter")
    for attempt in range(1, 4):
        expect(page.locator(".problem")).to_contain_text("asked again as soon as it does")
        while len(asked) == attempt:
            page.clock.run_for(1000)
    expect(page.get_by_role("alert")).to_contain_text("cut off each time")
    page.clock.run_for(120_000)
    assert len(asked) == 4
    page.unroute("**/v1/answers")
    button(page, "Ask again").click()
    expect(page.locator(".thumbs")).to_be_visible()


def test_a_reload_keeps_the_rows_of_uploads_and_goes_on_with_them(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on, index = threading.Event(), uploads._add

    def hesitate(*arguments: Any, **options: Any) -> object:
        assert goes_on.wait(120)
        return index(*arguments, **options)

    monkeypatch.setattr(uploads, "_add", hesitate)
    tab(page, "Documents")
    page.set_input_files(
        "#pincite-files",
        [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": f"Tower {n}.".encode()} for n in ("a", "b")],
    )
    expect(page.locator(".uploads .state")).to_have_text(["waiting", "indexing"])
    page.reload()
    tab(page, "Documents")
    rows = page.locator(".uploads li")
    expect(rows.filter(has_text="b.txt")).to_contain_text("indexing")
    expect(rows.filter(has_text="a.txt")).to_contain_text("indexing")
    goes_on.set()
    expect(rows.filter(has_text="a.txt")).to_contain_text("ready, 1 passage")
    expect(rows.filter(has_text="b.txt")).to_contain_text("ready, 1 passage")
    page.reload()
    tab(page, "Documents")
    expect(page.locator(".uploads")).to_be_attached()
    expect(rows).to_have_count(0)


def test_marks_alone_are_not_asked(page: Page) -> None:
    field = page.locator("#pincite-question")
    for marks in ("?", "!!!", "👍 😀"):
        field.fill(marks)
        field.press("Enter")
        expect(page.locator(".composer [role=alert]")).to_have_text(
            "Write at least one word: what do you want to know?"
        )
        expect(field).to_have_value(marks)
    assert page.locator(".exchange").count() == 0
    field.fill("7?")
    expect(page.locator(".composer [role=alert]")).to_be_hidden()
