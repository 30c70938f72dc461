"""Two runs side by side on the page, and a run as a file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from pincite.eval.runs import read
from tests.bot.serving import measuring
from tests.bot.serving.asking import button, tab
from tests.bot.serving.serving import Server, served
from tests.bot.serving.test_states import barriers


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two runs of one suite; in the later one the answer to the second question has become wrong."""
    with served(tmp_path_factory.mktemp("comparing") / "home", reader="small") as running:
        name = measuring.fail(running)
        folder = running.settings.home / "runs"
        head, *records = (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
        changed = [_answered(json.loads(record)) for record in records]
        header = json.loads(head)
        header |= {"id": "gold-later", "started": "2099-01-01T00:00:00+00:00"}
        lines = [header, *changed]
        (folder / "gold-later.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in lines), "utf-8")
        yield running


def _answered(record: dict) -> dict:
    """A record as it was, its abstention turned into an answer."""
    answer = record.get("answer")
    if answer is not None and answer["status"] == "abstained":
        answer |= {"status": "answered", "short": "mercury", "text": "mercury"}
    return record


def _runs(server: Server) -> tuple[str, str]:
    names = [path.stem for path in (server.settings.home / "runs").glob("*.jsonl")]
    (earlier,) = (name for name in names if name != "gold-later")
    return earlier, "gold-later"


def test_two_runs_are_compared_with_the_keyboard(newcomer: Callable[..., Page], twice: Server) -> None:
    earlier, _ = _runs(twice)
    page = newcomer(twice.url)
    tab(page, "Measure")
    button(page, "Compare").press("Enter")
    page.locator(".compared").wait_for()
    expect(page.get_by_label("compared with")).to_have_value(earlier)
    expect(page.locator(".compared")).to_contain_text("2 questions are the same in both runs")
    row = page.locator("tr", has_text="right, on the evidence")
    expect(row).to_contain_text("may be chance")
    expect(row).to_contain_text("-0.50")
    flip = page.locator(".flip")
    expect(flip).to_have_count(1)
    flip.locator("summary").press("Enter")
    expect(flip).to_contain_text("Became wrong What boils?")
    expect(flip).to_contain_text("(no answer in the documents)")
    expect(flip.get_by_role("region", name="after")).to_contain_text("mercury")
    assert barriers(page) == []


@pytest.mark.parametrize(("name", "suffix"), [("answers", "jsonl"), ("table", "csv"), ("report", "html")])
def test_a_run_is_saved_as_a_file(newcomer: Callable[..., Page], twice: Server, name: str, suffix: str) -> None:
    _, later = _runs(twice)
    page = newcomer(twice.url)
    tab(page, "Measure")
    button(page, "Compare").click()
    page.locator(".compared").wait_for()
    page.locator(".run-picker select").first.select_option(later)
    with page.expect_download() as saved:
        page.get_by_role("button", name=name).press("Enter")
    assert saved.value.suggested_filename == f"{later}.{suffix}"
    content = Path(saved.value.path()).read_text("utf-8-sig")
    if suffix == "jsonl":
        assert content == read(twice.settings.home / "runs" / f"{later}.jsonl").path.read_text("utf-8")
    elif suffix == "html":
        assert content.startswith("<!doctype html>") and "What boils?" in content
    else:
        rows = list(csv.DictReader(io.StringIO(content)))
        assert [(row["id"], row["right_and_cited"]) for row in rows] == [("zarif", "0"), ("mercury", "0")]
        assert rows[1]["expected"] == "(no answer in the documents)"


def test_a_run_that_is_not_there_is_named(twice: Server) -> None:
    _, later = _runs(twice)
    address = f"{twice.url.rstrip('/')}/v1/measure"
    assert httpx.get(f"{address}/runs/{later}/file?kind=csv", timeout=120).status_code == httpx.codes.OK
    for path in (
        "runs/none/file?kind=csv",
        f"runs/{later}/compared?before=none",
        "runs/..%2Fcatalogue/file?kind=jsonl",
    ):
        assert httpx.get(f"{address}/{path}", timeout=120).status_code == httpx.codes.NOT_FOUND
    refused = httpx.get(f"{address}/runs/{later}/file?kind=exe", timeout=120)
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY


def test_runs_are_named_by_suite_and_time_and_times_are_not_judged(
    newcomer: Callable[..., Page], twice: Server
) -> None:
    _, later = _runs(twice)
    page = newcomer(twice.url, viewport={"width": 360, "height": 740})
    tab(page, "Measure")
    button(page, "Compare").click()
    page.locator(".compared").wait_for()
    names = page.locator(".run-picker option").all_inner_texts()
    assert len(names) == 3 and all(name.startswith("gold, ") and " wrong" in name for name in names)
    assert not any(later in name for name in names)
    expect(page.locator("tr", has_text="median time")).to_contain_text("one run each: not judged")
    word = page.locator(".steps", has_text="Save the run as")
    assert word.evaluate("(node) => node.scrollWidth <= node.clientWidth")
    heights = [one.bounding_box()["height"] for one in word.get_by_role("button").all()]
    assert max(heights) < 48, "each on one line"


def test_a_run_that_is_not_finished_is_named_as_in_the_list(newcomer: Callable[..., Page], twice: Server) -> None:
    earlier, _ = _runs(twice)
    folder = twice.settings.home / "runs"
    head, *records, _footer = (folder / f"{earlier}.jsonl").read_text("utf-8").splitlines()
    header = json.loads(head) | {"id": "gold-cut", "started": "2098-02-03T00:00:00+00:00"}
    cut = folder / "gold-cut.jsonl"
    cut.write_text("\n".join([json.dumps(header), *records, ""]), "utf-8")
    try:
        page = newcomer(twice.url)
        tab(page, "Measure")
        button(page, "Compare").click()
        expect(page.get_by_label("compared with")).to_have_value("gold-cut")
        expect(page.locator(".compared")).to_contain_text(re.compile(r"Not finished: gold, .*2098"))
        expect(page.locator(".compared")).not_to_contain_text("gold-cut")
    finally:
        cut.unlink()
