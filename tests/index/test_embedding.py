"""The built-in embedding model: order, length, any content, and the same vector in any company."""

from __future__ import annotations

import hashlib
import json
import pickle
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from pincite.index.embedding import BATCH_TOKENS, MINILM, MiniLM, encodable

ANYWHERE = 5e-7
"""Largest difference of a coordinate that another batch may make. On x86-64 it was 0 in every case measured; where a
processor has other kernels for few rows than for many, the last digit of a float32 may differ."""

REFERENCE = [0.0678, 0.0166, 0.0105, 0.0223, -0.0358, -0.0903, -0.0219, -0.0568, -0.0243, -0.0395, -0.0147, 0.0154]

WORDS = (
    "the treaty of a river bank note about seven observers who met in spring and signed 1,200 pages café 東京".split()
)


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM(threads=2)


def some_texts(count, longest=60):
    rng = random.Random(5)
    return [" ".join(rng.choices(WORDS, k=rng.randint(0, longest))) for _ in range(count)]


def test_no_texts_give_no_rows(model):
    vectors = model.embed([])
    assert vectors.shape == (0, 384)
    assert vectors.dtype == np.float32


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "\x00",
        "\x01\x02\x7f",
        "\ufeff\u200b\u202e",
        "\ud800",
        "half \udc00 an emoji",
        "🙂👩‍👩‍👧",
        "e\u0301" * 50,
        "ایران عضو ناظر است",
        "[CLS] [SEP] [PAD]",
        "x" * 10_000,
        "word " * 20_000,
    ],
)
def test_text_of_any_content_has_a_unit_vector(model, text):
    vectors = model.embed([text, "another"])
    assert vectors.shape == (2, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-6)


def test_rows_stand_in_the_order_of_the_texts(model):
    texts = some_texts(40, 40)
    vectors = model.embed(texts)
    for text, vector in zip(texts, vectors, strict=True):
        assert np.abs(model.embed([text])[0] - vector).max() <= ANYWHERE


@pytest.mark.usefixtures("anew")
def test_a_text_has_the_same_vector_in_any_company(model):
    text = "Iran is only an observer of the organisation."
    alone = model.embed([text])[0]
    for company in (some_texts(40, 5), some_texts(40), ["word " * 600], [text] * 33):
        vectors = model.embed([*company, text])
        assert np.abs(vectors[-1] - alone).max() <= ANYWHERE


@pytest.mark.usefixtures("anew")
def test_threads_do_not_change_a_vector(model):
    texts = some_texts(12)
    assert np.abs(MiniLM(threads=1).embed(texts) - model.embed(texts)).max() <= ANYWHERE


@pytest.mark.usefixtures("anew")
def test_one_model_serves_several_threads():
    model = MiniLM(threads=1)  # not loaded yet: all of them meet at that, too
    texts = some_texts(24)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: model.embed([text])[0], texts))
    assert np.abs(np.array(answers) - model.embed(texts)).max() <= ANYWHERE


def test_batches_hold_every_text_once_without_padding_and_within_the_budget(model):
    texts = [*some_texts(300), "word " * 600, "word " * 600, "word " * 600]
    batches = list(model.batches(texts))
    assert sorted(place for batch in batches for place in batch.positions) == list(range(len(texts)))
    assert len(batches) < len(texts) / 2
    for batch in batches:
        assert batch.ids.shape[0] == len(batch.positions)
        assert batch.ids.size <= BATCH_TOKENS
        assert (batch.ids != 0).all()  # 0 is padding
    assert max(batch.ids.shape[1] for batch in batches) == 512
    assert [batch.ids.shape[1] for batch in batches] == sorted(batch.ids.shape[1] for batch in batches)


@pytest.mark.usefixtures("anew")
def test_batches_run_by_hand_give_what_embed_gives(model):
    texts = some_texts(30)
    vectors = np.empty((len(texts), 384), np.float32)
    for batch in model.batches(texts):
        vectors[list(batch.positions)] = model.run(batch.ids)
    assert np.array_equal(vectors, model.embed(texts))


