"""A key reaches the collections that it names, as often as it may; who did what is in the audit log."""

from __future__ import annotations

import json
import os
import shutil
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from pincite.bot.answers import Usage
from pincite.bot.bot import Bot
from pincite.bot.cli import app as commands
from pincite.bot.keys import AccessKey, Keys, Role
from pincite.bot.serving.app import create
from pincite.bot.serving.audit import FILE as AUDIT
from pincite.bot.serving.audit import Audit
from pincite.bot.serving.rates import Rates, Spending, TooManyRequests
from pincite.bot.settings import Settings
from pincite.bot.verifying.results import Verification
from pincite.index import library
from pincite.index.loaders import document_from_text
from tools.figures import quality

BROWSER = {"X-Pincite-Browser": "t" * 32}


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    settings = Settings.read(home=tmp_path / "home", keys="on", audit_log=True, collection="open")
    for name in ("open", "secret"):
        document = document_from_text(f"The {name} bridge was built in 1932.", title=name, source=name)
        library.add([document], collection=name, settings=settings)
    return settings


@pytest.fixture
def http(chosen: Settings) -> Iterator[TestClient]:
    with TestClient(create(chosen, page=False), base_url="http://127.0.0.1") as client:
        yield client


def bearer(
    settings: Settings, *collections: str, name: str = "ann", role: Role = Role.ASK, **limits: int
) -> dict[str, str]:
    return {"Authorization": f"Bearer {Keys(settings.home).add(name, role, collections, **limits)}"}


def test_a_key_sees_and_asks_its_collections_alone(chosen: Settings, http: TestClient) -> None:
    headers = bearer(chosen, "open")
    assert [one["name"] for one in http.get("/v1/collections", headers=headers).json()] == ["open"]
    assert [one["id"] for one in http.get("/v1/models", headers=headers).json()["data"]] == ["pincite/open"]
    question = {"question": "When was the bridge built?"}
    assert http.post("/v1/answers", json=question, headers=headers).status_code == 200
    requests = [
        ("POST", "/v1/answers", {**question, "collection": "secret"}),
        ("POST", "/v1/answers", {**question, "collection": "secret", "stream": True}),
        ("POST", "/v1/answers", {**question, "collection": ["open", "secret"]}),
        ("POST", "/v1/verify", {"text": "It was built.", "collection": "secret"}),
        ("POST", "/v1/search", {"query": "bridge", "collection": "secret"}),
        ("POST", "/v1/search", {"query": "bridge", "collection": ["open", "secret"]}),
        ("GET", "/v1/collections/secret/documents", None),
        ("GET", "/v1/collections/secret/documents/x", None),
        ("GET", "/v1/collections/secret/documents/x/outline", None),
        ("GET", "/v1/collections/secret/examples", None),
        ("POST", "/v1/suggestions", {"collection": "secret", "passages": []}),
        ("GET", "/v1/models/pincite/secret", None),
        ("GET", "/v1/models/pincite/open+secret", None),
        *(
            ("POST", path, {"model": f"pincite/{model}", **content, "stream": stream})
            for path, content in (
                ("/v1/chat/completions", {"messages": [{"role": "user", "content": "Who?"}]}),
                ("/v1/responses", {"input": "Who?"}),
            )
            for model in ("secret", "open+secret", "secret+open")
            for stream in (False, True)
        ),
    ]
    for method, path, body in requests:
        reply = http.request(method, path, json=body, headers=headers)
        assert (reply.status_code, reply.json()["error"]["type"]) == (404, "CollectionNotFound"), path
        assert "(the collections here are: open)" in reply.json()["error"]["message"], path
        unknown = http.request(
            method,
            path.replace("secret", "nowhere"),
            json=body and json.loads(json.dumps(body).replace("secret", "nowhere")),
            headers=headers,
        )
        assert unknown.text == reply.text.replace("secret", "nowhere"), path
        assert unknown.status_code == reply.status_code, "what is not reached looks like what is not there"


def test_of_several_collections_each_has_to_be_reached(chosen: Settings, http: TestClient) -> None:
    both, alone = bearer(chosen, "open", "secret", name="both"), bearer(chosen, "open", name="alone")
    asked = {"question": "When was the secret bridge built?", "collection": ["open", "secret"]}
    answer = http.post("/v1/answers", json=asked, headers=both).json()
    assert answer["collections"] == ["open", "secret"]
    assert [one["collection"] for one in answer["citations"]] == ["secret"]
    for path, body in (
        ("/v1/answers", asked),
        ("/v1/answers", {**asked, "stream": True}),
        ("/v1/verify", {"text": "The secret bridge was built in 1932.", "collection": ["open", "secret"]}),
    ):
        refused = http.post(path, json=body, headers=alone)
        assert (refused.status_code, refused.json()["error"]["type"]) == (404, "CollectionNotFound")
        assert "1932" not in refused.text
    checked = http.post("/v1/verify", json={"answer": answer, "collection": ["open", "secret"]}, headers=both).json()
    assert [one["state"] for one in checked["documents"]] == ["unchanged"]
    lines = [json.loads(line) for line in (chosen.home / AUDIT).read_text().splitlines()]
    assert [line["collections"] for line in lines if line["key"] == "both"] == [["open", "secret"]] * 2


