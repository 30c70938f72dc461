"""The page while a language model writes: what streams is what stays."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pincite import Answer
from pincite.index import library
from pincite.prompts import load
from tests.bot.serving.asking import answers, ask, button, highlighted
from tests.bot.serving.serving import Server, served
from tests.bot.writers.model.conftest import number
from tests.bot.writers.model.scripted import KEY, Play, Scripted, serving, structured

QUESTION = "Which countries bought the S-400?"


def reply(asked: dict[str, Any]) -> Play:
    shown = asked["messages"][-1]["content"]
    lines = re.findall(r"^\[\d+\] (.*S-400.*)$", shown, re.MULTILINE)[:2]
    return Play(structured(*((line, [number(asked, line), 999]) for line in lines), verdict="none"))


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    with serving(Scripted()) as server:
        server.always = reply
        yield server


@pytest.fixture
def server(scripted: Scripted, tmp_path: Path) -> Iterator[Server]:
    chosen = {
        "llm_base_url": scripted.url,
        "llm_model": "scripted",
        "llm_api_key": KEY,
        "llm_retries": 0,
        "judge": "reader",
    }
    with served(tmp_path / "home", **chosen) as running:
        yield running


def test_the_stream_the_answer_the_json_and_a_reloaded_conversation_cite_the_same(
    newcomer: Callable[..., Page], server: Server
) -> None:
    page = newcomer(server.url)
    ask(page, QUESTION)
    (answer,) = answers(page)
    sent = page.request.post(f"{server.url}v1/answers", data={"question": QUESTION, "stream": True}).text()
    events = [json.loads(block.partition("data: ")[2]) for block in sent.strip().split("\n\n")]
    again = page.request.post(f"{server.url}v1/answers", data={"question": QUESTION}).json()
    assert answer["writer"] == "scripted" and len(answer["statements"]) == 2
    assert any("999" in dropped["reason"] for dropped in answer["dropped"])
    assert [e["statement"] for e in events if e["type"] == "statement"] == answer["statements"]
    streamed = {e["number"]: e["citation"] for e in events if e["type"] == "citation"}
    assert [streamed[n] for n in range(len(streamed))] == answer["citations"]
    assert Answer.model_validate(answer).model_dump(mode="json") == answer
    for part in ("statements", "citations", "text", "passages"):
        assert again[part] == events[-1]["answer"][part] == answer[part]
    page.reload()
    assert answers(page) == [answer]
    buttons = page.locator("button.cite")
    expect(buttons.first).to_be_enabled()
    for place in range(buttons.count()):
        buttons.nth(place).click()
        quote = answer["citations"][int(buttons.nth(place).inner_text()) - 1]["quote"]
        expect(page.locator(".source-bar .quiet")).to_contain_text(f"Citation {buttons.nth(place).inner_text()} ")
        assert highlighted(page) == quote


def test_a_statement_is_shown_as_being_checked_until_the_model_has_judged_it(
    newcomer: Callable[..., Page], scripted: Scripted, tmp_path: Path
) -> None:
    good, bad = "It was the S-400 that they bought.", "Nobody ever bought the S-400."
    hold = threading.Event()

    def play(asked: dict[str, Any]) -> Play:
        if asked["messages"][0]["content"] == load("support").text:
            return Play(labels(asked, {good: "supported", bad: "contradicted"}), hold=hold)
        if len(asked["messages"]) > 2:
            return Play(structured())
        return Play(structured(*((text, [number(asked, "S-400")]) for text in (bad, good))))

    scripted.always = play
    chosen = {"llm_base_url": scripted.url, "llm_model": "scripted", "llm_api_key": KEY, "llm_retries": 0}
    with served(tmp_path / "home", **chosen) as running:
        page = newcomer(running.url)
        page.fill("#pincite-question", QUESTION)
        page.press("#pincite-question", "Enter")
        pending = page.locator(".statement.pending")
        expect(pending).to_have_count(2)
        expect(pending.locator(".flag")).to_have_text(["being checked", "being checked"])
        expect(page.locator(".reading")).to_have_text("Checking the statements …")
        hold.set()
        expect(page.locator(".thumbs")).to_be_visible()
        expect(page.locator(".statement")).to_have_count(1)
        expect(page.locator(".statement")).to_have_class("statement")
        expect(page.locator("details.left-out summary")).to_have_text(
            "1 statement contradicted its sources and was left out"
        )
        # OpenAI's protocol can't take anything back: the text comes when it is settled.
        asked = {"model": "pincite", "stream": True, "messages": [{"role": "user", "content": QUESTION}]}
        lines = page.request.post(f"{running.url}v1/chat/completions", data=asked).text()
        assert ": waiting" in lines and good in lines and bad not in lines.split('"pincite"')[0]


def labels(asked: dict[str, Any], by_text: dict[str, str]) -> str:
    """A judge's reply."""
    entries = [
        {"id": one["id"], "not_backed": "", "sentences": one["cites"], "label": by_text[one["text"]]}
        for one in json.loads(asked["messages"][1]["content"])["statements"]
    ]
    return json.dumps({"statements": entries})