def test_text_beyond_the_limit_has_no_part_in_the_vector(model):
    long = "river " * 510
    within, beyond, before = model.embed([long, long + "The committee met.", "The committee met. " + long])
    assert np.array_equal(within, beyond)
    assert not np.allclose(within, before, atol=1e-3)


def test_the_limit_can_be_lower():
    model = MiniLM(threads=1, limit=16)
    (batch,) = model.batches(["river " * 100])
    assert batch.ids.shape == (1, 16)
    assert model.fingerprint != MiniLM().fingerprint


@pytest.mark.parametrize("limit", [0, 2, 513])
def test_a_limit_that_the_model_does_not_have_is_refused(limit):
    with pytest.raises(ValueError, match="3 to 512"):
        MiniLM(limit=limit)


def test_progress_says_how_many_are_done(model):
    done = []
    texts = some_texts(50)
    model.embed(texts, on_progress=done.append)
    assert done == sorted(set(done))
    assert done[-1] == len(texts)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        (
            "Is Iran a full member?",
            "Tehran has been an observer since 2005 and asked to join.",
            "The recipe needs two eggs and a cup of flour.",
        ),
        ("How tall is the tower?", "It rises 324 metres above the square.", "Its owner was born in Lyon in 1832."),
        ("What did the dog do?", "The puppy ran after the ball.", "Interest rates rose by half a point."),
    ],
)
def test_what_answers_is_nearer_than_what_does_not(model, question, near, far):
    asked, yes, no = model.embed([question, near, far])
    assert asked @ yes > asked @ no + 0.1


def test_vectors_are_those_of_the_published_model(model):
    """Against PyTorch's first coordinates from the published fp32 weights; storing in int8 moves them a little."""
    expected = np.array(REFERENCE)
    got = model.embed(["Is Iran a full member?"])[0][: len(expected)]
    assert np.abs(got - expected).max() < 0.005


def test_the_files_are_those_that_were_recorded():
    facts = json.loads((MINILM / "model.json").read_text())
    card = (MINILM / "MODEL_CARD.md").read_text()
    for name, recorded in facts["sha256"].items():
        content = (MINILM / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == recorded
        assert recorded in card
        assert f"{len(content):,}" in card
    assert facts["source_sha256"] == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert facts["source_sha256"] in card


def test_the_fingerprint_names_what_decides_a_vector():
    facts = json.loads((MINILM / "model.json").read_text())
    fingerprint = MiniLM().fingerprint
    for part in (facts["name"], facts["precision"], "mean", "512", *(h[:12] for h in facts["sha256"].values())):
        assert part in fingerprint
    assert MiniLM(threads=3).fingerprint == fingerprint


def test_a_copy_in_another_process_embeds_alike(model):
    copy = pickle.loads(pickle.dumps(MiniLM(threads=1, limit=64)))
    assert copy.fingerprint == MiniLM(limit=64).fingerprint
    assert np.abs(copy.embed(["a river"]) - model.embed(["a river"])).max() <= ANYWHERE


def test_no_import_of_what_is_heavy_or_a_maintainers():
    code = (
        "import sys, index.embedding as e\n"
        "m = e.MiniLM(); m.fingerprint, m.dimensions, m.name\n"
        "early = {'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
        "m.embed(['a river'])\n"
        "late = {'torch', 'transformers', 'onnx', 'safetensors', 'llama_index', 'openai'} & set(sys.modules)\n"
        "print(sorted(early), sorted(late))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[] []\n"
    assert ran.stderr == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("🙂", "🙂"),
        ("\ud800", "\ufffd"),
        ("a\udc00b", "a\ufffdb"),
        ("\ud83d\ude42", "🙂"),  # two halves that belong together
    ],
)
def test_encodable(text, expected):
    assert encodable(text) == expected
