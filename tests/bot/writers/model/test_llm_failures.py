"""What an endpoint can do wrong, what is tried again, and what is said of the rest."""

from __future__ import annotations

import json
import logging
import re
import socket
import subprocess
import sys
import threading

import pytest

from pincite import LLMUnavailable
from pincite.index import library
from tests.bot.guarantees import check
from tests.bot.writers.model.conftest import number, shown
from tests.bot.writers.model.scripted import KEY, Play, structured

QUESTION = "How long is the warranty?"


def good(asked):
    return Play(structured(("The warranty is 2 years.", [number(asked, "warranty is 2")])))


@pytest.mark.parametrize(
    "first",
    [
        Play(status=429, error="slow down", headers={"retry-after": "0.05"}),
        Play(status=500, error="oops", headers={"retry-after-ms": "20"}),
        Play(status=503, error="loading", headers={"retry-after-ms": "20"}),
        Play("", finish=None),
        Play('{"answer', finish=None),
        Play(""),
        Play("{}"),
        Play("{broken"),
        Play("[1]"),
        Play(body=b"data: {nonsense\n\n"),
        Play(body=b"<html>hello</html>"),
    ],
    ids=lambda play: f"{play.status}-{play.text or play.body or play.finish}",
)
def test_what_may_pass_is_tried_again(bot, scripted, first):
    scripted.script = [first]
    scripted.always = good
    answer = bot.answer(QUESTION)
    check(answer, library.documents("both", settings=bot.settings))
    assert answer.status == "answered" and answer.note is None
    assert len(scripted.requests) == 2


@pytest.mark.parametrize(
    "case",
    [
        (
            Play(status=401, error=f"Incorrect API key provided: {KEY}"),
            "the key was refused.*PINCITE_LLM_API_KEY",
            False,
        ),
        (Play(status=403, error=KEY), "may not do this", False),
        (Play(status=404, error="model not found"), "there is no model 'scripted'.*PINCITE_LLM_MODEL", False),
        (Play(status=429, error=KEY, headers={"retry-after-ms": "5"}), "no credit left", True),
        (Play(status=500, error=KEY, headers={"retry-after-ms": "5"}), "the server failed", True),
        (Play(status=400, error=f"bad {KEY} request"), "the server replied: .*bad … request", False),
        (Play(status=400, error="the request exceeds the available context size"), "context is too small", False),
        (Play("x", refusal="I can't help with that"), "refuses to answer this: I can't help", False),
        (Play("", finish="content_filter"), "content filter", False),
        (Play("", finish=None), "broke off", True),
        (Play("   "), "empty or can't be read", False),
        (Play('{"statements": "'), "empty or can't be read", False),
    ],
    ids=lambda case: f"{case[0].status}-{case[1][:20]}",
)
@pytest.mark.parametrize("fallback", ["none", "reader"])
def test_what_does_not_pass_is_one_clear_error_or_an_offline_answer_with_a_note(make, scripted, caplog, case, fallback):
    play, said, temporary = case
    scripted.always = play
    bot = make(fallback=fallback, confident_from=None if fallback == "none" else 0.0)
    caplog.set_level(logging.DEBUG)
    if fallback == "reader":
        answer = bot.answer(QUESTION)
        check(answer, library.documents("both", settings=bot.settings))
        assert answer.writer == "reader" and "warranty" in answer.text
        assert "quoted by the reader" in answer.note
        assert KEY not in answer.model_dump_json() + caplog.text
        return
    with pytest.raises(LLMUnavailable, match=said) as caught:
        bot.answer(QUESTION)
    assert caught.value.temporary is temporary
    assert scripted.url in str(caught.value)
    assert KEY not in f"{caught.value!r} {caplog.text}"
    assert caught.value.__cause__ is None and (caught.value.__context__ is None or caught.value.__suppress_context__)


def test_an_answer_that_breaks_off_keeps_what_was_verified(bot, scripted):
    def cut(asked):
        return Play(structured(("The warranty is 2 years.", [number(asked, "warranty is 2")]))[:-15], finish=None)

    scripted.always = cut
    answer = bot.answer(QUESTION)
    check(answer, library.documents("both", settings=bot.settings))
    assert answer.status == "answered" and "broke off" in answer.note
    assert len(scripted.requests) == 1, "what was told can't be taken back"


def test_a_server_that_falls_silent_is_not_waited_for_longer_than_set(make, scripted):
    hold = threading.Event()
    scripted.always = Play("x" * 100, hold=hold)
    with pytest.raises(LLMUnavailable, match=r"no further word came in 0\.2 s"):
        make(llm_timeout=0.2).answer(QUESTION)
    hold.set()


def test_a_server_that_is_not_there(make):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    bot = make(llm_base_url=f"http://someone:{KEY}@127.0.0.1:{port}/v1", llm_retries=0)
    with pytest.raises(LLMUnavailable, match="not reachable") as caught:
        bot.answer(QUESTION)
    assert KEY not in str(caught.value)


def test_a_server_without_schemas_is_asked_for_plain_lines_from_then_on(bot, scripted):
    scripted.script = [Play(status=400, error="response_format is not supported")]
    scripted.always = lambda asked: Play(f"The warranty is 2 years. [{number(asked, 'warranty is 2')}]")
    for _ in range(2):
        assert bot.answer(QUESTION).status == "answered"
    assert ["response_format" in asked for asked in scripted.requests] == [True, False, False]
    assert "plain lines" in scripted.requests[2]["messages"][0]["content"]