def test_an_abstention_names_no_other_collection_that_the_key_does_not_reach(
    chosen: Settings, http: TestClient
) -> None:
    text = "The lighthouse of Blaa was lit in 1902 by Tom Ross."
    for name in ("first", "second"):
        document = document_from_text(text, title="Blaa", source="blaa.txt")
        library.add([document], collection=name, settings=chosen)
    asked = {"question": "When was the lighthouse of Blaa lit?", "collection": "open"}
    for reached, named in [(("open",), []), (("open", "second"), ["second"]), ((), ["first", "second"])]:
        headers = bearer(chosen, *reached, name="-".join(reached) or "all")
        answer = http.post("/v1/answers", json=asked, headers=headers).json()
        assert (answer["status"], answer["guidance"]["elsewhere"]) == ("abstained", named)


def test_ones_own_documents_are_asked_with_those_of_everybody(chosen: Settings, http: TestClient) -> None:
    headers = bearer(chosen, "open", role=Role.WRITE) | BROWSER
    asked = {"question": "When was the tower of Blaa built?", "collection": ["open", "own"]}
    assert http.post("/v1/answers", json=asked, headers=headers).json()["error"]["type"] == "NothingOfYours"
    text = b"The tower of Blaa was built in 1911."
    added = http.post("/v1/collections/own/documents?name=blaa.txt", content=text, headers=headers)
    assert added.status_code == 201, added.text
    (cited,) = http.post("/v1/answers", json=asked, headers=headers).json()["citations"]
    assert cited["quote"] == text.decode()
    at = f"/v1/collections/{cited['collection']}/documents/{cited['document_id']}"
    assert http.get(at, headers=headers).status_code == 200, "the name that a citation gives opens it"
    stranger = headers | {"X-Pincite-Browser": "s" * 32}
    assert http.get(at, headers=stranger).status_code == 404
    listed = {**asked, "collection": ["open", cited["collection"]]}
    assert http.post("/v1/answers", json=listed, headers=stranger).status_code == 404


@pytest.mark.parametrize("collection", [[], ["open"] * 11, [1]])
def test_a_list_of_collections_names_one_to_ten(chosen: Settings, http: TestClient, collection: list[str]) -> None:
    asked = {"question": "When was the bridge built?", "collection": collection}
    assert http.post("/v1/answers", json=asked, headers=bearer(chosen)).status_code == 422


def test_a_key_sees_the_runs_of_its_collections_alone(chosen: Settings, http: TestClient) -> None:
    (chosen.home / "runs").mkdir()
    shutil.copy(quality.FOLDER / "baseline.jsonl", chosen.home / "runs" / "seeds-20260101T000000Z-000001.jsonl")
    for collection, runs in [("open", 0), ("seeds", 1)]:
        reply = http.get("/v1/quality", headers=bearer(chosen, collection, name=collection)).json()
        assert len(reply["runs"]) == runs, collection
    assert len(http.get("/v1/quality", headers=bearer(chosen)).json()["runs"]) == 1


def test_what_is_not_there_names_no_private_collection(chosen: Settings, http: TestClient) -> None:
    headers = bearer(chosen) | BROWSER
    library.add(
        [document_from_text("A private text.", title="p", source="p")], collection="browser-abc", settings=chosen
    )
    message = http.get("/v1/collections/nowhere/documents", headers=headers).json()["error"]["message"]
    assert "open, secret" in message and "browser-" not in message
    assert (
        "browser-" not in http.post("/v1/answers", json={"question": "Who?", "collection": "x"}, headers=headers).text
    )


def test_a_key_that_may_write_changes_the_collections_it_names(chosen: Settings, http: TestClient) -> None:
    writer = bearer(chosen, "open", name="writer", role=Role.WRITE)
    anywhere = bearer(chosen, name="reader", role=Role.WRITE)
    upload = "/v1/collections/{}/documents?name=a.txt"
    made = http.post(upload.format("open"), content=b"The tower is 90 metres high.", headers=writer)
    assert made.status_code == 201
    assert http.post(upload.format("secret"), content=b"x", headers=writer).status_code == 403
    assert http.post(upload.format("open"), content=b"x", headers=anywhere).status_code == 403
    document = f"/v1/collections/open/documents/{made.json()['id']}"
    assert http.delete(document, headers=writer).status_code == 204
    assert len(library.sources("open", settings=chosen)) == 1


