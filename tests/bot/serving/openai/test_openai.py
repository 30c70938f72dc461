"""OpenAI's own client asks a collection as if it were a model."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from fastapi.testclient import TestClient

from pincite.bot.answers import Answer
from pincite.bot.bot import Bot
from pincite.bot.serving.app import create
from pincite.bot.serving.openai.conversation import ChatMessage, UnsupportedRequest, conversation
from pincite.bot.settings import Settings
from pincite.index import library
from tests.bot.serving.serving import Server, served

ROOT = Path(__file__).parents[4]

QUESTION = "Is Iran a full SCO member?"
ASKED: list[Any] = [{"role": "user", "content": QUESTION}]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("openai") / "home", page=False) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{server.url}v1", api_key="none", max_retries=0, timeout=120) as made:
        yield made


@pytest.fixture(scope="module")
def texts(server: Server) -> dict[str, str]:
    return {document.id: document.text for document in library.documents(settings=server.settings)}


def resolves(own: Any, answer: Answer, statement: str, texts: dict[str, str]) -> bool:
    """Whether an annotation spans a statement, and the document holds its quote at its place."""
    quoted = texts[own["document_id"]][own["start"] : own["end"]] == own["quote"]
    return quoted and statement in {one.text for one in answer.statements}


def test_collections_are_models(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["pincite/seeds"]
    assert client.models.retrieve("pincite/seeds").owned_by == "pincite"
    with pytest.raises(openai.NotFoundError, match="no collection is called 'gpt-5'"):
        client.models.retrieve("gpt-5")


def test_a_chat_completion_is_an_answer_with_exact_annotations(client: openai.OpenAI, texts: dict[str, str]) -> None:
    reply = client.chat.completions.create(model="pincite/seeds", messages=ASKED, temperature=0.2, max_tokens=100)
    answer = Answer.model_validate(reply.pincite)  # type: ignore[attr-defined]
    (choice,) = reply.choices
    assert (answer.verdict, choice.finish_reason, reply.object) == ("mixed", "stop", "chat.completion")
    assert choice.message.content == answer.text
    annotations = choice.message.annotations or []
    assert len(annotations) == sum(len(one.citations) for one in answer.statements) > 0
    for one in annotations:
        place = one.url_citation
        assert resolves(one.pincite, answer, answer.text[place.start_index : place.end_index], texts)  # type: ignore[attr-defined]


def test_the_address_of_an_annotation_shows_the_citation(client: openai.OpenAI) -> None:
    import httpx

    reply = client.chat.completions.create(model="pincite", messages=ASKED)
    shown = 0
    for one in reply.choices[0].message.annotations or []:
        if "/v1/collections/" in one.url_citation.url:
            segments = httpx.get(one.url_citation.url, timeout=60).json()["segments"]
            assert "".join(part["text"] for part in segments if part["spans"]) == one.pincite["quote"]  # type: ignore[attr-defined]
            shown += 1
        else:
            assert one.url_citation.url.startswith("http")
    assert shown or reply.choices[0].message.annotations


def test_a_streamed_completion_tells_the_same(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="pincite/seeds", messages=ASKED)
    chunks = list(
        client.chat.completions.create(
            model="pincite/seeds", messages=ASKED, stream=True, stream_options={"include_usage": True}
        )
    )
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    pieces = [delta.content for delta in deltas if delta.content]
    assert "".join(pieces) == whole.choices[0].message.content and len(pieces) > 1
    assert chunks[-1].usage is not None and not chunks[-1].choices
    last = chunks[-2]
    assert last.choices[0].finish_reason == "stop"
    told = Answer.model_validate(last.pincite)  # type: ignore[attr-defined]
    assert told.text == whole.choices[0].message.content
    ranges = [one["url_citation"]["start_index"] for one in deltas[-1].annotations]  # type: ignore[attr-defined]
    assert ranges == [one.url_citation.start_index for one in whole.choices[0].message.annotations or []]


def test_a_response_plain_and_streamed(client: openai.OpenAI, texts: dict[str, str]) -> None:
    reply = client.responses.create(model="pincite/seeds", input=QUESTION)
    answer = Answer.model_validate(reply.pincite)  # type: ignore[attr-defined]
    assert reply.output_text == answer.text and reply.status == "completed"
    part: Any = reply.output[0].content[0]  # type: ignore[union-attr]
    assert part.annotations
    for one in part.annotations:
        assert one.type in {"file_citation", "url_citation"}
        assert resolves(one.pincite, answer, answer.text[one.start_index : one.end_index], texts)
    events = list(client.responses.create(model="pincite/seeds", input=QUESTION, stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert "".join(e.delta for e in events if e.type == "response.output_text.delta") == answer.text
    assert sum(e.type == "response.output_text.annotation.added" for e in events) == len(part.annotations)
    assert events[-1].type == "response.completed" and events[-1].response.output_text == answer.text
    with client.responses.stream(model="pincite/seeds", input=QUESTION) as stream:
        assert stream.get_final_response().output_text == answer.text


def test_a_follow_up_is_understood_from_the_messages_before(client: openai.OpenAI) -> None:
    messages: list[Any] = [
        {"role": "system", "content": "Answer in rhymes."},
        {"role": "user", "content": [{"type": "text", "text": "How many times did Rouhani visit Russia?"}]},
        {"role": "assistant", "content": "Four times."},
        {"role": "user", "content": "And Zarif?"},
    ]
    completion: Any = client.chat.completions.create(model="pincite/seeds", messages=messages)
    response: Any = client.responses.create(model="pincite/seeds", input=messages[1:2] and messages[2:])
    assert (
        "Zarif" in completion.pincite["standalone_question"] and "Russia" in completion.pincite["standalone_question"]
    )
    assert response.pincite["question"] == "And Zarif?"


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"messages": [{"role": "assistant", "content": "x"}]}, openai.BadRequestError, "user's question"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, openai.BadRequestError, "tools: nothing here"),
        ({"functions": [{"name": "f"}]}, openai.BadRequestError, "functions: nothing here"),
        ({"response_format": {"type": "json_object"}}, openai.BadRequestError, "response_format: answers are text"),
        ({"extra_body": {"text": {"format": {"type": "json_object"}}}}, openai.BadRequestError, r"text\.format: "),
        ({"modalities": ["text", "audio"]}, openai.BadRequestError, "modalities: answers are text"),
        ({"logprobs": True}, openai.BadRequestError, "logprobs: no tokens"),
        ({"n": 2}, openai.BadRequestError, "n: there is one answer"),
        ({"model": "pincite/nowhere"}, openai.NotFoundError, "no collection is called 'nowhere'"),
        ({"model": "pincite/browser-0a"}, openai.NotFoundError, "no collection"),
        ({"messages": []}, openai.UnprocessableEntityError, "messages"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
            openai.BadRequestError,
            "'image_url' is not read",
        ),
    ],
)
def test_what_can_t_be_done_is_refused(client: openai.OpenAI, options: Any, error: Any, message: str) -> None:
    with pytest.raises(error, match=message):
        client.chat.completions.create(**{"model": "pincite/seeds", "messages": ASKED, **options})


def test_an_error_within_a_stream_is_raised(client: openai.OpenAI) -> None:
    asked: list[Any] = [{"role": "user", "content": "?"}]
    with pytest.raises(openai.APIError, match="the question is empty"):
        list(client.chat.completions.create(model="pincite/seeds", messages=asked, stream=True))
    events = list(client.responses.create(model="pincite/seeds", input="?", stream=True))
    assert events[-1].type == "error" and "the question is empty" in events[-1].message


@pytest.mark.parametrize(
    ("roles", "question", "history"),
    [
        ("u1", "1", []),
        ("s0 u1 a2 u3", "3", [("1", "2")]),
        ("u1 u2 a3 u4", "4", [("2", "3")]),
        ("a1 u2", "2", []),
        ("u1 a2 a3 u4", "4", [("1", "2")]),
    ],
)
def test_conversations(roles: str, question: str, history: list[tuple[str, str]]) -> None:
    names = {"u": "user", "a": "assistant", "s": "system"}
    assert conversation(ChatMessage(names[one[0]], one[1:]) for one in roles.split()) == (question, history)


@pytest.mark.parametrize("roles", ["", "u1 a2", "s1"])
def test_a_conversation_that_ends_without_a_question(roles: str) -> None:
    names = {"u": "user", "a": "assistant", "s": "system"}
    with pytest.raises(UnsupportedRequest):
        conversation(ChatMessage(names[one[0]], one[1:]) for one in roles.split())


def test_what_is_not_supported_is_dropped_here_whatever_the_settings_say(tmp_path: Path) -> None:
    made: list[str] = []

    def make(settings: Settings) -> Bot:
        made.append(settings.unsupported)
        return Bot(settings=settings)

    settings = Settings.read(home=tmp_path / "home", unsupported="mark")
    with TestClient(create(settings, make_bot=make, page=False), base_url="http://127.0.0.1") as http:
        asked = {"model": "pincite", "messages": ASKED}
        assert http.post("/v1/chat/completions", json=asked).status_code == 200
        assert http.post("/v1/answers", json={"question": QUESTION}).status_code == 200
    assert made == ["drop", "mark"]


def test_the_example_runs(server: Server) -> None:
    program = [sys.executable, str(ROOT / "examples/with_openai_client.py"), f"{server.url}v1"]
    ran = subprocess.run(program, capture_output=True, text=True, check=True, encoding="utf-8")
    assert "“" in ran.stdout and "The sources disagree." in ran.stdout
