"""Text made safe for a page."""

from __future__ import annotations

import unicodedata
from html import escape as html_escape


def escape(text: object) -> str:
    """A value as text: no mark-up, and no control character that a browser may act on."""
    visible = "".join(c if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"} else "\ufffd" for c in str(text))
    return html_escape(visible)
