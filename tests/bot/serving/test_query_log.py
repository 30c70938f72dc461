"""The query log: off unless asked for, questions alone, for so many days, and nobody's own documents."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from pincite.bot.keys import Keys, Role
from pincite.bot.query_log import TABLE, LoggedQuestion, QueryLog, today
from pincite.bot.serving.app import create
from pincite.bot.settings import Settings
from pincite.index.errors import DataFolderError
from tests.bot.serving.serving import served

SEED = "Is Iran a full SCO member?"
BROWSER = {"X-Pincite-Browser": "t" * 32}


def ask(settings: Settings, *requests: dict[str, object], path: str = "/v1/answers") -> None:
    """Ask a server that is stopped then, so that everything is written."""
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1", client=("127.0.0.1", 5000)) as http:
        for request in requests:
            reply = http.post(path, json=request, headers=BROWSER)
            assert reply.status_code == 200, reply.text


def question(
    days_ago: int = 0, text: str = "Who?", collection: str = "seeds", similarity: float | None = None
) -> LoggedQuestion:
    return LoggedQuestion(
        day=today() - timedelta(days=days_ago),
        collection=collection,
        question=text,
        status="answered",
        confidence=0.5,
        similarity=similarity,
        index_id="i",
        writer="reader",
    )


def texts(log: QueryLog) -> list[str]:
    return [one.question for one in log.read("seeds")]


def test_no_question_is_kept_unless_asked_for(tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path / "home")
    ask(settings, {"question": SEED})
    QueryLog(settings).put([question()])
    assert not TABLE.path(settings).exists() and QueryLog(settings).read("seeds") == []


def test_kept_are_the_question_and_its_figures_and_nothing_else(tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path / "home", query_log_days=30)
    ask(settings, {"question": SEED}, {"question": SEED, "stream": True}, {"question": "Thanks!"})
    ask(settings, {"question": "And Rouhani's trips to Russia?", "history": [[SEED, "No."]]})
    ask(settings, {"model": "pincite/seeds", "messages": [{"role": "user", "content": "What boils?"}]},
        path="/v1/chat/completions")  # fmt: skip
    logged = QueryLog(settings).read("seeds")
    whole = "Is Iran a full SCO member, and Rouhani's trips to Russia?"
    assert {one.question for one in logged} == {SEED, whole, "What boils?"} and len(logged) == 4
    first = next(one for one in logged if one.question == SEED)
    assert (first.day, first.status) == (today(), "answered") and first.index_id and first.writer == "reader"
    assert 0.3 < (first.similarity or 0) <= 1 and 0 < first.confidence <= 1
    boils = next(one for one in logged if one.question == "What boils?")
    assert boils.status == "abstained" and (boils.similarity or 1) < (first.similarity or 0)
    file = TABLE.path(settings)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    raw = file.read_bytes()
    assert b"observer" not in raw and b"t" * 32 not in raw and b"127.0.0.1" not in raw
    (row,) = sqlite3.connect(file).execute("SELECT * FROM query_log WHERE question = 'What boils?'").fetchall()
    assert len(row) == 10 and row[1] == today().isoformat() and row[2] == (today() + timedelta(days=30)).isoformat()


def test_questions_about_a_browsers_own_documents_and_trials_are_not_kept(tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path / "home", query_log_days=30)
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1", client=("127.0.0.1", 5000)) as http:
        path = "/v1/collections/own/documents?name=a.txt"
        assert http.post(path, content=b"The bridge was built in 1932.", headers=BROWSER).status_code < 300
        asked = {"question": "When was the bridge built?", "collection": "own"}
        assert http.post("/v1/answers", json=asked, headers=BROWSER).json()["status"] == "answered"
        assert http.post("/v1/measure/answers", json={"question": SEED, "collection": "seeds"}).status_code == 200
    assert not TABLE.path(settings).exists()


def test_questions_expire_on_the_day_that_was_promised_and_leave_the_file(either: Settings) -> None:
    settings = either.model_copy(update={"query_log_days": 10})
    log = QueryLog(settings)
    log.put([question(3, "Which zebra?"), question(9, "Which yak?")])
    assert texts(log) == ["Which yak?", "Which zebra?"]
    assert [one.question for one in log.read("seeds", today() + timedelta(days=1))] == ["Which zebra?"]
    off = QueryLog(either.model_copy(update={"query_log_days": 0}))
    off.purge()
    assert len(texts(off)) == 2, "switched off, nothing new is kept, and the rest goes when it was to go"
    off.purge(today() + timedelta(days=1))
    assert texts(off) == ["Which zebra?"]
    QueryLog(either.model_copy(update={"query_log_days": 2})).purge()
    assert texts(log) == [], "days that are shortened hold for what is there"
    log.put([question(0, "Which okapi?"), question(0, "Which gnu?", "other")])
    assert log.forget("seeds") == 1 and texts(log) == [] and len(log.read("other")) == 1
    if either.database_url is None:
        assert not any(word in TABLE.path(either).read_bytes() for word in (b"zebra", b"yak", b"okapi"))


def test_the_log_moves_to_the_shared_database_with_its_days(settings: Settings, shared: Settings) -> None:
    here = settings.model_copy(update={"query_log_days": 5})
    QueryLog(here).put([question(4, "Gone tomorrow?"), question(0, "Kept?")])
    assert QueryLog(here).move_to(QueryLog(shared)) == 2
    assert QueryLog(here).move_to(QueryLog(shared)) == 2
    assert texts(QueryLog(shared)) == ["Gone tomorrow?", "Kept?"]
    assert [one.question for one in QueryLog(shared).read("seeds", today() + timedelta(days=1))] == ["Kept?"]


def test_a_log_that_cannot_be_written_keeps_nobody_from_asking(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings.read(home=tmp_path / "home", query_log_days=30)
    settings.home.mkdir()
    TABLE.path(settings).write_text("no database at all, but long enough to look like one " * 20)
    ask(settings, {"question": SEED})
    assert "missing in the query log" in caplog.text
    with pytest.raises(DataFolderError, match=r"query log in .* can't be used"):
        QueryLog(settings).read("seeds")


def test_drift_is_for_the_owner_of_a_collection(tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path / "home", query_log_days=30, keys="on")
    QueryLog(settings).put([question(0, "Which okapi?", similarity=0.2)])
    keys = Keys(settings.home)
    made = {"seeds": ["seeds"], "other": ["other"]}
    secrets = {name: keys.add(name, Role.ADMIN, collections) for name, collections in made.items()}
    secrets["ask"] = keys.add("ask", Role.ASK)
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1") as http:
        for name, status in (("seeds", 200), ("other", 404), ("ask", 403)):
            headers = {"Authorization": f"Bearer {secrets[name]}"}
            reply = http.get("/v1/measure/questions?collection=seeds", headers=headers)
            assert reply.status_code == status, name
            assert ("okapi" in reply.text) is (status == 200)


def test_the_page_tells_its_visitors(newcomer: Callable[..., Page], tmp_path: Path) -> None:
    for days, told in ((30, 1), (0, 0)):
        with served(tmp_path / f"home{days}", query_log_days=days) as server:
            page = newcomer(server.url)
            expect(page.locator(".composer")).to_be_visible()
            expect(page.locator(".composer .kept")).to_have_count(told)
            if told:
                expect(page.locator(".kept")).to_contain_text("kept here for 30 days")
            page.close()


def test_settings_refuse_days_that_are_none(tmp_path: Path) -> None:
    from pincite.index.errors import SettingsError

    for days in (-1, 1000):
        with pytest.raises(SettingsError):
            Settings.read(home=tmp_path / "home", query_log_days=days)


def test_questions_are_json_as_the_page_reads_it(tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path / "home", query_log_days=30)
    QueryLog(settings).put([question(n, f"Question {n}?") for n in range(3)])
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1", client=("127.0.0.1", 5000)) as http:
        reply = http.get("/v1/measure/questions?collection=seeds&suite=mine").json()
    assert (reply["kept_days"], reply["questions"], reply["days"]) == (30, 3, 3)
    assert json.dumps(reply["strange"]) == "[]", "without a similarity none is strange"
