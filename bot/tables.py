"""Tables besides the catalogue: each in a SQLite file of its own, or in the database if machines share one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pincite.index.catalogue import Database, shared
from pincite.index.errors import DataFolderError
from pincite.index.private import private_file, private_folder
from pincite.index.settings import IndexSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTable:
    """A table in the shared database, or, without one, in a SQLite file of its own in the data folder."""

    script: str
    """SQL that creates the table."""
    file: str
    """Name of that file."""
    application_id: int
    """SQLite application id: the number in the header that marks the file as this table's."""
    holds: str
    """The table's content, as error messages name it: `feedback`."""
    version: int = 1
    """Version of the table, in the file's header."""

    def path(self, settings: IndexSettings) -> Path:
        """The file."""
        return settings.home / self.file

    def exists(self, settings: IndexSettings) -> bool:
        """Whether there may be rows: the database is shared, or the file was made."""
        return settings.database_url is not None or self.path(settings).is_file()

    @contextmanager
    def writing(self, settings: IndexSettings, *, create: bool = False) -> Iterator[sqlite3.Connection | Database]:
        """Run a block as one transaction; with `create`, make the file if it is not there.

        Raises:
            DataFolderError, DatabaseUnavailable: the table can't be used.
        """
        if settings.database_url is not None:
            with shared(settings, self.script) as database, database.writing():
                yield database
            return
        path = self.path(settings)
        try:
            if create:
                private_folder(path.parent)
                private_file(path)
            connection = sqlite3.connect(path, timeout=10)
            try:
                self._prepare(connection, path)
                with connection:
                    yield connection
            finally:
                connection.close()
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._unusable(path, error) from error

    def vacuum(self, settings: IndexSettings) -> None:
        """Overwrite what was deleted from the file.

        Raises:
            DataFolderError: the file can't be used.
        """
        path = self.path(settings)
        try:
            with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as connection:
                connection.execute("VACUUM")
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._unusable(path, error) from error

    def _unusable(self, path: Path, error: Exception) -> DataFolderError:
        return DataFolderError(
            f"the {self.holds} in {path} can't be used: {error}. Check that the folder and its disk can be read "
            "and written, or move that file away"
        )

    def _prepare(self, connection: sqlite3.Connection, path: Path) -> None:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if application not in {0, self.application_id} or version > self.version:
            raise DataFolderError(f"{path} does not hold this Pincite's {self.holds}. Move it away, or upgrade Pincite")
        if application == 0:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                if not connection.execute("PRAGMA application_id").fetchone()[0]:
                    connection.execute(self.script)
                    connection.execute(f"PRAGMA application_id = {self.application_id}")
                    connection.execute(f"PRAGMA user_version = {self.version}")
