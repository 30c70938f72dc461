"""Pincite's embedder in a LlamaIndex pipeline."""

from __future__ import annotations

import asyncio
import threading

import numpy as np
import pytest
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import TextNode

from pincite.index.embedding import MiniLM
from pincite.index.llama.embedding import PinciteEmbedding

TEXTS = ["Iran is only an observer.", "", "The recipe needs two eggs.", "word " * 700]


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM(threads=2)


@pytest.fixture(scope="module")
def expected(model):
    return model.embed(TEXTS)


def test_every_method_gives_the_embedders_vectors(model, expected):
    embedding = PinciteEmbedding(model)

    async def asynchronous():
        return (
            await embedding.aget_text_embedding_batch(TEXTS),
            [await embedding.aget_text_embedding(text) for text in TEXTS],
            [await embedding.aget_query_embedding(text) for text in TEXTS],
        )

    for got in (
        embedding.get_text_embedding_batch(TEXTS),
        [embedding.get_text_embedding(text) for text in TEXTS],
        [embedding.get_query_embedding(text) for text in TEXTS],
        *asyncio.run(asynchronous()),
    ):
        assert np.abs(np.array(got, np.float32) - expected).max() <= 5e-7
        assert all(type(value) is float for value in got[0])


class Recording:
    """Counts what it is asked, and in which thread."""

    name, dimensions, fingerprint = "recording", 2, "recording"

    def __init__(self):
        self.asked = []
        self.threads = set()

    def embed(self, texts, *, on_progress=None):
        self.asked.append(list(texts))
        self.threads.add(threading.get_ident())
        return np.array([[1, len(text)] for text in texts], np.float32)


def test_texts_reach_the_embedder_in_batches():
    embedder = Recording()
    texts = [str(i) for i in range(7)]
    vectors = PinciteEmbedding(embedder, embed_batch_size=3).get_text_embedding_batch(texts)
    assert [len(asked) for asked in embedder.asked] == [3, 3, 1]
    assert len(vectors) == 7


def test_asynchronous_embedding_leaves_the_event_loop_free():
    embedder = Recording()
    asyncio.run(PinciteEmbedding(embedder).aget_text_embedding("one"))
    asyncio.run(PinciteEmbedding(embedder).aget_query_embedding("one"))
    asyncio.run(PinciteEmbedding(embedder).aget_text_embedding_batch(["one"]))
    assert threading.get_ident() not in embedder.threads


def test_nodes_of_a_pipeline_get_their_vectors(model, expected):
    nodes = IngestionPipeline(transformations=[PinciteEmbedding(model)]).run(nodes=[TextNode(text=t) for t in TEXTS])
    assert np.abs(np.array([node.embedding for node in nodes], np.float32) - expected).max() <= 5e-7


def test_the_built_in_model_is_the_default():
    embedding = PinciteEmbedding()
    assert isinstance(embedding.embedder, MiniLM)
    assert embedding.model_name == "all-MiniLM-L6-v2"
    assert embedding.to_dict()["class_name"] == "PinciteEmbedding"
