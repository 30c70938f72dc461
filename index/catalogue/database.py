"""The interface of the catalogue's database: statements that both engines understand, transactions, and full text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from pincite.index.catalogue.sqlite import SqliteDatabase
from pincite.index.lock import writing

if TYPE_CHECKING:
    from pincite.index.settings import IndexSettings


class FullText(Protocol):
    """The terms of published passages, index by index. Changes are part of the transaction that makes them."""

    def make(self, index_key: int) -> None:
        """Make the empty full text of an index."""

    def drop(self, index_key: int) -> None:
        """Forget all terms of an index."""

    def add(self, index_key: int, passages: Iterable[tuple[int, str]]) -> None:
        """Enter passages: the key of each with its terms, separated by spaces."""

    def remove(self, index_key: int, document_key: int) -> None:
        """Remove the passages of a document."""

    def purge(self, index_key: int, *, share: float = 0.0) -> None:
        """Overwrite the terms of removed passages, if those are more than a share of all passages."""

    def passage_count(self, index_key: int) -> int:
        """The number of published passages."""
        ...

    def frequencies(self, index_key: int, terms: Sequence[str]) -> dict[str, int]:
        """The number of passages with each term; terms without any are left out."""
        ...

    def terms(self, index_key: int, beginning: str = "") -> Mapping[str, int]:
        """Every term with this beginning, with the number of passages that hold it."""
        ...

    def search(
        self,
        index_key: int,
        terms: Sequence[str],
        count: int,
        inside: Iterable[int] | None = None,
        frequencies: Mapping[str, int] | None = None,
    ) -> list[tuple[int, float]]:
        """The best passages with any of the terms: keys with their BM25 score (higher is better), best first.

        With `inside`, only passages with these keys count. `frequencies` are those of the terms, where they are known.
        """
        ...

    def phrase(self, index_key: int, terms: Sequence[str], count: int) -> list[int]:
        """The keys of the best passages in which the terms stand next to each other."""
        ...


class Database(Protocol):
    """A connection to the catalogue."""

    keys: str
    """A subquery with one parameter, a JSON array of numbers, that gives a row for each."""

    bytewise: str
    """SQL to put after a text so that it is compared by its bytes."""

    @property
    def full_text(self) -> FullText:
        """The terms of published passages."""
        ...

    def execute(self, statement: str, parameters: Sequence[Any] = (), /) -> Any:
        """Run a statement with `?` for its parameters; returns a cursor."""
        ...

    def executemany(self, statement: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        """Run a statement once for each of several rows."""
        ...

    def insert(self, statement: str, parameters: Sequence[Any]) -> int:
        """Insert a row, and return its key."""
        ...

    def version(self) -> int:
        """The version of the tables, which a reader does not change."""
        ...

    def reading(self) -> AbstractContextManager[None]:
        """Run a block on one state that no writer disturbs."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """Run a block as one transaction, on disk when it ends."""
        ...

    def tidy(self) -> None:
        """Clear removed texts from wherever the engine still keeps them."""

    def close(self) -> None:
        """Close the connection."""


@contextmanager
def opened(settings: IndexSettings) -> Iterator[Database | None]:
    """Open the catalogue for reading; None where nothing was ever indexed.

    Raises:
        DataFolderError, IndexBusy, DatabaseUnavailable: it can't be read.
    """
    database: Database | None
    if settings.database_url is None:
        database = SqliteDatabase.open(settings.home)
    else:
        from pincite.index.catalogue.postgres import PostgresDatabase

        database = PostgresDatabase.open(settings.database_url.get_secret_value())
    try:
        yield database
    finally:
        if database is not None:
            database.close()


@contextmanager
def locked(settings: IndexSettings) -> Iterator[Database]:
    """Open the catalogue for writing, while nobody else writes.

    One process writes a data folder at a time. In a PostgreSQL database one process writes each collection; if the
    connection breaks, the lock goes with it, and nothing more can be written.

    Raises:
        IndexBusy: another process still writes after `lock_timeout` seconds.
        DataFolderError, DiskFull, DatabaseUnavailable: the catalogue can't be written.
    """
    if settings.database_url is None:
        with writing(settings.home, settings.lock_timeout):
            database = SqliteDatabase.open(settings.home, create=True)
            assert database is not None
            try:
                yield database
            finally:
                database.close()
    else:
        from pincite.index.catalogue.postgres import PostgresDatabase

        with PostgresDatabase.locked(
            settings.database_url.get_secret_value(), settings.collection, settings.lock_timeout
        ) as shared:
            yield shared


@contextmanager
def shared(settings: IndexSettings, script: str = "") -> Iterator[Database]:
    """Open the database at `database_url` for data that machines share besides the catalogue.

    Args:
        settings: name the database.
        script: makes the tables; one process runs it, once.

    Raises:
        DatabaseUnavailable: it does not answer.
    """
    from pincite.index.catalogue.postgres import PostgresDatabase

    assert settings.database_url is not None
    with PostgresDatabase.with_tables(settings.database_url.get_secret_value(), script) as database:
        yield database
