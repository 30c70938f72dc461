"""Anybody's cited text, checked against texts or a collection; receipts, checked again later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from typer.testing import CliRunner

from pincite import Bot, NothingToVerify, Receipt, ReceiptUnreadable, Settings, Verification, add
from pincite.bot.answers import Answer
from pincite.bot.cli import app
from pincite.bot.serving.app import create
from pincite.bot.verifying import asking, checking, receipts
from pincite.bot.verifying.checking import Stated, stated
from pincite.index.loaders import document_from_text
from pincite.index.types import Document
from tests.bot.writers.model.scripted import Play, Scripted, serving

BRIDGE = "The bridge was opened on 4 May 1932. It is 5 km long and not closed to lorries. Ada Brandt drew the plans."
PUMP = "The warranty of the pump is 2 years. It does not cover the battery."
SOURCES = [BRIDGE, PUMP]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    settings = Settings.read(home=tmp_path_factory.mktemp("home"), collection="works", reader="similarity")
    add([_document(BRIDGE, "Bridge"), _document(PUMP, "Pump")], settings=settings)
    return Bot(settings=settings)


def _document(text: str, title: str) -> Document:
    return document_from_text(text, title=title, source=title, origin=title)


def resolves(verification: Verification, *texts: str) -> bool:
    """Whether every span of a verification is what stands in one of the texts."""
    spans = [c for one in verification.statements for c in (*one.supporting, *one.contradicting)]
    return all(any(text[c.start : c.end] == c.quote for text in texts) for c in spans)


@pytest.mark.parametrize(
    ("text", "outcome", "span"),
    [
        ("“Ada Brandt drew the plans.” [1]", "verified", "Ada Brandt drew the plans."),
        ("The warranty of the pump is 2 years [2].", "verified", "The warranty of the pump is 2 years."),
        ("The pump has a warranty of 24 months.", "unverified", ""),  # true; this judge sees other words
        ("The warranty of the pump is 10 years [2].", "refuted", "The warranty of the pump is 2 years."),
        ("The bridge was opened on 4 May 1931 [1].", "refuted", "The bridge was opened on 4 May 1932."),
        ("It is closed to lorries and 5 km long [1].", "refuted", "It is 5 km long and not closed to lorries."),
        ("Ada Brandt drew the plans [2].", "unverified", ""),  # not in that source
        ("Ada Brandt drew the plans [7].", "verified", "Ada Brandt drew the plans."),  # there is no such source
        ("Its owners were delighted with everything.", "unverified", ""),
        ("Who drew the plans?", None, ""),
    ],
)
def test_a_statement_of_any_text_against_given_texts(bot: Bot, text: str, outcome: str | None, span: str) -> None:
    verification = bot.verify(text, sources=SOURCES)
    (one,) = verification.statements
    assert one.outcome == outcome, one
    assert resolves(verification, *SOURCES)
    assert (one.reason is None) is (outcome == "verified")
    assert verification.holds is (outcome != "refuted")
    spans = one.contradicting if outcome == "refuted" else one.supporting
    assert not span or span.rstrip(".") in [citation.quote.rstrip(".") for citation in spans]


def test_a_statement_against_a_collection(bot: Bot) -> None:
    good, bad = bot.verify(["Ada Brandt drew the plans.", "The warranty of the pump is 10 years."]).statements
    assert (good.outcome, bad.outcome) == ("verified", "refuted")
    assert (good.supporting[0].title, bad.contradicting[0].title) == ("Bridge", "Pump")


def test_what_holds_no_statement_is_refused(bot: Bot) -> None:
    for nothing in ("", " \n[1]", []):
        with pytest.raises(NothingToVerify):
            bot.verify(nothing, sources=SOURCES)


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("It rains [1]. He goes.", [("It rains.", (1,)), ("He goes.", ())]),
        ("It rains [2][3, 4]. He goes [5].", [("It rains.", (2, 3, 4)), ("He goes.", (5,))]),
        ("It rains. He goes [5].", [("It rains.", (5,)), ("He goes.", (5,))]),
        ("It rains. (not verified) He goes.", [("It rains.", ()), ("He goes.", ())]),
    ],
)
def test_marks_name_sources(text: str, statements: list[tuple[str, tuple[int, ...]]]) -> None:
    assert list(stated(text)) == [Stated(*one) for one in statements]


@given(st.text(max_size=200))
def test_any_text_is_taken_apart(text: str) -> None:
    assert all(one.text.strip() for one in stated(text))


def test_an_answer_is_checked_with_its_citations(bot: Bot) -> None:
    answer = bot.answer("Who drew the plans of the bridge?")
    assert answer.statements
    verification = bot.verify(answer)
    assert verification.holds and {one.outcome for one in verification.statements} == {"verified"}
    assert [one.state for one in verification.documents] == ["unchanged"]
    quote = answer.citations[0]
    forged = answer.model_copy(update={"citations": (quote.model_copy(update={"quote": "Ada drew nothing."}),)})
    verification = bot.verify(forged)
    assert [one.quote for one in verification.unresolved] == ["Ada drew nothing."] and not verification.holds


def test_a_receipt_holds_against_the_same_text_and_says_what_is_gone(bot: Bot, tmp_path: Path) -> None:
    answer = bot.answer("Who drew the plans of the bridge?")
    path = tmp_path / "receipt.json"
    receipts.write(bot.receipt(answer), path)
    read = receipts.read(path.read_text("utf-8"), "receipt.json")
    assert isinstance(read, Receipt) and read.answer == answer and read.versions["pincite"]
    assert [one.characters for one in read.documents] == [len(BRIDGE)]
    assert bot.verify(read).holds and bot.verify(read, sources=SOURCES).holds  # the texts alone are enough
    changed = bot.verify(read, sources=[BRIDGE.replace("Ada", "Eva"), PUMP])
    assert [one.state for one in changed.documents] == ["missing"]
    assert not changed.holds and {one.outcome for one in changed.statements} == {"unverified"}


def test_what_is_neither_receipt_nor_answer_is_refused() -> None:
    with pytest.raises(ReceiptUnreadable, match="neither a receipt nor an answer"):
        receipts.read('{"kind": "x"}', "x.json")


def test_the_command_checks_texts_and_receipts(tmp_path: Path) -> None:
    for name, text in (("bridge.txt", BRIDGE), ("pump.txt", PUMP), ("said.txt", "The pump has a warranty of 2 years.")):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "lie.md").write_text("The warranty of the pump is 10 years [2].", "utf-8")
    sources = ["--source", str(tmp_path / "bridge.txt"), "--source", str(tmp_path / "pump.txt")]
    told = CliRunner().invoke(app, ["verify", str(tmp_path / "said.txt"), *sources])
    assert told.exit_code == 0 and told.stdout.startswith(("verified: ", "unverified: ")), told.stdout
    told = CliRunner().invoke(app, ["verify", str(tmp_path / "lie.md"), *sources])
    assert told.exit_code == 1
    assert "refuted: The warranty of the pump is 10 years." in told.stdout
    assert "against “The warranty of the pump is 2 years.”" in told.stdout
    told = CliRunner().invoke(app, ["verify", "-", "--json", *sources], input="“Ada Brandt drew the plans.”")
    assert [one["outcome"] for one in json.loads(told.stdout)["statements"]] == ["verified"]


def test_ask_writes_a_receipt_that_verify_reads(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    asked = CliRunner().invoke(app, ["ask", "How many times did Rouhani visit Russia?", "--receipt", str(path)])
    assert asked.exit_code == 0, asked.output
    answer = json.loads(path.read_text("utf-8"))["answer"]
    assert Answer.model_validate(answer).statements
    told = CliRunner().invoke(app, ["verify", str(path)])
    assert told.exit_code == 0 and told.stdout.startswith("verified: “"), told.output


def test_the_server_checks_a_text(tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path, reader="similarity")
    client = TestClient(create(settings, page=False), base_url="http://127.0.0.1")
    body = {"text": "The warranty of the pump is 10 years [2].", "sources": SOURCES}
    reply = client.post("/v1/verify", json=body)
    assert reply.status_code == 200, reply.text
    (one,) = reply.json()["statements"]
    assert one["outcome"] == "refuted" and one["contradicting"][0]["quote"].startswith("The warranty")
    assert client.post("/v1/verify", json={"sources": SOURCES}).status_code == 422
    assert client.post("/v1/verify", json={"text": "x.", "sources": ["x"] * 51}).status_code == 422


def test_the_configured_model_judges_all_statements_at_once(tmp_path: Path) -> None:
    labels = {
        "Its battery is excluded": "supported",
        "Ada Brandt drew it in a week": "not_shown",
        "Nobody planned it": "contradicted",
    }

    def judge(asked: dict[str, Any]) -> Play:
        statements = json.loads(asked["messages"][1]["content"])["statements"]
        entries = [
            {"id": one["id"], "not_backed": "", "sentences": one["cites"], "label": labels[one["text"].rstrip(".")]}
            for one in statements
        ]
        return Play(json.dumps({"statements": entries}))

    text = "Its battery is excluded [2]. Ada Brandt drew it in a week [1]. Nobody planned it [1]. It is 7 km long [1]."
    with serving(Scripted()) as server:
        server.always = judge
        chosen = {"llm_base_url": server.url, "llm_model": "scripted", "llm_api_key": "none", "llm_retries": 0}
        with Bot(settings=Settings.read(home=tmp_path, reader="similarity", **chosen)) as asked:
            made = asked.verify(text, sources=SOURCES)
            server.always = Play("Hm.")
            failed = asked.verify("The warranty of the pump is 2 years [2].", sources=SOURCES)
        assert len(server.requests) == 2
    assert [one.outcome for one in made.statements] == ["verified", "unverified", "refuted", "refuted"]
    assert [one.check for one in made.statements] == [None, "judge", "judge", "numbers"]
    assert "judge: scripted" in made.checks and made.prompts == ("support@2",) and made.usage.prompt_tokens == 100
    assert failed.statements[0].outcome == "verified" and "judge: words" in failed.checks
    assert any(one.startswith("not judged by scripted: ") for one in failed.checks)


class Counting:
    """An embedder that counts the texts that it embeds."""

    fingerprint = "counting"

    def __init__(self) -> None:
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += len(texts)
        return np.ones((len(texts), 2), np.float32)


def test_of_long_texts_only_passages_that_may_say_a_statement_are_embedded(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_EMBEDDED", 4)
    counting, true = Counting(), "“Ada Brandt drew the plans.”"
    long = f"{'Water is wet here. ' * 500}\n\nAda Brandt drew the plans.\n\n{'Air is light. ' * 500}"
    statements = [true, "Water is wet here for 9 hours.", "Air is light for 9 hours."]
    verification = asking.against_texts(statements, [long], bot._parts.judge, counting, None, strict=False)
    assert verification.statements[0].outcome == "verified"
    assert counting.texts <= 4 + len(statements)


def test_what_takes_too_long_to_check_is_not_verified(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    true = "The bridge was opened on 4 May 1932."
    long = f"It is {'very ' * 600}long."
    verification = bot.verify([(long, [1]), (true, [1])], sources=[f"{long} {true}"])
    assert [(one.outcome, one.check) for one in verification.statements] == [
        ("unverified", "length"),
        ("verified", None),
    ]
    monkeypatch.setattr(checking, "MOST_SECONDS", -1.0)
    (late,) = bot.verify([(true, [1])], sources=[true]).statements
    assert (late.outcome, late.check, late.supporting) == ("unverified", "time", ())
