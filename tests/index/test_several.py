"""Several collections are ranked as one that held all of their documents."""

from __future__ import annotations

import pytest

from pincite import CollectionNotFound, NothingWithin, Settings, Where
from pincite.index import library
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import CollectionRetriever, Retrieval
from pincite.index.several import Several
from pincite.index.types import Document

BIRDS = {
    "wren": "The wren is a small bird. It builds a domed nest in May.",
    "stork": "The stork is a large bird. It winters in Africa and nests on chimneys.",
    "owl": "The owl hunts mice at night. Its nest is a hollow tree.",
    "swift": "The swift sleeps in the air. It nests under the eaves of houses.",
}
TREES = {
    "oak": "The oak bears acorns. Jays hide them, and a wren may nest in its ivy.",
    "ash": "The ash has winged seeds. Its wood is tough and makes good handles.",
}

QUESTIONS = [
    "Where does the wren nest?",
    "Which wood makes good handles?",
    "Who sleeps in the air?",
    "What hides acorns?",
]


def documents(texts: dict[str, str]) -> list[Document]:
    return [document_from_text(text, title=title.title(), source=f"{title}.txt") for title, text in texts.items()]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    chosen = Settings.read(home=tmp_path_factory.mktemp("several"))
    for name, texts in {"birds": BIRDS, "trees": TREES, "all": BIRDS | TREES}.items():
        library.add(documents(texts), collection=name, settings=chosen)
    return chosen


def retriever(settings: Settings, name: str) -> CollectionRetriever:
    return CollectionRetriever(settings.model_copy(update={"collection": name}))


@pytest.fixture(scope="module")
def several(settings: Settings) -> Several:
    return Several([retriever(settings, "birds"), retriever(settings, "trees")])


def titles(retrieval: Retrieval) -> list[str]:
    return [one.document.title for one in retrieval.passages]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_ranking_is_that_of_one_collection_with_all_documents(
    settings: Settings, several: Several, question: str
) -> None:
    made, whole = several.retrieve(question, 6), retriever(settings, "all").retrieve(question, 6)
    assert titles(made) == titles(whole)
    assert made.terms == pytest.approx(whole.terms)
    for one, same in zip(made.passages, whole.passages, strict=True):
        assert one.score == pytest.approx(same.score, abs=0.02)
        assert one.lexical == pytest.approx(same.lexical, abs=0.1)
        assert one.collection == ("birds" if one.document.title.lower() in BIRDS else "trees")
        assert one.document.text[one.passage.start : one.passage.end] == one.passage.text


def test_the_order_of_the_collections_makes_no_difference(settings: Settings, several: Several) -> None:
    turned = Several(list(reversed(several.retrievers)))
    for question in QUESTIONS:
        assert titles(turned.retrieve(question, 6)) == titles(several.retrieve(question, 6))


def test_a_collection_that_holds_nothing_on_the_question_does_not_rise(several: Several) -> None:
    best = several.retrieve("Which wood makes good handles?", 6).passages
    assert [one.document.title for one in best[:1]] == ["Ash"]
    of_birds = [one for one in best if one.collection == "birds"]
    assert max(one.score for one in of_birds) < 0.5 * best[0].score, "its best is no rival for being its best"


def test_a_document_in_two_collections_comes_once(settings: Settings) -> None:
    both = Several([retriever(settings, "birds"), retriever(settings, "all")])
    found = both.retrieve("Where does the wren nest?", 20).passages
    assert len({one.document.id for one in found}) == len(found) == len(BIRDS | TREES)
    assert {one.collection for one in found if one.document.title.lower() in BIRDS} == {"birds"}


def test_a_part_may_lie_in_one_of_them_or_in_both(several: Several) -> None:
    part = several.within(Where(documents=("wren.txt", "oak.txt")))
    assert set(titles(part.retrieve("Where does the wren nest?", 6))) == {"Wren", "Oak"}
    assert part.extent() == (2, 2) and several.extent() == (6, 6)
    only = several.within(Where(documents=("oak.txt",)))
    assert titles(only.retrieve("Where does the wren nest?", 6)) == ["Oak"]
    with pytest.raises(NothingWithin, match=r"collections 'birds', 'trees' fits document “elm\.txt”"):
        several.within(Where(documents=("elm.txt",))).retrieve("Where?", 6)


def test_words_are_those_of_all(several: Several) -> None:
    assert several.vocabulary.frequencies(["wren", "ash"]) == {"wren": 2, "ash": 1}
    assert {"acorn", "stork"} <= several.vocabulary.terms().keys()
    assert len(several.vocabulary.passages(["the"], 3)) == 3


def test_one_that_is_not_there_is_named(settings: Settings, several: Several) -> None:
    with pytest.raises(CollectionNotFound, match="moss"):
        Several([*several.retrievers, retriever(settings, "moss")]).retrieve("Where?", 6)