@pytest.mark.parametrize("option", ["temperature", "stream_options", "max_tokens"])
def test_an_option_that_a_server_refuses_is_left_out_from_then_on(bot, scripted, option):
    def play(asked):
        if option in asked:
            return Play(status=400, error=f"Unsupported parameter: '{option}'")
        return good(asked)

    scripted.always = play
    for _ in range(2):
        assert bot.answer(QUESTION).status == "answered"
    assert [option in asked for asked in scripted.requests] == [True, False, False]
    if option == "max_tokens":
        assert "max_completion_tokens" in scripted.requests[1]


@pytest.mark.parametrize("limit", [None, 700])
def test_a_context_that_is_too_small_drops_the_weakest_passages_whole(home, scripted, make, limit, tmp_path):
    folder = tmp_path / "long"
    folder.mkdir()
    for n in range(8):
        text = f"The warranty is {n + 2} years. " + " ".join(f"Pump {n} has part {k} for water." for k in range(12))
        (folder / f"{n}.txt").write_text(text, "utf-8")
    library.add(folder, collection="long", settings=make().settings)

    def play(asked):
        if shown(asked) > 40:
            said = f"maximum context length is {limit} tokens" if limit else "the request exceeds the context size"
            return Play(status=400, error=said)
        return Play(structured(("The warranty is long.", [1])) if shown(asked) < 2 else f"{first(asked)} [1]")

    def first(asked):
        return re.search(r"^\[1\] (.*)", asked["messages"][-1]["content"], re.MULTILINE)[1]

    scripted.always = play
    bot = make("long")
    answer = bot.answer(QUESTION)
    assert answer.status == "answered"
    counts = [shown(asked) for asked in scripted.requests]
    assert counts == sorted(counts, reverse=True) and counts[0] > 40 >= counts[-1]
    assert all(count % 13 == 0 for count in counts), "passages go whole"
    before = len(scripted.requests)
    assert bot.answer(QUESTION).status == "answered"
    if limit:
        assert len(scripted.requests) == before + 1, "the limit is remembered"


@pytest.mark.parametrize(
    ("models", "said"), [(["one"], None), (["one", "two"], "it serves one, two"), ([], "does not say")]
)
def test_a_model_that_is_not_named_is_the_only_one_there_is(make, scripted, models, said):
    scripted.models, scripted.always = models, good
    bot = make(llm_model=None)
    if said is None:
        assert bot.answer(QUESTION).writer == "one"
    else:
        with pytest.raises(LLMUnavailable, match=f"no model is named, and .*{said}.*PINCITE_LLM_MODEL"):
            bot.answer(QUESTION)


def test_a_key_for_openai_is_not_sent_to_another_server(make, scripted):
    scripted.always = good
    make(llm_api_key=None, openai_api_key=KEY).answer(QUESTION)
    assert set(scripted.keys) == {"Bearer none"}


def test_the_command_line_asks_the_model_that_the_environment_names(home, scripted, monkeypatch):
    scripted.always = good
    monkeypatch.setenv("PINCITE_HOME", str(home))
    monkeypatch.setenv("PINCITE_LLM_BASE_URL", scripted.url)
    monkeypatch.setenv("PINCITE_LLM_MODEL", "scripted")
    monkeypatch.setenv("PINCITE_LLM_API_KEY", KEY)
    from typer.testing import CliRunner

    from pincite.bot.cli import app

    ran = CliRunner().invoke(app, ["ask", QUESTION, "-c", "both", "--json"])
    assert json.loads(ran.stdout)["writer"] == "scripted" and KEY not in ran.output
    ran = CliRunner().invoke(app, ["ask", QUESTION, "-c", "both", "--json", "--writer", "reader"])
    assert json.loads(ran.stdout)["writer"] == "reader"
    scripted.always = Play(status=401, error=KEY)
    ran = CliRunner().invoke(app, ["ask", QUESTION, "-c", "both"])
    assert isinstance(ran.exception, LLMUnavailable)
    ran = CliRunner().invoke(app, ["doctor"])
    assert KEY not in ran.output and "scripted" in ran.output


def test_nobody_imports_a_client_who_does_not_ask_a_model(home, monkeypatch):
    monkeypatch.setenv("PINCITE_HOME", str(home))
    code = (
        "import sys; from pincite import Bot; Bot; assert 'openai' not in sys.modules;"
        "Bot('both').answer('How long is the warranty?');"
        "print([m for m in ('openai', 'httpx', 'pincite.bot.writers.model.client') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "[]", ran.stderr


@pytest.mark.parametrize(
    ("options", "passages"), [({}, 2), ({"llm_context": 12_000}, 5), ({"llm_context": 12_000, "llm_passages": 1}, 2)]
)
def test_the_model_is_shown_as_many_passages_as_its_context_holds_and_the_reader_reads_the_best(
    scripted, make, options, passages, tmp_path
):
    folder = tmp_path / "pumps"
    folder.mkdir()
    for n in range(6):
        filler = " ".join(f"Pump {n} has part {k} of brass for cold water." for k in range(40))
        (folder / f"{n}.txt").write_text(f"The warranty of pump {n} is {n + 2} years. {filler}", "utf-8")
    settings = {"top_k": 2, "passage_size": 2000, "llm_passages": 5} | options
    bot = make("pumps", **settings)
    library.add(folder, settings=bot.settings)
    read: list[int] = []
    reader = bot.reader

    class Counting:
        name = reader.name

        def read(self, question, retrieval):
            read.append(len(retrieval.passages))
            return reader.read(question, retrieval)

    bot._parts._reader = Counting()
    bot.answer(QUESTION)
    (asked,) = scripted.requests
    assert asked["messages"][1]["content"].count("From “") == passages
    assert read == [2]
