"""From which confidence on the reader answers, and from which on it only quotes what comes closest."""

from __future__ import annotations

import pytest

from pincite import Bot, Settings, SettingsError
from pincite.bot.writers.reader.reading import Reading
from pincite.bot.writers.reader.thresholds import Thresholds, short_from
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import Retrieval
from pincite.index.texts import TextsRetriever
from tests.bot.guarantees import check
from tests.bot.writers.reader.test_quoting import reading


@pytest.mark.parametrize(
    ("named", "confidence", "way"),
    [
        # the reader's own thresholds are 0.5 and 0.3
        ({}, 0.5, "confident"),
        ({}, 0.49, "likely"),
        ({}, 0.3, "likely"),
        ({}, 0.29, "neither"),
        ({"confident_from": 0.8}, 0.7, "likely"),
        ({"confident_from": 0.0}, 0.1, "confident"),
        ({"likely_from": 0.1}, 0.2, "likely"),
        ({"likely_from": 0.6}, 0.55, "neither"),  # above the reader's 0.5
        ({"likely_from": 0.6}, 0.6, "confident"),
        ({"abstain_below": 0.7}, 0.69, "neither"),
        ({"abstain_below": 0.7}, 0.7, "confident"),
        ({"abstain_below": 0.7, "likely_from": 0.2}, 0.3, "likely"),
    ],
)
@pytest.mark.filterwarnings("ignore:abstain_below")
def test_which_way_it_answers(named: dict[str, float], confidence: float, way: str) -> None:
    thresholds = Thresholds.of(Settings.read(**named))
    read = Reading((), confidence, threshold=0.5, likely_from=0.3)
    ways = {"confident": thresholds.confident(read), "likely": thresholds.likely(read)}
    assert [name for name, taken in ways.items() if taken] == ([] if way == "neither" else [way])


def test_the_old_name_warns_and_thresholds_that_cross_are_refused() -> None:
    with pytest.warns(DeprecationWarning, match="confident_from and likely_from"):
        Settings.read(abstain_below=0.5)
    with pytest.raises(SettingsError, match="likely_from is above confident_from"):
        Settings.read(confident_from=0.3, likely_from=0.4)


MILL = document_from_text("Ada Brandt owned the mill last. It was built in 1743.", title="Mill", source="m", origin="m")


class Unsure:
    """Reads whatever is retrieved, and isn't sure."""

    name = "unsure"

    def read(self, question: str, retrieval: Retrieval) -> Reading:
        found = retrieval.passages[0]
        read = reading((found, 0, 0.9), (found, 1, 0.1))
        return Reading(read.sentences, 0.4, short="Ada Brandt", verdict="yes")


def test_a_likely_answer_quotes_and_cites_without_a_headline(settings: Settings) -> None:
    retriever = TextsRetriever.of([MILL], embedder_of(settings))
    with Bot(retriever=retriever, reader=Unsure(), settings=settings) as bot:
        events = list(bot.stream("Who was its owner in the end?"))
    answer = events[-1].answer
    assert (answer.status, answer.short, answer.verdict) == ("likely", None, None)
    assert answer.text == "The closest passages say: “Ada Brandt owned the mill last.”"
    assert [e.type for e in events] == ["retrieved", "statement", "citation", "done"]
    assert [(s.outcome, answer.text[s.start : s.end]) for s in answer.statements] == [
        ("verified", "“Ada Brandt owned the mill last.”")
    ]
    check(answer, [MILL])


@pytest.mark.parametrize(
    ("question", "least"),
    [
        ("When was the well dug?", 0.5),
        ("How deep is the well?", 0.65),
        ("well digging date", 0.5),
        ("Who dug the well?", 0.6),
        ("Where is the well?", 0.65),
        ("What did she promise?", 0.65),
    ],
)
def test_a_short_answer_whose_form_tells_its_type_needs_less(question: str, least: float) -> None:
    assert short_from(question, 0.65) == least
    assert short_from(question, 0.4) == 0.4
