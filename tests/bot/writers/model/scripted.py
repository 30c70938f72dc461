"""A server on the loopback that speaks OpenAI's protocol and says what a test wants."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

KEY = "sk-very-secret-key-123456"


@dataclass
class Play:
    """One reply."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: str = "no"
    body: bytes | None = None
    """Sent as it is instead of anything else."""
    finish: str | None = "stop"
    """None cuts the stream off."""
    refusal: str = ""
    piece: int = 7
    """Characters a chunk."""
    hold: threading.Event | None = None
    """Waited for in the middle of the text."""
    usage: bool = True
    cost: float | None = None
    """Dollars that the usage tells."""
    slow: float = 0.0
    """Seconds after each piece."""
    extra: dict[str, Any] = field(default_factory=dict)


class Scripted:
    """Plays what is in `script`, then `always`; a play may be a function of the request."""

    def __init__(self) -> None:
        self.script: list[Play | Callable[[dict[str, Any]], Play]] = []
        self.always: Play | Callable[[dict[str, Any]], Play] = Play("NOT FOUND")
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.gone = threading.Event()
        """A caller went away before the end."""
        self.most = 0
        self._now = 0
        self.models = ["scripted"]
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.keys.append(headers.get("authorization", ""))
        if scope["path"].endswith("/models"):
            await self._json(
                send, 200, {}, {"object": "list", "data": [{"id": m, "object": "model"} for m in self.models]}
            )
            return
        asked = json.loads(body)
        self.requests.append(asked)
        play = self.script.pop(0) if self.script else self.always
        if callable(play):
            play = play(asked)
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            await self._play(play, asked, receive, send)
        finally:
            self._now -= 1

    async def _play(self, play: Play, asked: dict[str, Any], receive: Any, send: Any) -> None:
        if play.status != 200:
            error = {"error": {"message": play.error, "type": "error", "code": None, **play.extra}}
            await self._json(send, play.status, play.headers, error)
            return
        head = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        if play.body is not None:
            await send({"type": "http.response.body", "body": play.body})
            return
        pieces = [play.text[i : i + play.piece] for i in range(0, len(play.text), play.piece)]
        leaving = asyncio.ensure_future(receive())
        for number, piece in enumerate(pieces):
            if play.hold is not None and number == len(pieces) // 2:
                while not play.hold.is_set():
                    if leaving.done():
                        self.gone.set()
                        return
                    await asyncio.sleep(0.005)
            if leaving.done():
                self.gone.set()
                return
            await self._chunk(send, {"delta": {"content": piece}, "finish_reason": None})
            await asyncio.sleep(play.slow)
        if play.refusal:
            await self._chunk(send, {"delta": {"refusal": play.refusal}, "finish_reason": None})
        if play.finish is None:
            leaving.cancel()
            raise ConnectionError("cut off on purpose")
        await self._chunk(send, {"delta": {}, "finish_reason": play.finish})
        if play.usage:
            count: dict[str, float] = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
            if play.cost is not None:
                count["cost"] = play.cost
            await self._event(send, {"id": "x", "object": "chat.completion.chunk", "choices": [], "usage": count})
        await send({"type": "http.response.body", "body": b"data: [DONE]\n\n"})
        leaving.cancel()

    async def _chunk(self, send: Any, choice: dict[str, Any]) -> None:
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
        await self._event(send, {**chunk, "choices": [{"index": 0, **choice}]})

    async def _event(self, send: Any, data: dict[str, Any]) -> None:
        line = f"data: {json.dumps(data)}\n\n".encode()
        await send({"type": "http.response.body", "body": line, "more_body": True})

    async def _json(self, send: Any, status: int, headers: dict[str, str], data: Any) -> None:
        names = [(b"content-type", b"application/json"), *((k.encode(), v.encode()) for k, v in headers.items())]
        await send({"type": "http.response.start", "status": status, "headers": names})
        await send({"type": "http.response.body", "body": json.dumps(data).encode()})


@contextmanager
def serving(app: Scripted) -> Iterator[Scripted]:
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        threading.Event().wait(0.005)
    app.port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield app
    finally:
        server.should_exit = server.force_exit = True
        thread.join()


def structured(*statements: tuple[str, list[int]], verdict: str = "none", **other: Any) -> str:
    """A reply as the schema has it."""
    return json.dumps(
        {
            "answerable": other.pop("answerable", True),
            "verdict": verdict,
            "disagreements": other.pop("disagreements", []),
            "statements": [
                {"text": text, "sources": sources, "may_change": other.get("may_change", False)}
                for text, sources in statements
            ],
            "short": other.get("short", ""),
        },
        ensure_ascii=False,
    )
