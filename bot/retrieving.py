"""The retriever of a Bot: that of a collection, one over several collections, or a custom one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pincite.bot.errors import NoFilter, NothingToAsk, NotTogether
from pincite.index.errors import CollectionNotFound, IndexMismatch, PinciteError
from pincite.index.settings import PRIVATE, SEEDS

if TYPE_CHECKING:
    from pincite.bot.chain import Retriever
    from pincite.bot.settings import Settings
    from pincite.index.embedding import Embedder
    from pincite.index.progress import ProgressListener
    from pincite.index.retrieve import CollectionRetriever
    from pincite.index.where import Where


def collection_names(collection: str | Sequence[str] | None, settings: Settings) -> tuple[str, ...]:
    """The names of the collections to ask, each once; by default that of the settings.

    Raises:
        NothingToAsk: an empty list.
    """
    if collection is None:
        return (settings.collection,)
    names = (collection,) if isinstance(collection, str) else tuple(dict.fromkeys(collection))
    if not names:
        raise NothingToAsk
    return names


def opened(settings: Sequence[Settings], embedder: Embedder, on_progress: ProgressListener | None = None) -> Retriever:
    """Open the retriever of a collection, or one of several collections.

    Args:
        settings: those of each collection.
        embedder: embeds the questions.
        on_progress: called with each step if a collection is indexed first.
    """
    retrievers = [_open(one, embedder, on_progress) for one in settings]
    if len(retrievers) == 1:
        return retrievers[0]
    from pincite.index.several import Several

    return Several(retrievers)


def _open(settings: Settings, embedder: Embedder, on_progress: ProgressListener | None) -> CollectionRetriever:
    """Open one collection. If an older version indexed it, it is rebuilt; so are the seeds when settings change.

    The seeds hold only documents that Pincite itself added.
    """
    from pincite.index import library
    from pincite.index.retrieve import CollectionRetriever

    retriever = CollectionRetriever(settings, embedder)
    try:
        retriever.check()
    except CollectionNotFound:
        if settings.collection != SEEDS:
            raise
        library.add(settings=settings, on_progress=on_progress)
    except IndexMismatch as error:
        if settings.collection != SEEDS and not error.outdated:
            raise
        library.rebuild(settings=settings, on_progress=on_progress)
    return retriever


def adapted(part: Any, embedder: Embedder) -> Retriever:
    """Return a custom retriever, behind an adapter if it is one of LlamaIndex."""
    if any(kind.__module__.startswith("llama_index.") for kind in type(part).__mro__):
        from pincite.index.llama.foreign import LlamaIndexRetriever

        return LlamaIndexRetriever(part, embedder)
    retriever: Retriever = part
    return retriever


def within(retriever: Retriever, where: Where) -> Retriever:
    """Return a retriever that keeps within a part of its collection.

    Raises:
        NoFilter: a custom retriever without `within`.
    """
    from pincite.bot.chain import Filtering

    if not isinstance(retriever, Filtering):
        raise NoFilter(type(retriever).__name__)
    return retriever.within(where)


def together(retrievers: Sequence[Retriever]) -> Retriever:
    """Return one retriever for all collections of several.

    Raises:
        NotTogether: one of them is custom.
    """
    from pincite.index.retrieve import CollectionRetriever
    from pincite.index.several import Several

    by_name: dict[str, CollectionRetriever] = {}
    for retriever in retrievers:
        parts = retriever.retrievers if isinstance(retriever, Several) else (retriever,)
        for part in parts:
            if not isinstance(part, CollectionRetriever):
                raise NotTogether(type(part).__name__)
            by_name.setdefault(part.settings.collection, part)
    return Several(list(by_name.values()))


def others(
    asked: Sequence[str], reaches: Callable[[str], bool], settings: Settings, embedder: Embedder
) -> list[tuple[str, Retriever]]:
    """The collections that were not asked and may be named to the asker, each with its retriever.

    Args:
        asked: the names of those that were asked.
        reaches: whether the asker may know of a collection.
        settings: where the collections are.
        embedder: embeds the questions.
    """
    from pincite.bot.guiding import MOST_COLLECTIONS
    from pincite.index import library
    from pincite.index.retrieve import CollectionRetriever

    usable: list[tuple[str, Retriever]] = []
    for name in library.collections(settings=settings):
        if name in asked or name.startswith(PRIVATE) or not reaches(name) or len(usable) == MOST_COLLECTIONS:
            continue
        other = CollectionRetriever(settings.model_copy(update={"collection": name}), embedder)
        with suppress(PinciteError):  # gone by now, or to be rebuilt first
            other.check()
            usable.append((name, other))
    return usable
