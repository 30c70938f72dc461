"""The map between a reading view and the document is exact, whatever the structure."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.passages import passages
from pincite.index.reading import document_sentences, passage_view, sentence_view
from pincite.index.spans import Span
from pincite.index.structure import (
    Cell,
    Furniture,
    Heading,
    LabelledBody,
    ListItem,
    Structure,
    Table,
)
from pincite.index.structure_json import from_json, to_json
from pincite.index.view import LeftOut, Piece, Reason, View, joined, once, plain

PARTS = [
    "Anna pays. ",
    "29",
    "\n\n",
    "No dogs.",
    " | ",
    "x\u00ady ",
    "قیمت؟ ",
    "# ",
    "a very long line of words, ",
    "\n",
]

texts = st.lists(st.sampled_from(PARTS), max_size=60).map("".join)


@st.composite
def structured(draw) -> tuple[str, Structure]:
    """A text, cut anywhere, each part of it a table, a pair, an item, a heading or plain."""
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    parts: dict[str, list] = {"tables": [], "headings": [], "items": [], "pairs": [], "furniture": [], "left_out": []}
    for start, end in pairwise(cuts):
        if start == end:
            continue
        inner = draw(st.integers(start, end))
        match draw(st.sampled_from(["table", "pair", "item", "heading", "furniture", "left out", "plain"])):
            case "table":
                edges = sorted({start, inner, end, draw(st.integers(start, end))})
                cells = [
                    Cell(Span(a, b), row=n // 2, column=n % 2, rows=draw(st.integers(1, 3)))
                    for n, (a, b) in enumerate(pairwise(edges))
                ]
                parts["tables"].append(Table(Span(start, end), tuple(cells), draw(st.integers(0, 1))))
            case "pair":
                kind = draw(st.sampled_from(["question", "term", "field"]))
                parts["pairs"].append(LabelledBody(kind, Span(start, inner), Span(inner, end)))
            case "item":
                parts["items"].append(ListItem(Span(start, end), Span(start, inner)))
            case "heading":
                parts["headings"].append(Heading(Span(start, end), draw(st.integers(1, 3)), Span(inner, end)))
            case "furniture":
                parts["furniture"].append(Furniture(Span(start, end), "contents"))
            case "left out":
                reason = draw(st.sampled_from(list(Reason)))
                parts["left_out"].append(LeftOut(Span(start, end), reason, draw(st.sampled_from(["", "^"]))))
    return text, Structure(**{name: tuple(found) for name, found in parts.items()})


def covered(view: View) -> list[int]:
    own = [at for piece in view.pieces if piece.origin and not piece.repeated for at in _range(piece.origin)]
    return sorted([*own, *(at for part in view.left_out for at in _range(part.span))])


def _range(span: Span) -> range:
    return range(span.start, span.end)


@given(structured())
@settings(max_examples=400, deadline=None)
def test_every_character_stands_in_one_view_in_its_place_or_is_left_out_with_its_reason(case):
    text, structure = case
    seen: list[int] = []
    for span in document_sentences(text, structure):
        view = sentence_view(text, structure, span)
        assert covered(view) == list(_range(span))
        seen += _range(span)
    assert len(seen) == len(set(seen))
    elsewhere = {at for part in structure.left_out for at in _range(part.span)}
    bars = {at for table in structure.tables for at in _range(table.span)}
    for at in set(range(len(text))) - set(seen):
        assert text[at].isspace() or at in elsewhere or (at in bars and not text[at].isalnum())


@given(structured())
@settings(max_examples=300, deadline=None)
def test_runs_equal_their_origin_and_go_forward_and_back(case):
    text, structure = case
    for passage in passages(text, structure=structure, size=60):
        view = passage_view(passage)
        at = 0
        for piece in view.pieces:
            if piece.origin is not None:
                assert piece.text == piece.origin.of(text)
                assert view.spans(at, at + len(piece.text)) == ((piece.origin,) if piece.text else ())
                if not piece.repeated and piece.text:
                    assert Span(at, at + len(piece.text)) in view.places(piece.origin)
            else:
                assert view.spans(at, at + len(piece.text)) == ()
            at += len(piece.text)
        assert at == len(view.text)
        starts = [piece.origin.start for piece in view.pieces if piece.origin and not piece.repeated]
        assert starts == sorted(starts)
        assert set(view.answers) == {span for span in view.answers if 0 <= span.start < span.end <= len(view.text)}


@given(structured(), st.data())
@settings(max_examples=300, deadline=None)
def test_any_range_of_a_view_is_its_characters_without_glue(case, data):
    text, structure = case
    for span in document_sentences(text, structure)[:3]:
        view = sentence_view(text, structure, span)
        start = data.draw(st.integers(0, len(view.text)))
        end = data.draw(st.integers(start, len(view.text)))
        at, wanted = 0, ""
        for piece in view.pieces:
            if piece.origin is not None:
                wanted += piece.text[max(0, start - at) : max(0, end - at)]
            at += len(piece.text)
        assert "".join(part.of(text) for part in view.spans(start, end)) == wanted


@given(structured())
@settings(max_examples=200, deadline=None)
def test_the_catalogue_keeps_a_structure_as_it_is(case):
    _, structure = case
    assert from_json(to_json(structure)) == structure


def test_what_is_searched_repeats_a_name_once():
    name = Piece("Price", Span(0, 5), repeated=True, answers=False)
    rows = [
        View((name, Piece(": ", answers=False), Piece("9", Span(10, 11)))),
        View((name, Piece(": ", answers=False), Piece("29", Span(20, 22)))),
    ]
    assert once(joined(rows)).text == "Price: 9\n29"
    assert once(joined([plain("Price", Span(0, 5)), *rows])).text == "Price\n9\n29"


def test_a_short_answer_lies_in_one_cell():
    view = View(
        (
            Piece("Price", Span(0, 5), repeated=True, answers=False),
            Piece(": ", answers=False),
            Piece("10", Span(10, 12)),
            Piece("^"),
            Piece("6", Span(17, 18)),
            Piece("; ", answers=False),
            Piece("29", Span(20, 22)),
        )
    )
    assert [view.text[span.start : span.end] for span in view.answers] == ["10^6", "29"]
    assert view.spans(7, 11) == (Span(10, 12), Span(17, 18))
