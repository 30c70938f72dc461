"""A part of a document, cut where citations begin and end, in code points."""

from __future__ import annotations

import pytest

from pincite.bot.serving.examples import examples
from pincite.bot.serving.windows import AROUND, MOST, segments, span_of, stretch, window
from pincite.index.loaders import document_from_text
from pincite.index.types import Span

EMOJI = "😀 One 👩‍👩‍👧 two 🇮🇷 three."


@pytest.mark.parametrize(
    ("spans", "cut"),
    [
        ([], [(EMOJI, [])]),
        ([(2, 5)], [("😀 ", []), ("One", [0]), (EMOJI[5:], [])]),
        ([(0, 5), (2, 12)], [("😀 ", [0]), ("One", [0, 1]), (EMOJI[5:12], [1]), (EMOJI[12:], [])]),
        ([(0, len(EMOJI))], [(EMOJI, [0])]),
        ([(3, 3)], [(EMOJI[:3], []), (EMOJI[3:], [])]),
    ],
)
def test_segments(spans: list[tuple[int, int]], cut: list[tuple[str, list[int]]]) -> None:
    made = segments(EMOJI, 0, len(EMOJI), [Span(*span) for span in spans])
    assert [(one["text"], one["spans"]) for one in made] == cut


def test_a_document_of_a_megabyte_is_a_window_around_the_citation_and_can_be_read_on() -> None:
    filler = "".join(f"Line {n} of the long record says nothing 😀 new.\n\n" for n in range(12_000))
    text = f"{filler}The zeppelin moored at Tromsø in 1926.\n\n{filler}"
    document = document_from_text(text, title="Record", source="record")
    start = document.text.index("The zeppelin")
    span = Span(start, start + 38)
    made = window(document, [span], 0)
    assert [s["text"] for s in made["segments"] if s["spans"]] == ["The zeppelin moored at Tromsø in 1926."]
    assert "".join(s["text"] for s in made["segments"]) == document.text[made["start"] : made["end"]]
    assert 2 * AROUND <= made["end"] - made["start"] < 3 * AROUND
    earlier = stretch(document, made["start"] - 500, made["start"], [span])
    assert "".join(s["text"] for s in earlier["segments"]) == document.text[made["start"] - 500 : made["start"]]
    assert stretch(document, 0, 10**9, [])["end"] == MOST


@pytest.mark.parametrize(
    ("text", "span"),
    [("3-7", Span(3, 7)), ("7-3", None), ("3-11", None), ("-3-4", None), ("3", None), ("٣-٤", None), ("", None)],
)
def test_the_name_of_a_span(text: str, span: Span | None) -> None:
    assert span_of(text, 10) == span


def test_examples_ask_about_what_the_texts_name_most() -> None:
    texts = ["We saw the Great Barrier Reef. Then the Great Barrier Reef and the town of Cairns again.", "Near Cairns."]
    asked = examples("reports", texts)
    assert set(asked) == {"What is said about Great Barrier Reef?", "What is said about Cairns?"}
    assert len(examples("seeds", ())) == 4 and examples("empty", ()) == []
