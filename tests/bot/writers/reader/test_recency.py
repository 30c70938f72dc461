"""The newest of several answers, and the one at a date, by the dates that the documents tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from pincite import Bot
from pincite.bot.answers import Answer
from pincite.bot.asking.times import AskedState, earlier, state_asked, whens
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.texts import TextsRetriever


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    with Bot() as bot:
        yield bot


def ask(bot: Bot, question: str, texts: Sequence[tuple[str, str]]) -> Answer:
    documents = [document_from_text(text, title=name, source=name, origin=name) for name, text in texts]
    return bot.answer_from(TextsRetriever.of(documents, embedder_of(bot.settings)), question)


MARCH = ("Board minutes, 12 March 2026", "The board set the harbour fee at 40 euros. Ada Roth chaired.")
JUNE = ("Board minutes, 18 June 2026", "The board set the harbour fee at 55 euros. Bo Lind chaired.")
UNDATED = ("Board minutes", "The board set the harbour fee at 70 euros.")
FIRST = ("rules-a", "Leave policy\n\nValid from 1 May 2023\n\nThe leave is 24 days a year.")
SECOND = ("rules-b", "Leave policy\n\nValid from 1 May 2025\n\nThe leave is 28 days a year.")
CHANGES = (
    "Changes",
    "# Lathe manual\n\n## Version 2.1 (2024-03-02)\n\nThe lamp goes off after 12 minutes.\n\n"
    "## Version 2.2 (2025-09-30)\n\nThe lamp goes off after 8 minutes.\n",
)


@pytest.mark.parametrize(
    ("question", "texts", "short"),
    [
        ("What is the latest harbour fee?", [MARCH, JUNE], "55 euros"),
        ("What is the current harbour fee?", [JUNE, MARCH], "55 euros"),
        ("how much is the harbour fee now", [MARCH, JUNE], "55 euros"),
        ("What is the most recent leave?", [SECOND, FIRST], "28 days"),
        # a date is missing, or two are the same
        ("What is the latest harbour fee?", [MARCH, JUNE, UNDATED], None),
        ("What is the latest harbour fee?", [JUNE, (JUNE[0], JUNE[1].replace("55", "60"))], None),
        # at, before and after a date
        ("What was the harbour fee before June 2026?", [MARCH, JUNE], "40 euros"),
        ("what was the harbour fee before june", [MARCH, JUNE], "40 euros"),
        ("What was the harbour fee as of April 2026?", [JUNE, MARCH], "40 euros"),
        ("How much was the harbour fee after April 2026?", [MARCH, JUNE], "55 euros"),
    ],
)
def test_dates_decide(bot: Bot, question: str, texts: Sequence[tuple[str, str]], short: str | None) -> None:
    answer = ask(bot, question, texts)
    assert answer.status == "answered" and not answer.disagreements
    if short is None:
        assert answer.short is None and len({citation.quote for citation in answer.citations}) >= 2
    else:
        assert (answer.short or short).startswith(short)
        assert short in answer.text and answer.text.count("“") == 1


def test_the_date_is_cited_beside_the_answer(bot: Bot) -> None:
    answer = ask(bot, "What is the current leave?", [FIRST, SECOND])
    assert [citation.quote for citation in answer.citations] == [
        "The leave is 28 days a year.",
        "Valid from 1 May 2025",
    ]


def test_the_entries_of_one_document_have_the_dates_of_their_headings(bot: Bot) -> None:
    answer = ask(bot, "After how many minutes does the lamp go off currently?", [CHANGES])
    assert "8 minutes" in answer.text and "12 minutes" not in answer.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What was the fee before June 2024?", AskedState("before", "What was the fee?", (2024, 6))),
        ("who was the chair as of 3 may 2021", AskedState("at", "who was the chair", (2021, 5, 3))),
        ("What is the latest fee?", AskedState("newest", "What is the fee?")),
        ("Who is the current chair?", AskedState("newest", "Who is the chair?")),
        ("what's the fee now", AskedState("newest", "what's the fee")),
        ("It is late, what now?", None),
        ("When must I pay at the latest?", None),
        ("How much current does it draw?", None),
        ("What is the fee for the current account?", None),
        ("What happened before June 2024?", None),
        ("When did Ann leave after 2015?", None),
        ("Who was here before the war?", None),
        ("What is the fee?", None),
    ],
)
def test_the_state_that_is_asked_for(question: str, expected: AskedState | None) -> None:
    assert state_asked(question) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((2024,), (2025, 3), True),
        ((2025, 3), (2025, 2), False),
        ((2025,), (2025, 3), None),
        ((0, 3), (2025, 3), None),
        ((), (2025,), None),
    ],
)
def test_dates_are_compared_as_far_as_both_are_known(
    one: tuple[int, ...], other: tuple[int, ...], expected: bool | None
) -> None:
    assert earlier(one, other) is expected


def test_dates_of_a_text() -> None:
    assert [when for when, _, _ in whens("In 2019, on 3 May 2020 and in June.")] == [(2019,), (2020, 5, 3), (0, 6)]
