"""Subtitles (SRT and WebVTT): the text as it stands; numbers and times of cues are no part of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pincite.index.loaders.content import Content
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.spans import Span
from pincite.index.structure import Structure
from pincite.index.view import LeftOut, Reason

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_CUE_TIME = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}[^\n]*$", re.MULTILINE)
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>\n]{0,100}|\d[\d:.]{3,15})>")


def read_subtitles(text: str) -> Content:
    """Read canonical subtitles; a sentence goes on over cues."""
    left_out = [*unseen(text), *_cues(text)]
    left_out += [LeftOut(Span(*match.span()), Reason.MARKUP) for match in _TAG.finditer(text)]
    return Content(text=text, structure=Structure(left_out=disjoint(left_out)))


def is_subtitles(text: str) -> bool:
    """Whether a text has a line with a cue's times among its first."""
    return _CUE_TIME.search(text[:2000]) is not None


def _cues(text: str) -> Iterator[LeftOut]:
    """What stands between the words of one cue and the next: blank lines, the number or name, the times."""
    end = 0
    for time in _CUE_TIME.finditer(text):
        line = text.rfind("\n", 0, max(0, time.start() - 1)) + 1
        named = text[line : time.start()].strip() and not text[max(0, line - 2) : line].strip("\n")
        start = line if named or line == 0 else time.start()
        start = 0 if text.startswith("WEBVTT") and end == 0 else start
        start = max(end, start - _spaces(text, start))
        end = min(len(text), time.end() + 1)
        yield LeftOut(Span(start, end), Reason.TIMING, " " if start else "")


def _spaces(text: str, at: int) -> int:
    """How much white space stands right before an offset."""
    shown = text[max(0, at - 400) : at]
    return len(shown) - len(shown.rstrip())
