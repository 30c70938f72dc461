"""Whether a text gives the right answer: every part, none of them denied, and in a headline no rival value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from pincite.eval.values import changes, dates, denial, directions, phrases, weekdays
from pincite.eval.values.bounds import bounded
from pincite.eval.values.clocks import Clock
from pincite.eval.values.dates import Date
from pincite.eval.values.nouns import FILLERS, FUNCTION, stem
from pincite.eval.values.number_words import SHARE_PLACES
from pincite.eval.values.periods import TimeRange
from pincite.eval.values.quantities import SHARE, TIMES, Quantity
from pincite.eval.values.questions import ReadQuestion
from pincite.eval.values.reading import ReadText, Value, ValueMention, read
from pincite.eval.values.rivals import rivals
from pincite.eval.values.sameness import NUMBERED, same
from pincite.eval.values.tokens import ARTICLES, Token

LIGHT = FUNCTION | frozenset(
    "about around exactly nearly almost roughly approximately just total altogether ca circa approx minimum maximum s "
    "worth old minus negative".split()
)
"""Words around a value that need not stand in an answer."""

_ROW = re.compile(r"[^\W\d_],\w|\w,[^\W\d_]")
"""A comma without a space beside a letter, as in a row of a CSV file: `Senior,28,3 months`."""

_CELL_EDGE = re.compile(r"(?<=\w),(?=\w)")

Status = Literal["given", "denied", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPart:
    """One part of the answer, and whether a text gives it."""

    wording: str
    """The first of its accepted wordings."""
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which parts of the answer a text gives."""

    parts: tuple[AnswerPart, ...]
    rivals: tuple[str, ...]
    """Other values in the text that would answer the question."""

    @property
    def right(self) -> bool:
        """Whether every part is given and no rival stands beside it."""
        return all(part.status == "given" for part in self.parts) and not self.rivals

    @property
    def share(self) -> float:
        """The share of the parts that are given."""
        return sum(part.status == "given" for part in self.parts) / len(self.parts)


def check(
    text: str,
    parts: Sequence[Sequence[str]],
    *,
    question: str = "",
    headline: bool = False,
    deniable: bool = True,
) -> Match:
    """Check a text against the right answer.

    Args:
        text: the answer, or the part of it that a reader sees first.
        parts: the answer: for each part its accepted wordings.
        question: what was asked. A unit, a noun or a year that it names may be missing in the answer.
        headline: whether the text is a short answer, in which a rival value is an answer of its own.
        deniable: whether a denial of the value makes it wrong; not where the question rests on a false premise.
    """
    asked = ReadQuestion.of(question)
    golds = [[read(wording, ratios=asked.ratio) for wording in wordings] for wordings in parts]
    answer = read(text, ratios=asked.ratio or any(_colon(gold) for readings in golds for gold in readings))
    deniable = deniable and not asked.negated
    judged = tuple(
        AnswerPart(wording=wordings[0], status=_status(answer, readings, asked, headline=headline, deniable=deniable))
        for wordings, readings in zip(parts, golds, strict=True)
    )
    beside: tuple[str, ...] = ()
    if headline and any(part.status == "given" for part in judged):
        gold_readings = [gold for readings in golds for gold in readings]
        wanted = [value for gold in gold_readings for value in _values(gold)]
        matched = [mention for mention in answer.mentions if any(same(mention.value, value, asked) for value in wanted)]
        matched += [mention for value in wanted for mention in _ends(answer, value, asked)]
        beside = tuple(
            dict.fromkeys(rivals(answer, matched, gold_readings, asked.reading.tokens, listed=len(parts) > 1))
        )
    return Match(parts=judged, rivals=beside)


def equal(text: str, wordings: Iterable[str], *, question: str = "") -> bool:
    """Whether a text gives one of the accepted answers, and nothing besides."""
    asked = ReadQuestion.of(question)
    golds = [read(wording, ratios=asked.ratio) for wording in wordings]
    answer = read(text, ratios=asked.ratio or any(_colon(gold) for gold in golds))
    return any(_places(answer, gold, asked) and not _extra(answer, gold) for gold in golds)


