import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pincite.index.loaders import canonical, document_id
from tests.growth import grows_with_its_input

ANY = st.text(st.characters(codec=None, categories=None), max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\r\r\nb", "a\n\nb"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\n\nf"),
        ("\ufefftext", "text"),
        ("\ufeff\ufefftext\ufeff", "text\ufeff"),
        ("nul\0 bell\x07 escape\x1b[31m c1\x9b", "nul\ufffd bell\ufffd escape\ufffd[31m c1\ufffd"),
        ("tab\tstays", "tab\tstays"),
        ("lone \ud83d high", "lone \ufffd high"),
        ("lone \ude00 low", "lone \ufffd low"),
        ("pair \ud83d\ude00", "pair 😀"),
        ("e\u0301", "é"),
        ("\u212b ﬁ ½", "Å ﬁ ½"),
        ("trailing  \n\n", "trailing  \n\n"),
    ],
)
def test_canonical(text, expected):
    assert canonical(text) == expected


@given(ANY)
@example("\ufeff\r\ufeff")
@example("a" + "\u0344" * 1200)
@example("a" + "\u0301\u0323" * 700 + "\u0300")
@example("\ud83d\ud83d\ude00")
def test_canonical_is_idempotent_composed_and_clean(text):
    once = canonical(text)
    assert canonical(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(c in "\r\0\x0b\x0c\x85\u2028\u2029" or "\ud800" <= c <= "\udfff" for c in once)
    assert not any(unicodedata.category(c) == "Cc" for c in once if c not in "\t\n")
    once.encode("utf-8")


@given(ANY, ANY)
def test_canonical_pieces_joined_by_a_line_end_are_canonical(one, two):
    joined = canonical(one) + "\n" + canonical(two)
    assert canonical(joined) == joined


def test_time_grows_with_a_run_of_combining_marks():
    text = grows_with_its_input(canonical, lambda size: "a" + "\u0315\u0300" * size, 5_000)
    assert text.replace("\u034f", "").count("\u0315") == 20_000


def test_an_id_depends_on_the_text_alone():
    assert document_id("Iran") == "18d4e170765cc488"
    assert document_id("") == "e3b0c44298fc1c14"
