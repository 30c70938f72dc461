"""The page's own files, served from memory: no thread reads them, so they come at once, however many requests wait."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

STATIC = Path(__file__).parent / "static"

LEAST_PACKED = 1024
"""Size in bytes from which a file is kept compressed, too."""

FOR_EVER = "private, max-age=31536000, immutable"
"""Cache header for a file under an address that holds its hash."""

TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    packed: bytes | None
    media_type: str
    tag: str


class PageFiles:
    """ASGI application: the files of a folder, under their paths and under `VERSION/` before them."""

    def __init__(self, folder: Path = STATIC) -> None:
        """Read all files of the folder."""
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self._files = {path.relative_to(folder).as_posix(): _read(path) for path in paths}
        hashed = hashlib.sha256("".join(f"{name}{file.tag}" for name, file in self._files.items()).encode())
        self.version = hashed.hexdigest()[:16]
        """Hash of all files, and part of their address: a browser may keep them for good."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"allow": "GET, HEAD"})
        name = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/")
        lasting = name.startswith(f"{self.version}/")
        file = self._files.get(name.removeprefix(f"{self.version}/"))
        if file is None:
            raise HTTPException(404)
        await _reply(file, Headers(scope=scope), FOR_EVER if lasting else "no-cache")(scope, receive, send)


def _read(path: Path) -> _File:
    body = path.read_bytes()
    packed = gzip.compress(body, mtime=0) if len(body) >= LEAST_PACKED else None
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return _File(body, packed, kind, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def _reply(file: _File, headers: Headers, caching: str) -> Response:
    caching_headers = {"etag": file.tag, "cache-control": caching, "vary": "Accept-Encoding"}
    if file.tag in headers.get("if-none-match", ""):
        return Response(status_code=304, headers=caching_headers)
    if file.packed is not None and "gzip" in headers.get("accept-encoding", ""):
        return Response(
            file.packed, headers={**caching_headers, "content-encoding": "gzip"}, media_type=file.media_type
        )
    return Response(file.body, headers=caching_headers, media_type=file.media_type)
