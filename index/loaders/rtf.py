"""RTF: paragraphs, headings, tables, notes and running heads, as WordPad, TextEdit, Word and LibreOffice write them.

Written by the Rich Text Format specification 1.9.1, of which it reads what a reader sees.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pincite.index.loaders.content import Content, Unreadable
from pincite.index.loaders.marks import Mark, clean
from pincite.index.loaders.raised import is_note_mark
from pincite.index.loaders.structure import Block, CellAt, RowCell, assemble, row
from pincite.index.loaders.tables import MOST_COLUMNS

DEEPEST = 2_000
"""Most groups within each other; those of a page are about ten deep."""

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|[\r\n]+|(?P<words>[^\\{}\r\n]+)",
    re.DOTALL,
)
_SKIPPED = frozenset(
    "fonttbl colortbl pict objdata fldinst themedata colorschememapping datastore xmlnstbl listtable listoverridetable "
    "revtbl rsidtbl generator latentstyles filetbl nonshppict bkmkstart bkmkend author operator company manager "
    "category keywords doccomm hlinkbase userprops xe tc tcn private annotation atnid atnauthor ftnsep ftnsepc aftnsep "
    "aftnsepc pgptbl pgdsctbl blipuid falt panose template sp sn sv listpicture mmathpr deleted".split()
)
"""Groups that no reader sees."""

_SHOWN = frozenset("shptxt listtext pntext footnote".split())
"""Groups that are read though they are marked as ones that a program may skip."""

_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ", "nestcell": " | ",
}  # fmt: skip
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_MAC_PAGES = {
    "cp10000": "mac_roman", "cp10006": "mac_greek", "cp10007": "mac_cyrillic", "cp10029": "mac_latin2",
    "cp10081": "mac_turkish",
}  # fmt: skip
_FONT = re.compile(r"\\f(\d{1,5})\b[^;{}]{0,200}?\\fcharset(\d{1,3})")
_STYLE = re.compile(r"\{(?:\\\*)?\\s(\d{1,5})\b[^{}]{0,1000}?\b[hH]eading ([1-9]);\}")
_PAGES = re.compile(r"\\ansicpg(\d{3,5})")
_HEADS = frozenset("header headerl headerr headerf footer footerl footerr footerf".split())


@dataclass(frozen=True, slots=True)
class _State:
    """How the characters of a group are written."""

    into: str = ""
    """Where they belong: empty for the text, else `skip`, `mark`, `title`, `head` or `note`."""
    fallback: int = 1
    """Characters that stand behind one in Unicode, for old programs."""
    encoding: str = "cp1252"
    struck: bool = False
    hidden: bool = False
    raised: bool = False


@dataclass(slots=True)
class _Flow:
    """A run of paragraphs: the text, a note, a running head."""

    kind: str = ""
    """`note` or `head`; empty for the text."""
    blocks: list[Block] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    mark: list[str] = field(default_factory=list)
    level: int = 0
    in_table: bool = False
    cell: list[Block] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    row: int = -1
    table: int = 0
    header: bool = False


def read_rtf(data: bytes) -> Content:
    """Read an RTF file; its notes stand at the end, its running heads are page furniture.

    Raises:
        Unreadable: its groups are nested too deeply.
    """
    reader = _Reader(data.decode("latin-1"))
    reader.read()
    read = assemble(reader.blocks())
    content = read.content("application/rtf")
    headings = (heading.words.of(read.text) for heading in read.structure.headings)
    content.title = "".join(reader.title).strip() or next(headings, "")
    return content


class _Reader:
    """One walk over the tokens."""

    def __init__(self, source: str) -> None:
        self._source = source
        page = _PAGES.search(source[:2_000])
        self._page = _codec(f"cp{page[1]}" if page else "cp1252")
        self._fonts = {int(font): _CHARSETS.get(int(kind), self._page) for font, kind in _FONT.findall(source[:65_536])}
        self._levels = {int(number): int(level) for number, level in _STYLE.findall(source[:1_000_000])}
        self._state = _State(encoding=self._page)
        self._open: list[_State] = []
        self._skip = 0
        self._may_skip = False
        self._bytes = bytearray()
        self._flows = [_Flow()]
        self._notes: list[Block] = []
        self._count = 0  # of the notes so far
        self._heads: dict[str, None] = {}
        self.title: list[str] = []

    def blocks(self) -> Iterator[Block]:
        """Everything that was read, in the order of the pages."""
        yield from self._flows[0].blocks
        yield from self._notes
        yield from (Block(head, kind="furniture") for head in self._heads)

    def read(self) -> None:
        at = 0
        while (match := _TOKEN.match(self._source, at)) is not None:
            at = match.end()
            if match["byte"]:
                if not self._skip:
                    self._bytes.append(int(match["byte"], 16))
                self._skip -= self._skip > 0
                continue
            self._decode()
            if match["brace"] == "{":
                self._begin()
            elif match["brace"]:
                self._end()
            elif match["words"]:
                words = match["words"]
                self._add(words[self._skip :].encode("latin-1").decode(self._state.encoding, "replace"))
                self._skip = max(0, self._skip - len(words))
            elif match["sign"]:
                self._sign(match["sign"])
            elif match["word"] == "bin":
                at += max(0, int(match["number"] or 0))
            elif match["word"]:
                self._word(match["word"], match["number"])
        self._decode()
        while len(self._flows) > 1:  # in a file that was cut off
            self._close_flow()
        self._paragraph()

    def _begin(self) -> None:
        if len(self._open) >= DEEPEST:
            raise Unreadable("nests its groups too deeply; save it as DOCX")
        self._open.append(self._state)

    def _end(self) -> None:
        if not self._open:
            return
        into = self._state.into
        self._state = self._open.pop()
        if into in {"head", "note"} and self._state.into != into and len(self._flows) > 1:
            self._close_flow()

    def _close_flow(self) -> None:
        self._paragraph()
        closed = self._flows.pop()
        if closed.kind == "head":
            self._heads.update((block.text, None) for block in closed.blocks)
        else:
            self._notes += closed.blocks

    def _sign(self, sign: str) -> None:
        self._may_skip = sign == "*"
        if sign in "\r\n":
            self._paragraph()
        elif sign in "\\{}":
            self._add(sign)
        elif sign in "~_":
            self._add("\u00a0" if sign == "~" else "\u2011")

    def _word(self, word: str, number: str | None) -> None:  # noqa: PLR0912 - one for each kind of word
        may_skip, self._may_skip = self._may_skip, False
        value = int(number) if number else None
        on = value != 0
        state = self._state
        if word in _SKIPPED or (may_skip and word not in _SHOWN):
            self._state = replace(state, into="skip")
        elif state.into == "skip":
            return
        elif word == "stylesheet" or (word == "info" and self._open):
            self._state = replace(state, into="info")
        elif state.into == "info":
            self._state = replace(state, into="title") if word == "title" else state
        elif word in _HEADS:
            self._state = replace(state, into="head", raised=False)
            self._flows.append(_Flow("head"))
        elif word == "footnote":
            self._state = replace(state, into="note", raised=False)
            self._count += 1
            self._flows[-1].inline.append(Mark.NOTE.around(f"[{self._count}]"))
            self._flows.append(_Flow("note", inline=[f"[{self._count}] "]))
        elif word in {"listtext", "pntext"}:
            self._state = replace(state, into="mark")
        elif word == "u" and value is not None:
            self._unicode(value)
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word in {"strike", "striked"}:
            self._state = replace(state, struck=on)
        elif word == "v":
            self._state = replace(state, hidden=on)
        elif word in {"super", "up"}:
            self._state = replace(state, raised=on)
        elif word in {"nosupersub", "sub", "dn"}:
            self._state = replace(state, raised=False)
        elif word == "plain":
            self._state = replace(state, struck=False, hidden=False, raised=False, encoding=self._page)
        elif word == "f" and value in self._fonts:
            self._state = replace(state, encoding=_codec(self._fonts[value]))
        elif word == "uc":
            self._state = replace(state, fallback=max(0, min(value or 0, 10)))
        else:
            self._layout(word, value)

    def _layout(self, word: str, value: int | None) -> None:
        """What shapes paragraphs and tables."""
        flow = self._flows[-1]
        if word in {"par", "sect", "page"}:
            self._paragraph()
        elif word == "pard" and self._state.into != "mark":
            flow.level, flow.in_table = 0, False
        elif word == "s":
            flow.level = self._levels.get(value or 0, 0)
        elif word == "outlinelevel" and value is not None and 0 <= value < 9:  # noqa: PLR2004 - 9 is text
            flow.level = value + 1
        elif word == "intbl":
            flow.in_table = True
        elif word == "trowd":
            flow.header = False
        elif word == "trhdr":
            flow.header = True
        elif word == "cell":
            self._paragraph(within=True)
            flow.cells.append(flow.cell)
            flow.cell = []
        elif word == "row":
            self._row()

    def _unicode(self, value: int) -> None:
        self._add(chr(value % 0x10000))
        self._skip = self._state.fallback

    def _decode(self) -> None:
        """Take the bytes that stand in a row, of which several may be one character."""
        if self._bytes:
            shown = self._bytes.decode(self._state.encoding, "replace")
            self._bytes.clear()
            self._add(shown)

    def _add(self, words: str) -> None:
        state = self._state
        if not words or state.hidden or state.into in {"skip", "info"}:
            return
        flow = self._flows[-1]
        if state.into == "title":
            self.title.append(words)
        elif state.into == "mark":
            flow.mark.append(words)
        elif state.struck and words.strip():
            flow.inline.append(Mark.STRUCK.around(f"~~{clean(words)}~~"))
        elif state.raised and is_note_mark(words.strip(), "".join(flow.inline[-3:])):
            flow.inline.append(Mark.NOTE.around(f"[{clean(words.strip())}]"))
        elif state.raised and words[:1].isdigit() and "".join(flow.inline[-3:])[-1:].isalnum():
            flow.inline.append(f"^{words}")
        else:
            flow.inline.append(clean(words))

    def _paragraph(self, *, within: bool = False) -> None:
        """End a paragraph, of a cell if it stands in a table."""
        flow = self._flows[-1]
        text = _whole("".join(flow.inline)).strip(" \t\n")
        mark = " ".join("".join(flow.mark).split())
        flow.inline.clear()
        flow.mark.clear()
        within = within or flow.in_table
        if not within and flow.row >= 0:
            flow.row = -1
        if not text:
            return
        mark = ("- " if mark and not any(map(str.isalnum, mark)) else f"{mark} ") if mark else ""
        block = Block(mark + text, flow.level, mark=len(mark))
        (flow.cell if within else flow.blocks).append(block)

    def _row(self) -> None:
        flow = self._flows[-1]
        if flow.row < 0:
            flow.table += 1
        flow.row += 1
        cells = [
            RowCell(cell, CellAt(flow.row, column, header=flow.header))
            for column, cell in enumerate(flow.cells[:MOST_COLUMNS])
        ]
        flow.blocks += row(cells, -flow.table)
        flow.cells, flow.in_table = [], False


def _whole(text: str) -> str:
    """The text with pairs of surrogates, in which RTF writes characters beyond U+FFFF, as those characters."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not text.isascii() else text


def _codec(encoding: str) -> str:
    try:
        return codecs.lookup(_MAC_PAGES.get(encoding, encoding)).name
    except LookupError:
        return "cp1252"
