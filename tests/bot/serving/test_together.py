"""Several collections asked together, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from pincite.index import library
from pincite.index.loaders import document_from_text
from tests.bot.serving.asking import answers, ask, button, highlighted, put, tab
from tests.bot.serving.serving import Server, served
from tests.bot.serving.test_states import barriers

TOWER = "The tower of Morven was opened in 1911 by Ada Kern. The tower is 90 metres high."
SEEDS = "Iran and Russia (example)"


@pytest.fixture(scope="module")
def towers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("together") / "home") as running:
        document = document_from_text(TOWER, title="The tower", source="tower.txt")
        library.add([document], collection="towers", settings=running.settings)
        yield running


def asked_together(page: Page) -> list[str]:
    """The chips of the collections that are asked with the chosen one."""
    chips = page.get_by_role("list", name="Asked together")
    return [text.rstrip("×").strip() for text in chips.get_by_role("listitem").all_inner_texts()]


def test_several_are_chosen_asked_and_named(newcomer: Callable[..., Page], towers: Server) -> None:
    page = newcomer(towers.url)
    page.get_by_label("Also ask").select_option(label="towers")
    expect(page.locator(".asking")).to_contain_text(f"You are asking {SEEDS}")
    expect(page.locator(".asking")).to_contain_text("Also asked: towers.")
    assert barriers(page) == []
    ask(page, "Who opened the tower of Morven?")
    answer = answers(page)[0]
    assert answer["collections"] == ["seeds", "towers"] and answer["citations"][0]["collection"] == "towers"
    assert {one["collection"] for one in answer["passages"]} == {"seeds", "towers"}
    expect(page.locator(".exchange")).to_contain_text(f"Asked in {SEEDS}, towers")
    expect(page.locator(".notes li").first).to_contain_text("towers")
    expect(page.locator("button.cite").first).to_have_accessible_name("Citation 1: The tower, paragraph 1, towers")
    page.locator("button.cite").first.click()
    assert highlighted(page) == answer["citations"][0]["quote"], "it is opened in the collection that it is from"
    assert "/towers/" in page.url
    page.get_by_text("Why this answer").click()
    expect(page.locator(".why-answer li", has_text=SEEDS).first).to_be_visible()
    expect(page.locator(".why-answer li", has_text="towers").first).to_be_visible()
    ask(page, "Is Iran a full SCO member?")
    assert answers(page)[1]["citations"][0]["collection"] == "seeds"
    expect(page.locator(".exchange").last.locator(".notes li").first).to_contain_text(SEEDS)
    assert barriers(page) == []


def test_the_choice_is_kept_with_the_conversation_and_can_be_taken_back(
    newcomer: Callable[..., Page], towers: Server
) -> None:
    page = newcomer(towers.url)
    page.get_by_label("Also ask").select_option(label="towers")
    page.reload()
    page.wait_for_selector("#pincite-question")
    expect(page.get_by_role("list", name="Asked together")).to_contain_text("and towers")
    ask(page, "Who opened the tower of Morven?")
    button(page, "Save this question").or_(page.locator("button.pin")).first.click()
    button(page, "Don't ask towers").press("Enter")
    assert asked_together(page) == []
    expect(page.get_by_label("Also ask")).to_be_focused()
    ask(page, "Who opened the tower of Morven?")
    assert answers(page)[1]["collections"] == ["seeds"]
    button(page, "New conversation").click()
    page.locator(".pins .title").first.click()
    expect(page.locator(".exchange .thumbs")).to_have_count(1)
    assert asked_together(page) == ["and towers"], "a saved question is asked where it was asked"
    assert answers(page)[0]["collections"] == ["seeds", "towers"]
    page.get_by_label("Collection to ask").select_option(label="towers")
    assert asked_together(page) == []


def test_ones_own_documents_and_an_abstention_over_several(newcomer: Callable[..., Page], towers: Server) -> None:
    page = newcomer(towers.url)
    expect(page.get_by_label("Also ask").get_by_role("option")).to_have_text(["none", "towers"])
    put(page, {"blaa.txt": b"The lighthouse of Blaa was built in 1902 by Tom Ross."})
    tab(page, "Chat")
    page.get_by_label("Also ask").select_option(label="towers")
    ask(page, "Who built the lighthouse of Blaa?")
    expect(page.locator(".notes li").first).to_contain_text("My documents")
    page.locator("button.cite").first.click()
    assert highlighted(page) == answers(page)[0]["citations"][0]["quote"]
    assert "/own/" in page.url, "no address has the browser's name at the server"
    ask(page, "What is the boiling point of mercury?")
    nearest = page.locator(".nearest button")
    expect(nearest).to_have_count(2)
    nearest.filter(has_text="The tower").click()
    assert highlighted(page) == TOWER
    tab(page, "Documents")
    button(page, "Remove blaa").click()
    button(page, "Really remove blaa?").click()
    tab(page, "Chat")
    expect(page.get_by_label("Collection to ask")).to_have_value("towers")


def test_a_phone_shows_the_choice(newcomer: Callable[..., Page], towers: Server) -> None:
    page = newcomer(towers.url, viewport={"width": 320, "height": 640}, is_mobile=True, has_touch=True)
    page.get_by_label("Also ask").select_option(label="towers")
    expect(button(page, "Don't ask towers")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
