"""HTML: the text that a browser shows, in blocks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import TYPE_CHECKING

from pincite.index.loaders.content import Content, Unreadable
from pincite.index.loaders.contents import FEWEST_LINKS
from pincite.index.loaders.html_head import describe
from pincite.index.loaders.html_marks import (
    STRUCK_TAGS,
    icon,
    inline_text,
    is_note_link,
    lifted,
    lifted_end,
    list_number,
    list_style,
)
from pincite.index.loaders.marks import Mark, clean
from pincite.index.loaders.structure import Block, CellAt, RowCell, assemble, row
from pincite.index.loaders.style_sheets import StyleSheets
from pincite.index.loaders.tables import Grid
from pincite.index.reading import ASKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSEEN = frozenset(
    "annotation annotation-xml area audio base canvas col colgroup datalist desc frameset head iframe "
    "input link meta metadata noembed noframes noscript object param script source style template title "
    "track video".split()
)
"""Elements whose content is not shown as text by a browser with scripts and media."""

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form header hgroup hr html legend li listing main menu nav ol optgroup option p "
    "plaintext pre search section select summary table tbody td tfoot th thead tr ul xmp caption h1 h2 h3 "
    "h4 h5 h6".split()
)

_LISTS = frozenset({"ul", "ol", "menu", "dir", "dl", "select"})
_VERBATIM = frozenset({"pre", "listing", "xmp", "plaintext", "textarea"})
_QUOTES = frozenset({"blockquote", "cite"})
_BOLD = frozenset({"b", "strong"})
_CELLS = frozenset({"td", "th"})
_LABELLED = frozenset({"dt", "dd", "summary", "details"})
"""Terms and definitions; a summary stands above what its details show."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LONGEST_SPAN = 65534
"""Most rows that a merged cell covers, as in the HTML standard."""

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
_PERMALINKS = frozenset({"¶", "#", "§", "🔗", "⚓"})
_PAGE_LINKS = frozenset({"prev", "previous", "next"})
MOST_PARTS = 60
"""Most elements inside a bar of links to other pages."""

LONGEST_TURNING = 400
"""Longest text of such a bar, in code points."""

MOST_BESIDE_LINKS = 8
"""Most words of such a bar outside its links: *Next: …, Up: …*. A sentence with a link has more."""

_SECTION = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,5}[.)]?)?")
_LINE_THROUGH = re.compile(r"text-decoration[a-z-]{0,20}\s{0,20}:[^;]{0,60}line-through", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*0(?![.\d])"
    r"|(?:left|right|top|text-indent|margin-left)\s*:\s*-\d{4})",
    re.IGNORECASE,
)
_WHITE = r"(?:#fff(?:fff)?|white|rgb\(\s*255,\s*255,\s*255\s*\))(?![\w-])"
_WHITE_ON_WHITE = (
    re.compile(rf"(?<![\w-])color\s*:\s*{_WHITE}", re.IGNORECASE),
    re.compile(rf"background(?:-color)?\s*:\s*{_WHITE}", re.IGNORECASE),
)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*;)")
_CDATA = ("<![CDATA[", "]]>")


def read_html(text: str) -> Content:
    """Read paragraphs, headings, list items and table rows in source order, with a browser's white space.

    A blank line separates blocks; items of a list and rows of a table are lines; ` | ` separates the cells of a row.
    `<pre>` keeps its spaces. Left out: scripts, styles, comments, `<noscript>`, `<template>`, `alt` texts (but those of
    icons alone in a cell of a table with named columns or rows), and content
    hidden by the `hidden` attribute or an inline style: not displayed, of no size, beside the screen, white on white.
    The page's own style sheets count, too, except where a click may show what they hide; linked ones are not read.
    """
    root = parse_html(text)
    if root is None:
        raise Unreadable("has no visible text")
    reader = _Reader()
    reader.read(root)
    page = assemble(reader.blocks)
    if not page.text.strip():
        raise Unreadable("has no visible text; a page that its scripts build has to be saved from a browser first")
    content = Content(text=page.text, sections=page.sections, structure=page.structure, media_type="text/html")
    describe(root, content)
    if not content.title:
        content.title = next((block.text for block in reader.blocks if block.level), "")
    return content


