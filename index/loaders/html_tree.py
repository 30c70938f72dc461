"""The tree of an HTML page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from pincite.index.loaders.content import Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*;)")
_CDATA = ("<![CDATA[", "]]>")


def parse_html(text: str) -> _Element | None:
    """The tree of a page, strictly if it is XHTML and well-formed; None where nothing but comments is."""
    from lxml import etree

    if text.lstrip()[:5] == "<?xml":
        # An HTML parser would let a self-closing script of XHTML swallow the rest of the page, and drop CDATA.
        plain = _ENTITY.sub(lambda match: html.unescape(match[0]), text).encode()
        strict = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False
        )
        try:
            root = etree.fromstring(plain, strict)
        except etree.XMLSyntaxError:
            text = _without_cdata(text)
        else:
            if next(root.iter(etree.Entity), None) is None:
                return root
    lenient = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode(), lenient)
    except etree.ParserError:  # nothing but comments
        return None
    if any("Excessive depth" in error.message for error in lenient.error_log):  # the parser stopped there
        raise Unreadable("nests its elements more than 2,000 deep")
    return root


def name_of(element: _Element) -> str:
    """The name of an element in small letters, without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _without_cdata(text: str) -> str:
    """The text with its CDATA sections as escaped text."""
    opening, closing = _CDATA
    pieces: list[str] = []
    at = 0
    while (start := text.find(opening, at)) >= 0 and (end := text.find(closing, start)) >= 0:
        pieces += text[at:start], html.escape(text[start + len(opening) : end])
        at = end + len(closing)
    return "".join([*pieces, text[at:]])
