"""Gold made on the page, with the keyboard: ask, point at the evidence, save."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pincite.bot.bot import Bot
from pincite.bot.query_log import LoggedQuestion, QueryLog, today
from pincite.eval import suites
from pincite.eval.runs import read
from pincite.index import library
from tests.bot.serving import asking as chat
from tests.bot.serving import measuring
from tests.bot.serving.asking import button, tab
from tests.bot.serving.measuring import QUESTION, fail
from tests.bot.serving.serving import Server, served
from tests.bot.serving.test_states import barriers

FIELD = "#pincite-gold-question"
LEGIBLE = """(selector) => {
  const { color, backgroundColor } = getComputedStyle(document.querySelector(selector));
  return color !== backgroundColor;
}"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    with served(tmp_path / "home", reader="small") as running:
        yield running


def lines(server: Server, suite: str) -> list[dict[str, Any]]:
    text = (server.settings.home / "suites" / f"{suite}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def measure(page: Page, suite: str | None = "mine") -> None:
    tab(page, "Measure")
    if suite is not None:
        page.get_by_label("Name of the new suite").fill(suite)


def ask(page: Page, question: str) -> None:
    page.fill(FIELD, question)
    page.press(FIELD, "Enter")
    expect(page.locator(".gold-question")).to_have_text(question)
    page.locator(".sentence").first.wait_for()


def test_a_pair_is_made_with_the_keyboard_alone(newcomer: Callable[..., Page], own: Server) -> None:
    page = newcomer(own.url)
    measure(page)
    ask(page, QUESTION)
    expect(page.locator(".sentence.cited").first).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("o")
    expect(page.locator("[aria-pressed=true]")).to_have_count(2)
    page.get_by_label("Accepted wording").focus()
    page.keyboard.type("four")
    page.keyboard.press("Enter")
    page.keyboard.type("4")  # saved without another Enter, too
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saved")).to_contain_text("Saved: gold-")
    expect(page.locator(FIELD)).to_be_focused()
    header, pair = lines(own, "mine")
    assert header == {"collection": "seeds"}
    assert (pair["question"], pair["kind"], pair["answers"]) == (QUESTION, "factoid", [["four", "4"]])
    (alternatives,) = pair["evidence"]
    assert len(alternatives) == 2 and "four times" in alternatives[0]["quote"]
    assert "tags" not in pair, "it is what a person chose"
    suite = suites.load(own.settings.home / "suites" / "mine.jsonl")
    assert suites.resolve(suite, library.documents("seeds", settings=own.settings)).stale == ()
    page.reload()
    expect(page.get_by_role("combobox", name="Suite")).to_have_value("mine")


def test_an_accepted_answer_is_marked_as_the_products_own(newcomer: Callable[..., Page], own: Server) -> None:
    page = newcomer(own.url)
    measure(page)
    ask(page, QUESTION)
    button(page, "Accept the answer and its quotes").click()
    expect(page.locator("[aria-pressed=true]")).to_have_count(page.locator(".sentence.cited").count())
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saved")).to_be_visible()
    assert lines(own, "mine")[1]["tags"] == ["own-answer"]
    expect(page.locator(".suite-picker")).to_contain_text("1 of them taken from answers")


def test_a_question_without_an_answer_points_at_its_near_miss(newcomer: Callable[..., Page], own: Server) -> None:
    page = newcomer(own.url)
    measure(page)
    ask(page, "How many times did Rouhani visit Mongolia?")
    page.get_by_label("Not in the documents").check()
    near = page.locator(".sentence", has_text="travelled to Russia four times").first
    near.click()
    expect(near).to_have_attribute("data-mark", "near miss")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saved")).to_be_visible()
    pair = lines(own, "mine")[1]
    assert (pair["answerable"], pair["kind"]) == (False, "unanswerable") and "evidence" not in pair
    assert "travelled to Russia four times" in pair["near_miss"][0]["quote"]


def test_what_breaks_a_rule_is_said_and_the_same_question_can_be_replaced(
    newcomer: Callable[..., Page], own: Server
) -> None:
    page = newcomer(own.url)
    measure(page)
    ask(page, QUESTION)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("needs evidence")
    button(page, "Accept the answer and its quotes").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saved")).to_be_visible()
    ask(page, f"{QUESTION} ")
    page.keyboard.press("Enter")
    page.get_by_label("Accepted wording").fill("four times")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("asks this already")
    page.get_by_role("button", name="Replace gold-").click()
    expect(page.locator(".saved")).to_contain_text("Replaced")
    pairs = lines(own, "mine")[1:]
    assert [pair["answers"] for pair in pairs] == [[["four times"]]] and "tags" not in pairs[0]


def test_evidence_that_was_not_read_is_looked_for(newcomer: Callable[..., Page], own: Server) -> None:
    page = newcomer(own.url)
    measure(page)
    ask(page, "What is the boiling point of mercury?")
    page.get_by_label("Look elsewhere in the documents").fill("observer members official website")
    page.keyboard.press("Enter")
    expect(page.locator(".sentence:focus")).to_have_count(1)  # the first of what was found
    found = page.locator(".sentence", has_text="observer").first
    found.press("Enter")
    expect(page.locator(".gold-spots q").first).to_contain_text("observer")


@pytest.fixture
def failed(own: Server) -> Server:
    """A server with a run of a suite whose gold is wrong once."""
    fail(own)
    return own


def test_failures_of_a_run_are_worked_through_and_their_gold_is_mended(
    newcomer: Callable[..., Page], failed: Server
) -> None:
    page = newcomer(failed.url)
    measure(page, None)
    button(page, "Failures").click()
    page.locator(".failures button", has_text=QUESTION).click()
    expect(page.locator(".cause")).to_contain_text("does not say “seventeen”")
    expect(page.locator(".gold-said")).to_contain_text("four times")
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)  # a part of a sentence is no sentence
    button(page, "Which stage lost it?").click()
    expect(page.locator(".story")).to_contain_text("gold doubtful")
    button(page, "Remove the wording seventeen").click()
    page.get_by_label("Accepted wording").fill("four")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".saved")).to_contain_text("Replaced: zarif")
    pairs = lines(failed, "gold")[1:]
    assert [(one["id"], one.get("answers")) for one in pairs] == [("zarif", [["four"]]), ("mercury", None)]
    page.locator(".failures summary").click()
    expect(page.locator(".failures li", has_text=QUESTION)).to_contain_text("gold doubtful · saved")
    assert barriers(page) == []


