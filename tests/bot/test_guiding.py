"""What an abstention says beside that it is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite.bot.answers import Guidance
from pincite.bot.bot import Bot
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.settings import PRIVATE
from pincite.index.where import Where

BRIDGE = (
    "The Altmill bridge was opened to traffic in May 1931. Johann Reuter designed the bridge over the Ilse. "
    "The toll house is a small brick building at the northern end."
)
ZOO = "The zoo of Altmill feeds its penguins four kilograms of herring a day."
ABSENT = "How much herring do the penguins of Altmill get?"


@pytest.fixture
def asked(settings: Settings, tmp_path: Path) -> Settings:
    for name, text in (("bridges", BRIDGE), ("zoos", ZOO), (f"{PRIVATE}1", ZOO + " It is mine.")):
        path = tmp_path / f"{name}.txt"
        path.write_text(text)
        library.add([path], collection=name, settings=settings)
    return settings.model_copy(update={"collection": "bridges"})


def guidance(settings: Settings, where: Where | None = None) -> tuple[Guidance, dict[str, str]]:
    with Bot(settings=settings) as bot:
        answer = bot.answer(ABSENT, where=where)
    assert answer.status == "abstained"
    assert answer.guidance is not None
    return answer.guidance, {one.id: one.text for one in library.documents(settings=settings)}


def test_an_abstention_says_what_was_searched_and_which_words_are_missing(asked: Settings) -> None:
    given, _ = guidance(asked)
    assert (given.documents, given.passages) == (1, 1)
    assert given.known == ("Altmill",)
    assert given.unknown == ("herring", "penguins")
    assert "--collection bridges" in given.adding


def test_the_questions_that_it_offers_are_answered(asked: Settings) -> None:
    given, texts = guidance(asked)
    assert 1 <= len(given.questions) <= 2
    with Bot(settings=asked) as bot:
        for one in given.questions:
            quote = texts[one.citation.document_id][one.citation.start : one.citation.end]
            assert quote == one.citation.quote
            answer = bot.answer(one.question)
            assert answer.status == "answered"
            assert answer.citations[0].quote == quote


def test_another_collection_is_named_if_it_answers_and_is_not_somebodys_own(asked: Settings) -> None:
    assert guidance(asked)[0].elsewhere == ("zoos",)


def test_a_part_is_what_was_searched(asked: Settings, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("The ferry of Altmill runs every hour.")
    library.add([tmp_path / "other.txt"], settings=asked)
    assert guidance(asked, Where(documents=("other.txt",)))[0].documents == 1
    assert guidance(asked)[0].documents == 2


def test_an_answer_has_no_guidance(asked: Settings) -> None:
    with Bot(settings=asked) as bot:
        assert bot.answer("When was the bridge opened?").guidance is None
