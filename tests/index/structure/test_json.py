# ruff: noqa: E501 - a document a line
"""JSON and JSON Lines: values are read with their keys and cited as they stand."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.errors import LoadError
from pincite.index.loaders import canonical, load_bytes
from pincite.index.passages import passages
from pincite.index.reading import document_sentences, sentence_view
from pincite.index.spans import Span
from pincite.index.structure_json import from_json, to_json
from tests.index.structure.test_read import read, statements

PROSE = "The dock was dug by hand. It took the town nine years. " * 18

CASES = [
    ("flat.json", '{"berth": "The deposit is 300 euros.", "gate": "It closes at nine."}', ["berth: The deposit is 300 euros.", "gate: It closes at nine."]),
    ("record.json", '{"name": "Skiff", "price_per_day": 29, "hasSail": true, "sizes": ["S", "L"], "note": null}', ["name: Skiff; price per day: 29; has Sail: true; sizes: S, L; note: null"]),
    ("rows.json", '[{"boat": "Skiff", "berths": 2}, {"boat": "Barge", "berths": 8}]', ["boat: Skiff; berths: 2", "boat: Barge; berths: 8"]),
    ("rows.jsonl", '{"boat": "Skiff", "berths": 2}\n\n{"boat": "Barge", "berths": 8}\n', ["boat: Skiff; berths: 2", "boat: Barge; berths: 8"]),
    ("nested.json", '{"server": {"port": 8080, "tls": {"on": true}}, "debug": false}', ["server: port: 8080; tls: on: true; debug: false"]),
    ("table.json", '{"fares": [{"route": "Holm", "euros": 4}, {"route": "Skar", "euros": 6}]}', ["fares: route: Holm; euros: 4", "fares: route: Skar; euros: 6"]),
    ("map.json", '{"A1": {"depth": 3}, "B2": {"depth": 4}}', ["A1: depth: 3", "B2: depth: 4"]),
    ("prose.json", '[{"id": 7, "name": "Quay", "about": "It has light. It has no water, as yet."}]', ["id: 7; name: Quay", "name: Quay; about: It has light.", "name: Quay; about: It has no water, as yet."]),
    ("faq.json", '[{"question": "Is there a cat?", "answer": "Yes, there are two of them."}]', ["question: Is there a cat?", "question: Is there a cat?; answer: Yes, there are two of them."]),
    ("escapes.json", r'{"a\u00e9": "caf\u00e9 \"Ost\" \ud83d\ude00\/b", "b": "line\nend"}', ['aé: café "Ost" 😀/b; b: line end']),
    ("comments.json", '{\n  // which quay\n  "name": "West", /* deep */ "depth": 9,\n}', ["// which quay", "name: West; depth: 9"]),
    ("large.json", json.dumps({"docks": [{"name": "West", "about": PROSE, "depth": 9}], "open": True}), ["docks: name: West", "docks, West: depth: 9", "open: true"]),
    ("list.json", json.dumps(["North", "South", "The dock is closed on all Sundays.", 7]), ["North, South", "The dock is closed on all Sundays.", "7"]),
    ("said.json", '{"rules": ["Dogs wait outside.", "Cats come in.", "Quiet"], "tags": ["a", "b"]}', ["rules: Dogs wait outside.", "rules: Cats come in.", "rules: Quiet; tags: a, b"]),
    ("said_list.json", '["Dogs wait outside.", "Cats come in."]', ["Dogs wait outside.", "Cats come in."]),
    ("said_rows.json", '[{"boat": "Skiff", "rules": ["Dogs stay ashore.", "No fires here."]}]', ["boat: Skiff", "boat: Skiff; rules: Dogs stay ashore.", "boat: Skiff; rules: No fires here."]),
    ("firms.json", '[{"firm": "Holm & Son Co.", "town": "Skar", "fee": 4}]', ["firm: Holm & Son Co.; town: Skar; fee: 4"]),
    ("lists.json", '[["boat", "berths", "sails"], ["Skiff", 2, ["jib", "main"]], ["Barge", 8, []]]', ["boat: Skiff; berths: 2; sails: jib, main", "boat: Barge; berths: 8; sails: []"]),
    ("lists_told.json", '[["boat", "about"], ["Skiff", "It has two sails. It leaks a little, as yet."]]', ["boat: Skiff", "boat: Skiff; about: It has two sails.", "boat: Skiff; about: It leaks a little, as yet."]),
    ("lists_below.json", '{"range": "A1:B3", "fleet": {"north": [["boat", "berths"], ["Skiff", 2], ["Barge", 8]], "south": [["boat", "berths"], ["Yawl", 4], ["Punt", 1]]}}', ["range: A1:B3", "fleet, north: boat: Skiff; berths: 2", "fleet, north: boat: Barge; berths: 8", "fleet, south: boat: Yawl; berths: 4", "fleet, south: boat: Punt; berths: 1"]),
    ("split.json", '{"columns": ["boat", "berths"], "index": [0, 1], "data": [["Skiff", 2], ["Barge", 8]]}', ["boat: Skiff; berths: 2", "boat: Barge; berths: 8"]),
    ("split_named.json", '{"columns": ["berths", "depth"], "index": ["Skiff", "Barge"], "data": [[2, 1], [8, 3]]}', ["Skiff: berths: 2; depth: 1", "Barge: berths: 8; depth: 3"]),
    ("by_column.json", '{"boat": {"0": "Skiff", "1": "Barge"}, "berths": {"0": 2, "1": 8}}', ["boat: Skiff; Barge", "berths: Skiff: 2; Barge: 8"]),
    ("by_column_unnamed.json", '{"depth": {"0": 3, "1": 4}, "berths": {"0": 2, "1": 8}}', ["depth: 0: 3; 1: 4", "berths: 0: 2; 1: 8"]),
    ("headers.json", '{"headers": ["boat", "berths"], "rows": [["Skiff", 2]], "made": "in May"}', ["boat: Skiff; berths: 2", "made: in May"]),
    ("numbers.json", '{"points": [[1, 2], [3, 4]], "names": ["a", "b"]}', ["points: 1, 2; 3, 4; names: a, b"]),
    ("data.txt", '[{"boat": "Skiff", "berths": 2}]', ["boat: Skiff; berths: 2"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[name for name, _, _ in CASES])
def test_values_are_read_with_their_keys(name, text, expected):
    assert [shown for shown in statements(name, text) if "dug" not in shown and "nine years" not in shown] == expected


def test_the_text_is_the_files_own_with_its_escapes_resolved():
    document = load_bytes(b'{ "b" : "caf\\u00e9\\nTwo",\r\n  "a": [1.50, -2e3] }', name="a.json")
    assert document.text == '{ "b" : "café\nTwo",\n  "a": [1.50, -2e3] }'
    assert (document.media_type, document.title) == ("application/json", "a")


def test_a_value_is_cited_without_its_marks_and_with_the_key_that_stands_elsewhere():
    text = '[{"name": "Quay West", "rules": "Dogs wait outside. Fires are not allowed here."}]'
    (passage,) = read("a.json", text)
    view = passage.read[2]
    assert view.text == "name: Quay West; rules: Fires are not allowed here."
    assert [span.of(text) for span in view.repeated] == ["name", "Quay West", "rules"]
    at = view.text.index("Fires")
    assert [span.of(text) for span in view.spans(at, at + 5)] == ["Fires"]
    assert view.labels == ("name:", "rules:")


def test_large_objects_are_sections_under_their_keys_and_end_with_them():
    text = json.dumps(
        {"west": {"depth": 9, "about": PROSE}, "east": {"about": PROSE, "pier": {"about": PROSE}}, "n": 1}
    )
    headings = {view.text.split(":")[-1]: p.heading for p in read("a.json", text) for view in p.read}
    assert headings[" The dock was dug by hand."] == "east › pier"
    assert headings[" 9"] == "west"
    assert headings[" 1"] == ""


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "a.json", "is nested over 100 levels deep; flatten it, or rename it to .txt"),
        (b'{"a":' * 100_000, "a.json", "is nested over 100 levels deep; flatten it, or rename it to .txt"),
        (b'{"a": 1,\n "b": [2}', "a.json", "is not valid JSON: line 2: '}' closes nothing; correct it, or rename it to .txt"),
        (b'{"a": 1', "a.json", "is not valid JSON: line 1: it ends within a list or an object; correct it, or rename it to .txt"),
        (b'{"a": "x', "a.json", "is not valid JSON: line 1: a string does not end; correct it, or rename it to .txt"),
        (b"{'a': 1}", "a.json", "is not valid JSON: line 1: a key is expected; correct it, or rename it to .txt"),
        (b'{"a" 1}', "a.json", "is not valid JSON: line 1: a colon is expected; correct it, or rename it to .txt"),
        (b"[1 2]", "a.json", "is not valid JSON: line 1: a comma is expected; correct it, or rename it to .txt"),
        (b"[,1]", "a.json", "is not valid JSON: line 1: ',' stands where a value is expected; correct it, or rename it to .txt"),
        (b"Dear all,\n", "a.json", "is not valid JSON: line 1: 'Dear' is not a value; correct it, or rename it to .txt"),
        (b"Dear\nall,\n", "a.jsonl", "is not valid JSON Lines: line 1: 'Dear' is not a value; correct it, or rename it to .txt"),
        (b"{}", "a.json", "holds no values"),
        (b"[1" + b",1" * 5_000 + b"]", "a.json", "holds over 5,000 values; split it"),
    ],
)  # fmt: skip
def test_refused(monkeypatch, data, name, reason):
    monkeypatch.setattr("pincite.index.loaders.json_values.MAX_VALUES", 5_000)
    with pytest.raises(LoadError) as caught:
        load_bytes(data, name=name)
    assert caught.value.reason == reason


def test_a_few_broken_lines_of_json_lines_are_text():
    good = b'{"a": "one"}\n' * 9
    document = load_bytes(good + b'{"a": "tw\n', name="a.jsonl")
    assert document.metadata == {"broken": "1 lines that are no JSON, read as text"}
    assert document.text.encode() == good + b'{"a": "tw\n'


def test_text_that_only_begins_like_json_is_text():
    for text in ("[Draft] Of the board.", "{curly}", '{"a": 1} and more'):
        assert load_bytes(text.encode(), name="a.txt").media_type == "text/plain"


keys = st.sampled_from(["name", "pricePerDay", "a_b", "", "k" * 130, "größe", "x y"]) | st.text(max_size=5)
scalars = (
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(["", "Dogs wait outside here. Cats do not.", PROSE, 'a "b" \\ c\n', "QUJDabc0" * 40])
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5), max_leaves=25
)


@given(value=values, escaped=st.booleans(), indent=st.sampled_from([None, 2]))
@settings(max_examples=120, deadline=None)
def test_every_character_is_read_once_or_left_out(value, escaped, indent):
    source = json.dumps(value, ensure_ascii=escaped, indent=indent)
    if not escaped:
        source = source.encode("utf-8", "replace").decode()
    try:
        document = load_bytes(source.encode(), name="a.json")
    except LoadError:
        assert not any(map(str.isalnum, source))
        return
    text, structure = document.text, document.structure
    assert canonical(text) == text
    assert from_json(to_json(structure)) == structure
    spans = document_sentences(text, structure)
    read_once: list[int] = []
    for span in spans:
        view = sentence_view(text, structure, span)
        own = [at for piece in view.pieces if piece.origin and not piece.repeated for at in _range(piece.origin)]
        assert all(piece.origin.of(text) == piece.text for piece in view.pieces if piece.origin)
        covered = sorted([*own, *(at for part in view.left_out for at in _range(part.span))])
        assert covered == list(_range(span))
        read_once += own
    assert len(set(read_once)) == len(read_once)
    passages(text, document.sections, structure)
    unread = {at for part in structure.left_out for at in _range(part.span)}
    inside = {at for span in spans for at in _range(span)}
    assert all(not c.isalnum() or at in inside or at in unread for at, c in enumerate(text))


def _range(span: Span) -> range:
    return range(span.start, span.end)
