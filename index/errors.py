"""The errors that a caller can act on, as one family.

A class's docstring describes the error in general, its message the case at hand.
"""

from __future__ import annotations

from pathlib import Path


class PinciteError(Exception):
    """A problem that one sentence can explain, with its remedy."""


class SettingsError(PinciteError):
    """A setting has an invalid value, or there is no setting of that name."""


class LoadError(PinciteError):
    """A file can't be read as a document. It is left out; the others are indexed."""

    def __init__(self, path: str | Path, reason: str) -> None:
        self.path = shown_path(path)
        super().__init__(f"{self.path}: {reason}")
        self.reason = reason


class PassedOver(LoadError):
    """A file in a folder or an archive is no document, such as an image."""


def shown_path(path: str | Path) -> str:
    r"""A path that can be printed: bytes that are not UTF-8 appear as `\xe9`."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return str(path)


class CollectionNotFound(PinciteError):
    """No collection has that name. `pincite sources` lists those that exist."""

    def __init__(self, name: str, existing: tuple[str, ...] = ()) -> None:
        collections = f"the collections here are: {', '.join(existing)}" if existing else "nothing is indexed yet"
        super().__init__(
            f"no collection is called {name!r} ({collections}). Make it with `pincite index PATH --collection NAME`"
        )
        self.name = name
        self.existing = existing


class CollectionNameError(PinciteError):
    """A collection's name is invalid: the command line must be able to take it as one word."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} can't name a collection: use 1 to 64 letters, digits, '-', '_' or '.', "
            "beginning with a letter or digit"
        )


class DocumentNotFound(PinciteError):
    """No document of the collection has that id, source or title. `pincite sources` lists those that exist."""

    def __init__(self, name: str, collection: str, candidates: tuple[tuple[str, str], ...] = ()) -> None:
        """`candidates` are ids and places of the documents that match."""
        listed = (f"{id_} ({place})" if place else id_ for id_, place in candidates)
        why = f"several documents match: {', '.join(listed)}" if candidates else "no document matches"
        super().__init__(
            f"{name!r} in collection {collection!r}: {why}. "
            f"`pincite sources --collection {collection}` lists ids and sources"
        )
        self.name = name
        self.collection = collection
        self.candidates = candidates


class NothingWithin(PinciteError):
    """No document of the collections lies within the part that was asked for."""

    def __init__(self, within: str, *collections: str) -> None:
        if len(collections) == 1:
            where, rest = (
                f"collection {collections[0]!r}",
                f"collection; `pincite sources --collection {collections[0]}`",
            )
            documents = "its documents"
        else:
            where, rest = f"collections {', '.join(map(repr, collections))}", "collections; `pincite sources`"
            documents = "their documents"
        super().__init__(
            f"no document in {where} fits {within}. Ask within another part, or of the whole {rest} lists {documents}"
        )
        self.within = within
        self.collections = collections


class IndexMismatch(PinciteError):
    """The collection was indexed with another embedder or splitter than the settings ask for."""

    outdated: bool
    """Whether only an older version of Pincite made it: it is rebuilt when it is next opened or added to."""

    def __init__(self, collection: str, changed: tuple[str, ...], *, outdated: bool = False) -> None:
        self.outdated = outdated
        super().__init__(
            f"collection {collection!r} was indexed with another {' and '.join(changed)}. "
            f"Rebuild it with `pincite index --rebuild --collection {collection}`, or restore the previous setting"
        )


class IndexBusy(PinciteError):
    """Another process is writing. Nothing was changed; try again when it has finished."""


class IndexBroken(PinciteError):
    """A part of the index is missing. A rebuild needs no files: the catalogue holds the documents' texts."""

    def __init__(self, collection: str, what: str) -> None:
        super().__init__(
            f"the index of collection {collection!r} is broken: {what}. "
            f"Rebuild it with `pincite index --rebuild --collection {collection}`; no document is lost"
        )


class DataFolderError(PinciteError):
    """The data folder can't be used: foreign, not writable, damaged, or made by a newer Pincite."""


class DocumentDamaged(DataFolderError):
    """A stored text no longer matches its id. Nothing is cited from it."""

    def __init__(self, document_id: str, title: str) -> None:
        super().__init__(
            f"the stored text of {title!r} is damaged: it does not match its id {document_id}. "
            f"Remove it with `pincite remove {document_id}` and add it again"
        )


class DiskFull(PinciteError):
    """The disk has no room. Everything published before is untouched."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"the disk that holds {folder} is full or over its quota. Free some space and run the same command again; "
            "everything indexed before is untouched"
        )


class DatabaseUnavailable(PinciteError):
    """The PostgreSQL database at `database_url` does not answer, or does not let Pincite in."""


class VectorStoreUnavailable(PinciteError):
    """The Chroma server at `chroma_url` does not answer."""
