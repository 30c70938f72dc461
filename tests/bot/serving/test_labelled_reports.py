"""Answers labelled in a report: a file in a real browser, without any server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from pincite.eval import report
from pincite.eval.judge.importing import take
from pincite.eval.judge.labels import given_labels, labels, sample
from pincite.eval.runs import Run
from tests.bot.serving.asking import PATIENCE, button
from tests.bot.serving.conftest import Visit
from tests.bot.serving.test_states import barriers
from tests.eval.conftest import BLOOM, made
from tests.eval.test_compare import WHERE, a_run, right, silent, unanswerable, wrong

HOSTILE = "</script><img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>\u202e"

Opened = Callable[..., Page]


@pytest.fixture
def run() -> Run:
    """Three answers to judge, an abstention, an answer to a question without one, and a failure."""
    return a_run(
        [
            right("a"),
            wrong("b", question="Where do figs grow?"),
            right("c", question=f"Where? {HOSTILE}"),
            silent("s"),
            unanswerable("u", cites=(BLOOM,)),
            made("f", **WHERE, error="LLMUnavailable: off"),
        ],
        name="plants-20260301T100000Z-a1b2c3",
    )


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with ExitStack() as closing:
        made_ = browser.new_context(viewport={"width": 1280, "height": 900})
        closing.callback(made_.close)
        made_.set_default_timeout(PATIENCE)
        yield made_


@pytest.fixture
def opened(context: BrowserContext, tmp_path: Path) -> Iterator[Opened]:
    """Write the report of a run and open it; at the end it has fetched nothing, and nothing broke."""
    visit = Visit()

    def make(run: Run, home: Path | None = None) -> Page:
        file = tmp_path / f"{run.name}.html"
        file.write_text(report.page(report.build(run, home)), "utf-8")
        page = context.new_page()
        visit.watch(page)
        page.goto(file.as_uri())
        return page

    yield make
    assert {urlsplit(url).scheme for url in visit.requests} <= {"file", "blob"}
    assert visit.errors == []


def question(page: Page, id_: str) -> Locator:
    return page.locator(f'[id="q-{id_}"]')


def open_(page: Page, id_: str) -> Locator:
    one = question(page, id_)
    one.locator("summary").click()
    expect(one).to_have_attribute("open", "")
    return one


def saved(page: Page) -> list[dict[str, Any]]:
    with page.expect_download() as download:
        button(page, "save the labels").click()
    assert download.value.suggested_filename == "labels-plants-20260301T100000Z-a1b2c3.jsonl"
    return [json.loads(line) for line in Path(download.value.path()).read_text("utf-8").splitlines()]


def test_labels_by_mouse_survive_a_reload_and_are_taken_over(opened: Opened, run: Run, tmp_path: Path) -> None:
    page = opened(run)
    progress = page.locator("#progress")
    expect(progress).to_have_text("0 of 5 labelled")
    expect(button(page, "save the labels")).to_be_disabled()
    one = open_(page, "a")
    button(one, "right").click()
    expect(button(one, "right")).to_have_attribute("aria-pressed", "true")
    expect(progress).to_have_text("0 of 5 labelled, 1 begun")
    button(one, "yes, they support it").click()
    expect(progress).to_have_text("1 of 5 labelled")
    other = open_(page, "s")
    expect(other.get_by_role("group", name="Do its quotes support it?")).to_have_count(0)
    button(other, "gold doubtful").click()
    other.get_by_label("Remark").fill(f"look at page 2\n{HOSTILE}")
    button(open_(page, "b"), "wrong").click()
    expect(question(page, "f").locator(".label")).to_have_count(0)
    page.reload()
    expect(progress).to_have_text("2 of 5 labelled, 1 begun")
    expect(question(page, "a").locator("summary")).to_contain_text("labelled right")
    expect(question(page, "s").locator("summary")).to_contain_text("labelled gold doubtful")
    expect(question(page, "b").locator("summary")).to_contain_text("label begun")
    expect(open_(page, "s").get_by_label("Remark")).to_have_value(f"look at page 2\n{HOSTILE}")
    lines = saved(page)
    expect(page.locator("#told")).to_have_text(
        f"2 saved, 1 only begun. pincite eval label {run.name} labels-{run.name}.jsonl takes them over."
    )
    assert [(line["id"], line["correct"], line["gold_doubtful"]) for line in lines] == [
        ("a", True, False),
        ("s", None, True),
    ]
    file = tmp_path / "labels.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert len(take(run, tmp_path, file).kept) == 2
    kept = given_labels(tmp_path, run)
    assert kept["s"].remark == f"look at page 2\n{HOSTILE}" and kept["a"].supported and not kept["a"].blind


def test_labels_by_keyboard_alone(opened: Opened, run: Run) -> None:
    page = opened(run)
    page.locator("#kind").focus()
    while not page.evaluate("document.activeElement.closest('.q') !== null"):
        page.keyboard.press("Tab")
    expect(question(page, "a").locator("summary")).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator("#progress")).to_have_text("0 of 5 labelled")  # nobody has seen it yet
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    page.keyboard.press("s")
    expect(page.locator("#progress")).to_have_text("1 of 5 labelled")
    page.keyboard.press("j")
    expect(question(page, "b").locator("summary")).to_be_focused()
    expect(question(page, "b")).to_have_attribute("open", "")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid", "the focus is visible"
    page.keyboard.press("w")
    page.keyboard.press("u")
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.keyboard.type("wrong grove")  # w, r, g are letters here
    page.keyboard.press("Escape")
    expect(question(page, "b").locator("summary")).to_be_focused()
    expect(question(page, "b").locator("summary")).to_contain_text("labelled wrong, gold doubtful")
    page.keyboard.press("k")
    expect(question(page, "a").locator("summary")).to_be_focused()
    page.keyboard.press("s")  # once more takes it back
    expect(page.locator("#progress")).to_have_text("1 of 5 labelled, 1 begun")
    (line,) = saved(page)
    assert (line["id"], line["correct"], line["supported"], line["remark"]) == ("b", False, False, "wrong grove")
    page.locator("#labels").select_option("none")
    expect(question(page, "b")).to_be_hidden()
    expect(page.locator("#count")).to_have_text("5 shown")
    page.locator("#labels").select_option("some")
    expect(page.locator(".q:visible")).to_have_count(1)


def test_blind_labels_come_in_random_order_without_what_the_metrics_say(
    opened: Opened, run: Run, tmp_path: Path
) -> None:
    page = opened(run)
    button(open_(page, "b"), "right").click()  # beside the metrics' verdict
    blind = page.get_by_label("label blind")
    page.get_by_label("only the 4 wrong ones").check()
    blind.check()
    expect(page.locator(".says:visible")).to_have_count(0)
    expect(page.get_by_label("only the 4 wrong ones")).to_be_disabled()
    order = [record.asked.pair.id for record in sample(run)]
    shown = page.locator(".q:visible").evaluate_all("some => some.map((one) => one.id.slice(2))")
    assert shown[:3] == order and sorted(shown[3:]) == ["f", "s", "u"]
    page.reload()
    expect(blind).to_be_checked()
    expect(page.locator(".says:visible")).to_have_count(0)
    for id_ in order:
        one = open_(page, id_)
        if id_ != "b":
            button(one, "right").click()
        button(one, "yes, they support it").click()
    lines = saved(page)
    assert {line["id"]: line["blind"] for line in lines} == {"a": True, "b": False, "c": True}
    file = tmp_path / "labels.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    taken = take(run, tmp_path, file)
    before = order.index("b")
    assert (len(taken.kept), taken.measuring) == (3, before), "what was seen beside the metrics measures nothing"
    assert list(labels(tmp_path, run)) == order[:before]
    blind.uncheck()
    expect(page.locator(".state:visible")).to_have_count(6)
    assert page.locator(".q").evaluate_all("some => some.map((one) => one.id)") == [
        f"q-{record.asked.pair.id}" for record in run.records
    ]


def test_labels_of_the_data_folder_are_there_and_changed_in_the_browser(
    opened: Opened, run: Run, tmp_path: Path
) -> None:
    page = opened(run)
    one = open_(page, "a")
    button(one, "right").click()
    button(one, "yes, they support it").click()
    one.get_by_label("Remark").fill(HOSTILE)
    file = tmp_path / "labels.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in saved(page)), "utf-8")
    take(run, tmp_path, file)
    page.evaluate("localStorage.clear()")
    again = opened(run, tmp_path)
    expect(again.locator("#progress")).to_have_text("1 of 5 labelled")
    expect(button(again, "save the labels")).to_be_disabled()
    one = open_(again, "a")
    expect(one.get_by_label("Remark")).to_have_value(HOSTILE)
    button(one, "wrong").click()
    (line,) = saved(again)
    assert (line["correct"], line["supported"], line["remark"]) == (False, True, HOSTILE)


def test_two_tabs_agree(opened: Opened, run: Run) -> None:
    first, second = opened(run), opened(run)
    button(open_(first, "s"), "gold doubtful").click()
    expect(second.locator("#progress")).to_have_text("1 of 5 labelled")
    button(open_(second, "u"), "wrong").click()
    expect(first.locator("#progress")).to_have_text("2 of 5 labelled")
    assert [line["id"] for line in saved(first)] == ["s", "u"]


def test_labels_of_other_runs_and_of_other_answers_are_kept_apart(opened: Opened, run: Run) -> None:
    page = opened(run)
    button(open_(page, "s"), "gold doubtful").click()
    other = opened(a_run(list(run.records), name="plants-20260302T100000Z-000002"))
    expect(other.locator("#progress")).to_have_text("0 of 5 labelled")
    changed = opened(a_run([right("a"), silent("s", question="Where else?")], name=run.name))
    expect(changed.locator("#progress")).to_have_text("0 of 2 labelled")
    button(open_(changed, "s"), "gold doubtful").click()
    back = opened(run)
    expect(back.locator("#progress")).to_have_text("1 of 5 labelled")


@pytest.mark.parametrize("stored", ["{", "[]", "null", '{"labels": [1, null, {"id": "a"}]}', '{"labels": "a"}'])
def test_whatever_else_is_stored_under_the_name_breaks_nothing(opened: Opened, run: Run, stored: str) -> None:
    page = opened(run)
    page.evaluate("([name, text]) => localStorage.setItem(name, text)", [f"pincite labels {run.name}", stored])
    page.reload()
    expect(page.locator("#progress")).to_have_text("0 of 5 labelled")
    button(open_(page, "s"), "gold doubtful").click()
    expect(page.locator("#progress")).to_have_text("1 of 5 labelled")
    page.reload()
    expect(page.locator("#progress")).to_have_text("1 of 5 labelled")


def test_a_reload_before_the_store_has_heard_loses_nothing(opened: Opened, context: BrowserContext, run: Run) -> None:
    context.add_init_script(
        "const get = Storage.prototype.getItem;"
        "Storage.prototype.getItem = function (name) { return this === localStorage ? null : get.call(this, name); }"
    )
    page = opened(run)
    page.get_by_label("label blind").check()
    button(open_(page, "a"), "right").click()
    page.reload()
    expect(page.get_by_label("label blind")).to_be_checked()
    expect(question(page, "a").locator("summary")).to_contain_text("label begun")
    expect(opened(run).get_by_label("label blind")).not_to_be_checked()  # another tab, which sees nothing


def test_a_browser_that_keeps_nothing_says_so(opened: Opened, context: BrowserContext, run: Run) -> None:
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    page = opened(run)
    expect(page.locator("#forgetful")).to_be_hidden()
    button(open_(page, "s"), "gold doubtful").click()
    expect(page.locator("#forgetful")).to_contain_text("save them before you leave")
    assert [line["id"] for line in saved(page)] == ["s"]


def test_text_of_an_outcome_never_becomes_mark_up(opened: Opened, run: Run) -> None:
    page = opened(run)
    one = open_(page, "c")
    expect(one.locator(".asked")).to_have_text(f"Where? {HOSTILE}")
    one.get_by_label("Remark").fill(HOSTILE)
    page.reload()
    expect(open_(page, "c").get_by_label("Remark")).to_have_value(HOSTILE)
    assert page.title() == f"plants: {run.name}" and page.locator("img").count() == 0


def test_without_its_script_the_file_stays_readable(browser: Browser, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "r.html"
    file.write_text(report.page(report.build(run)), "utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    expect(page.locator("#labelling")).to_be_hidden()
    question(page, "b").locator("summary").click()
    expect(question(page, "b").locator(".sides")).to_be_visible()
    expect(question(page, "b")).to_contain_text("Why it lost points")
    expect(question(page, "b").get_by_role("button")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_to_labelling(opened: Opened, run: Run, scheme: Any) -> None:
    page = opened(run)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    one = open_(page, "a")
    button(one, "right").click()
    assert barriers(page) == []
    expect(one.get_by_role("group", name="Is the answer right?")).to_be_visible()
    expect(page.locator("#progress")).to_have_role("status")
    page.get_by_label("label blind").check()
    assert barriers(page) == []


def test_on_a_phone_labelling_sticks_out_nowhere(opened: Opened, run: Run) -> None:
    page = opened(run)
    page.set_viewport_size({"width": 360, "height": 700})
    open_(page, "a")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
