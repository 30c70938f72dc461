"""What Chroma does and does not do, and that the store answers it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pincite import IndexBusy
from pincite.bot.settings import Settings
from pincite.index.vectors import (
    EmbeddedReader,
    ServerReader,
    VectorsMissing,
    VectorWriter,
    open_reader,
    open_writer,
    similarities,
)
from pincite.index.vectors.writing import EMBEDDED_BATCH


def unit(count: int, seed: int = 0) -> NDArray[np.float32]:
    made = np.random.default_rng(seed).normal(size=(count, 384)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture
def writer(settings: Settings) -> VectorWriter:
    settings.home.mkdir()
    return open_writer(settings)


def test_more_vectors_than_one_call_takes(settings: Settings, writer: VectorWriter) -> None:
    vectors = unit(6000)
    writer.claim("pincite-x", "", "")
    with pytest.raises(Exception, match=r"[Bb]atch size"):
        writer._client.get_collection("pincite-x", embedding_function=None).add(
            ids=[str(n) for n in range(6000)], embeddings=vectors
        )
    writer.add("pincite-x", range(6000), vectors)
    reader = open_reader(settings, "pincite-x")
    for key in (0, 5460, 5461, 5999):
        assert reader.nearest(vectors[key], 1)[0] == (key, pytest.approx(1.0, abs=1e-5))


def test_no_call_of_embedded_chroma_stops_the_process_for_long(
    writer: VectorWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds the interpreter's lock while it inserts."""
    writer.claim("pincite-x", "", "")
    kind, sizes = type(writer._client.get_collection("pincite-x", embedding_function=None)), []
    for name in ("upsert", "delete"):
        whole = getattr(kind, name)

        def noted(self: object, ids: list[str], whole: object = whole, **given: object) -> None:
            sizes.append(len(ids))
            whole(self, ids=ids, **given)  # type: ignore[operator]

        monkeypatch.setattr(kind, name, noted)
    writer.add("pincite-x", range(600), unit(600))
    writer.delete("pincite-x", range(600))
    assert sum(sizes) == 1200 and max(sizes) <= EMBEDDED_BATCH
    assert writer.count("pincite-x") == 0


FULL_HEAP = """
import sys
from pincite.index.settings import IndexSettings
from pincite.index.vectors import open_writer
import numpy as np

writer = open_writer(IndexSettings(home=sys.argv[1]))
large = [bytearray(b"SECRETWORD" * (size * 1000)) for size in (1, 5, 20, 100, 170, 200, 400, 1000, 3000)]
beside = [bytes(100_000) for _ in range(20)]
del large
writer.claim("pincite-x", "", "")
writer.add("pincite-x", range(10), np.eye(10, 384, dtype=np.float32))
writer.close()
"""


def test_no_memory_of_the_process_is_left_in_a_new_index(settings: Settings) -> None:
    settings.home.mkdir()
    one_arena = {**os.environ, "MALLOC_ARENA_MAX": "1"}
    subprocess.run([sys.executable, "-c", FULL_HEAP, str(settings.home)], env=one_arena, check=True, cwd=Path.cwd())
    files = [path for path in settings.home.rglob("*") if path.is_file()]
    assert {"data_level0.bin", "length.bin"} <= {path.name for path in files}
    assert [path.name for path in files if b"SECRET" in path.read_bytes()] == []
    assert open_reader(settings, "pincite-x").nearest(np.eye(10, 384, dtype=np.float32)[7], 1)[0][0] == 7


def test_what_was_filled_stays_and_what_an_interrupted_writer_left_goes(settings: Settings) -> None:
    settings.home.mkdir()
    vectors = unit(3200)
    for name, count in (("pincite-small", 10), ("pincite-large", 3200)):
        writer = open_writer(settings)
        writer.claim(name, "", "")
        writer.add(name, range(count), vectors[:count])
        writer.close()
    levels = sorted(settings.home.rglob("data_level0.bin"), key=lambda path: path.stat().st_size)
    whole = levels[1].read_bytes()
    levels[0].write_bytes(b"SECRETWORD" * 16_760)
    writer = open_writer(settings)
    writer.close()
    assert levels[0].read_bytes() == bytes(167_600) and levels[1].read_bytes() == whole != bytes(len(whole))
    writer = open_writer(settings)
    writer.add("pincite-small", range(10, 1200), vectors[10:1200])
    writer.close()
    for name, key in (("pincite-small", 7), ("pincite-small", 1100), ("pincite-large", 3100)):
        assert open_reader(settings, name).nearest(vectors[key], 1)[0] == (key, pytest.approx(1.0, abs=1e-5))


def test_a_key_that_exists_takes_the_new_vector(settings: Settings, writer: VectorWriter) -> None:
    vectors = unit(2)
    writer.claim("pincite-x", "", "")
    writer.add("pincite-x", [7], vectors[:1])
    writer.add("pincite-x", [7], vectors[1:])
    assert similarities(open_reader(settings, "pincite-x"), vectors[1], [7]) == {7: pytest.approx(1.0, abs=1e-5)}


def test_an_open_reader_sees_what_was_there_and_a_new_one_what_is(settings: Settings, writer: VectorWriter) -> None:
    vectors = unit(20)
    writer.claim("pincite-x", "", "")
    writer.add("pincite-x", range(10), vectors[:10])
    before = open_reader(settings, "pincite-x")
    assert before.nearest(vectors[0], 1)[0][0] == 0
    writer.add("pincite-x", range(10, 20), vectors[10:])
    assert open_reader(settings, "pincite-x").nearest(vectors[15], 1)[0][0] == 15


