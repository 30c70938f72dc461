"""A key pays for what its questions used of a language model, also where it leaves before the answer is there."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx
import pytest

from pincite.bot.answers import Usage
from pincite.bot.bot import Bot
from pincite.bot.keys import AccessKey, Keys, Role
from pincite.bot.serving.rates import Rates, Spending, TooManyRequests
from pincite.bot.verifying.results import Verification
from pincite.index import library
from pincite.index.errors import DataFolderError
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
def server(scripted: Scripted, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    options: dict[str, Any] = {
        "llm_base_url": scripted.url,
        "llm_model": "scripted",
        "llm_api_key": KEY,
        "llm_retries": 0,
        "judge": "reader",
        "llm_price_prompt": PROMPT,
        "llm_price_completion": COMPLETION,
        **getattr(request, "param", {}),
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


def post(server: Server, path: str, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
    return httpx.post(f"{server.url.rstrip('/')}{path}", json=body, headers=headers, timeout=120)


def at_once(
    server: Server, scripted: Scripted, headers: dict[str, str], bodies: list[tuple[str, dict[str, Any]]]
) -> Iterator[list[httpx.Response]]:
    """Send requests; once the model is asked, or they wait or are refused, yield. Then have the model go on."""
    assert server.app is not None
    turns, asked, held = server.app.state.answering.turns, len(scripted.requests), threading.Event()
    scripted.always = quoting(hold=held)
    with ThreadPoolExecutor(len(bodies)) as pool:
        replies = [pool.submit(post, server, path, body, headers) for path, body in bodies]
        while len(scripted.requests) - asked + turns.waiting + sum(one.done() for one in replies) < len(bodies):
            wait(replies, 0.01)
        yield []
        held.set()
    yield [one.result() for one in replies]


def test_questions_at_once_spend_no_more_than_one_after_the_other(server: Server, scripted: Scripted) -> None:
    secret = Keys(server.settings.home).add("ann", Role.ASK, dollars_a_day=COUNTED * 2.5)
    headers = {"Authorization": f"Bearer {secret}"}
    assert post(server, "/v1/answers", WHOLE["/v1/answers"], headers).status_code == 200, (
        "what an answer costs is known"
    )
    *_, replies = at_once(server, scripted, headers, [*WHOLE.items()] * 2)
    assert sorted(one.status_code for one in replies) == [200, 200, 429, 429, 429, 429]
    refused = next(one for one in replies if one.status_code == 429)
    assert int(refused.headers["retry-after"]) < 60, "an answer under way may cost less than it is taken for"
    assert spent(server) == pytest.approx(3 * COUNTED)
    later = post(server, "/v1/answers", WHOLE["/v1/answers"], headers)
    assert later.status_code == 429


@pytest.mark.parametrize("server", [{"answers_at_once": 1}], indirect=True)
def test_a_question_that_waited_is_refused_if_all_was_spent_meanwhile(server: Server, scripted: Scripted) -> None:
    stream = ("/v1/answers", STREAMS["/v1/answers"])
    *_, replies = at_once(server, scripted, bearer(server), [stream, stream, *WHOLE.items(), *WHOLE.items()])
    answered = [one for one in replies if WARRANTY in one.text]
    assert len(answered) == 1 and spent(server) == pytest.approx(COUNTED)
    assert all("TooManyRequests" in one.text for one in replies if one not in answered)
    assert all(one.status_code == 429 for one in replies[2:] if one not in answered)


@pytest.mark.parametrize("server", [{"answers_at_once": 1}], indirect=True)
def test_a_key_that_is_removed_gets_none_of_the_answers_it_waits_for(server: Server, scripted: Scripted) -> None:
    headers = {"Authorization": f"Bearer {Keys(server.settings.home).add('ann', Role.ASK)}"}
    path = "/v1/answers"
    asking = at_once(server, scripted, headers, [(path, STREAMS[path]), (path, STREAMS[path]), (path, WHOLE[path])])
    next(asking)
    Keys(server.settings.home).remove("ann")
    replies = next(asking)
    assert sum(WARRANTY in one.text for one in replies) == 1
    assert sum("KeyNeeded" in one.text for one in replies) == 2


def test_whoever_leaves_a_check_over_mcp_pays_for_the_judge(tmp_path: Path) -> None:
    pytest.importorskip("mcp")
    judging, settled = threading.Event(), threading.Event()

    class Judged(Bot):
        def verify(self, *args: Any, **options: Any) -> Verification:
            judging.set()
            settled.wait(30)
            checked = super().verify(*args, **options)
            return checked.model_copy(update={"usage": Usage(cost_usd=0.5)})

    call = {"name": "verify", "arguments": {"text": WARRANTY, "sources": [WARRANTY]}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}

    async def leave(server: Server) -> None:
        headers = bearer(server) | {"Accept": "application/json, text/event-stream"}
        async with httpx.AsyncClient(base_url=server.url, timeout=60, headers=headers) as http:
            asking = asyncio.create_task(http.post("/mcp", json=body))
            await asyncio.to_thread(judging.wait, 30)
            asking.cancel()
        settled.set()
        await ended(server)

    with served(
        tmp_path / "home", lambda settings: Judged(settings=settings), page=False, seeds=False, keys="on"
    ) as server:
        asyncio.run(leave(server))
        server.stop()
        assert spent(server) == 0.5


def test_what_can_not_be_written_is_counted_all_the_same(tmp_path: Path) -> None:
    """A full disk, or a damaged file, must not make answers free."""
    key = AccessKey(name="ann", role=Role.ASK, hash="", created="", dollars_a_day=1)
    rates = Rates(tmp_path)
    rates.spend("ann", 0.75)
    (tmp_path / "spending.new").mkdir()
    rates.spend("ann", 0.5)
    with pytest.raises(TooManyRequests):
        rates.count(key)
    (tmp_path / "spending.new").rmdir()
    rates.spend("ann", 0.25)
    assert spent_in(tmp_path) == 1.5
    (tmp_path / "spending.json").write_text('{"day": ')
    rates.spend("ann", 0.25)
    with pytest.raises(DataFolderError, match=r"spending\.json"):
        rates.count(key)


def spent_in(home: Path) -> float:
    return Spending(home).today("ann")


def test_servers_that_share_a_folder_lose_nothing_that_was_spent(tmp_path: Path) -> None:
    servers = [Spending(tmp_path) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: servers[number % 4].add("ann", 0.01), range(80)))
    assert spent_in(tmp_path) == pytest.approx(0.8)


def test_the_first_questions_after_a_restart_spend_no_more_than_later_ones(tmp_path: Path) -> None:
    key = AccessKey(name="ann", role=Role.ASK, hash="", created="", dollars_a_day=1)
    Rates(tmp_path).spend("bob", 0.4)
    Rates(tmp_path).spend("ann", 0.1)
    rates = Rates(tmp_path)
    with rates.turn(key), rates.turn(key), rates.turn(key), pytest.raises(TooManyRequests), rates.turn(key):
        pass
    assert Spending(tmp_path).dearest() == 0.4
    (tmp_path / "spending.json").write_text('{"day": "2020-01-01", "dollars": {}}')
    assert Spending(tmp_path).dearest() == 0.0
