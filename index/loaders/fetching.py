"""Fetches a page over the network, within limits of time, size, redirects and kinds, from public hosts alone.

httpcore makes the connection (it is what httpx stands on) because it lets us choose the numeric address that a name is
reached at, while the certificate is still checked against the name. No proxy and no cookies take part.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import httpcore

from pincite.index.loaders.addresses import Allowed, is_public, parsed, resolved
from pincite.index.loaders.content import Unreadable
from pincite.index.loaders.files import too_large
from pincite.index.loaders.sniff import KINDS
from pincite.index.version import version

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
"""Most redirects to follow; ordinary pages have one or two."""

LONGEST_VALIDATOR = 300
"""Longest ETag or date, in characters, that is stored and sent again."""

SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
}
"""Kinds of pages that are read, with the suffix of a file of that kind."""

NOT_MODIFIED = 304
_SUCCESS = 200
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = {404: "there is no such page", 410: "the page is gone", 401: "it asks for a login", 403: "it lets nobody in"}
_GZIP = 16 + zlib.MAX_WBITS
_CHUNK = 2**16


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Limits of time and size for fetching one page."""

    seconds: float = 30.0
    """Most time for all of it, redirects included; looking up a name takes as long as the system allows."""
    max_bytes: int = 20 * 2**20
    """Largest page, unpacked."""


@dataclass(frozen=True, slots=True)
class Validators:
    """The headers by which a server names the version of a page."""

    etag: str = ""
    last_modified: str = ""
    address: str = ""
    """The address of that version: another page may have the same names."""

    def headers(self, address: str) -> dict[str, str]:
        """Headers that ask an address for another version only."""
        if address != self.address:
            return {}
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as the server sent it."""

    address: str
    """Its final address, after redirects."""
    data: bytes
    suffix: str
    """The suffix of a file of its kind."""
    charset: str = ""
    """The encoding that the server names, if it names one."""
    validators: Validators = Validators()


def fetch(
    address: str,
    *,
    former: Validators = Validators(),
    limits: FetchLimits = FetchLimits(),
    allowed: Allowed = is_public,
) -> Fetched | None:
    """Fetch a page; None if it is still the version that `former` names.

    Args:
        address: as a person wrote it.
        former: the version that is there already.
        limits: of time and size.
        allowed: whether a host at a numeric address may be asked; asked for every host on the way. Only a test, which
            serves its pages on the loopback, has a reason to pass another one.

    Raises:
        Unreadable: it can't be fetched, or is no page. The message continues a sentence that begins with the address.
    """
    url = parsed(address)
    network = _Network(time.monotonic() + limits.seconds, allowed)
    with httpcore.ConnectionPool(ssl_context=_tls(), network_backend=network, max_keepalive_connections=0) as pool:
        for _ in range(MOST_REDIRECTS + 1):
            try:
                outcome = _request(pool, url, former, limits)
            except httpcore.TimeoutException as error:
                raise Unreadable(f"does not arrive within {limits.seconds:.0f} s; try again later") from error
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, ssl.SSLError) as error:
                raise Unreadable(f"can't be fetched: {_cause(error)}") from error
            if outcome is None or isinstance(outcome, Fetched):
                return outcome
            if url.scheme == "https" and outcome.scheme == "http":
                raise Unreadable("redirects from https to http, where anybody on the way could change it")
            url = outcome
    raise Unreadable(f"redirects more than {MOST_REDIRECTS} times")


def _request(
    pool: httpcore.ConnectionPool, url: httpx.URL, former: Validators, limits: FetchLimits
) -> Fetched | httpx.URL | None:
    """Ask once: the page, the address that it leads on to, or None if it is the former version."""
    import httpx

    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": f"pincite/{version()}",
        "Accept": ", ".join(SUFFIXES),
        "Accept-Encoding": "gzip",
        **(conditions := former.headers(str(url))),
    }
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    with pool.stream("GET", target, headers=list(headers.items())) as response:
        answered = httpx.Headers(response.headers)
        if response.status in _REDIRECTS and (location := answered.get("location")):
            return _led(url, location)
        if response.status == NOT_MODIFIED and conditions:
            return None
        if response.status != _SUCCESS:
            why = _GONE.get(response.status, "try again later" if response.status >= 500 else "look at it in a browser")  # noqa: PLR2004
            raise Unreadable(f"can't be fetched: the server answers {response.status}; {why}")
        kind, charset = _kind(answered)
        declared = answered.get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > limits.max_bytes:
            raise Unreadable(too_large(int(declared[:20]), limits.max_bytes))
        data = bytearray()
        for part in _unpacked(response.iter_stream(), answered.get("content-encoding", "")):
            data += part
            if len(data) > limits.max_bytes:
                raise Unreadable(f"is larger than {limits.max_bytes / 2**20:,.0f} MB")
        return Fetched(str(url), bytes(data), _suffix(url, kind), charset, _validators(str(url), answered))


def _led(url: httpx.URL, location: str) -> httpx.URL:
    import httpx

    try:
        return parsed(str(url.join(location)))
    except (httpx.InvalidURL, ValueError, Unreadable) as error:
        raise Unreadable("redirects to something that is not the address of a web page") from error


def _kind(headers: httpx.Headers) -> tuple[str, str]:
    """The kind of a page and its encoding."""
    written, _, parameters = headers.get("content-type", "").partition(";")
    kind = written.strip().lower()
    if kind not in SUFFIXES:
        named = kind if kind and kind.isprintable() else "of no kind that its server names"
        raise Unreadable(f"is {named[:80]}, not a web page, text or PDF; save it and add the file")
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return kind, value.strip().strip("\"'").lower()
    return kind, ""


def _suffix(url: httpx.URL, kind: str) -> str:
    """The suffix of a page's kind; servers send Markdown and tables as plain text, too."""
    own = PurePosixPath(url.path).suffix.lower()
    return own if kind == "text/plain" and own in KINDS else SUFFIXES[kind]


