"""The page at /: a Gradio app of four tabs, which the page's own script fills.

Gradio brings the document, the theme and the tabs. Chat and documents are our own elements in them, and talk to /v1;
docs/decisions/0001-gradio.md says why.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import threading
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when Gradio is imported
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Match, Mount
from starlette.types import Message, Receive, Scope, Send

from pincite.bot.serving.guard import SAFE_METHODS, policy
from pincite.bot.serving.kept_pages import KeptPages, key_of
from pincite.bot.serving.languages import COOKIE, ENGLISH, chosen, direction, embedded, text

SYSTEM_FONTS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif")
SYSTEM_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")

TABS = ("chat", "documents", "quality", "measure")
"""Each tab by the id that the page's script knows it by."""

HEAD = """
<meta name="description" content="{description}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="{files}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{files}/page.css">
<script type="module" src="{files}/main.js"></script>
"""

PAGE = "/"

FILES = "/page"
"""Where the page's own files are served."""

LOADED = re.compile(r"/|/(theme\.css|manifest\.json|(assets|static)/.+)")
"""The parts of Gradio that the page loads. Gradio's other routes (queue, uploads, files, proxy, API) don't answer."""


def theme() -> gr.themes.Base:
    """Make Gradio's plain theme in system fonts, so that no font is fetched, and in the page's colours."""
    return gr.themes.Base(font=list(SYSTEM_FONTS), font_mono=list(SYSTEM_MONO)).set(
        body_background_fill="var(--paper)",
        body_background_fill_dark="var(--paper)",
        body_text_color="var(--ink)",
        body_text_color_dark="var(--ink)",
        layout_gap="0",
    )


def blocks(language: str) -> gr.Blocks:
    """Make the tabs, labelled in a language."""
    page = gr.Blocks(title="Pincite", analytics_enabled=False, fill_width=True)
    with page, gr.Tabs(elem_id="pincite-tabs", overflow_behavior="wrap"):
        for name in TABS:
            with gr.Tab(text(language, f"tab.{name}"), id=name, render_children=True):
                gr.Column(elem_id=f"pincite-{name}")
    return page


def mounted(language: str, files: str = FILES) -> FastAPI:
    """Make Gradio's application for a page in a language, whose own files lie under a path."""
    application: FastAPI = gr.mount_gradio_app(
        FastAPI(openapi_url=None),
        blocks(language),
        path="",
        head=HEAD.format(description=text(language, "page.description"), files=files),
        theme=theme(),
        footer_links=[],
        show_error=False,
        ssr_mode=False,
        run_history=False,
    )
    return application


class GradioPage:
    """ASGI application: Gradio's page, and of Gradio's other routes only the files that the page loads.

    Each language has a Gradio application of its own, made when somebody first reads it. Their files are the same.
    """

    def __init__(self, kept_days: int = 0, files: str = FILES) -> None:
        """`kept_days`: for how many days the server keeps questions. `files`: where the page's own files lie."""
        self._lock = threading.Lock()
        self._kept_days = kept_days
        self._files = files
        self._kept = KeptPages()
        self._pages = {ENGLISH: mounted(ENGLISH, files)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] not in SAFE_METHODS or not LOADED.fullmatch(scope["path"]):
            message = "there is nothing here"
            await JSONResponse({"error": {"type": "NotFound", "message": message}}, 404)(scope, receive, send)
        elif scope["path"] == PAGE:
            request = Request(scope)
            language = chosen(request.cookies.get(COOKIE), request.headers.get("accept-language", ""))
            key = key_of(request, language)
            cached = self._kept.get(key)
            if cached is not None:
                await cached.send(send)
                return
            page = await run_in_threadpool(self._page, language)
            await page(scope, receive, _in_language(language, self._kept_days, send, partial(self._kept.put, key)))
        else:
            await self._pages[ENGLISH](scope, receive, send)

    def _page(self, language: str) -> FastAPI:
        with self._lock:
            if language not in self._pages:
                self._pages[language] = mounted(language, self._files)
            return self._pages[language]


class PageMount(Mount):
    """Routes / and the page's own paths; all others go to the other routes, which answer a wrong method with 405."""

    def __init__(self, page: GradioPage) -> None:
        super().__init__("/", page, name="gradio")

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match / and the paths of files that the page loads."""
        if scope["type"] == "http" and not LOADED.fullmatch(scope["path"]):
            return Match.NONE, {}
        return super().matches(scope)


def _in_language(language: str, kept_days: int, send: Send, keep: Callable[[Message, bytes], None]) -> Send:
    """Send the page with its messages, and with a policy that allows the scripts in it, each by its hash; keep it."""
    started: list[Message] = []
    chunks: list[bytes] = []

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.append(message)
            return
        if message["type"] != "http.response.body":
            await send(message)
            return
        chunks.append(message.get("body", b""))
        if message.get("more_body"):
            return
        (start,) = started
        html = translated(b"".join(chunks).decode(), language, kept_days)
        body = html.encode()
        headers = MutableHeaders(scope=start)
        headers["content-security-policy"] = policy(*script_hashes(html))
        headers["cache-control"] = "no-store"
        headers["content-language"] = language
        headers["vary"] = "Accept-Language, Cookie"
        if "content-length" in headers:
            headers["content-length"] = str(len(body))
        keep(start, body)
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return sending


def translated(html: str, language: str, kept_days: int = 0) -> str:
    """Name the language and its direction in a page of Gradio's, and put the messages before its other scripts."""
    named = re.sub(r'<html(\s+)lang="en"', rf'<html\1lang="{language}" dir="{direction(language)}"', html, count=1)
    return named.replace("</head>", f"{embedded(language, kept_days)}</head>", 1)


def script_hashes(html: str) -> list[str]:
    """Hash the inline scripts of a page, as a content security policy names them."""
    parser = _InlineScripts()
    parser.feed(html)
    digests = (hashlib.sha256(script.encode()).digest() for script in parser.scripts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


class _InlineScripts(HTMLParser):
    """Collects the scripts that stand in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a script, unless it is loaded from elsewhere."""
        self._inside = tag == "script" and "src" not in dict(attrs)
        if self._inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        """End a script."""
        self._inside = False

    def handle_data(self, data: str) -> None:
        """Add to the script."""
        if self._inside:
            self.scripts[-1] += data
