"""What stands beside the text of an HTML page: navigation, links to other pages, a list of its own contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import TYPE_CHECKING

from pincite.index.loaders.contents import FEWEST_LINKS
from pincite.index.loaders.html_tree import name_of
from pincite.index.loaders.structure import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

_FURNITURE = frozenset({"nav"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog"})
_PAGES = frozenset({"html", "body", "main", "article"})
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|breadcrumbs?|navbar|navigation|main-?menu|nav-?menu|skip-?link|skip-to-content"
    r"|(?:top|bottom|sub|page|post|doc)-?nav|nav-?(?:header|footer|path|links?|panel|list|row|tabs?)|prev-?next|next-?prev"
    r"|pager|(?:local|page|side|global)-?toc|on-this-page|table-of-contents|sphinxsidebar|related-?links"
    r"|share-?buttons?|social-?share|sharing|newsletter|pagination|widget-?area|recent-?posts|related-?(?:posts|articles)"
    r"|tag-?cloud)(?:$|[\s_-])",
    re.IGNORECASE,
)
LONGEST_FURNITURE = 1500
"""Longest text, in code points, of an element that counts as furniture by its class or id alone."""

_NAMING = ("class", "id", "summary", "aria-label")
"""Attributes that name an element's purpose."""

_TURNING = frozenset({"p", "table", "ul", "ol", "div", "center", "td", "tr"})
_PAGE_LINKS = frozenset({"prev", "previous", "next"})
MOST_PARTS = 60
"""Most elements inside a bar of links to other pages."""

LONGEST_TURNING = 400
"""Longest text of such a bar, in code points."""

MOST_BESIDE_LINKS = 8
"""Most words of such a bar outside its links: *Next: …, Up: …*. A sentence with a link has more."""

_SECTION = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,5}[.)]?)?")


def is_furniture(element: _Element, name: str) -> bool:
    """Whether an element stands beside the text of its page: by its tag, its role, or the names that sites give it."""
    if name in _FURNITURE or (element.get("role") or "").lower() in _FURNITURE_ROLES:
        return True
    named = " ".join(element.get(attribute) or "" for attribute in _NAMING)
    if name in _PAGES or (_BESIDE.search(named) is None and not _turns_pages(element, name)):
        return False
    return sum(map(len, element.itertext())) <= LONGEST_FURNITURE


def _turns_pages(element: _Element, name: str) -> bool:
    """Whether an element is a bar of links to the previous and the next page."""
    if name not in _TURNING:
        return False
    parts = list(islice(element.iter(), MOST_PARTS + 1))
    if len(parts) > MOST_PARTS:
        return False
    links = [part for part in parts if name_of(part) == "a"]
    if not any(map(_leads_to_page, links)):
        return False
    text, linked = ("".join(element.itertext()), " ".join("".join(link.itertext()) for link in links))
    return len(text) <= LONGEST_TURNING and len(text.split()) - len(linked.split()) <= MOST_BESIDE_LINKS


def _leads_to_page(link: _Element) -> bool:
    """Whether a link says that it leads to the previous or the next page, or has the key that does."""
    relation = (link.get("rel") or "").lower().split()
    return bool(_PAGE_LINKS.intersection(relation)) if relation else (link.get("accesskey") or "").lower() in {"p", "n"}


class PageLinks:
    """Whether a block holds nothing but links to places on its page."""

    def __init__(self) -> None:
        self._open: list[bool] = []
        self._count = 0
        self._lettered = False  # whether the links so far hold words
        self._others = False  # whether words stand beside them

    def open(self, within: bool) -> None:
        """Begin a link."""
        self._open.append(within)
        self._count += within

    def close(self) -> None:
        """End a link."""
        self._open.pop()

    def add(self, text: str) -> None:
        """Take text that stands in the block."""
        if self._open and self._open[-1]:
            self._lettered = self._lettered or any(map(str.isalpha, text))
        elif not self._others:
            numbers = not self._lettered and _SECTION.fullmatch(text.strip())
            self._others = not numbers and any(map(str.isalnum, text))

    def end_block(self) -> int:
        """The number of links in the block if it held nothing else, else 0."""
        count = self._count if self._lettered and not self._others else 0
        self._count = sum(self._open)
        self._lettered = self._others = False
        return count


def without_contents(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; neighbours that hold nothing but links to places on their page are furniture."""
    for links, group in groupby(blocks, key=lambda block: block.kind in {"link", "links"}):
        run = list(group)
        contents = sum(1 if block.kind == "link" else FEWEST_LINKS for block in run) >= FEWEST_LINKS
        yield from (replace(block, kind="furniture" if contents else "") if links else block for block in run)
