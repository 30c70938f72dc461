"""reStructuredText: the source as it stands, with its titles, tables, field lists, directives and unread marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pincite.index.loaders.content import Content
from pincite.index.loaders.dates import parse_date
from pincite.index.loaders.lines import labelled
from pincite.index.loaders.rst_tables import csv_table, grid_table, list_table, simple_table
from pincite.index.loaders.structure import CollectedParts, sections_below
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.spans import Span
from pincite.index.structure import Heading, LabelledBody, ListItem, Structure, outermost
from pincite.index.view import LeftOut, Reason

LONGEST_TITLE = 200
"""Longest line, in code points, that is a title."""

CODE = frozenset("code code-block sourcecode highlight literalinclude parsed-literal math doctest testcode raw".split())
"""Directives whose content is no prose."""

HIDDEN = frozenset(
    "toctree contents include index meta highlight default-role sectnum automodule autoclass autofunction automethod "
    "autosummary only tabularcolumns currentmodule module py:module py:currentmodule raw role target-notes".split()
)
"""Directives that hold nothing to read: where other files come in, settings, raw HTML."""

VERSIONS = frozenset("versionadded versionchanged deprecated versionremoved deprecated-removed".split())
"""Directives whose name and argument say something themselves."""

OBJECTS = frozenset(
    "function class method attribute data exception module option envvar confval setting describe object macro type "
    "staticmethod classmethod decorator property program cmdoption directive role token member var enum struct".split()
)
"""Directives that describe something: their argument is a term, their content its definition."""

DOCINFO = frozenset({"author", "authors", "date", "version", "organization", "contact", "copyright", "status"})

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}+[ \t]*+")
_DIRECTIVE = re.compile(
    r"(?P<mark>\.\.[ \t]+(?:\|[^|\n]{1,60}\|[ \t]+)?(?P<name>[\w.:+-]{1,60}?)::)"
    r"(?:[ \t]+(?P<argument>\S[^\n]*))?[ \t]*$"
)
_TARGET = re.compile(r"\.\.[ \t]+_[^\n]*$|__[ \t][^\n]*$")
_NOTE = re.compile(r"\.\.[ \t]+\[[^\]\n]{1,60}\][ \t]*")
_FIELD = re.compile(r":(?P<label>[^:\s][^:\n]{0,80}):(?:[ \t]+(?P<value>\S[^\n]*)|[ \t]*)$")
_GRID = re.compile(r"\+(?:[-=]{2,}\+)+[ \t]*+$")
_SIMPLE = re.compile(r"={2,}+(?:[ \t]++={2,}+)++[ \t]*+$")
_LITERAL = re.compile(r"(?<!:)::[ \t]*$")
_INLINE = re.compile(
    r"(?P<code>``[^`\n]{1,300}``)"
    r"|(?P<role>:[\w+.-]{1,40}(?::[\w+.-]{1,40})?:)?(?P<tick>`)(?P<words>[^`<\n]{0,300})(?P<to><[^`<>\n]{1,300}>)?`(?P<end>_{0,2})"
    r"|(?P<note>\[(?:\#?[\w-]{1,40}|\*)\]_(?!\w))"
    r"|(?P<stars>(?<![\w*\\])\*{1,2})(?=[^\s*])(?P<inner>[^*\n]{1,300})(?<=[^\s*\\])(?P=stars)(?![\w*])"
    r"|(?<=\w)(?P<reference>_{1,2})(?![\w`])"
    r"|\\(?=[^\w\s]|_)|\\[ \n]"
)


def read_rst(text: str) -> Content:
    """Read a canonical reStructuredText source."""
    reader = _Reader(text)
    parts = reader.read()
    code = sorted(parts.code)
    left_out = [*unseen(text), *parts.left_out, *_inline(text, code)]
    taken = [*code, *parts.taken, *(table.span for table in parts.tables), *(part.span for part in parts.headings)]
    taken += (Span(pair.label.start, pair.body.end) for pair in parts.pairs)
    shown = labelled(text, taken)
    structure = Structure(
        tables=tuple(parts.tables),
        headings=tuple(parts.headings),
        items=tuple(sorted([*parts.items, *shown.items], key=lambda item: item.span)),
        pairs=tuple(outermost([*parts.pairs, *shown.pairs])),
        furniture=shown.furniture,
        left_out=disjoint([*left_out, *shown.left_out]),
    )
    sections = sections_below(text, parts.headings)
    content = Content(text=text, media_type="text/x-rst", sections=sections, structure=structure)
    content.title = structure.title.words.of(text) if structure.title is not None else ""
    content.author = reader.docinfo.get("author", "") or reader.docinfo.get("authors", "")
    content.published = parse_date(reader.docinfo.get("date", ""))
    return content


class _Reader:
    """One walk over the lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[Span] = []
        at = 0
        for line in text.splitlines(keepends=True):
            self._lines.append(Span(at, at + len(line.rstrip("\n"))))
            at += len(line)
        self._levels: dict[tuple[str, bool], int] = {}
        self.parts = CollectedParts()
        self.docinfo: dict[str, str] = {}

    def read(self) -> CollectedParts:
        at = 0
        while at < len(self._lines):
            at = self._next(at)
        return self.parts

    def _line(self, at: int) -> str:
        return self._lines[at].of(self._text) if at < len(self._lines) else ""

    def _indent(self, at: int) -> int:
        line = self._line(at)
        return len(line) - len(line.lstrip())

    def _next(self, at: int) -> int:  # noqa: PLR0911 - one for each kind of block
        """Take what begins with a line, and return the line after it."""
        shown = self._line(at).strip()
        if not shown:
            return at + 1
        if (after := self._title(at)) is not None:
            return after
        if shown.startswith((".. ", "__ ")) or shown == "..":
            return self._explicit(at)
        if _GRID.match(shown) or _SIMPLE.match(shown):
            return self._table(at)
        if _FIELD.match(shown):
            return self._field(at)
        if shown.startswith("#. "):
            return self._counted(at)
        return self._literal(at) if _LITERAL.search(shown) else at + 1

    def _counted(self, at: int) -> int:
        """An item that is numbered by itself."""
        end = at + 1
        while self._line(end).strip() and not self._line(end).strip().startswith("#. "):
            end += 1
        start = self._lines[at].start + self._indent(at)
        self.parts.items.append(ListItem(Span(start, self._lines[end - 1].end), Span(start, start + 3)))
        self._out(start, start + 3, Reason.MARKUP)
        return end

    def _literal(self, at: int) -> int:
        """The marks that announce a literal block, and the block."""
        mark = self._lines[at].start + self._line(at).rindex("::")
        alone = self._line(at).strip() == "::"
        self.parts.left_out.append(LeftOut(Span(mark + (not alone), mark + 2), Reason.MARKUP))
        end = self._block(at + 1, self._indent(at))
        self._code(at + 1, end)
        return max(end, at + 1)

    def _title(self, at: int) -> int | None:
        """A title over a line of marks, perhaps under one, too; the first kind of mark is the highest level."""
        line, below = self._line(at), self._line(at + 1)
        over = _ADORNMENT.fullmatch(line) is not None and bool(below.strip())
        words = at + 1 if over else at
        title, under = self._line(words), self._line(words + 1)
        mark = _ADORNMENT.fullmatch(under)
        fits = mark is not None and len(under.rstrip()) >= len(title.strip()) - 2
        if mark is None or not fits or not title.strip() or len(title) > LONGEST_TITLE:
            return None
        if (over and line.rstrip() != under.rstrip()) or (
            not over and (title[0].isspace() or _ADORNMENT.fullmatch(title))
        ):
            return None
        if not over and at > 0 and self._line(at - 1).strip():
            return None
        level = self._levels.setdefault((mark[1], over), len(self._levels) + 1)
        start = self._lines[words].start + len(title) - len(title.lstrip())
        own = Span(start, start + len(title.strip()))
        span = Span(self._lines[at].start, self._lines[words + 1].end)
        self.parts.headings.append(Heading(span, level, own))
        self.parts.left_out += [LeftOut(Span(own.end, span.end), Reason.MARKUP)]
        if over:
            self.parts.left_out.append(LeftOut(Span(span.start, own.start), Reason.MARKUP))
        return words + 2

    def _explicit(self, at: int) -> int:
        """A directive, target, note or comment."""
        indent = self._indent(at)
        start = self._lines[at].start + indent
        line = self._line(at).strip()
        end = self._block(at + 1, indent)
        if _TARGET.match(line):
            self._out(start, self._lines[at].end, Reason.ADDRESS)
            return at + 1
        if (note := _NOTE.match(line)) is not None:
            self._out(start, start + note.end(), Reason.NOTE_MARK)
            return at + 1
        directive = _DIRECTIVE.match(line)
        if directive is None:
            self._out(start, self._lines[max(at, end - 1)].end, Reason.COMMENT)
            return max(end, at + 1)
        return self._directive(at, end, start, directive)

    def _directive(self, at: int, end: int, start: int, directive: re.Match[str]) -> int:
        name = directive["name"].lower()
        mark = Span(start, start + directive.end("mark"))
        argument = directive.span("argument")
        own = Span(start + argument[0], start + argument[1]) if directive["argument"] else None
        last = self._lines[max(at, end - 1)].end
        if name in HIDDEN:
            self._out(start, last, Reason.MARKUP if name != "raw" else Reason.COMMENT)
            return max(end, at + 1)
        if name in {"image", "figure"}:
            self._out(start, self._lines[at].end, Reason.ADDRESS)
            return self._options(at + 1, end)
        if name in CODE:
            self._out(start, self._lines[at].end, Reason.MARKUP)
            self._code(self._options(at + 1, end), end)
            return max(end, at + 1)
        if name in {"csv-table", "list-table"}:
            self._generated_table(at, end, mark if own is None else Span(mark.start, own.start), name)
            return max(end, at + 1)
        if name in VERSIONS and own is not None:
            self._out(mark.start, mark.start + directive.start("name"), Reason.MARKUP)
            self._out(mark.end - 2, mark.end, Reason.MARKUP)
        else:
            self._out(mark.start, mark.end if own is None else own.start, Reason.MARKUP)
        after = self._options(at + 1, end)
        if name.rpartition(":")[2] in OBJECTS and own is not None and after < end:
            self._object(own, after, end)
        return after

    def _generated_table(self, at: int, end: int, mark: Span, name: str) -> None:
        """A table that a directive makes; of its block nothing but its title and its cells is read."""
        make = csv_table if name == "csv-table" else list_table
        table = make(self._text, self._lines[at + 1 : end])
        self._out(mark.start, mark.end, Reason.MARKUP)
        if table is None:
            return
        self.parts.tables.append(table)
        last = max((cell.span.end for cell in table.cells if cell.row < table.header_rows), default=table.span.start)
        first = min(cell.span.start for cell in table.cells if cell.row >= table.header_rows)
        for gap in (
            Span(self._lines[at].end, table.span.start),
            Span(last, first),
            Span(table.span.end, self._lines[end - 1].end),
        ):
            self._out(gap.start, gap.end, Reason.MARKUP)

    def _object(self, label: Span, at: int, end: int) -> None:
        """A described object, with the first paragraph of its description."""
        while at < end and not self._line(at).strip():
            at += 1
        first = at
        while at < end and self._line(at).strip() and not self._line(at).strip().startswith((".. ", ":")):
            at += 1
        if at > first:
            begin = self._lines[first].start + self._indent(first)
            self.parts.pairs.append(LabelledBody("term", label, Span(begin, self._lines[at - 1].end)))

    def _options(self, at: int, end: int) -> int:
        """Leave out a directive's options, but for a picture's words, and return the line after them."""
        while at < end and (match := _FIELD.match(self._line(at).strip())):
            start = self._lines[at].start + self._indent(at)
            words = match["label"] in {"alt", "caption", "name"} and match["label"] != "name" and match["value"]
            self._out(start, start + match.start("value") if words else self._lines[at].end, Reason.MARKUP)
            at += 1
        return at

    def _field(self, at: int) -> int:
        """A field with its value, which may go on in lines that are indented further."""
        indent = self._indent(at)
        match = _FIELD.match(self._line(at).strip())
        assert match is not None
        end = at + 1
        while end < len(self._lines) and self._line(end).strip() and self._indent(end) > indent:
            end += 1
        start = self._lines[at].start + indent
        label = Span(start + match.start("label"), start + match.end("label"))
        last = self._lines[end - 1].end
        body = self._text[label.end + 1 : last]
        begin = label.end + 1 + len(body) - len(body.lstrip())
        value = Span(begin, label.end + 1 + len(body.rstrip()))
        self._out(start, label.start, Reason.MARKUP)
        if value.start < value.end:
            self.parts.pairs.append(LabelledBody("field", Span(label.start, label.end + 1), value))
            name = label.of(self._text).lower()
            if name in DOCINFO and len(self.parts.headings) < 2:  # noqa: PLR2004 - below the document's title
                self.docinfo.setdefault(name, " ".join(value.of(self._text).split()))
        return end

    def _table(self, at: int) -> int:
        grid = _GRID.match(self._line(at).strip()) is not None
        end = at
        if grid:
            while end < len(self._lines) and self._line(end).strip().startswith(("+", "|")):
                end += 1
            table = grid_table(self._text, self._lines[at:end])
        else:
            end, borders = at + 1, 1
            while end < len(self._lines):
                border = _SIMPLE.match(self._line(end).strip()) is not None
                borders += border
                end += 1
                if border and (borders > 2 or not self._line(end).strip()):  # noqa: PLR2004 - above, below the names, at the end
                    break
            table = simple_table(self._text, self._lines[at:end])
        if table is None:
            return at + 1
        self.parts.tables.append(table)
        self.parts.taken.append(Span(self._lines[at].start, self._lines[end - 1].end))
        for line in (self._lines[at], self._lines[end - 1]):
            self._out(line.start, line.end, Reason.MARKUP)
        return end

    def _block(self, at: int, indent: int) -> int:
        """The line after the lines that are blank or indented further."""
        end = at
        while at < len(self._lines) and (not self._line(at).strip() or self._indent(at) > indent):
            at += 1
            if self._line(at - 1).strip():
                end = at
        return end

    def _code(self, at: int, end: int) -> None:
        if at < end:
            self.parts.code.append(Span(self._lines[at].start, self._lines[end - 1].end))

    def _out(self, start: int, end: int, reason: Reason) -> None:
        self.parts.left_out.append(LeftOut(Span(start, end), reason))
        self.parts.taken.append(Span(start, end))


