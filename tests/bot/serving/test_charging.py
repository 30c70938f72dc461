"""A key pays for what its questions used of a language model, also where it leaves before the answer is there."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx
import pytest

from pincite.bot.keys import Keys, Role
from pincite.bot.serving.rates import Spending
from pincite.index import library
from pincite.index.loaders import document_from_text
from tests.bot.serving.serving import Server, served
from tests.bot.writers.model.conftest import number
from tests.bot.writers.model.scripted import KEY, Play, Scripted, serving, structured

WARRANTY = "The warranty is 2 years."
QUESTION = "How long is the warranty?"

PROMPT, COMPLETION = 30.0, 600.0
"""Dollars for a million tokens: of a prompt, a cent for a thousand bytes."""

COUNTED = (PROMPT * 100 + COMPLETION * 10) / 1e6
"""What a scripted reply costs by the tokens that it tells."""

STREAMS: dict[str, dict[str, Any]] = {
    "/v1/answers": {"question": QUESTION, "stream": True},
    "/v1/chat/completions": {
        "model": "pincite",
        "messages": [{"role": "user", "content": QUESTION}],
        "stream": True,
    },
    "/v1/responses": {"model": "pincite", "input": QUESTION, "stream": True},
}

WHOLE: dict[str, dict[str, Any]] = {
    "/v1/answers": {"question": QUESTION},
    "/v1/chat/completions": {"model": "pincite/manuals+lights", "messages": [{"role": "user", "content": QUESTION}]},
    "/v1/responses": {"model": "pincite/manuals+lights", "input": QUESTION},
}


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    with serving(Scripted()) as server:
        server.always = quoting()
        yield server


@pytest.fixture
def server(scripted: Scripted, tmp_path: Path) -> Iterator[Server]:
    options: dict[str, Any] = {
        "llm_base_url": scripted.url,
        "llm_model": "scripted",
        "llm_api_key": KEY,
        "llm_retries": 0,
        "judge": "reader",
        "llm_price_prompt": PROMPT,
        "llm_price_completion": COMPLETION,
    }
    with served(tmp_path / "home", page=False, seeds=False, keys="on", collection="manuals", **options) as running:
        for name, text in (("manuals", WARRANTY), ("lights", "The lighthouse is 91 metres high.")):
            library.add([document_from_text(text, title=name, source=name)], collection=name, settings=running.settings)
        yield running


def quoting(**play: Any) -> Callable[[dict[str, Any]], Play]:
    """What a model says that quotes the warranty, and then nothing for long."""
    return lambda asked: Play(structured((WARRANTY, [number(asked, "warranty")])) + " " * 400, **play)


def bearer(server: Server, name: str = "ann") -> dict[str, str]:
    secret = Keys(server.settings.home).add(name, Role.ASK, dollars_a_day=1e-9)
    return {"Authorization": f"Bearer {secret}"}


def spent(server: Server, name: str = "ann") -> float:
    return Spending(server.settings.home).today(name)


def asked_bytes(scripted: Scripted) -> int:
    """Bytes of the newest prompt."""
    return sum(len(message["content"].encode()) for message in scripted.requests[-1]["messages"])


async def ended(server: Server) -> None:
    """Wait until nothing of an answer runs any more."""
    assert server.app is not None
    while server.app.state.answering.turns.under_way:
        await asyncio.sleep(0.01)


def leave(server: Server, scripted: Scripted, path: str, headers: dict[str, str], after: str) -> None:
    """Ask, and leave once the stream has told a text and the model is asked."""

    async def run() -> None:
        async with (
            httpx.AsyncClient(base_url=server.url, timeout=120, headers=headers) as http,
            http.stream("POST", path, json=STREAMS[path]) as reply,
        ):
            assert reply.status_code == 200
            lines: AsyncIterator[str] = reply.aiter_lines()
            async with aclosing(lines) as told:  # type: ignore[type-var]
                async for line in told:
                    if after in line:
                        break
                while not scripted.requests:
                    await asyncio.sleep(0.01)
        await ended(server)

    asyncio.run(run())


@pytest.mark.parametrize("path", STREAMS)
def test_whoever_leaves_a_stream_pays_for_the_prompt_and_what_was_written(
    server: Server, scripted: Scripted, path: str
) -> None:
    headers = bearer(server)
    scripted.always = quoting(hold=threading.Event())
    leave(server, scripted, path, headers, WARRANTY)
    assert scripted.gone.wait(30)
    prompt = PROMPT * asked_bytes(scripted) / 3 / 1e6
    assert prompt + COMPLETION * 20 / 1e6 < spent(server) < prompt + COMPLETION * 200 / 1e6
    again = httpx.post(f"{server.url}v1/answers", json=WHOLE["/v1/answers"], headers=headers, timeout=60)
    assert (again.status_code, again.json()["error"]["type"]) == (429, "TooManyRequests")
    metrics = httpx.get(f"{server.url}metrics", headers=admin(server), timeout=120).text
    assert 'pincite_tokens_total{kind="prompt"} 0' not in metrics


def admin(server: Server) -> dict[str, str]:
    return {"Authorization": f"Bearer {Keys(server.settings.home).add('admin', Role.ADMIN)}"}


def test_whoever_leaves_before_anything_was_written_pays_for_the_prompt(server: Server, scripted: Scripted) -> None:
    headers = bearer(server)
    scripted.always = Play(text="x", hold=threading.Event())
    leave(server, scripted, "/v1/answers", headers, "retrieved")
    assert spent(server) == pytest.approx(PROMPT * asked_bytes(scripted) / 3 / 1e6, rel=0.01)


def test_whoever_leaves_without_a_stream_pays_too(server: Server, scripted: Scripted) -> None:
    headers = bearer(server)
    scripted.always = quoting(hold=threading.Event())

    async def run() -> None:
        async with httpx.AsyncClient(base_url=server.url, timeout=120, headers=headers) as http:
            asking = asyncio.create_task(http.post("/v1/answers", json=WHOLE["/v1/answers"]))
            while not scripted.requests:
                await asyncio.sleep(0.01)
            asking.cancel()
        await ended(server)

    asyncio.run(run())
    assert spent(server) >= PROMPT * asked_bytes(scripted) / 3 / 1e6


@pytest.mark.parametrize("path", STREAMS)
def test_a_whole_answer_is_paid_once_by_what_the_model_counted(server: Server, scripted: Scripted, path: str) -> None:
    for name, body in (("streamed", STREAMS[path]), ("whole", WHOLE[path])):
        reply = httpx.post(f"{server.url.rstrip('/')}{path}", json=body, headers=bearer(server, name), timeout=120)
        assert reply.status_code == 200 and WARRANTY in reply.text
        assert spent(server, name) == pytest.approx(COUNTED), "also of several collections"


def test_an_answer_that_fails_is_paid_as_far_as_it_came(server: Server, scripted: Scripted) -> None:
    scripted.always = Play("I would rather", refusal="not say")
    for path, body in WHOLE.items():
        name = path.rpartition("/")[2]
        reply = httpx.post(f"{server.url.rstrip('/')}{path}", json=body, headers=bearer(server, name), timeout=120)
        assert reply.status_code == 503 and spent(server, name) > 0
    scripted.always = Play(status=500)
    reply = httpx.post(f"{server.url}v1/answers", json=WHOLE["/v1/answers"], headers=bearer(server), timeout=120)
    assert (reply.status_code, spent(server)) == (503, 0), "a model that can't be asked costs nothing"