def test_the_core_and_the_public_client_say_the_same(settings: Settings, writer: VectorWriter) -> None:
    vectors = unit(300)
    writer.claim("pincite-x", "", "")
    writer.add("pincite-x", range(300), vectors)
    core = open_reader(settings, "pincite-x")
    public = ServerReader(writer._client, "pincite-x")
    assert isinstance(core, EmbeddedReader)
    for query in unit(5, seed=1):
        ours, theirs = core.nearest(query, 20), public.nearest(query, 20)
        assert [key for key, _ in ours] == [key for key, _ in theirs]
        assert [s for _, s in ours] == pytest.approx([s for _, s in theirs], abs=1e-6)
        assert [s for _, s in ours] == pytest.approx([float(vectors[key] @ query) for key, _ in ours], abs=1e-5)
        assert similarities(core, query, [3, 999]) == pytest.approx(similarities(public, query, [3, 999]), abs=1e-6)


def test_vectors_that_are_not_there_are_missing(settings: Settings, writer: VectorWriter) -> None:
    with pytest.raises(VectorsMissing):
        open_reader(settings, "pincite-none")
    writer.claim("pincite-x", "", "")
    reader = open_reader(settings, "pincite-x")
    writer.drop({}, keep=frozenset())
    with pytest.raises(VectorsMissing):
        open_reader(settings, "pincite-x")
    with pytest.raises(VectorsMissing):
        reader.nearest(unit(1)[0], 1)


def names(writer: VectorWriter) -> list[str]:
    return sorted(c.name for c in writer._client.list_collections())


def test_an_embedded_folder_keeps_what_has_an_index_and_what_is_not_ours(writer: VectorWriter) -> None:
    for name in ("pincite-a", "pincite-b", "other"):
        writer.claim(name, "", "")
    writer.drop({}, keep=frozenset({"pincite-b"}))
    assert names(writer) == ["other", "pincite-b"]


def test_a_dropped_collection_leaves_no_folder_and_whoever_reads_it_ends_well(
    settings: Settings, writer: VectorWriter
) -> None:
    vectors = unit(20)
    for name in ("pincite-a", "pincite-b"):
        writer.claim(name, "", "")
        writer.add(name, range(20), vectors)
    gone, kept = open_reader(settings, "pincite-a"), open_reader(settings, "pincite-b")
    assert gone.nearest(vectors[0], 1)[0][0] == kept.nearest(vectors[0], 1)[0][0] == 0
    chroma = settings.home / "chroma"
    assert len([path for path in chroma.iterdir() if path.is_dir()]) == 2
    (chroma / "0ld0ld").mkdir()
    writer.drop({}, keep=frozenset({"pincite-b"}))
    assert len([path for path in chroma.iterdir() if path.is_dir()]) == 2, "the one in use, and what is not Chroma's"
    assert open_reader(settings, "pincite-b").nearest(vectors[7], 1)[0][0] == kept.nearest(vectors[7], 1)[0][0] == 7
    with pytest.raises(VectorsMissing):
        gone.nearest(vectors[0], 1)


def test_on_a_server_only_the_last_owner_may_write_and_drop(writer: VectorWriter) -> None:
    shared = VectorWriter(writer._client, writer._home, 1000, shared=True)
    assert shared.claim("pincite-a", "", "one") and shared.claim("pincite-a", "one", "two")
    assert not shared.claim("pincite-a", "one", "three"), "a copy wrote in between"
    shared.check_owner("pincite-a", "two")
    with pytest.raises(IndexBusy, match="a copy of this data folder"):
        shared.check_owner("pincite-a", "one")
    shared.drop({"pincite-a": "one", "pincite-none": ""}, keep=frozenset())
    assert names(writer) == ["pincite-a"], "nothing but the collection is left"
    shared.drop({"pincite-a": "two"}, keep=frozenset())
    assert names(writer) == []


def test_chroma_holds_keys_and_vectors_and_nothing_to_embed_with(settings: Settings, writer: VectorWriter) -> None:
    writer.claim("pincite-x", "", "")
    writer.add("pincite-x", [1], unit(1))
    stored = writer._client.get_collection("pincite-x", embedding_function=None)
    assert stored.get(include=["metadatas", "documents"])["metadatas"] == [None]
    assert stored.get(include=["metadatas", "documents"])["documents"] == [None]
    with pytest.raises(ValueError, match="embedding function"):
        stored.query(query_texts=["a text that Chroma would have to embed"])
    assert stored.configuration_json["hnsw"]["space"] == "cosine"


def test_add_would_ignore_a_key_that_exists_and_a_collection_can_not_take_the_name_of_another(
    writer: VectorWriter,
) -> None:
    """Why vectors are upserted, and why a rebuilt index has a name of its own instead of taking the old one's."""
    vectors = unit(2)
    writer.claim("pincite-x", "", "")
    writer.claim("pincite-y", "", "")
    stored = writer._client.get_collection("pincite-x", embedding_function=None)
    stored.add(ids=["1"], embeddings=vectors[:1])
    stored.add(ids=["1"], embeddings=vectors[1:])
    assert stored.get(ids=["1"], include=["embeddings"])["embeddings"][0] == pytest.approx(vectors[0], abs=1e-6)
    with pytest.raises(Exception, match="UNIQUE constraint"):
        stored.modify(name="pincite-y")
