"""Answers as spans: their names, parents and figures, and what they don't say."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode

from pincite import Bot, DoneEvent, LLMUnavailable, RetrievedEvent, Settings, StatementEvent
from pincite.index import library
from tests.bot.tracing import spans
from tests.bot.writers.model.conftest import number
from tests.bot.writers.model.scripted import KEY, Play, Scripted, serving, structured

TEXT = "Rouhani travelled to Russia four times.\n\nThe warranty of the pump is 2 years. It was bought in Shiraz.\n"
QUESTION = "How long is the warranty of the pump?"
SAID = "The pump has a warranty of two years."


@pytest.fixture(autouse=True)
def _collected() -> None:
    spans.collected()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("documents")
    (folder / "pump.md").write_text(TEXT, "utf-8")
    library.add([folder], collection="pump", settings=Settings(home=home))
    return home


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    with serving(Scripted()) as server:
        yield server


@pytest.fixture
def make(home: Path, scripted: Scripted) -> Iterator[Callable[..., Bot]]:
    made: list[Bot] = []

    def make(**options: Any) -> Bot:
        model = {"llm_base_url": scripted.url, "llm_model": "scripted", "llm_api_key": KEY, "llm_retries": 0}
        made.append(Bot("pump", settings=Settings.read(home=home, **{"tracing": "on", **model, **options})))
        return made[-1]

    yield make
    for bot in made:
        bot.close()


def says(asked: dict[str, Any], **play: Any) -> Play:
    """The writer's reply, or the judge's."""
    if '"statements"' in asked["messages"][-1]["content"]:
        return Play('{"statements": [{"id": 1, "not_backed": "", "sentences": [1], "label": "supported"}]}', **play)
    return Play(structured((SAID, [number(asked, "warranty")])) + " " * 400, **play)


def test_the_reader_answers_in_steps(make: Callable[..., Bot]) -> None:
    with trace.get_tracer("test").start_as_current_span("mine"):
        answer = make(writer="reader", judge="reader").answer(QUESTION)
    assert answer.status == "answered"
    assert spans.parents() == {
        ("mine", None),
        ("pincite.answer", "mine"),
        ("pincite.condense", "pincite.answer"),
        ("pincite.retrieve", "pincite.answer"),
        ("pincite.write", "pincite.answer"),
        ("pincite.read", "pincite.write"),
        ("pincite.verify", "pincite.answer"),
    }
    told = spans.one("pincite.answer").attributes or {}
    assert told["pincite.question.length"] == len(QUESTION) and told["pincite.collections"] == ("pump",)
    assert (told["pincite.status"], told["pincite.writer"]) == ("answered", "reader")
    assert told["pincite.statements"] == len(answer.statements) > 0
    retrieved = spans.one("pincite.retrieve").attributes or {}
    assert retrieved["pincite.passages"] == len(answer.passages) and retrieved["pincite.index_id"] == answer.index_id
    assert len(spans.named("pincite.verify")) >= len(answer.statements)


def test_requests_to_a_language_model_tell_its_name_and_tokens(make: Callable[..., Bot], scripted: Scripted) -> None:
    scripted.always = says
    answer = make(judge="llm").answer(QUESTION)
    assert answer.status == "answered" and [one.text for one in answer.statements] == [SAID]
    assert {
        ("pincite.answer", None),
        ("pincite.write", "pincite.answer"),
        ("pincite.read", "pincite.write"),
        ("chat scripted", "pincite.write"),
        ("pincite.judge", "pincite.answer"),
        ("chat scripted", "pincite.judge"),
    } <= spans.parents()
    for chat in spans.named("chat scripted"):
        told = chat.attributes or {}
        assert chat.kind is SpanKind.CLIENT and told["gen_ai.operation.name"] == "chat"
        assert told["gen_ai.request.model"] == "scripted" and told["server.port"] == scripted.port
        assert (told["gen_ai.usage.input_tokens"], told["gen_ai.usage.output_tokens"]) == (100, 10)
    total = spans.one("pincite.answer").attributes or {}
    assert (total["pincite.tokens.prompt"], total["pincite.tokens.completion"]) == (200, 20)
    assert answer.usage.prompt_tokens == 200


def test_a_follow_up_is_condensed_by_the_model(make: Callable[..., Bot], scripted: Scripted) -> None:
    scripted.script = [Play(QUESTION), says]
    make(judge="reader").answer("And how long is it?", [("What was bought in Shiraz?", "The pump was.")])
    assert ("chat scripted", "pincite.condense") in spans.parents()


@pytest.mark.parametrize("writer", ["reader", "llm"])
def test_no_words_of_question_documents_or_answer_are_told(
    make: Callable[..., Bot], scripted: Scripted, writer: str
) -> None:
    scripted.always = says
    assert make(writer=writer).answer(QUESTION, [("What was bought in Shiraz?", "The pump was.")]).statements
    assert not [word for word in ("warranty", "Shiraz", "two years", "2 years", "Rouhani") if word in spans.written()]


def test_words_are_told_where_the_settings_say_so(make: Callable[..., Bot]) -> None:
    answer = make(writer="reader", judge="reader", tracing="words").answer(QUESTION)
    told = spans.one("pincite.answer").attributes or {}
    assert (told["pincite.question"], told["pincite.text"]) == (QUESTION, answer.text)


def test_an_error_is_told_by_its_type_alone(make: Callable[..., Bot], scripted: Scripted) -> None:
    scripted.always = Play(status=400, error="the warranty of the pump is no matter of mine")
    with pytest.raises(LLMUnavailable, match="no matter of mine"):
        make(judge="reader").answer(QUESTION)
    for name in ("pincite.answer", "pincite.write", "chat scripted"):
        failed = spans.one(name)
        assert failed.status.status_code is StatusCode.ERROR and (failed.attributes or {})["error.type"]
    assert "no matter of mine" not in spans.written()


def test_the_caller_between_two_events_is_in_no_span(make: Callable[..., Bot]) -> None:
    before = trace.get_current_span()
    for _ in make(writer="reader", judge="reader").stream(QUESTION):
        assert trace.get_current_span() is before
    assert trace.get_current_span() is before


def test_a_stream_that_is_left_ends_its_spans(make: Callable[..., Bot], scripted: Scripted) -> None:
    scripted.always = lambda asked: says(asked, hold=threading.Event())

    async def leave() -> None:
        events = bot.astream(QUESTION)
        async for event in events:
            if isinstance(event, StatementEvent):
                break
        await events.aclose()

    bot = make(judge="reader")
    with trace.get_tracer("test").start_as_current_span("mine"):
        asyncio.run(leave())
    bot.close()  # the request has ended then
    assert ("pincite.answer", "mine") in spans.parents()
    for name in ("pincite.answer", "pincite.write", "chat scripted"):
        ended = spans.one(name)
        assert (ended.attributes or {})["pincite.left"] is True and ended.status.status_code is StatusCode.UNSET


def test_an_iterator_that_is_closed_ends_its_spans(make: Callable[..., Bot]) -> None:
    events = make(writer="reader", judge="reader").stream(QUESTION)
    assert isinstance(next(events), RetrievedEvent)
    events.close()  # type: ignore[attr-defined]
    assert (spans.one("pincite.answer").attributes or {})["pincite.left"] is True


def test_questions_in_several_threads_stay_apart(make: Callable[..., Bot], scripted: Scripted) -> None:
    scripted.always = says
    with trace.get_tracer("test").start_as_current_span("mine"):
        make(judge="reader").answer_many([QUESTION] * 4, concurrency=4)
    mine = spans.one("mine").context
    answers = spans.named("pincite.answer")
    assert mine is not None and [a.parent.span_id for a in answers if a.parent is not None] == [mine.span_id] * 4
    writes = {span.context.span_id for span in spans.named("pincite.write") if span.context is not None}
    assert {c.parent.span_id for c in spans.named("chat scripted") if c.parent is not None} == writes
    assert len(writes) == 4


def test_a_verification_is_traced(make: Callable[..., Bot], scripted: Scripted) -> None:
    scripted.always = says
    make(judge="llm").verify(SAID)
    assert ("chat scripted", "pincite.verify_text") in spans.parents()


def test_nothing_is_traced_nor_imported_by_default(make: Callable[..., Bot], home: Path) -> None:
    make(writer="reader", judge="reader", tracing="off").answer(QUESTION)
    assert not spans.written()
    program = (
        "import sys; from pathlib import Path; from pincite import Bot, Settings; "
        "from pincite.bot.writers.model.client import Client; "
        f"Bot('pump', settings=Settings(home=Path({str(home)!r}))).answer({QUESTION!r}); "
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_whole_events_are_the_same_with_and_without_tracing(make: Callable[..., Bot]) -> None:
    def told(tracing: str) -> list[Any]:
        events = list(make(writer="reader", judge="reader", tracing=tracing).stream(QUESTION))
        return [event.answer.text if isinstance(event, DoneEvent) else event for event in events]

    assert told("on") == told("off")
