"""Questions over several collections: one answer, each citation exact and with the name of its collection."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

import pincite
from pincite import Answer, Bot, CollectionNotFound, Settings, Where
from pincite.bot.cli import app
from pincite.bot.errors import NothingToAsk, NotTogether
from pincite.index import library
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.texts import TextsRetriever
from tests.bot.guarantees import check

TEXTS = {
    "bridges": "The 😀 bridge of Ellan was built in 1932. It is 300 metres long.",
    "towers": "The tower of Morven was opened in 1911 by Ada Kern. The tower is 90 metres high.",
    "soups": "A leek soup takes forty minutes. It is eaten warm.",
}

BOTH = ["bridges", "towers"]

COMPARING = "Compare the bridge of Ellan and the tower of Morven"


@pytest.fixture
def chosen(settings: Settings) -> Settings:
    for name, text in TEXTS.items():
        document = document_from_text(text, title=name.title(), source=f"{name}.txt")
        library.add([document], collection=name, settings=settings)
    return settings


@pytest.fixture
def bot(chosen: Settings) -> Iterator[Bot]:
    with Bot(BOTH, settings=chosen) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "status", "cited"),
    [
        ("When was the bridge of Ellan built?", "answered", ["bridges"]),
        ("Who opened the tower of Morven?", "answered", ["towers"]),
        (COMPARING, "answered", ["bridges", "towers"]),
        ("What is the boiling point of mercury?", "abstained", []),
        ("How long does a leek soup take?", "abstained", []),
        ("hello", "talk", []),
    ],
)
def test_an_answer_over_several_is_exact_and_names_them(
    bot: Bot, chosen: Settings, question: str, status: str, cited: list[str]
) -> None:
    answer = bot.answer(question)
    assert answer.status == status
    assert (answer.collection, answer.collections) == ("bridges", ("bridges", "towers"))
    assert sorted(one.collection or "" for one in answer.citations) == cited
    check(answer, [document for name in BOTH for document in library.documents(name, settings=chosen)])
    for one in answer.citations:
        assert one.collection is not None
        assert TEXTS[one.collection][one.start : one.end] == one.quote
    if status == "abstained":
        assert "“bridges, towers”" in answer.text
        assert {one.collection for one in answer.passages} == set(BOTH)
        assert answer.guidance is not None and answer.guidance.documents == 2


def test_another_collection_is_named_only_if_it_was_not_asked(bot: Bot, chosen: Settings) -> None:
    guidance = bot.answer("How long does a leek soup take?").guidance
    assert guidance is not None and guidance.elsewhere == ("soups",)


def test_one_call_of_the_face_asks_several_or_one(chosen: Settings) -> None:
    answer = pincite.answer("Who opened the tower of Morven?", collection=("towers", "bridges"), settings=chosen)
    assert answer.short == "Ada Kern" and answer.collections == ("towers", "bridges")
    alone = pincite.answer("Who opened the tower of Morven?", collection="towers", settings=chosen)
    assert alone.collections == ("towers",) and alone.citations[0].collection == "towers"
    twice = pincite.answer("Who opened the tower of Morven?", collection=["towers", "towers"], settings=chosen)
    assert twice.collections == ("towers",)


def test_a_part_of_several_is_asked(bot: Bot) -> None:
    answer = bot.answer("When was it built?", where=Where(documents=("towers.txt",)))
    assert {one.collection for one in answer.passages} == {"towers"}


def test_a_receipt_and_a_check_find_the_documents_of_all(bot: Bot, chosen: Settings) -> None:
    answer = bot.answer(COMPARING)
    receipt = bot.receipt(answer)
    assert sorted(document.title for document in receipt.documents) == ["Bridges", "Towers"]
    for what in (answer, receipt):
        checked = pincite.verify(what, settings=chosen)
        assert [document.state for document in checked.documents] == ["unchanged", "unchanged"]
    (said,) = bot.verify("The tower of Morven is 90 metres high.").statements
    assert said.outcome == "verified" and said.supporting[0].collection == "towers"


def test_what_can_not_be_asked_is_said(chosen: Settings) -> None:
    with pytest.raises(NothingToAsk, match="Name at least one"):
        Bot([], settings=chosen)
    with Bot(["towers", "nowhere"], settings=chosen) as bot, pytest.raises(CollectionNotFound, match="nowhere"):
        bot.answer("Who opened the tower of Morven?")


def test_bots_are_asked_together(chosen: Settings) -> None:
    import asyncio

    with Bot("bridges", settings=chosen) as one, Bot("towers", settings=chosen) as other:
        answer = asyncio.run(one.aanswer("Who opened the tower of Morven?", beside=[other]))
        assert answer.collections == ("bridges", "towers") and answer.citations[0].collection == "towers"
        own = Bot(retriever=TextsRetriever([], embedder_of(chosen)), settings=chosen)
        with pytest.raises(NotTogether, match="TextsRetriever"):
            asyncio.run(one.aanswer("Who opened the tower of Morven?", beside=[own]))


def test_an_answer_of_an_earlier_version_names_its_collection(bot: Bot) -> None:
    told = bot.answer("Who opened the tower of Morven?").model_dump(mode="json")
    del told["collections"], told["citations"][0]["collection"]
    read = Answer.model_validate(told)
    assert read.collections == ("bridges",) and read.citations[0].collection is None


def test_the_command_line_asks_several(chosen: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_HOME", str(chosen.home))
    asked = ["ask", COMPARING, "-c", "bridges", "--collection", "towers"]
    shown = CliRunner().invoke(app, asked)
    assert shown.exit_code == 0, shown.output
    flat = " ".join(shown.stdout.split())
    assert "paragraph 1, in bridges (" in flat and "paragraph 1, in towers (" in flat
    printed = CliRunner().invoke(app, [*asked, "--json"])
    assert json.loads(printed.stdout)["collections"] == BOTH
    alone = CliRunner().invoke(app, ["ask", "Who opened the tower of Morven?", "-c", "towers"])
    assert "in towers" not in alone.stdout
    missing = CliRunner().invoke(app, ["ask", "Who?", "-c", "bridges", "-c", "nowhere"])
    assert isinstance(missing.exception, CollectionNotFound)
    talked = CliRunner().invoke(app, ["chat", "-c", "bridges", "-c", "towers"], input="Who opened the tower?\n")
    assert "in towers (" in " ".join(talked.stdout.split())
