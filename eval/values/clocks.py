"""Times of day: `9:30`, `9.30 am`, `9 o'clock`, `half past nine`, `21:00 h`, `noon`, each with its zone: `9:30 CET`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.eval.values.date_digits import whole
from pincite.eval.values.date_forms import skip
from pincite.eval.values.numbers import number
from pincite.eval.values.tokens import Token, at, tied
from pincite.eval.values.zones import Zone, same_zone, zone


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day."""

    minutes: int
    """Since midnight."""
    half: bool = False
    """Whether it may be in the morning or in the evening: `9 o'clock`, `half past nine`."""
    zone: Zone | None = None
    """Its time zone, where one is named."""

    def __str__(self) -> str:
        return f"{self.minutes // 60}:{self.minutes % 60:02}"


HOURS, MINUTES = 24, 60
HALF = 12 * MINUTES
DAY = 2 * HALF

PHRASES = {
    ("in", "the", "morning"): 0,
    ("in", "the", "afternoon"): HALF,
    ("in", "the", "evening"): HALF,
    ("at", "night"): HALF,
}
"""Words after an hour that say which half of the day is meant."""


def clock(tokens: Sequence[Token], start: int) -> tuple[Clock, int] | None:
    """The time of day that begins at a token, with the token after it; None where there is none."""
    for read in (_noon_or_midnight, _spoken, _colon, _point, _hour):
        match = read(tokens, start)
        if match is not None:
            time, end = match
            named = zone(tokens, end)
            return (replace(time, zone=named[0]), named[1]) if named is not None else match
    return None


def _noon_or_midnight(tokens: Sequence[Token], start: int) -> tuple[Clock, int] | None:
    """`noon`, `midnight`."""
    named = {"noon": HALF, "midday": HALF, "midnight": 0}.get(tokens[start].fold)
    return None if named is None else (Clock(named), start + 1)


def _spoken(tokens: Sequence[Token], start: int) -> tuple[Clock, int] | None:
    """`half past nine`, `quarter to ten`, `twenty past nine`; `five to ten` may be a range."""
    place = skip(tokens, start, "a")
    token = at(tokens, place)
    if token is None:
        return None
    minutes = {"half": 30, "quarter": 15}.get(token.fold)
    if minutes is not None:
        place += 1
    else:
        numeral = number(tokens, place)
        if numeral is None or numeral.value.denominator != 1 or not 0 < numeral.value < 30:  # noqa: PLR2004
            return None
        minutes, place = int(numeral.value), skip(tokens, numeral.end, "minutes")
    word, hour = at(tokens, place), number(tokens, place + 1)
    if word is None or hour is None or not 1 <= hour.value <= HALF // MINUTES:
        return None
    if word.fold == "past":
        return _with_half(tokens, int(hour.value) * MINUTES + minutes, hour.end, half=True)
    if word.fold == "to" and token.fold == "quarter":
        return _with_half(tokens, int(hour.value) * MINUTES - minutes, hour.end, half=True)
    return None


def _colon(tokens: Sequence[Token], start: int) -> tuple[Clock, int] | None:
    """`9:30`, `09:30:00`."""
    run = tied(tokens, start, 3)
    if run is None or run[1].text != ":":
        return None
    hour, minute = whole(run[0], 0, HOURS), whole(run[2], 0, MINUTES - 1, 2)
    if hour is None or minute is None:
        return None
    seconds = tied(tokens, start, 5)
    end = start + 5 if seconds is not None and seconds[3].text == ":" else start + 3
    return _with_half(tokens, hour * MINUTES + minute, end)


def _point(tokens: Sequence[Token], start: int) -> tuple[Clock, int] | None:
    """`9.30 am`."""
    token = tokens[start]
    hour, _, minute = token.text.partition(".")
    if token.kind != "number" or not hour.isdigit() or not minute.isdigit() or len(minute) != len("30"):
        return None
    if int(hour) > HOURS or int(minute) >= MINUTES or not _says_time(tokens, start + 1):
        return None
    return _with_half(tokens, int(hour) * MINUTES + int(minute), start + 1)


def _hour(tokens: Sequence[Token], start: int) -> tuple[Clock, int] | None:
    """`9 am`, `nine o'clock`, `21 Uhr`."""
    numeral = number(tokens, start)
    if (
        numeral is None
        or numeral.kind != "cardinal"
        or numeral.value.denominator != 1
        or not 0 <= numeral.value <= HOURS
    ):
        return None
    return (
        _with_half(tokens, int(numeral.value) * MINUTES, numeral.end, half=True)
        if _says_time(tokens, numeral.end)
        else None
    )


def _says_time(tokens: Sequence[Token], place: int) -> bool:
    return _half_of_day(tokens, place) is not None or _oclock(tokens, place) is not None


def _oclock(tokens: Sequence[Token], place: int) -> int | None:
    """The place after `o'clock` or `Uhr`."""
    folds = [token.fold for token in tokens[place : place + 3]]
    if folds[:1] in (["oclock"], ["uhr"]):
        return place + 1
    return place + 3 if folds == ["o", "'", "clock"] else None


def _half_of_day(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    """0 for am, 12 hours for pm, in minutes, with the token after it."""
    word = at(tokens, place)
    if word is not None and word.fold in {"am", "pm"}:
        return (0 if word.fold == "am" else HALF), place + 1
    folds = tuple(token.fold for token in tokens[place : place + 3])
    for phrase, shift in PHRASES.items():
        if folds[: len(phrase)] == phrase:
            return shift, place + len(phrase)
    return None


def _with_half(tokens: Sequence[Token], minutes: int, end: int, *, half: bool = False) -> tuple[Clock, int]:
    """The time with what follows it: am, pm, o'clock, h."""
    after = at(tokens, end)
    if (spoken := _oclock(tokens, end)) is not None:
        half, end = half and tokens[end].fold != "uhr", spoken
    elif after is not None and after.fold == "h":
        half, end = False, end + 1
    match = _half_of_day(tokens, end)
    if match is None:
        return Clock(minutes % DAY, half and minutes <= HALF), end
    return Clock((minutes % HALF + match[0]) % DAY), match[1]


def same_time(given: Clock, gold: Clock) -> bool:
    """Whether two times of day are the same; `9 o'clock` fits 9:00 and 21:00, `14:00 UTC` is 15:00 CET.

    A time without a zone fits any. Times in two zones are converted where each zone can be only one.
    """
    apart = given.minutes - gold.minutes
    if given.zone is not None and gold.zone is not None and not same_zone(given.zone, gold.zone):
        if len(given.zone) > 1 or len(gold.zone) > 1:
            return False
        apart -= min(given.zone) - min(gold.zone)
    return apart % (HALF if given.half or gold.half else DAY) == 0
