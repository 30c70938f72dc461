"""The LlamaIndex node parser: right offsets, and everything else as LlamaIndex users expect it."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import Document, NodeRelationship, TextNode

from pincite.index.llama.node_parser import PinciteNodeParser
from pincite.index.types import Section, Span

ROW = "| Iran | observer | not yet |\n"
TABLE = "Members of the organisation, by year.\n\n" + ROW * 60
PROSE = "The river rose by three metres. Nobody in the valley slept that night. "


def uncovered(text, nodes):
    """The visible characters that no node holds, and whether the nodes follow each other."""
    held = set()
    for node in nodes:
        held.update(range(node.start_char_idx, node.end_char_idx))
    return [i for i, char in enumerate(text) if i not in held and not char.isspace()]


def starts(nodes):
    return [node.start_char_idx for node in nodes]


def test_identical_rows_get_offsets_of_their_own():
    nodes = PinciteNodeParser(passage_size=100).get_nodes_from_documents([Document(text=TABLE)])
    assert all(TABLE[n.start_char_idx : n.end_char_idx] == n.text for n in nodes)
    assert starts(nodes) == sorted(set(starts(nodes)))
    assert all(a.end_char_idx <= b.start_char_idx for a, b in pairwise(nodes))
    assert uncovered(TABLE, nodes) == []


def test_llama_index_itself_points_at_the_wrong_rows():
    """Why there is a parser of our own: the offsets that are searched for look right, row by row, and are not."""
    splitter = SentenceSplitter(
        chunk_size=30, chunk_overlap=0, tokenizer=str.split, chunking_tokenizer_fn=lambda text: text.splitlines(True)
    )
    nodes = splitter.get_nodes_from_documents([Document(text=TABLE)])
    assert all(TABLE[n.start_char_idx : n.end_char_idx] == n.text for n in nodes)
    assert any(a.end_char_idx > b.start_char_idx for a, b in pairwise(nodes))
    assert len(uncovered(TABLE, nodes)) > len(TABLE) / 4


@given(
    st.lists(
        st.sampled_from(["Yes.", "No.", ROW, "\r\n", "\n\n", "👩\u200d👧 ", "بله؟ ", "e\u0301 "]), max_size=80
    ).map("".join)
)
@settings(max_examples=100, deadline=None)
def test_nodes_hold_every_visible_character_in_order(text):
    nodes = PinciteNodeParser(passage_size=60).get_nodes_from_documents([Document(text=text)])
    assert all(text[n.start_char_idx : n.end_char_idx] == n.text for n in nodes)
    assert all(a.end_char_idx <= b.start_char_idx for a, b in pairwise(nodes))
    assert uncovered(text, nodes) == []


def test_nodes_carry_metadata_and_are_linked_within_their_document():
    documents = [
        Document(id_=name, text=PROSE * 40, metadata={"file": name, "secret": 1}, excluded_llm_metadata_keys=["secret"])
        for name in ("a", "b")
    ]
    nodes = PinciteNodeParser().get_nodes_from_documents(documents)
    for name in ("a", "b"):
        own = [node for node in nodes if node.ref_doc_id == name]
        assert len(own) > 2
        assert {node.metadata["file"] for node in own} == {name}
        assert own[0].excluded_llm_metadata_keys == ["secret"]
        assert [node.prev_node.node_id if node.prev_node else None for node in own] == [
            None,
            *(node.node_id for node in own[:-1]),
        ]
        assert [node.next_node.node_id if node.next_node else None for node in own] == [
            *(node.node_id for node in own[1:]),
            None,
        ]


def test_metadata_and_links_can_be_left_out():
    parser = PinciteNodeParser(include_metadata=False, include_prev_next_rel=False)
    nodes = parser.get_nodes_from_documents([Document(text=PROSE * 40, metadata={"file": "a"})])
    assert all(node.metadata == {} for node in nodes)
    assert all(set(node.relationships) == {NodeRelationship.SOURCE} for node in nodes)


def test_a_node_keeps_its_id_as_long_as_document_place_and_text_are_the_same():
    def ids(name, text):
        return [n.node_id for n in PinciteNodeParser().get_nodes_from_documents([Document(id_=name, text=text)])]

    first = ids("a", PROSE * 40)
    assert len(set(first)) == len(first)
    assert ids("a", PROSE * 40) == first
    assert not set(ids("b", PROSE * 40)) & set(first)
    assert ids("a", PROSE * 39 + "Other words end it here, and they are long.")[0] == first[0]
    assert not set(ids("a", "X" + PROSE * 40)) & set(first)
    assert not set(ids("a", PROSE.replace("three", "seven") * 40)) & set(first)


def test_ids_can_be_made_by_the_user():
    parser = PinciteNodeParser(id_func=lambda i, document: f"{document.node_id}-{i}")
    nodes = parser.get_nodes_from_documents([Document(id_="a", text=PROSE * 40)])
    assert [node.node_id for node in nodes] == [f"a-{i}" for i in range(len(nodes))]


def test_async_gives_the_same_nodes():
    document = Document(id_="a", text=TABLE)
    parser = PinciteNodeParser(passage_size=100)
    found = asyncio.run(parser.aget_nodes_from_documents([document]))
    expected = parser.get_nodes_from_documents([document])
    assert [n.model_dump() for n in found] == [n.model_dump() for n in expected]


def test_it_runs_in_an_ingestion_pipeline():
    nodes = IngestionPipeline(transformations=[PinciteNodeParser(passage_size=100)]).run(
        documents=[Document(text=TABLE)]
    )
    assert uncovered(TABLE, nodes) == []


def test_nodes_do_not_cross_sections_and_name_their_heading():
    text = "Intro is short.\n\n# Trade\n\nIt grew."
    parser = PinciteNodeParser(sections=lambda _: [Section(Span(0, 17)), Section(Span(17, len(text)), "Trade")])
    nodes = parser.get_nodes_from_documents([Document(text=text, metadata={"heading": "of the file"})])
    assert [(n.text, n.metadata["heading"]) for n in nodes] == [
        ("Intro is short.", "of the file"),
        ("# Trade\n\nIt grew.", "Trade"),
    ]


def test_a_node_that_is_split_further_gives_offsets_in_the_document():
    document = Document(id_="a", text=TABLE)
    coarse = PinciteNodeParser(passage_size=600).get_nodes_from_documents([document])
    fine = PinciteNodeParser(passage_size=60)(coarse)
    assert {node.ref_doc_id for node in fine} == {"a"}
    assert all(TABLE[n.start_char_idx : n.end_char_idx] == n.text for n in fine)
    assert uncovered(TABLE, fine) == []


def test_a_node_that_does_not_know_its_place_gives_none():
    whole = Document(id_="a", text=TABLE)
    lost = TextNode(text=ROW, relationships={NodeRelationship.SOURCE: whole.as_related_node_info()})
    [node] = PinciteNodeParser()([lost])
    assert (node.ref_doc_id, node.start_char_idx, node.end_char_idx) == ("a", None, None)


def test_a_node_without_a_source_is_a_source():
    [node] = PinciteNodeParser()([TextNode(id_="n", text=" One. Two.")])
    assert (node.ref_doc_id, node.start_char_idx, node.end_char_idx) == ("n", 1, 10)


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_document_without_visible_text_gives_no_node(text):
    assert PinciteNodeParser().get_nodes_from_documents([Document(text=text)]) == []


def test_the_parser_says_what_it_is_when_a_pipeline_is_stored():
    stored = PinciteNodeParser(passage_size=300).to_dict()
    assert (stored["class_name"], stored["passage_size"]) == ("PinciteNodeParser", 300)