def html_blocks(text: str, *, chapter: bool = False) -> list[Block]:
    """The blocks of a page that is a part of a document, read as `read_html` does; none without visible text.

    The links of a `chapter` to files beside it lead to other chapters.
    """
    root = parse_html(text)
    if root is None:
        return []
    reader = _Reader(chapter=chapter)
    reader.read(root)
    return reader.blocks


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


def _without_cdata(text: str) -> str:
    """The text with its CDATA sections as escaped text."""
    opening, closing = _CDATA
    pieces: list[str] = []
    at = 0
    while (start := text.find(opening, at)) >= 0 and (end := text.find(closing, start)) >= 0:
        pieces += text[at:start], html.escape(text[start + len(opening) : end])
        at = end + len(closing)
    return "".join([*pieces, text[at:]])


def _name(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _is_hidden(element: _Element, name: str, style: str) -> bool:
    return (
        name in _UNSEEN
        or element.get("hidden") is not None
        or (name == "dialog" and element.get("open") is None)
        or "katex-html" in (element.get("class") or "").split()  # the formula once more, in single characters
        or (name == "a" and _is_permalink(element))
        or _is_unseen(style)
    )


def _is_permalink(element: _Element) -> bool:
    """Whether a link leads to the heading that it stands in: a sign that shows while the mouse is on the heading."""
    return len(element) == 0 and (element.text or "").strip() in _PERMALINKS and (element.get("href") or "")[:1] == "#"


def _is_unseen(style: str) -> bool:
    """Whether a style hides its element, shrinks it to nothing, moves it off the screen or draws it white on white."""
    return _HIDDEN.search(style) is not None or all(part.search(style) for part in _WHITE_ON_WHITE)


def _is_furniture(element: _Element, name: str) -> bool:
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
    links = [part for part in parts if _name(part) == "a"]
    if not any(map(_leads_to_page, links)):
        return False
    text, linked = ("".join(element.itertext()), " ".join("".join(link.itertext()) for link in links))
    return len(text) <= LONGEST_TURNING and len(text.split()) - len(linked.split()) <= MOST_BESIDE_LINKS


def _leads_to_page(link: _Element) -> bool:
    """Whether a link says that it leads to the previous or the next page, or has the key that does."""
    relation = (link.get("rel") or "").lower().split()
    return bool(_PAGE_LINKS.intersection(relation)) if relation else (link.get("accesskey") or "").lower() in {"p", "n"}


class _Links:
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


def _without_contents(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; neighbours that hold nothing but links to places on their page are furniture."""
    for links, group in groupby(blocks, key=lambda block: block.kind in {"link", "links"}):
        run = list(group)
        contents = sum(1 if block.kind == "link" else FEWEST_LINKS for block in run) >= FEWEST_LINKS
        yield from (replace(block, kind="furniture" if contents else "") if links else block for block in run)


class _Reader:
    """Walks the tree without recursion, so that any depth is fine, and collects blocks."""

    def __init__(self, *, chapter: bool = False) -> None:
        self._chapter = chapter
        self.blocks: list[Block] = []
        self._sinks: list[list[Block]] = [self.blocks]
        self._rows: list[list[RowCell] | None] = []
        self._grids: list[Grid] = []
        self._tables: list[int] = []  # the number of each open table, counted with the lists
        self._named: list[bool] = []  # whether each open table has had a cell that names a column or row
        self._in_head = 0
        self._beside = 0  # how many elements of page furniture are open
        self._kind = ""
        self._quotes = 0  # how many quotations are open
        self._cells: list[bool] = []  # whether each open cell collects its own blocks
        self._inline: list[str] = []
        self._marker = ""
        self._lists: list[tuple[str, int, int]] = []  # style, next number, step
        self._style = ""
        self._group = 0  # of the outermost list that is open
        self._groups = 0
        self._level = 0
        self._verbatim = 0
        self._links = _Links()
        self._bold: _Element | None = None  # what begins a block in bold, while it is open

    def read(self, root: _Element) -> None:
        from lxml import etree

        self._sheets = StyleSheets(root)
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        skipped: _Element | None = None
        for event, element in walk:
            name = _name(element)
            if event == "start":
                style = self._sheets.style(element)
                shown = (
                    None if _is_hidden(element, "" if name == "input" else name, style) else inline_text(element, name)
                )
                if shown is not None:
                    self._links.add(clean(shown))
                    self._inline.append(clean(shown))
                if shown is not None or _is_hidden(element, name, style):
                    skipped = element
                    walk.skip_subtree()
                    continue
                self._open(element, name)
                self._add(element.text)
            else:
                if element is skipped:
                    skipped = None
                elif event == "end":
                    self._close(element, name)
                if element is not root:
                    self._add(element.tail)
        self._flush()
        self.blocks[:] = _without_contents(self.blocks)

    def _add(self, text: str | None) -> None:
        if text:
            text = clean(text)
            self._links.add(text)
            self._inline.append(text if self._verbatim else _SPACE.sub(" ", text))

    def _open(self, element: _Element, name: str) -> None:  # noqa: PLR0912 - one for each kind of element
        if name == "br":
            self._inline.append(" " if self._level else "\n")
        elif name == "q":
            self._inline.append("“")
        elif is_note_link(element, name):
            self._inline.append(f"{Mark.NOTE.open} [")
        elif name in _BOLD and not any(part.strip() for part in reversed(self._inline)):
            self._bold = element
        elif name in STRUCK_TAGS or self._is_struck(element):
            self._inline.append(f"{Mark.STRUCK.open}~~")
        elif name in {"sup", "sub"}:
            self._inline.append(lifted(element, name, "".join(self._inline[-3:])))
        elif name in _BLOCKS or name in _VERBATIM:
            self._end_block(name)
        if name in _LABELLED:
            self._kind = {"dt": "term", "summary": "term", "dd": "definition"}.get(name, "")
        if name == "a":
            self._links.open(self._is_within((element.get("href") or "").strip()))
        if _is_furniture(element, name):
            self._beside += 1
        self._quotes += name in _QUOTES
        if name in _HEADINGS:
            self._level = _HEADINGS[name]
        elif name in _VERBATIM:
            self._verbatim += 1
        elif name == "thead":
            self._in_head += 1
        elif name in _LISTS:
            self._open_list(element, name)
        elif name in {"li", "option"}:
            self._marker = self._next_marker(element)
        elif name == "table":
            self._groups += 1
            self._rows.append(None)  # cells outside rows don't belong to the table around it
            self._grids.append(Grid())
            self._tables.append(self._groups)
            self._named.append(False)
        elif name == "tr":
            self._rows.append([])
            if self._grids:
                self._grids[-1].begin_row()
        elif name in _CELLS:
            here = self._rows[-1] if self._rows and self._grids else None
            self._cells.append(here is not None)
            if here is not None:
                here.append(RowCell([], self._place(element, name, here)))
                self._named[-1] = self._named[-1] or here[-1].place.header
                self._sinks.append(here[-1].blocks)

    def _is_within(self, address: str) -> bool:
        """Whether a link leads to another place of the document."""
        return address.startswith("#") or (self._chapter and bool(address) and ":" not in address)

    def _place(self, element: _Element, name: str, before: list[RowCell]) -> CellAt:
        rows = min(_integer(element.get("rowspan"), 1) or _LONGEST_SPAN, _LONGEST_SPAN)
        columns = min(max(_integer(element.get("colspan"), 1), 1), _LONGEST_SPAN)
        grid = self._grids[-1]
        last = before[-1].place if before else None
        column = grid.place(rows, columns, last.column + last.columns - 1 if last else -1)
        return CellAt(grid.number, column, rows, columns, name == "th" or self._in_head > 0)

    def _close(self, element: _Element, name: str) -> None:  # noqa: PLR0912 - one for each kind of element
        if name == "q":
            self._inline.append("”")
        elif is_note_link(element, name):
            self._inline.append(f"]{Mark.NOTE.close}")
        elif element is self._bold:
            self._bold = None
            if "".join(self._inline).rstrip().endswith(ASKING):  # a question before its answer
                self._inline.append("\n")
        elif name in STRUCK_TAGS or self._is_struck(element):
            self._inline.append(f"~~{Mark.STRUCK.close}")
        elif name in {"sup", "sub"}:
            self._inline.append(lifted_end(element, name, self._inline))
        elif name in _BLOCKS or name in _VERBATIM:
            self._end_block(name)
        if name in _LABELLED:
            self._kind = "definition" if name == "summary" else ""  # of what its details show
        if name == "a":
            self._links.close()
        if _is_furniture(element, name):
            alone = name == "a" and "".join(self._inline).strip() == "".join(element.itertext()).strip()
            if alone and not self._level and not (element.tail or "").strip():
                self._flush()
            self._beside -= 1
        self._quotes -= name in _QUOTES
        if name in _HEADINGS:
            self._level = 0
        elif name in _VERBATIM:
            self._verbatim -= 1
        elif name == "thead":
            self._in_head -= 1
        elif name in _LISTS and self._lists:
            self._lists.pop()
            self._marker = ""
            if not self._lists:
                self._group = 0
        elif name in {"li", "option"}:
            self._marker = ""
        elif name in _CELLS:
            if self._cells.pop() and not self._sinks.pop():
                self._icon(element)
        elif name == "tr":
            blocks = row(self._rows.pop() or [], -(self._tables or [self._groups])[-1])
            self._sinks[-1].extend(self._as_furniture(blocks) if self._beside else blocks)
        elif name == "table":
            self._rows.pop()
            self._grids.pop()
            self._tables.pop()
            self._named.pop()

    @staticmethod
    def _as_furniture(blocks: Iterable[Block]) -> Iterator[Block]:
        """Turn a row into furniture: its table only arranges links."""
        for block in blocks:
            yield Block(block.text, kind="furniture")

    def _icon(self, cell: _Element) -> None:
        """Read what the icon of a cell says that holds nothing else."""
        here = self._rows[-1] if self._named and self._named[-1] else None
        if here and (words := icon(cell)):
            here[-1].blocks.append(Block(clean(words)))

    def _is_struck(self, element: _Element) -> bool:
        return bool(_LINE_THROUGH.search(self._sheets.style(element)))

    def _item_style(self, element: _Element) -> str:
        """The style of a list, or of its first item where that numbers."""
        first = next((part for part in element if _name(part) == "li"), None)
        styles = [self._sheets.style(part) for part in (first, element) if part is not None]
        return next((style for style in styles if "list-style" in style), "")

    def _open_list(self, element: _Element, name: str) -> None:
        if not self._lists:
            self._groups += 1
            self._group = self._groups
        number = _integer(element.get("start"), 1)
        step = 1
        if name == "ol" and element.get("reversed") is not None:
            step = -1
            number = _integer(element.get("start"), sum(_name(child) == "li" for child in element))
        style = list_style(self._item_style(element), element.get("type") or "1") if name == "ol" else ""
        self._lists.append((style, number, step))

    def _next_marker(self, element: _Element) -> str:
        indent = "  " * (len(self._lists) - 1)
        if not self._lists or not self._lists[-1][0]:
            return f"{indent}- "
        style, number, step = self._lists[-1]
        number = _integer(element.get("value"), number)
        self._lists[-1] = (style, number + step, step)
        return f"{indent}{list_number(number, style)}. "

    def _end_block(self, name: str) -> None:
        if self._level and name not in _HEADINGS:
            self._inline.append(" ")  # a heading is one block, whatever is inside
        else:
            self._flush()

    def _flush(self) -> None:
        if self._level:
            text = _SPACE.sub(" ", "".join(self._inline)).strip(" ")
        elif self._verbatim:
            text = "".join(self._inline).strip("\n")
        else:
            text = re.sub(r" ?\n ?", "\n", re.sub(r" {2,}", " ", "".join(self._inline))).strip(" \n")
        self._inline.clear()
        links = self._links.end_block()
        if text.strip():
            marker = "" if self._level else self._marker
            kind = "furniture" if self._beside else self._kind or ("quote" if self._quotes else "")
            if links and not (kind or self._level or self._cells):
                kind = "link" if links == 1 else "links"
            level = 0 if self._beside else self._level  # what follows the furniture is not below its headings
            self._sinks[-1].append(Block(marker + text, level, self._group, len(marker), kind=kind))
            self._marker = ""


def _integer(written: str | None, otherwise: int) -> int:
    return int(written) if written and re.fullmatch(r"\s*[+-]?\d{1,9}\s*", written) else otherwise
