"""Markdown inside lines that is not read: comments, addresses, emphasis, tags, notes and struck-out words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from pincite.index.reading import NO_MARKS, YES_MARKS
from pincite.index.spans import Span
from pincite.index.view import LeftOut, Reason

LONGEST_MARKED = 300
"""Longest run of emphasised or linked words, in code points; it bounds the search for a closing mark."""

_SCAN = re.compile(
    rf"""
    (?P<comment><!--)
    | (?P<code>(?<!`)`(?!`)[^`\n]{{1,{LONGEST_MARKED}}}`(?!`))
    | (?P<definition>^[ ]{{0,3}}\[(?P<name>[^\]\n^][^\]\n]{{0,100}})\]:[ \t]*\S[^\n]*)
    | (?P<note>^[ ]{{0,3}}\[\^[^\]\n]{{1,60}}\]:[ \t]*)
    | (?P<reference>\[\^[^\]\n]{{1,60}}\])
    | (?P<badge>\[!\[[^\]\n]{{0,200}}\]\([^()\n]{{0,{LONGEST_MARKED}}}\)\]\([^()\n]{{0,{LONGEST_MARKED}}}\))
    | (?P<attributes>(?<=[)\]`*_])\{{[.\#:\w][^{{}}\n]{{0,100}}\}})
    | (?P<entity>&(?:[a-zA-Z][a-zA-Z0-9]{{1,30}}|\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}});)
    | (?P<emoji>:(?:white_check_mark|heavy_check_mark|ballot_box_with_check|x|negative_squared_cross_mark|cross_mark):)
    | (?P<picture>!\[[^\]\n]{{0,{LONGEST_MARKED}}}\](?:\(|\[[^\]\n]{{0,100}}\]))
    | (?P<link>\[(?P<words>[^\[\]\n]{{1,{LONGEST_MARKED}}})\](?P<to>\(|\[[^\]\n]{{0,100}}\]))
    | (?P<struck>~~(?=\S)(?:[^~\n]|\n(?!\n)){{1,1000}}~~)
    | (?P<tag></?[a-zA-Z][a-zA-Z0-9-]{{0,20}}(?=[\s/>]))
    | (?P<strong>(?<![\w*\\])
        (?P<stars>\*{{1,3}})(?=[^\s*])[^*\n]{{1,{LONGEST_MARKED}}}?(?<=[^\s*\\])(?P=stars)(?![\w*]))
    | (?P<under>(?<![\w\\])(?P<lines>_{{1,3}})(?=[^\s_])[^\n]{{1,{LONGEST_MARKED}}}?(?<=[^\s\\])(?P=lines)(?!\w))
    | (?P<escape>\\(?=[!-/:-@\[-`{{-~]))
    """,
    re.VERBOSE | re.MULTILINE,
)

_ADDRESS = re.compile(r"[^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)")
_COMMENT_NAMES = frozenset({"//", "#", "comment", "_metadata_"})
_STRUCK_TAGS = frozenset({"s", "del", "strike"})
_HIDDEN = re.compile(r"\shidden(?=[\s=>/])|display\s*:\s*none|visibility\s*:\s*hidden")
_APART = frozenset("td th tr li p div dt dd summary h1 h2 h3 h4 h5 h6".split())
"""Elements that a browser sets apart from what follows."""
_LIFTED = {"sup": "^", "sub": "_"}


def inline(text: str, start: int, end: int, code: Sequence[Span]) -> Iterator[LeftOut]:
    """The unread Markdown between two offsets, outside blocks of code."""
    at = start
    blocks = iter(code)
    block = next(blocks, None)
    while (match := _SCAN.search(text, at, end)) is not None:
        while block is not None and block.end <= match.start():
            block = next(blocks, None)
        if block is not None and block.start <= match.start():
            at = block.end
            continue
        yield from _parts(text, match, end)
        at = _next(text, match, end)


def _parts(text: str, match: re.Match[str], end: int) -> Iterator[LeftOut]:  # noqa: PLR0912 - a kind of markup each
    start, stop = match.span()
    match match.lastgroup:
        case "comment":
            yield _out(start, _after(text, "-->", stop, end), Reason.COMMENT)
        case "code":
            yield _out(start, start + 1, Reason.MARKUP)
            yield _out(stop - 1, stop, Reason.MARKUP)
        case "badge":
            yield _out(start, stop, Reason.ADDRESS)
        case "entity":
            yield from _entity(text, match)
        case "definition" | "name":
            comment = match["name"].strip().lower() in _COMMENT_NAMES
            yield _out(start, stop, Reason.COMMENT if comment else Reason.ADDRESS)
        case "note" | "reference":
            yield _out(start, stop, Reason.NOTE_MARK)
        case "picture":
            after = _closed(text, stop, end)
            words = text[start + 2 : text.find("]", start)].strip()
            yield _out(start, after, Reason.ADDRESS, words if _is_alone(text, start, after) else "")
        case "emoji":
            sign = "❌" if "x" in match[0] or "cross" in match[0] else "✅"
            spoken = " (no)" if sign in NO_MARKS else " (yes)"
            yield _out(start, stop, Reason.MARKUP, sign + (spoken if _is_alone(text, start, stop) else ""))
        case "link" | "words" | "to":
            yield _out(start, start + 1, Reason.MARKUP)
            yield _out(match.end("words"), _closed(text, stop, end), Reason.ADDRESS)
        case "struck":
            yield _out(start, stop, Reason.STRUCK)
        case "tag":
            yield _tag(text, match, end)
        case "strong" | "stars" | "under" | "lines":
            size = len(match["stars"] or match["lines"])
            yield _out(start, start + size, Reason.MARKUP)
            yield _out(stop - size, stop, Reason.MARKUP)
        case _:
            yield _out(start, stop, Reason.MARKUP)


def _entity(text: str, match: re.Match[str]) -> Iterator[LeftOut]:
    """An entity, which is read as its character; a mark alone in a cell says yes or no."""
    start, stop = match.span()
    shown = html.unescape(match[0])
    if shown == match[0]:
        return
    alone = _is_alone(text, start, stop)
    spoken = " (yes)" if shown in YES_MARKS else " (no)" if shown in NO_MARKS else ""
    yield _out(start, stop, Reason.MARKUP, shown.replace("\xa0", " ") + (spoken if alone else ""))


def _is_alone(text: str, start: int, stop: int) -> bool:
    """Whether nothing else stands in a cell of a table."""
    before, after = text[max(0, start - 20) : start].rstrip(" "), text[stop : stop + 20].lstrip(" ")
    return before.endswith("|") and after.startswith("|")


def _next(text: str, match: re.Match[str], end: int) -> int:
    """The offset at which to continue: inside emphasis and links, whose words may hold more markup; after everything
    else.
    """
    start, stop = match.span()
    kind = match.lastgroup
    if kind in {"strong", "stars", "under", "lines"}:
        return start + len(match["stars"] or match["lines"])
    if kind in {"link", "words", "to"}:
        return start + 1
    if kind == "comment":
        return _after(text, "-->", stop, end)
    if kind == "picture":
        return _closed(text, stop, end)
    if kind == "tag":
        return _tag(text, match, end).span.end
    return stop


def _tag(text: str, match: re.Match[str], end: int) -> LeftOut:
    start, stop = match.span()
    name = match["tag"].lstrip("</").lower()
    closing = match["tag"].startswith("</")
    close = _after(text, ">", stop, end)
    if name in _STRUCK_TAGS and not closing:
        return _out(start, _after(text, f"</{name}>", close, end), Reason.STRUCK)
    if not closing and _HIDDEN.search(text, stop, min(close, stop + LONGEST_MARKED)):
        return _out(start, _after(text, f"</{name}>", close, end), Reason.COMMENT)
    reason = Reason.DATA if close - start > LONGEST_MARKED and "data:" in text[start:close] else Reason.MARKUP
    before = text[start - 1 : start]
    if name in _LIFTED and not closing and (before.isdigit() or name == "sup"):
        word = text[close : close + 2]
        return _out(
            start, close, reason, "" if name == "sup" and word.isalpha() and before.isdigit() else _LIFTED[name]
        )
    return _out(start, close, reason, " " if name == "br" or (closing and name in _APART) else "")


def _closed(text: str, at: int, end: int) -> int:
    """The offset after an address in brackets, of which the opening one stands before `at`."""
    if text[at - 1] == "]":
        return at
    closing = _ADDRESS.match(text, at, end)
    return closing.end() if closing else at


def _after(text: str, mark: str, at: int, end: int) -> int:
    place = text.find(mark, at, end)
    return end if place < 0 else place + len(mark)


def _out(start: int, end: int, reason: Reason, instead: str = "") -> LeftOut:
    return LeftOut(Span(start, end), reason, instead)
