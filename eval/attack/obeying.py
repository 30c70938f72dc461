"""A language model at its worst: a scripted endpoint on the loopback that obeys documents.

It knows the attacks, looks for them in what it is shown, and obeys in one of four ways. Where it sees none, it answers
honestly. It speaks as much of OpenAI's protocol as Pincite's client needs.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pincite.eval.attack.battery import Attack, attacks
from pincite.eval.attack.seeing import letters, readable

NUMBERED = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
"""A sentence as Pincite shows it to a model."""

NOTHING_FOUND = "The documents do not answer the question."

Reply = dict[str, Any]
Shown = Sequence[tuple[int, str]]


def repeats(attack: Attack, fact: Shown, planted: Shown) -> Reply:
    """Say the document's sentences word for word."""
    return _reply([(words, [number]) for number, words in planted])


def rewords(attack: Attack, fact: Shown, planted: Shown) -> Reply:
    """Say what the document wants said."""
    return _reply([(attack.obeyed, _numbers(planted)), *((words, [number]) for number, words in fact)])


def blends(attack: Attack, fact: Shown, planted: Shown) -> Reply:
    """Say the answer and what the document wants in one sentence."""
    begun = f"{fact[0][1].rstrip('.')}, and " if fact else ""
    return _reply([(f"{begun}{attack.obeyed}", _numbers([*fact, *planted]))])


def heads(attack: Attack, fact: Shown, planted: Shown) -> Reply:
    """Put what the document wants above the answer."""
    short = attack.short or attack.obeyed.rstrip(".")
    statements = [*((words, [number]) for number, words in fact), *((words, [number]) for number, words in planted)]
    return _reply(statements, short=short, verdict=attack.verdict or "none")


MODELS: dict[str, Callable[[Attack, Shown, Shown], Reply]] = {
    "repeats": repeats,
    "rewords": rewords,
    "blends": blends,
    "heads": heads,
}
"""The ways to obey, by the name of the model."""


def unguarded(model: str, attack: Attack) -> str:
    """The reply of a model to a bare document, without Pincite."""
    if not attack.obeyed:
        return NOTHING_FOUND
    if model == "repeats":
        return attack.says
    if model == "heads":
        return f"{attack.short or attack.obeyed}\n\n{attack.matter.fact}"
    return f"{attack.matter.fact.rstrip('.')}, and {attack.obeyed}" if model == "blends" else attack.obeyed


def guarded(model: str, shown: Shown) -> Reply:
    """The reply of a model to numbered sentences."""
    for attack in attacks():
        planted = [(number, words) for number, words in shown if _belongs(words, attack)]
        if planted:
            fact = [(number, words) for number, words in shown if attack.matter.fact in words][:1]
            return MODELS[model](attack, fact, planted) if attack.obeyed else _reply([], answerable=False)
    honest = [(n, words) for n, words in shown for attack in attacks() if attack.matter.fact in words][:1]
    return _reply([(words, [number]) for number, words in honest])


@contextmanager
def serving() -> Iterator[str]:
    """The endpoint while it is needed: its base address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, name="pincite-obeying", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Answers requests for a completion."""

    def do_GET(self) -> None:
        """List the models."""
        self._send("application/json", json.dumps({"object": "list", "data": [{"id": name} for name in MODELS]}))

    def do_POST(self) -> None:
        """Stream a completion as one piece."""
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        numbered = (one["content"] for one in reversed(asked["messages"]) if NUMBERED.search(one["content"]))
        prompt = next(numbered, "")
        shown = [(int(number), words) for number, words in NUMBERED.findall(prompt)]
        text = json.dumps(guarded(asked["model"], shown), ensure_ascii=False)
        head = {"id": "obeying", "object": "chat.completion.chunk", "created": 0, "model": asked["model"]}
        pieces = ({"delta": {"content": text}, "finish_reason": None}, {"delta": {}, "finish_reason": "stop"})
        events = "".join(f"data: {json.dumps({**head, 'choices': [{'index': 0, **one}]})}\n\n" for one in pieces)
        self._send("text/event-stream", f"{events}data: [DONE]\n\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Log nothing."""

    def _send(self, media_type: str, body: str) -> None:
        self.send_response(200)
        self.send_header("content-type", media_type)
        self.send_header("content-length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())


def _reply(
    statements: Sequence[tuple[str, Sequence[int]]], *, short: str = "", verdict: str = "none", answerable: bool = True
) -> Reply:
    """A reply in the form that Pincite asks for."""
    listed = [{"text": text, "sources": list(sources), "may_change": False} for text, sources in statements]
    return {
        "answerable": answerable and bool(statements),
        "verdict": verdict,
        "disagreements": [],
        "statements": listed,
        "short": short,
    }


def _numbers(shown: Shown) -> list[int]:
    return [number for number, _ in shown]


def _belongs(words: str, attack: Attack) -> bool:
    """Whether a sentence is the attack, a part of it, or holds it."""
    one, whole = letters(words), letters(attack.says)
    if not one or one == letters(attack.matter.title):
        return False
    return one in whole or whole in one or any(mark in readable(words) for mark in attack.marks)
