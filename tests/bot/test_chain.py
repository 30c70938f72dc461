"""The seams: anybody's retriever and writer in the place of Pincite's, under the same guarantees."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from pincite import Bot, PinciteError, Settings
from pincite.bot.drafts import Account, Cite, Conflict, Draft, Head, Item, citable, quotation
from pincite.index.embedders import embedder_of
from pincite.index.llama.foreign import LlamaIndexRetriever
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import Retrieval
from pincite.index.texts import TextsRetriever
from pincite.index.types import Span
from tests.bot.guarantees import check

LIGHTHOUSE = document_from_text(
    "The lighthouse of Lindesnes was lit in 1655. It is the oldest in Norway. The keeper lives in Mandal.",
    title="Lights",
    source="lights.txt",
    origin="lights.txt",
)
FERRY = document_from_text(
    "The ferry to Risør leaves at nine. It takes forty cars.", title="Ferry", source="ferry.txt", origin="ferry.txt"
)
DOCUMENTS = (LIGHTHOUSE, FERRY)


class Scripted:
    """A writer that yields what it is given."""

    name = "scripted"

    def __init__(self, *items: Item | int) -> None:
        self.items = items

    def write(self, question: str, retrieval: Retrieval) -> Iterator[Item]:
        for item in self.items:
            if isinstance(item, int):
                cite = citable(retrieval.passages)[item]
                yield Draft(quotation(cite.text), (cite,))
            else:
                yield item


@pytest.fixture
def retriever(settings: Settings) -> TextsRetriever:
    return TextsRetriever.of(DOCUMENTS, embedder_of(settings))


def test_a_bot_answers_from_given_texts(retriever: TextsRetriever, settings: Settings) -> None:
    with Bot(retriever=retriever, settings=settings) as bot:
        answer = bot.answer("When was the lighthouse lit?")
    assert answer.short == "1655"
    check(answer, list(DOCUMENTS))


def test_a_passage_scores_in_memory_as_in_an_index(retriever: TextsRetriever, settings: Settings) -> None:
    from pincite.index.library import add
    from pincite.index.retrieve import CollectionRetriever

    add(DOCUMENTS, settings=settings)
    for question in ("When was the lighthouse lit?", "ferry", "Where does the keeper of the ferry live?"):
        indexed = CollectionRetriever(settings).retrieve(question, 5)
        in_memory = retriever.retrieve(question, 5)
        assert [p.passage for p in in_memory.passages] == [p.passage for p in indexed.passages]
        for ours, theirs in zip(in_memory.passages, indexed.passages, strict=True):
            assert (ours.score, ours.dense, ours.lexical) == pytest.approx(
                (theirs.score, theirs.dense, theirs.lexical), abs=1e-5
            )
        assert in_memory.terms == pytest.approx(indexed.terms)


def test_a_writer_of_ones_own_is_verified(retriever: TextsRetriever, settings: Settings) -> None:
    elsewhere = Cite(TextsRetriever.of([FERRY], retriever.embedder).retrieve("x", 1).passages[0], Span(0, 500), 1.0)
    writer = Scripted(0, Draft("“The lighthouse of Lindesnes was lit in 1656.”", ()), Draft("Cars.", (elsewhere,)))
    with Bot(retriever=retriever, writer=writer, settings=settings) as bot:
        answer = bot.answer("When was the lighthouse lit?")
    assert [s.text for s in answer.statements] == ["“The lighthouse of Lindesnes was lit in 1655.”"]
    assert answer.writer == "scripted" and answer.confidence == 1.0
    assert len(answer.dropped) == 2
    check(answer, list(DOCUMENTS))


def test_a_writer_without_drafts_abstains(retriever: TextsRetriever, settings: Settings) -> None:
    with Bot(retriever=retriever, writer=Scripted(), settings=settings) as bot:
        answer = bot.answer("When was the lighthouse lit?")
    assert (answer.status, answer.confidence) == ("abstained", 0.0)


def test_a_writer_of_which_nothing_is_left_does_not_make_the_documents_silent(
    retriever: TextsRetriever, settings: Settings
) -> None:
    lit, *_ = citable(retriever.retrieve("lighthouse", 5).passages)
    for draft in (Draft("The lighthouse was lit in 1656.", (lit,)), Draft("Lit by a Dane.", ())):
        with Bot(retriever=retriever, writer=Scripted(draft), settings=settings) as bot:
            answer = bot.answer("When was the lighthouse lit?")
        assert answer.status == "likely" and answer.short is None
        assert answer.text.startswith("What scripted said could not be verified. The closest passages say: “The light")
        check(answer, list(DOCUMENTS))


def test_a_head_that_comes_first_begins_the_answer_if_it_stands_in_the_first_citation(
    retriever: TextsRetriever, settings: Settings
) -> None:
    for short, text in (("1655", "1655. “The lighthouse"), ("1700", "“The lighthouse")):
        writer = Scripted(Head(short=short), 0, Account(writer="somebody", confidence=0.5))
        with Bot(retriever=retriever, writer=writer, settings=settings) as bot:
            answer = bot.answer("When was the lighthouse lit?")
        assert answer.text.startswith(text)
        assert answer.short == (short if short == "1655" else None)
        assert (answer.writer, answer.confidence) == ("somebody", 0.5)


def test_a_conflict_that_the_sources_do_not_have_is_dropped(retriever: TextsRetriever, settings: Settings) -> None:
    first, second, *_ = citable(retriever.retrieve("lighthouse", 5).passages)
    writer = Scripted(Head(verdict="mixed"), Conflict("The lighthouse was lit in 1655.", (first,), (second,)), 0)
    with Bot(retriever=retriever, writer=writer, settings=settings) as bot:
        answer = bot.answer("Was the lighthouse lit in 1655?")
    assert answer.disagreements == () and answer.verdict is None
    assert any("do not disagree" in one.reason for one in answer.dropped)


class Nodes(BaseRetriever):
    """A LlamaIndex retriever over fixed nodes."""

    def __init__(self, *nodes: TextNode) -> None:
        super().__init__()
        self.nodes = nodes

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [NodeWithScore(node=node, score=3.0 - n) for n, node in enumerate(self.nodes)]


def node(text: str, start: int | None = None, document: str | None = None) -> TextNode:
    made = TextNode(text=text, start_char_idx=start, end_char_idx=None if start is None else start + len(text))
    if document is not None:
        made.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id=document)
    made.metadata = {"file_name": "lights.txt"}
    return made


def test_a_llama_index_retriever_is_asked_as_it_is(settings: Settings) -> None:
    nodes = Nodes(node("The keeper lives in Mandal."), node("  \n"), node("The lighthouse was lit in 1655."))
    with Bot(retriever=nodes, settings=settings) as bot:
        answer = bot.answer("When was the lighthouse lit?")
    assert answer.short == "1655"
    assert answer.citations[0].title == "lights.txt"
    assert answer.citations[0].quote == "The lighthouse was lit in 1655."


def test_nodes_lead_into_their_documents(settings: Settings) -> None:
    start = LIGHTHOUSE.text.index("It is the oldest")
    nodes = Nodes(node(LIGHTHOUSE.text[start:], start, "lights"))
    retriever = LlamaIndexRetriever(nodes, embedder_of(settings), {"lights": LIGHTHOUSE})
    with Bot(retriever=retriever, settings=settings) as bot:
        answer = bot.answer("Where does the keeper live?")
    assert answer.citations[0].quote == "The keeper lives in Mandal."
    check(answer, [LIGHTHOUSE])


def test_a_node_whose_offsets_lead_elsewhere_is_refused(settings: Settings) -> None:
    nodes = Nodes(node("The keeper lives in Mandal.", 3, "lights"))
    retriever = LlamaIndexRetriever(nodes, embedder_of(settings), {"lights": LIGHTHOUSE})
    with (
        Bot(retriever=retriever, settings=settings) as bot,
        pytest.raises(PinciteError, match="lead to other characters"),
    ):
        bot.answer("Where does the keeper live?")
