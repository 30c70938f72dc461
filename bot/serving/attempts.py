"""Requests with an `Idempotency-Key`: still running, or with the reply that a repetition gets again.

A request that runs has a lease, which its server renews: should the server die, the key is free once the lease is over.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from pincite.bot.serving.expiry import DAY
from pincite.bot.settings import Settings
from pincite.bot.tables import StoredTable
from pincite.index.catalogue import Database
from pincite.index.errors import PinciteError

LEASE_SECONDS = 60
"""Seconds for which a request counts as running after its server last renewed the lease."""

MOST_KEPT = 200_000
"""Replies to keep, of some 400 bytes each. Anybody can draw a token and write with a thousand keys a second, so beyond
that the oldest go before their day is over."""

TRIM_EVERY = 1000
"""Requests after which the replies are counted."""

TABLE = StoredTable(
    file="idempotency.sqlite",
    application_id=0x50494E49,  # the letters PINI
    holds="replies to requests with an Idempotency-Key",
    script="""
CREATE TABLE idempotency_keys (
    owner TEXT NOT NULL,                -- whose request it was
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,          -- hash of the request
    attempt TEXT NOT NULL,              -- names the run of it
    expires DOUBLE PRECISION NOT NULL,  -- seconds since 1970
    status INTEGER,                     -- of the reply; empty while the request runs
    headers TEXT,                       -- JSON: [[name, value], ...]
    body BYTEA,
    PRIMARY KEY (owner, key)
) WITHOUT ROWID
""",
)


class MalformedIdempotencyKey(PinciteError):
    """The header Idempotency-Key holds no key, or several."""

    def __init__(self) -> None:
        super().__init__(
            "the header Idempotency-Key is not one key. Send 1 to 255 characters of ASCII without spaces in quotes, "
            'such as "8e03978e-40d5-43e8-bc93-6894a57f9324"'
        )


class IdempotencyKeyReused(PinciteError):
    """An Idempotency-Key came again with another request."""

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key was sent with another request before. Send a key of its own with each")


class IdempotencyKeyInUse(PinciteError):
    """An Idempotency-Key came again while its first request still runs."""

    retry_after = 2

    def __init__(self) -> None:
        super().__init__("the first request with this Idempotency-Key still runs. Send it again in a moment")


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A reply to keep."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run of a request."""

    owner: str
    key: str
    id: str


class Attempts:
    """The requests with an `Idempotency-Key`, of a data folder or of the machines that share a database."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._begun = itertools.count(1)

    def begin(self, owner: str, key: str, fingerprint: str, now: float | None = None) -> Attempt | KeptReply:
        """Begin a request, or return the reply that it got before.

        Raises:
            IdempotencyKeyReused: the key came with another request before.
            IdempotencyKeyInUse: that request still runs.
        """
        now = time.time() if now is None else now
        attempt = Attempt(owner, key, uuid4().hex)
        while True:
            with TABLE.writing(self._settings, create=True) as table:
                table.execute("DELETE FROM idempotency_keys WHERE expires < ?", (now,))
                if next(self._begun) % TRIM_EVERY == 0:
                    _trim(table)
                begun = table.execute(
                    "INSERT INTO idempotency_keys (owner, key, fingerprint, attempt, expires) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT DO NOTHING",
                    (owner, key, fingerprint, attempt.id, now + LEASE_SECONDS),
                )
                if begun.rowcount:
                    return attempt
                row = table.execute(
                    "SELECT fingerprint, status, headers, body FROM idempotency_keys WHERE owner = ? AND key = ?",
                    (owner, key),
                ).fetchone()
            if row is not None:  # otherwise it was given up in between
                break
        first, status, headers, body = row
        if first != fingerprint:
            raise IdempotencyKeyReused
        if status is None:
            raise IdempotencyKeyInUse
        return KeptReply(status, [(name, value) for name, value in json.loads(headers)], bytes(body))

    def renew(self, attempt: Attempt, now: float | None = None) -> None:
        """Say that a request still runs."""
        now = time.time() if now is None else now
        with TABLE.writing(self._settings) as table:
            table.execute(
                "UPDATE idempotency_keys SET expires = ? WHERE owner = ? AND key = ? AND attempt = ? "
                "AND status IS NULL",
                (now + LEASE_SECONDS, attempt.owner, attempt.key, attempt.id),
            )

    def finish(self, attempt: Attempt, reply: KeptReply, now: float | None = None) -> None:
        """Keep the reply to a request for a day."""
        now = time.time() if now is None else now
        with TABLE.writing(self._settings) as table:
            table.execute(
                "UPDATE idempotency_keys SET status = ?, headers = ?, body = ?, expires = ? "
                "WHERE owner = ? AND key = ? AND attempt = ?",
                (
                    reply.status,
                    json.dumps(list(reply.headers)),
                    reply.body,
                    now + DAY,
                    attempt.owner,
                    attempt.key,
                    attempt.id,
                ),
            )

    def give_up(self, attempt: Attempt) -> None:
        """Free the key of a request that changed nothing."""
        with TABLE.writing(self._settings) as table:
            table.execute(
                "DELETE FROM idempotency_keys WHERE owner = ? AND key = ? AND attempt = ?",
                (attempt.owner, attempt.key, attempt.id),
            )

    def purge(self, now: float | None = None) -> None:
        """Delete replies that are older than a day."""
        now = time.time() if now is None else now
        if TABLE.exists(self._settings):
            with TABLE.writing(self._settings) as table:
                table.execute("DELETE FROM idempotency_keys WHERE expires < ?", (now,))


def _trim(table: sqlite3.Connection | Database) -> None:
    """Delete the oldest replies where there are too many; requests that still run stay."""
    newest = table.execute(
        "SELECT expires FROM idempotency_keys WHERE status IS NOT NULL ORDER BY expires DESC LIMIT 1 OFFSET ?",
        (MOST_KEPT,),
    ).fetchone()
    if newest is not None:
        table.execute("DELETE FROM idempotency_keys WHERE status IS NOT NULL AND expires <= ?", (newest[0],))
