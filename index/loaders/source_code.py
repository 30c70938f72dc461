"""Source code: the file as it stands, cut at its definitions.

Every line of code, comment and documentation string is read with the names of the definitions around it. Definitions
are recognised by their first line, and end at a line that is indented no further than that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pincite.index.loaders.content import Content
from pincite.index.loaders.structure import sections_below
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.spans import Span
from pincite.index.structure import Heading, ListItem, Structure
from pincite.index.view import LeftOut, Reason

DEEPEST = 400
"""Deepest indent, in code points, of a comment that stands by itself."""

LONGEST_LINE = 500
"""Code points at the start of a line that tell whether it defines something."""

MOST_LEVELS = 20
"""Most definitions within each other."""

_DOUBLE = r'"(?:[^"\\\n]++|\\.)*+"'
_SINGLE = r"'(?:[^'\\\n]++|\\.)*+'"
_BLOCK = r"/\*(?:[^*]++|\*(?!/))*+\*/"
_TRIPLE = r'"""(?:[^"\\]++|\\.|"(?!""))*+"""' + r"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"

_TOKENS = {
    "python": re.compile(rf"(?P<note>\#[^\n]*+)|(?P<doc>{_TRIPLE})|{_DOUBLE}|{_SINGLE}", re.DOTALL),
    "slash": re.compile(rf"(?P<note>//[^\n]*+|{_BLOCK})|{_DOUBLE}|{_SINGLE}|`(?:[^`\\]++|\\.)*+`", re.DOTALL),
    "hash": re.compile(rf"(?P<note>(?<!\S)\#[^\n]*+)|{_DOUBLE}|{_SINGLE}", re.DOTALL),
    "dash": re.compile(rf"(?P<note>--[^\n]*+|{_BLOCK})|{_DOUBLE}|{_SINGLE}", re.DOTALL),
}
"""Comments, documentation strings, and strings, which may hold the marks of both, by family of languages."""

_MODIFIERS = (
    r"(?:(?:export|default|public|private|protected|internal|static|abstract|final|async|sealed|open|override|virtual|"
    r"data|inline|pub(?:\(\w{1,20}\))?|unsafe|extern|const|declare|partial|suspend|readonly|local)[ \t]{1,4}){0,6}+"
)
_NAMED = re.compile(
    rf"{_MODIFIERS}(?:class|interface|enum|struct|trait|impl|record|object|module|namespace|protocol|extension|"
    r"def|fn|fun|func|function\*?|macro_rules!|type|union)[ \t]{1,4}(?:\([^()\n]{0,80}\)[ \t]{0,4})?"
    r"(?P<name>[A-Za-z_$][\w$.:]{0,80}[?!]?)(?=[\s(<{:\[=;]|$)"
)
_METHOD = re.compile(
    rf"{_MODIFIERS}(?:[\w<>\[\],.?*&:]{{1,40}}[ \t]{{1,2}}){{0,2}}[*&]?(?P<name>[A-Za-z_$#~][\w$]{{0,60}})"
    r"[ \t]{0,2}\([^;\n]{0,400}\)[^;\n=]{0,80}\{[ \t]*+$"
)
_FUNCTION = re.compile(
    r"(?:[A-Za-z_][\w<>:*&,]{0,60}[ \t]{1,4}){1,5}[*&]{0,3}(?P<name>[A-Za-z_~][\w:~]{0,80})[ \t]{0,2}\([^;\n]{0,400}$"
)
_ASSIGNED = re.compile(
    r"(?:export[ \t]{1,4})?(?:const|let|var)[ \t]{1,4}(?P<name>[A-Za-z_$][\w$]{0,80})[^=\n]{0,200}=[ \t]{0,4}"
    r"(?:async[ \t]{0,4})?(?:function\b|\([^()\n]{0,200}\)[^=\n]{0,60}=>|[\w$]{1,60}[ \t]{0,4}=>)"
)
_SHELL = re.compile(r"(?:function[ \t]{1,4})?(?P<name>[A-Za-z_][\w-]{0,80})[ \t]{0,2}\(\)[ \t]{0,2}\{?")
_CREATED = re.compile(
    r"(?i)create[ \t]{1,4}(?:or[ \t]{1,4}replace[ \t]{1,4})?(?:temp(?:orary)?[ \t]{1,4})?"
    r"(?:table|view|function|procedure|trigger|type)[ \t]{1,4}(?:if[ \t]{1,4}not[ \t]{1,4}exists[ \t]{1,4})?"
    r"(?P<name>[\"`\w.]{1,100})"
)
_DEFINITIONS = {
    "python": (re.compile(r"(?:async[ \t]{1,4})?(?:def|class)[ \t]{1,4}(?P<name>\w{1,100})"),),
    "slash": (_NAMED,),
    "hash": (_NAMED,),
    "dash": (_CREATED, _NAMED),
}
_WITHIN = {"slash": (_METHOD,)}
"""What else defines something in lines that are indented."""

_OUTERMOST = {"slash": (_FUNCTION, _ASSIGNED), "hash": (_SHELL,)}
"""What else does in lines that are not."""

_CONTROL = frozenset(
    "if for while switch catch else return do try new throw await yield with foreach using lock".split()
)

_MARGIN = re.compile(r"[ \t]*+(?:/\*+!?|\*+/?(?=\s|$)|//+!?|\#+!?|--+)?[ \t]*+", re.MULTILINE)

SUFFIXES = {
    **dict.fromkeys(".py .pyi .pyw".split(), "python"),
    **dict.fromkeys(
        ".js .mjs .cjs .jsx .ts .tsx .java .c .h .cc .cpp .cxx .hpp .hh .cs .go .rs .kt .kts .swift .scala .php .dart "
        ".groovy .m .mm .proto .zig .v .sol".split(),
        "slash",
    ),
    **dict.fromkeys(".sh .bash .zsh .rb .pl .pm .r .jl .ex .exs .nim .tcl .ps1".split(), "hash"),
    **dict.fromkeys(".sql .lua .hs .elm .adb .ads .vhd".split(), "dash"),
}
"""Families of languages by suffix."""


@dataclass(frozen=True, slots=True)
class _CodeLine:
    span: Span
    """Without the white space around its characters."""
    indent: int


def read_code(text: str, family: str) -> Content:
    """Read canonical source code of a family of languages."""
    notes = list(_notes(text, family))
    lines = list(_lines(text))
    starts = [note.start for note in notes]
    code = [line for line in lines if not _inside(notes, starts, line.span)]
    headings = list(_headings(text, family, code, notes))
    if headings:  # the first one, without a name, keeps a definition from being taken for the document's title
        headings.insert(0, Heading(Span(0, 0), 0, Span(0, 0)))
    items, left_out = _parts(text, code, notes)
    structure = Structure(headings=tuple(headings), items=tuple(items), left_out=disjoint([*unseen(text), *left_out]))
    return Content(text=text, media_type="text/x-source", sections=sections_below(text, headings), structure=structure)


def _lines(text: str) -> Iterator[_CodeLine]:
    at = 0
    for line in text.splitlines(keepends=True):
        shown = line.strip()
        if shown:
            indent = len(line) - len(line.lstrip())
            yield _CodeLine(Span(at + indent, at + indent + len(shown)), len(line[:indent].expandtabs(4)))
        at += len(line)


def _notes(text: str, family: str) -> Iterator[Span]:
    """Comments and documentation strings that begin their line; comment lines that follow one another are one."""
    open_: Span | None = None
    for match in _TOKENS[family].finditer(text):
        if match.lastgroup is None or match[0].startswith("#!"):
            continue
        before = text[max(0, match.start() - DEEPEST) : match.start()]
        inner, newline, prefix = before.rpartition("\n")
        if prefix.strip(" \trRuU") or (not newline and len(inner or prefix) == DEEPEST):
            continue
        span = Span(match.start() - len(prefix.lstrip()), match.end())
        if open_ is not None:
            gap = text[open_.end : span.start]
            if (
                match.lastgroup == "note"
                and gap.count("\n") == 1
                and not gap.strip()
                and text[open_.start] == text[span.start]
            ):
                open_ = Span(open_.start, span.end)
                continue
            yield open_
        open_ = span
    if open_ is not None:
        yield open_


def _inside(notes: list[Span], starts: list[int], span: Span) -> bool:
    at = bisect_right(starts, span.start) - 1
    return at >= 0 and span.start < notes[at].end


def _headings(text: str, family: str, code: list[_CodeLine], notes: list[Span]) -> Iterator[Heading]:
    """The names of definitions where they begin, with the comment right above; nameless ones where they end."""
    ends = [note.end for note in notes]
    stack: list[int] = []  # the indents of the definitions around
    begin: int | None = None  # of the decorators above a definition
    for line in code:
        shown = line.span.of(text)
        closing = shown[0] in "{)}]" or shown.rstrip(";") == "end"
        name = _name(text, family, line)
        if shown.startswith(("@", "#[")) and name is None:
            begin = line.span.start if begin is None else begin
            continue
        start = line.span.start if begin is None else begin
        at = bisect_right(ends, start) - 1
        if at >= 0 and start - ends[at] <= DEEPEST and text[ends[at] : start].isspace():
            start = notes[at].start if text.count("\n", ends[at], start) == 1 else start
        outer = [indent for indent in stack if indent < line.indent]
        left = len(outer) < len(stack) and not closing
        if name is not None and len(outer) < MOST_LEVELS:
            yield Heading(Span(start, start), len(outer) + 1, name)
            stack = [*outer, line.indent]
        elif left:
            yield Heading(Span(start, start), len(outer) + 1, Span(start, start))
            stack = outer
        begin = None


def _name(text: str, family: str, line: _CodeLine) -> Span | None:
    more = (_WITHIN if line.indent else _OUTERMOST).get(family, ())
    for pattern in (*_DEFINITIONS[family], *more):
        match = pattern.match(text, line.span.start, min(line.span.end, line.span.start + LONGEST_LINE))
        if match is not None and not _CONTROL & {match["name"], *match[0].split()[:1]}:
            return Span(*match.span("name"))
    return None


def _parts(text: str, code: list[_CodeLine], notes: list[Span]) -> tuple[list[ListItem], list[LeftOut]]:
    """Lines of code and comments as items, which are read with the names above them; and their marks."""
    items: list[ListItem] = []
    left_out: list[LeftOut] = []
    for line in code:
        if any(map(str.isalnum, line.span.of(text))):
            items.append(ListItem(line.span, Span(line.span.start, line.span.start)))
        else:
            left_out.append(LeftOut(line.span, Reason.MARGIN))
    for note in notes:
        items.append(ListItem(note, Span(note.start, note.start)))
        left_out += _marks(text, note)
    return sorted(items, key=lambda item: item.span), left_out


def _marks(text: str, note: Span) -> Iterator[LeftOut]:
    """The quotation marks around a documentation string, or the marks before each line of a comment."""
    shown = note.of(text)
    bare = shown.lstrip("rRuU")
    if bare.startswith(('"""', "'''")):
        yield LeftOut(Span(note.start, note.start + len(shown) - len(bare) + 3), Reason.MARGIN)
        yield LeftOut(Span(note.end - 3, note.end), Reason.MARGIN)
        return
    at = note.start
    for line in shown.splitlines(keepends=True):
        inner = line.rstrip("\n")
        margin = _MARGIN.match(inner)
        begin = margin.end() if margin else 0
        words = inner.rstrip("/").rstrip("*").rstrip() if inner.endswith("*/") else inner
        if begin:
            yield LeftOut(Span(at, at + begin), Reason.MARGIN)
        if max(begin, len(words)) < len(inner):
            yield LeftOut(Span(at + max(begin, len(words)), at + len(inner)), Reason.MARGIN)
        at += len(line)
