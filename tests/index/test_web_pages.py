"""Web pages by address: from public hosts alone, within limits, refreshed when their server has another version."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from pincite import documents
from pincite.bot.settings import Settings
from pincite.index import build, library
from pincite.index.embedders import embedder_of
from pincite.index.loaders.addresses import is_address, is_public, parsed, resolved, shown
from pincite.index.loaders.content import Unreadable
from pincite.index.loaders.fetching import Fetched, FetchLimits, Validators, fetch
from pincite.index.loaders.web_pages import OFF
from pincite.index.passages import passages
from pincite.index.report import Report
from tests.index.loaders.loader_files import pdf

HTML = "text/html; charset=utf-8"
PAGE = (
    "<!DOCTYPE html><title>Harbour</title><body><nav><p>Home and contact</p></nav>"
    "<h1>Harbour</h1><p>A berth costs 45 crowns.</p>"
)

NO_PAGE = "not a web page, text or PDF; save it and add the file"

Reply = tuple[int, dict[str, str], bytes]


class Site(ThreadingHTTPServer):
    """A server on the loopback with pages by path; each may be a function of the request's headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Reply | Callable[[dict[str, str]], Reply]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.drips = False

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that leave early are no errors here."""


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append((self.path, headers))
        page = self.server.pages.get(self.path, (404, {}, b""))
        status, sent, body = page(headers) if callable(page) else page
        if self.server.drips:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                self.wfile.write(b"x: y\r\n")
                threading.Event().wait(0.02)
        self.send_response(status)
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def loopback(numeric: str) -> bool:
    """Let a test ask its own server, and no other host."""
    return numeric == "127.0.0.1"


local = partial(fetch, allowed=loopback)


def refusal(address: str, **options: Any) -> str:
    with pytest.raises(Unreadable) as caught:
        local(address, **options)
    return str(caught.value)


def html(body: str = PAGE, **headers: str) -> Reply:
    return (
        200,
        {"Content-Type": HTML, **{name.replace("_", "-"): value for name, value in headers.items()}},
        body.encode(),
    )


@pytest.mark.parametrize(
    ("numeric", "expected"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("64:ff9b::5db8:d70e", True),
        ("127.0.0.1", False), ("127.8.8.8", False), ("::1", False), ("0.0.0.0", False), ("::", False),
        ("10.0.0.1", False), ("172.16.0.1", False), ("192.168.1.1", False), ("100.64.0.1", False), ("fd00::1", False),
        ("169.254.169.254", False),
        ("fe80::1%eth0", False), ("fec0::1", False), ("224.0.0.1", False), ("ff02::1", False),
        ("240.0.0.1", False), ("255.255.255.255", False), ("198.18.0.1", False), ("192.0.2.1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False), ("64:ff9b:1:a00:1:0:808:808", False), ("64:ff9b:1::7f00:1", False),
        ("192.0.0.8", False), ("192.88.99.1", False), ("3fff::1", False), ("5f00::1", False), ("2001:20::1", False),
        ("2606:2800::5efe:7f00:1", False), ("2606:2800::200:5efe:a00:1", False), ("2606:2800::5efe:5db8:d70e", True),
        ("2002:7f00:1::", False), ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False), ("localhost", False), ("", False),
    ],
)  # fmt: skip
def test_only_the_public_internet_is_public(numeric, expected):
    assert is_public(numeric) is expected


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0"])
def test_the_loopback_is_refused_however_it_is_written_and_never_asked(site, host):
    with pytest.raises(Unreadable, match="not on the public internet"):
        fetch(site.url("/", host))
    assert site.requests == []


@pytest.mark.parametrize("host", ["[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1", "192.168.0.1"])
def test_other_hosts_that_are_not_public_are_refused(host):
    with pytest.raises(Unreadable, match=r"is not fetched: .* is at .*, not on the public internet"):
        fetch(f"http://{host}/")


def test_a_redirect_to_a_host_that_is_not_allowed_is_refused(site):
    for target in ("http://169.254.169.254/latest/", site.url("/", "127.0.0.2"), f"//127.0.0.3:{site.server_port}/"):
        site.pages["/"] = 302, {"Location": target}, b""
        assert "not on the public internet" in refusal(site.url())
    assert [path for path, _ in site.requests] == ["/"] * 3


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://127.0.0.1/", "http://a:b@127.0.0.1/", "https://example.org:port/"],
)
def test_a_redirect_to_anything_but_a_page_is_refused(site, target):
    site.pages["/"] = 302, {"Location": target}, b""
    assert refusal(site.url()) == "redirects to something that is not the address of a web page"


def test_a_name_is_resolved_once_and_the_connection_goes_to_what_was_checked(site, monkeypatch):
    real, asked = socket.getaddrinfo, []

    def rebinding(host: str, port: int, *rest: Any, **more: Any) -> Any:
        if host != "rebind.test":
            return real(host, port, *rest, **more)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    site.pages["/"] = html()
    fetched = local(site.url("/", "rebind.test"))
    assert fetched is not None and asked == ["rebind.test"]
    assert site.requests[0][1]["host"] == f"rebind.test:{site.server_port}"


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    both = [(2, 1, 6, "", ("93.184.215.14", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(Unreadable, match=r"is at 10\.0\.0\.1"):
        resolved("both.test", 80, is_public)


def test_proxies_of_the_environment_take_no_part(site, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.9:9")
    site.pages["/"] = html()
    assert local(site.url()) is not None


def test_redirects_are_followed_a_few_times(site):
    site.pages |= {f"/{n}": (301, {"Location": f"/{n + 1}"}, b"") for n in range(9)}
    site.pages["/5"] = html()
    fetched = local(site.url("/0#part"))
    assert fetched is not None and fetched.address == site.url("/5")
    site.pages["/5"] = 301, {"Location": "/6"}, b""
    assert refusal(site.url("/0")) == "redirects more than 5 times"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ((404, {}, b""), "can't be fetched: the server answers 404; there is no such page"),
        ((503, {}, b""), "can't be fetched: the server answers 503; try again later"),
        ((304, {}, b""), "can't be fetched: the server answers 304; look at it in a browser"),
        ((200, {"Content-Type": "image/png"}, b"x"), f"is image/png, {NO_PAGE}"),
        ((200, {}, b"x"), f"is of no kind that its server names, {NO_PAGE}"),
        ((200, {"Content-Type": HTML, "Content-Encoding": "br"}, b"x"),
         "is compressed in a way that was not requested ('br')"),
        ((200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, b"not packed"), "is damaged: it can't be unpacked"),
        ((200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, gzip.compress(b"x" * 99)[:-9]),
         "is cut off before its end; try again"),
        ((200, {"Content-Type": HTML, "Content-Length": "9" * 12}, b"x"),
         "has 953,674 MB, over the limit of 1 MB; split it"),
        ((200, {"Content-Type": HTML}, b"x" * 2**21), "is larger than 1 MB"),
        ((200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, gzip.compress(b"x" * 2**27)), "is larger than 1 MB"),
        ((200, {"Content-Type": HTML, "Content-Length": "99"}, b"x"),
         "can't be fetched: what answers there does not speak HTTP, or breaks off"),
    ],
)  # fmt: skip
def test_replies_that_are_refused(site, reply, reason):
    site.pages["/"] = reply
    assert refusal(site.url(), limits=FetchLimits(max_bytes=2**20)) == reason


def test_a_server_that_drips_for_ever_is_left(site):
    site.drips = True
    assert refusal(site.url(), limits=FetchLimits(seconds=0.5)) == "does not arrive within 0 s; try again later"


def test_where_nothing_answers():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/") == "can't be fetched: nothing answers there"
    assert refusal("http://no-such-host.invalid/").startswith(
        "can't be fetched: no host is called no-such-host.invalid"
    )


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("http://anna:secret@example.org/", "holds a name or password"),
        ("http://xn--/", "is not a valid address"),
        ("http://xn--a-.example/", "is not a valid address"),
        ("http:///path", "is not the address of a web page"),
        ("https://example.org:port/", "is not a valid address"),
        ("http://example.org/" + "x" * 2000, "is longer than 2,000 characters"),
    ],
)
def test_addresses_that_are_none(written, reason):
    with pytest.raises(Unreadable, match=reason):
        parsed(written)


def test_addresses_and_paths_are_told_apart():
    assert is_address("https://example.org/a") and is_address(" HTTP://example.org")
    assert not any(map(is_address, ("notes.html", "/srv/http:/x", "file:///a", "httpx://a", "")))
    assert shown("https://anna:secret@example.org/\n") == "https://example.org/"
    assert str(parsed("HTTPS://Example.ORG/a?b=c#d")) == "https://example.org/a?b=c"


@pytest.mark.parametrize(
    ("path", "kind", "suffix"),
    [
        ("/", "text/html", ".html"),
        ("/a", "application/xhtml+xml", ".xhtml"),
        ("/a.html", "text/plain", ".txt"),
        ("/README.md", "text/plain; charset=utf-8", ".md"),
        ("/a.csv", "text/plain", ".csv"),
        ("/a", "Text/Markdown", ".md"),
    ],
)
def test_the_kind_is_what_the_server_says(site, path, kind, suffix):
    site.pages[path] = 200, {"Content-Type": kind}, b"x"
    fetched = local(site.url(path))
    assert isinstance(fetched, Fetched) and fetched.suffix == suffix


# Pages in a collection


@pytest.fixture
def on(settings: Settings) -> Settings:
    return settings.model_copy(update={"web_pages": True, "collection": "web"})


def add(settings: Settings, *items: str) -> Report:
    return build.add(items, settings, embedder_of(settings), fetching=local)


def test_while_the_setting_is_off_nothing_is_asked(site, settings):
    assert settings.web_pages is False
    report = library.add([site.url()], collection="web", settings=settings)
    assert report.failed == [(site.url(), OFF)] and site.requests == []


def test_the_public_functions_refuse_the_loopback(site, on):
    (failed,) = library.add(site.url(), settings=on).failed
    assert failed[0] == site.url() and "not on the public internet" in failed[1]
    assert site.requests == []


def test_a_page_is_a_document_with_title_and_address_whose_furniture_is_not_quoted(site, on):
    site.pages["/start"] = 302, {"Location": "/harbour"}, b""
    site.pages["/harbour"] = html()
    report = add(on, site.url("/start"))
    assert len(report.added) == 1 and not report.failed
    (document,) = documents("web", settings=on)
    assert (document.title, document.source) == ("Harbour", site.url("/harbour"))
    assert (document.origin, document.media_type) == (site.url("/start"), "text/html")
    split = passages(document.text, document.sections, document.structure)
    naming = [span.of(document.text) for passage in split for span in passage.naming]
    assert "Home and contact" in naming and "A berth costs 45 crowns." not in naming


def test_a_refresh_replaces_a_changed_page_and_leaves_an_unchanged_one(site, on):
    version = {"text": PAGE, "etag": '"1"'}

    def page(headers: dict[str, str]) -> Reply:
        if headers.get("if-none-match") == version["etag"]:
            return 304, {}, b""
        return html(version["text"], ETag=version["etag"], Last_Modified="Sat, 28 Nov 2026 10:00:00 GMT")

    site.pages["/"] = page
    assert len(add(on, site.url()).added) == 1
    assert len(add(on, site.url()).unchanged) == 1
    assert site.requests[1][1]["if-modified-since"] == "Sat, 28 Nov 2026 10:00:00 GMT"
    version.update(text=PAGE.replace("45", "50"), etag='"2"')
    report = add(on, site.url("/#prices"))
    assert len(report.changed) == 1
    (document,) = documents("web", settings=on)
    assert "50 crowns" in document.text and document.metadata["etag"] == '"2"'


def test_a_page_without_names_for_its_versions_is_compared_by_its_text(site, on):
    site.pages["/"] = html()
    add(on, site.url())
    assert len(add(on, site.url()).unchanged) == 1
    site.pages["/"] = html(PAGE.replace("45", "50"))
    assert len(add(on, site.url()).changed) == 1 and len(documents("web", settings=on)) == 1


def test_the_name_of_a_version_is_sent_only_to_the_page_that_bore_it(site, on):
    site.pages |= {"/": (302, {"Location": "/one"}, b""), "/one": html(ETag='"1"')}
    add(on, site.url())
    site.pages |= {"/": (302, {"Location": "/two"}, b""), "/two": html(PAGE.replace("45", "50"), ETag='"1"')}
    assert len(add(on, site.url()).changed) == 1
    assert all("if-none-match" not in headers for _, headers in site.requests)
    assert Validators('"1"', "", "http://a/").headers("http://b/") == {}


def test_a_page_that_fails_keeps_its_former_version_and_the_others_are_indexed(site, on, folder):
    (folder / "notes.txt").write_text("The pier is closed.", "utf-8")
    site.pages["/"] = html()
    add(on, site.url())
    site.pages = {}
    report = add(on, site.url(), str(folder))
    assert [reason for _, reason in report.failed] == [
        "can't be fetched: the server answers 404; there is no such page"
    ]
    assert len(report.added) == 1 and len(documents("web", settings=on)) == 2


def test_two_addresses_of_the_same_text(site, on):
    site.pages |= {"/a": html(), "/b": html()}
    add(on, site.url("/a"))
    (failed,) = add(on, site.url("/b")).failed
    assert failed[1] == f"has the same text as {site.url('/a')}, which is indexed"
    assert [document.origin for document in documents("web", settings=on)] == [site.url("/a")]


def test_a_page_is_removed_by_its_address(site, on):
    site.pages["/a"] = html()
    add(on, site.url("/a"))
    assert library.remove(site.url("/a"), settings=on).title == "Harbour"


def test_other_kinds_and_encodings(site, on):
    site.pages["/old"] = (
        200,
        {"Content-Type": "text/html; charset=iso-8859-2"},
        "<p>Łódź lies inland.".encode("iso-8859-2"),
    )
    site.pages["/odd"] = 200, {"Content-Type": "text/html; charset=rot13"}, b"<p>Plain enough, it seems."
    site.pages["/a%20b.pdf"] = 200, {"Content-Type": "application/pdf"}, pdf(["A berth costs 45 crowns."])
    site.pages["/fake"] = 200, {"Content-Type": "application/pdf"}, PAGE.encode()
    site.pages["/zip"] = 200, {"Content-Type": HTML}, b"PK\x03\x04" + b"\0" * 40
    site.pages["/empty"] = html(" ")
    report = add(on, *(site.url(path) for path in ("/old", "/odd", "/a%20b.pdf", "/fake", "/zip", "/empty")))
    texts = {document.title: document.text for document in documents("web", settings=on)}
    assert texts["old"] == "Łódź lies inland." and texts["a b"] == "A berth costs 45 crowns."
    assert texts["odd"] == "Plain enough, it seems."
    assert [reason for _, reason in report.failed] == [
        "is not what its server says: it is not PDF",
        "is not what its server says: it is not HTML",
        "is empty",
    ]
