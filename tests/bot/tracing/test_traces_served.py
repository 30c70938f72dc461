"""`pincite serve` sends its traces to a collector."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as service
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc

from pincite import Settings
from pincite.bot.serving import serving
from pincite.bot.serving.app import create
from pincite.index import library
from tests.bot.tracing import spans
from tests.servers import Pincite, free_port

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
ASKED = {"X-Request-Id": "asked-1", "traceparent": f"00-{TRACE}-{PARENT}-01"}
QUESTION = "How long is the warranty of the pump?"


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    def __init__(self) -> None:
        self.received: list[Any] = []

    def Export(self, request: Any, context: object) -> Any:  # noqa: N802 - the protocol's name
        self.received += request.resource_spans
        return service.ExportTraceServiceResponse()


@contextmanager
def collecting() -> Iterator[tuple[Collector, str]]:
    collector, server = Collector(), grpc.server(ThreadPoolExecutor(2))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield collector, f"http://127.0.0.1:{port}"
    finally:
        server.stop(None).wait()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("documents")
    (folder / "pump.md").write_text("The warranty of the pump is 2 years. It was bought in Shiraz.\n", "utf-8")
    library.add([folder], collection="pump", settings=Settings(home=home))
    return home


def environment(home: Path, **other: str) -> dict[str, str]:
    return {"PINCITE_HOME": str(home), "PINCITE_COLLECTION": "pump", "PINCITE_TRACING": "on", **other}


def ask(url: str) -> None:
    body = f'{{"question": "{QUESTION}"}}'.encode()
    headers = {"content-type": "application/json", **ASKED}
    with urllib.request.urlopen(urllib.request.Request(f"{url}/v1/answers", body, headers), timeout=60) as reply:
        assert reply.status == 200


def values(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}


def test_spans_reach_the_collector_before_the_server_ends(home: Path) -> None:
    with collecting() as (collector, address):
        batches = {"OTEL_BSP_SCHEDULE_DELAY": "600000"}  # none is sent before the end
        server = Pincite(environment(home, OTEL_EXPORTER_OTLP_ENDPOINT=address, **batches))
        server.start()
        ask(server.url)
        assert collector.received == []
        server.kill(signal.SIGTERM)
        (sent,) = collector.received
    resource = values(sent.resource.attributes)
    assert resource["service.name"] == "pincite" and resource["service.version"]
    told = {span.name: span for scope in sent.scope_spans for span in scope.spans}
    answer = told["pincite.answer"]
    assert (answer.trace_id.hex(), answer.parent_span_id.hex()) == (TRACE, PARENT)
    assert values(answer.attributes)["pincite.request_id"] == "asked-1"
    assert told["pincite.write"].parent_span_id == answer.span_id


def test_a_collector_that_is_away_is_one_line_and_no_answer_fails(home: Path, tmp_path: Path) -> None:
    port = free_port()
    variables = environment(home, OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{port}", OTEL_BSP_SCHEDULE_DELAY="100")
    server = Pincite({**variables, "OTEL_EXPORTER_OTLP_TIMEOUT": "1"})
    log = tmp_path / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(server._command, env={**os.environ, **(server._environment or {})}, stderr=written)
        try:
            while not server._ready():
                assert process.poll() is None, log.read_text()
                time.sleep(0.05)
            for _ in range(3):
                ask(server.url)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    (line,) = (line for line in log.read_text("utf-8").splitlines() if "Pincite is at" not in line)
    assert "WARNING pincite.bot.serving.exporting: traces are lost" in line
    assert str(port) in line and "OTEL_EXPORTER_OTLP_ENDPOINT" in line


def test_a_missing_library_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delitem(sys.modules, "pincite.bot.serving.exporting", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.resources", None)
    serving._exporting(Settings(tracing="on"))()
    assert "pip install 'pincite[otel]'" in capsys.readouterr().err


def test_a_variable_that_cant_be_used_is_one_line(home: Path) -> None:
    program = (
        "from pincite import Settings; from pincite.bot.serving import serving; "
        "serving._exporting(Settings(tracing='on'))()"
    )
    for name in ("OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_COMPRESSION"):
        variables = {**os.environ, name: "soon"}
        ran = subprocess.run([sys.executable, "-c", program], env=variables, capture_output=True, text=True, check=True)
        (line,) = ran.stderr.splitlines()
        assert line.startswith("traces are not sent") and "OTEL_" in line


@pytest.mark.parametrize("path", ["/v1/answers", "/mcp"])
def test_a_request_names_its_trace(home: Path, path: str) -> None:
    spans.collected()
    call = {"name": "ask", "arguments": {"question": QUESTION}}
    body: dict[str, Any] = {
        "/v1/answers": {"question": QUESTION, "stream": True},
        "/mcp": {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call},
    }[path]
    app = create(Settings.read(home=home, collection="pump", tracing="on"), page=False)
    headers = {**ASKED, "accept": "application/json, text/event-stream"}
    with TestClient(app, base_url="http://127.0.0.1:8017") as http:
        assert http.post(path, json=body, headers=headers).status_code == 200
        assert http.get("/v1/collections?code=secret").status_code == 200
    answer = spans.one("pincite.answer")
    assert answer.context is not None and f"{answer.context.trace_id:032x}" == TRACE
    assert (answer.attributes or {})["pincite.request_id"] == "asked-1"
    assert "secret" not in spans.written() and "warranty" not in spans.written()
