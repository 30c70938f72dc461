"""Boxes to tick and struck-out words that a PDF's page shows as drawings, and as buttons of a form."""

import time
from itertools import pairwise

import pytest

from pincite.index.loaders import load_bytes
from pincite.index.loaders.pdf import read_geometry, read_pdf
from pincite.index.reading import document_sentences, sentence_view
from pincite.index.spans import Span
from tests.index.loaders.loader_files import pdf

LABELS = ((700, "Annual leave"), (680, "Unpaid leave"), (660, "Parental leave"))


def at(x, y, text, size=10.0):
    return (x, y, size, text)


def square(x, y, size=9):
    return f"{x} {y} {size} {size} re S"


def corners(x, y, size=9):
    return f"{x} {y} m {x + size} {y} l {x + size} {y + size} l {x} {y + size} l {x} {y} l S"


def thin(x, y, size=9, width=0.7, paint="f"):
    edges = [(x, y, size, width), (x, y + size - width, size, width)]
    edges += [(x, y, width, size), (x + size - width, y, width, size)]
    return f" {paint} ".join(f"{a} {b} {w} {h} re" for a, b, w, h in edges) + " f"


def one_area(x, y):
    return thin(x, y, paint="")


def ring(x, y, size=9, width=0.7):
    return f"{x} {y} {size} {size} re {x + width} {y + width} {size - 2 * width} {size - 2 * width} re f*"


def four_lines(x, y, size=9):
    ends = [(0, 0), (size, 0), (size, size), (0, size), (0, 0)]
    return " ".join(f"{x + a} {y + b} m {x + c} {y + d} l S" for (a, b), (c, d) in pairwise(ends))


def circle(x, y, radius, paint="S"):
    k, r = 0.55 * radius, radius
    return (
        f"{x - r} {y} m {x - r} {y + k} {x - k} {y + r} {x} {y + r} c {x + k} {y + r} {x + r} {y + k} {x + r} {y} c "
        f"{x + r} {y - k} {x + k} {y - r} {x} {y - r} c {x - k} {y - r} {x - r} {y - k} {x - r} {y} c h {paint}"
    )


def cross(x, y, size=9):
    return f"{x} {y} m {x + size} {y + size} l S {x} {y + size} m {x + size} {y} l S"


def tick(x, y):
    return f"{x + 2} {y + 4} m {x + 4} {y + 1} l {x + 8} {y + 8} l S"


def filled(x, y):
    return f"{x + 2} {y + 2} 5 5 re f"


def views(data):
    document = load_bytes(data, name="a.pdf")
    return [
        sentence_view(document.text, document.structure, span).text
        for span in document_sentences(document.text, document.structure)
    ]


def form(*lines):
    return [at(72, 740, "Request for leave"), *(at(90, y, label) for y, label in LABELS), *lines]


CHOSEN = ["Request for leave", "Not done: Annual leave", "Done: Unpaid leave", "Not done: Parental leave"]


@pytest.mark.parametrize("box", [square, corners, thin, one_area, ring, four_lines])
@pytest.mark.parametrize("sign", [cross, tick, filled])
def test_drawn_squares_are_boxes_ticked_by_what_is_drawn_in_them(box, sign):
    drawn = " ".join([box(74, 699), box(74, 679), sign(74, 679), box(74, 659)])
    assert views(pdf(form(), drawn=drawn)) == CHOSEN


def drawn_form(operators, entries=""):
    head = f"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]{entries}/Length {len(operators)}>>"
    return f"{head}stream\n{operators}\nendstream"


@pytest.mark.parametrize("box", [square, thin])
@pytest.mark.parametrize("nested", [False, True])
def test_boxes_in_drawings_that_a_page_uses_again(box, nested):
    uses = " ".join(f"q 2 0 0 2 74 {y} cm /{name} Do Q" for y, name in ((699, "N"), (679, "Y"), (659, "N")))
    parts = [drawn_form(f"{box(0, 0, 4.5)} {cross(0, 0, 4.5)}"), drawn_form(box(0, 0, 4.5))]
    named = "/XObject<</Y 8 0 R/N 9 0 R/All 10 0 R>>"
    parts.append(drawn_form(uses, f"/Matrix[1 0 0 1 -30 -40]/Resources<<{named}>>"))
    shown = "q 1 0 0 1 30 40 cm /All Do Q" if nested else uses
    assert views(pdf(form(), drawn=shown, resources=named, extra=parts)) == CHOSEN


