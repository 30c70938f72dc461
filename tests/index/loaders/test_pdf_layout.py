"""What a PDF page shows, in the order in which people read it."""

import pytest

from pincite.index.loaders import load_bytes
from pincite.index.reading import document_sentences, sentence_view
from tests.index.loaders.loader_files import LEADING, pdf

LEFT = ["The bakery on the left bank sells", "rye bread for three euros and", "rolls for one euro all year long."]
RIGHT = ["The butcher on the right bank has", "sausages for seven euros and also", "ham for nine euros from October."]


def load(data):
    return load_bytes(data, name="a.pdf")


def column(x, lines, top=700.0, size=12.0):
    return [(x, top - LEADING * n, size, line) for n, line in enumerate(lines)]


def by_line(*columns):
    return [line for lines in zip(*columns, strict=True) for line in lines]


def shown(operators, **entries):
    return load(pdf(["The rent of the hall is 80 euros."], drawn=operators, **entries)).text


HALL = "The rent of the hall is 80 euros."
BOAT = "The rent of the boat is 15 euros."


def boat(operators="", x=72, y=600, size=12):
    return f"{operators} BT /H {size} Tf {x} {y} Td ({BOAT}) Tj ET"


def test_columns_drawn_line_by_line_are_read_one_after_the_other():
    document = load(pdf([(72, 740, 12, "A notice"), *by_line(column(72, LEFT), column(330, RIGHT))]))
    assert document.text.split("\n\n") == ["A notice", "\n".join(LEFT), "\n".join(RIGHT)]


def test_a_line_over_both_columns_parts_those_above_from_those_below():
    lines = by_line(column(72, LEFT), column(330, RIGHT))
    below = by_line(column(72, LEFT, top=600), column(330, RIGHT, top=600))
    middle = (72, 640, 12, "A line that runs over the whole width of the page, from left to right.")
    text = load(pdf([*lines, middle, *below])).text
    order = [
        text.index(LEFT[0]),
        text.index(RIGHT[0]),
        text.index(middle[3]),
        text.rindex(LEFT[0]),
        text.rindex(RIGHT[0]),
    ]
    assert order == sorted(order)


def test_a_sidebar_is_not_mixed_into_the_text():
    side = ["Opening hours are found", "on the door of the shop", "and on the web page too."]
    text = load(pdf(by_line(column(72, LEFT), column(400, side)))).text
    assert "\n".join(LEFT) in text and "\n".join(side) in text


def test_narrow_columns_of_one_sentence_each_are_read_one_after_the_other():
    panels = [
        ["Every third", "car is sold", "with a motor", "by the owner"],
        ["One woman", "is employed", "as engineer", "on the rig"],
    ]
    text = load(pdf(by_line(column(72, panels[0]), column(330, panels[1])))).text
    assert text.splitlines() == [*panels[0], *panels[1]]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (["Bring:", "- a coat", "- a towel", "- shoes"], ["Leave at home:", "- pets", "- radios", "- knives"]),
        (["Opens: May", "Closes: October", "Fee: 40 euros"], ["Chair: Anna", "Clerk: Bo", "Keys: Cy"]),
        (["1. Who pays?", "The club pays.", "2. When?", "In May."], ["3. Where?", "At sea.", "4. How?", "By card."]),
    ],
    ids=["lists", "fields", "questions"],
)
def test_lists_and_fields_side_by_side_are_read_one_after_the_other(left, right):
    text = load(pdf(by_line(column(72, left), column(330, right)))).text
    assert text.split("\n\n") == ["\n".join(left), "\n".join(right)]


def test_the_number_of_a_page_below_two_columns_stands_at_its_end():
    text = load(pdf([*by_line(column(72, LEFT), column(330, RIGHT)), (200, 40, 12, "29")])).text
    assert text.endswith("29") and "\n".join(RIGHT) in text


@pytest.mark.parametrize("angle", ["0 1 -1 0 500 100", "-1 0 0 -1 500 700", "0 -1 1 0 100 700"])
def test_text_that_stands_turned_is_read_line_by_line(angle):
    lines = "".join(f"BT /H 12 Tf 0 {-14 * n} Td ({line}) Tj ET " for n, line in enumerate(LEFT))
    assert load(pdf([], drawn=f"q {angle} cm {lines} Q")).text == "\n".join(LEFT)


def test_text_set_sideways_is_a_paragraph_of_its_own():
    aside = "q 0 1 -1 0 560 100 cm BT /H 12 Tf (Side note of the editor) Tj ET Q"
    text = load(pdf(column(72, LEFT), drawn=aside)).text
    assert text.split("\n\n") == ["\n".join(LEFT), "Side note of the editor"]


