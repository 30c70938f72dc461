"""Drafts by a language model whose words are scripted: what becomes a draft, what doesn't, and what ends it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pincite import Settings, add
from pincite.eval import suites
from tests.bot.writers.model.scripted import KEY, Play, Scripted, serving
from tests.commands import Ran, pincite

LAMP = """# Lamp

The battery lasts between 12 and 15 hours. Ada Moss answers the telephone. The lamp weighs 340 g.
"""


@pytest.fixture
def model() -> Iterator[Scripted]:
    with serving(Scripted()) as server:
        yield server


@pytest.fixture
def lamps(home: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "lamps"
    folder.mkdir()
    for number in range(6):
        (folder / f"lamp-{number}.md").write_text(LAMP.replace("340", f"34{number}"), "utf-8")
    add([folder], collection="lamps", settings=Settings.read(home=home))
    return tmp_path / "lamps.jsonl"


def drafted(model: Scripted, out: Path, *arguments: str) -> Ran:
    environment = {"PINCITE_LLM_BASE_URL": model.url, "PINCITE_LLM_MODEL": "scripted", "PINCITE_LLM_API_KEY": KEY}
    return pincite("eval", "draft", "lamps", "--out", out, *arguments, **environment, PINCITE_LLM_RETRIES="0")


def reply(question: str, answer: str, words: str) -> Any:
    """A play that names the sentence with these words by the number under which it was shown."""

    def play(request: dict[str, Any]) -> Play:
        shown = request["messages"][-1]["content"]
        (number,) = [
            int(line[1 : line.index("]")]) for line in shown.splitlines() if line.startswith("[") and words in line
        ]
        return Play(json.dumps({"question": question, "answer": answer, "sources": [number]}))

    return play


def test_a_model_drafts_questions_with_their_evidence_which_nobody_asks(model: Scripted, lamps: Path) -> None:
    model.script = [
        reply("How long can I read by it?", "12 to 15 hours", "battery"),
        reply("Who picks up when I ring?", "Ada Moss", "telephone"),
        reply("Is it lighter than a pound?", "yes", "weighs"),
        reply("How heavy is it?", "343 g", "weighs"),
        reply("How bright is it?", "", "weighs"),
    ]
    ran = drafted(model, lamps, "--count", "5")
    assert ran.returncode == 0, ran.stderr
    pairs = suites.load(lamps).pairs
    assert [pair.answers for pair in pairs] == [(("12 to 15 hours",),), (("Ada Moss",),), (), (("343 g",),), ()]
    assert [pair.verdict for pair in pairs] == [None, None, "yes", None, None]
    assert [pair.answerable for pair in pairs] == [True, True, True, True, False]
    assert pairs[0].evidence[0][0].quote == "The battery lasts between 12 and 15 hours."
    assert pairs[4].near_miss[0].quote == "The lamp weighs 344 g." and pairs[4].kind == "unanswerable"
    assert all(pair.tags == ("drafted", "draft") for pair in pairs)
    named = [quote.document for pair in pairs for quote in (*(one for (one,) in pair.evidence), *pair.near_miss)]
    assert len(set(named)) == 5, "one of each document in turn"
    assert "seem to answer and don't" in model.requests[4]["messages"][-1]["content"]
    assert "tokens" in ran.stderr
    assert "no question is left to ask" in pincite("eval", "run", lamps).stderr


def test_a_reply_whose_sentences_do_not_say_its_answer_is_no_draft(model: Scripted, lamps: Path) -> None:
    model.script = [
        reply("How heavy is it?", "400 g", "weighs"),
        Play('{"question": "Who?", "answer": "Ada Moss", "sources": [99]}'),
        Play("I would rather not."),
        Play('{"question": "", "answer": "Ada Moss", "sources": [1]}'),
        Play('{"question": "Who?", "answer": "Ada Moss", "sources": "1"}'),
        reply("How heavy is it?", "0.345 kg", "weighs"),
    ]
    ran = drafted(model, lamps)
    assert ran.returncode == 0, ran.stderr
    (pair,) = suites.load(lamps).pairs
    assert pair.answers == (("0.345 kg",),)
    assert ran.stderr.count("no draft: ") == 5 and "don't say '400 g'" in ran.stderr


def test_what_was_drafted_is_kept_when_the_model_falls_silent(model: Scripted, lamps: Path) -> None:
    model.script = [reply("Who picks up when I ring?", "Ada Moss", "telephone")]
    model.always = Play(status=500)
    ran = drafted(model, lamps)
    assert ran.returncode == 1 and "scripted" in ran.stderr and KEY not in ran.stderr
    assert [pair.question for pair in suites.load(lamps).pairs] == ["Who picks up when I ring?"]


def test_without_a_model_it_is_said_where_one_is_wanted(home: Path, model: Scripted, lamps: Path) -> None:
    ran = pincite("eval", "draft", "lamps", "--out", lamps, "--writer", "llm")
    assert ran.returncode == 1 and "no language model is configured" in ran.stderr and "--writer reader" in ran.stderr
    assert drafted(model, lamps, "--writer", "reader", "--count", "1").returncode == 0
    assert model.requests == []