def test_a_drawing_that_uses_others_again_and_again_is_read_in_bounded_time():
    named = "/XObject<<" + "".join(f"/X{n} {8 + n} 0 R" for n in range(4)) + ">>"
    parts = [drawn_form(f"/X{n + 1} Do " * 30, f"/Resources<<{named}>>") for n in range(3)]
    start = time.process_time()
    data = pdf(form(), drawn="/X0 Do", resources=named, extra=[*parts, drawn_form(square(74, 699))])
    read_pdf(data)
    assert time.process_time() - start < 20


def test_a_box_with_two_edges_is_one_box():
    drawn = " ".join(part for y in (699, 679, 659) for part in (square(74, y), square(75, y + 1, 7)))
    assert views(pdf(form(), drawn=drawn + " " + tick(74, 679))) == CHOSEN


def test_a_letter_that_ticks_a_box_is_not_read():
    drawn = " ".join(square(74, y) for y in (699, 679, 659))
    assert views(pdf(form(at(76, 681, "x", 8)), drawn=drawn)) == CHOSEN


def test_circles_are_boxes_where_one_is_ticked():
    rings = " ".join(circle(78, y, 4) for y in (704, 684, 664))
    assert views(pdf(form(), drawn=f"{rings} {circle(78, 684, 2, 'f')}")) == CHOSEN
    assert views(pdf(form(), drawn=rings))[1] == "Annual leave\nUnpaid leave\nParental leave"


def test_of_boxes_in_a_line_the_ticked_one_is_read():
    lines = [at(72, 700, "Smoker:"), at(140, 700, "yes"), at(190, 700, "no")]
    drawn = " ".join([square(125, 699), cross(125, 699), square(175, 699)])
    assert views(pdf(lines, drawn=drawn)) == ["Smoker: yes"]


def test_boxes_in_the_cells_of_a_table_say_yes_and_no():
    rules = " ".join(f"70 {y} m 400 {y} l S" for y in (720, 690, 660, 630))
    rules += " " + " ".join(f"{x} 720 m {x} 630 l S" for x in (70, 200, 300, 400))
    lines = [
        at(75, 700, "Course"), at(205, 700, "Paid"), at(305, 700, "Room"),
        at(75, 670, "Sailing"), at(305, 670, "Hall"), at(75, 640, "Rowing"), at(305, 640, "Quay"),
    ]  # fmt: skip
    drawn = " ".join([rules, square(240, 668), cross(240, 668), square(240, 638)])
    assert views(pdf(lines, drawn=drawn))[1:] == [
        "Course: Sailing; Paid: ☒ (yes); Room: Hall", "Course: Rowing; Paid: ☐ (no); Room: Quay",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "drawn",
    [
        " ".join(f"1 0 0 rg 74 {y} 9 9 re B" for y in (699, 679, 659)),
        " ".join(f"0 g 74 {y} 9 9 re f" for y in (699, 679, 659)),
        " ".join(square(74 + 9 * n, y) for n in range(2) for y in (699, 679, 659)),
        " ".join(square(300, y) for y in (400, 500)),
    ],
    ids=["the colours of a legend", "bullets", "fields for letters", "apart from all words"],
)
def test_what_is_no_box(drawn):
    assert not any("one: " in view for view in views(pdf(form(), drawn=drawn)))


@pytest.mark.parametrize("kind", ["", "/Ff 32768"], ids=["boxes", "radio buttons"])
def test_the_buttons_of_a_form(kind):
    def stream(operators):
        resources = "/Resources<</Font<</Z<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>>>>>"
        return (
            f"<</Type/XObject/Subtype/Form/BBox[0 0 10 10]{resources}/Length {len(operators)}>>"
            f"stream\n{operators}\nendstream"
        )

    box = "0 0 10 10 re S "
    shown = "/AP<</N<</Yes 11 0 R/Off 12 0 R>>>>"
    extra = [
        f"<</Type/Annot/Subtype/Widget/FT/Btn{kind}/T(b{y})/Rect[74 {y - 1} 84 {y + 9}]/V/{v}/AS/{v}/F 4{shown}>>"
        for y, v in ((700, "Off"), (680, "Yes"), (660, "Off"))
    ] + [stream(box + "BT /Z 9 Tf 2 2 Td (4) Tj ET"), stream(box)]
    data = pdf(
        form(),
        extra=extra,
        annots="/Annots[8 0 R 9 0 R 10 0 R]",
        catalog="/AcroForm<</Fields[8 0 R 9 0 R 10 0 R]/DA(/Helv 10 Tf)>>",
    )
    assert views(data) == CHOSEN


