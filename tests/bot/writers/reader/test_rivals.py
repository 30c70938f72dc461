"""Documents that answer one question with different values: each is quoted, and that they disagree is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from pincite import Bot
from pincite.bot.answers import Answer
from pincite.bot.writers.reader.rivals import rivals
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.texts import TextsRetriever
from pincite.index.types import Span


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    with Bot() as bot:
        yield bot


def ask(bot: Bot, question: str, texts: Sequence[str]) -> Answer:
    documents = [
        document_from_text(one, title=f"Text {n}", source=f"{n}", origin=f"{n}") for n, one in enumerate(texts)
    ]
    return bot.answer_from(TextsRetriever.of(documents, embedder_of(bot.settings)), question)


@pytest.mark.parametrize(
    ("question", "texts", "values"),
    [
        (
            "When was the Orrin viaduct finished?",
            ["The Orrin viaduct was finished in 1889.", "The Orrin viaduct was finished in 1898 after a strike."],
            ("1889", "1898"),
        ),
        (
            "How heavy is the bell of Sankt Veit?",
            ["The bell of Sankt Veit weighs 740 kg.", "The bell of Sankt Veit weighs 470 kg."],
            ("740 kg", "470 kg"),
        ),
        (
            "Who composed the opera Halvard?",
            ["The opera Halvard was composed by Nils Aker.", "Tora Lund composed the opera Halvard in Oslo."],
            ("Nils Aker", "Tora Lund"),
        ),
        (
            "On which day did the ferry Aurora sink?",
            ["The ferry Aurora sank on 7 November 1936.", "The ferry Aurora sank on 9 November 1936."],
            ("7 November", "9 November"),
        ),
        (
            "How many windows does the orangery have?",
            [
                "The orangery has 36 windows.",
                "The orangery has 42 windows.",
                "The orangery has 63 windows, all of them facing south.",
            ],
            ("36", "42", "63"),
        ),
    ],
)
def test_every_value_is_told_with_its_source(
    bot: Bot, question: str, texts: Sequence[str], values: Sequence[str]
) -> None:
    answer = ask(bot, question, texts)
    assert answer.short is None and len(answer.disagreements) == len(values) - 1
    assert all(value in answer.text for value in values)
    told = {value for one in answer.disagreements for value in one.values or ()}
    assert len(told) == len(values) and all(any(value in one for one in told) for value in values)
    for one in answer.disagreements:
        for side, value in zip((one.for_, one.against), one.values or (), strict=True):
            assert any(value in answer.citations[n].quote for n in side)
        for_, against = ({answer.citations[n].document_id for n in side} for side in (one.for_, one.against))
        assert for_ and against and not for_ & against


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        # one value in two forms
        ("How long is the pier?", ["The Ness pier is 1.5 km long.", "The Ness pier is 1,500 metres long."]),
        ("When did the cannery burn down?", ["The cannery burned down in May 1911.", "It burned down on 3 May 1911."]),
        ("When does the archive close?", ["The archive closes at 5 p.m.", "The archive closes at 17:00."]),
        ("How many people live in Skarn?", ["Skarn has 8,150 inhabitants.", "About 8,000 people live in Skarn."]),
        ("Who runs the Halle mill?", ["The Halle mill is run by Ada Roth.", "Roth runs the Halle mill."]),
        # different things
        ("Who leads the committee?", ["Jo Reed leads the road committee.", "Al Marsh leads the school committee."]),
        ("What does the course cost?", ["The course in Ulm costs 90 euros.", "The course in Bonn costs 70 euros."]),
        (
            "When was Per Holm born?",
            ["Per Holm, the poet, was born in 1871.", "Per Holm, the skier, was born in 1952."],
        ),
        ("who designed bridge", ["The bridge was designed by Ada Roth.", "Designed by Jo Reed, made in Ulm."]),
        ("Who built the organ?", ["Jo Reed built the organ in 1802.", "The pier was built by Ada Roth."]),
        ("Who won the cup in 2009?", ["Falun won the cup in 2009.", "Norrby won the cup in 2010."]),
        # reasons, which are told in many ways
        ("Why was the fair put off?", ["The fair was put off because of rain.", "A storm made them put off the fair."]),
        # two values within one document
        ("When did the pool open?", ["The pool opened in 1971. The new pool opened in 1998."]),
    ],
)
def test_values_that_agree_or_are_of_different_things_are_no_disagreement(
    bot: Bot, question: str, texts: Sequence[str]
) -> None:
    assert ask(bot, question, texts).disagreements == ()


def place(marked: str, document: str, evidence: float = 1.0) -> Any:
    """A sentence as the reader's place, its short answer in brackets."""
    before, short, after = marked.replace("[", "]").split("]")
    return SimpleNamespace(
        text=before + short + after,
        context="",
        short=Span(len(before), len(before) + len(short)),
        read=SimpleNamespace(evidence=evidence, answer=1.0),
        window=SimpleNamespace(found=SimpleNamespace(document=SimpleNamespace(id=document))),
    )


@pytest.mark.parametrize(
    ("question", "one", "other", "disagree"),
    [
        ("Who leads the board?", "[Ann] leads the board.", "[Bo] leads the board.", True),
        ("Who leads the board?", "[Voss Brothers] lead the board.", "[Voss] leads the board.", False),
        ("Who leads the board?", "[President Moreno] leads the board.", "[Luis Moreno] leads the board.", False),
        ("Who leads the board?", "[Voss] leads the board.", "For Karl Voss, [Ida Lund] leads the board.", False),
        ("Who leads the board?", "[Jo] leads the road board.", "[Al] leads the school board.", False),
        ("Who won it in 2009?", "[Falun] won it in 2009.", "[Norrby] won it in 2010.", False),
        (
            "When did the pier open?",
            "In Ulm they know that the pier opened in [1911].",
            "In Bonn they know that the pier opened in [1925].",
            False,
        ),
        ("When did the pier open?", "The pier opened in [May 1911].", "The pier opened after [three years].", False),
        (
            "Who leads the board?",
            "[Ann] leads the board.",
            "[Whoever holds the key to the hall] leads the board.",
            False,
        ),
    ],
)
def test_values_are_rivals_only_of_one_thing(question: str, one: str, other: str, disagree: bool) -> None:
    assert bool(rivals(question, [place(one, "a"), place(other, "b")])) is disagree


def test_only_sure_sentences_of_several_documents_are_rivals() -> None:
    question, ann, bo = "Who leads the board?", "[Ann] leads the board.", "[Bo] leads the board."
    assert rivals(question, [place(ann, "a"), place(bo, "a")]) == ()
    assert rivals(question, [place(ann, "a", -1.0), place(bo, "b")]) == ()
    assert rivals(question, [place(ann, "a"), place(bo, "b", -1.0)]) == ()
    groups = rivals(question, [place(ann, "a"), place(bo, "b"), place(ann, "c"), place(bo, "a")])
    assert [[one.text for one in group] for group in groups] == [["Ann leads the board."] * 2, ["Bo leads the board."]]
