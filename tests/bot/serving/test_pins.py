"""Saved questions: listed, asked again with a click, and compared with their last answer."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.bot.serving.asking import answers, ask, button, put, tab
from tests.bot.serving.serving import Server
from tests.bot.serving.test_states import barriers

HEIGHT = "How high is the tower of Blaa?"
SEED = "Is Iran a full SCO member?"


def again(page: Page, question: str) -> None:
    """Ask a saved question by its entry in the list, and wait for the whole answer."""
    page.locator(".side .pins").get_by_role("button", name=question).first.click()
    page.locator(".thumbs").wait_for()


def test_a_saved_question_says_whether_its_answer_has_changed(page: Page) -> None:
    put(page, {"tower.txt": b"The tower of Blaa is 91 metres high."})
    tab(page, "Chat")
    ask(page, HEIGHT)
    button(page, "Save the question").click()
    expect(button(page, "Save the question")).to_have_attribute("aria-pressed", "true")
    expect(button(page, "Save the question")).to_be_focused()
    expect(page.locator(".side .pins")).to_contain_text(HEIGHT)
    expect(page.locator(".side .pins")).to_contain_text("My documents, asked")
    again(page, HEIGHT)
    expect(page.locator(".history li")).to_have_count(2)
    expect(page.locator(".compared")).to_contain_text("The answer is the same as on")
    expect(page.locator(".pins .changed")).to_have_count(0)

    put(page, {"tower.txt": b"The tower of Blaa is 93 metres high."})
    tab(page, "Chat")
    again(page, HEIGHT)
    changed = page.locator("details.compared")
    expect(changed.locator("summary")).to_contain_text("other words, 1 new citation, 1 citation gone")
    changed.locator("summary").click()
    expect(changed.locator("li q")).to_have_text("The tower of Blaa is 91 metres high.")
    assert "93 metres" in answers(page)[0]["text"]
    expect(page.locator(".side .pins .changed")).to_have_text("changed")
    page.reload()
    expect(page.locator("details.compared summary")).to_contain_text("1 new citation")
    assert barriers(page) == []
    again(page, HEIGHT)
    expect(page.locator("p.compared")).to_contain_text("The answer is the same as on")
    expect(page.locator(".pins .changed")).to_have_count(0)


def test_a_follow_up_is_saved_as_it_was_understood_and_a_part_with_it(page: Page) -> None:
    ask(page, "How many times did Rouhani visit Russia?")
    ask(page, "And Zarif?")
    button(page, "Save the question").last.click()
    expect(page.locator(".side .pinned-question")).to_have_text("How many times did Zarif visit Russia?")
    button(page, "New conversation").click()
    button(page, "Narrow").click()
    page.get_by_label("Since").fill("2020-01-01")
    ask(page, SEED)
    button(page, "Save the question").click()
    button(page, "New conversation").click()
    again(page, SEED)
    expect(page.locator(".exchange")).to_contain_text("Asked within Since Jan 1, 2020")
    expect(page.locator(".compared")).to_contain_text("The answer is the same as on")


def test_by_keyboard_and_in_other_tabs(page: Page) -> None:
    ask(page, SEED)
    save = button(page, "Save the question")
    save.press("Enter")
    other = page.context.new_page()
    other.goto(page.url)
    entry = other.locator(".side .pins").get_by_role("button", name=SEED).first
    entry.press("Tab")
    expect(button(other, f"Remove the saved question {SEED}")).to_be_focused()
    other.keyboard.press("Enter")
    expect(other.locator(".pins")).to_have_count(0)
    expect(page.locator(".pins")).to_have_count(0)
    expect(save).to_have_attribute("aria-pressed", "false")


def test_the_first_screen_of_a_phone_lists_them(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, viewport={"width": 390, "height": 844})
    ask(page, SEED)
    button(page, "Save the question").click()
    page.goto(f"{server.url}#chat")
    page.get_by_role("button", name="Conversations", exact=True).click()
    button(page, "New conversation").click()
    page.locator(".empty .pins").get_by_role("button", name=SEED).first.click()
    expect(page.locator(".compared")).to_contain_text("The answer is the same as on")


def test_a_full_storage_is_said(page: Page) -> None:
    ask(page, SEED)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; }")
    button(page, "Save the question").click()
    expect(page.get_by_role("status").filter(has_text="the question is not saved")).to_have_count(1)
    expect(button(page, "Save the question")).to_have_attribute("aria-pressed", "false")
