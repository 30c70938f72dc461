"""Documents of one's own: uploaded, asked, removed, and nobody else's."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.bot.serving.asking import PATIENCE, answers, ask, button, documents_of, highlighted, put, tab
from tests.bot.serving.serving import Server, served
from tests.index.loaders.loader_files import pdf

HOSTILE = """# <script>window.hit = 1</script> & <img src=x onerror="window.hit = 1">

😀🇮🇷 Beware: [click](javascript:window.hit=1) ![x](http://127.0.0.1:9/spy.png) <img src=http://127.0.0.1:9/spy2.png>.

The harbour of Bergen 😀 was closed on 3 May 2020 by <b onclick="window.hit=1">order</b> of the mayor, {{7*7}} 👩‍👩‍👧.
"""

ARABIC = "تقع مدينة بيرغن على ساحل النرويج الغربي. تهطل الأمطار في بيرغن مئتين وثلاثين يوما في السنة.\n"


def _docx() -> bytes:
    file, out = docx.Document(), io.BytesIO()
    file.add_paragraph("The lighthouse of Utvær was built in 1900.")
    file.save(out)
    return out.getvalue()


FILES = {
    "notes.txt": b"The lighthouse of Ryvingen was built in 1867.",
    "notes.md": b"# Lights\n\nThe lighthouse of Lindesnes was built in 1655.",
    "page.html": b"<html><body><p>The lighthouse of Lista was built in 1836.</p></body></html>",
    "paper.docx": _docx(),
    "report.pdf": pdf(["The lighthouse of Hatholmen was built in 1867."]),
}


def drop(page: Page, files: dict[str, bytes]) -> None:
    """Drop files on the page, as from a folder on the desk."""
    transfer = page.evaluate_handle(
        """files => {
            const transfer = new DataTransfer();
            for (const [name, text] of files) transfer.items.add(new File([text], name));
            return transfer;
        }""",
        [[name, data.decode()] for name, data in files.items()],
    )
    page.dispatch_event(".masthead", "dragover", {"dataTransfer": transfer})
    expect(page.locator(".dropping")).to_be_visible()
    page.dispatch_event(".masthead", "drop", {"dataTransfer": transfer})
    expect(page.locator(".dropping")).to_be_hidden()


def ask_own(page: Page) -> None:
    button(page, "Ask My documents").click()
    expect(page.get_by_label("Collection to ask")).to_have_value("own")


def test_files_of_every_format_are_taken_asked_and_removed(page: Page) -> None:
    put(page, {**FILES, "broken.pdf": b"%PDF-1.4 and no more", "empty.txt": b"", "big.txt": b"word " * 300_000})
    expect(page.locator(".uploads .done")).to_have_count(len(FILES))
    expect(page.locator(".uploads .failed")).to_have_text(
        [
            "big.txtthe file is larger than 1 MB. Split it, or raise the setting max_upload_mb",
            "empty.txtis empty",
            "broken.pdfis cut off before its end; fetch or save the PDF again",
        ]
    )
    ask_own(page)
    ask(page, "When was the lighthouse of Utvær built?")
    page.locator("button.cite").first.click()
    assert "1900" in highlighted(page)
    assert highlighted(page) in {citation["quote"] for citation in answers(page)[0]["citations"]}
    tab(page, "Documents")
    own = documents_of(page, "My documents")
    button(own, "notes").click()
    expect(page.locator(".source-text")).to_contain_text("Ryvingen")
    button(own, "Remove notes").click()
    button(own, "Really remove notes?").click()
    expect(own.locator(".documents li")).to_have_count(len(FILES) - 1)


def test_a_citation_of_a_document_that_was_removed_says_so(page: Page) -> None:
    put(page, {"tower.txt": b"The tower of Blaa is 91 metres high."})
    ask_own(page)
    ask(page, "How high is the tower of Blaa?")
    tab(page, "Documents")
    button(page, "Remove tower").click()
    button(page, "Really remove tower?").click()
    expect(documents_of(page, "My documents")).to_contain_text("Nothing yet.")
    tab(page, "Chat")
    page.locator("button.cite").first.click()
    expect(page.locator(".source .problem")).to_contain_text("no longer here")
    page.keyboard.press("Escape")
    expect(page.locator(".source")).to_be_hidden()


def test_files_may_be_dropped_anywhere_and_a_headings_marks_are_not_shown(page: Page) -> None:
    drop(page, {"lights.md": b"# Lights\n\n## Hvasser\n\nStore F\xc3\xa6rder stands off Hvasser.", "b.txt": b"Two."})
    expect(page.locator(".uploads .done")).to_have_count(2)
    button(documents_of(page, "My documents"), "Lights").click()
    expect(page.locator(".source-text .heading")).to_have_text(["Lights", "Hvasser"], use_inner_text=True)
    text = page.locator(".source-text").evaluate("e => e.textContent")
    assert text == "# Lights\n\n## Hvasser\n\nStore Færder stands off Hvasser."


def test_a_long_document_opens_at_its_citation_at_once(newcomer: Callable[..., Page], tmp_path: Path) -> None:
    with served(tmp_path / "home", passage_size=4000) as server:  # long passages are few, and soon indexed
        _long(newcomer(server.url))


def _long(page: Page) -> None:
    needle = "The zeppelin Norge was moored at Vadsø on 6 May 1926."
    filler = "".join(f"Entry {n}: the watchman saw nothing new 😀.\n\n" for n in range(3_000))
    text = f"{filler}{needle}\n\n{filler}"
    tab(page, "Documents")
    page.set_input_files("#pincite-files", {"name": "log.txt", "mimeType": "text/plain", "buffer": text.encode()})
    expect(page.locator(".uploads :is(.done, .failed)")).to_have_text(re.compile("ready"), timeout=5 * PATIENCE)
    ask_own(page)
    ask(page, "When was the zeppelin Norge moored at Vadsø?")
    place = next(n for n, c in enumerate(answers(page)[0]["citations"]) if c["quote"] == needle)
    page.locator(".notes .note").nth(place).click()
    assert highlighted(page) == needle
    source = page.locator(".source-text")
    excerpt = source.evaluate("e => e.textContent")
    assert len(excerpt) < 20_000, "an excerpt, not the document"
    expect(page.locator("mark.active")).to_be_in_viewport()
    start = text.index(excerpt)
    end = start + len(excerpt)
    button(page, "Later text").click()
    expect(source).to_contain_text(text[end : end + 4000].split("\n\n")[-2])
    button(page, "Earlier text").click()
    expect(source).to_contain_text(text[start - 4000 : start].split("\n\n")[1])
    assert source.evaluate("e => e.textContent") in text
    assert highlighted(page) == needle


def test_hostile_text_is_shown_as_characters_and_spans_after_emoji_are_exact(page: Page) -> None:
    put(page, {"<img src=x onerror=window.hit=1>.md": HOSTILE.encode()})
    expect(page.locator(".uploads .name")).to_have_text("<img src=x onerror=window.hit=1>.md")
    ask_own(page)
    ask(page, "When was the harbour of Bergen closed? <img src=x onerror=window.hit=1>")
    expect(page.locator(".question")).to_contain_text("<img src=x")
    citations = answers(page)[0]["citations"]
    assert any("<b onclick" in citation["quote"] for citation in citations)
    for number, citation in enumerate(citations):
        page.locator(".notes .note").nth(number).click()
        expect(page.locator(".source-bar .quiet")).to_contain_text(f"Citation {number + 1} ")
        assert highlighted(page) == citation["quote"]
    shown = page.locator(".source-text").inner_text()
    assert "click" in shown and "javascript:" not in shown
    assert "[click](javascript:window.hit=1)" in page.locator(".source-text").evaluate("e => e.textContent")
    assert page.evaluate("window.hit") is None
    assert page.locator(":is(.pincite, .source) :is(img, b, script, a)").count() == 0


def test_right_to_left_documents_read_right_to_left(page: Page) -> None:
    put(page, {"bergen.txt": ARABIC.encode()})
    documents_of(page, "My documents").locator(".title").click()
    expect(page.locator(".source-text")).to_contain_text("بيرغن")
    left, right = page.evaluate("""() => {
        const text = document.querySelector('.source-text');
        const range = document.createRange();
        const letters = document.createTreeWalker(text, NodeFilter.SHOW_TEXT).nextNode();
        range.setStart(letters, 0);
        range.setEnd(letters, 1);
        const [first, box] = [range.getBoundingClientRect(), text.getBoundingClientRect()];
        return [first.left - box.left, box.right - first.right];
    }""")
    assert right < left, "the first letter stands at the right edge"


def test_two_browsers_see_nothing_of_each_other(newcomer: Callable[..., Page], server: Server) -> None:
    mine, theirs = newcomer(server.url), newcomer(server.url)
    put(mine, {"secret.txt": b"The password of the vault is swordfish."})
    ask_own(mine)
    ask(mine, "What is the password of the vault?")
    theirs.reload()
    tab(theirs, "Documents")
    expect(documents_of(theirs, "Iran and Russia (example)").locator(".title")).not_to_have_count(0)
    expect(theirs.get_by_text("secret")).to_have_count(0)
    expect(documents_of(theirs, "My documents")).to_contain_text("Nothing yet.")
    tab(theirs, "Chat")
    expect(theirs.locator(".history li")).to_have_count(0)
    names = (
        theirs.get_by_label("Collection to ask")
        .locator("option")
        .evaluate_all("options => options.map((o) => o.value)")
    )
    assert names == ["seeds", "own"]
    theirs.get_by_label("Collection to ask").select_option("own")
    theirs.fill("#pincite-question", "What is the password of the vault?")
    theirs.press("#pincite-question", "Enter")
    expect(theirs.locator(".problem")).to_contain_text("you have no documents here yet")


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "a\\..\\b.txt", "\u202egnp.txt"])
def test_a_file_name_is_only_a_name(page: Page, server: Server, name: str) -> None:
    before = set(server.settings.home.parent.rglob("*"))
    put(page, {name.replace("/", "\u2044"): f"Text of {name!r} for the test.".encode()})
    expect(page.locator(".uploads .done")).to_have_count(1)
    token = page.evaluate("localStorage.getItem('pincite.browser')")
    answer = page.request.post(
        f"{server.url}v1/collections/own/documents",
        params={"name": name},
        headers={"X-Pincite-Browser": token},
        data=b"Another text altogether.",
    )
    assert answer.status == 201
    new = {path.name for path in server.settings.home.parent.rglob("*")} - {path.name for path in before}
    assert not any(part in one for one in new for part in ("passwd", "b.txt", "gnp"))
