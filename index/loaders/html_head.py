"""What the head of a web page says about it: its title, author, date, language and address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pincite.index.loaders.canonical import canonical
from pincite.index.loaders.content import Content
from pincite.index.loaders.dates import parse_date
from pincite.index.loaders.elements import name_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLES = ("og:title", "citation_title", "dc.title")
_AUTHORS = ("author", "citation_author", "dc.creator", "article:author", "parsely-author")
_DATES = (
    "article:published_time", "citation_publication_date", "dc.date.issued", "dc.date", "datepublished", "pubdate",
    "publish-date", "parsely-pub-date", "date", "og:published_time",
)  # fmt: skip


def describe(root: _Element, content: Content) -> None:
    """Fill in title, author, date, language and address of `content` from the head of the page."""
    meta: dict[str, str] = {}
    title = ""
    for element in root.iter():
        name = name_of(element).lower()
        if name == "title" and not title and not _inside_svg(element):
            title = "".join(element.itertext())
        elif name == "meta":
            key = element.get("name") or element.get("property") or element.get("itemprop") or ""
            value = element.get("content") or ""
            if key and value.strip():
                meta.setdefault(key.strip().lower(), canonical(value).strip())
        elif name == "link" and (element.get("rel") or "").lower() == "canonical":
            meta.setdefault("url", element.get("href") or "")
    content.title = title.strip() or next((meta[key] for key in _TITLES if key in meta), "")
    authors = (meta[key] for key in _AUTHORS if key in meta)
    content.author = next((author for author in authors if not author.startswith(("http:", "https:"))), "")
    dates = [meta[key] for key in _DATES if key in meta]
    content.published = next((day for day in map(parse_date, dates) if day), None)
    content.metadata = {
        "as_of": dates[0] if dates else "",
        "lang": root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        "dir": root.get("dir") or "",
        "url": meta.get("url") or meta.get("og:url", ""),
        "description": meta.get("description") or meta.get("og:description", ""),
    }


def _inside_svg(element: _Element) -> bool:
    return any(name_of(above).lower() == "svg" for above in element.iterancestors())
