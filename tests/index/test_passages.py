"""Passages: whole sentences, within one section that says something, about as long as asked for."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pincite.index.blocks import heading
from pincite.index.passages import PASSAGE_SIZE, TAIL_SHARE, paragraph_at, passages
from pincite.index.sentences import MAX_SENTENCE, sentences
from pincite.index.types import Passage, Section, Span
from tests.growth import grows_with_its_input

SENTENCE = "The river rose by three metres in one night, and nobody in the valley slept."
LINES = [
    "",
    "Row | 1",
    "- item. Two.",
    "# Head",
    "> quoted",
    "Same line.",
    "سلام دنیا؟ بله.",
    "他说：“走。”好",
    "e\u0301",
    "👩\u200d👧",
    "```",
]

texts = st.one_of(
    st.text(),
    st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(["\n", "\r\n", "\n\n", " "])), max_size=40).map(
        lambda lines: "".join(line + end for line, end in lines)
    ),
    st.tuples(st.sampled_from(LINES), st.sampled_from(["\n", "\r\n", "\r\n\r\n"]), st.integers(1, 300)).map(
        lambda t: (t[0] + t[1]) * t[2]
    ),
)


def assert_whole(text: str, found: list[Passage]) -> None:
    at = 0
    for passage in found:
        assert passage.start >= at
        assert not text[at : passage.start].strip()
        assert text[passage.start : passage.end] == passage.text == passage.text.strip() != ""
        assert (passage.sentences[0].start, passage.sentences[-1].end) == (passage.start, passage.end)
        inner = passage.start
        for span in passage.sentences:
            assert not text[inner : span.start].strip()
            inner = span.end
        at = passage.end
    assert not text[at:].strip()


def in_sections(text: str, cuts: list[int]) -> list[Section]:
    edges = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [Section(Span(a, b), heading=str(a)) for a, b in pairwise(edges)]


@given(texts, st.lists(st.integers(0, 5000), max_size=5), st.sampled_from([1, 40, 300, PASSAGE_SIZE]))
@example("", [], PASSAGE_SIZE)
@example(" \r\n ", [1], PASSAGE_SIZE)
@settings(max_examples=300, deadline=None)
def test_passages_hold_every_visible_character_once_and_stay_in_their_section(text, cuts, size):
    sections = in_sections(text, cuts)
    found = passages(text, sections, size=size)
    assert_whole(text, found)
    for passage in found:
        home = [s for s in sections if s.span.start < passage.end <= s.span.end]
        assert [s.heading for s in home] == [passage.heading]
        above = [s.of(text) for s in passage.sentences if s.start < home[0].span.start]
        assert all(heading(one) for one in above)


def test_a_title_goes_with_the_first_section_below_it():
    text = f"# Title\n\n## Part\n\n{SENTENCE}\n\n# Other\n\n## Last\n"
    edges = [text.index(mark) for mark in ("# Title", "## Part", "# Other", "## Last")]
    sections = [Section(Span(a, b), name) for (a, b), name in zip(pairwise([*edges, len(text)]), "abcd", strict=True)]
    assert [(p.text, p.heading) for p in passages(text, sections)] == [
        (f"# Title\n\n## Part\n\n{SENTENCE}", "b"),
        ("# Other\n\n## Last", "d"),
    ]


@given(texts)
@settings(max_examples=200, deadline=None)
def test_passages_without_sections_consist_of_the_sentences_of_the_text(text):
    assert [span for passage in passages(text) for span in passage.sentences] == sentences(text)


@pytest.mark.parametrize("size", [200, 500, 1000])
def test_passages_are_about_as_long_as_asked_for(size):
    text = " ".join([SENTENCE] * 200)
    lengths = [len(passage.text) for passage in passages(text, size=size)]
    assert max(lengths[:-1]) <= size
    assert min(lengths) >= size - len(SENTENCE) - 1 or lengths.index(min(lengths)) == len(lengths) - 1
    assert lengths[-1] >= TAIL_SHARE * size


def test_a_short_rest_of_a_section_goes_with_the_passage_before_it():
    text = " ".join([SENTENCE] * 14)  # the last one does not fit into 1,000 characters
    assert 1000 < len(text) < 1200
    assert len(passages(text, size=1000)) == 1


def test_a_blank_line_is_preferred_to_taking_in_a_short_rest():
    text = " ".join([SENTENCE] * 9) + "\n\n" + " ".join([SENTENCE] * 5)
    assert [passage.text for passage in passages(text, size=1000)] == text.split("\n\n")


def test_a_short_section_is_a_passage_of_its_own():
    text = f"{SENTENCE}\n\nShort.\n\n{SENTENCE}"
    edges = [0, text.index("Short"), text.index("Short") + 8, len(text)]
    sections = [Section(Span(a, b), name) for a, b, name in zip(edges, edges[1:], "abc", strict=False)]
    assert [(p.text, p.heading) for p in passages(text, sections)] == [
        (SENTENCE, "a"),
        ("Short.", "b"),
        (SENTENCE, "c"),
    ]


def test_a_full_enough_passage_ends_at_the_blank_line():
    text = " ".join([SENTENCE] * 9) + "\n\n" + " ".join([SENTENCE] * 9)
    assert [passage.text for passage in passages(text)] == text.split("\n\n")


def test_a_passage_that_is_not_full_goes_on_past_the_blank_line():
    text = " ".join([SENTENCE] * 3) + "\n\n" + " ".join([SENTENCE] * 18)
    assert "\n\n" in passages(text)[0].text


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("above", ["## Where it began", "Where it began\n--------------", "# One\n\n## Two"])
def test_a_heading_stays_with_what_follows_it(above, gap):
    for before in range(8, 14):
        text = "- " + f"{gap}- ".join([SENTENCE] * before) + f"{gap}{above}{gap}" + " ".join([SENTENCE] * 12)
        found = [passage.text for passage in passages(text)]
        assert any(f"{above}{gap}{SENTENCE}" in one for one in found)
        assert not any(one.endswith((above, above.split("\n")[0])) for one in found)


def test_a_sentence_longer_than_the_size_is_a_passage():
    long = " ".join(["One long sentence, which goes on"] * 20) + "."
    assert [p.text for p in passages(f"{SENTENCE} {long} {SENTENCE}", size=100)] == [SENTENCE, long, SENTENCE]


def test_sections_that_leave_text_out_lose_none_of_it():
    text = "Before. Inside. After."
    found = passages(text, [Section(Span(8, 15), "in")])
    assert [(p.text, p.heading) for p in found] == [("Before.", ""), ("Inside.", "in"), ("After.", "")]


def test_identical_lines_get_offsets_of_their_own():
    text = "| yes | no |\n" * 500
    found = passages(text, size=200)
    assert_whole(text, found)
    assert len({passage.start for passage in found}) == len(found) > 30


@pytest.mark.parametrize("unit", ["a", "word ", "字", "\n", "# h\n"])
def test_time_grows_with_the_text(unit):
    found = grows_with_its_input(passages, lambda size: unit * (size // len(unit)), 60_000)
    assert_whole(unit * (240_000 // len(unit)), found)
    if unit in {"a", "word ", "字"}:
        assert max(len(passage.text) for passage in found) <= max(PASSAGE_SIZE, MAX_SENTENCE) * (1 + TAIL_SHARE)


def test_a_size_below_one_is_refused():
    with pytest.raises(ValueError, match="at least 1 code point"):
        passages("Text.", size=0)


@pytest.mark.parametrize(
    ("text", "offset", "number"),
    [
        ("", 0, 1),
        ("\n\n", 1, 1),
        ("One.", 0, 1),
        ("One.\nStill one.", 6, 1),
        ("One.\n\nTwo.", 3, 1),
        ("One.\n\nTwo.", 5, 1),
        ("One.\n\nTwo.", 6, 2),
        ("One.\r\n\r\nTwo.", 8, 2),
        ("\n\nOne.\n \t\n\n\nTwo.\n\nThree.", 12, 2),
        ("\n\nOne.\n \t\n\n\nTwo.\n\nThree.", 18, 3),
        ("One.\n\nTwo.", 99, 2),
    ],
)
def test_paragraph_at(text, offset, number):
    assert paragraph_at(text, offset) == number


@pytest.mark.parametrize("before", range(1, 12))
def test_what_announces_stays_with_what_it_announces(before):
    text = (
        "The pump stands still. " * before
        + "\n\nTo start it, run:\n\npumpctl start --quietly\n\n"
        + "It hums now. " * 20
    )
    (with_command,) = [one for one in passages(text, size=160) if "pumpctl" in one.text]
    assert "To start it, run:" in with_command.text