def test_rated_answers_are_shown_before_they_become_gold(newcomer: Callable[..., Page], own: Server) -> None:
    page = newcomer(own.url)
    chat.ask(page, QUESTION)
    button(page, "Good answer").click()
    expect(page.get_by_label("Why?", exact=True)).to_be_visible()
    chat.ask(page, "Is Iran a full SCO member?")
    button(page, "Bad answer").last.click()
    expect(button(page, "Bad answer").last).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Why?", exact=True).last.fill("an observer")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you.", exact=True)).to_be_visible()
    measure(page)
    button(page, "Ratings").click()
    expect(page.locator(".gold-question")).to_have_text(QUESTION)
    expect(page.locator(".measure")).to_contain_text("the product's own answer: check it")
    expect(page.locator(".measure")).to_contain_text("2 to look at")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".gold-question")).to_have_text("Is Iran a full SCO member?")
    assert lines(own, "mine")[1]["tags"] == ["feedback", "own-answer"]
    expect(page.locator(".measure")).to_contain_text("an observer")
    page.keyboard.press("Enter")  # the focus is on "Leave it out"
    expect(page.locator(".measure")).to_contain_text("already asks every rated question")
    assert len(lines(own, "mine")) == 2
    assert barriers(page) == []


def test_answers_are_labelled_with_two_keys_and_the_judges_measured(
    newcomer: Callable[..., Page], failed: Server
) -> None:
    page = newcomer(failed.url)
    measure(page, None)
    button(page, "Labels").click()
    expect(page.locator(".desk")).to_contain_text(QUESTION)
    expect(page.locator(".desk")).to_contain_text("Is the answer right?")
    assert page.locator(".desk table").count() == 0, "no figure sways a person"
    assert barriers(page) == []
    page.keyboard.press("y")
    expect(page.locator(".desk")).to_contain_text("Do its quotes support")
    page.keyboard.press("n")
    expect(page.locator(".desk tbody tr")).to_have_count(3)
    expect(page.locator(".desk tbody th")).to_have_text(
        ["right answer metric", "right answer, on the evidence metric", "supported by its quotes metric"]
    )
    folder = failed.settings.home / "labels"
    (file,) = folder.iterdir()
    label = json.loads(file.read_text("utf-8").strip())
    assert (label["id"], label["correct"], label["supported"]) == ("zarif", True, False)
    page.keyboard.press("b")
    button(page, "Back to the previous one").click()
    expect(page.locator(".desk")).to_contain_text("Is the answer right?")
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator(".desk tbody tr").first).to_be_visible()
    assert [json.loads(one)["correct"] for one in file.read_text("utf-8").split()] == [True, False]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_on_the_measure_page(newcomer: Callable[..., Page], own: Server, scheme: str) -> None:
    page = newcomer(own.url, color_scheme=scheme, reduced_motion="reduce")
    measure(page)
    ask(page, QUESTION)
    page.keyboard.press("Enter")
    assert barriers(page) == []


