"""Notices that the processes on a PostgreSQL database send each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pincite.index.catalogue.connections import connect, database_errors
from pincite.index.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from psycopg import Connection


class Notices:
    """Receives other processes' notices on a channel, over a connection of its own. Not safe to use from several
    threads.
    """

    def __init__(self, url: str, channel: str) -> None:
        """`channel` is an identifier of Pincite's own, never text from outside."""
        self._url, self._channel = url, channel
        self._connection: Connection | None = None

    @property
    def listening(self) -> bool:
        """Whether a notice can arrive."""
        return self._connection is not None and not self._connection.closed

    def listen(self) -> None:
        """Listen from now on, also after the connection broke: a notice that arrives meanwhile ends the next wait.

        Raises:
            DatabaseUnavailable: the database does not answer.
        """
        if self.listening:
            return
        connection = connect(self._url)
        with database_errors(self._url):
            connection.execute(f"LISTEN {self._channel}".encode())
        self._connection = connection

    def wait(self, seconds: float) -> bool:
        """Wait for a notice, at most some seconds; returns whether one came. A connection that breaks ends the wait."""
        if self._connection is None:
            return False
        try:
            with database_errors(self._url):
                return any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1))
        except DatabaseUnavailable:
            self.close()
            return False

    def close(self) -> None:
        """Stop listening."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
