from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from pincite import Bot, NoFilter, NothingWithin, Settings, Where, add
from pincite.index import library
from pincite.index.catalogue import Snapshot
from pincite.index.catalogue.records import Source, tags_of
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import CANDIDATES, CollectionRetriever
from pincite.index.where import days


def source(key: int, origin: str, *, published: str | None = None, tags: tuple[str, ...] = ()) -> Source:
    return Source(key, f"{key:04x}", f"Title {key}", origin, origin, published, None, "text/plain", 10, 1, tags)


SOURCES = [
    source(1, "/data/minutes/2021/may.md", published="2021-05-04", tags=("board", "Budget")),
    source(2, "/data/minutes/2022/may.md", published="2022"),
    source(3, "/data/letters/a.zip!/2022/offer.txt", published="2022-03", tags=("budget",)),
    source(4, "seeds:trade.md"),
]


@pytest.mark.parametrize(
    ("where", "keys"),
    [
        (Where(documents=("0003",)), [3]),
        (Where(documents=("may.md",)), [1, 2]),
        (Where(documents=("Title 1", "trade.md")), [1, 4]),
        (Where(folders=("2022",)), [2, 3]),
        (Where(folders=("minutes/2022/",)), [2]),
        (Where(folders=("/data/minutes", "seeds")), [1, 2, 4]),
        (Where(folders=("a.zip",)), [3]),
        (Where(tags=("BUDGET",)), [1, 3]),
        (Where(since="2022-06"), [2]),
        (Where(until="2022-01"), [1, 2]),
        (Where(since="2022-03-31", until="2022-04"), [2, 3]),
        (Where(folders=("2022",), tags=("budget",)), [3]),
    ],
)
def test_a_part_holds_the_documents_that_fit(where: Where, keys: list[int]) -> None:
    assert where.keys(SOURCES, "letters") == keys


def test_a_document_is_read_by_its_id_without_looking_through_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.read(home=tmp_path / "home")
    made = [document_from_text(f"Text of {name}.", title=name, source=f"{name}.txt") for name in ("a", "b")]
    add(made, settings=settings)
    listed = {one.id: one for one in library.sources(settings=settings)}
    monkeypatch.delattr(Snapshot, "sources")
    for one in made:
        assert library.document(one.id, settings=settings).text == one.text
        assert library.source(one.id, settings=settings) == listed[one.id]


@pytest.mark.parametrize(
    ("where", "named"),
    [
        (Where(documents=("may.md", "june.md")), "document “june.md”"),
        (Where(folders=("inutes",)), "folder “inutes”"),
        (Where(tags=("plan",)), "tag “plan”"),
        (Where(since="2023"), "since 2023"),
        (Where(documents=("~nobody-here/may.md",)), "document “~nobody-here/may.md”"),
        (Where(folders=("~nobody-here/2022",)), "folder “~nobody-here/2022”"),
        (Where(documents=("trade.md",), since="2021"), "document “trade.md”, since 2021"),
    ],
)
def test_what_fits_no_document_is_named(where: Where, named: str) -> None:
    with pytest.raises(NothingWithin, match=f"'letters' fits {named}"):
        where.keys(SOURCES, "letters")