def says(text: str, wordings: Iterable[str], *, question: str = "", denied: bool = True) -> bool:
    """Whether evidence says an answer, or a range or period that the answer begins or ends.

    Args:
        text: the evidence.
        wordings: the accepted wordings of the answer.
        question: what was asked.
        denied: whether a denial says it, too: a quote may deny what the question takes for true.
    """
    asked, golds = ReadQuestion.of(question), [read(wording) for wording in wordings]
    readings = [read(text), *([read(_CELL_EDGE.sub(", ", text))] if _ROW.search(text) else [])]
    readings += [
        replace(one, mentions=tuple(end for mention in one.mentions for end in _both_ends(mention))) for one in readings
    ]
    return any(_status(one, golds, asked, headline=False, deniable=not denied) == "given" for one in readings)


def _both_ends(mention: ValueMention) -> Iterator[ValueMention]:
    value = mention.value
    if isinstance(value, TimeRange):
        yield from (replace(mention, value=end) for end in (value.first, value.last))
    elif isinstance(value, Quantity) and value.low != value.high:
        yield from (replace(mention, value=replace(value, low=end, high=end)) for end in (value.low, value.high))
    else:
        yield mention


def _colon(gold: ReadText) -> bool:
    """Whether a gold wording is a ratio with a colon, so that `1:10` beside it is one, too."""
    amounts = [mention for mention in gold.mentions if isinstance(mention.value, Quantity)]
    return any(token.text == ":" for mention in amounts for token in gold.tokens[mention.start : mention.end])


def _extra(answer: ReadText, gold: ReadText) -> bool:
    """Whether an answer holds words or values beyond the gold."""
    if len(answer.mentions) > len(gold.mentions):
        return True
    words = _rest(answer) if gold.mentions else [token for token in answer.tokens if token.is_word]
    light = LIGHT if gold.mentions else ARTICLES
    return bool(phrases.missing([token for token in words if token.fold not in light], gold.tokens))


def _status(
    answer: ReadText, golds: Sequence[ReadText], asked: ReadQuestion, *, headline: bool, deniable: bool
) -> Status:
    """Whether the text gives an accepted wording at least once without denying it."""
    status: Status = "missing"
    for gold in golds:
        whole = headline or bool(gold.mentions)
        for start, end in _places(answer, gold, asked):
            if headline and weekdays.end_of_range(answer.tokens, start, end) and not asked.end:
                continue
            if not deniable or not denial.denied(answer.tokens, start, end, whole=whole):
                return "given"
            status = "denied"
    return status


def _places(answer: ReadText, gold: ReadText, asked: ReadQuestion) -> list[tuple[int, int]]:
    """The places where a text gives a gold wording, as ranges of its tokens.

    A wording without a value is looked for as a phrase. One with values needs each of them, and its other words in the
    text or the question.
    """
    if not gold.mentions:
        return phrases.find(gold.tokens, answer.tokens)
    if phrases.missing(_rest(gold), answer.tokens, asked.reading.tokens):
        return []
    values = _values(gold)
    if len(values) > 1:
        return _in_order(answer, values, asked) or _as_share(answer, gold, asked)
    wanted = directions.side(gold.tokens, gold.mentions[0].start, gold.mentions[0].end) or directions.asked_side(
        asked.reading.tokens
    )
    fitting = [
        mention
        for mention in answer.mentions
        if same(mention.value, values[0], asked)
        and not changes.other_change(asked.reading.tokens, answer.tokens, mention.start)
        and not (isinstance(mention.value, Date | Clock) and _opposed(answer, mention, wanted))
    ]
    fitting = [one for one in fitting if not _other_way(answer, one, gold)]
    fitting += _ends(answer, values[0], asked)
    fitting += [share for share in _shares(answer) if _percentage(values[0]) and same(share.value, values[0], asked)]
    if not fitting and asked.names(*NUMBERED):
        return _labelled(answer, gold)
    return [(mention.start, mention.end) for mention in (*fitting, *_ends_apart(answer, values[0]))]


def _labelled(answer: ReadText, gold: ReadText) -> list[tuple[int, int]]:
    """The places of a number that names a thing, such as `version 2.10`, and with no other bound."""
    value, mention = gold.mentions[0].value, gold.mentions[0]
    if not isinstance(value, Quantity) or not value.bound:
        return phrases.find(gold.tokens, answer.tokens)
    number = next((token for token in gold.tokens[mention.start : mention.end] if token.kind == "number"), None)
    places = [place for place, token in enumerate(answer.tokens) if number is not None and token.text == number.text]
    bounds = ((place, *bounded(answer.tokens, place, place + 1)) for place in places)
    return [(place, end) for place, bound, end in bounds if bound in {"", value.bound}]