def test_questions_beyond_a_limit_are_refused_with_the_time_to_wait(chosen: Settings, http: TestClient) -> None:
    pytest.importorskip("limits")
    headers = bearer(chosen, a_minute=2)
    ask = {"question": "When was the bridge built?"}
    replies = [http.post("/v1/answers", json=ask, headers=headers) for _ in range(3)]
    assert [one.status_code for one in replies] == [200, 200, 429]
    assert 1 <= int(replies[2].headers["retry-after"]) <= 60
    assert replies[2].json()["error"]["type"] == "TooManyRequests"
    assert http.get("/v1/collections", headers=headers).status_code == 200, "reading is not counted"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/answers", {"question": "Who?"}),
        ("/v1/verify", {"text": "It was built."}),
        ("/v1/search", {"query": "bridge"}),
        ("/v1/chat/completions", {"model": "pincite/open", "messages": [{"role": "user", "content": "Who?"}]}),
        ("/v1/responses", {"model": "pincite/open", "input": "Who?"}),
        ("/v1/language-model/test", {}),
        ("/v1/measure/answers", {"question": "Who?", "collection": "open"}),
        ("/v1/measure/passages", {"query": "bridge", "collection": "open"}),
        ("/v1/measure/suites/none/runs", {}),
        ("/v1/measure/runs/none/why?id=x", {}),
    ],
)
def test_whatever_asks_counts_for_the_limits_of_an_admin_too(
    chosen: Settings, http: TestClient, path: str, body: dict[str, Any]
) -> None:
    pytest.importorskip("limits")
    headers = bearer(chosen, role=Role.ADMIN, a_minute=1)
    replies = [http.post(path, json=body, headers=headers).status_code for _ in range(2)]
    assert replies[0] != 429 and replies[1] == 429


def test_a_rating_is_of_an_answer_within_reach(chosen: Settings, http: TestClient) -> None:
    """It would be shown to those who measure that collection, as a question to adopt."""
    everything, narrow = bearer(chosen, name="all") | BROWSER, bearer(chosen, "open") | BROWSER
    for collection, allowed in [("open", 204), ("secret", 404)]:
        asked = {"question": "When was the bridge built?", "collection": collection}
        answer = http.post("/v1/answers", json=asked, headers=everything).json()
        rating = {"id": "answer-1", "rating": "down", "answer": answer}
        assert http.put("/v1/feedback", json=rating, headers=everything).status_code == 204
        assert http.put("/v1/feedback", json=rating, headers=narrow).status_code == allowed, collection


def test_what_was_spent_outlives_a_restart(tmp_path: Path) -> None:
    key = AccessKey(name="ann", role=Role.ASK, hash="", created="", dollars_a_day=0.02)
    rates = Rates(tmp_path)
    rates.count(key)
    rates.spend("ann", 0.015)
    rates.spend("ben", 5.0)
    Rates(tmp_path).count(key)
    rates.spend("ann", 0.01)
    with pytest.raises(TooManyRequests, match=r"0\.02 dollars a day"):
        Rates(tmp_path).count(key)
    file = tmp_path / "spending.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text(json.dumps({"day": "2020-01-01", "dollars": {"ann": 9}}), "utf-8")
    assert Spending(tmp_path).today("ann") == 0, "that was another day"


