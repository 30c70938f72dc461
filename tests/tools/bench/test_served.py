"""What the load and the soak compute, and what the load's browser loads of a real server."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from pincite.bot.serving.page_files import STATIC
from tests.bot.serving.serving import served
from tools.bench import load, soak
from tools.bench.served import questions, text

SAMPLE = soak.ServerSample(seconds=0.0, answers=0, rss_mb=500.0, workers_mb=0.0, threads=20, files=40, data_mb=1.0)


def samples(*rss: float) -> list[soak.ServerSample]:
    return [replace(SAMPLE, seconds=n * 60.0, answers=n, rss_mb=value) for n, value in enumerate(rss)]


@pytest.mark.parametrize(
    ("rss", "rise", "word"),
    [
        ([500] * 60, 0, "Level"),
        ([*range(300, 600, 10), *[600] * 30], 0, "Level"),
        ([500 + n for n in range(60)], 60, "Not level"),
        ([600 - n for n in range(60)], -60, "Level"),
        ([500 + n / 2 for n in range(60)], 30, "Level"),
    ],
)
def test_memory_is_level_where_the_last_half_of_its_curve_is(rss: list[float], rise: float, word: str) -> None:
    curve = samples(*rss)
    assert soak.slope(curve, lambda one: one.rss_mb) == pytest.approx(rise, abs=1e-6)
    assert soak.verdict(curve).startswith(f"{word}: ") and f"{rise:+} MB" in soak.verdict(curve)


def test_the_curve_has_a_row_for_each_five_minutes() -> None:
    rows = soak.rows(samples(*range(100, 112)))
    assert [row[:3] for row in rows] == [("0 to 5", "4", "102"), ("5 to 10", "9", "107"), ("10 to 15", "11", "110")]


def test_every_question_and_every_document_is_another_one() -> None:
    asked = questions()
    assert len(asked) == len(set(asked)) > 300 and asked == questions() != questions(seed=1)
    assert text(1, 3000) == text(1, 3000) != text(2, 3000)
    assert 3000 <= len(text(1, 3000).encode()) <= 16_384 < len(text(1, 20_000).encode())


ROW = load.LoadRow(
    users=10, answers_a_second=1.234, p50=0.4, p95=None, refused=3, given_up=0, failed=0, page_p95=0.2, pages=5,
    health_p95=0.01, seconds=40, cpu_seconds=1.1, others=0.25, cores=2, day="2026-01-01",
)  # fmt: skip


def test_the_table_says_what_it_was_measured_on() -> None:
    page = load.page_of([ROW, replace(ROW, users=200, others=0.5)])
    assert "| 10 | 1.23 | 400 ms | – | 3 | 0 | 0 | 200 ms | 10 ms |" in page
    assert "25% to 50%" in page and "2 cores" in page
    assert load.LoadRow(**json.loads(json.dumps(asdict(ROW)))) == ROW


def test_users_ask_and_a_browser_loads_all_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "THOUGHT", (0.0, 0.0))
    with served(tmp_path / "home") as server:
        url = server.url.rstrip("/")
        _, loaded = asyncio.run(load.open_page(url))
        names = {path.rpartition("/")[2] for path in loaded}
        assert names >= {path.name for path in STATIC.glob("*.js")} | {"page.css"}
        process = SimpleNamespace(url=url, process=SimpleNamespace(pid="self"))
        row = asyncio.run(load.load(process, 2, 1.0))  # type: ignore[arg-type]
        assert row.failed == row.given_up == row.refused == 0 and row.p50 is not None and row.cpu_seconds > 0


def test_a_refusal_names_the_time_to_wait(tmp_path: Path) -> None:
    with served(tmp_path / "home", page=False, most_waiting=0) as server:
        assert server.app is not None
        turns = server.app.state.answering.turns
        turns.under_way = turns.at_once

        async def ask() -> float | None:
            async with httpx.AsyncClient(base_url=server.url, timeout=60) as http:
                return await load.ask(http, "Who?", {})

        wait = asyncio.run(ask())
        turns.under_way = 0
    assert wait is not None and wait >= 1
