"""Where the characters of a PDF's text are on its pages: exactly where they are drawn, however the page is laid out."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pincite.index.loaders import LoadLimits, load_bytes
from pincite.index.loaders.canonical import canonical
from pincite.index.loaders.confined import in_confinement
from pincite.index.loaders.content import Unreadable
from pincite.index.loaders.pdf import read_geometry, read_pdf
from pincite.index.loaders.pdf_images import LONGEST_SIDE, MOST_PIXELS, PageImage, page_image
from pincite.index.loaders.pdf_places import Box, Geometry
from pincite.index.loaders.placed import Placed, canonical_places, joined, places_of, substituted
from pincite.index.loaders.worker import IMAGE, PLACES
from pincite.index.spans import Span
from tests.index.loaders.loader_files import pdf
from tests.index.loaders.test_pdf_layout import LEFT, RIGHT, boat, by_line, column

WIDE, HIGH = 600.0, 800.0
"""Size of the test files' pages, in points."""

ADVANCE = 0.6
"""Width of each of their characters, over the size of the letters."""

TWO_COLUMNS = pdf([(72, 740, 12, "A notice"), *by_line(column(72, LEFT), column(330, RIGHT))])
TABLE = pdf(
    [
        *column(72, ["Port", "Bremen", "Hamburg", "Kiel"]),
        *column(240, ["2019", "3.4", "3.7", "2.1"]),
        *column(340, ["2020", "1,204", "1,310", "900"]),
    ]
)
BROKEN = pdf(["The settle-", "ment of well-", "known towns grew."], ["More of it stands here.", "e\u0301tude"])
RAISED = pdf([(72, 700, 12, "It took 10"), (144, 705, 7, "6"), (152, 700, 12, "years.")])


def boxed(data: bytes, words: str) -> list[Box]:
    """The boxes around words that stand once in a file's text."""
    content = read_pdf(data)
    (at,) = [match.start() for match in re.finditer(re.escape(words), content.text)]
    return read_geometry(data).boxes(Span(at, at + len(words)), content.pages)


