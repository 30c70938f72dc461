"""What is too large, too slow or malformed is refused, and nobody else notices."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from pincite.bot.answers import Answer
from pincite.bot.feedback import TABLE, Feedback, FeedbackStore, TooManyRatings, Turn
from pincite.bot.serving.connections import Sending
from pincite.bot.serving.expiry import DAY, Visits, expire
from pincite.bot.serving.limits import LARGEST_BODY
from pincite.bot.serving.ratings import Ratings
from pincite.bot.serving.turns import Requester
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.loaders import document_from_text
from tests.bot.serving.serving import Server, served

MINE = {"X-Pincite-Browser": "t" * 32}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("limits") / "home", page=False, request_timeout=0.5) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=120) as http:
        yield http


def connected(server: Server, data: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=120)
    connection.sendall(data)
    return connection


def read(connection: socket.socket) -> str:
    """Everything until the server closes."""
    parts = []
    with connection:
        while part := connection.recv(2**16):
            parts.append(part)
    return b"".join(parts).decode()


@pytest.mark.parametrize("length", [LARGEST_BODY + 1, 10**12])
def test_a_body_that_says_it_is_too_large_is_not_read(server: Server, length: int) -> None:
    head = f"POST /v1/answers HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"
    reply = read(connected(server, head.encode()))
    assert reply.startswith("HTTP/1.1 413") and "larger than 2 MB" in reply


def test_a_body_that_does_not_say_so_is_cut_off(client: httpx.Client) -> None:
    reply = client.put("/v1/feedback", content=iter([b"[" * 2**20] * 3), headers=MINE)
    assert reply.status_code == 413
    assert reply.json()["error"]["type"] == "RequestTooLarge"


ANSWER = b"POST /v1/answers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
UPLOAD = b"POST /v1/collections/own/documents?name=a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HT",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ",
        ANSWER + b"\r\n{",
        UPLOAD + b"X-Pincite-Browser: " + b"t" * 32 + b"\r\n\r\nabc",
    ],
)
def test_a_request_that_never_ends_is_given_up(server: Server, sent: bytes) -> None:
    reply = read(connected(server, sent))
    assert "408 Request Timeout" in reply and "did not arrive in time" in reply


def test_whoever_leaves_in_the_middle_of_an_upload_is_no_error(
    server: Server, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    connected(server, UPLOAD + b"X-Pincite-Browser: " + b"t" * 32 + b"\r\n\r\nabc").close()
    gone = 'pincite_requests_total{method="POST",route="/v1/collections/{collection}/documents",status="499"} 1'
    deadline = monotonic() + 60
    while gone not in client.get("/metrics").text:
        assert monotonic() < deadline
        sleep(0.01)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_whoever_leaves_after_requests_sent_at_once_is_no_error(
    server: Server, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    health = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for _ in range(20):
        connection = connected(server, health * 300)
        connection.recv(100)
        connection.close()
    assert client.get("/healthz").status_code == 200
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


UPGRADE = (
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


def test_who_asks_for_a_web_socket_is_answered_as_a_reader(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    reply = read(connected(server, b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n" + UPGRADE + b"\r\n"))
    assert reply.startswith("HTTP/1.1 200") and '"status":"ok"' in reply
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_request_with_two_hosts_is_refused(server: Server) -> None:
    reply = read(connected(server, b"GET /healthz HTTP/1.0\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"))
    assert reply.startswith("HTTP/1.1 400") and "several hosts" in reply


@pytest.mark.parametrize("path", ["/v1/answers", "/v1/search"])
def test_a_long_name_of_a_collection_is_not_repeated(client: httpx.Client, path: str) -> None:
    reply = client.post(path, json={"question" if "answers" in path else "query": "Who?", "collection": "a" * 10**6})
    assert reply.status_code == 404 and reply.json()["error"]["type"] == "CollectionNotFound"
    assert len(reply.content) < 2000


def test_headers_without_end_are_refused(server: Server) -> None:
    reply = read(connected(server, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 70_000))
    assert reply.startswith("HTTP/1.1 431")


def test_hundreds_of_half_open_connections_lock_nobody_out(server: Server) -> None:
    with ExitStack() as held:
        for _ in range(260):
            held.enter_context(connected(server, b"GET / HTTP/1.1\r\n"))
        assert httpx.get(f"{server.url}healthz", timeout=60).status_code == 200


def test_a_kept_connection_answers_again_after_a_pause(client: httpx.Client) -> None:
    assert [client.get("/healthz").status_code for _ in range(3)] == [200] * 3


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        "[]" * 500_000,
        '{"question": "a", "question\\ud800": 1}',
        '{"question": "Is it \\ud800?", "collection": "\\ud800"}',
        '{"question": "When?", "history": [["\\udfff", "x"]]}',
        '{"question": ' + "1" * 10_000 + "}",
        "\ufeff{}",
        "NaN",
        "",
    ],
)
def test_malformed_requests_are_errors_that_say_so(client: httpx.Client, body: str) -> None:
    reply = client.post("/v1/answers", content=body.encode(), headers={"Content-Type": "application/json"})
    assert reply.status_code in {200, 400, 404, 422}
    if reply.status_code != 200:
        assert reply.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/answers"])
def test_every_error_has_the_same_form(client: httpx.Client, path: str) -> None:
    assert set(client.get(path).json()["error"]) == {"type", "message"}


def test_a_rating_that_is_no_number_or_no_text_is_refused_and_others_are_exported(
    client: httpx.Client, server: Server
) -> None:
    answer = client.post("/v1/answers", json={"question": "Is Iran a full SCO member?"}).json()
    rating = {"id": "12345678", "rating": "up", "answer": answer}
    for wrong in (
        {**rating, "answer": {**answer, "confidence": float("nan")}},
        {**rating, "answer": {**answer, "confidence": float("inf")}},
        {**rating, "comment": "\ud800"},
        {**rating, "id": "1234567\ud800"},
    ):
        reply = client.put("/v1/feedback", content=json.dumps(wrong), headers=MINE)
        assert reply.status_code == 422, reply.text
    assert client.put("/v1/feedback", json=rating, headers=MINE).status_code == 204
    store = FeedbackStore(server.settings)
    with TABLE.writing(server.settings) as connection:
        connection.execute(
            "INSERT INTO feedback SELECT owner, 'damaged', created, rating, comment, ?, history FROM feedback",
            (json.dumps({**answer, "confidence": None}),),
        )
    assert [line["rating"] for line in store.export()] == ["up"]


def test_ratings_never_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = 10 * 2**20
    monkeypatch.setattr("pincite.bot.feedback.LARGEST", limit)
    with served(tmp_path / "home", page=False) as server, httpx.Client(base_url=server.url, timeout=120) as http:
        answer = http.post("/v1/answers", json={"question": "Is Iran a full SCO member?"}).json()
        history = [{"question": "Who?", "answer": "x" * 200_000}] * 9
        rating = {"rating": "up", "answer": answer, "history": history}
        replies = [
            http.put("/v1/feedback", json={**rating, "id": f"answer-{n}"}, headers={"X-Pincite-Browser": f"{n:032d}"})
            for n in range(9)
        ]
        codes = [one.status_code for one in replies]
        assert codes == sorted(codes) and set(codes) == {204, 507}
        assert replies[-1].json()["error"]["type"] == "FeedbackFull"
        assert TABLE.path(server.settings).stat().st_size < limit + 2 * LARGEST_BODY
        kept = codes.count(204)
        assert http.delete("/v1/feedback/answer-0", headers={"X-Pincite-Browser": f"{0:032d}"}).status_code == 204
        again = http.put("/v1/feedback", json={**rating, "id": "answer-0"}, headers={"X-Pincite-Browser": f"{0:032d}"})
        assert (again.status_code, kept >= 2) == (204, True), "room that is given back is used"


def test_one_address_leaves_room_for_the_ratings_of_others(client: httpx.Client, tmp_path: Path) -> None:
    """A browser draws as many tokens as it likes."""
    reply = client.post("/v1/answers", json={"question": "Is Iran a full SCO member?"})
    answer = Answer.model_validate(reply.json())
    one, other = Requester("10.0.0.1", "a"), Requester("10.0.0.2", "b")
    history = (Turn(question="Who?", answer="x" * 200_000),) * 9
    ratings = Ratings(FeedbackStore(Settings.read(home=tmp_path / "home")))
    day = date(2026, 1, 1)
    long = Feedback(id="answer-1", rating="up", answer=answer, history=history)
    for number in range(34):
        ratings.put(one, f"owner {number}", long, day)
    with pytest.raises(TooManyRatings, match="64 MB"):
        list(map(partial(ratings.put, one, rating=long, day=day), "abcdefgh"))
    ratings.put(other, "owner", Feedback(id="answer-1", rating="up", answer=answer), day)
    ratings.put(one, "owner", Feedback(id="answer-2", rating="up", answer=answer), day + timedelta(days=1))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("a\r\nb\x1b[2J.txt", "ab[2J"),
        ("report\u202etxt.exe.txt", "reporttxt.exe"),
        ("سال‌نامه.txt", "سال‌نامه"),
        (".", "unnamed"),
        (" ", "unnamed"),
        ("\u200b", "unnamed"),
        ("folder/", "unnamed"),
    ],
)
def test_a_file_name_shows_what_it_is(client: httpx.Client, name: str, title: str) -> None:
    path = "/v1/collections/own/documents"
    reply = client.post(path, params={"name": name}, content=f"Named {name!r}.".encode(), headers=MINE)
    assert reply.status_code == 201 and reply.json()["title"] == title


def test_nothing_is_kept_of_a_browser_that_keeps_nothing_here(tmp_path: Path) -> None:
    """Anybody can draw a token for each request: they would fill the disk with visits."""
    with served(tmp_path / "home", page=False) as server, httpx.Client(base_url=server.url, timeout=120) as http:
        for number, (method, path) in enumerate(
            [
                ("GET", "documents"),
                ("GET", "examples"),
                ("GET", "documents/x"),
                ("GET", "documents/x/pages"),
                ("GET", "documents/x/outline"),
                ("GET", "removed"),
                ("DELETE", "documents/x"),
                ("POST", "documents?name=a.txt"),
            ]
        ):
            headers = {"X-Pincite-Browser": f"{number:032d}"}
            http.request(method, f"/v1/collections/own/{path}", content=b"", headers=headers)
        assert not list(server.settings.home.glob("visits/*"))
        http.post("/v1/collections/own/documents?name=a.txt", content=b"Almonds grow in Andalusia.", headers=MINE)
        assert len(list(server.settings.home.glob("visits/*"))) == 1


def test_browsers_collections_go_when_nobody_visits_them(tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path / "home", own_days=30)
    for name in ("browser-a", "browser-b", "reports"):
        document = document_from_text(f"Text of {name}.", title=name, source=name)
        library.add([document], collection=name, settings=settings)
    assert expire(settings, now=0.0) == [], "the clock starts with the first look"
    Visits(settings).record("browser-b", now=20.0 * DAY)
    assert expire(settings, now=40.0 * DAY) == ["browser-a"]
    assert library.collections(settings=settings) == ("browser-b", "reports")


class Connecting:
    """A connection that notes how it was refused."""

    def __init__(self) -> None:
        self.refused: int | None = None

    def refuse(self, status: int, _message: str) -> None:
        self.refused = status


@pytest.mark.parametrize(("read", "refused"), [(0, 3), (2, 1), (3, 0), (5, 0)])
def test_of_many_that_connect_at_once_none_is_refused_whose_request_came_along(read: int, refused: int) -> None:
    async def run() -> list[int | None]:
        sending, connections = Sending(most=2), [Connecting() for _ in range(5)]
        for connection in connections:
            sending.add(connection)
        for connection in connections[:read]:
            sending.discard(connection)
        assert sending._trimming is not None
        sending._trimming.cancel()
        sending._trim()
        return [connection.refused for connection in connections]

    assert asyncio.run(run()) == [None] * read + [503] * refused + [None] * (5 - read - refused)
