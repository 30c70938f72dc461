"""A run that is started over HTTP: its progress, its end, its way on after a stop, and who may start it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pincite.bot.answers import Answer, Usage
from pincite.bot.bot import Bot
from pincite.bot.keys import Keys, Role
from pincite.bot.serving.app import create
from pincite.bot.serving.rates import Spending
from pincite.bot.settings import Settings
from pincite.eval.runs import read
from pincite.eval.suites import kept
from tests.eval.conftest import PAIRS

HERE = ("127.0.0.1", 50000)


@pytest.fixture
def suite(home: Path) -> str:
    save(home, "mine", [pair for pair in PAIRS if pair["id"] != "rouhani-follow-up"])
    return "mine"


def save(home: Path, name: str, pairs: list[dict[str, Any]], collection: str = "seeds") -> None:
    file = kept.path(home, name)
    file.parent.mkdir(exist_ok=True)
    lines = [json.dumps({"collection": collection}), *map(json.dumps, pairs)]
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")


@pytest.fixture
def http(home: Path) -> Iterator[TestClient]:
    settings = Settings.read(home=home, reader="small")
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1", client=HERE) as opened:
        yield opened


def until(http: TestClient, *states: str, most: float = 240.0) -> dict[str, Any]:
    end = time.monotonic() + most
    while time.monotonic() < end:
        progress: dict[str, Any] = http.get("/v1/measure/running").json()["progress"]
        if progress["state"] in states:
            return progress
        time.sleep(0.02)
    pytest.fail(f"never {states}: {progress}")


class Gate:
    """Holds the answers of a bot back, from a given one on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, passing: int) -> None:
        self.opened = threading.Event()
        self.reached = threading.Event()
        self._passing = passing
        answer = Bot.answer

        def held(bot: Bot, *args: Any, **kwargs: Any) -> Any:
            self._passing -= 1
            if self._passing < 0:
                self.reached.set()
                assert self.opened.wait(240)
            return answer(bot, *args, **kwargs)

        monkeypatch.setattr(Bot, "answer", held)


def test_a_suite_is_run_to_its_end_and_its_failures_are_there(http: TestClient, home: Path, suite: str) -> None:
    assert http.get("/v1/measure/running").json() == {"writers": ["reader"], "progress": None}
    started = http.post(f"/v1/measure/suites/{suite}/runs", json={}).json()["progress"]
    assert (started["suite"], started["collection"], started["writer"]) == ("mine", "seeds", "reader")
    ended = until(http, "finished", "failed")
    assert ended["problem"] is None and (ended["done"], ended["total"], ended["failed"]) == (4, 4, 0)
    run = read(home / "runs" / f"{ended['run']}.jsonl")
    assert run.footer is not None and len(run.records) == 4 and run.header.suite == "mine"
    listed = http.get(f"/v1/measure/runs/{ended['run']}").json()
    assert len(listed["failures"]) == ended["wrong"] == listed["run"]["wrong"]


def test_one_runs_at_a_time_and_a_stopped_one_goes_on(
    http: TestClient, home: Path, suite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, passing=3)
    http.post(f"/v1/measure/suites/{suite}/runs", json={})
    assert gate.reached.wait(240)
    asking = http.get("/v1/measure/running").json()["progress"]
    assert asking["state"] == "asking" and 0 < asking["done"] < 4 and asking["seconds"] > 0
    again = http.post(f"/v1/measure/suites/{suite}/runs", json={})
    assert (again.status_code, again.json()["error"]["type"]) == (409, "RunUnderWay")
    assert http.delete("/v1/measure/running").json()["progress"]["state"] == "stopping"
    gate.opened.set()
    stopped = until(http, "stopped", "finished", "failed")
    assert stopped["state"] == "stopped" and stopped["done"] < 4 and stopped["run"] is None
    (path,) = (home / "runs").glob("*.jsonl")
    first = read(path)
    assert first.footer is None and len(first.records) == stopped["done"]
    save(home, "other", [PAIRS[1]])
    refused = http.post("/v1/measure/suites/other/runs", json={"resume": path.stem})
    assert (refused.status_code, refused.json()["error"]["type"]) == (409, "AnotherSuitesRun")
    http.post(f"/v1/measure/suites/{suite}/runs", json={"resume": path.stem})
    ended = until(http, "finished", "failed")
    assert ended["run"] == path.stem, ended
    whole = read(path)
    assert whole.footer is not None and len(whole.records) == 4
    assert whole.records[: len(first.records)] == first.records, "what was answered is not asked again"


def test_visitors_get_their_turns_while_it_runs(http: TestClient, suite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch, passing=1)
    http.post(f"/v1/measure/suites/{suite}/runs", json={})
    assert gate.reached.wait(240)
    assert http.get("/v1/measure/running").json()["progress"]["state"] == "asking"
    assert "pincite_answers_under_way 1" in http.get("/metrics").text, "a question of a run takes a place"
    answer = http.post("/v1/answers", json={"question": "Is Iran a full SCO member?"})
    assert answer.json()["status"] == "answered", "the other place is the visitor's"
    gate.opened.set()
    assert until(http, "finished", "failed")["state"] == "finished"


