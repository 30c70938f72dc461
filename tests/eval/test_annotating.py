"""The routes with which gold is made: for the owner of the machine, and into the data folder alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pincite.bot.keys import Keys, Role
from pincite.bot.serving.app import create
from pincite.bot.settings import Settings
from pincite.eval import suites
from pincite.eval.annotating.passages import at, readable
from pincite.eval.gold import Evidence
from pincite.eval.suites import kept
from pincite.index import library
from pincite.index.types import Span
from tests.eval.conftest import ROUHANI
from tests.eval.test_eval_cli import evaluate

MARKED = """# Clinic

## Opening hours

It is open **Monday to Friday**, see [the *plan*](plan.html). Three * four is 12.

- Bring `id.pdf` along.

| Service | Fee |
| --- | --- |
| Vaccination | 42 CHF |
"""

HERE = ("127.0.0.1", 50000)
ROUHANIS = "How many times did Rouhani visit Russia?"


def client(home: Path, *, address: tuple[str, int] = HERE, **settings: object) -> TestClient:
    chosen = Settings.read(home=home, reader="small", **settings)
    return TestClient(create(chosen, page=False), base_url="http://127.0.0.1", client=address)


@pytest.fixture
def http(home: Path) -> Iterator[TestClient]:
    with client(home) as opened:
        yield opened


def place_of(http: TestClient, quote: str) -> dict[str, Any]:
    found = http.post("/v1/measure/passages", json={"collection": "seeds", "query": quote}).json()
    sentences = [one for passage in found for one in passage["sentences"]]
    chosen = next(one for one in sentences if one["quote"] == quote)
    return {name: chosen[name] for name in ("document_id", "start", "end")}


def choice(http: TestClient, **changed: object) -> dict[str, Any]:
    given = {"collection": "seeds", "question": ROUHANIS, "answers": [["four", "4"]]}
    return given | {"evidence": [[place_of(http, ROUHANI)]]} | changed


def test_pieces_of_a_passage_are_its_text_and_sentences_are_cut_where_they_stand(http: TestClient) -> None:
    asked = http.post("/v1/measure/answers", json={"collection": "seeds", "question": ROUHANIS}).json()
    cited = [one["quote"] for p in asked["passages"] for one in p["sentences"] if one["cited"]]
    assert ROUHANI in cited
    for passage in asked["passages"]:
        for piece in passage["pieces"]:
            if piece["sentence"] is not None:
                assert passage["sentences"][piece["sentence"]]["shown"] == piece["text"]
        assert all(one["end"] - one["start"] == len(one["quote"]) for one in passage["sentences"])
    answer = asked["answer"]["citations"][0]
    assert asked["passages"][0]["document_id"] == answer["document_id"], "what the answer cites comes first"


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("## Opening hours", "Opening hours"),
        ("It is open **Monday to Friday**, see [the *plan*](plan.html).", "It is open Monday to Friday, see the plan."),
        ("- Bring `id.pdf` along.", "Bring id.pdf along."),
        ("Vaccination | 42 CHF", "Vaccination | 42 CHF"),
        ("Three * four is 12.", "Three * four is 12."),
    ],
)
def test_sentences_are_shown_without_marks_and_kept_with_them(home: Path, quote: str, shown: str) -> None:
    file = home / "hours.md"
    file.write_text(MARKED, "utf-8")
    settings = Settings.read(home=home, reader="small")
    library.add(file, collection="marked", settings=settings)
    (document,) = library.documents("marked", settings=settings)
    place = Span(document.text.index(quote), document.text.index(quote) + len(quote))
    assert readable(document, place) == shown
    (passage, *_) = at([(document.id, place)], {document.id: document}, size=1000)
    (sentence,) = (one for one in passage.sentences if one.start == place.start)
    assert (sentence.quote, sentence.shown) == (quote, shown)


def test_a_saved_pair_can_be_run_by_its_suites_name(http: TestClient, home: Path) -> None:
    saved = http.put("/v1/measure/suites/mine/pairs", json=choice(http)).json()
    assert (saved["kind"], saved["replaced"], saved["suite"]["pairs"]) == ("factoid", False, 1)
    again = http.put("/v1/measure/suites/mine/pairs", json=choice(http, id=saved["id"], answers=[["four"]])).json()
    assert again["replaced"] and again["suite"]["pairs"] == 1
    (pair,) = suites.load(suites.find("mine", kept.folder(home))).pairs
    assert pair.answers == (("four",),) and pair.evidence == ((Evidence(document="relations.md", quote=ROUHANI),),)
    ran = evaluate("run", "mine", "--json", PINCITE_READER="small")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["asked"] == 1
    assert evaluate("check", "mine").returncode == 0


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"evidence": []}, "needs evidence"),
        ({"answerable": False}, "has evidence"),
        ({"kind": "list"}, "at least two parts"),
        ({"evidence": [[{"document_id": "x", "start": 0, "end": 5}]]}, "no longer in the documents"),
        ({"evidence": [[{"document_id": "x", "start": 9, "end": 5}]]}, "no longer in the documents"),
    ],
)
def test_what_is_no_pair_is_refused_and_nothing_is_written(
    http: TestClient, home: Path, changed: dict[str, Any], message: str
) -> None:
    reply = http.put("/v1/measure/suites/mine/pairs", json=choice(http, **changed))
    assert reply.status_code == 422 and message in reply.json()["error"]["message"]
    assert kept.names(home) == ()


@pytest.mark.parametrize("name", ["seeds", "..", ".hidden", "a b", "a%2F..%2F..%2Fb", "x" * 65])
def test_a_suite_is_written_nowhere_else(http: TestClient, home: Path, name: str) -> None:
    before = sorted(home.parent.rglob("*.jsonl"))
    assert http.put(f"/v1/measure/suites/{name}/pairs", json=choice(http)).status_code in {404, 405, 422}
    assert sorted(home.parent.rglob("*.jsonl")) == before


def test_a_suite_is_asked_of_one_collection(http: TestClient, home: Path) -> None:
    http.put("/v1/measure/suites/mine/pairs", json=choice(http))
    file = kept.path(home, "mine")
    file.write_text(file.read_text("utf-8").replace('"seeds"}', '"other"}'), "utf-8")
    reply = http.put("/v1/measure/suites/mine/pairs", json=choice(http, question="How often did Rouhani go there?"))
    assert reply.status_code == 422 and "asked of the collection other" in reply.json()["error"]["message"]


def test_the_same_question_is_asked_once(http: TestClient) -> None:
    first = http.put("/v1/measure/suites/mine/pairs", json=choice(http)).json()
    reply = http.put("/v1/measure/suites/mine/pairs", json=choice(http, question=ROUHANIS.upper()))
    assert reply.status_code == 409 and first["id"] in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    ("settings", "address", "headers"),
    [
        ({}, ("192.0.2.7", 50000), {}),
        ({}, HERE, {"x-forwarded-for": "192.0.2.7"}),
        ({}, HERE, {"forwarded": "for=192.0.2.7"}),
        ({"trusted_hosts": ["pincite.example"]}, HERE, {}),
        ({"trusted_hosts": ["pincite.example"]}, HERE, {"host": "pincite.example"}),
        ({"allowed_origins": ["https://wiki.example"]}, HERE, {"origin": "https://wiki.example"}),
        ({"host": "0.0.0.0"}, HERE, {"host": "192.0.2.1"}),
    ],
)
def test_only_the_owner_of_the_machine_makes_gold(
    home: Path, settings: dict[str, Any], address: tuple[str, int], headers: dict[str, str]
) -> None:
    with client(home, address=address, **settings) as visitor:
        reply = visitor.get("/v1/measure", headers=headers)
        assert (reply.status_code, reply.json()["error"]["type"]) == (403, "OwnersOnly")


def test_with_keys_it_takes_an_admins(home: Path) -> None:
    keys = Keys(home)
    secrets = {role: keys.add(role.name.lower(), role) for role in Role}
    with client(home, keys="on") as http:
        assert http.get("/v1/measure").status_code == 401
        for role, secret in secrets.items():
            status = http.get("/v1/measure", headers={"Authorization": f"Bearer {secret}"}).status_code
            assert status == (200 if role is Role.ADMIN else 403), role


def test_an_admin_of_some_collections_has_what_belongs_to_these(home: Path, suite_file: Path) -> None:
    evaluate("run", suite_file, "--limit", "1", PINCITE_READER="small")
    (run,) = (path.stem for path in (home / "runs").glob("*.jsonl"))
    keys = Keys(home)
    secrets = {name: keys.add(name, Role.ADMIN, [name]) for name in ("seeds", "other")}
    with client(home, keys="on") as http:
        everybody = {name: {"Authorization": f"Bearer {secret}"} for name, secret in secrets.items()}
        http.headers |= everybody["seeds"]
        assert http.put("/v1/measure/suites/mine/pairs", json=choice(http)).status_code == 200
        paths = (
            f"/v1/measure/runs/{run}",
            f"/v1/measure/runs/{run}/labels",
            "/v1/measure/suites/mine/ratings?collection=seeds",
        )
        for name, status, count in (("seeds", 200, 1), ("other", 404, 0)):
            headers = everybody[name]
            assert len(http.get("/v1/measure", headers=headers).json()["suites"]) == count
            assert len(http.get("/v1/measure/runs", headers=headers).json()["runs"]) == count
            assert [http.get(path, headers=headers).status_code for path in paths] == [status] * 3
        assert (
            http.put("/v1/measure/suites/mine/pairs", json=choice(http), headers=everybody["other"]).status_code == 404
        )


def test_a_browsers_own_documents_are_no_gold(http: TestClient) -> None:
    asked = {"collection": "own", "question": ROUHANIS}
    assert http.post("/v1/measure/answers", json=asked, headers={"X-Pincite-Browser": "t" * 32}).status_code == 404


def test_near_misses_follow_their_documents_and_lost_ones_are_doubted(http: TestClient, home: Path) -> None:
    near = choice(http, question="How often was he in Mongolia?", answerable=False, answers=[], evidence=[])
    near["near_miss"] = [place_of(http, ROUHANI)]
    saved = http.put("/v1/measure/suites/mine/pairs", json=near).json()
    assert saved["kind"] == "temporal" and not any("near miss" in doubt["text"] for doubt in saved["doubts"])
    file = kept.path(home, "mine")
    text = file.read_text("utf-8")
    file.write_text(text.replace("travelled to Russia", "travelled  to Russia"), "utf-8")
    assert "near miss" in evaluate("check", "mine").stdout
    assert evaluate("rebase", "mine").returncode == 0
    assert file.read_text("utf-8") == text
    file.write_text(text.replace('"answerable": false', '"answerable": true'), "utf-8")
    assert "only a question without an answer" in evaluate("check", "mine").stdout
