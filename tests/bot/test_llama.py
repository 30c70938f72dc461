"""LlamaIndex takes Pincite's answers as a query engine, by the name of a collection."""

from __future__ import annotations

import asyncio

import pytest
from llama_index.core.tools import QueryEngineTool

from pincite import Answer, Bot, Settings
from pincite.bot.llama import ANSWER, PinciteQueryEngine
from pincite.index import library
from pincite.index.llama.retriever import PinciteRetriever
from pincite.index.loaders import document_from_text

TEXT = "The lighthouse 😀 of Blaa is 91 metres high. It was built in 1902."


@pytest.fixture
def lights(settings: Settings) -> Settings:
    library.add([document_from_text(TEXT, title="Blaa", source="blaa.txt")], collection="lights", settings=settings)
    return settings


def test_a_response_holds_the_exact_quotes_and_the_whole_answer(lights: Settings) -> None:
    with Bot(settings=lights.model_copy(update={"collection": "lights"})) as bot:
        engine = PinciteQueryEngine(bot)
        response = engine.query("How high is the lighthouse of Blaa?")
        later = asyncio.run(engine.aquery("How high is the lighthouse of Blaa?"))
    answer = Answer.model_validate(response.metadata[ANSWER])
    assert str(response) == answer.text == str(later) and "91 metres" in answer.text
    assert len(response.source_nodes) == len(answer.citations) > 0
    for one in response.source_nodes:
        assert TEXT[one.node.start_char_idx : one.node.end_char_idx] == one.node.get_content()
        assert one.node.metadata["title"] == "Blaa"


def test_a_name_stands_for_a_collection(lights: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_HOME", str(lights.home))
    tool = QueryEngineTool.from_defaults(PinciteQueryEngine("lights"), name="lights", description="Lighthouses.")
    assert "1902" in tool.call("When was the lighthouse of Blaa built?").content
    assert PinciteRetriever("lights").retrieve("lighthouse")[0].node.get_content().startswith("The lighthouse")


def test_an_abstention_has_no_nodes(lights: Settings) -> None:
    with Bot(settings=lights.model_copy(update={"collection": "lights"})) as bot:
        response = PinciteQueryEngine(bot).query("Who won the chess tournament in Wijk aan Zee?")
    assert response.source_nodes == [] and response.metadata[ANSWER]["status"] == "abstained"
