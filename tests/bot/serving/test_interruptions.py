"""Work under way when something comes between: a file still being indexed, another conversation, a restart."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from pincite.bot.serving import uploads
from tests.bot.serving.asking import ask, button, documents_of, tab
from tests.bot.serving.delays import Delay
from tests.bot.serving.serving import served

QUESTION = "How many times did Rouhani visit Russia?"
TOWER = {"name": "tower.txt", "mimeType": "text/plain", "buffer": b"The tower of Blaa is 91 metres high."}

ANSWERED = """(count) => Object.values(localStorage).join().split('"status":"answered"').length > count"""
"""Whether so many answers are kept in the browser."""


def test_a_question_asked_while_a_file_is_still_indexed_says_so(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on, index = threading.Event(), uploads._add

    def hesitate(*arguments: Any, **options: Any) -> object:
        assert goes_on.wait(120)
        return index(*arguments, **options)

    monkeypatch.setattr(uploads, "_add", hesitate)
    tab(page, "Documents")
    page.set_input_files("#pincite-files", [TOWER])
    expect(page.locator(".uploads .state")).to_have_text("indexing")
    tab(page, "Chat")
    ask(page, QUESTION)
    expect(page.locator(".exchange").get_by_role("note")).to_contain_text("while tower.txt was still being indexed")
    goes_on.set()
    expect(page.get_by_label("Collection to ask")).to_have_value("own")
    ask(page, "How high is the tower of Blaa?")
    expect(page.locator(".exchange").last).to_contain_text("91 metres")
    expect(page.locator(".exchange").last.locator(".indexing")).to_have_count(0)


def test_after_a_restart_everything_that_waited_goes_on(newcomer: Callable[..., Page], tmp_path: Path) -> None:
    with served(tmp_path / "home") as server:
        page = newcomer(server.url)
        ask(page, QUESTION)
        server.stop()
        for question in ("Is Iran a full SCO member?", "Would Russia defend Iran in a war?"):
            page.fill("#pincite-question", question)
            page.press("#pincite-question", "Enter")
            expect(page.locator(".exchange").last).to_contain_text("asked again as soon as it does")
        tab(page, "Documents")
        page.set_input_files("#pincite-files", [TOWER])
        expect(page.locator(".uploads .state")).to_have_text("waiting for the server; resumes by itself")
        server.start()
        expect(page.locator(".uploads .state")).to_have_text("ready, 1 passage")
        expect(documents_of(page, "My documents")).to_contain_text("tower")
        tab(page, "Chat")
        expect(page.locator(".thumbs")).to_have_count(3)


def test_documents_recover_after_a_restart(newcomer: Callable[..., Page], tmp_path: Path) -> None:
    with served(tmp_path / "home") as server:
        page = newcomer(server.url)
        server.stop()
        tab(page, "Documents")
        expect(page.get_by_role("alert")).to_contain_text("The server does not answer")
        server.start()
        expect(documents_of(page, "Iran and Russia (example)").locator(".title")).not_to_have_count(0)


def test_a_question_goes_on_while_another_conversation_is_open(page: Page) -> None:
    late = Delay(page, "**/v1/answers", lambda count: count == 1)
    page.fill("#pincite-question", QUESTION)
    page.press("#pincite-question", "Enter")
    button(page, "New conversation").click()
    ask(page, "Is Iran a full SCO member?")
    late.release()
    button(page, QUESTION).click()
    expect(page.locator(".exchange .thumbs")).to_have_count(1)
    expect(page.locator(".question")).to_have_text([QUESTION])


def test_a_button_that_is_drawn_anew_while_it_is_pressed_takes_the_click(page: Page) -> None:
    late = Delay(page, "**/v1/answers", lambda count: count == 1)
    page.fill("#pincite-question", QUESTION)
    page.press("#pincite-question", "Enter")
    button(page, "New conversation").click()
    ask(page, "Is Iran a full SCO member?")
    button(page, QUESTION).hover()
    page.mouse.down()
    late.release()
    page.wait_for_function(ANSWERED, arg=2)
    page.mouse.up()
    expect(page.locator(".question")).to_have_text([QUESTION])
    expect(page.locator(".exchange .thumbs")).to_have_count(1)


def test_an_upload_is_cancelled_until_the_server_has_it(page: Page) -> None:
    late = Delay(page, "**/v1/collections/own/documents?*", lambda count: count == 1)
    tab(page, "Documents")
    page.set_input_files("#pincite-files", [TOWER, {**TOWER, "name": "b.txt"}, {**TOWER, "name": "c.txt"}])
    rows = page.locator(".uploads li")
    button(page, "Cancel the upload of b.txt").click()
    button(page, "Cancel the upload of tower.txt").click()
    expect(rows.filter(has_text="c.txt")).to_contain_text("ready")
    expect(rows.filter(has_text="tower.txt")).to_contain_text("cancelled")
    expect(rows.filter(has_text="b.txt")).to_contain_text("cancelled")
    late.release()
    expect(documents_of(page, "My documents").locator(".documents li")).to_have_count(1)


def test_a_busy_server_is_sent_the_file_again_as_late_as_it_asks(page: Page) -> None:
    tries: list[float] = []
    problem = {"error": {"type": "ServerBusy", "message": "the server is busy", "values": {"retry_after": 3}}}

    def answer(route: Route) -> None:
        tries.append(time.monotonic())
        if len(tries) == 1:
            route.fulfill(status=503, json=problem, headers={"Retry-After": "3"})
        else:
            route.continue_()

    page.route("**/v1/collections/own/documents?*", answer)
    tab(page, "Documents")
    page.set_input_files("#pincite-files", [TOWER])
    expect(page.locator(".uploads .state")).to_have_text("waiting for the server; resumes by itself")
    expect(page.locator(".uploads .state")).to_have_text("ready, 1 passage")
    first, second = tries
    assert second - first >= 3


def test_folders_are_taken_with_the_files_in_them(page: Page, tmp_path: Path) -> None:
    for name in ("a/notes.txt", "a/b/notes.txt", "a/.git/config.txt", "a/.DS_Store"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"The tower of {name} is 91 metres high.")
    chrome = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(tmp_path / "a")], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        chrome.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})
    expect(page.locator(".uploads .done .name")).to_have_count(2)
    assert sorted(page.locator(".uploads .name").all_inner_texts()) == ["notes (2).txt", "notes.txt"]
    page.set_input_files("#pincite-folder", tmp_path / "a")
    expect(page.locator(".uploads .done", has_text="already there")).to_have_count(2)
