"""Abbreviations that a sentence spells out."""

from __future__ import annotations

import pytest

from pincite.bot.writers.reader.acronyms import spelled_out
from pincite.index.types import Span
from pincite.index.view import plain


@pytest.mark.parametrize(
    ("question", "sentences", "expected"),
    [
        ("what does WHO stand for", ["The World Health Organization (WHO) agreed."], "World Health Organization"),
        ("what does who stand for?", ["The World Health Organization (WHO) agreed."], "World Health Organization"),
        ("What does BoE stand for?", ["Rates are set by the Bank of England (BoE)."], "Bank of England"),
        ("What does ABE stand for?", ["Ask ABE (Assembly of Bog Engineers) first."], "Assembly of Bog Engineers"),
        (
            "What do the letters PIN stand for?",
            ["A personal identification number (PIN)."],
            "personal identification number",
        ),
        ("What does WHO stand for?", ["The agency (WHO), a body of the United Nations."], None),
        ("What does WHO stand for?", ["World Health Organization (WHO).", "Wide Hat Order (WHO)."], None),
        ("What does she stand for?", ["Society of Honest Engineers (SHE)."], "Society of Honest Engineers"),
        ("Who leads the WHO?", ["The World Health Organization (WHO) agreed."], None),
    ],
)
def test_the_words_with_its_letters_beside_it_spell_it_out(
    question: str, sentences: list[str], expected: str | None
) -> None:
    views = [plain(sentence, Span(0, len(sentence))) for sentence in sentences]
    found = spelled_out(question, views)
    assert (found and found[1].of(sentences[found[0]])) == expected
