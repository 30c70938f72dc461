"""Caches the page that Gradio made, by all it depends on, so that opening it takes no thread."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import Message, Send

MOST = 64
"""Pages to keep, of some 35 KB each: one for each language and each address by which the server is reached."""

NAMING = ("host", "x-forwarded-host", "x-forwarded-proto", "x-gradio-server")
"""Headers by which Gradio writes the server's address into the page."""

LONGEST_NAME = 300
"""Characters of such a header for which a page is kept."""

OK = 200

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page, ready to be sent."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    async def send(self, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": OK, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": self.body})


class KeptPages:
    """The pages made last. For one event loop."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()

    def get(self, key: Key | None) -> KeptPage | None:
        """The page for a key, if it was made not long ago."""
        if key is None or key not in self._pages:
            return None
        self._pages.move_to_end(key)
        return self._pages[key]

    def put(self, key: Key | None, start: Message, body: bytes) -> None:
        """Keep a page that was made well; forget the one that was opened longest ago where there are too many."""
        if key is not None and start["status"] == OK:
            self._pages[key] = KeptPage(tuple(start["headers"]), body)
            if len(self._pages) > self._most:
                self._pages.popitem(last=False)


def key_of(request: Request, language: str) -> Key | None:
    """What a page depends on; None for a request whose page is made for it alone."""
    names = [",".join(request.headers.getlist(name)) for name in NAMING]
    if request.method != "GET" or request.url.query or max(map(len, names)) > LONGEST_NAME:
        return None
    return (language, request.url.scheme, request.scope.get("root_path", ""), *names)