def test_the_audit_log_names_key_path_and_collection_but_no_question(chosen: Settings, http: TestClient) -> None:
    headers = bearer(chosen, "open") | {"X-Request-Id": "r1"}
    http.post("/v1/answers", json={"question": "Is the zebra striped?"}, headers=headers)
    http.get("/v1/collections/secret/documents", headers=headers)
    http.get("/v1/collections")
    http.get("/healthz")
    file = chosen.home / AUDIT
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [(line["key"], line["path"], line["collections"], line["status"]) for line in lines] == [
        ("ann", "/v1/answers", ["open"], 200),
        ("ann", "/v1/collections/secret/documents", ["secret"], 404),
        (None, "/v1/collections", [], 401),
    ]
    assert lines[0]["request_id"] == "r1" and lines[0]["time"].startswith("20")
    assert "zebra" not in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b[2J", "\x85", "\x9b2J", "\u2028", "\u202e", "é", "\0"])
def test_no_path_forges_a_line_of_the_audit_log(chosen: Settings, http: TestClient, sign: str) -> None:
    forged = json.dumps({"key": "admin", "status": 200})
    http.get(f"/v1/collections/{quote(f'a{sign}{forged}', safe='')}/documents", headers=bearer(chosen))
    http.get("/v1/" + "long/" * 5000)
    (first, second) = (chosen.home / AUDIT).read_bytes().splitlines()
    assert json.loads(first)["path"] == f"/v1/collections/a{sign}{forged}/documents", "and it is told as it was"
    assert first.isascii() and first.decode().isprintable()
    assert len(second) < 1000, "nobody without a key fills the disk with some requests"


def test_a_request_that_can_not_be_logged_is_answered_and_told_to_the_log(
    chosen: Settings, http: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    headers, file, written = bearer(chosen), chosen.home / AUDIT, os.write
    monkeypatch.setattr(os, "write", lambda file, data: written(file, data[:20]) if b'"time"' in data else 0)
    assert http.get("/v1/collections", headers=headers | {"X-Request-Id": "r1"}).status_code == 200
    assert '"request_id": "r1"' in caplog.text and "No space left" in caplog.text
    monkeypatch.undo()
    file.rename(file.with_suffix(".1"))
    shutil.copy(file.with_suffix(".1"), file)
    http.get("/v1/collections", headers=headers | {"X-Request-Id": "r2"})
    torn, whole = file.read_text().splitlines()
    assert len(torn) == 20 and json.loads(whole)["request_id"] == "r2", "a torn line takes no other with it"
    file.unlink()
    http.get("/v1/collections", headers=headers | {"X-Request-Id": "r3"})
    assert json.loads(file.read_text())["request_id"] == "r3" and stat.S_IMODE(file.stat().st_mode) == 0o600


def test_requests_at_once_have_a_line_each_in_the_audit_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write

    def in_two_parts(file: int, data: bytes) -> int:
        written = write(file, data[:20])
        time.sleep(0.001)  # whoever looks now sees half a line
        return written + write(file, data[20:])

    monkeypatch.setattr(os, "write", in_two_parts)
    logs = [Audit(tmp_path) for _ in range(3)]  # of a process each
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: logs[number % 3].write(request_id=str(number), path="/v1/" * 50), range(300)))
    lines = [json.loads(line) for line in (tmp_path / AUDIT).read_text().splitlines()]
    assert sorted(int(line["request_id"]) for line in lines) == list(range(300))


def test_the_command_gives_a_key_its_rights_and_limits(tmp_path: Path) -> None:
    run = CliRunner().invoke
    options = ["-c", "open", "-c", "more", "--dollars-per-day", "2.5"]
    secret = run(commands, ["keys", "add", "ann", *options]).stdout.split()[0]
    key = Keys(Settings.read().home).holder(secret)
    assert key is not None
    assert (key.collections, key.dollars_a_day, key.a_minute) == (("open", "more"), 2.5, None)
    assert "open,more\t2.5 dollars a day" in run(commands, ["keys", "list"]).stdout


class Costly(Bot):
    """A bot whose judge is paid."""

    def verify(self, *args: Any, **options: Any) -> Verification:
        return super().verify(*args, **options).model_copy(update={"usage": Usage(cost_usd=0.02)})


def test_what_a_judge_costs_is_spent_by_the_key(chosen: Settings) -> None:
    headers = {"Authorization": f"Bearer {Keys(chosen.home).add('ann', Role.ASK, dollars_a_day=0.01)}"}
    app = create(chosen, make_bot=lambda settings: Costly(settings=settings), page=False)
    with TestClient(app, base_url="http://127.0.0.1") as http:
        asked = {"text": "The open bridge was built in 1932."}
        assert [http.post("/v1/verify", json=asked, headers=headers).status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize("name", ["..", ".", "*", "a b", "~", "x" * 65])
def test_a_name_that_can_name_no_collection_leads_nowhere(chosen: Settings, http: TestClient, name: str) -> None:
    """Least of all out of the folder of what was removed, to other files of the data folder."""
    admin, path = bearer(chosen, role=Role.ADMIN), f"/v1/collections/{quote(name, safe='').replace('.', '%2E')}"
    for method, rest in [
        ("GET", "removed"),
        ("POST", "removed/keys"),
        ("POST", "documents?name=a.md"),
        ("DELETE", "documents/a"),
    ]:
        reply = http.request(method, f"{path}/{rest}", content=b"The bridge.", headers=admin)
        assert (reply.status_code, reply.json()["error"]["type"]) == (422, "CollectionNameError"), rest
