"""Every route, asked by a key for what is in a collection that it does not reach."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pincite.bot.keys import Keys, Role
from pincite.bot.serving.app import create
from pincite.bot.serving.pages import Host
from pincite.bot.settings import Settings
from pincite.eval.annotating import routes
from pincite.eval.suites import kept
from pincite.index import library
from tests.index.loaders.loader_files import pdf
from tools.figures import quality

SECRET = "quokka"
CLOSED = pdf([f"The tunnel of the {SECRET} was dug in 1987 by the town of Moss."], info=f"/Title(The {SECRET} tunnel)")
RUN = "closed-20260101T000000Z-000001"
PLACE = {"document": "ID", "quote": f"The tunnel of the {SECRET} was dug in 1987"}
QUESTION = "When was the tunnel of the town of Moss dug?"
CHAT = {"messages": [{"role": "user", "content": QUESTION}]}
TOGETHER = {"question": QUESTION, "collection": ["open", "closed"]}

IN_PATHS = {"collection": "closed", "document": "ID", "page": "1", "model": "pincite/closed", "id_": "answer-1"} | {
    "suite": "theirs",
    "run": RUN,
}

QUERIES = {
    "/v1/measure/questions": "collection=closed&suite=theirs",
    "/v1/measure/suites/{suite}/ratings": "collection=closed",
    "/v1/measure/runs/{run}/compared": f"before={RUN}",
    "/v1/measure/runs/{run}/file": "kind=records",
    "/v1/measure/runs/{run}/failure": "id=x",
    "/v1/measure/runs/{run}/why": "id=x",
    "/v1/collections/{collection}/documents": "name=a.txt",
}

BODIES: dict[str, list[Any]] = {
    "/v1/answers": [TOGETHER, {**TOGETHER, "stream": True}, {**TOGETHER, "collection": "closed"}],
    "/v1/verify": [
        {"text": f"The tunnel of the {SECRET[:3]} was dug in 1987.", "collection": name}
        for name in ("closed", ["open", "closed"])
    ],
    "/v1/search": [{"query": "tunnel", "collection": name} for name in ("closed", ["open", "closed"])],
    "/v1/feedback": ["RATING"],
    "/v1/chat/completions": [{"model": f"pincite/{name}", **CHAT} for name in ("closed", "open+closed")],
    "/v1/responses": [{"model": f"pincite/{name}", "input": QUESTION} for name in ("closed", "open+closed")],
    "/v1/suggestions": [{"collection": "closed", "passages": [{"document_id": "ID", "start": 0, "end": 60}]}],
    "/v1/collections/{collection}/documents": [None],
    "/v1/collections/{collection}/removed/{document}": [None],
    "/v1/language-model": [{"model": "x"}],
    "/v1/language-model/test": [{"base_url": "http://127.0.0.1:9/v1", "model": "x"}],
    "/v1/measure/answers": [{"question": QUESTION, "collection": "closed"}],
    "/v1/measure/passages": [{"query": "tunnel", "collection": "closed"}],
    "/v1/measure/suites/{suite}/pairs": [{"collection": "closed", "question": QUESTION, "evidence": []}],
    "/v1/measure/suites/{suite}/runs": [{}],
    "/v1/measure/runs/{run}/why": [None],
    "/v1/measure/runs/{run}/labels": [{"id": "x", "fingerprint": "x", "correct": True}],
}
"""The bodies to try at each route that takes one. A new route has to say here how it names a collection."""

TOOLS: dict[str, dict[str, Any]] = {
    "ask": TOGETHER,
    "search": {"query": "tunnel", "collection": ["open", "closed"]},
    "verify": {"text": "The tunnel was dug in 1987.", "collection": "closed"},
    "show": {"document": "ID", "collection": "closed"},
    "collections": {},
}

Call = tuple[str, str, Any]


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    settings = Settings.read(home=tmp_path / "home", keys="on", collection="open")
    (tmp_path / "tunnel.pdf").write_bytes(CLOSED)
    (tmp_path / "bridge.txt").write_text("The bridge was built in 1932.")
    library.add(tmp_path / "tunnel.pdf", collection="closed", settings=settings)
    library.add(tmp_path / "bridge.txt", collection="open", settings=settings)
    for file in (kept.path(settings.home, "theirs"), settings.home / "runs" / f"{RUN}.jsonl"):
        file.parent.mkdir(exist_ok=True)
    kept.path(settings.home, "theirs").write_text(json.dumps({"collection": "closed"}))
    run = (
        (quality.FOLDER / "baseline.jsonl").read_text("utf-8").replace('"collection":"seeds"', '"collection":"closed"')
    )
    (settings.home / "runs" / f"{RUN}.jsonl").write_text(run.replace("Iran", SECRET), "utf-8")
    return settings


@pytest.fixture
def http(chosen: Settings) -> Iterator[TestClient]:
    with TestClient(create(chosen, page=False), base_url="http://127.0.0.1") as client:
        yield client


def calls(http: TestClient, settings: Settings, rating: Any) -> list[Call]:
    """A call, or several, of each operation of the server."""
    app: Any = http.app
    measured: Any = routes.router(Host(settings, app.state.answering, app.state.bots)).routes
    operations = [(method, path) for path, one in app.openapi()["paths"].items() for method in map(str.upper, one)]
    operations += [(method, route.path) for route in measured for method in route.methods]
    (document,) = (one.id for one in library.sources("closed", settings=settings))
    made: list[Call] = []
    for method, path in operations:
        bodies = BODIES[path] if method in {"POST", "PUT"} else [None]
        filled = path.format(**IN_PATHS) + f"?{QUERIES.get(path, '')}"
        for body in bodies:
            sent = json.loads(json.dumps(rating if body == "RATING" else body).replace('"ID"', f'"{document}"'))
            made.append((method, filled.replace("/ID", f"/{document}"), sent))
    for name, arguments in TOOLS.items():
        given = json.loads(json.dumps(arguments).replace('"ID"', f'"{document}"'))
        made.append(("POST", "/mcp", rpc("tools/call", name=name, arguments=given)))
    made.append(("POST", "/mcp", rpc("resources/read", uri=f"pincite://closed/{document}")))
    return made


def rpc(method: str, **params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


def send(http: TestClient, call: Call, secret: str) -> Any:
    method, path, body = call
    headers = {"Authorization": f"Bearer {secret}", "X-Pincite-Browser": "t" * 32, "Accept": "*/*"}
    if path == "/mcp":
        headers["Accept"] = "application/json, text/event-stream"
    return http.request(method, path, json=body, headers=headers)


def test_no_route_tells_what_is_in_a_collection_out_of_reach(http: TestClient, chosen: Settings) -> None:
    pytest.importorskip("mcp")
    keys = Keys(chosen.home)
    everything = keys.add("everything", Role.ADMIN)
    answer = send(http, ("POST", "/v1/answers", TOGETHER), everything).json()
    assert SECRET in answer["text"] and answer["collections"] == ["open", "closed"]
    rating = {"id": "answer-1", "rating": "down", "answer": answer}
    assert send(http, ("PUT", "/v1/feedback", rating), everything).status_code == 204
    tried = calls(http, chosen, rating)
    for role in Role:
        key = keys.add(role.name, role, ["open"])
        for call in tried:
            reply = send(http, call, key)
            told = reply.text.replace(QUESTION, "")
            assert reply.status_code < 500 and SECRET not in told, (role, call, told[:300])
    shown = {call[1] for call in tried if call[0] in {"GET", "POST"} and SECRET in send(http, call, everything).text}
    assert len(shown) >= 14, shown


def test_a_rating_of_several_collections_is_shown_to_whoever_manages_all(http: TestClient, chosen: Settings) -> None:
    keys = Keys(chosen.home)
    everything, half = keys.add("everything", Role.ADMIN), keys.add("half", Role.ADMIN, ["open"])
    answer = send(http, ("POST", "/v1/answers", TOGETHER), everything).json()
    send(http, ("PUT", "/v1/feedback", {"id": "answer-1", "rating": "down", "answer": answer}), everything)
    listing = ("GET", "/v1/measure/suites/mine/ratings?collection=open", None)
    assert [len(send(http, listing, key).json()["rated"]) for key in (everything, half)] == [1, 0]
