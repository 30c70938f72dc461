"""The tab Quality: what was measured, how sure that is, and how it changed, in words."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pincite.bot.serving.languages import LANGUAGES, messages
from pincite.eval.runs import read
from tests.bot.serving.asking import tab
from tests.bot.serving.serving import Server, served
from tests.bot.serving.test_states import barriers
from tests.bot.serving.test_wording import KNOWN, LEFTOVERS, marked
from tests.eval.test_compare import right, unanswerable, wrong
from tests.eval.test_quality import MANY, keep
from tools.figures import quality

HOSTILE = "<img src=x onerror=document.title='taken'>"


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Server]:
    with served(tmp_path / "home", seeds=False) as server:
        yield server


@pytest.fixture
def measured(bare: Server) -> Server:
    """A suite that two configurations were measured on, one of them twice, and another suite that was stopped."""
    home = bare.settings.home
    silent = [unanswerable("u", cites=None), unanswerable("v")]
    keep(home, 1, [*(wrong(id_) for id_ in MANY), *silent])
    keep(home, 2, [*(right(id_) for id_ in MANY), *silent], writer="llm", model=HOSTILE, documents=7)
    keep(home, 3, [*(right(id_) for id_ in MANY), *silent], index_id="new", documents=7, model="similarity")
    keep(home, 4, [right("a")], suite="trees", selection={"split": "test"}, finished=False, questions=9)
    return bare


def open_tab(newcomer: Callable[..., Page], server: Server, **options: str) -> Page:
    page = newcomer(server.url, timezone_id="UTC", **options)
    page.locator("[data-tab-id=quality]").click()
    page.locator("#pincite-quality h3").first.wait_for()
    return page


def test_a_suite_is_told_in_words_with_its_main_figures(newcomer: Callable[..., Page], measured: Server) -> None:
    page = open_tab(newcomer, measured)
    plants = page.get_by_role("region", name="plants", exact=True)
    expect(plants).to_contain_text(
        "22 questions, asked of 7 documents in plants on Mar 3, 2026 and answered by similarity."
    )
    figures = plants.locator(".main-figures > div")
    expect(figures).to_have_count(3)
    expect(figures.nth(0)).to_contain_text("95%")  # of 22, one was answered that has no answer
    expect(figures.nth(0).locator("small")).to_have_text("78% to 99%, of 22")
    expect(figures.nth(1)).to_contain_text("wrong headlines")
    expect(figures.nth(1).locator("strong")).to_have_text("0%")
    expect(figures.nth(2).locator("small")).to_contain_text(", of 2")
    course = plants.locator(".course li")
    expect(course).to_have_count(2)
    expect(course.nth(0)).to_contain_text("reader: Measured 2 times since Mar 1, 2026. Better than on Mar 1, 2026: ")
    expect(course.nth(0)).to_contain_text("5% right then, 95% now, a difference of ")
    expect(course.nth(0)).to_contain_text("Changed since then: the documents.")
    expect(course.nth(1)).to_contain_text("llm: Measured once, on Mar 2, 2026. A second run will show")
    trees = page.get_by_role("region", name="trees", exact=True)
    expect(trees).to_contain_text("Only a part of the suite: test.")
    expect(trees).to_contain_text("The newest run is not finished: 1 of 9 questions have been asked.")
    expect(trees).to_contain_text("With evidence for them: 1 document.")
    expect(trees).to_contain_text("nothing to measure")
    assert page.title() != "taken" and page.locator("#pincite-quality img").count() == 0
    assert barriers(page) == []


def test_the_picture_of_a_history_has_a_table_beside_it(newcomer: Callable[..., Page], measured: Server) -> None:
    page = open_tab(newcomer, measured)
    plants = page.get_by_role("region", name="plants", exact=True)
    picture = plants.get_by_role("img")
    label = picture.get_attribute("aria-label") or ""
    assert "reader, Mar 1, 2026: 5%" in label and "llm, Mar 2, 2026: 95%" in label
    expect(picture.locator("polyline")).to_have_count(2)
    expect(plants.locator(".legend li")).to_have_text(["reader", "llm"])
    expect(page.get_by_role("region", name="trees", exact=True).locator("figure")).to_have_count(0)
    plants.locator("summary").press("Enter")
    table = plants.get_by_role("region", name="Runs of suite plants").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(4)
    newest = table.get_by_role("row").nth(1)
    expect(newest).to_contain_text("plants-20260303T100000Z-000003")
    expect(newest).to_contain_text("0.955")
    assert barriers(page) == []


def test_the_runs_of_the_harness_are_shown_as_the_command_line_has_them(
    newcomer: Callable[..., Page], bare: Server
) -> None:
    runs = bare.settings.home / "runs"
    runs.mkdir(parents=True)
    baseline = quality.FOLDER / "baseline.jsonl"
    shutil.copy(baseline, runs / "seeds-20260101T000000Z-000001.jsonl")
    (runs / "broken-20260101T000000Z-000002.jsonl").write_text("{", "utf-8")
    figures = quality.figures(read(baseline))
    page = open_tab(newcomer, bare)
    for place, name in enumerate(("right_and_cited", "headline_wrong", "abstained_rightly")):
        figure = figures[name]
        shown = page.locator(".main-figures > div").nth(place)
        expect(shown.locator("strong")).to_have_text(f"{figure.value:.0%}")
        expect(shown.locator("small")).to_have_text(f"{figure.low:.0%} to {figure.high:.0%}, of {figure.count}")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text(f"{figures['right_and_cited'].value:.3f}")
    expect(page.locator("#pincite-quality svg")).to_have_count(0)


def test_without_a_run_the_tab_says_how_to_make_one(newcomer: Callable[..., Page], bare: Server) -> None:
    page = newcomer(bare.url)
    tab(page, "Quality")
    expect(page.locator("#pincite-quality")).to_contain_text("pincite eval run seeds")
    expect(page.locator("#pincite-quality h3")).to_have_count(0)


def test_nothing_on_the_tab_is_beside_the_catalogue(newcomer: Callable[..., Page], measured: Server) -> None:
    page = newcomer(measured.url)
    with marked(page):
        page.reload()
        page.locator("[data-tab-id=quality]").click()
        page.locator("#pincite-quality h3").first.wait_for()
        page.locator("#pincite-quality summary").first.click()
        assert page.evaluate(LEFTOVERS, [*KNOWN, "Mar", "AM"]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tab_speaks_each_language(newcomer: Callable[..., Page], measured: Server, language: str) -> None:
    page = open_tab(newcomer, measured, locale=language)
    expect(page.locator("#pincite-quality")).to_contain_text(str(messages(language)["quality.explained"]))
    expect(page.locator("#pincite-quality")).to_contain_text(str(messages(language)["quality.first"]))
    page.locator("#pincite-quality summary").first.click()
    assert page.locator("#pincite-quality").evaluate("root => /[{}]/.test(root.textContent)") is False
    assert barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
