"""The origin of a run: everything that may change an answer."""

from __future__ import annotations

import platform
import secrets
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from pincite.bot.settings import Settings

SERVING = frozenset(
    "allowed_origins answers_at_once audit_log grants host keys log_requests max_all_own_characters "
    "max_all_own_file_mb max_own_characters max_own_collections max_own_file_mb max_upload_mb model_on_page "
    "most_waiting oidc_client_id oidc_client_secret oidc_groups_claim oidc_issuer oidc_name_claim oidc_scope "
    "own_days port proxy_groups_header proxy_user_header public_url query_log_days request_timeout session_hours "
    "session_secret shutdown_timeout tracing trusted_hosts trusted_proxies uploads_at_once".split()
)
"""Settings of the server, which change no answer."""

UNIMPORTANT = SERVING | set("home collection lock_timeout threads max_file_mb load_seconds load_memory_mb".split())
"""Settings that change no answer, or are recorded elsewhere in the header."""

CHECKOUT = Path(__file__).parents[3]
"""The folder that holds Pincite: a checkout, or where it is installed."""


def commit(folder: Path = CHECKOUT) -> str | None:
    """The commit of a checkout, with `+` if it holds uncommitted changes; None outside a checkout."""
    if not (folder / ".git").exists():
        return None
    head = _git(folder, "rev-parse", "HEAD")
    if head is None:
        return None
    return f"{head}+" if _git(folder, "status", "--porcelain", "--untracked-files=no") else head


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        process = subprocess.run(  # noqa: S603 - the arguments are ours
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the user's own git
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return process.stdout.strip()


def machine() -> str:
    """The system, processor and Python."""
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"


def important(settings: Settings) -> dict[str, Any]:
    """The settings that may change an answer; never a secret."""
    return {
        name: value
        for name, value in settings.model_dump(mode="json").items()
        if name not in UNIMPORTANT and not isinstance(getattr(settings, name), SecretStr)
    }


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def new_id(suite: str, started: str) -> str:
    """A name for a run: its suite, its start and some random characters."""
    moment = datetime.fromisoformat(started).strftime("%Y%m%dT%H%M%SZ")
    plain = "".join(c if c.isalnum() or c in "._-" else "-" for c in suite)
    return f"{plain}-{moment}-{secrets.token_hex(3)}"
