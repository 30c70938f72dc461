"""How excerpts look: what is shown of a text, as what, and that no character is lost or moved."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.bot.serving.excerpts import excerpt_around, excerpt_between
from pincite.bot.serving.messages import Excerpt, Part
from pincite.index.loaders import load_bytes
from pincite.index.types import Document, Span
from tests.index.loaders.loader_files import docx_of, pptx, shape, xlsx

GUIDE = """# Guide to **Tides**

The tide *rises* twice; `low water` follows. See [the almanac](https://example.org/a_(b)) for ~~old~~ times.
A second line\\
and a third.[^1]

- Bremen: **3.4 m**
  - at the bridge
- [x] checked
1. first

> A quoted *line*
> and another.

| Port | Rise | Note |
|------|-----:|---|
| Bremen | 3.4 m | |
| Hamburg | 3.7 m | **high** |

```python
return "## no heading"
```

---

[^1]: A note.

<!-- secret -->
"""

PAGE = b"""<html><body><h1>Ports</h1><ul><li>One<ul><li>Deep</li></ul></li></ul>
<table><tr><th>Port</th><th>Rise</th></tr><tr><td rowspan=2>Bremen</td><td>3.4</td></tr><tr><td>3.9</td></tr></table>
<p>Q: Which?</p><p>A: <b>Both</b>.</p></body></html>"""

MAIL = (
    b"From: Ann <ann@example.org>\nTo: Bob <bob@example.org>\nSubject: Tides\n"
    b"Content-Type: text/plain\n\nDear Bob,\n\nhigh at noon.\n\n> you asked\n"
)

FILES = {
    "guide.md": GUIDE.encode(),
    "page.html": PAGE,
    "letter.docx": docx_of("The tide rises.", "It falls."),
    "rows.csv": b'Port,Rise\nBremen,"3,4"\nHamburg,\n',
    "book.xlsx": xlsx({"Prices": [["Item", "Price"], ["Rope", 12], ["Sail", 900]]}),
    "deck.pptx": pptx([shape("Harbour report", kind="title"), shape("Trade grew.")]),
    "letter.eml": MAIL,
    "data.json": b'{"ports": [{"name": "Bremen", "rise": 3.4}]}',
    "tide.py": b'"""Tides."""\n\n\ndef tide():\n    return "**3.4**"  # metres\n',
    "film.srt": b"1\n00:00:01,000 --> 00:00:02,000\nHello there.\n",
    "plain.txt": b"TIDES\n=====\n\nThe tide rises\ntwice.\n\n1. One\n2. Two\n",
}

DOCUMENTS = {name: load_bytes(data, name=name) for name, data in FILES.items()}


def shown(excerpt: Excerpt, part: Part | None = None) -> str:
    """What is seen of an excerpt, or of one of its parts."""
    within = part or Span(excerpt.start, excerpt.end)
    return "".join(
        one.text
        for one in excerpt.segments
        if "hidden" not in one.looks and within.start <= one.start and one.start + len(one.text) <= within.end
    )


def looks(excerpt: Excerpt, look: str) -> list[str]:
    return [one.text for one in excerpt.segments if look in one.looks and "hidden" not in one.looks]


def kinds(excerpt: Excerpt, kind: str) -> list[str]:
    return [shown(excerpt, part) for part in excerpt.parts if part.kind == kind]


def opened(name: str) -> Excerpt:
    return excerpt_around(DOCUMENTS[name], [], None)


def test_markdown_is_shown_without_its_marks() -> None:
    guide = opened("guide.md")
    seen = shown(guide).replace('return "## no heading"', "")
    assert not any(mark in seen for mark in ("#", "**", "|", "`", "](", "~~", "[x]", "> ", "---", "secret")), seen
    assert kinds(guide, "heading") == ["Guide to Tides"]
    assert kinds(guide, "item") == ["Bremen: 3.4 m", "at the bridge", "checked", "1. first", "1A note."]
    assert [(part.label, part.level) for part in guide.parts if part.kind == "item"] == [
        ("bullet", 0),
        ("bullet", 1),
        ("done", 0),
        ("", 0),
        ("", 0),  # a note at the foot, behind its raised mark
    ]
    assert kinds(guide, "quote") == ["A quoted line\nand another."]
    assert kinds(guide, "code") == ['return "## no heading"']
    assert kinds(guide, "cell") == ["Port", "Rise", "Note", "Bremen", "3.4 m", "", "Hamburg", "3.7 m", "high"]
    assert [part.header for part in guide.parts if part.kind == "cell"] == [True] * 3 + [False] * 6
    assert looks(guide, "strong") == ["Tides", "3.4 m", "high"]
    assert looks(guide, "emphasis") == ["rises", "line"]
    assert looks(guide, "code") == ["low water"]
    assert looks(guide, "link") == ["the almanac"]
    assert looks(guide, "struck") == ["old"]
    assert looks(guide, "note") == ["1", "1"]
    assert len(kinds(guide, "rule")) == 1 and len(kinds(guide, "break")) == 1


@pytest.mark.parametrize(
    ("name", "kind", "seen"),
    [
        ("page.html", "heading", ["Ports"]),
        ("page.html", "item", ["One", "Deep"]),
        ("page.html", "cell", ["Port", "Rise", "Bremen", "3.4", "3.9"]),
        ("page.html", "lines", ["One", "Deep", "Q: Which?", "A: Both."]),
        ("letter.docx", "lines", ["The tide rises.", "It falls."]),
        ("rows.csv", "cell", ["Port", "Rise", "Bremen", "3,4", "Hamburg", ""]),
        ("book.xlsx", "cell", ["Item", "Price", "Rope", "12", "Sail", "900"]),
        ("deck.pptx", "place", ["Harbour report" + "Trade grew."]),
        ("letter.eml", "quote", ["you asked"]),
        ("data.json", "code", ['{"ports": [{"name": "Bremen", "rise": 3.4}]}']),
        ("tide.py", "code", [FILES["tide.py"].decode()]),
        ("film.srt", "lines", ["1\n00:00:01,000 --> 00:00:02,000\nHello there."]),
        ("plain.txt", "heading", ["TIDES"]),
        ("plain.txt", "lines", ["The tide rises\ntwice.", "1. One", "2. Two"]),
    ],
)
def test_formats_are_shown_as_what_they_are(name: str, kind: str, seen: list[str]) -> None:
    assert kinds(opened(name), kind) == seen


def test_fields_are_named_places_labelled_and_merged_cells_reach_down() -> None:
    assert looks(opened("letter.eml"), "label") == ["Subject:", "From:", "To:"]
    assert [part.label for part in opened("deck.pptx").parts if part.kind == "place"] == ["slide 1"]
    assert [part.rows for part in opened("page.html").parts if part.kind == "cell"] == [1, 1, 2, 1, 1]


def test_a_row_far_down_a_table_is_shown_below_the_names_of_its_columns() -> None:
    rows = "".join(f"Port {n},{n}\n" for n in range(3000))
    document = load_bytes(f"Name,Rise\n{rows}".encode(), name="ports.csv")
    start = document.text.index("Port 2000")
    excerpt = excerpt_around(document, [Span(start, start + 9)], 0)
    (table,) = [part for part in excerpt.parts if part.kind == "table"]
    assert table.names == ("Name", "Rise")
    assert "Port 2000" in kinds(excerpt, "cell") and len(kinds(excerpt, "row")) < 1500


def test_what_is_cited_is_seen_even_if_it_is_markup() -> None:
    document = DOCUMENTS["guide.md"]
    start = document.text.index("<!-- secret")
    excerpt = excerpt_around(document, [Span(start, start + 15)], 0)
    assert "<!-- secret -->" in shown(excerpt)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_every_character_stays_in_its_place_and_parts_nest(name: str, data: st.DataObject) -> None:
    document = DOCUMENTS[name]
    offsets = st.integers(0, len(document.text))
    edges = data.draw(st.lists(st.tuples(offsets, offsets), max_size=4))
    spans = [Span(min(pair), max(pair)) for pair in edges]
    start, end = sorted(data.draw(st.tuples(offsets, offsets)))
    for excerpt in (excerpt_between(document, start, end, spans), excerpt_around(document, spans, None)):
        _check(document, excerpt, spans)


def _check(document: Document, excerpt: Excerpt, spans: list[Span]) -> None:
    assert "".join(one.text for one in excerpt.segments) == document.text[excerpt.start : excerpt.end]
    assert all(a.start + len(a.text) == b.start for a, b in pairwise(excerpt.segments))
    edges = {excerpt.end, *(one.start for one in excerpt.segments)}
    open_parts: list[Part] = []
    for part in excerpt.parts:
        assert part.start in edges and part.end in edges
        while open_parts and open_parts[-1].end <= part.start:
            open_parts.pop()
        assert not open_parts or part.end <= open_parts[-1].end
        open_parts.append(part)
    for number, span in enumerate(spans):
        cited = "".join(one.text for one in excerpt.segments if number in one.spans)
        assert cited == document.text[max(span.start, excerpt.start) : min(span.end, excerpt.end)] or not cited
        inside = excerpt.start <= span.start and span.end <= excerpt.end
        if inside and span.of(document.text).strip():
            assert any(
                number in one.spans and "hidden" not in one.looks and one.text.strip() for one in excerpt.segments
            )
