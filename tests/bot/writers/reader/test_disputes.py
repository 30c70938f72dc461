"""Sentences that say themselves that people disagree."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from pincite.bot.writers.reader.disputes import dispute, may_oppose


def places(sentences: Sequence[str]) -> list[Any]:
    """The sentences of one passage, as the reader's places."""
    passage = SimpleNamespace(sentences=tuple(range(len(sentences))))
    window = SimpleNamespace(found=SimpleNamespace(document=SimpleNamespace(id="d"), passage=passage))
    return [SimpleNamespace(text=text, span=number, window=window) for number, text in enumerate(sentences)]


@pytest.mark.parametrize(
    ("question", "sentences", "expected"),
    [
        (
            "Will the cannery close in May?",
            [
                "The owner's letter contradicts the Herald, which reports that the cannery will close in May.",
                "It stays.",
            ],
            (0, 1),
        ),
        (
            "will the cannery close in may",
            ["Two papers say the cannery will close in May, but its owner denies it.", "The owner plans a new hall."],
            (0, 1),
        ),
        (
            "will the cannery close in may",
            ["Two papers say the cannery will close in May – though its owner denies it.", "The owner plans a hall."],
            (0, 1),
        ),
        (
            "Is the footbridge safe?",
            ["The council insists that the footbridge is safe.", "Two engineers dispute this.", "It opened in 1960."],
            (0, 1),
        ),
        (
            "Has the dam leaked?",
            ["The dam is new.", "The ministry rejected reports that the dam had leaked.", "Its wall is dry."],
            (1, 0),
        ),
        (
            "Did Orlan write the letters?",
            ["Scholars are divided over whether Orlan wrote the letters.", "The hand is a clerk's."],
            (0, 1),
        ),
    ],
)
def test_a_disputed_claim_is_found(question: str, sentences: list[str], expected: tuple[int, int]) -> None:
    assert dispute(question, places(sentences), [True] * len(sentences)) == expected


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("Is the footbridge safe?", ["The council insists that the footbridge is safe.", "It opened in 1960."]),
        ("Is the ferry safe?", ["The council insists that the footbridge is safe.", "Two engineers dispute this."]),
        ("Did the dam leak in 2019?", ["The ministry rejected reports that the dam leaked in 2021.", "It is dry."]),
        ("Is the footbridge safe?", ["It opened in 1960.", "The council insists that the footbridge is safe."]),
        ("Has the dam leaked?", ["The ministry has not denied reports that the dam had leaked.", "Its wall is wet."]),
        ("Has the dam leaked?", ["The ministry didn't deny reports that the dam had leaked.", "Its wall is wet."]),
        ("Has the dam leaked?", ["The ministry never denied reports that the dam had leaked.", "Its wall is wet."]),
        (
            "Did the harbour master sell the old ferry to a rival firm last winter?",
            ["The firm rejected reports that the ferry harbour leaked.", "It is dry."],
        ),
        (
            "Is the club open to guests?",
            ["The committee rejected a motion and said the club is full.", "It has a bar."],
        ),
    ],
)
def test_nothing_else_is_a_dispute(question: str, sentences: list[str]) -> None:
    assert dispute(question, places(sentences), [True] * len(sentences)) is None


def test_the_next_sentence_is_one_of_the_same_document() -> None:
    told, elsewhere = (
        places(["The council insists that the footbridge is safe.", "It opened in 1960."])[0],
        places(["", "Two engineers dispute this."])[1],
    )
    elsewhere.window.found.document.id = "other"
    assert dispute("Is the footbridge safe?", [told, elsewhere], [False, True]) is None


def test_somebody_has_to_deny_it() -> None:
    sentences = ["The owner's letter contradicts the Herald, which reports that the cannery will close.", "It will."]
    assert dispute("Will the cannery close?", places(sentences), [False, False]) is None


def test_one_document_opposes_itself_only_where_it_reports_several_people() -> None:
    hopeful, doubtful, plain = places(
        [
            "Commentators insinuate that the harbour will be saved.",
            "Observers call it unlikely that it is saved.",
            "The harbour stands to the north of the town.",
        ]
    )
    assert may_oppose(hopeful, doubtful) and not may_oppose(hopeful, plain)
    elsewhere = places(["It won't be saved."])[0]
    elsewhere.window.found.document.id = "other"
    assert may_oppose(plain, elsewhere)
