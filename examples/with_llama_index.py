"""Pincite with LlamaIndex, all ways round: `python examples/with_llama_index.py`."""

from llama_index.core import Settings as LlamaSettings
from llama_index.core import VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import ResponseMode, get_response_synthesizer

from pincite import Bot, Settings, add
from pincite.bot.llama import PinciteQueryEngine
from pincite.index.embedders import embedder_of
from pincite.index.llama.embedding import PinciteEmbedding
from pincite.index.llama.retriever import PinciteRetriever, node_of
from pincite.index.retrieve import CollectionRetriever

QUESTION = "How often did Rouhani travel to Russia?"
STATUS = "Is Iran a full SCO member?"


def in_their_query_engine(settings: Settings) -> str:
    """Retrieve with Pincite in a LlamaIndex query engine."""
    retriever = PinciteRetriever(CollectionRetriever(settings), count=3)
    without_model = get_response_synthesizer(response_mode=ResponseMode.NO_TEXT)
    engine = RetrieverQueryEngine(retriever, response_synthesizer=without_model)
    return "\n".join(node.get_content() for node in engine.query(QUESTION).source_nodes)


def from_their_retriever(settings: Settings) -> str:
    """Answer with Pincite from a LlamaIndex retriever; every citation stands in a node."""
    nodes = [node_of(passage) for passage in CollectionRetriever(settings).retrieve("Iran Russia", 50).passages]
    index = VectorStoreIndex(nodes, embed_model=PinciteEmbedding(embedder_of(settings)))
    with Bot(retriever=index.as_retriever(similarity_top_k=5), settings=settings) as bot:
        return bot.answer(QUESTION).text


def as_a_query_engine(settings: Settings) -> str:
    """Answer with Pincite as a LlamaIndex query engine; its nodes are the exact quotes."""
    with Bot(settings=settings) as bot:
        response = PinciteQueryEngine(bot).query(STATUS)
    quotes = [f"{one.node.metadata['title']}: “{one.node.get_content()}”" for one in response.source_nodes]
    return "\n".join([str(response), *quotes])


def main() -> None:
    """Print the three answers."""
    LlamaSettings.llm = MockLLM()  # no way asks a language model
    settings = Settings.read()
    add(settings=settings)
    print(in_their_query_engine(settings))
    print(from_their_retriever(settings))
    print(as_a_query_engine(settings))


if __name__ == "__main__":
    main()
