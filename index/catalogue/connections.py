"""Connections to a PostgreSQL database, idle open between questions."""

from __future__ import annotations

import os
import selectors
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pincite.index.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from psycopg import Connection

CONNECTION = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "application_name": "pincite",
}
"""Options of a connection unless the address sets them: a machine that is gone is noticed within a minute."""

SESSION = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
"""The same for the server, which then releases the locks of a worker that lost power."""

MOST_IDLE = 16
"""Connections that a process keeps open for its next questions."""

_idle: dict[tuple[str, int], list[Connection]] = {}
"""Open connections by address and process."""
_idle_lock = threading.Lock()


def connect(url: str) -> Connection:
    """Open a connection.

    Raises:
        DatabaseUnavailable: the driver is missing, the address is invalid, or the database refuses the login.
    """
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise DatabaseUnavailable(
            "database_url names a PostgreSQL database, and its driver is not installed. "
            "Run: pip install 'pincite[postgres]'"
        ) from None
    try:
        options = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise DatabaseUnavailable(
            f"database_url is not an address ({error}). Write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE"
        ) from None
    with database_errors(url):
        connection = psycopg.connect(**{**CONNECTION, **options}, autocommit=True)  # type: ignore[arg-type]
        if not connection.info.host.startswith("/"):
            connection.execute(SESSION)
    return connection


def take_idle(url: str) -> Connection | None:
    """An idle connection that still works, if there is one."""
    if not _idle:
        return None
    from psycopg import OperationalError

    with _idle_lock:
        idle = _idle.get((url, os.getpid()), [])
        while idle:
            connection = idle.pop()
            # A server that went away has said so, or hung up: there is something to read.
            with suppress(OperationalError), selectors.DefaultSelector() as selector:
                selector.register(connection.fileno(), selectors.EVENT_READ)
                if not selector.select(0):
                    return connection
            connection.close()
    return None


def put_back(url: str, connection: Connection) -> None:
    """Keep a connection for the next question; close it if it is in a transaction, or if enough are kept."""
    from psycopg.pq import TransactionStatus

    with _idle_lock:
        idle = _idle.setdefault((url, os.getpid()), [])
        if connection.info.transaction_status == TransactionStatus.IDLE and len(idle) < MOST_IDLE:
            idle.append(connection)
            return
    connection.close()


def shown_address(url: str) -> str:
    """The address without user and password."""
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(url)
    return f"{parts.get('dbname', '')} at {parts.get('host', 'localhost')}:{parts.get('port', '5432')}"


@contextmanager
def database_errors(url: str, *let_through: type[Exception]) -> Iterator[None]:
    """Turn the driver's errors into one that says what to do, except those of some classes."""
    import psycopg

    try:
        yield
    except let_through:
        raise
    except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.InsufficientPrivilege) as error:
        raise DatabaseUnavailable(
            f"the database {shown_address(url)} can't be used: {str(error).strip()}. Nothing was changed: start it, or "
            "correct database_url, and run this again"
        ) from error
