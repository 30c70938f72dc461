"""What an operator sees: readiness, figures, request ids, logs."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pincite.bot.serving.app import create
from pincite.bot.serving.metrics import Counts, Seconds
from pincite.bot.serving.requests import RequestIds, request_id
from pincite.bot.settings import Settings

SAMPLE = re.compile(r'[a-z_]+(\{([a-z]+="(\\.|[^"\\])*",?)+\})? -?[0-9.e+]+')


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings.read(home=tmp_path_factory.mktemp("operating") / "home")
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1:8017") as http:
        yield http


def test_ready_is_not_the_same_as_alive(tmp_path: Path) -> None:
    app = create(Settings.read(home=tmp_path / "home"), page=False)
    with TestClient(app, base_url="http://127.0.0.1") as http:
        assert http.get("/readyz").json()["status"] == "ready"
        app.state.answering.turns.close()
        assert http.get("/healthz").status_code == 200
        reply = http.get("/readyz")
        assert (reply.status_code, reply.json()["error"]["type"]) == (503, "ServerStopping")
        assert http.post("/v1/answers", json={"question": "Who?"}).status_code == 503


def test_figures_are_in_prometheus_form_and_count_answers(client: TestClient) -> None:
    assert client.post("/v1/answers", json={"question": "Is Iran a full SCO member?"}).status_code == 200
    assert client.get("/v1/nothing%0A%22x").status_code == 404
    text = client.get("/metrics").text
    lines = text.splitlines()
    assert all(line.startswith("# ") or SAMPLE.fullmatch(line) for line in lines), text
    assert 'pincite_requests_total{method="POST",route="/v1/answers",status="200"} 1' in lines
    assert 'pincite_requests_total{method="GET",route="other",status="404"} 1' in lines
    assert any(line.startswith('pincite_answers_total{status="answered",writer="') for line in lines)
    assert 'pincite_answer_step_seconds_count{step="total"} 1' in lines
    assert "pincite_questions_waiting 0" in lines


def test_a_histogram_counts_up_to_each_bound_and_labels_are_escaped() -> None:
    seconds = Seconds("s", "Help.", ("step",))
    for value in (0.01, 0.3, 100):
        seconds.add(value, 'a"b\\c\n')
    lines = list(seconds.lines())
    label = 'step="a\\"b\\\\c\\n"'
    assert f's_bucket{{{label},le="0.05"}} 1' in lines
    assert f's_bucket{{{label},le="0.5"}} 2' in lines
    assert f's_bucket{{{label},le="+Inf"}} 3' in lines
    assert f"s_sum{{{label}}} 100.31" in lines
    assert list(Counts("c", "Help.").lines())[-1] == "c 0"


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-123", True), ("", False), ("a b", False), ("x" * 200, False), ('"}{', False)]
)
def test_every_reply_has_an_id_and_is_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture, given: str, kept: bool
) -> None:
    with caplog.at_level(logging.INFO, logger="pincite.requests"):
        reply = client.get("/healthz?token=secret", headers={"X-Request-Id": given})
    id_ = reply.headers["x-request-id"]
    assert (id_ == given) == kept and re.fullmatch(r"[\w.-]+", id_)
    (line,) = (json.loads(record.message) for record in caplog.records if record.name == "pincite.requests")
    assert (line["request_id"], line["path"], line["status"]) == (id_, "/healthz", 200)
    assert "secret" not in caplog.text


def test_what_is_logged_names_its_request() -> None:
    record = logging.LogRecord("a", logging.ERROR, "", 0, "it failed", None, None)
    token = request_id.set("r1")
    assert RequestIds().filter(record) and record.getMessage() == "[r1] it failed"
    request_id.reset(token)
