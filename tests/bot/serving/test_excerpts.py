"""Excerpts of documents, cut where citations begin and end, in code points."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite.bot.serving.examples import READ, Examples, examples
from pincite.bot.serving.excerpts import CONTEXT, LONGEST, excerpt_around, excerpt_between, parse_span, segments
from pincite.index import library
from pincite.index.errors import CollectionNotFound
from pincite.index.loaders import document_from_text
from pincite.index.settings import IndexSettings
from pincite.index.types import Document, Span

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
    pieces = segments(EMOJI, 0, len(EMOJI), [Span(*span) for span in spans])
    assert [(piece.text, list(piece.spans)) for piece in pieces] == cut


def test_a_megabyte_opens_as_an_excerpt_around_the_citation_and_reads_on() -> None:
    filler = "".join(f"Line {n} of the long record says nothing 😀 new.\n\n" for n in range(12_000))
    text = f"{filler}The zeppelin moored at Tromsø in 1926.\n\n{filler}"
    document = document_from_text(text, title="Record", source="record")
    start = document.text.index("The zeppelin")
    span = Span(start, start + 38)
    excerpt = excerpt_around(document, [span], 0)
    assert [s.text for s in excerpt.segments if s.spans] == ["The zeppelin moored at Tromsø in 1926."]
    assert "".join(s.text for s in excerpt.segments) == document.text[excerpt.start : excerpt.end]
    assert 2 * CONTEXT <= excerpt.end - excerpt.start < 3 * CONTEXT
    earlier = excerpt_between(document, excerpt.start - 500, excerpt.start, [span])
    assert "".join(s.text for s in earlier.segments) == document.text[excerpt.start - 500 : excerpt.start]
    assert excerpt_between(document, 0, 10**9, []).end == LONGEST


@pytest.mark.parametrize(
    ("text", "span"),
    [("3-7", Span(3, 7)), ("7-3", None), ("3-11", None), ("-3-4", None), ("3", None), ("٣-٤", None), ("", None)],
)
def test_spans_in_requests(text: str, span: Span | None) -> None:
    assert parse_span(text, 10) == span


def test_examples_are_made_of_sentences_then_of_what_the_texts_name_most() -> None:
    texts = ["We saw the Great Barrier Reef. Then the Great Barrier Reef and the town of Cairns again.", "Near Cairns."]
    documents = [document_from_text(text, title=f"Trip {n}", source=f"{n}.txt") for n, text in enumerate(texts)]
    asked = examples(documents)
    assert set(asked) == {"What is said about Great Barrier Reef?", "What is said about Cairns?"}
    bridge = document_from_text("The bridge of Cairns was opened in 1931.", title="Bridge", source="bridge.txt")
    assert examples([*documents, bridge])[0] == "When was the bridge of Cairns opened?"
    assert examples(()) == []
    named = examples([*documents, "We saw Lizard Island, then Lizard Island and Lizard Island."])
    assert "What is said about Lizard Island?" in named


def test_examples_read_no_more_than_they_need_and_once_for_each_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {
        "short": "The bridge of Cairns was opened in 1931.",
        "long": f"We saw the Great Barrier Reef. {'Nothing. ' * 30_000}",
        "late": "The tower of Blaa was built in 1900.",
    }
    documents = [document_from_text(text, title=name, source=f"{name}.txt") for name, text in texts.items()]
    settings = IndexSettings(home=tmp_path, collection="reports")
    library.add(documents[:2], settings=settings)
    made, read = Examples(), []
    beginning = library.beginning

    def counted(*limits: int, settings: IndexSettings) -> list[Document | str]:
        read.append(beginning(*limits, settings=settings))
        return read[-1]

    monkeypatch.setattr(library, "beginning", counted)
    asked = made.of(settings)
    assert asked == made.of(settings)
    assert asked[0] == "When was the bridge of Cairns opened?" and "What is said about Great Barrier Reef?" in asked
    (once,) = read
    assert once == [documents[0], documents[1].text[: READ - len(documents[0].text)]]
    library.remove("long", settings=settings)
    library.add(documents[2:], settings=settings)
    asked = made.of(settings)
    assert asked[:2] == ["When was the bridge of Cairns opened?", "When was the tower of Blaa built?"]
    assert not any("Reef" in question for question in asked) and len(read) == 2
    with pytest.raises(CollectionNotFound):
        made.of(settings.model_copy(update={"collection": "none"}))
