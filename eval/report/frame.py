"""The frame of a report's HTML: its policy, its style and its script.

Text of documents, questions and models stays text: every value goes through `escape`, and a policy in the file forbids
the browser to fetch anything or to run any script but the one in the file, by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib import resources

from pincite.eval.report.markup import escape

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The content security policy: show the file, load nothing. `framed` adds the hash of its script."""


def framed(title: str, body: Iterable[str]) -> str:
    """Return the HTML file with this title and body."""
    style = resources.files("pincite.eval.report").joinpath("page.css").read_text("utf-8")
    script = resources.files("pincite.eval.report").joinpath("page.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"{POLICY}; script-src 'sha256-{digest}'"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="generator" content="Pincite">',
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            "<main>",
            *body,
            "</main>",
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )
