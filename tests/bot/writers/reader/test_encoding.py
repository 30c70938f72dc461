import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from pincite.bot.writers.reader.encoding import ASK_LIMIT, LIMIT, encode
from pincite.index.embedding import MINILM, encodable
from pincite.index.sentences import sentences

TOKENIZER = Tokenizer.from_file(str(MINILM / "tokenizer.json"))
TOKENIZER.no_truncation()
TOKENIZER.no_padding()

TEXTS = st.text(alphabet=st.sampled_from("aé z.A İ😀9 \n中א-“”"), max_size=200)


@given(TEXTS, TEXTS)
def test_each_token_of_the_text_knows_its_characters(ask, text):
    text = encodable(text)
    found = encode(TOKENIZER, encodable(ask), text)
    assert len(found.ids) == found.first + len(found.offsets) + 1 <= LIMIT
    assert all(0 <= start < end <= len(text) for start, end in found.offsets)
    assert list(found.offsets) == sorted(found.offsets)


@given(TEXTS, st.integers(0, 60))
def test_sentences_share_the_tokens_out(text, limit):
    spans = [(s.start, s.end) for s in sentences(text)]
    found = encode(TOKENIZER, "who?", encodable(text), limit)
    places = found.sentences(spans)
    used = [place for r in places for place in r]
    assert len(places) == len(spans)
    assert used == sorted(set(used)), "no token is in two sentences"
    for (start, end), within in zip(spans, places, strict=True):
        for place in within:
            a, _ = found.offsets[place - found.first]
            assert start <= a < end


def test_a_sentence_that_is_cut_off_has_no_tokens():
    text = "One is here. Two is there. Three is nowhere."
    spans = [(s.start, s.end) for s in sentences(text)]
    found = encode(TOKENIZER, "who?", text, limit=10)
    assert [bool(r) for r in found.sentences(spans)] == [True, True, False]


@pytest.mark.parametrize("words", [1, ASK_LIMIT, 5 * ASK_LIMIT])
def test_a_long_question_leaves_room_for_the_text(words):
    found = encode(TOKENIZER, "why " * words, "so " * 1000)
    assert found.first - 2 == min(words, ASK_LIMIT)
    assert len(found.ids) == LIMIT


def test_emoji_before_a_word_count_as_one_character():
    found = encode(TOKENIZER, "where?", "😀😀 Samarkand")
    (start, _), (_, end) = found.offsets[-3], found.offsets[-1]
    assert "😀😀 Samarkand"[3:] == "Samarkand"[start - 3 : end - 3] or end == 12
