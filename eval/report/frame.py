"""The frame of a report's HTML: its policy, its style and its script.

Text of documents, questions and models stays text: every value goes through `escape`, and a policy in the file forbids
the browser to fetch anything or to run any script but those in the file, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from importlib import resources

from pincite.eval.report.markup import escape

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The content security policy: show the file, load nothing. `framed` adds the hashes of its scripts."""

FILTER = "page.js"


def framed(title: str, body: Iterable[str], scripts: Sequence[str] = (FILTER,)) -> str:
    """Return the HTML file with this title and body.

    Args:
        title: of the window.
        body: elements.
        scripts: names of files in this package; each is a module of its own.
    """
    style = _text("page.css")
    modules = [_text(name) for name in scripts]
    policy = f"{POLICY}; script-src {' '.join(map(_hash, modules))}"
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
            *(f'<script type="module">{module}</script>' for module in modules),
            "</body>",
            "</html>",
            "",
        ]
    )


def _text(name: str) -> str:
    return resources.files("pincite.eval.report").joinpath(name).read_text("utf-8")


def _hash(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
