"""Summaries, and which document is about something, over documents written for this test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from pincite import Bot, Document, Settings, add, documents
from pincite.bot.writers.reader.surveying import compared, meant, survey
from pincite.index.loaders import document_from_text
from pincite.index.where import Where
from tests.bot.guarantees import check

TEXTS = {
    "Rules of the rowing club": "Members pay 80 francs a year. The boathouse is open from April to October. Boats are "
    "washed after every trip. Nobody rows alone at night. Guests may row twice a year with a member. The club lends "
    "life jackets to all rowers without a fee.",
    "Report on the weir": "The weir at Oberau leaks in three places. Engineers found cracks in the left pillar. The "
    "repair costs 240,000 francs. Eels can't pass the weir. A fish ladder is planned for next spring.",
    "Letter to the members": "Dear members, the regatta takes place on 3 June. Forty crews have entered. The jury "
    "meets at eight in the boathouse. Bring your own lunch to the meadow, please.",
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings.read(home=tmp_path_factory.mktemp("home"), collection="club")
    add([document_from_text(text, title=t, source=t, origin=t) for t, text in TEXTS.items()], settings=settings)
    return settings


@pytest.fixture(scope="module")
def bot(settings: Settings) -> Iterator[Bot]:
    with Bot(settings=settings) as made:
        yield made


@pytest.fixture(scope="module")
def sources(settings: Settings) -> list[Document]:
    return list(documents("club", settings=settings))


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("summarise the report on the weir", "Report on the weir"),
        ("give me a short overview of the club rules", "Rules of the rowing club"),
        ("What are the main points of the letter to the members?", "Letter to the members"),
        ("whats the letter to the members about", "Letter to the members"),
    ],
)
def test_a_document_is_summarised_in_its_own_order(
    bot: Bot, sources: list[Document], question: str, title: str
) -> None:
    answer = bot.answer(question)
    check(answer, sources)
    assert {citation.title for citation in answer.citations} == {title}
    places = [citation.start for citation in answer.citations]
    assert len(places) >= 3 and places == sorted(places)
    assert (answer.status, answer.verdict, answer.short) == ("answered", None, None)
    assert answer.text.startswith(f"“{title}”")


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("which document is about the weir?", {"Report on the weir"}),
        ("which document mentions eels", {"Report on the weir"}),
        ("Is there a document about the regatta?", {"Letter to the members"}),
        ("which documents mention the boathouse", {"Rules of the rowing club", "Letter to the members"}),
    ],
)
def test_documents_are_named_with_the_sentence_that_fits(
    bot: Bot, sources: list[Document], question: str, titles: set[str]
) -> None:
    answer = bot.answer(question)
    check(answer, sources)
    assert {citation.title for citation in answer.citations} == titles
    assert all(title in answer.text for title in titles)
    assert answer.status == "answered"


@pytest.mark.parametrize(
    "question", ["summarise everything please", "what is this collection about", "what documents do you have?"]
)
def test_a_collection_is_told_by_a_sentence_of_each_document(bot: Bot, sources: list[Document], question: str) -> None:
    answer = bot.answer(question)
    check(answer, sources)
    assert sorted(citation.title for citation in answer.citations) == sorted(TEXTS)


@pytest.mark.parametrize(
    "question",
    [
        "which document is about helicopters?",
        "which document is about the eels of Byzantium in Nebraska?",
        "summarise the history of Byzantium",
        "summarise the cracks of Byzantium in Nebraska",
        "what is the dispute about",
    ],
)
def test_what_no_document_is_about_is_not_surveyed(bot: Bot, question: str) -> None:
    answer = bot.answer(question)
    assert answer.status == "abstained" and answer.statements == ()


def test_only_a_document_is_surveyed_where_one_asks_what_a_thing_is_about(bot: Bot) -> None:
    found = bot.retriever.retrieve("cracks", 9)
    assert survey("what are the cracks about", found) is None and survey("summarise the cracks", found) is not None


def test_a_survey_stays_within_a_part(bot: Bot, sources: list[Document]) -> None:
    answer = bot.answer("summarise everything", where=Where(documents=("Report on the weir",)))
    check(answer, sources)
    assert {citation.title for citation in answer.citations} == {"Report on the weir"}


@pytest.mark.parametrize("question", ["Summarise this document", "Give me an overview of this report, please"])
def test_the_only_document_is_summarised_whatever_was_asked_before(
    bot: Bot, sources: list[Document], question: str
) -> None:
    before = [("What does the repair cost?", "240,000 francs")]
    answer = bot.answer(question, before, where=Where(documents=("Report on the weir",)))
    check(answer, sources)
    assert answer.standalone_question == question
    assert len(answer.citations) >= 3 and answer.text.startswith("“Report on the weir”")


def test_both_sides_of_a_comparison_are_quoted_though_no_sentence_compares_them(
    bot: Bot, sources: list[Document]
) -> None:
    answer = bot.answer("compare eels and the regatta")
    check(answer, sources)
    assert {"Letter to the members", "Report on the weir"} <= {citation.title for citation in answer.citations}
    assert answer.status in {"answered", "likely"} and answer.short is None
    assert bot.answer("compare dragons and unicorns").status == "abstained"
    assert compared("compare eels and the regatta", bot.retriever.retrieve("eels regatta", 9))
    assert compared("compare eels and unicorns", bot.retriever.retrieve("eels unicorns", 9)) == ()


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("summarise “fees-2”", "Bridges"),
        ("summarise minutes", None),
        ("summarise minutes.md", "Towers"),
        ("summarise the lake rules", "Rules of the lake"),
        ("summarise the lake", None),
        ("summarise the boats of Ulm, Bonn, Rome and Oslo", None),
    ],
)
def test_one_document_alone_is_meant(question: str, title: str | None) -> None:
    titles = {"fees-2.md": "Bridges", "a.md": "fees 2", "minutes.md": "Towers"}
    titles |= {"b.md": "Rules of the lake", "c.md": "Boats on the lake", "d.md": "Minutes of June"}
    found = [
        SimpleNamespace(document=document_from_text(f"It is {title}.", title=title, source=name, origin=name))
        for name, title in titles.items()
    ]
    document = meant(question, SimpleNamespace(passages=found, terms={}))  # type: ignore[arg-type]
    assert (document and document.title) == title


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Summarise report-a", "Bridges"),
        ("summarise Report-B.md", "Towers"),
        ("give me an overview of “report-b”", "Towers"),
    ],
)
def test_a_document_is_meant_by_the_name_of_its_file(tmp_path: Path, question: str, title: str) -> None:
    settings = Settings.read(home=tmp_path, collection="filed")
    texts = {"report-a.md": "Bridges: The bridge was built in 1931.", "report-b.md": "Towers: The tower is 40 m high."}
    named = [
        document_from_text(
            f"{text} It is painted red. It was repaired twice last year.",
            title=text.split(":")[0],
            source=name,
            origin=name,
        )
        for name, text in texts.items()
    ]
    add(named, settings=settings)
    with Bot(settings=settings) as bot:
        assert {citation.title for citation in bot.answer(question).citations} == {title}
