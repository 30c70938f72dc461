from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.changes import DocumentChange, Effect
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.passages import SPLITTER_VERSION, passages
from pincite.index.reading import searched
from pincite.index.retrieve import CANDIDATES, CollectionRetriever, telling
from pincite.index.storage import PreparedChange, open_storage
from pincite.index.terms import TERMS_VERSION, indexed_terms

TEXTS = {
    "english": "The treaty of Gulistan was signed in 1813.",
    "chinese": "伊朗是上海合作组织的观察员。中国是创始成员国。",
    "persian": "ایران عضو ناظر سازمان همکاری شانگهای است.",
    "arabic": "وقعت إيران وروسيا معاهدة.",
    "russian": "Иран поставил России ковры.",
    "hindi": "भारत ने हथियार खरीदे।",
    "thai": "อิหร่านเป็นผู้สังเกตการณ์",
    "code": "def near(a, b):\n    return a * b",
}


@pytest.fixture
def retriever(settings: Settings) -> CollectionRetriever:
    made = [document_from_text(t, title=name, source=name, origin=f"test:{name}") for name, t in TEXTS.items()]
    library.add(made, settings=settings)
    return CollectionRetriever(settings)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Which treaties were signed?", "english"),
        ("创始成员国是谁？", "chinese"),
        ("ناظر سازمان همکاری", "persian"),
        ("معاهدة", "arabic"),
        ("Кто поставил ковры?", "russian"),
        ("हथियार किसने खरीदे?", "hindi"),
        ("ผู้สังเกตการณ์คือใคร", "thai"),
        ("near(a, b)", "code"),
    ],
)
def test_questions_in_every_script_find_their_passage(
    retriever: CollectionRetriever, question: str, title: str
) -> None:
    best = retriever.retrieve(question, 3).passages[0]
    assert best.document.title == title
    assert best.lexical > 0


@pytest.mark.parametrize(
    "question", ['"', "NEAR(a b)", "AND OR NOT", "title:x*", "^treaty", "a" * 1900, "'; DROP TABLE", "?"]
)
def test_no_question_is_taken_for_query_syntax(retriever: CollectionRetriever, question: str) -> None:
    assert len(retriever.retrieve(question, 3).passages) == 3


def test_what_is_staged_does_not_crowd_out_what_is_published(settings: Settings) -> None:
    library.add(document_from_text("Almonds grow in Spain.", title="a", source="a", origin="test:a"), settings=settings)
    embedder = embedder_of(settings)
    texts = [f"Where do almonds grow, question {n}?" for n in range(3 * CANDIDATES)]
    new = [document_from_text(text, title="", source="s", origin=f"test:{n}") for n, text in enumerate(texts)]
    drafts = [
        PreparedChange(DocumentChange(effect=Effect.ADDED, name=d.id, new=d), tuple(passages(d.text))) for d in new
    ]
    with open_storage(settings) as storage:  # stored, and never published: what a build in progress looks like
        storage.store(storage.existing_index(settings.collection), drafts, embedder.embed(texts))
    found = CollectionRetriever(settings).retrieve("Where do almonds grow?", 5).passages
    assert [r.document.title for r in found] == ["a"]


def test_an_open_retriever_sees_what_is_published_since_also_by_meaning_alone(settings: Settings) -> None:
    first = document_from_text("Almonds grow in Spain.", title="a", source="a", origin="test:a")
    library.add(first, settings=settings)
    retriever = CollectionRetriever(settings)
    assert len(retriever.retrieve("How do cats behave?", 5).passages) == 1
    second = document_from_text("Felines sleep all day.", title="b", source="b", origin="test:b")
    library.add(second, settings=settings)
    assert retriever.retrieve("How do cats behave?", 5).passages[0].document.title == "b"


def test_the_documents_terms_weigh_what_they_tell(retriever: CollectionRetriever) -> None:
    terms = retriever.retrieve("Was the treaty of Gulistan signed by Napoleon?", 1).terms
    assert sorted(terms) == ["gulistan", "napoleon", "sign", "treati"]
    assert terms["napoleon"] > terms["gulistan"] > 0


def test_terms_of_an_open_retriever_weigh_what_is_published_now(settings: Settings) -> None:
    def added(name: str) -> None:
        text = f"Almonds grow in {name}."
        library.add(document_from_text(text, title=name, source=name, origin=f"test:{name}"), settings=settings)

    added("Spain")
    retriever = CollectionRetriever(settings)
    before = retriever.retrieve("almonds", 1).terms
    added("Italy")
    assert (
        retriever.retrieve("almonds", 1).terms == CollectionRetriever(settings).retrieve("almonds", 1).terms != before
    )


def test_a_term_of_most_passages_is_searched_only_alone() -> None:
    frequencies = {"lake": 6, "ferry": 5}
    assert telling(["lake", "ferry", "mast"], frequencies, 10) == ["ferry", "mast"]
    assert telling(["lake"], frequencies, 10) == ["lake"]


def test_a_new_title_shows_in_an_open_retriever(settings: Settings, folder: Path) -> None:
    (folder / "a.md").write_text("---\ntitle: Old\nauthor: A\n---\nAlmonds grow in Spain.", "utf-8")
    library.add(folder, settings=settings)
    retriever = CollectionRetriever(settings)
    assert retriever.retrieve("almonds", 1).passages[0].document.author == "A"
    (folder / "a.md").write_text("---\ntitle: Old\nauthor: B\n---\nAlmonds grow in Spain.", "utf-8")
    library.add(folder, settings=settings)
    assert retriever.retrieve("almonds", 1).passages[0].document.author == "B"


LONG = "\n\n".join(
    f"Dr. No. {n} said: “It costs $3.{n} billion.” Then he left, e.g. by train. {TEXTS['english']}" for n in range(60)
)

MADE_BY_THESE_VERSIONS = "83d1ae530115b56f"
"""Digest of passages, sentences and terms of fixed texts. Where it changes, a version has to, so that old indexes are
told from new ones."""


def test_other_passages_or_terms_need_other_version_numbers() -> None:
    made = [
        [
            p.start,
            p.end,
            [[s.start, s.end] for s in p.sentences],
            [view.text for view in p.read],
            indexed_terms(searched(p), d.title, p.heading),
        ]
        for d in (document_from_text(t, title="", source="s", origin="o") for t in (*TEXTS.values(), LONG))
        for p in passages(d.text, d.sections, d.structure)
    ]
    digest = hashlib.sha256(json.dumps([SPLITTER_VERSION, TERMS_VERSION, made]).encode()).hexdigest()[:16]
    assert digest == MADE_BY_THESE_VERSIONS
