"""Subtitles (SRT and WebVTT): the text as it stands; numbers and times of cues are no part of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pincite.index.loaders.content import Content
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.spans import Span
from pincite.index.structure import Pair, Structure
from pincite.index.view import LeftOut, Reason

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_CUE_TIME = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}[^\n]*$", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[\w.-]{1,100})?[ \t]++(?P<name>[^<>\n]{1,100})>")
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>\n]{0,100}|\d[\d:.]{3,15})>")


def read_subtitles(text: str) -> Content:
    """Read canonical subtitles; a sentence goes on over cues, and is read with the name of who says it."""
    turns = list(_turns(text))
    left_out = [*unseen(text), *_cues(text)]
    named = {text.rindex("<", 0, turn.label.start): turn.label for turn in turns}
    for tag in _TAG.finditer(text):
        name = named.get(tag.start())
        if name is None:
            left_out.append(LeftOut(Span(*tag.span()), Reason.MARKUP))
            continue
        left_out.append(LeftOut(Span(tag.start(), name.start), Reason.MARKUP))
        left_out.append(LeftOut(Span(name.end, tag.end()), Reason.MARKUP, ": "))
    return Content(text=text, structure=Structure(pairs=tuple(turns), left_out=disjoint(left_out)))


def _turns(text: str) -> Iterator[Pair]:
    """Who says what: the name in a voice tag, with the words up to the next voice of another name."""
    named = [(voice, Span(*voice.span("name"))) for voice in _VOICE.finditer(text)]
    fresh = [(v, name) for n, (v, name) in enumerate(named) if not n or name.of(text) != named[n - 1][1].of(text)]
    for number, (voice, name) in enumerate(fresh):
        end = _before(text, fresh[number + 1][0].start()) if number + 1 < len(fresh) else len(text.rstrip())
        if text[voice.end() : end].strip():
            yield Pair("field", name, Span(voice.end(), end))


def _before(text: str, voice: int) -> int:
    """Where the words before a voice end: before the times of its cue."""
    times = list(_CUE_TIME.finditer(text, max(0, voice - 200), voice))
    start = times[-1].start() if times else voice
    return len(text[:start].rstrip())


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
