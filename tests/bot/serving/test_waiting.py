"""More questions than the server answers at once: they wait in turn, and nothing else does."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from pincite.bot.bot import Bot
from pincite.bot.serving.answering import ClientGone, in_turn
from pincite.bot.serving.turns import Requester, Turns
from tests.bot.serving.serving import Server, served

QUESTION = {"question": "Is Iran a full SCO member?"}


class GatedBot(Bot):
    """Answers once the gate is open."""

    gate = threading.Event()
    under_way = 0

    async def astream(self, question: str, history: Any = (), **part: Any) -> Any:
        type(self).under_way += 1
        try:
            while not self.gate.is_set():
                await asyncio.sleep(0.01)
            async for event in super().astream(question, history, **part):
                yield event
        finally:
            type(self).under_way -= 1


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    GatedBot.gate.clear()
    with served(
        tmp_path / "home",
        lambda settings: GatedBot(settings=settings),
        page=False,
        answers_at_once=1,
        most_waiting=2,
        shutdown_timeout=120,
    ) as running:
        yield running
        GatedBot.gate.set()


@asynccontextmanager
async def asked(http: httpx.AsyncClient, browser: str, **body: object) -> AsyncIterator[httpx.Response]:
    """A question's stream, by a browser."""
    headers = {"X-Pincite-Browser": browser * 32}
    async with http.stream("POST", "/v1/answers", json={**QUESTION, "stream": True, **body}, headers=headers) as reply:
        yield reply


async def events(reply: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    async for line in reply.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line[6:])


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


def test_those_who_wait_are_told_so_those_too_many_refused_and_health_answers(server: Server) -> None:
    async def run() -> None:
        async with httpx.AsyncClient(base_url=server.url, timeout=120) as http, AsyncExitStack() as open_:
            first, second, third = [await open_.enter_async_context(asked(http, browser)) for browser in "abc"]
            streams = [events(first), events(second), events(third)]
            waiting = [await anext(streams[1]), await anext(streams[2])]
            assert [(one["type"], one["place"]) for one in waiting] == [("waiting", 1), ("waiting", 2)]
            assert all(one["seconds"] > 0 for one in waiting)
            async with asked(http, "d") as fourth:
                assert fourth.status_code == 503
                assert int(fourth.headers["retry-after"]) >= 1
                assert json.loads(await fourth.aread())["error"]["type"] == "ServerBusy"
            for path in ("healthz", "page/main.js", "v1/collections/seeds/documents"):
                assert (await http.get(path)).status_code == 200
            GatedBot.gate.set()
            for stream in streams:
                assert [event["type"] async for event in stream][-1] == "done"

    asyncio.run(run())


@pytest.mark.parametrize("stream", [True, False])
def test_whoever_leaves_frees_the_place(server: Server, stream: bool) -> None:
    async def run() -> None:
        async with httpx.AsyncClient(base_url=server.url, timeout=120) as http:

            async def leave_soon(browser: str) -> None:
                async with asked(http, browser, stream=stream) as reply:
                    await reply.aread()

            under_way = asyncio.create_task(leave_soon("a"))
            await until(lambda: GatedBot.under_way == 1)
            waits = [asyncio.create_task(leave_soon(browser)) for browser in "bc"]
            await until(lambda: queue.waiting == 2)
            waits[0].cancel()
            await until(lambda: queue.waiting == 1)
            under_way.cancel()
            await until(lambda: queue.waiting == 0)
            assert queue.under_way == 1, "the next one has its turn"
            waits[1].cancel()
            await until(lambda: queue.under_way == 0)

    assert server.app is not None
    queue = server.app.state.answering.turns
    asyncio.run(run())
    assert GatedBot.under_way == 0


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/search", {"query": "Iran"}),
        ("POST", "/v1/verify", {"text": "Iran is a member."}),
        ("POST", "/v1/suggestions", {"passages": []}),
        ("GET", "/v1/collections/seeds/documents/b9c271e2/outline", None),
        ("POST", "/v1/measure/passages", {"query": "Iran", "collection": "seeds"}),
    ],
)
def test_whoever_leaves_while_others_are_asked_frees_the_place(
    server: Server, method: str, path: str, body: object
) -> None:
    """Requests that nobody waits for any more are not worked off one by one while others wait behind them."""

    async def run() -> None:
        async with httpx.AsyncClient(base_url=server.url, timeout=120) as http:
            answering = asyncio.create_task(http.post("/v1/answers", json=QUESTION))
            await until(lambda: GatedBot.under_way == 1)
            request = http.build_request(method, path, json=body) if body else http.build_request(method, path)
            ghost = asyncio.create_task(http.send(request))
            await until(lambda: queue.waiting == 1)
            ghost.cancel()
            await until(lambda: queue.waiting == 0)
            GatedBot.gate.set()
            assert (await answering).status_code == 200
            reply = await http.request(method, path, json=body) if body else await http.request(method, path)
            assert reply.status_code == 200

    assert server.app is not None
    queue = server.app.state.answering.turns
    asyncio.run(asyncio.wait_for(run(), 120))


def test_a_place_is_free_only_once_its_thread_has_ended() -> None:
    """Whoever comes and goes has no more threads than there are places."""

    async def run() -> None:
        turns, ends, gone = Turns(1, 4), threading.Event(), asyncio.Event()

        class Leaving:
            async def receive(self) -> dict[str, str]:
                await gone.wait()
                return {"type": "http.disconnect"}

        def work() -> Any:
            gone.set()
            return asyncio.get_running_loop().run_in_executor(None, ends.wait, 60)

        with pytest.raises(ClientGone):
            await in_turn(Leaving(), turns, Requester("a"), work)  # type: ignore[arg-type]
        for _ in range(5):
            await asyncio.sleep(0.01)
        assert turns.under_way == 1
        ends.set()
        await until(lambda: turns.under_way == 0)

    asyncio.run(asyncio.wait_for(run(), 60))


def test_a_server_that_is_stopped_finishes_its_answers_and_refuses_those_who_wait(server: Server) -> None:
    async def run() -> None:
        async with httpx.AsyncClient(base_url=server.url, timeout=120) as http, AsyncExitStack() as open_:
            first, second = [await open_.enter_async_context(asked(http, browser)) for browser in "ab"]
            streams = [events(first), events(second)]
            assert (await anext(streams[1]))["type"] == "waiting"
            assert (await http.get("readyz")).json() == {"status": "ready", "under_way": 1, "waiting": 1}
            stopping = asyncio.create_task(asyncio.to_thread(server.stop))
            assert (await anext(streams[1]))["error"]["type"] == "ServerStopping"
            GatedBot.gate.set()
            assert [event["type"] async for event in streams[0]][-1] == "done"
            await stopping

    asyncio.run(run())