@pytest.mark.parametrize(
    "operators",
    [
        boat("3 Tr"),
        boat("1 1 1 rg"),
        boat("7 Tr"),
        boat(y=900),
        boat(size=0.01),
    ],
    ids=["no ink", "white on white", "clip", "beside the page", "tiny"],
)
def test_what_no_viewer_shows_is_no_text(operators):
    assert shown(f"q {operators} Q") == HALL


def test_text_outside_the_visible_part_of_a_page_is_no_text():
    assert shown(boat(y=300), page="/CropBox[0 400 600 800]") == HALL


@pytest.mark.parametrize(("state", "seen"), [("/OFF[8 0 R]", False), ("", True)])
def test_a_layer_is_read_if_it_is_switched_on(state, seen):
    text = shown(
        f"/OC /L BDC {boat()} EMC",
        extra=["<</Type/OCG/Name(Prices)>>"],
        resources="/Properties<</L 8 0 R>>",
        catalog=f"/OCProperties<</OCGs[8 0 R]/D<</Order[8 0 R]{state}>>>>",
    )
    assert (BOAT in text) is seen


@pytest.mark.parametrize(
    "operators",
    ["0 0 0 rg 60 590 300 30 re f 1 1 1 rg", "0 0.4 0 rg 60 590 300 30 re f 1 1 1 rg"],
    ids=["black", "green"],
)
def test_white_text_on_a_dark_ground_is_read(operators):
    assert BOAT in shown(f"q {boat(operators)} Q")


def test_the_text_layer_over_a_scan_is_read():
    pixels = "00ff" * 150
    scan = f"q 300 0 0 30 60 590 cm BI /W 150 /H 2 /CS /G /BPC 8 /F /AHx ID {pixels}> EI Q"
    assert BOAT in shown(f"{scan} q {boat('3 Tr')} Q")


@pytest.mark.parametrize(
    ("before", "raised", "after", "text"),
    [
        ("It holds 10", "6", " litres.", "It holds 10^6 litres."),
        ("The fee is 25", "1", " euros.", "The fee is 25 [1] euros."),
        ("An area of 40 m", "2", " in all.", "An area of 40 m^2 in all."),
        ("The 43", "rd", " district.", "The 43rd district."),
        ("It costs $19", "99", " a piece.", "It costs $19.99 a piece."),
        ("The council meets", "2", " and elects.", "The council meets [2] and elects."),
    ],
)
def test_raised_digits(before, raised, after, text):
    x = 72 + 7.2 * len(before)
    following = x + 4.2 * len(raised) + 7.2 * (len(after) - len(after.lstrip()))
    lines = [(72, 700, 12, before), (x, 705, 7, raised), (following, 700, 12, after.strip())]
    assert load(pdf(lines)).text == text


def test_the_mark_of_a_note_is_not_read():
    lines = [(72, 700, 12, "The fee is 25"), (165.6, 705, 7, "1"), (177, 700, 12, "euros.")]
    document = load(pdf(lines))
    (span,) = document_sentences(document.text, document.structure)
    assert sentence_view(document.text, document.structure, span).text == "The fee is 25 euros."


def test_a_lowered_digit_joins_no_number():
    lines = [(72, 700, 12, "The water H"), (151.2, 697, 7, "2"), (155.4, 700, 12, "O and x1"), (213, 697, 7, "0")]
    assert load(pdf(lines)).text == "The water H2O and x1_0"


def test_headings_are_larger_or_bold_and_their_numbers_give_their_level():
    body = "".join(
        f"BT /H 10 Tf 72 {y} Td (The members of the board are elected for four years.) Tj ET " for y in (650, 600, 550)
    )
    heads = "BT /H 18 Tf 72 720 Td (By-laws) Tj ET BT /B 10 Tf 72 668 Td (1. The board) Tj ET "
    heads += "BT /B 10 Tf 72 618 Td (1.1 Its members) Tj ET BT /B 10 Tf 72 568 Td (Its duties) Tj ET "
    document = load(pdf([], drawn=heads + body))
    headings = [(part.level, part.words.of(document.text)) for part in document.structure.headings]
    assert headings == [(1, "By-laws"), (2, "1. The board"), (3, "1.1 Its members"), (2, "Its duties")]
    assert [section.heading for section in document.sections][-1] == "By-laws › Its duties"


def test_a_word_that_a_hyphen_parts_between_drawn_lines_of_two_columns_is_whole():
    left = ["The members of the board are inter-", "nationally known and chosen by", "all others for four whole years."]
    assert "internationally" in load(pdf(by_line(column(72, left), column(400, LEFT)))).text
