"""The texts, vectors and table of the growth bench, without building a collection."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tools.bench import scale_table
from tools.bench.scale_texts import SHORTEST_TEXT, Store, StoredEmbedder, mark, real_texts

TEXTS = [f"Part {n}. " + " ".join(f"Sentence {n}-{m} is about subject {m}." for m in range(60)) for n in range(4)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "texts.jsonl").write_text("".join(json.dumps([f"t{n}", text]) + "\n" for n, text in enumerate(TEXTS)))
    vectors = np.eye(2, 384, dtype=np.float32)
    marks = np.frombuffer(mark("known") + mark("other"), np.uint8)
    np.savez(tmp_path / "vectors.npz", marks=marks, vectors=vectors)
    return Store(tmp_path)


def test_real_documents_come_first_and_mixed_ones_hold_their_sentences(store: Store) -> None:
    assert {store.document(n).text for n in range(4)} == set(TEXTS)
    mixed = store.document(4).text
    sentences = [one for one in mixed.split(". ") if one.startswith("Sentence")]
    assert len({one.split()[1].split("-")[0] for one in sentences}) > 1, "of several texts"
    assert mixed == store.document(4).text != store.document(5).text


def test_kept_vectors_are_used_and_others_are_disturbed_copies(store: Store) -> None:
    embedder = StoredEmbedder(store)
    known, unknown = embedder.embed(["known", "unknown"])
    assert known.tolist() == np.eye(2, 384)[0].tolist() and embedder.real == 1
    assert np.linalg.norm(unknown) == pytest.approx(1, abs=1e-6)
    assert 0.8 < max(unknown[:2]) < 0.97
    assert embedder.embed(["unknown"])[0].tolist() == unknown.tolist()


def test_no_long_line_is_taken_twice_and_code_gives_its_docstrings(tmp_path: Path) -> None:
    line = "This banner is long enough to be known again wherever it stands."
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(f"{line}\n" + "\n".join(f"{name} line {n}" for n in range(60)))
    (tmp_path / "c.py").write_text(f'def f():\n    """{"Does much. " * SHORTEST_TEXT}"""\n    return 7\n')
    texts = dict(real_texts([str(tmp_path)]))
    assert sum(line in text for text in texts.values()) == 1
    assert texts["c.py"].startswith("f: Does much.") and "return" not in texts["c.py"]


def test_the_table_has_a_column_for_each_size_and_the_paper_counts_from_the_largest() -> None:
    sizes = sorted(scale_table.read()["sizes"], key=int)
    header = scale_table.growth().splitlines()[0]
    assert [cell.strip().replace(",", "") for cell in header.split("|")[2:-1]] == sizes
    largest = scale_table.read()["sizes"][sizes[-1]]["built"]["passages"]
    assert f"arithmetic from {largest:,} passages, not a measurement" in scale_table.paper()
