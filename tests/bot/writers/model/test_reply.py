"""What a model says, read while it comes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.asking.followups.rewriting import acceptable
from pincite.bot.writers.model.members import Members
from pincite.bot.writers.model.reply import (
    SCHEMA,
    Decided,
    ModelStatement,
    NotFound,
    Opposed,
    Part,
    Short,
    StreamedReply,
    UnreadablePart,
)
from pincite.bot.writers.model.wording import numbers_of, plain


def read(text: str, size: int = 1) -> list[Part]:
    reply = StreamedReply()
    found = [item for i in range(0, len(text), size) for item in reply.feed(text[i : i + size])]
    return [*found, *reply.end()]


OBJECT = (
    '{"answerable": true, "verdict": "no", "disagreements": [{"claim": "c d", "for": [1], "against": [2]}], '
    '"statements": [{"text": "A \\"b\\" {c}. [3]", "sources": [1, "2"], "may_change": true}], "short": "x"}'
)
READ = [Decided("no"), Opposed("c d", (1,), (2,)), ModelStatement('A "b" {c}.', (1, 2, 3), True), Short("x")]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (OBJECT, READ),
        (f"```json\n{OBJECT}\n```", READ),
        (f"<think>first {{\n\n then</think>\n{OBJECT}", READ),
        (
            "VERDICT: yes\nFish fly [1]. Cats swim [2][3].\n",
            [Decided("yes"), ModelStatement("Fish fly.", (1,)), ModelStatement("Cats swim.", (2, 3))],
        ),
        (
            "- **Fish** fly. Cats swim. [5-7]",
            [ModelStatement("Fish fly.", (5, 6, 7)), ModelStatement("Cats swim.", (5, 6, 7))],
        ),
        ("[1] First one. [2] Second one.", [ModelStatement("First one.", (1,)), ModelStatement("Second one.", (2,))]),
        (
            "Fish fly (sentence 4). Cats (2021) swim.",
            [ModelStatement("Fish fly.", (4,)), ModelStatement("Cats (2021) swim.", ())],
        ),
        ("CONFLICT: it is so | for [4] | against [9]", [Opposed("it is so", (4,), (9,))]),
        ("Fish fly [1].\nSHORT: Fish", [ModelStatement("Fish fly.", (1,)), Short("Fish")]),
        ("NOT FOUND", [NotFound()]),
        ('{"answerable": false}', [NotFound()]),
        ('{"statements": ["A b [1]", 7]}', [ModelStatement("A b", (1,)), UnreadablePart("7")]),
        (
            '{"statements": [{"text": bad}, {"text": "A b", "sources": "[3], 4"}]}',
            [UnreadablePart('{"text": bad}'), ModelStatement("A b", (3, 4))],
        ),
        ('{"statements": [{"text": "cut', [UnreadablePart('{"text": "cut')]),
        ("", []),
        ("  \n", []),
        ("{}", []),
        ("[5,7]", []),
    ],
)
def test_a_reply_of_any_form_in_pieces_of_any_size(text: str, items: list[Part]) -> None:
    for size in (1, 2, 7, 1000):
        assert read(text, size) == items


def test_a_statement_is_there_as_soon_as_it_is_closed() -> None:
    reply = StreamedReply()
    head, _, rest = OBJECT.partition(', "short"')
    assert rest and [type(i) for i in reply.feed(head[:-1])] == [Decided, Opposed, ModelStatement]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.text(st.characters(codec="ascii", categories=["L"]), min_size=1), values, max_size=4),
    st.integers(1, 9),
)
def test_the_members_of_any_object(data: dict[str, object], size: int) -> None:
    text = json.dumps(data)
    members = Members()
    found = [pair for i in range(0, len(text), size) for pair in members.feed(text[i : i + size])]
    expected = [(k, e) for k, v in data.items() for e in (v if isinstance(v, list) else [v])]
    assert found == expected and members.closed


@given(st.text())
def test_any_reply_can_be_read(text: str) -> None:
    for item in read(text, 3):
        if isinstance(item, ModelStatement):
            assert item.text == " ".join(item.text.split()) and any(c.isalnum() for c in item.text)


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ([1, 2, 1], (1, 2)),
        ("3", (3,)),
        (["[4]", "5-7"], (4, 5, 6, 7)),
        (None, ()),
        (True, ()),
        ([2.0, 2.5], (2,)),
        ("1990-2020", (1990, 2020)),
    ],
)
def test_numbers(value: object, numbers: tuple[int, ...]) -> None:
    assert numbers_of(value) == numbers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# **A** `b`", "A b"),
        ("see [this](http://x.y)", "see this"),
        ("It is 2 years. [source](http://x.y) [3]", "It is 2 years. [3]"),
        ("He said “no.” [here](https://x.y/z) [link](http://q)", "He said “no.”"),
        ("It is. [Iran](http://x.y) is big.", "It is. Iran is big."),
        ("It was led by Dr. [Smith](http://x.y)", "It was led by Dr. Smith"),
        ("a\u202eb\x00c", "ab c"),
        ("1. First", "First"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("The answer is: It opened in 1932.", "It opened in 1932."),
        ("**Answer:** It opened in 1932.", "It opened in 1932."),
        ("The answer: ", ""),
        ("His answer: no.", "His answer: no."),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


HISTORY = [("How many times did Rouhani visit Russia?", "Four times in eight years.")]


@pytest.mark.parametrize(
    ("said", "question", "good"),
    [
        ("How many times did Zarif visit Russia?", "And Zarif?", True),
        ("How many times did Putin visit the Vatican?", "And Zarif?", False),
        ("", "And Zarif?", False),
        ("Zarif visited Russia 33 times. " * 30, "And Zarif?", False),
        ("How many times did Rouhani visit Russia in 2020?", "And in 2021?", False),
    ],
)
def test_a_question_made_whole_is_still_the_one_that_was_asked(said: str, question: str, good: bool) -> None:
    assert acceptable(said, question, HISTORY) is good


def test_every_list_of_a_structured_reply_is_bounded() -> None:
    def lists(schema: object) -> list[dict[str, object]]:
        if not isinstance(schema, dict):
            return []
        inner = [found for value in schema.values() for found in lists(value)]
        return [schema, *inner] if schema.get("type") == "array" else inner

    assert len(lists(SCHEMA)) == 5
    assert all("maxItems" in found for found in lists(SCHEMA))
