"""The time zone that follows a time of day: `9:30 CET`, `14:00 UTC+2`, `2 pm Eastern Time`, `14:00Z`."""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.date_digits import whole
from pincite.eval.values.tokens import Token, at, tied

Zone = frozenset[int]
"""Offsets from UTC, in minutes; more than one if the name is ambiguous, as `IST` is."""

HOUR = 60

UTC = frozenset({0})

ABBREVIATIONS: dict[str, Zone] = {
    name: frozenset(round(HOUR * hours) for hours in offsets)
    for name, offsets in (
        ("UTC", (0,)),
        ("GMT", (0,)),
        ("Z", (0,)),
        ("WET", (0,)),
        ("WEST", (1,)),
        ("CET", (1,)),
        ("MEZ", (1,)),
        ("CEST", (2,)),
        ("MESZ", (2,)),
        ("EET", (2,)),
        ("EEST", (3,)),
        ("BST", (1, 6)),
        ("MSK", (3,)),
        ("IST", (1, 2, 5.5)),
        ("SAST", (2,)),
        ("SGT", (8,)),
        ("HKT", (8,)),
        ("JST", (9,)),
        ("KST", (9,)),
        ("AWST", (8,)),
        ("ACST", (9.5,)),
        ("AEST", (10,)),
        ("AEDT", (11,)),
        ("NZST", (12,)),
        ("NZDT", (13,)),
        ("EST", (-5,)),
        ("EDT", (-4,)),
        ("ET", (-5, -4)),
        ("CST", (-6, 8)),
        ("CDT", (-5,)),
        ("CT", (-6, -5)),
        ("MST", (-7,)),
        ("MDT", (-6,)),
        ("MT", (-7, -6)),
        ("PST", (-8,)),
        ("PDT", (-7,)),
        ("PT", (-8, -7)),
        ("AKST", (-9,)),
        ("AKDT", (-8,)),
        ("HST", (-10,)),
    )
}
"""Zones by their capital letters, with the hours of the IANA time zone database."""

NAMES: dict[tuple[str, ...], str] = {
    ("coordinated", "universal", "time"): "UTC",
    ("greenwich", "mean", "time"): "GMT",
    ("western", "european", "time"): "WET",
    ("central", "european", "time"): "CET",
    ("central", "european", "summer", "time"): "CEST",
    ("eastern", "european", "time"): "EET",
    ("eastern", "european", "summer", "time"): "EEST",
    ("british", "summer", "time"): "BST",
    ("moscow", "time"): "MSK",
    ("japan", "standard", "time"): "JST",
    **{
        (zone, *kind, "time"): zone[0].upper() + letter
        for zone in ("eastern", "central", "mountain", "pacific")
        for kind, letter in (((), "T"), (("standard",), "ST"), (("daylight",), "DT"))
    },
}
LONGEST = max(len(words) for words in NAMES)


def zone(tokens: Sequence[Token], place: int) -> tuple[Zone, int] | None:
    """The zone that stands at a place, in brackets or not, with the token after it; None where there is none."""
    token = at(tokens, place)
    if token is None:
        return None
    if token.text == "." and tokens[place - 1].fold in {"am", "pm"}:
        return zone(tokens, place + 1)
    if token.text == "(":
        inside = zone(tokens, place + 1)
        closing = at(tokens, inside[1]) if inside is not None else None
        return (
            (inside[0], inside[1] + 1) if inside is not None and closing is not None and closing.text == ")" else None
        )
    if token.text in {"+", "-"} and tied(tokens, place - 1, 4) is not None:
        return _offset(tokens, place)
    named = _named(tokens, place)
    if named is None:
        return None
    further = _offset(tokens, named[1]) if named[0] == UTC else None
    return further or named


def same_zone(one: Zone, other: Zone) -> bool:
    """Whether two zones may be one."""
    return bool(one & other)


def _named(tokens: Sequence[Token], place: int) -> tuple[Zone, int] | None:
    for count in range(LONGEST, 1, -1):
        name = NAMES.get(tuple(token.fold for token in tokens[place : place + count]))
        if name is not None:
            return ABBREVIATIONS[name], place + count
    short = ABBREVIATIONS.get(tokens[place].text)
    return (short, place + 1) if short is not None else None


def _offset(tokens: Sequence[Token], place: int) -> tuple[Zone, int] | None:
    """The `+2` of *UTC+2*, the `+05:30` of *14:00+05:30*."""
    sign = at(tokens, place)
    hours = whole(at(tokens, place + 1), 0, 14)
    if sign is None or sign.text not in {"+", "-"} or hours is None:
        return None
    some = tied(tokens, place + 1, 3)
    minutes = whole(some[2], 0, HOUR - 1, 2) if some is not None and some[1].text == ":" else None
    east = hours * HOUR + (minutes or 0)
    return frozenset({east if sign.text == "+" else -east}), place + (2 if minutes is None else 4)