def _ends(answer: ReadText, value: Value, asked: ReadQuestion) -> list[ValueMention]:
    """The periods whose asked end is the gold value: for *until when*, 14:00 in *from 11:30 to 14:00*."""
    end = asked.end
    if not end:
        return []
    periods = [(mention, mention.value) for mention in answer.mentions if isinstance(mention.value, TimeRange)]
    return [
        mention for mention, period in periods if same(period.first if end == "since" else period.last, value, asked)
    ]


def _percentage(value: Value) -> bool:
    return isinstance(value, Quantity) and value.dimension == SHARE.dimension


def _shares(reading: ReadText) -> Iterator[ValueMention]:
    """Each *nine out of ten* as one share; read apart, its numbers are a count and its whole."""
    for part, whole in pairwise(reading.mentions):
        first, second = part.value, whole.value
        if not (whole.whole and isinstance(first, Quantity) and isinstance(second, Quantity)):
            continue
        if first.bare and second.bare and second.low > 0:
            share = replace(first, low=first.low / second.low, high=first.high / second.high, unit=SHARE, nouns=())
            yield ValueMention(replace(share, places=SHARE_PLACES), part.start, whole.end)


def _as_share(answer: ReadText, gold: ReadText, asked: ReadQuestion) -> list[tuple[int, int]]:
    """Find the percentage in the answer that equals a gold share such as *nine out of ten*."""
    shares = list(_shares(gold)) if len(gold.mentions) == len(("part", "whole")) else []
    percentages = [mention for mention in answer.mentions if _percentage(mention.value)]
    return [(one.start, one.end) for one in percentages for share in shares if same(one.value, share.value, asked)]


def _other_way(answer: ReadText, mention: ValueMention, gold: ReadText) -> bool:
    """Whether a time is counted to the other side than the gold's: *24 hours after* for *24 hours before*."""
    ways = {directions.way(answer.tokens, mention.end), directions.way(gold.tokens, gold.mentions[0].end)}
    return isinstance(mention.value, Quantity) and mention.value.dimension in TIMES and ways == {"before", "after"}


def _opposed(answer: ReadText, mention: ValueMention, wanted: directions.Side) -> bool:
    return directions.opposed(directions.side(answer.tokens, mention.start, mention.end), wanted)


def _in_order(answer: ReadText, values: Sequence[Value], asked: ReadQuestion) -> list[tuple[int, int]]:
    """The place where a text gives several values, those of one type in their order: `3-1` is not `1-3`."""
    ends: dict[str, int] = {}
    places: list[tuple[int, int]] = []
    for value in values:
        kind = value.dimension if isinstance(value, Quantity) else type(value).__name__
        after = (
            mention
            for mention in answer.mentions
            if mention.start >= ends.get(kind, 0) and same(mention.value, value, asked)
        )
        mention = next(after, None)
        if mention is None:
            return []
        ends[kind] = mention.end
        places.append((mention.start, mention.end))
    return places[:1]


def _values(gold: ReadText) -> list[Value]:
    return [mention.value for mention in gold.mentions]


def _rest(reading: ReadText) -> list[Token]:
    """The words of a reading outside its values, without small words and counted nouns."""
    nouns = {
        noun for mention in reading.mentions if isinstance(mention.value, Quantity) for noun in mention.value.nouns
    }
    return [token for token in reading.rest() if token.fold not in LIGHT and stem(token.fold) not in nouns | FILLERS]


def _ends_apart(answer: ReadText, value: Value) -> list[ValueMention]:
    """A period whose ends stand apart: *from 2012 on, until it ended in 2013*."""
    if not isinstance(value, TimeRange) or not isinstance(value.first, Date) or not isinstance(value.last, Date):
        return []
    days = [(mention, mention.value) for mention in answer.mentions if isinstance(mention.value, Date)]
    for place, (first, begin) in enumerate(days):
        for last, end in days[place + 1 :]:
            between = {token.fold for token in answer.tokens[first.end : last.start]}
            if dates.same(begin, value.first) and dates.same(end, value.last) and "or" not in between:
                return [replace(first, end=last.end)]
    return []