def in_points(box: Box, wide: float = WIDE, high: float = HIGH) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box."""
    return box.left * wide, box.top * high, (box.left + box.width) * wide, (box.top + box.height) * high


@pytest.mark.parametrize("data", [TWO_COLUMNS, TABLE, BROKEN, RAISED, pdf(["Line one.", "Line two."], ["Next page."])])
def test_the_text_is_the_loaders_and_every_character_of_the_page_has_a_place(data: bytes) -> None:
    content, geometry = read_pdf(data), read_geometry(data)
    assert geometry.id == load_bytes(data, name="a.pdf").id
    assert len(geometry.sizes) == len(content.pages)
    places = memoryview(geometry.places).cast("i")
    assert len(places) == len(content.text)
    lost = {char for char, place in zip(content.text, places, strict=True) if place < 0 and not char.isspace()}
    assert lost <= set("|^"), "only signs of our own"


def test_a_word_is_boxed_where_it_is_drawn() -> None:
    data = pdf([(72, 700, 12, "The rent of the hall is 80 euros.")])
    (box,) = boxed(data, "hall is 80")
    left, top, right, bottom = in_points(box)
    assert (left, right) == pytest.approx((72 + 16 * ADVANCE * 12, 72 + 26 * ADVANCE * 12), abs=0.1)
    assert top < HIGH - 700 < bottom and 8 < bottom - top < 20


def test_a_span_over_two_columns_has_a_box_for_each_line_of_each() -> None:
    first, second, third = boxed(TWO_COLUMNS, f"{LEFT[2]}\n\n{RIGHT[0]}\n{RIGHT[1][:8]}")
    assert in_points(first)[0] == pytest.approx(72, abs=0.1)
    assert in_points(first)[2] == pytest.approx(72 + len(LEFT[2]) * ADVANCE * 12, abs=0.1)
    assert in_points(second)[0] == in_points(third)[0] == pytest.approx(330, abs=0.1)
    assert in_points(third)[2] == pytest.approx(330 + 8 * ADVANCE * 12, abs=0.1)
    assert second.top < third.top


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_has_its_boxes_where_it_shows_the_words(turn: int) -> None:
    data = pdf([(72, 700, 12, "Turned words of a page.")], page=f"/Rotate {turn}")
    (box,) = boxed(data, "words")
    start, end, base = 72 + 7 * ADVANCE * 12, 72 + 12 * ADVANCE * 12, 700
    wide, high = (WIDE, HIGH) if turn % 180 == 0 else (HIGH, WIDE)
    left, top, right, bottom = in_points(box, wide, high)
    along, across = {
        0: ((start, end), HIGH - base),
        90: ((start, end), base),
        180: ((WIDE - end, WIDE - start), base),
        270: ((WIDE - end, WIDE - start), HIGH - base),
    }[turn]
    run, beside = ((left, right), (top, bottom)) if turn % 180 == 0 else ((top, bottom), (left, right))
    assert run == pytest.approx(along, abs=0.1)
    assert beside[0] < across < beside[1]
    assert _ink_in(data, box), "where the picture of the page has them, too"


def test_a_cropped_page_has_its_boxes_where_it_shows_the_words() -> None:
    data = pdf([(172, 600, 12, "Cropped words of a page.")], page="/CropBox[100 500 500 700]")
    (box,) = boxed(data, "words")
    left, top, right, bottom = in_points(box, 400, 200)
    assert (left, right) == pytest.approx((72 + 8 * ADVANCE * 12, 72 + 13 * ADVANCE * 12), abs=0.1)
    assert top < 100 < bottom
    assert _ink_in(data, box)


def test_words_set_sideways_are_boxed_along_their_line() -> None:
    sideways = "BT /H 12 Tf 0 1 -1 0 500 100 Tm (Sideways in the margin) Tj ET"
    data = pdf(["The rent of the hall is 80 euros."], drawn=sideways)
    (box,) = boxed(data, "Sideways in the")
    left, top, right, bottom = in_points(box)
    assert left < 500 < right + 1 and bottom == pytest.approx(HIGH - 100, abs=1.5) and bottom - top > 4 * (right - left)


def test_only_the_cited_characters_are_boxed() -> None:
    """The picture of a page without the boxed characters has no ink left in their boxes, and all other ink."""
    data = pdf(["The rent of the hall is 80 euros.", "The rent of the boat is 15 euros."])
    whole = _picture(data)
    boxes = boxed(data, "hall is 80 euros.\nThe rent")
    rest = _picture(pdf([(72, 750, 12, "The rent of the"), (72 + 9 * 7.2, 736, 12, "of the boat is 15 euros.")]))
    inside = np.zeros(whole.shape, bool)
    for box in boxes:
        left, top, right, bottom = (round(edge) for edge in in_points(box, *whole.shape[::-1]))
        inside[top:bottom, left:right] = True
    assert len(boxes) == 2
    assert (whole[inside] < 128).any() and not (rest[inside] < 128).any()
    assert ((whole < 128) & ~inside).sum() == pytest.approx((rest < 128).sum(), rel=0.02)


def test_a_word_broken_at_a_line_end_is_boxed_in_both_lines() -> None:
    first, second = boxed(BROKEN, "settlement")
    assert in_points(first)[0] == pytest.approx(72 + 4 * ADVANCE * 12, abs=0.1)
    assert in_points(second)[0] == pytest.approx(72, abs=0.1) and second.top > first.top
    assert [box.page for box in boxed(BROKEN, "grew.\n\nMore of it")] == [1, 2]


def test_cells_of_a_table_and_raised_digits_are_boxed_apart() -> None:
    assert [round(in_points(box)[0]) for box in boxed(TABLE, "Hamburg | 3.7 | 1,310")] == [72, 240, 340]
    assert len(boxed(RAISED, "10^6 years")) >= 1
    assert in_points(boxed(RAISED, "6")[0])[0] == pytest.approx(144, abs=0.2)


def test_form_entries_are_boxed() -> None:
    stream = "BT /Helv 12 Tf 2 4 Td (Filled in) Tj ET"
    annots = "/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(Filled in)/Rect[72 600 272 616]/F 4/AP<</N 8 0 R>>>>]"
    extra = [
        f"<</Type/XObject/Subtype/Form/BBox[0 0 200 16]/Resources<</Font<</Helv<</Type/Font/Subtype/Type1"
        f"/BaseFont/Helvetica>>>>>>/Length {len(stream)}>>stream\n{stream}\nendstream"
    ]
    data = pdf(["The form is here."], annots=annots, extra=extra)
    (box,) = boxed(data, "Filled in")
    left, top, _, bottom = in_points(box)
    assert left == pytest.approx(74, abs=0.5) and top < HIGH - 604 < bottom


def test_words_in_a_font_of_the_viewer_are_boxed() -> None:
    data = pdf(["The rent of the hall is 80 euros."], drawn=boat())
    (box,) = boxed(data, "boat")
    assert in_points(box)[1] < HIGH - 600 < in_points(box)[3]


def test_a_page_is_drawn_within_bounds_and_in_another_process() -> None:
    limits = LoadLimits()
    drawn = in_confinement(f"{IMAGE} 1 900", TWO_COLUMNS, limits, PageImage)
    assert (drawn.width, drawn.height) == (900, 1200) == Image.open(io.BytesIO(drawn.png)).size
    assert in_confinement(PLACES, TWO_COLUMNS, limits, Geometry) == read_geometry(TWO_COLUMNS)
    high = page_image(pdf(["High."], page="/MediaBox[0 0 20 14000]"), 1, 3000)
    assert high.width * high.height <= 1.01 * MOST_PIXELS
    with pytest.raises(Unreadable, match="no page 2"):
        in_confinement(f"{IMAGE} 2 900", TWO_COLUMNS, limits, PageImage)
    with pytest.raises(Unreadable, match="is damaged"):
        in_confinement(PLACES, b"%PDF-1.7 nothing %%EOF", limits, Geometry)


@pytest.mark.parametrize("box", ["0 0 0.001 100000", "0 0 1000000 0.001", "0 0 1 1000000", "0 0 0.0001 0.0001"])
def test_a_strip_of_a_page_is_no_larger_an_image_than_others(box: str) -> None:
    drawn = page_image(pdf(["High."], page=f"/MediaBox[{box}]"), 1, 3000)
    assert max(drawn.width, drawn.height) <= LONGEST_SIDE
    assert drawn.width * drawn.height <= 1.01 * MOST_PIXELS


@given(st.text("ab \n-", max_size=8), st.text("ab \n-", max_size=8), st.integers(-9, 9), st.integers(-9, 9))
def test_placed_text_is_added_cut_and_joined_as_plain_text_is(one: str, other: str, a: int, b: int) -> None:
    placed = Placed(one, tuple(range(len(one))))
    for made, plain in (
        (placed + other, one + other),
        (other + placed, other + one),
        (placed[a:b], one[a:b]),
        (placed.strip(), one.strip()),
        (placed.strip("a"), one.strip("a")),
        (joined(" | ", [other, placed, placed]), " | ".join([other, one, one])),
        (
            substituted(re.compile("a-?"), lambda m: "<" + m.string[m.start() : m.end()], placed),
            re.sub("(a-?)", r"<\1", one),
        ),
    ):
        assert made == plain and len(places_of(made)) == len(plain)
        assert all(place < 0 or one[place] == char for place, char in zip(places_of(made), made, strict=True))


@pytest.mark.parametrize("text", ["plain", "e\u0301tude", "a\r\nb", "\ud83d\ude00!", "\u1112\u1161\u11ab", "\x00x"])
def test_places_survive_the_canonical_form(text: str) -> None:
    places = canonical_places(Placed(text, tuple(range(len(text)))))
    assert places is not None and len(places) == len(canonical(text)) and list(places) == sorted(places)


@pytest.mark.parametrize("file", sorted(Path(__file__).parents[3].glob("eval/**/*.pdf")), ids=lambda path: path.name)
def test_published_files_have_all_their_characters(file: Path) -> None:
    data = file.read_bytes()
    content, geometry = read_pdf(data), read_geometry(data)
    assert geometry.id == load_bytes(data, name=file.name).id
    places = memoryview(geometry.places).cast("i")
    lost = {char for char, place in zip(content.text, places, strict=True) if place < 0 and not char.isspace()}
    assert lost <= set("|^[]_."), "only signs of our own"


def _picture(data: bytes, width: int = 1200) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(page_image(data, 1, width).png)).convert("L"))


def _ink_in(data: bytes, box: Box) -> bool:
    picture = _picture(data)
    left, top, right, bottom = (round(edge) for edge in in_points(box, *picture.shape[::-1]))
    return bool((picture[top:bottom, left:right] < 128).any())
