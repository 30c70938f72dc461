from __future__ import annotations

import asyncio

from llama_index.core import Document as LlamaDocument
from llama_index.core.schema import NodeRelationship

from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.llama.retriever import PinciteRetriever, document_of
from pincite.index.retrieve import CollectionRetriever
from tests.seeded import add_seeds


def test_nodes_come_with_score_and_exact_offsets(settings: Settings) -> None:
    add_seeds(settings)
    texts = {d.id: d.text for d in library.documents(settings=settings)}
    retriever = PinciteRetriever(CollectionRetriever(settings), count=4)
    found = retriever.retrieve("Which countries bought the S-400?")
    assert len(found) == 4 and [n.score for n in found] == sorted((n.score or 0 for n in found), reverse=True)
    assert "S-400" in found[0].text
    for one in found:
        node = one.node
        source = node.relationships[NodeRelationship.SOURCE]
        assert texts[source.node_id][node.start_char_idx : node.end_char_idx] == node.text
    again = asyncio.run(retriever.aretrieve("Which countries bought the S-400?"))
    assert [n.node.node_id for n in again] == [n.node.node_id for n in found]


def test_what_a_llamaindex_reader_brings_can_be_indexed(settings: Settings) -> None:
    brought = LlamaDocument(text="\ufeffAlmonds grow\r\nin Andalusia.", metadata={"file_name": "a.txt", "pages": 3})
    library.add(document_of(brought), settings=settings)
    assert [(d.title, d.text) for d in library.documents(settings=settings)] == [
        ("a.txt", "Almonds grow\nin Andalusia.")
    ]
    again = library.add(document_of(brought), settings=settings)
    assert len(again.unchanged) == 1


def test_a_file_that_is_read_again_replaces_its_former_version(settings: Settings) -> None:
    def read(text: str, page: str, path: str = "/docs/a.pdf") -> LlamaDocument:  # with a new id each time
        return LlamaDocument(text=text, metadata={"file_name": "a.pdf", "file_path": path, "page_label": page})

    pages = [read("Almonds grow.", "1"), read("Barley grows.", "2"), read("Rye grows.", "1", "/old/a.pdf")]
    assert len(library.add([document_of(page) for page in pages], settings=settings).added) == 3
    again = library.add(
        [document_of(read("Almonds grow.", "1")), document_of(read("Oats grow.", "2"))], settings=settings
    )
    assert (len(again.unchanged), len(again.changed)) == (1, 1)
    assert sorted(d.text for d in library.documents(settings=settings)) == [
        "Almonds grow.",
        "Oats grow.",
        "Rye grows.",
    ]
