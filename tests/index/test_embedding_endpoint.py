"""Embedding with an endpoint, against a real server on the loopback that plays OpenAI's protocol."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from pincite.index.embedding_endpoint import EmbeddingUnavailable, EndpointEmbedder
from pincite.index.errors import PinciteError

KEY = "sk-very-secret-key-123456"


def vector_of(text, dimensions=4):
    """Not of length 1, and another for each text."""
    rng = np.random.default_rng(list(text.encode()) or [0])
    return (rng.normal(size=dimensions) * 3).tolist()


def unit(text, dimensions=4):
    vector = np.array(vector_of(text, dimensions))
    return vector / np.linalg.norm(vector)


class Endpoint(ThreadingHTTPServer):
    """Answers with `vector_of` each text, unless there are other answers left in `script`."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = []
        self.keys = []
        self.script = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, asked))
        self.server.keys.append(self.headers["Authorization"])
        items = [
            {"object": "embedding", "index": i, "embedding": vector_of(text, asked.get("dimensions", 4))}
            for i, text in enumerate(asked["input"])
        ]
        status, headers, body = 200, {}, {"object": "list", "model": asked["model"], "data": items}
        if self.server.script:
            status, headers, body = self.server.script.pop(0)(items)
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": len(payload), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_):
        pass


@pytest.fixture
def endpoint():
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def connect(endpoint):
    opened = []

    def connect(**options):
        opened.append(EndpointEmbedder(options.pop("base_url", endpoint.url), "some-model", KEY, **options))
        return opened[-1]

    yield connect
    for embedder in opened:
        embedder.close()


def data(items):
    return 200, {}, {"object": "list", "model": "m", "data": items}


def refusal(status, message, **headers):
    return lambda _: (status, headers, {"error": {"message": message, "type": "error", "code": None}})


def test_rows_are_unit_vectors_in_the_order_of_the_texts(endpoint, connect):
    texts = ["one", "two", "three"]
    vectors = connect().embed(texts)
    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(np.array([unit(text) for text in texts]), abs=1e-6)
    ((path, asked),) = endpoint.requests
    assert path == "/v1/embeddings"
    assert asked == {"input": texts, "model": "some-model", "encoding_format": "float"}
    assert endpoint.keys == [f"Bearer {KEY}"]


def test_texts_are_sent_in_batches(endpoint, connect):
    texts = [f"text {i}" for i in range(7)]
    done = []
    vectors = connect(batch_size=3).embed(texts, on_progress=done.append)
    assert [asked["input"] for _, asked in endpoint.requests] == [texts[:3], texts[3:6], texts[6:]]
    assert done == [3, 6, 7]
    assert vectors == pytest.approx(np.array([unit(text) for text in texts]), abs=1e-6)


def test_order_is_that_of_the_index_and_not_of_the_answer(endpoint, connect):
    endpoint.script = [lambda items: data(items[::-1])]
    assert connect().embed(["one", "two"]) == pytest.approx(np.array([unit("one"), unit("two")]), abs=1e-6)


def test_dimensions_are_asked_for_once(endpoint, connect):
    embedder = connect()
    assert embedder.dimensions == 4
    assert embedder.dimensions == 4
    assert len(endpoint.requests) == 1
    assert embedder.embed([]).shape == (0, 4)
    assert len(endpoint.requests) == 1


def test_dimensions_are_learnt_from_the_first_texts(endpoint, connect):
    embedder = connect()
    embedder.embed(["one"])
    assert embedder.dimensions == 4
    assert len(endpoint.requests) == 1


def test_given_dimensions_are_sent_and_need_no_probe(endpoint, connect):
    embedder = connect(dimensions=2)
    assert embedder.dimensions == 2
    assert endpoint.requests == []
    assert embedder.embed(["one"]).shape == (1, 2)
    assert endpoint.requests[0][1]["dimensions"] == 2


def test_the_fingerprint_needs_no_server_and_names_model_and_dimensions(endpoint, connect):
    one = connect().fingerprint
    assert "some-model" in one
    assert connect(dimensions=2).fingerprint != one
    assert connect(base_url="http://127.0.0.1:9/v1").fingerprint == one
    assert EndpointEmbedder(endpoint.url, "another", KEY).fingerprint != one
    assert endpoint.requests == []


