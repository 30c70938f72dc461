"""A client of the official SDK asks over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from pincite.bot.answers import Answer
from pincite.bot.keys import Keys, Role
from pincite.bot.serving import mcp_endpoint
from pincite.bot.serving.app import create
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.loaders import document_from_text
from tests.bot.serving.serving import Server, served
from tests.bot.serving.test_waiting import GatedBot

mcp = pytest.importorskip("mcp")
httpx2 = pytest.importorskip("httpx2")

TEXT = "The lighthouse of Blaa is 91 metres high. It was built in 1902."


def fill(settings: Settings) -> None:
    for name in ("lights", "secret", "browser-abc"):
        document = document_from_text(f"{TEXT} This is {name}.", title=name, source=name)
        library.add([document], collection=name, settings=settings)


@pytest.fixture
def gated(tmp_path: Path) -> Iterator[Server]:
    """A server that gives one answer at a time, once the gate is open."""
    GatedBot.gate.clear()
    with served(
        tmp_path / "home",
        lambda settings: GatedBot(settings=settings),
        page=False,
        seeds=False,
        collection="lights",
        answers_at_once=1,
        shutdown_timeout=120,
    ) as running:
        fill(running.settings)
        yield running
        GatedBot.gate.set()


def asked(url: str, act: Callable[[Any], Awaitable[Any]], secret: str | None = None) -> Any:
    import httpx
    from mcp.client.streamable_http import streamable_http_client

    @asynccontextmanager
    async def connected() -> Any:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        async with (
            httpx.AsyncClient(headers=headers, timeout=60) as http,
            mcp.Client(streamable_http_client(url, http_client=http)) as client,
        ):
            yield client

    async def run() -> Any:
        async with connected() as client:
            return await act(client)

    return asyncio.run(run())


def test_the_tools_answer_behind_keys_and_rights(tmp_path: Path) -> None:
    with served(tmp_path / "home", page=False, seeds=False, collection="lights", keys="on") as server:
        fill(server.settings)
        url = f"{server.url}mcp"
        secret = Keys(server.settings.home).add("ann", Role.ASK, ["lights"])

        async def act(client: Any) -> Any:
            names = [tool.name for tool in (await client.list_tools()).tools]
            ask = await client.call_tool("ask", {"question": "How high is the lighthouse of Blaa?"})
            other = await client.call_tool("ask", {"question": "How high?", "collection": "secret"})
            private = await client.call_tool("search", {"query": "lighthouse", "collection": "browser-abc"})
            both = await client.call_tool("search", {"query": "lighthouse", "collection": ["lights", "secret"]})
            listed = await client.call_tool("collections", {})
            return names, ask, other, private, both, listed

        names, ask, other, private, both, listed = asked(url, act, secret)
        assert names == ["ask", "search", "verify", "show", "collections"]
        answer = Answer.model_validate(ask.structured_content)
        assert "91 metres" in answer.text and all(one.quote in TEXT for one in answer.citations)
        assert other.is_error and "no collection is called 'secret'" in other.content[0].text
        assert private.is_error and "browser-" not in private.content[0].text
        assert both.is_error and "'secret' (the collections here are: lights)" in both.content[0].text
        assert listed.structured_content == {"result": ["lights"]}
        with pytest.raises(BaseException):  # noqa: B017, PT011 - the client's own group of errors
            asked(url, act, "wrong")


@pytest.mark.parametrize("method", ["GET", "DELETE", "PATCH"])
def test_no_stream_is_held_open_for_messages_that_never_come(tmp_path: Path, method: str) -> None:
    import httpx

    with served(tmp_path / "home", page=False, seeds=False) as server:
        headers = {"Accept": "application/json, text/event-stream"}
        with httpx.stream(method, f"{server.url}mcp", headers=headers, timeout=60) as reply:
            assert reply.status_code == 405 and reply.headers["allow"] == "POST"


def test_no_stream_is_held_open_for_news_that_never_comes(tmp_path: Path) -> None:
    meta = {
        "protocolVersion": "2026-07-28",
        "clientInfo": {"name": "a", "version": "1"},
        "clientCapabilities": {},
    }
    parameters = {"notifications": {}, "_meta": {f"io.modelcontextprotocol/{key}": meta[key] for key in meta}}
    listen = {"jsonrpc": "2.0", "id": 1, "method": "subscriptions/listen", "params": parameters}
    headers = {
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "subscriptions/listen",
    }
    with served(tmp_path / "home", page=False, seeds=False) as server:
        reply = httpx2.post(f"{server.url}mcp", json=listen, headers=headers, timeout=60)
        assert reply.json()["error"]["message"] == "Method not found"


def test_searches_wait_in_turn_and_what_takes_long_is_refused(tmp_path: Path) -> None:
    with served(tmp_path / "home", page=False, seeds=False, collection="lights", most_waiting=0) as server:
        fill(server.settings)
        assert server.app is not None
        turns = server.app.state.answering.turns

        async def act(client: Any) -> Any:
            found = await client.call_tool("search", {"query": "lighthouse"})
            long = await client.call_tool("search", {"query": "light " * 50_000})
            conversation = [[f"Who is Ann of Blaa{number}?", "A keeper."] for number in range(15_000)]
            asked_on = await client.call_tool("ask", {"question": "When was it built?", "history": conversation})
            turns.under_way = turns.at_once
            busy = await client.call_tool("search", {"query": "lighthouse"})
            unchecked = await client.call_tool("verify", {"text": "It is high.", "sources": []})
            turns.under_way = 0
            return found, long, asked_on, busy, unchecked

        found, long, asked_on, busy, unchecked = asked(f"{server.url}mcp", act)
        assert "91 metres" in found.content[0].text
        assert long.is_error and "10000" in long.content[0].text
        assert not asked_on.is_error
        for one in (busy, unchecked):
            assert one.is_error and "the server is busy" in one.content[0].text


def test_an_error_names_no_private_collection_and_no_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.md").write_text(f"# A note\n\nThe tower {name} is high.")
    with served(tmp_path / "home", page=False, seeds=False, collection="lights") as server:
        fill(server.settings)
        library.add([tmp_path / "a", tmp_path / "b"], settings=server.settings)

        async def act(client: Any) -> Any:
            nowhere = await client.call_tool("search", {"query": "lighthouse", "collection": "nowhere"})
            two = await client.call_tool("show", {"document": "note.md"})
            return nowhere.content[0].text, two.content[0].text

        nowhere, two = asked(f"{server.url}mcp", act)
        assert "no collection is called 'nowhere'" in nowhere and "browser-" not in nowhere
        assert "several documents match" in two and str(tmp_path) not in two


def test_without_the_extra_there_is_no_route(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp_endpoint, "make", lambda *_: None)
    app = create(Settings.read(home=tmp_path / "home"), page=False)
    assert not any(getattr(route, "path", "") == "/mcp" for route in app.routes)


@asynccontextmanager
async def calling(url: str, mode: str) -> AsyncIterator[tuple[Any, httpx2.AsyncClient]]:
    """A client of a revision of the protocol, and its connections."""
    from mcp.client.streamable_http import streamable_http_client

    async with (
        httpx2.AsyncClient(timeout=60) as http,
        mcp.Client(streamable_http_client(url, http_client=http), mode=mode) as client,
    ):
        yield client, http


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_call_that_is_cancelled_frees_its_place_and_ends(gated: Server, mode: str) -> None:
    assert gated.app is not None
    queue = gated.app.state.answering.turns

    async def run() -> None:
        async with calling(f"{gated.url}mcp", mode) as (client, _), calling(f"{gated.url}mcp", mode) as (other, _):
            calls = [asyncio.create_task(one.call_tool("ask", {"question": "How high?"})) for one in (client, other)]
            await until(lambda: queue.under_way == 1 and queue.waiting == 1)
            waits = asyncio.create_task(client.call_tool("search", {"query": "lighthouse"}))
            await until(lambda: queue.waiting == 2)
            waits.cancel()
            await until(lambda: queue.waiting == 1)
            assert GatedBot.under_way == 1, "the other call of the client goes on"
            calls[0].cancel()
            await until(lambda: queue.waiting == 0)
            assert not calls[1].done(), "that of the other client, with the same number, has its turn"
            GatedBot.gate.set()
            assert not (await calls[1]).is_error
            assert not (await client.call_tool("search", {"query": "lighthouse"})).is_error

    asyncio.run(run())
    assert GatedBot.under_way == 0 and queue.under_way == 0


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_that_leaves_ends_its_calls(gated: Server, mode: str) -> None:
    assert gated.app is not None
    queue = gated.app.state.answering.turns

    async def run() -> None:
        with suppress(BaseException):
            async with calling(f"{gated.url}mcp", mode) as (client, http):
                for _ in range(2):
                    asyncio.create_task(client.call_tool("ask", {"question": "How high?"}))  # noqa: RUF006
                await until(lambda: queue.under_way == 1 and queue.waiting == 1)
                await http.aclose()
                raise ConnectionError
        await until(lambda: queue.under_way == 0 and queue.waiting == 0)

    asyncio.run(run())
    assert GatedBot.under_way == 0
