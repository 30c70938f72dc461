"""Sessions in signed cookies: a browser's cookie names its user, and only this server can have written it.

A session that was ended is remembered until it would have been over, so that a copy of its cookie is worth nothing.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from pathlib import Path
from typing import Any

import filelock
from joserfc import jwt
from joserfc.jwk import OctKey

from pincite.bot.settings import Settings
from pincite.bot.tables import StoredTable
from pincite.index.private import FILE_MODE, private_folder

SECRET_FILE = "session.key"  # noqa: S105 - a file's name
"""Holds the secret of a server without the setting `session_secret`."""

ALGORITHM = "HS256"

ENDED = StoredTable(
    file="sessions.sqlite",
    application_id=0x50494E53,  # the letters PINS
    holds="sessions that were ended",
    script="""
CREATE TABLE ended_sessions (
    id TEXT PRIMARY KEY,
    expires DOUBLE PRECISION NOT NULL   -- seconds since 1970
) WITHOUT ROWID
""",
)


class Sessions:
    """Seals what a browser keeps, and opens it again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        given = settings.session_secret
        secret = given.get_secret_value().encode() if given is not None else _secret(settings.home / SECRET_FILE)
        self._key = OctKey.import_key(hashlib.sha256(b"pincite sessions\0" + secret).digest())

    def seal(self, use: str, claims: dict[str, Any], seconds: float, now: float | None = None) -> str:
        """Sign claims that are good for some seconds, and for one use."""
        now = time.time() if now is None else now
        lasting = {"use": use, "sid": secrets.token_urlsafe(16), "exp": int(now + seconds)}
        return str(jwt.encode({"alg": ALGORITHM}, claims | lasting, self._key, algorithms=[ALGORITHM]))

    def unseal(self, use: str, sealed: str, now: float | None = None) -> dict[str, Any] | None:
        """Return the claims; None if they were not signed here for this use, or their time is over."""
        try:
            claims: dict[str, Any] = jwt.decode(sealed, self._key, algorithms=[ALGORITHM]).claims
            rules = jwt.JWTClaimsRegistry(
                now=None if now is None else int(now),
                exp={"essential": True},
                sid={"essential": True},
                use={"essential": True, "value": use},
            )
            rules.validate(claims)
        except Exception:  # noqa: BLE001 - whatever the library makes of a cookie that anybody may have written
            return None
        return claims

    def end(self, claims: dict[str, Any], now: float | None = None) -> None:
        """End a session before its time."""
        now = time.time() if now is None else now
        with ENDED.writing(self._settings, create=True) as table:
            table.execute("DELETE FROM ended_sessions WHERE expires < ?", (now,))
            table.execute(
                "INSERT INTO ended_sessions VALUES (?, ?) ON CONFLICT DO NOTHING", (claims["sid"], claims["exp"])
            )

    def is_ended(self, claims: dict[str, Any]) -> bool:
        """Whether a session was ended."""
        if not ENDED.exists(self._settings):
            return False
        with ENDED.writing(self._settings) as table:
            return table.execute("SELECT 1 FROM ended_sessions WHERE id = ?", (claims["sid"],)).fetchone() is not None


def _secret(file: Path) -> bytes:
    """Read the secret of a data folder; make it the first time."""
    private_folder(file.parent)
    with filelock.FileLock(file.with_suffix(".lock"), timeout=10, mode=FILE_MODE):
        if not file.exists():
            fresh = file.with_suffix(".new")
            with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE_MODE), "w") as out:
                out.write(secrets.token_hex(32))
            fresh.replace(file)
        return file.read_bytes()
