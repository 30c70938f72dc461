"""A client of the official SDK calls the tools."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from pincite.bot.answers import Answer
from pincite.bot.bot import Bot
from pincite.bot.serving.bots import Bots
from pincite.bot.settings import Settings
from pincite.bot.verifying.results import Verification
from pincite.index import library
from pincite.index.loaders import document_from_text

mcp = pytest.importorskip("mcp")

ROOT = Path(__file__).parents[2]

TEXT = "The lighthouse 😀 of Blaa is 91 metres high. It was built in 1902."


@pytest.fixture
def chosen(settings: Settings) -> Settings:
    document = document_from_text(TEXT, title="Blaa", source="https://example.org/blaa")
    library.add([document], collection="lights", settings=settings)
    return settings.model_copy(update={"collection": "lights"})


def asked(settings: Settings, act: Callable[[Any], Awaitable[Any]], **options: Any) -> Any:
    """What a client in this process does with a server."""
    from pincite.bot.mcp import server

    async def run() -> Any:
        async with mcp.Client(server(settings, **options)) as client:
            return await act(client)

    return asyncio.run(run())


def call(name: str, **arguments: Any) -> Callable[[Any], Coroutine[Any, Any, Any]]:
    return lambda client: client.call_tool(name, arguments)


def test_an_answer_has_exact_citations_as_text_and_as_data(chosen: Settings) -> None:
    result = asked(chosen, call("ask", question="How high is the lighthouse of Blaa?"))
    answer = Answer.model_validate(result.structured_content)
    assert not result.is_error and answer.citations
    assert all(TEXT[one.start : one.end] == one.quote for one in answer.citations)
    assert "91 metres" in result.content[0].text and "[1]" in result.content[0].text


def test_several_collections_are_asked_together(chosen: Settings) -> None:
    document = document_from_text("The tower of Morven was built in 1911.", title="Morven", source="morven.txt")
    library.add([document], collection="towers", settings=chosen)
    question = "When was the tower of Morven built?"
    result = asked(chosen, call("ask", question=question, collection=["lights", "towers"]))
    answer = Answer.model_validate(result.structured_content)
    assert answer.collections == ("lights", "towers") and answer.citations[0].collection == "towers"
    assert "Morven, towers, " in result.content[0].text
    assert asked(chosen, call("ask", question=question, collection=[])).is_error
    assert asked(chosen, call("ask", question=question, collection=["lights"] * 11)).is_error
    found = asked(chosen, call("search", query="Morven Blaa", collection=["lights", "towers"])).structured_content
    assert {one["collection"] for one in found["passages"]} == {"lights", "towers"}


def test_search_and_show_give_the_exact_characters(chosen: Settings) -> None:
    (best,) = asked(chosen, call("search", query="lighthouse", count=1)).structured_content["passages"]
    assert TEXT[best["start"] : best["end"]] == best["text"]
    shown = asked(chosen, call("show", document=best["document_id"], start=15, end=16)).structured_content
    assert (shown["text"], shown["length"]) == ("😀", len(TEXT))


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("ask", {"question": "?"}, "the question is empty"),
        ("ask", {"question": "Who?", "collection": "nowhere"}, "no collection is called 'nowhere'"),
        ("show", {"document": "nothing"}, "no document matches"),
        ("search", {"query": "a", "count": 0}, "greater than or equal to 1"),
    ],
)
def test_errors_tell_the_caller_what_to_do(chosen: Settings, tool: str, arguments: Any, message: str) -> None:
    result = asked(chosen, call(tool, **arguments))
    assert result.is_error and message in result.content[0].text


def test_files_are_added_only_where_that_is_allowed(chosen: Settings, folder: Path) -> None:
    (folder / "a.txt").write_text("Almonds grow in Spain.", "utf-8")

    async def names(client: Any) -> list[str]:
        return [tool.name for tool in (await client.list_tools()).tools]

    assert asked(chosen, names) == ["ask", "search", "verify", "show", "collections"]
    assert "add" in asked(chosen, names, allow_add=True)
    added = asked(chosen, call("add", paths=[str(folder), "/nowhere"]), allow_add=True).structured_content
    assert len(added["added"]) == 1 and added["failed"] == [["/nowhere", "does not exist"]]
    fetching = chosen.model_copy(update={"web_pages": True})
    refused = asked(fetching, call("add", paths=["https://example.org/?told=secret"]), allow_add=True)
    assert "does not exist" in str(refused.structured_content["failed"])  # a path: an address could carry text out


def test_a_model_has_this_machine_ask_no_other(chosen: Settings) -> None:
    import fsspec

    fsspec.filesystem("memory").pipe("/bucket/a.txt", b"Almonds grow in Andalusia.")
    added = asked(chosen, call("add", paths=["memory://bucket"]), allow_add=True).structured_content
    assert added["added"] == [] and added["failed"][0][1] == "does not exist"


def test_a_document_is_a_resource(chosen: Settings) -> None:
    (document,) = library.documents(settings=chosen)
    read = asked(chosen, lambda client: client.read_resource(f"pincite://lights/{document.id}"))
    assert read.contents[0].text == TEXT


@pytest.mark.parametrize(("uri", "words"), [("lights/x", "no document matches"), ("dark/x", "no collection is called")])
def test_a_resource_that_is_not_there_is_no_crash(
    chosen: Settings, caplog: pytest.LogCaptureFixture, uri: str, words: str
) -> None:
    async def read(client: Any) -> str:
        with pytest.raises(mcp.MCPError) as refused:
            await client.read_resource(f"pincite://{uri}")
        return str(refused.value)

    assert words in asked(chosen, read)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def program(settings: Settings, **environment: str) -> Any:
    """The parameters of `pincite mcp` as a process."""
    whole = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        "PINCITE_HOME": str(settings.home),
        **environment,
    }
    return mcp.StdioServerParameters(command=sys.executable, args=["-m", "pincite", "mcp", "-c", "lights"], env=whole)


def test_a_client_over_standard_input_and_output(chosen: Settings) -> None:
    async def run() -> Any:
        async with mcp.Client(program(chosen)) as client:
            return await client.call_tool("ask", {"question": "When was the lighthouse of Blaa built?"})

    assert "1902" in asyncio.run(run()).content[0].text


def test_a_text_is_checked_against_a_collection_or_against_given_sources(chosen: Settings) -> None:
    text = "The lighthouse of Blaa is 19 metres high. It was built in 1902."
    held = Verification.model_validate(asked(chosen, call("verify", text=text)).structured_content)
    assert [one.outcome for one in held.statements] == ["refuted", "verified"]
    assert all(
        TEXT[c.start : c.end] == c.quote for one in held.statements for c in (*one.supporting, *one.contradicting)
    )
    sources = ["It is 19 metres high.", "It was built in 1902."]
    given = asked(chosen, call("verify", text="It is 19 metres high [1]. It was built in 1911 [2].", sources=sources))
    assert [one["outcome"] for one in given.structured_content["statements"]] == ["verified", "refuted"]
    nothing = asked(chosen, call("verify", text=" "))
    assert nothing.is_error and "no statement to verify" in nothing.content[0].text


class HeldBot(Bot):
    """Its answers take until the gate is open, whatever is called meanwhile."""

    gate, begun, closed = threading.Event(), threading.Event(), threading.Event()

    def _respond(self, *arguments: Any, **part: Any) -> Any:
        self.begun.set()
        assert self.gate.wait(60) and not self.closed.is_set()
        return super()._respond(*arguments, **part)

    def close(self) -> None:
        self.closed.set()
        super().close()


def test_a_cancelled_answer_keeps_its_collection_open_until_nothing_of_it_runs(chosen: Settings) -> None:
    from pincite.bot.mcp import Tools, server_of

    bots = Bots(chosen, lambda settings: HeldBot(settings=settings))

    async def run() -> None:
        async with mcp.Client(server_of(Tools(chosen, bots)), mode="legacy") as client:
            call = asyncio.create_task(client.call_tool("ask", {"question": "How high is the lighthouse of Blaa?"}))
            await asyncio.to_thread(HeldBot.begun.wait)
            call.cancel()
            await client.call_tool("collections", {})
            bots.close()
            assert not HeldBot.closed.is_set(), "a step of the answer still runs"
            HeldBot.gate.set()
            await asyncio.to_thread(HeldBot.closed.wait)

    asyncio.run(run())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("leaves", [False, True])
def test_a_client_that_cancels_or_leaves_ends_the_request_to_the_language_model(
    chosen: Settings, mode: str, leaves: bool
) -> None:
    async def run() -> None:
        asked_, ended = asyncio.Event(), asyncio.Event()

        async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while await reader.read(2**16):
                asked_.set()
            ended.set()
            writer.close()

        endpoint = await asyncio.start_server(silent, "127.0.0.1", 0)
        address = f"http://127.0.0.1:{endpoint.sockets[0].getsockname()[1]}/v1"
        async with mcp.Client(
            program(chosen, PINCITE_LLM_BASE_URL=address, PINCITE_LLM_MODEL="silent"), mode=mode
        ) as client:
            call = asyncio.create_task(client.call_tool("ask", {"question": "When was the lighthouse of Blaa built?"}))
            await asked_.wait()
            if not leaves:
                call.cancel()
                await ended.wait()
                assert not (await client.call_tool("search", {"query": "lighthouse"})).is_error
        await asyncio.gather(call, return_exceptions=True)
        await ended.wait()
        endpoint.close()

    asyncio.run(run())
