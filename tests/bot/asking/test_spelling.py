"""Mistyped words are corrected towards the collection's words, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite import Bot, Settings, add
from pincite.bot.asking.spelling import corrected
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import CollectionRetriever
from pincite.index.vocabulary import Vocabulary

TEXTS = {
    "Valves": "The Kestrel pump needs the valve V-200 and a gasket. The gasket of the valve V-200 is made of rubber. "
    "Maintenance of the pump is due every March. The manufacturer, Oyelaran, delivers spare gaskets.",
    "Treaty": "The government of Slovenia signed the Lugano treaty. Ratification by the parliament followed in 2007. "
    "The treaty regulates jurisdiction. The government published the treaty.",
    "Laptop": "The laptop Aero5 has a battery that lasts nine hours. Its display is bright.",
}


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    settings = Settings.read(home=tmp_path_factory.mktemp("home"), collection="own")
    add([document_from_text(text, title=t, source=t, origin=t) for t, text in TEXTS.items()], settings=settings)
    return CollectionRetriever(settings).vocabulary


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who signed the lugnao treaty", "who signed the Lugano treaty"),
        ("what did the goverment of slovennia sign", "what did the government of Slovenia sign"),
        ("who has jurisdicton", "who has jurisdiction"),
        ("when was the ratifcation", "when was the ratification"),
        ("which gaskett fits the v200", "which gasket fits the V-200"),
        ("how long does the battry of the aero 5 last", "how long does the battery of the Aero5 last"),
        ("whats the gasket made of", "what's the gasket made of"),
        ("Whats teh gasket made of?", "What's the gasket made of?"),
        ("who is oyelaren", "who is Oyelaran"),
    ],
)
def test_mistyped_words_become_words_of_the_collection(vocabulary: Vocabulary, question: str, expected: str) -> None:
    assert corrected(question, vocabulary) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who signed the Lugnao treaty?",  # a name: there may be one
        "Where is the valley?",  # common English
        "who is oyedele",  # near nothing
        "is the v201 better",  # a number is a number
        "what did the governor publish in 2008",
        "what is a basket made of",
        "when was the pumps maintained",
        "wer hat den vertrag unterzeichnet und wann war das",
        "qui a signé le traité",
        "伊朗是成员吗？",
        "tea",
        "",
    ],
)
def test_whatever_may_be_meant_is_left_alone(vocabulary: Vocabulary, question: str) -> None:
    assert corrected(question, vocabulary) == question


def test_questions_in_good_english_are_left_alone(vocabulary: Vocabulary) -> None:
    data = (Path(__file__).parent / "data" / "talk.tsv").read_text("utf-8").splitlines()
    questions = [line.split("\t")[1] for line in data if line.startswith("question")]
    assert [q for q in questions if corrected(q, vocabulary) != q] == []


def test_a_corrected_question_is_shown(settings: Settings) -> None:
    settings = settings.model_copy(update={"collection": "own"})
    add([document_from_text(TEXTS["Treaty"], title="T", source="t", origin="t")], settings=settings)
    with Bot(settings=settings) as bot:
        answer = bot.answer("who signed the lugnao treaty")
    assert answer.question == "who signed the lugnao treaty"
    assert answer.standalone_question == "who signed the Lugano treaty"
    assert answer.status == "answered"
