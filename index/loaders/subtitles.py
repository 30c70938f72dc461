"""Subtitles (SRT and WebVTT): the text as it stands; numbers and times of cues are no part of its sentences."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from pincite.index.loaders.content import Content
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.spans import Span
from pincite.index.structure import LabelledBody, Structure
from pincite.index.view import LeftOut, Reason

SPEAKING = 0.6
"""Least share of cues that begin with a name for names to be told apart from words before a colon."""

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_CUE_TIME = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}[^\n]*$", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[\w.-]{1,100})?[ \t]++(?P<name>[^<>\n]{1,100})>")
_SPEAKER = re.compile(r"(?:>>[ ]?)?(?P<name>[^\W\d_a-z][\w.'’-]{0,30}(?:[ ][^\W\d_a-z][\w.'’-]{0,30}){0,3}):[ ]+(?=\S)")
_STYLING = re.compile(r"\{\\[^{}\n]{1,60}\}|&(?:amp|lt|gt|nbsp|quot|lrm|rlm|#\d{1,6});")
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>\n]{0,100}|\d[\d:.]{3,15})>")


def read_subtitles(text: str) -> Content:
    """Read canonical subtitles; a sentence goes on over cues, and is read with the name of who says it."""
    cues = list(_cues(text))
    turns = list(_turns(text)) or list(_speakers(text, cues))
    left_out = [*unseen(text), *cues, *_repeated(text, cues)]
    if not _VOICE.search(text):
        left_out += _names_again(text, cues, turns)
    for mark in _STYLING.finditer(text):
        if mark[0].startswith("{"):  # where the words stand, which belongs to the times of the cue
            left_out.append(LeftOut(Span(*mark.span()), Reason.TIMING))
        else:
            instead = html.unescape(mark[0]).replace("\xa0", " ")
            left_out.append(LeftOut(Span(*mark.span()), Reason.MARKUP, instead))
    named = {text.rindex("<", 0, turn.label.start): turn.label for turn in turns if _VOICE.search(text)}
    for tag in _TAG.finditer(text):
        name = named.get(tag.start())
        if name is None:
            left_out.append(LeftOut(Span(*tag.span()), Reason.MARKUP))
            continue
        left_out.append(LeftOut(Span(tag.start(), name.start), Reason.MARKUP))
        left_out.append(LeftOut(Span(name.end, tag.end()), Reason.MARKUP, ": "))
    return Content(text=text, structure=Structure(pairs=tuple(turns), left_out=disjoint(left_out)))


def _turns(text: str) -> Iterator[LabelledBody]:
    """Who says what: the name in a voice tag, with the words up to the next voice of another name."""
    named = [(voice, Span(*voice.span("name"))) for voice in _VOICE.finditer(text)]
    fresh = [(v, name) for n, (v, name) in enumerate(named) if not n or name.of(text) != named[n - 1][1].of(text)]
    for number, (voice, name) in enumerate(fresh):
        end = _before(text, fresh[number + 1][0].start()) if number + 1 < len(fresh) else len(text.rstrip())
        if text[voice.end() : end].strip():
            yield LabelledBody("field", name, Span(voice.end(), end))


def _words(text: str, cues: Sequence[LeftOut]) -> Iterator[Span]:
    """The words of each cue."""
    ends = [*(cue.span.start for cue in cues[1:]), len(text)]
    for cue, end in zip(cues, ends, strict=True):
        yield Span(cue.span.end, end).stripped(text)


def _speakers(text: str, cues: Sequence[LeftOut]) -> Iterator[LabelledBody]:
    """Who says what, where most cues begin with a name: `Ann Lee: We meet at nine.`"""
    words = [span for span in _words(text, cues) if span.start < span.end]
    named = [_SPEAKER.match(text, span.start, span.end) for span in words]
    if sum(map(bool, named)) < SPEAKING * len(words):
        return
    turns: list[LabelledBody] = []
    for span, match in zip(words, named, strict=True):
        label = Span(*match.span("name")) if match else None
        if turns and (label is None or f"{label.of(text)}:" == turns[-1].label.of(text)):
            last = turns.pop()
            turns.append(LabelledBody("field", last.label, Span(last.body.start, span.end)))
        elif match and label:
            turns.append(LabelledBody("field", Span(label.start, label.end + 1), Span(match.end(), span.end)))
    yield from turns


def _names_again(text: str, cues: Sequence[LeftOut], turns: Sequence[LabelledBody]) -> Iterator[LeftOut]:
    """The name before each cue but the first of what somebody says."""
    labels = {turn.label.start for turn in turns}
    for span in _words(text, cues) if turns else ():
        match = _SPEAKER.match(text, span.start, span.end)
        if match and match.start("name") not in labels:
            yield LeftOut(Span(*match.span()), Reason.MARKUP)


def _repeated(text: str, cues: Sequence[LeftOut]) -> Iterator[LeftOut]:
    """Lines that the cue before already showed: captions that roll up show each line two or three times."""
    shown: list[str] = []
    for span in _words(text, cues):
        own: list[str] = []
        at = span.start
        leading = True
        for line in span.of(text).splitlines(keepends=True):
            words = " ".join(_TAG.sub("", line).split())
            leading = leading and words in shown
            if leading and words:
                yield LeftOut(Span(at, at + len(line)), Reason.REPEATED)
            own += [words] if words else []
            at += len(line)
        shown = own or shown


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
    number: int | None = None
    for time in _CUE_TIME.finditer(text):
        line = text.rfind("\n", 0, max(0, time.start() - 1)) + 1
        above = text[line : time.start()].strip()
        named = above and (not text[max(0, line - 2) : line].strip("\n") or _follows(above, number))
        number = int(above) if above.isdecimal() else None
        start = line if named or line == 0 else time.start()
        start = 0 if text.startswith("WEBVTT") and end == 0 else start
        start = max(end, start - _spaces(text, start))
        end = min(len(text), time.end() + 1)
        yield LeftOut(Span(start, end), Reason.TIMING, " " if start else "")


def _follows(above: str, number: int | None) -> bool:
    """Whether a line is the number after that of the cue before."""
    return number is not None and above.isdecimal() and int(above) == number + 1


def _spaces(text: str, at: int) -> int:
    """How much white space stands right before an offset."""
    shown = text[max(0, at - 400) : at]
    return len(shown) - len(shown.rstrip())