def test_on_a_phone_nothing_is_wider_than_the_screen(newcomer: Callable[..., Page], own: Server) -> None:
    page = newcomer(own.url, viewport={"width": 320, "height": 640}, is_mobile=True, has_touch=True)
    measure(page)
    ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_visitor_has_no_such_tab(newcomer: Callable[..., Page], tmp_path: Path) -> None:
    with served(tmp_path / "home", trusted_hosts=("pincite.example",)) as server:
        page = newcomer(server.url)
        expect(page.get_by_role("tab", name="Quality", exact=True)).to_be_visible()
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("tab", name="Measure", exact=True)).to_be_hidden()


@pytest.fixture
def saved(own: Server) -> Server:
    """A server with the suite `gold`, whose gold is wrong once."""
    measuring.save(own)
    return own


def test_a_suite_is_run_and_its_failures_are_a_button_away(newcomer: Callable[..., Page], saved: Server) -> None:
    page = newcomer(saved.url)
    measure(page, None)
    page.get_by_role("combobox", name="Suite").select_option("gold")
    button(page, "Run").click()
    start = button(page, "Run gold")
    expect(start).to_be_enabled()
    page.wait_for_function(LEGIBLE, arg="[data-key=start]")  # before the pointer is on it
    start.press("Enter")
    expect(page.locator(".run-state")).to_contain_text("gold is finished.")
    expect(page.locator(".run-state")).to_contain_text("2 of 2 asked, 1 wrong, asked of Iran and Russia (example)")
    expect(page.locator("progress")).to_have_count(0)
    assert barriers(page) == []
    button(page, "See the 1 wrong answer").click()
    expect(page.locator(".failures button")).to_have_count(1)
    expect(page.locator(".failures button")).to_contain_text(QUESTION)
    button(page, "Run").click()
    start.click()
    while len(finished(saved)) < 2:
        page.wait_for_timeout(100)
    expect(page.locator(".run-state")).to_contain_text("gold is finished.")
    expect(start).to_be_enabled()
    button(page, "See the 1 wrong answer").click()
    newest = max((saved.settings.home / "runs").glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
    expect(page.get_by_role("combobox", name="Run")).to_have_value(newest.stem)


def finished(server: Server) -> list[Path]:
    """The files of the runs that have come to their end."""
    return [path for path in (server.settings.home / "runs").glob("*.jsonl") if read(path).footer is not None]


def test_a_run_is_watched_stopped_and_gone_on_with_after_a_restart(
    newcomer: Callable[..., Page], saved: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, reached = threading.Event(), threading.Event()
    answer, asked = Bot.answer, iter(range(100))

    def slow(bot: Bot, *args: Any, **kwargs: Any) -> Any:
        if next(asked) == 1:
            reached.set()
            assert held.wait(60)
        return answer(bot, *args, **kwargs)

    monkeypatch.setattr(Bot, "answer", slow)
    page = newcomer(saved.url)
    measure(page, None)
    page.get_by_role("combobox", name="Suite").select_option("gold")
    button(page, "Run").click()
    button(page, "Run gold").click()
    assert reached.wait(60)
    expect(page.locator(".run-state")).to_contain_text("1 of 2 asked")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1")
    assert barriers(page) == []
    page.reload()
    tab(page, "Measure")
    button(page, "Run").click()
    expect(page.locator(".run-state")).to_contain_text("1 of 2 asked")
    button(page, "Stop").click()
    expect(page.locator(".run-state")).to_contain_text("stops after this question")
    held.set()
    expect(page.locator(".run-state")).to_contain_text("was stopped; its answers are kept")
    saved.stop()
    saved.start()
    page.reload()
    tab(page, "Measure")
    button(page, "Run").click()
    page.get_by_role("button", name="Go on with the unfinished run").click()
    expect(page.locator(".run-state")).to_contain_text("gold is finished.")
    (run,) = (saved.settings.home / "runs").glob("*.jsonl")
    assert read(run).footer is not None
    expect(page.get_by_role("button", name="Go on with the unfinished run")).to_have_count(0)


def test_what_keeps_a_suite_from_being_run_is_said(newcomer: Callable[..., Page], saved: Server) -> None:
    file = saved.settings.home / "suites" / "gold.jsonl"
    file.write_text(file.read_text("utf-8").replace('"seeds"}', '"nowhere"}'), "utf-8")
    page = newcomer(saved.url)
    measure(page, None)
    button(page, "Run").click()
    expect(button(page, "Choose a suite above first")).to_be_disabled()
    page.get_by_role("combobox", name="Suite").select_option("gold")
    button(page, "Run gold").click()
    expect(page.locator(".measure .problem")).to_contain_text("nowhere")


def test_strange_questions_are_labelled_and_then_gone(newcomer: Callable[..., Page], tmp_path: Path) -> None:
    with served(tmp_path / "home", reader="small", query_log_days=40) as server:
        begin = today() - timedelta(days=20)
        server.settings.home.mkdir(exist_ok=True)
        QueryLog(server.settings).put(drifting(begin))
        page = newcomer(server.url)
        measure(page)
        button(page, "Questions").click()
        expect(page.locator(".drift")).to_have_count(3)
        expect(page.locator(".drift").first).to_contain_text("Since")
        expect(page.locator(".drift .break")).to_have_count(1)
        expect(page.locator(".drift").nth(2)).to_contain_text("No change can be seen over 20 days")
        expect(page.locator(".strange li").first).to_contain_text(QUESTION)
        assert barriers(page) == []
        page.locator(".strange button").first.press("Enter")
        expect(page.locator(".gold-question")).to_have_text(QUESTION)
        button(page, "Accept the answer and its quotes").click()
        page.keyboard.press("Control+Enter")
        expect(page.locator(".saved")).to_be_visible()
        expect(page.locator(".strange li").first).not_to_contain_text(QUESTION)
        assert len(lines(server, "mine")) == 2
        page.reload()
        tab(page, "Measure")
        button(page, "Questions").click()
        expect(page.locator(".strange li").first).to_be_visible()
        assert page.locator(".strange", has_text=QUESTION).count() == 0, "the suite asks it"
        button(page, "Delete these questions").click()
        button(page, "Really delete all of them?").click()
        expect(page.locator(".measure")).to_contain_text("Nothing has been asked of this collection yet")
        assert QueryLog(server.settings).read("seeds") == []


def drifting(begin: date) -> Iterator[LoggedQuestion]:
    """Twenty days of questions, surer in the first twelve, and one that no passage is near."""
    for number in range(20):
        for n in range(4):
            yield LoggedQuestion(
                day=begin + timedelta(days=number),
                collection="seeds",
                question=f"Question {number} {n}?",
                status="answered",
                confidence=(0.8 if number < 12 else 0.5) + n / 100,
                similarity=0.6 + n / 100,
                index_id="i",
                writer="reader",
            )
    yield LoggedQuestion(
        day=begin + timedelta(days=5),
        collection="seeds",
        question=QUESTION,
        status="answered",
        confidence=0.8,
        similarity=0.01,
        index_id="i",
        writer="reader",
    )


def test_without_a_query_log_the_page_says_how_to_keep_one(newcomer: Callable[..., Page], own: Server) -> None:
    page = newcomer(own.url, viewport={"width": 320, "height": 640}, is_mobile=True, has_touch=True)
    measure(page)
    button(page, "Questions").click()
    expect(page.locator(".measure pre")).to_have_text("query_log_days = 30")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