def test_a_disagreement_says_who_says_what(
    newcomer: Callable[..., Page], server: Server, scripted: Scripted, tmp_path: Path
) -> None:
    sentences = {"old": "The warranty is 2 years.", "new": "The warranty of the pump is 5 years."}
    for name, sentence in sentences.items():
        (tmp_path / f"{name}.txt").write_text(sentence, "utf-8")
    library.add([tmp_path / f"{name}.txt" for name in sentences], collection="pump", settings=server.settings)

    def play(asked: dict[str, Any]) -> Play:
        old, new = (number(asked, sentence) for sentence in sentences.values())
        opposed = {"claim": "The warranty is 2 years.", "for": [old], "against": [new]}
        return Play(structured(("The warranty is 2 years.", [old]), verdict="mixed", disagreements=[opposed]))

    scripted.always = play
    page = newcomer(server.url, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Collection to ask", exact=True).select_option("pump")
    ask(page, "Is the warranty 2 years?")
    expect(page.locator(".verdict")).to_have_text("The sources disagree")
    sides = page.locator(".disagreement .stance")
    expect(sides).to_have_text([re.compile(r"^For\s*1\s*old"), re.compile(r"^Against\s*2\s*new")])
    sides.last.locator("button.cite").click()
    assert highlighted(page) == sentences["new"]
    button(page, "Copy").click()
    expect(button(page, "Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("The sources disagree. The warranty is 2 years. [1]")
    assert "The warranty is 2 years. For: [1], against: [2]\n" in copied


def test_a_failing_endpoint_is_said_without_the_key(
    newcomer: Callable[..., Page], server: Server, scripted: Scripted
) -> None:
    scripted.always = Play(status=401, error=f"bad key {KEY}")
    page = newcomer(server.url)
    page.fill("#pincite-question", QUESTION)
    page.press("#pincite-question", "Enter")
    expect(page.locator(".problem")).to_contain_text("key")
    assert KEY not in page.content()
    scripted.always = reply
    button(page, "Ask again").click()
    expect(page.locator(".statement")).to_have_count(2)


def test_where_nothing_holds_the_page_says_so_and_shows_the_closest_passages(
    newcomer: Callable[..., Page], server: Server, scripted: Scripted
) -> None:
    scripted.always = lambda asked: Play(structured(("Brazil bought 900 of them.", [number(asked, "S-400")])))
    page = newcomer(server.url)
    ask(page, QUESTION)
    expect(page.locator(".lead")).to_have_text("What scripted said could not be verified. The closest passages say:")
    expect(page.locator(".statement", has_text="Brazil").locator(".flag")).to_have_text("not verified")
    expect(page.locator(".statement", has_text="S-400").first.locator("button.cite")).to_be_visible()
    (answer,) = answers(page)
    (marked,) = [one for one in answer["statements"] if not one["supported"]]
    assert answer["status"] == "likely" and "Brazil" in marked["text"]