@pytest.mark.parametrize(
    ("text", "sent"),
    [("", " "), ("\x00", "\x00"), ("a\ud800", "a\ufffd"), ("🙂 東京", "🙂 東京")],
)
def test_text_of_any_content_can_be_sent(endpoint, connect, text, sent):
    assert connect().embed([text]).shape == (1, 4)
    assert endpoint.requests[0][1]["input"] == [sent]


def test_a_rate_limit_is_waited_for(endpoint, connect):
    endpoint.script = [refusal(429, "slow down", **{"Retry-After": "0.05"})]
    assert connect().embed(["one"])[0] == pytest.approx(unit("one"), abs=1e-6)
    assert len(endpoint.requests) == 2


def test_a_server_error_is_tried_again(endpoint, connect):
    endpoint.script = [refusal(503, "loading", **{"retry-after-ms": "20"})]
    assert connect().embed(["one"]).shape == (1, 4)
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (refusal(401, f"Incorrect API key provided: {KEY}"), "PINCITE_EMBEDDING_API_KEY"),
        (refusal(403, f"{KEY} may not"), "PINCITE_EMBEDDING_API_KEY"),
        (refusal(404, "no such model"), "no such model or address"),
        (refusal(429, f"quota of {KEY} used up"), "no credit left"),
        (refusal(400, f"input too long for {KEY}"), "input too long for …"),
        (lambda items: data(items[:1]), "1 vectors came back for 2 texts"),
        (lambda items: data([*items, {**items[0], "index": 2}]), "3 vectors came back for 2 texts"),
        (lambda items: data([items[0], items[0]]), "not one for each"),
        (lambda _: data([]), "0 vectors|No embedding data"),
        (lambda items: data([items[0], {**items[1], "embedding": [1.0]}]), "of one length"),
        (lambda items: data([items[0], {**items[1], "embedding": None}]), "of one length"),
        (lambda items: data([{**item, "embedding": [0.0, 0.0]} for item in items]), "zero or not a number"),
        (lambda items: data([{**item, "embedding": [float("nan"), 1.0]} for item in items]), "zero or not a number"),
        (lambda _: (200, {}, b"{broken"), "not JSON"),
        (lambda _: (200, {}, b"[]"), "answer"),
        (lambda _: (200, {"Content-Type": "text/html"}, b"<html>hello</html>"), "answer"),
    ],
)
def test_what_goes_wrong_is_one_clear_error_without_the_key(endpoint, connect, answer, said):
    endpoint.script = [answer]
    embedder = connect(retries=0)
    with pytest.raises(EmbeddingUnavailable, match=said) as caught:
        embedder.embed(["one", "two"])
    message = str(caught.value)
    assert isinstance(caught.value, PinciteError)
    assert "some-model" in message
    assert endpoint.url in message
    assert KEY not in message
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_vectors_of_another_length_than_before_are_refused(endpoint, connect):
    embedder = connect()
    embedder.embed(["one"])
    endpoint.script = [lambda items: data([{**item, "embedding": [1.0, 2.0]} for item in items])]
    with pytest.raises(EmbeddingUnavailable, match="2 dimensions, expected 4"):
        embedder.embed(["two"])


def test_a_server_that_is_not_there():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    embedder = EndpointEmbedder(f"http://someone:{KEY}@127.0.0.1:{port}/v1", "some-model", KEY, retries=0)
    with pytest.raises(EmbeddingUnavailable, match="not reachable") as caught:
        embedder.embed(["one"])
    assert f"http://127.0.0.1:{port}/v1" in str(caught.value)
    assert KEY not in str(caught.value)
    embedder.close()


def test_a_server_that_does_not_answer_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        embedder = EndpointEmbedder(url, "some-model", KEY, retries=0, timeout=0.2)
        with pytest.raises(EmbeddingUnavailable, match="no answer in time"):
            embedder.embed(["one"])
        embedder.close()


def test_the_key_is_in_no_representation(connect):
    embedder = connect(base_url=f"http://someone:{KEY}@127.0.0.1:9/v1?key={KEY}")
    assert KEY not in repr(embedder)
    assert KEY not in embedder.fingerprint
    assert KEY not in embedder.name


def test_an_empty_batch_size_is_refused():
    with pytest.raises(ValueError, match="batch_size"):
        EndpointEmbedder("http://127.0.0.1:9/v1", "some-model", KEY, batch_size=0)
