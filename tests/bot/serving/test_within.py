"""Asking within a part of a collection, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.bot.serving.asking import answers, ask, button, documents_of, tab

QUESTION = "Is Iran a full SCO member?"
STATUS = "Iran's status in the Shanghai Cooperation Organization"


def test_chips_say_and_keep_what_is_asked_within(page: Page) -> None:
    button(page, "Narrow").click()
    page.get_by_label("Document", exact=True).select_option(label=STATUS)
    page.get_by_label("Since").fill("2020-01-01")
    chips = page.get_by_role("list", name="Asked within")
    expect(chips.get_by_role("listitem")).to_have_count(2)
    ask(page, QUESTION)
    (answer,) = answers(page)
    assert answer["where"]["since"] == "2020-01-01"
    assert len({passage["document_id"] for passage in answer["passages"]}) == 1
    expect(page.locator(".exchange")).to_contain_text(f"Asked within Document: {STATUS}, Since Jan 1, 2020")
    page.reload()
    expect(chips.get_by_role("listitem")).to_have_count(2)
    button(page, "Remove Since Jan 1, 2020").click()
    button(page, f"Remove Document: {STATUS}").click()
    ask(page, QUESTION)
    assert answers(page)[-1]["where"] is None


def test_a_document_of_the_list_is_asked_alone(page: Page) -> None:
    tab(page, "Documents")
    button(documents_of(page, "Iran and Russia (example)"), f"Ask {STATUS}").click()
    expect(page.get_by_role("list", name="Asked within")).to_contain_text(STATUS)
    button(page, "New conversation").first.click()
    expect(page.get_by_role("list", name="Asked within")).to_be_hidden()


def test_an_abstention_says_what_was_searched_and_what_can_be_asked(page: Page) -> None:
    ask(page, "Who is the president of the chess federation of Iran?")
    (answer,) = answers(page)
    assert answer["status"] == "abstained"
    abstained = page.locator(".abstained")
    expect(abstained).to_contain_text("Searched 7 documents, 19 passages. Nowhere in them: chess, federation.")
    expect(button(abstained, "Add documents")).to_be_visible()
    for one in answer["guidance"]["questions"]:
        expect(button(abstained, one["question"])).to_be_visible()


def test_what_one_document_lacks_is_asked_of_all(page: Page) -> None:
    tab(page, "Documents")
    button(documents_of(page, "Iran and Russia (example)"), f"Ask {STATUS}").click()
    ask(page, "How often did Rouhani travel to Russia?")
    button(page.locator(".abstained"), "Ask all documents").click()
    page.locator(".exchange").nth(1).locator(".thumbs").wait_for()
    expect(page.get_by_role("list", name="Asked within")).to_be_hidden()
    narrowed, everywhere = answers(page)
    assert (narrowed["status"], everywhere["status"], everywhere["where"]) == ("abstained", "answered", None)


def test_a_question_in_another_language_is_told_that_of_the_documents(page: Page) -> None:
    ask(page, "Wie viele Einwohner hat die Hauptstadt von Australien?")
    expect(page.locator(".abstained")).to_contain_text("The nearest passages are in English. Ask in English")
    ask(page, "Who is the president of the chess federation of Iran?")
    expect(page.locator(".exchange").nth(1)).not_to_contain_text("Ask in English")


def test_a_question_that_lacks_an_apostrophe_is_not_told_as_another(page: Page) -> None:
    ask(page, "whats the SCO")
    expect(page.locator(".exchange")).not_to_contain_text("Understood as")
