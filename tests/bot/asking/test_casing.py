"""Names that questions write small, and follow-ups to such questions, over a collection made for this test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pincite import Bot, Settings, add
from pincite.bot.asking.casing import caser
from pincite.index.loaders import document_from_text

TEXTS = {
    "Crossing Guide: The Ferry": "Ferries cross the lake every hour. The ferry takes forty cars. Runa Haldorsen, the "
    "captain, began at the FKL in 1994. Haldorsen retired in 2020. The FKL owns a dock in Port Mark. Its client is the "
    "town.",
    "Rivals": "Odd Brekke founded a rival line, the Nordlys, in 2001. Brekke sold it in 2015. The crossing is safe. In "
    "the view of Brekke, the FKL charges too much. His mark is a star.",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    settings = Settings.read(home=tmp_path_factory.mktemp("home"), collection="own")
    add([document_from_text(text, title=t, source=t, origin=t) for t, text in TEXTS.items()], settings=settings)
    with Bot(settings=settings) as made:
        yield made


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("who is haldorsen", "who is Haldorsen"),
        ("when did runa haldorsen's career begin", "when did Runa Haldorsen's career begin"),
        ("what does the fkl own", "what does the FKL own"),
        ("who founded nordlys", "who founded Nordlys"),
        # written small in some place, in headings alone, or small words whatever a document does
        ("is the crossing safe", "is the crossing safe"),
        ("how many cars does the ferry take", "how many cars does the ferry take"),
        ("what is his mark", "what is his mark"),
        ("who is the captain", "who is the captain"),
        ("Who is Haldorsen?", "Who is Haldorsen?"),
        ("what about zürich", "what about zürich"),
    ],
)
def test_names_are_written_as_the_collection_writes_them(bot: Bot, written: str, named: str) -> None:
    assert caser(bot.retriever.vocabulary)(written) == named  # type: ignore[attr-defined]


ABSTAINED = "The documents in “own” don't answer this. The nearest passages are in “Rivals”, paragraph 1."


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        ([("who is haldorsen", "The captain.")], "when did she retire", "When did Haldorsen retire"),
        (
            [("what does haldorsen think of prices", "“Nothing.”")],
            "what about brekke?",
            "what does Brekke think of prices",
        ),
        ([("who is haldorsen", "The captain.")], "and who is brekke", "and who is brekke"),
        ([("hey there, who is brekke?", "“Odd Brekke …”")], "when did he sell", "When did Brekke sell"),
        ([("who is haldorsn", "“Runa …”")], "when did she retire", "When did Haldorsen retire"),
    ],
)
def test_follow_ups_know_names_in_small_letters(
    bot: Bot, history: list[tuple[str, str]], question: str, understood: str
) -> None:
    assert bot.answer(question, history).standalone_question.rstrip("?") == understood.rstrip("?")


def test_what_can_not_be_told_has_no_headline(bot: Bot) -> None:
    plain = bot.answer("did Brekke sell it in 2015?")
    unknown = bot.answer("was it sold in 2015?", [("why not?", ABSTAINED)])
    assert plain.verdict == "yes"
    assert (unknown.verdict, unknown.short) == (None, None)
