"""Several collections are asked together as one model, and searched together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from pincite.bot.answers import Answer
from pincite.bot.serving.app import create
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.loaders import document_from_text

TEXTS = {
    "bridges": "The 😀 bridge of Ellan was built in 1932. It is 300 metres long.",
    "towers": "The tower of Morven was opened in 1911 by Ada Kern. The tower is 90 metres high.",
}

COMPARING = "Compare the bridge of Ellan and the tower of Morven"

BROWSER = {"X-Pincite-Browser": "t" * 32}


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings.read(home=tmp_path_factory.mktemp("several") / "home", collection="bridges")
    for name, text in TEXTS.items():
        document = document_from_text(text, title=name.title(), source=f"{name}.txt")
        library.add([document], collection=name, settings=settings)
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1") as client:
        yield client


def completion(http: TestClient, model: str, question: str = COMPARING, **more: Any) -> Any:
    messages = [{"role": "user", "content": question}]
    return http.post("/v1/chat/completions", json={"model": model, "messages": messages, **more}, headers=BROWSER)


def response(http: TestClient, model: str, **more: Any) -> Any:
    return http.post("/v1/responses", json={"model": model, "input": COMPARING, **more})


def told(reply: Any) -> list[dict[str, Any]]:
    """What a stream tells."""
    lines = (line.removeprefix("data: ") for line in reply.text.splitlines() if line.startswith("data: "))
    return [json.loads(line) for line in lines if line != "[DONE]"]


def test_a_model_of_two_collections_cites_both_and_names_them(http: TestClient) -> None:
    reply = completion(http, "pincite/bridges+towers").json()
    answer = Answer.model_validate(reply["pincite"])
    assert reply["model"] == "pincite/bridges+towers" and answer.collections == ("bridges", "towers")
    annotations = reply["choices"][0]["message"]["annotations"]
    assert sorted(one["pincite"]["collection"] for one in annotations) == ["bridges", "towers"]
    for one in annotations:
        own = one["pincite"]
        assert TEXTS[own["collection"]][own["start"] : own["end"]] == own["quote"]
        address = urlsplit(one["url_citation"]["url"])
        segments = http.get(f"{address.path}?{address.query}").json()["segments"]
        assert "".join(part["text"] for part in segments if part["spans"]) == own["quote"], "it leads to the place"
    last = told(completion(http, "pincite/bridges+towers", stream=True))[-1]
    assert last["choices"][0]["delta"]["annotations"] == annotations
    assert last["pincite"]["collections"] == ["bridges", "towers"]


def test_a_response_of_two_collections_names_them_plain_and_streamed(http: TestClient) -> None:
    whole = response(http, "pincite/towers+bridges").json()
    annotations = whole["output"][0]["content"][0]["annotations"]
    assert sorted(one["pincite"]["collection"] for one in annotations) == ["bridges", "towers"]
    events = told(response(http, "pincite/towers+bridges", stream=True))
    added = [one["annotation"] for one in events if one["type"] == "response.output_text.annotation.added"]
    assert added == annotations
    assert events[-1]["response"]["pincite"]["collections"] == ["towers", "bridges"]


def test_a_name_twice_is_one_collection_and_models_of_several_are_described(http: TestClient) -> None:
    answer = completion(http, "pincite/towers+towers", "Who opened the tower of Morven?").json()["pincite"]
    assert (answer["collections"], answer["short"]) == (["towers"], "Ada Kern")
    assert http.get("/v1/models/pincite/bridges+towers").json()["id"] == "pincite/bridges+towers"


@pytest.mark.parametrize(
    ("model", "status", "message"),
    [
        ("pincite/bridges+nowhere", 404, "no collection is called 'nowhere' (the collections here are: "),
        ("pincite/nowhere+bridges", 404, "no collection is called 'nowhere'"),
        ("pincite/bridges+", 404, "no collection is called ''"),
        ("pincite/bridges,towers", 404, "no collection is called 'bridges,towers'"),
        ("pincite/" + "+".join(["bridges"] * 11), 400, "model: it names 11 collections. Name at most 10"),
        ("pincite/browser-0a+bridges", 404, "no collection is called 'own'"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_model_with_a_name_too_many_or_unknown_is_refused(
    http: TestClient, model: str, status: int, message: str, stream: bool
) -> None:
    for reply in (completion(http, model, stream=stream), response(http, model, stream=stream)):
        assert (reply.status_code, message in reply.json()["error"]["message"]) == (status, True), reply.text
    assert http.get(f"/v1/models/{model}").status_code == status


def test_ones_own_documents_are_asked_with_others_by_their_name(http: TestClient) -> None:
    question = "When was the lighthouse of Blaa built?"
    empty = completion(http, "pincite/towers+own", question)
    assert (empty.status_code, empty.json()["error"]["type"]) == (404, "NothingOfYours")
    text = b"The lighthouse of Blaa was built in 1902."
    added = http.post("/v1/collections/own/documents?name=blaa.txt", content=text, headers=BROWSER)
    assert added.status_code == 201, added.text
    reply = completion(http, "pincite/towers+own", question).json()
    (one,) = reply["choices"][0]["message"]["annotations"]
    assert one["pincite"]["quote"] == text.decode()
    assert "/collections/own/" in one["url_citation"]["url"], "no address has the browser's name at the server"


def test_collections_are_searched_together(http: TestClient) -> None:
    found = http.post("/v1/search", json={"query": "metres", "collection": ["bridges", "towers"]}).json()["passages"]
    assert {one["collection"] for one in found} == {"bridges", "towers"}
    for one in found:
        assert TEXTS[one["collection"]][one["start"] : one["end"]] == one["text"]
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    alone = http.post("/v1/search", json={"query": "metres"}).json()["passages"]
    assert {one["collection"] for one in alone} == {"bridges"}
    best = http.post("/v1/search", json={"query": "tower of Morven", "collection": ["bridges", "towers"], "count": 1})
    assert [one["collection"] for one in best.json()["passages"]] == ["towers"]


@pytest.mark.parametrize(
    ("collection", "status"), [([], 422), (["towers"] * 11, 422), (["towers", "nowhere"], 404), (["own"], 401)]
)
def test_a_search_in_collections_that_are_not_there_is_refused(
    http: TestClient, collection: list[str], status: int
) -> None:
    assert http.post("/v1/search", json={"query": "metres", "collection": collection}).status_code == status
