"""The structure in a text's lines: headings, lists, tables and code, recognised before sentences are split."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from pincite.index.types import Span

_QUOTE = re.compile(r"^[ \t]*>[> \t]*", re.MULTILINE)
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_HEADING = re.compile(r"\s{0,3}#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r"\s{0,3}(?:={2,}|-{2,})\s*$")
_RULE = re.compile(r"\s*(?:[-*_=~#.+][ \t]*){3,}$")
_BULLET = re.compile(r"\s*([-*+•‣◦▪●○·◆❖➢➤►▸–☐☒☑❏❐❑❒□■✔✓✘✗])(?=\s+\S)")
_ORDERED = re.compile(r"\s*(\(?)(\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})([.)])(?=\s+\S)")

_FIELD = re.compile(r"[ \t]*+(?P<label>[^\W\d_][^:\n?!|<>\[\](){}]{0,50}+):(?:[ \t]++(?P<value>\S[^\n]*+))?+[ \t]*+$")

LONGEST_LABEL = 6
"""Most words of a field's label."""

TITLE_SHARE = 0.5
"""Share of its paragraph's widest line below which a line counts as a title, if the next word would have fitted. The
ragged lines of PDF text are 70 to 100 % of the width, so half keeps them together."""

TITLE_WIDTH = 40
"""Fewest code points of the widest line for that rule: narrower lines have too few words to tell."""