def test_a_stopped_server_ends_the_run_and_keeps_its_answers(
    home: Path, suite: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gate = Gate(monkeypatch, passing=3)
    settings = Settings.read(home=home, reader="small")
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1", client=HERE) as http:
        http.post(f"/v1/measure/suites/{suite}/runs", json={})
        assert gate.reached.wait(240)
    gate.opened.set()
    for thread in threading.enumerate():
        if thread.name == "pincite-run":
            thread.join(120)
            assert not thread.is_alive()
    (path,) = (home / "runs").glob("*.jsonl")
    run = read(path)
    assert run.footer is None and 0 < len(run.records) < 4
    assert all(record.error is None for record in run.records), "none failed because the server stopped"
    assert "a question failed" not in caplog.text, "it was stopped, and did not fail"


@pytest.mark.parametrize(
    ("name", "pairs", "collection", "kind"),
    [
        ("lost", [PAIRS[1] | {"evidence": [[{"document": "relations.md", "quote": "no such words"}]]}], "seeds", None),
        ("gone", [PAIRS[1]], "nowhere", "CollectionNotFound"),
    ],
)
def test_a_suite_that_cannot_be_asked_says_why(  # noqa: PLR0917
    http: TestClient, home: Path, name: str, pairs: list[dict[str, Any]], collection: str, kind: str | None
) -> None:
    save(home, name, pairs, collection)
    reply = http.post(f"/v1/measure/suites/{name}/runs", json={})
    assert reply.status_code == 200, reply.text
    failed = until(http, "failed", "finished")
    assert failed["state"] == "failed" and failed["problem"]["message"]
    assert kind in (None, failed["problem"]["type"])
    save(home, name, [PAIRS[1]])
    http.post(f"/v1/measure/suites/{name}/runs", json={})
    assert until(http, "failed", "finished")["state"] == "finished", "another one can be started then"


@pytest.mark.parametrize(("path", "status"), [("none", 422), ("seeds", 422), ("a b", 422), ("mine", 422)])
def test_only_saved_suites_are_run(http: TestClient, path: str, status: int) -> None:
    assert http.post(f"/v1/measure/suites/{path}/runs", json={}).status_code == status
    assert http.get("/v1/measure/running").json()["progress"] is None


def test_a_run_and_its_reasons_are_paid_by_whoever_asks_for_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One request starts hundreds of questions: it must not buy more than the key may spend."""
    save(home, "mine", [PAIRS[0] | {"verdict": "yes", "kind": "boolean"}, PAIRS[1], *PAIRS[3:]])

    def costly(answer: Callable[..., Answer]) -> Callable[..., Answer]:
        return lambda *args, **options: answer(*args, **options).model_copy(update={"usage": Usage(cost_usd=0.5)})

    for name in ("answer", "answer_from"):
        monkeypatch.setattr(Bot, name, costly(getattr(Bot, name)))
    keys = Keys(home)
    poor, rich = (keys.add(f"to{most}", Role.ADMIN, dollars_a_day=most) for most in (1, 100))
    settings = Settings.read(home=home, reader="small", keys="on")
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1") as http:
        http.headers["authorization"] = f"Bearer {poor}"
        assert http.post("/v1/measure/suites/mine/runs", json={}).status_code == 200
        ended = until(http, "finished", "failed", "stopped")
        assert (ended["state"], ended["problem"]["type"]) == ("failed", "TooManyRequests")
        (path,) = (home / "runs").glob("*.jsonl")
        assert len(read(path).records) <= 2 and Spending(home).today("to1") == 1.0
        http.headers["authorization"] = f"Bearer {rich}"
        http.post("/v1/measure/suites/mine/runs", json={"resume": path.stem})
        assert until(http, "finished", "failed", "stopped")["state"] == "finished"
        (wrong, *_) = http.get(f"/v1/measure/runs/{path.stem}").json()["failures"]
        before = Spending(home).today("to100")
        assert before >= 1.0
        assert http.post(f"/v1/measure/runs/{path.stem}/why?id={wrong['id']}").status_code == 200
        assert Spending(home).today("to100") > before


def test_runs_are_their_collections_owners(home: Path, suite: str) -> None:
    keys = Keys(home)
    secrets = {name: keys.add(name, Role.ADMIN, [name]) for name in ("seeds", "other")}
    settings = Settings.read(home=home, reader="small", keys="on")
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1") as http:
        other, own = ({"Authorization": f"Bearer {secrets[name]}"} for name in ("other", "seeds"))
        assert http.post(f"/v1/measure/suites/{suite}/runs", json={}, headers=other).status_code == 404
        assert http.post(f"/v1/measure/suites/{suite}/runs", json={}, headers=own).status_code == 200
        assert http.get("/v1/measure/running", headers=other).json()["progress"] is None
        http.delete("/v1/measure/running", headers=other)
        http.headers |= own
        assert until(http, "finished", "failed", "stopped")["state"] == "finished"
