"""Invented names, composed by the patterns of data/names.yaml out of the pools of data/pools.yaml."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random

import yaml

from tools.reader.worlds.articles import article
from tools.reader.worlds.values import chance

DATA = Path(__file__).with_name("data")

FIELD = re.compile(r"\{([^{}:]+)(?::(\w+))?\}")
RANGE = re.compile(r"(\d+)-(\d+)(?:/(\d+))?$")
CASES: Mapping[str, Callable[[str], str]] = {"lower": str.lower, "title": str.title}
FEWEST_INITIALS = 3
"""Fewest letters of an acronym."""


@cache
def pools() -> Mapping[str, tuple[str, ...]]:
    """Return the names that are not composed, by kind."""
    raw = yaml.safe_load((DATA / "pools.yaml").read_text(encoding="utf-8"))
    return {
        name: tuple(item.strip() for item in re.split(r"[,\n]", text) if item.strip()) for name, text in raw.items()
    }


@cache
def patterns() -> Mapping[str, tuple[str, ...]]:
    """Return the patterns of the names that are composed, by kind."""
    raw = yaml.safe_load((DATA / "names.yaml").read_text(encoding="utf-8"))
    return {kind: tuple(lines) for kind, lines in raw.items()}


def is_name(kind: str) -> bool:
    """Return whether a kind of value is a name."""
    return kind in RULES or kind in patterns() or kind in pools()


def draw_name(random: Random, kind: str) -> tuple[str, str, str]:
    """Return a name of this kind; how a text writes it first and later on, if differently."""
    if kind in RULES:
        return RULES[kind](random)
    return composed(random, kind), "", ""


def composed(random: Random, kind: str) -> str:
    """Return a name out of a pool or by a pattern."""
    if kind not in patterns():
        return random.choice(pools()[kind])
    used: set[str] = set()

    def filled(match: re.Match[str]) -> str:
        text = _field(random, match[1], used)
        return CASES[match[2]](text) if match[2] else text

    pattern = random.choice(patterns()[kind])
    name = FIELD.sub(filled, pattern)
    return f"{article(name[2:]).title()} {name[2:]}" if pattern.startswith("A {") else name


def _field(random: Random, field: str, used: set[str]) -> str:
    if span := RANGE.match(field):
        return str(random.randrange(int(span[1]), int(span[2]) + 1, int(span[3] or 1)))
    if "|" in field:
        return random.choice(field.split("|"))
    text = composed(random, field)
    while text in used:
        text = composed(random, field)
    used.add(text)
    return text


def _person(random: Random) -> tuple[str, str, str]:
    surname, given = composed(random, "surname"), composed(random, "given_name")
    if chance(random, 0.07):
        given += f" {random.choice('ABCDEFGHJKLMNPRSTW')}."
    return f"{given} {surname}", "", surname


def _organisation(random: Random) -> tuple[str, str, str]:
    """Return an organisation, first with its acronym and later by it, if the acronym is long enough."""
    body, topic, region = (composed(random, kind) for kind in ("body", "topic", "region_adjective"))
    people = composed(random, "people_plural")
    name = random.choice(
        [
            *[f"{region} {topic} {body}"] * 2,
            f"{body} for {topic}",
            f"International {body} for {topic}",
            *[f"{region} {body} of {people}"] * 2,
        ]
    )
    acronym = "".join(word[0] for word in re.split(r"[ -]", name) if word[0].isupper())
    if len(acronym) < FEWEST_INITIALS:
        return f"the {name}", "", ""
    return f"the {name}", f"the {name} ({acronym})", f"the {acronym}"


RULES: Mapping[str, Callable[[Random], tuple[str, str, str]]] = {"person": _person, "organisation": _organisation}
"""Rules for names that texts shorten, which a pattern can't express."""