def _inline(text: str, code: list[Span]) -> Iterator[LeftOut]:
    """Marks of emphasis, code, roles, references and escapes, and the addresses of links."""
    at = 0
    for block in [*code, Span(len(text), len(text))]:
        for match in _INLINE.finditer(text, at, block.start):
            yield from _marks(match)
        at = block.end


def _marks(match: re.Match[str]) -> Iterator[LeftOut]:
    start, end = match.span()
    if match["code"]:
        yield LeftOut(Span(start, start + 2), Reason.MARKUP)
        yield LeftOut(Span(end - 2, end), Reason.MARKUP)
    elif match["tick"]:
        words = match["words"].rstrip()
        inner = match.start("words"), match.start("words") + len(words)
        if not words and match["to"]:
            inner = match.start("to") + 1, match.end("to") - 1
        yield LeftOut(Span(start, inner[0]), Reason.MARKUP, _lifting(match))
        yield LeftOut(Span(inner[1], end), Reason.ADDRESS if match["to"] and words else Reason.MARKUP)
    elif match["note"]:
        yield LeftOut(Span(start, end), Reason.NOTE_MARK)
    elif match["stars"]:
        size = len(match["stars"])
        yield LeftOut(Span(start, start + size), Reason.MARKUP)
        yield LeftOut(Span(end - size, end), Reason.MARKUP)
    else:
        yield LeftOut(Span(start, end), Reason.MARKUP)


def _lifting(match: re.Match[str]) -> str:
    """The sign before raised or lowered characters, so that no digit joins the number beside it."""
    last = match.string[max(0, match.start() - 3) : match.start()].removesuffix("\\ ")[-1:]
    first = match["words"][:1]
    if match["role"] in {":sup:", ":superscript:"} and last.isalnum() and not (last.isdigit() and first.isalpha()):
        return "^"
    return "_" if match["role"] in {":sub:", ":subscript:"} and last.isdigit() and first.isdigit() else ""