@pytest.mark.parametrize(
    ("date", "period"),
    [
        ("2022", ("2022-01-01", "2022-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2022-03-31", ("2022-03-31", "2022-03-31")),
        ("2022-02-30", None),
        ("2022-13", None),
        ("March", None),
    ],
)
def test_a_date_is_as_long_as_it_is_unclear(date: str, period: tuple[str, str] | None) -> None:
    assert days(date) == period


def test_no_date_is_refused() -> None:
    with pytest.raises(ValidationError, match="is not a date"):
        Where(since="2022-02-30")


@pytest.mark.parametrize(
    ("metadata", "tags"),
    [
        ({}, ()),
        ({"keywords": "steel; iron ore"}, ("steel", "iron ore")),
        ({"tags": '["Board", "budget"]', "categories": "budget"}, ("Board", "budget")),
        ({"tags": "- board\n- budget"}, ("board", "budget")),
    ],
)
def test_tags_are_read_as_people_write_them(metadata: dict[str, str], tags: tuple[str, ...]) -> None:
    assert tags_of(metadata) == tags


RIGHT = "The depot keeps its spare keys with the porter of the neighbouring building."
QUESTION = "Where does the depot keep the spare keys?"


@pytest.fixture
def crowded(settings: Settings) -> Settings:
    """A collection in which more passages than are ever ranked fit the question better than the right one."""
    others = [
        document_from_text(
            f"Where does the depot keep the spare keys? Depot {n} keeps the spare keys in safe {n}.",
            title=f"Depot {n}",
            source=f"north/{n}.txt",
            origin=f"/depots/north/{n}.txt",
        )
        for n in range(CANDIDATES + 20)
    ]
    right = document_from_text(RIGHT, title="Handover", source="south/h.txt", origin="/depots/south/h.txt")
    library.add([*others, right], settings=settings)
    return settings


@pytest.mark.parametrize("compared", [4000, 0])
def test_nothing_inside_is_missed(crowded: Settings, compared: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pincite.index.retrieve.COMPARED", compared)
    retriever = CollectionRetriever(crowded)
    everywhere = retriever.retrieve(QUESTION, 8)
    inside = retriever.within(Where(folders=("south",))).retrieve(QUESTION, 8)
    assert "Handover" not in {one.document.title for one in everywhere.passages}
    assert [one.passage.text for one in inside.passages] == [RIGHT]
    assert inside.passages[0].lexical > 0
    assert all(key not in retriever.candidates(QUESTION)[1] for key in _keys(crowded, "Handover"))


def _keys(settings: Settings, title: str) -> list[int]:
    from pincite.index.catalogue import snapshot

    with snapshot(settings) as view:
        return sorted(view.passage_keys(one.key for one in view.sources() if one.title == title))


def test_an_answer_names_what_it_was_asked_within(crowded: Settings) -> None:
    with Bot(settings=crowded) as bot:
        answer = bot.answer(QUESTION, where=Where(folders=("south",)))
        assert answer.where == Where(folders=("south",))
        assert {citation.title for citation in answer.citations} == {"Handover"}
        absent = bot.answer("What does the zoo feed its penguins?", where=Where(documents=("Handover",)))
        assert absent.status == "abstained"
        assert "(document “Handover”)" in absent.text
        assert bot.answer(QUESTION, where=Where()).where is None


def test_a_retriever_of_ones_own_says_that_it_has_no_parts(settings: Settings) -> None:
    class Own:
        def retrieve(self, question: str, count: int) -> None: ...

    with Bot(settings=settings, retriever=Own()) as bot, pytest.raises(NoFilter, match="Own"):
        bot.answer(QUESTION, where=Where(tags=("a",)))


def test_front_matter_gives_tags(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntags: [board, budget]\n---\nThe board met.\n")
    add([tmp_path / "a.md"], settings=settings)
    assert library.sources(settings=settings)[0].tags == ("board", "budget")


DATES = ["2022", "2022-03", "2022-03-31", "2022-12-30", "2022-02-28", "2024-02-29", "2000-02-29", "0004-02-29", "0001"]
NO_DATES = [
    "", "22", "0000", "2022-13", "2022-00", "2022-04-31", "2022-02-30", "2023-02-29", "1900-02-29", "0000-02-29",
    "2022-03-00", "2022-03-32", "2022-3", "2022-", "٢٠٢٢", " 2022", "2022\n",
]  # fmt: skip


@pytest.mark.parametrize(("date", "is_date"), [(d, True) for d in DATES] + [(d, False) for d in NO_DATES])
def test_the_schema_of_a_date_is_what_is_read(date: str, is_date: bool) -> None:
    schema = Where.model_json_schema()["properties"]["since"]["anyOf"][0]
    assert bool(re.search(f"{schema['pattern'][:-1]}\\Z", date)) == is_date
    assert (days(date) is not None) == is_date
