# ruff: noqa: E501 - a document a line
"""RTF: what a reader of the page sees, with headings, tables, lists and notes."""

import pytest

from pincite.index.errors import LoadError
from pincite.index.loaders import load_bytes
from pincite.index.reading import document_sentences, is_naming, sentence_view


def statements(body: str, head: str = "") -> list[str]:
    """The views of the sentences that say something by themselves; furniture is none of them."""
    document = load_bytes(rf"{{\rtf1\ansi\ansicpg1252 {head}{body}}}".encode("latin-1"), name="a.rtf")
    spans = document_sentences(document.text, document.structure)
    return [
        sentence_view(document.text, document.structure, span).text
        for span in spans
        if not is_naming(document.text, document.structure, span)
    ]


def table(*rows: str) -> str:
    cells = (r"\intbl ".join(rf"{cell}\cell\pard " for cell in row.split("|")) for row in rows)
    return "".join(rf"\trowd\cellx900\cellx1800\cellx2700\pard\intbl {row}\row " for row in cells) + r"\pard "


STYLES = r"{\stylesheet{\s0 Normal;}{\s3\b\fs32 heading 2;}}"
FONTS = r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Times;}{\f2\fmodern\fcharset128 Gothic;}}"

CASES = [
    (
        "characters",
        r"The rent is \u8364?850 \'96 caf\'e9 {\b not} \{incl.\} \ldblquote x\rdblquote\par",
        "",
        [
            "The rent is €850 – café not {incl.} “x”",
        ],
    ),
    ("surrogates", r"\uc0 A \u-10179\u-8704  smile \'80 5.\uc1\par", "", ["A 😀 smile € 5."]),
    ("two fallbacks", r"{\uc2 K\u246 oeln}\par", "", ["Köln"]),
    ("three fallbacks", r"{\uc3 K\u246 o\'65eln}\par", "", ["Köln"]),
    ("no fallback", r"\uc-1 A\u233?b\par", "", ["Aé?b"]),
    ("signs", "It is 4\\~km to A\\_B\\\nTwo.\\par", "", ["It is 4\u00a0km to A\u2011B", "Two."]),
    ("code pages", r"\f1 \'cc\'e8\'f0\f0  \'e9 \f2\'82\'a0\par", FONTS, ["Мир é あ"]),
    (
        "headings",
        r"\pard\s3 Fees\par\pard They are low.\par\pard\outlinelevel0 Ends\par\pard In May.\par",
        STYLES,
        [
            "Fees: They are low.",
            "Ends: In May.",
        ],
    ),
    (
        "table",
        table(
            "Boat|Fee|Seats",
            "Skiff|12|2",
            r"Punt|{\pard\plain\intbl {\listtext\pard\plain \u61589\'3f\tab}45\par\intbl {\listtext\'b7\tab}60}|4",
        )
        + r"Daily.\par",
        "",
        [
            "Boat: Skiff; Fee: 12; Seats: 2",
            "Boat: Punt; Fee: 45; 60; Seats: 4",
            "Daily.",
        ],
    ),
    (
        "tables apart",
        table("Boat|Fee|Seats", "Skiff|12|2") + r"And now:\par " + table("Crew|Age|Home", "Ann|12|Rome"),
        "",
        ["Boat: Skiff; Fee: 12; Seats: 2", "Crew: Ann; Age: 12; Home: Rome"],
    ),
    (
        "row of names",
        table("7|2|9", "Skiff|Holm|oak", "Punt|Skar|elm").replace(r"\trowd", r"\trowd\trhdr", 1),
        "",
        ["7: Skiff; 2: Holm; 9: oak", "7: Punt; 2: Skar; 9: elm"],
    ),
    ("list", r"{\pntext 1.\tab}Pay.\par{\*\pn\pnlvlbody}{\listtext\'b7\tab}Board.\par", "", ["1. Pay.", "Board."]),
    (
        "unseen",
        r"{\*\generator W;}{\pict\wmetafile8 0102}{\field{\*\fldinst HYPERLINK x}{\fldrslt A link}} is{\v  not} here{\strike , gone}.\par",
        "",
        [
            "A link is here.",
        ],
    ),
    (
        "raised",
        r"It holds 10{\super 6} m{\up6 2}, in all.{\super 3} Net.\par",
        "",
        ["It holds 10^6 m^2, in all.", "Net."],
    ),
    ("isotope", r"Its {\super 6}Li is light.\par", "", ["Its 6Li is light."]),
    (
        "text level",
        r"\pard\outlinelevel9 Fees\par\pard They are low.\par",
        "",
        ["Fees", "They are low."],
    ),
    (
        "notes",
        r"{\header Ferry News\par}{\footer Page 1\par}It costs 5 euros.{\super\chftn{\*\footnote\chftn\pard Not in May.}} Rooms: 4.\par",
        "",
        [
            "It costs 5 euros.",
            "Rooms: 4.",
            "[1] Not in May.",
        ],
    ),
    ("binary", r"{\pict\bin5 }{}{}}One.\par{\*\unknown\bin3 }}}}Two.\par", "", ["One.", "Two."]),
    ("cut off", r"One.\par{\header Two{\footnote Thr", "", ["One.", "[1] Thr"]),
    ("closed too often", r"One.\par}}}} Two.\par", "", ["One.", "Two."]),
]


@pytest.mark.parametrize(("body", "head", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_a_reader_sees_is_read(body, head, expected):
    assert statements(body, head) == expected


def test_running_heads_stand_beside_the_text_once_each():
    document = load_bytes(rb"{\rtf1{\header Ferry News\par}One.\par{\headerl Ferry News\par}}", name="a.rtf")
    assert [part.span.of(document.text) for part in document.structure.furniture] == ["Ferry News"]


def test_code_pages_of_macs_are_known_and_an_unknown_one_is_that_of_western_europe():
    for page, written in (("10999", "e9"), ("10000", "8e"), ("65001", "c3\\'a9")):
        data = rf"{{\rtf1\ansi\ansicpg{page} Caf\'{written}\par}}"
        assert load_bytes(data.encode(), name="a.rtf").text == "Café"


def test_groups_within_groups_are_read_to_a_depth():
    assert statements("{" * 1_900 + "One." + "}" * 1_900) == ["One."]
    with pytest.raises(LoadError, match="nests its groups too deeply"):
        statements("{" * 2_100 + "One." + "}" * 2_100)


def test_the_title_is_that_of_the_file_or_its_first_heading():
    def title(head: str) -> str:
        return load_bytes(rf"{{\rtf1{STYLES}{head}\pard\s3 Fees\par Low.\par}}".encode(), name="a.rtf").title

    assert title(r"{\info{\title Our fees}{\author Jo}}") == "Our fees"
    assert title(r"{\info{\author Jo}}") == "Fees"
