"""The page at /: a Gradio app of three tabs, which the page's own script fills.

Gradio brings the document, the theme and the tabs. Chat and documents are our own elements in them, and talk to /v1;
docs/decisions/0001-gradio.md says why.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from html.parser import HTMLParser

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when Gradio is imported
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from pincite.bot.serving.guard import SAFE_METHODS, policy

SYSTEM_FONTS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif")
SYSTEM_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")

TABS = (("Chat", "pincite-chat"), ("Documents", "pincite-documents"), ("Quality", "pincite-quality"))
"""Each tab's label, and the id of the element in it."""

HEAD = """
<meta name="description" content="Answers questions over your documents and pins every statement to its source.">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/page/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page/page.css">
<script type="module" src="/page/main.js"></script>
"""

PAGE = "/"

LOADED = re.compile(r"/|/(theme\.css|manifest\.json|(assets|static)/.+)")
"""What the page loads of Gradio. Its hundred other routes (queue, uploads, files, proxy, API) don't answer."""


def theme() -> gr.themes.Base:
    """Make Gradio's plain theme in system fonts, so that no font is fetched, and in the page's colours."""
    return gr.themes.Base(font=list(SYSTEM_FONTS), font_mono=list(SYSTEM_MONO)).set(
        body_background_fill="var(--paper)",
        body_background_fill_dark="var(--paper)",
        body_text_color="var(--ink)",
        body_text_color_dark="var(--ink)",
        layout_gap="0",
    )


def blocks() -> gr.Blocks:
    """Make the tabs."""
    page = gr.Blocks(title="Pincite", analytics_enabled=False, fill_width=True)
    with page, gr.Tabs(elem_id="pincite-tabs", overflow_behavior="wrap"):
        for label, element in TABS:
            with gr.Tab(label, render_children=True):
                gr.Column(elem_id=element)
    return page


class GradioPage:
    """ASGI application: Gradio's page, and of Gradio's other routes only the files that the page loads."""

    def __init__(self) -> None:
        self.gradio = gr.mount_gradio_app(
            FastAPI(openapi_url=None),
            blocks(),
            path="",
            head=HEAD,
            theme=theme(),
            footer_links=[],
            show_error=False,
            ssr_mode=False,
            run_history=False,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] not in SAFE_METHODS or not LOADED.fullmatch(scope["path"]):
            message = "there is nothing here"
            await JSONResponse({"error": {"type": "NotFound", "message": message}}, 404)(scope, receive, send)
        elif scope["path"] == PAGE:
            await self.gradio(scope, receive, _allowing_inline_scripts(send))
        else:
            await self.gradio(scope, receive, send)


def _allowing_inline_scripts(send: Send) -> Send:
    """Send the page with a policy that allows the scripts in it, each by its hash."""
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
        (start,), body = started, b"".join(chunks)
        headers = MutableHeaders(scope=start)
        headers["content-security-policy"] = policy(*script_hashes(body.decode()))
        headers["cache-control"] = "no-store"
        await send(start)
        await send({"type": "http.response.body", "body": body})

    return sending


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
