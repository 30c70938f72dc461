"""The page tells unverified statements with their mark, and lists those that contradicted their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pincite import Bot
from pincite.bot.drafts import Draft, Head, Item, citable
from pincite.index.retrieve import Retrieval
from tests.bot.serving.asking import answers, ask, highlighted
from tests.bot.serving.serving import Server, served

EXTRA = "Its many friends admire the visits of the president very much."


class Careless:
    """A writer that gets one thing right, one wrong, and adds one."""

    name = "careless"
    right = True

    def write(self, question: str, retrieval: Retrieval) -> Iterator[Item]:
        cite = next(cite for cite in citable(retrieval.passages) if "four times" in cite.text)
        yield Draft(cite.text.replace("four times", "nine times"), (cite,))
        yield Draft(EXTRA, (cite,))
        if self.right:
            yield Head(short="four times")
            yield Draft(cite.text, (cite,))


@pytest.fixture
def careless(tmp_path: Path) -> Iterator[tuple[Server, Careless]]:
    writer = Careless()
    with served(tmp_path / "home", lambda settings: Bot(settings=settings, writer=writer)) as running:
        yield running, writer


def test_marks_and_the_list_of_what_was_left_out(
    newcomer: Callable[..., Page], careless: tuple[Server, Careless]
) -> None:
    server, writer = careless
    page = newcomer(server.url)
    ask(page, "How many times did Rouhani visit Russia?")
    (answer,) = answers(page)
    assert answer["status"] == "answered" and len([one for one in answer["dropped"] if one["outcome"]]) == 1
    marked = page.locator(".statement.unverified")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(EXTRA)
    expect(marked.locator(".flag")).to_have_text("not verified")
    left_out = page.locator("details.left-out")
    expect(left_out.locator("summary")).to_have_text("1 statement contradicted its sources and was left out")
    expect(left_out.locator("li")).not_to_be_visible()
    left_out.locator("summary").click()
    expect(left_out.locator("li")).to_contain_text("nine times")
    left_out.locator("button.note").click()
    assert "four times" in highlighted(page)

    writer.right = False
    ask(page, "How often did Rouhani travel to Russia?")
    last = page.locator(".exchange").last
    expect(last.locator(".lead")).to_have_text("What careless said could not be verified. The closest passages say:")
    expect(last.locator(".verdict")).to_have_count(0)
    assert answers(page)[1]["status"] == "likely"
