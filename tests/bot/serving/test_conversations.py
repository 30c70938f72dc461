"""What can be done with a whole conversation: found, renamed, saved, printed, deleted, taken back, edited early on."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.bot.serving.asking import answers, ask, button, documents_of, put, tab

VISITS = "How many times did Rouhani visit Russia?"
MEMBER = "Is Iran a full SCO member?"

BEFORE = "(name) => name.startsWith('pincite.deleted.')"


def titles(page: Page) -> list[str]:
    return page.locator(".history .title").all_inner_texts()


def test_a_deleted_conversation_can_be_taken_back_for_ten_minutes(page: Page) -> None:
    page.clock.install()
    ask(page, VISITS)
    button(page, f"Delete the conversation {VISITS}").click()
    expect(page.locator(".history li")).to_have_count(0)
    page.reload()
    button(page, f"Undo the deletion of {VISITS}").click()
    expect(page.locator(".question")).to_have_text([VISITS])
    page.reload()
    expect(page.locator(".question")).to_have_text([VISITS])
    button(page, f"Delete the conversation {VISITS}").click()
    expect(page.locator(".undo li")).to_have_count(1)
    page.clock.fast_forward(11 * 60 * 1000)
    expect(page.locator(".undo li")).to_have_count(0)
    assert not page.evaluate(f"Object.keys(localStorage).some({BEFORE})"), "nothing is left of it"


def test_what_can_be_done_with_a_conversation_waits_for_its_first_question(page: Page) -> None:
    expect(button(page, "Save as Markdown")).to_be_hidden()
    ask(page, "Is Iran a full SCO member?")
    expect(button(page, "Save as Markdown")).to_be_visible()


def test_a_removed_document_can_be_taken_back(page: Page) -> None:
    put(page, {"tower.txt": b"The tower of Blaa is 91 metres high."})
    button(page, "Remove tower").click()
    button(page, "Really remove tower?").click()
    own = documents_of(page, "My documents")
    expect(own).to_contain_text("Nothing yet.")
    page.reload()
    tab(page, "Documents")
    button(own, "Undo the removal of tower").click()
    expect(button(own, "tower")).to_be_visible()
    expect(own.locator(".removed")).to_have_count(0)


def test_no_conversation_is_lost_for_the_hundred_and_first_or_for_a_full_storage(page: Page) -> None:
    ask(page, VISITS)
    page.evaluate(
        """() => {
            const [key, text] = Object.entries(localStorage).find(([name]) => name.startsWith("pincite.conversation."));
            const { id, title, ...rest } = JSON.parse(text);
            for (let n = 1; n <= 110; n++) {
                const copy = JSON.stringify({ ...rest, id: `copy${n}`, title: `Copy ${n}`, changed: n });
                localStorage.setItem(`pincite.conversation.copy${n}`, copy);
            }
        }"""
    )
    ask(page, MEMBER)
    expect(page.locator(".history li")).to_have_count(111)
    expect(page.locator(".unsaved")).to_be_hidden()
    page.evaluate(
        """() => {
            for (let size = 1 << 22; size >= 1; size >>= 1)
                for (let n = 0; ; n++)
                    try { localStorage.setItem(`fill${size}.${n}`, "x".repeat(size)); } catch { break; }
        }"""
    )
    ask(page, "Would Russia defend Iran in a war?")
    expect(page.locator(".unsaved")).to_contain_text("storage is full")
    expect(page.locator(".history li")).to_have_count(111)


def test_an_edit_of_an_early_question_keeps_what_followed(page: Page) -> None:
    ask(page, VISITS)
    ask(page, MEMBER)
    button(page, "Edit the question").first.click()
    page.fill("#pincite-question", "Would Russia defend Iran in a war?")
    page.press("#pincite-question", "Enter")
    expect(page.locator(".exchange .thumbs")).to_have_count(1)
    button(page, "What followed before the edit").click()
    expect(page.locator(".question")).to_have_text([VISITS, MEMBER])
    expect(page.locator(".exchange .thumbs")).to_have_count(2)
    assert sorted(titles(page)) == sorted(["Would Russia defend Iran in a war?", f"{VISITS} (before an edit)"])


def test_a_conversation_is_renamed_and_found(page: Page) -> None:
    ask(page, VISITS)
    button(page, "New conversation").click()
    ask(page, MEMBER)
    button(page, "Rename the conversation").click()
    page.get_by_label("Title of the conversation").fill("Shanghai")
    page.keyboard.press("Enter")
    expect(button(page, "Rename the conversation")).to_be_focused()
    page.reload()
    expect(page.locator(".history .title")).to_have_text(["Shanghai", VISITS])
    search = page.get_by_role("searchbox", name="Search the conversations")
    search.fill("rouhani times")
    expect(page.locator(".history .title")).to_have_text([VISITS])
    search.fill("shanghai")
    expect(page.locator(".history .title")).to_have_text(["Shanghai"])
    search.fill("zeppelin")
    expect(page.get_by_text("No conversation has these words.")).to_be_visible()


def saved(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        button(page, name).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_a_conversation_is_saved_as_markdown_and_json_and_printed(page: Page, tmp_path: Path) -> None:
    ask(page, VISITS)
    ask(page, MEMBER)
    kept = answers(page)
    markdown = saved(page, "Save as Markdown", tmp_path)
    assert markdown.suffix == ".md"
    text = markdown.read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("## ")] == [f"## {VISITS}", f"## {MEMBER}"]
    notes = re.findall(r"^\[\^(\d+-\d+)\]: ", text, re.MULTILINE)
    assert notes == [f"{n}-{m + 1}" for n, one in enumerate(kept, 1) for m in range(len(one["citations"]))]
    assert all(f"[^{note}]" in text.replace(f"[^{note}]: ", "") for note in notes), "each is referred to"
    exchanges = json.loads(saved(page, "Save as JSON", tmp_path).read_text("utf-8"))["exchanges"]
    assert [(one["question"], one["answer"]) for one in exchanges] == list(zip([VISITS, MEMBER], kept, strict=True))
    page.emulate_media(media="print")
    expect(page.locator(".printed").first).to_be_visible()
    expect(page.locator(".printed").first).to_have_text(kept[0]["citations"][0]["quote"])
    for hidden in (".side", ".composer", ".tools", ".masthead"):
        expect(page.locator(hidden).first).to_be_hidden()