class BlockKind(Enum):
    """How to cut a block into sentences."""

    PROSE = "prose"
    LINE = "line"
    """A heading, a table row, a rule: one sentence."""
    CODE = "code"
    """Lines of fenced code without a blank line between them: one sentence."""


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Consecutive lines; no sentence crosses their edges."""

    start: int
    end: int
    kind: BlockKind
    follows: bool
    """Whether the block continues the paragraph of the block before it, without a blank line between them."""


@dataclass(slots=True)
class _SourceLine:
    start: int
    end: int
    text: str
    quoted: bool


def plain(text: str) -> str:
    """The text with each mark of a block quote replaced by a space, so that offsets stay the same."""
    return _QUOTE.sub(lambda m: m[0].replace(">", " "), text) if ">" in text else text


def paragraphs(text: str) -> Iterator[Span]:
    """The runs of lines that are not blank, from the start of the first line to the end of the last."""
    start, at = -1, 0
    for line in text.splitlines(keepends=True):
        if not line.strip():
            if start >= 0:
                yield Span(start, at)
            start = -1
        elif start < 0:
            start = at
        at += len(line)
    if start >= 0:
        yield Span(start, at)


def blocks(text: str) -> list[LineBlock]:
    """The blocks of a text in order; together they hold every character that is not white space."""
    return list(_LineWalk(text).blocks())


def mark(text: str) -> int:
    """The length of the list mark at the start of a block; 0 without one."""
    marker = _BULLET.match(text) or _ORDERED.match(text)
    return marker.end() if marker else 0


def field(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """The line in this stretch as a field, `Label: value`, with its groups `label` and `value`; None for any other."""
    match = _FIELD.match(text, start, len(text) if end is None else end)
    if match is None or len(match["label"].split()) > LONGEST_LABEL or (match["value"] or "").startswith("//"):
        return None
    return None if re.search(r"[.;,][ \t]", match["label"]) else match


def heading(text: str) -> bool:
    """Whether a sentence is a heading: marked by `#` before it or underlined."""
    if _HEADING.match(text):
        return True
    title, _, underline = text.rpartition("\n")
    return bool(title) and "\n" not in title and _UNDERLINE.match(underline) is not None


class _LineWalk:
    """One walk over the lines of a text, its block quotes unmarked."""

    def __init__(self, text: str) -> None:
        raw = text.splitlines(keepends=True)
        self.shown = plain(text).splitlines(keepends=True)
        self.quoted = [a != b for a, b in zip(raw, self.shown, strict=True)]
        self.starts = list(accumulate(map(len, raw), initial=0))
        self.unclosed: dict[str, int] = {}

    def blocks(self) -> Iterator[LineBlock]:
        at, follows = 0, False
        while at < len(self.shown):
            if not self.shown[at].strip() and not self.quoted[at]:
                at, follows = at + 1, False
                continue
            ends, kind = self.next(at)
            for end in ends:
                yield LineBlock(self.starts[at], self.starts[end], kind, follows)
                at, follows = end, True

    def next(self, at: int) -> tuple[list[int], BlockKind]:
        """The kind of the blocks that start with this line, and the line after each of them."""
        line = self.shown[at]
        following = self.shown[at + 1] if at + 1 < len(self.shown) else ""
        if (close := self.fence(at)) is not None:
            gaps = [i for i in range(at + 1, close) if self.shown[i].strip() and not self.shown[i - 1].strip()]
            return [*gaps, close + 1], BlockKind.CODE
        if self.row(at):
            delimited = "|" in following and "-" in following and not following.strip().strip("|-: \t")
            return [at + 2 if delimited else at + 1], BlockKind.LINE
        if _HEADING.match(line) or _RULE.match(line):
            return [at + 1], BlockKind.LINE
        if line.strip() and _UNDERLINE.match(following):
            return [at + 2], BlockKind.LINE
        return self.prose(at), BlockKind.PROSE

    def prose(self, at: int) -> list[int]:
        end = at + 1
        item = _ORDERED.match(self.shown[at])
        listed = item is not None or _BULLET.match(self.shown[at]) is not None
        while end < len(self.shown) and not self.breaks(end, listed, item):
            end += 1
        width = max(len(self.shown[i].rstrip()) for i in range(at, end))
        titles = [i + 1 for i in range(at, end - 1) if self.title(i, width)] if width >= TITLE_WIDTH else []
        return [*titles, end]

    def breaks(self, at: int, listed: bool, item: re.Match[str] | None) -> bool:
        """Whether a line can't continue the prose above it; `listed` says that the prose is a list item."""
        line = self.shown[at]
        if not line.strip() or self.quoted[at] != self.quoted[at - 1] or self.shown[at - 1].endswith("\u2029"):
            return True
        if _HEADING.match(line) or _RULE.match(line) or self.row(at) or self.fence(at) is not None:
            return True
        if bullet := _BULLET.match(line):
            return listed or bullet[1] != "–"
        if (ordered := _ORDERED.match(line)) is None:
            return not listed and self.filled(at) and (self.filled(at - 1) or self.filled(at + 1))
        if ordered[2].isdigit():
            return listed or ordered[2] == "1"
        return ordered[3] == ")" or (item is not None and item[3] == "." and not item[2].isdigit())

    def filled(self, at: int) -> bool:
        """Whether a line is a field with its value."""
        if not 0 <= at < len(self.shown) or ":" not in self.shown[at]:
            return False
        match = field(self.shown[at].rstrip())
        return match is not None and bool(match["value"])

    def title(self, at: int, width: int) -> bool:
        """Whether a line of prose is a title: it ends short of the width although the next word would fit."""
        line, following = self.shown[at].rstrip(), self.shown[at + 1][:80].split(maxsplit=1)
        if not line or not following or following[0][0].islower() or line.endswith((",", ";", "-")):
            return False
        return len(line) < TITLE_SHARE * width and len(line) + 1 + len(following[0]) <= width

    def row(self, at: int) -> bool:
        """Whether a line is a table row: between bars, or with as many tabs or bars as a neighbouring line."""
        line = self.shown[at].strip()
        if line.startswith("|") and len(line) > 1:
            return True
        if mark(line):
            return False
        for separator in ("\t", " | "):
            if count := line.count(separator):
                beside = (self.shown[i].strip() for i in (at - 1, at + 1) if 0 <= i < len(self.shown))
                return any(other.count(separator) == count for other in beside)
        return False

    def fence(self, at: int) -> int | None:
        """The line that closes the fence opened by this line; None without a fence, or without its end."""
        opening = _FENCE.match(self.shown[at])
        if opening is None:
            return None
        char, length = opening[1][0], len(opening[1])
        if length >= self.unclosed.get(char, length + 1):
            return None
        for i in range(at + 1, len(self.shown)):
            bare = self.shown[i].strip()
            if len(bare) >= length and not bare.strip(char):
                return i
        self.unclosed[char] = length
        return None
