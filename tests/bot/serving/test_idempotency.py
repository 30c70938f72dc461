"""A write that comes again with its `Idempotency-Key` is done once and answered alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest
from fastapi.testclient import TestClient

from pincite.bot.keys import Keys, Role
from pincite.bot.serving import attempts as attempts_
from pincite.bot.serving import uploads
from pincite.bot.serving.app import create
from pincite.bot.serving.attempts import (
    LEASE_SECONDS,
    TABLE,
    Attempt,
    Attempts,
    IdempotencyKeyInUse,
    IdempotencyKeyReused,
    KeptReply,
)
from pincite.bot.serving.expiry import DAY
from pincite.bot.settings import Settings

MINE = {"X-Pincite-Browser": "t" * 32}
DOCUMENTS = "/v1/collections/own/documents"
KEY = {"Idempotency-Key": '"8e03978e-40d5-43e8-bc93-6894a57f9324"'}


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1:8017", headers=MINE) as http:
        yield http


def upload(client: TestClient, text: str, key: dict[str, str] = KEY, name: str = "a.txt") -> httpx.Response:
    return client.post(DOCUMENTS, params={"name": name}, content=text.encode(), headers=key)


def test_an_upload_that_comes_again_is_not_done_again(client: TestClient) -> None:
    first = upload(client, "Almonds grow in Andalusia.")
    assert first.status_code == 201 and "idempotency-replayed" not in first.headers
    assert client.delete(f"{DOCUMENTS}/{first.json()['id']}").status_code == 204
    again = upload(client, "Almonds grow in Andalusia.")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["content-type"] == first.headers["content-type"]
    assert client.get(DOCUMENTS).json() == [], "it was not added again"


def test_a_removal_that_comes_again_succeeds_again(client: TestClient) -> None:
    path = f"{DOCUMENTS}/{upload(client, 'Almonds grow in Andalusia.', {}).json()['id']}"
    assert [client.delete(path, headers=KEY).status_code for _ in range(2)] == [204, 204]
    assert client.delete(path).status_code == 404


@pytest.mark.parametrize(
    ("text", "name"), [("Barley grows in Bavaria.", "a.txt"), ("Almonds grow in Andalusia.", "b.txt")]
)
def test_a_key_with_another_request_is_refused(client: TestClient, text: str, name: str) -> None:
    upload(client, "Almonds grow in Andalusia.")
    reply = upload(client, text, name=name)
    assert (reply.status_code, reply.json()["error"]["type"]) == (422, "IdempotencyKeyReused")
    assert len(client.get(DOCUMENTS).json()) == 1


def test_a_request_whose_first_still_runs_is_put_off(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go, add, calls = threading.Event(), threading.Event(), uploads._add, []

    def slowly(*arguments: object, **options: object) -> object:
        calls.append(arguments)
        begun.set()
        assert go.wait(60)
        return add(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(uploads, "_add", slowly)
    replies: list[httpx.Response] = []
    first = threading.Thread(target=lambda: replies.append(upload(client, "Almonds grow in Andalusia.")))
    first.start()
    assert begun.wait(60)
    meanwhile = upload(client, "Almonds grow in Andalusia.")
    go.set()
    first.join()
    assert (meanwhile.status_code, meanwhile.json()["error"]["type"]) == (409, "IdempotencyKeyInUse")
    assert int(meanwhile.headers["retry-after"]) > 0
    assert upload(client, "Almonds grow in Andalusia.").json() == replies[0].json() and len(calls) == 1


def test_after_an_error_the_key_may_try_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert upload(client, "", name="a.pdf").status_code == 422
    with monkeypatch.context() as patch:
        patch.setattr(uploads, "_add", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            upload(client, "Almonds grow in Andalusia.")
    assert upload(client, "Almonds grow in Andalusia.").status_code == 201


def test_nobody_is_given_the_reply_of_another(client: TestClient) -> None:
    upload(client, "Almonds grow in Andalusia.")
    other = client.post(
        DOCUMENTS,
        params={"name": "a.txt"},
        content=b"Barley grows in Bavaria.",
        headers=KEY | {"X-Pincite-Browser": "u" * 32},
    )
    assert (other.status_code, "idempotency-replayed" in other.headers) == (201, False)


def test_a_key_that_was_removed_gets_no_kept_reply(settings: Settings) -> None:
    keys, chosen = Keys(settings.home), settings.model_copy(update={"keys": "on"})
    headers = {"Authorization": f"Bearer {keys.add('ann', Role.WRITE, ['reports'])}"} | KEY
    with TestClient(create(chosen, page=False), base_url="http://127.0.0.1:8017", headers=headers) as client:
        post = ("/v1/collections/reports/documents?name=a.txt", "Almonds grow in Andalusia.")
        assert [client.post(post[0], content=post[1]).status_code for _ in range(2)] == [201, 201]
        keys.remove("ann")
        assert client.post(post[0], content=post[1]).status_code == 401


@pytest.mark.parametrize("key", ["", '""', "a b", '"a', "x" * 256, "a\\b"])
def test_what_is_no_key_is_refused(client: TestClient, key: str) -> None:
    reply = upload(client, "Almonds grow in Andalusia.", {"Idempotency-Key": key})
    assert (reply.status_code, reply.json()["error"]["type"]) == (400, "MalformedIdempotencyKey")


def test_a_body_in_parts_is_the_same_request(client: TestClient) -> None:
    first = upload(client, "Almonds grow in Andalusia.")
    parts = client.post(
        DOCUMENTS, params={"name": "a.txt"}, content=iter([b"Almonds grow ", b"in Andalusia."]), headers=KEY
    )
    assert parts.json() == first.json() and parts.headers["idempotency-replayed"] == "true"


def test_the_description_names_the_header_where_it_is_heeded(client: TestClient) -> None:
    paths = client.get("/v1/openapi.json").json()["paths"]
    heeded = {
        (method, path)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", []))
    }
    assert ("post", "/v1/collections/{collection}/documents") in heeded and ("put", "/v1/feedback") in heeded
    assert all("409" in paths[path][method]["responses"] for method, path in heeded)
    assert not any(method == "get" or path == "/v1/answers" for method, path in heeded)


REPLY = KeptReply(201, [("content-type", "application/json")], b'{"a": "\xc3\xa4"}')


def test_a_reply_is_kept_for_a_day(either: Settings) -> None:
    attempts = Attempts(either)
    attempt = attempts.begin("me", "k", "f", now=0.0)
    assert isinstance(attempt, Attempt)
    attempts.finish(attempt, REPLY, now=5.0)
    for server in (attempts, Attempts(either)):
        assert server.begin("me", "k", "f", now=DAY) == REPLY
    with pytest.raises(IdempotencyKeyReused):
        attempts.begin("me", "k", "g", now=DAY)
    assert isinstance(attempts.begin("you", "k", "g", now=DAY), Attempt)
    attempts.purge(now=DAY + 6.0)
    with TABLE.writing(either) as table:
        assert table.execute("SELECT owner FROM idempotency_keys").fetchall() == [("you",)]
    assert isinstance(attempts.begin("me", "k", "g", now=DAY + 6.0), Attempt)


def test_a_key_is_free_when_its_server_has_died_but_not_while_it_says_that_it_runs(either: Settings) -> None:
    attempts = Attempts(either)
    first = attempts.begin("me", "k", "f", now=0.0)
    assert isinstance(first, Attempt)
    attempts.renew(first, now=50.0)
    with pytest.raises(IdempotencyKeyInUse):
        attempts.begin("me", "k", "f", now=LEASE_SECONDS + 10.0)
    second = attempts.begin("me", "k", "f", now=LEASE_SECONDS + 51.0)
    assert isinstance(second, Attempt) and second.id != first.id
    attempts.finish(first, REPLY)
    attempts.give_up(first)
    with pytest.raises(IdempotencyKeyInUse):
        attempts.begin("me", "k", "f", now=LEASE_SECONDS + 52.0)


def test_of_many_at_once_one_begins(either: Settings) -> None:
    attempts, begun = Attempts(either), []
    together = threading.Barrier(8)

    def begin() -> None:
        together.wait()
        try:
            begun.append(attempts.begin("me", "k", "f"))
        except IdempotencyKeyInUse:
            begun.append(None)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(begun) == 8 and sum(isinstance(one, Attempt) for one in begun) == 1


def test_the_oldest_replies_go_where_there_are_too_many(either: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody fills the disk with keys, and a request that runs keeps its own."""
    monkeypatch.setattr(attempts_, "MOST_KEPT", 10)
    monkeypatch.setattr(attempts_, "TRIM_EVERY", 5)
    attempts = Attempts(either)
    running = attempts.begin("me", "running", "f", now=1000.0)
    for number in range(40):
        begun = attempts.begin(f"owner {number}", "key", "f", now=1000.0 + number)
        assert isinstance(begun, Attempt)
        attempts.finish(begun, KeptReply(204, [], b""), now=1000.0 + number)
    with TABLE.writing(either) as table:
        kept = {row[0] for row in table.execute("SELECT owner FROM idempotency_keys").fetchall()}
    assert "me" in kept and 10 <= len(kept) <= 17
    assert kept - {"me"} == {f"owner {number}" for number in range(41 - len(kept), 40)}
    assert isinstance(running, Attempt)