def in_font(font, codes, encoding=""):
    """The form with a sign of a font before each label; the labels are in Helvetica."""
    signs = " ".join(f"BT /H 10 Tf 90 {y} Td ({label}) Tj ET" for y, label in LABELS)
    lines = [at(74, y, f"{code} ") for (y, _), code in zip(LABELS, codes, strict=True)]  # some glyph has to be drawn
    if not encoding:
        return pdf(lines, drawn=signs).replace(b"/BaseFont/X", f"/BaseFont/{font}".encode())
    described = f"/FontDescriptor<</Type/FontDescriptor/FontName/{font}/Flags 4/FontBBox[0 0 900 900]/Ascent 800>>"
    widths = f"/FirstChar 32/LastChar 255/Widths[{'900 ' * 224}]"
    named = f"/W<</Type/Font/Subtype/TrueType/BaseFont/{font}{described}{widths}{encoding}>>/H<<"
    signs += " ".join(f" BT /W 10 Tf {x} {y} Td <{ord(code[0]):02X}> Tj ET" for x, y, _, code in lines)
    return pdf([at(74, 740, "Request")], drawn=signs).replace(b"/H<<", named.encode(), 1)


@pytest.mark.parametrize(
    ("font", "codes"),
    [
        ("Wingdings", "\uf0a8\uf0fe\uf06f"),
        ("ABCDEF+Wingdings2", "\uf0a3\uf052\uf0a3"),
        ("Webdings", "\uf063\uf061\uf063"),
    ],
)
def test_boxes_of_symbol_fonts(font, codes):
    assert views(in_font(font, codes)) == CHOSEN[1:]
    assert not any("one: " in view for view in views(in_font(font, codes[0] * 3))), "bullets"


@pytest.mark.parametrize("encoding", ["/Encoding/WinAnsiEncoding", "/Encoding/MacRomanEncoding", " "])
@pytest.mark.parametrize("codes", ["\xa8\xfeo", "q\xfdr"])
def test_boxes_of_a_symbol_font_that_does_not_say_its_characters(codes, encoding):
    assert views(in_font("Wingdings", codes, encoding))[1:] == CHOSEN[1:]


@pytest.mark.parametrize(("font", "code"), [("Wingdings", "\uf0a7"), ("SymbolMT", "\uf0b7"), ("Wingdings", "\uf0d8")])
def test_bullets_of_symbol_fonts(font, code):
    assert views(in_font(font, code * 3)) == [label for _, label in LABELS]


def test_greek_letters_and_signs_of_the_font_symbol():
    text = load_bytes(in_font("Symbol", ("5 \uf06dg", "\uf0a3 2 \uf0b0C", "\uf0b1 1")), name="a.pdf").text
    assert "5 µg" in text and "≤ 2 °C" in text and "± 1" in text


def test_signs_of_zapf_dingbats_are_boxes_where_some_are_ticked():
    font = b"/Z<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>/H<<"
    shown = " ".join(f"BT /Z 10 Tf 74 {y} Td ({code}) Tj ET" for (y, _), code in zip(LABELS, "o4o", strict=True))
    assert views(pdf(form(), drawn=shown).replace(b"/H<<", font)) == CHOSEN


@pytest.mark.parametrize("line", ["138 703 m 180 703 l S", "138 702.6 42 0.8 re f"])
def test_words_that_a_line_runs_through_are_struck_out(line):
    data = pdf([at(72, 700, "The fee is 40 EUR 50 EUR a month.")], drawn=line)
    assert "~~40 EUR~~" in read_pdf(data).text
    (view,) = views(data)
    assert "40" not in view and "50 EUR a month." in view


@pytest.mark.parametrize(
    "line",
    ["138 698.5 m 180 698.5 l S", "20 703 m 560 703 l S", "138 712 m 180 712 l S"],
    ids=["below", "longer than the words", "above"],
)
def test_other_lines_strike_nothing_out(line):
    assert "~~" not in read_pdf(pdf([at(72, 700, "The fee is 40 EUR 50 EUR a month.")], drawn=line)).text


def test_words_that_a_reader_struck_out():
    quad = "138 709 180 709 138 699 180 699"
    annots = f"/Annots[<</Type/Annot/Subtype/StrikeOut/Rect[138 699 180 709]/QuadPoints[{quad}]/F 4>>]"
    data = pdf([at(72, 700, "The fee is 40 EUR 50 EUR a month.")], annots=annots)
    assert "~~40 EUR~~" in read_pdf(data).text


def test_boxes_have_their_place_on_the_page():
    data = pdf(form(), drawn=" ".join([square(74, 699), square(74, 679), cross(74, 679), square(74, 659)]))
    content = read_pdf(data)
    start = content.text.index("☒")
    (box,) = read_geometry(data).boxes(Span(start, start + 1), content.pages)
    assert box.left == pytest.approx(74 / 600, abs=0.01) and box.top == pytest.approx(112 / 800, abs=0.01)