def _validators(address: str, headers: httpx.Headers) -> Validators:
    def sound(name: str) -> str:
        value = headers.get(name, "")
        return value if len(value) <= LONGEST_VALIDATOR and value.isascii() and value.isprintable() else ""

    return Validators(sound("etag"), sound("last-modified"), address)


def _unpacked(parts: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The parts of a body, each unpacked to a bounded size."""
    match encoding.strip().lower():
        case "" | "identity":
            yield from parts
        case "gzip" | "x-gzip":
            unpacking = zlib.decompressobj(_GZIP)
            try:
                for part in parts:
                    waiting = part
                    while waiting and not unpacking.eof:
                        yield unpacking.decompress(waiting, _CHUNK)
                        waiting = unpacking.unconsumed_tail
            except zlib.error as error:
                raise Unreadable("is damaged: it can't be unpacked") from error
            if not unpacking.eof:
                raise Unreadable("is cut off before its end; try again")
        case other:
            raise Unreadable(f"is compressed in a way that was not requested ({other[:40]!r})")


def _cause(error: Exception) -> str:
    """What went wrong with the connection, without the library's words where better ones are known."""
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return "its certificate is not valid"
    if "refused" in text:
        return "nothing answers there"
    if isinstance(error, httpcore.ProtocolError):
        return "what answers there does not speak HTTP, or breaks off"
    return " ".join(text.split())[:120] or "the connection breaks off"


def _tls() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context(trust_env=False)


class _Network(httpcore.NetworkBackend):
    """Connects to allowed hosts alone, until a deadline on the monotonic clock."""

    def __init__(self, until: float, allowed: Allowed) -> None:
        self._until, self._allowed = until, allowed
        self._own = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the host's addresses that answers."""
        failed: Exception = httpcore.ConnectError("no address")
        for numeric in resolved(host, port, self._allowed):
            try:
                stream = self._own.connect_tcp(numeric, port, timeout=_left(self._until), socket_options=socket_options)
            except httpcore.ConnectError as error:
                failed = error
            else:
                return _Stream(stream, self._until)
        raise failed


class _Stream(httpcore.NetworkStream):
    """A connection that ends at its deadline, however slowly the other side talks."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read the bytes that have arrived."""
        return self._stream.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        self._stream.write(buffer, _left(self._until))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypt it; the certificate has to be that of the name."""
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(self._until)), self._until)

    def get_extra_info(self, info: str) -> Any:
        """Answer what the library asks about the connection."""
        return self._stream.get_extra_info(info)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
