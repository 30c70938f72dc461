"""Made-up worlds: paragraphs of invented facts, with questions and claims whose labels are right by construction.

A relation (`worlds/*.yaml`) says which slots a kind of fact has, which of them identify it, and how documents,
questions and claims put it into words. A world is a few facts of a few relations; everything asked about it is judged
against the facts that its paragraph states, never against its words.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, Literal, TypeVar

import yaml

T = TypeVar("T")

FOLDER = Path(__file__).with_name("worlds")
"""Where the relations are written, and in pools.yaml the names."""

Label = Literal["yes", "no", "unknown"]
Role = Literal["stated", "negated", "lure"]

SUPPORT: Mapping[Label, str] = {"yes": "supported", "no": "contradicted", "unknown": "not_enough"}
DENIED: Mapping[Label, str] = {"yes": "contradicted", "no": "supported", "unknown": "not_enough"}
"""The label of a claim that denies a fact, by the verdict on the fact."""

ABOUT: Mapping[Label, tuple[Role, ...]] = {
    "yes": ("stated",),
    "no": ("stated", "negated", "negated"),
    "unknown": ("stated", "lure", "lure"),
}
"""Whose values a question with this verdict is about; the likelier the more often it stands here."""


class RelationError(ValueError):
    """A relation is not written as it has to be; the message names its file and id."""


# --- What others see


@dataclass(frozen=True, slots=True)
class Task:
    """One training example."""

    kind: Literal["span", "support", "verdict"]
    text_a: str
    """The question, or for support the statement."""
    context: str
    """A paragraph."""
    sentences: tuple[tuple[int, int], ...]
    """The spans of the context's sentences, in code points."""
    answer: tuple[int, int] | None
    """For a span task the answer's span; None where the context has no answer."""
    evidence: tuple[int, ...]
    """The sentences that the answer or label rests on, by index; empty where there is none."""
    label: str
    """span: empty; support: supported, contradicted, not_enough; verdict: yes, no, unknown."""


# --- Values: what a slot is filled with


@dataclass(frozen=True, slots=True)
class Value:
    """What fills a slot; two are equal that mean the same."""

    kind: str
    name: str
    forms: tuple[str, ...] = field(compare=False)
    """Ways to write it."""
    first: str = field(compare=False, default="")
    """How a text writes it when it is named first, if differently: with its acronym."""
    short: str = field(compare=False, default="")
    """How a text may write it later on: a surname, an acronym."""

    @property
    def is_entity(self) -> bool:
        """Whether it is a name rather than a quantity, date or status."""
        return self.kind in NAMES or self.kind in pools()


Draw = Callable[[Random, Mapping[str, Value]], Value]


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """What may fill a slot; slots of one kind may stand in for each other."""

    kind: str
    draw: Draw
    """Makes a value, given the values of the slots before it."""


@cache
def pools() -> Mapping[str, tuple[str, ...]]:
    """The names that are not composed, by kind."""
    raw = yaml.safe_load((FOLDER / "pools.yaml").read_text(encoding="utf-8"))
    return {
        name: tuple(item.strip() for item in re.split(r"[,\n]", text) if item.strip()) for name, text in raw.items()
    }


def _chance(random: Random, share: float) -> bool:
    return random.random() < share


def _pool(random: Random, name: str) -> str:
    return random.choice(pools()[name])


UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
MONTHS = "January February March April May June July August September October November December".split()
WORDS_BELOW = 100


def in_words(number: int) -> str:
    """A number from 0 to 99 in words."""
    if number < len(UNITS):
        return UNITS[number]
    tens, units = divmod(number, 10)
    return TENS[tens] + (f"-{UNITS[units]}" if units else "")


def ordinal(number: int) -> str:
    """A number from 1 on as 1st, 2nd, 3rd and so on."""
    teens = (11, 12, 13)
    suffix = "th" if number % 100 in teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{suffix}"


ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()


def _root(random: Random) -> str:
    """An invented name."""
    middle = random.choice(pools()["syllable_middle"]) if _chance(random, 0.3) else ""
    return random.choice(pools()["syllable_start"]) + middle + random.choice(pools()["syllable_end"])


def _place(random: Random) -> str:
    if _chance(random, 0.4):
        return _pool(random, "city")
    return random.choice(pools()["syllable_start"]) + random.choice(pools()["place_end"])


def _person(random: Random) -> tuple[str, ...]:
    surname = _pool(random, "surname")
    given = _pool(random, "given_name")
    if _chance(random, 0.07):
        given += f" {random.choice('ABCDEFGHJKLMNPRSTW')}."
    return f"{given} {surname}", "", surname


def _organisation(random: Random) -> tuple[str, ...]:
    body, topic = _pool(random, "body"), _pool(random, "topic")
    match random.randrange(3):
        case 0:
            name = f"{_pool(random, 'region_adjective')} {topic} {body}"
        case 1:
            name = f"{body} for {topic}" if _chance(random, 0.5) else f"International {body} for {topic}"
        case _:
            name = f"{_pool(random, 'region_adjective')} {body} of {_pool(random, 'people_plural')}"
    acronym = "".join(word[0] for word in re.split(r"[ -]", name) if word[0].isupper())
    if len(acronym) < 3:  # noqa: PLR2004 - two letters are no acronym to speak of
        return (f"the {name}",)
    return f"the {name}", f"the {name} ({acronym})", f"the {acronym}"


def _company(random: Random) -> str:
    match random.randrange(6):
        case 0:
            return f"{_pool(random, 'surname')} & {_pool(random, 'surname')}"
        case 1:
            return f"{_pool(random, 'surname')} {_pool(random, 'company_kind')}"
        case 2:
            return _root(random)
        case 3:
            return f"{_root(random)} {_pool(random, 'company_form')}"
        case _:
            return f"{_root(random)} {_pool(random, 'company_kind')}"


def _product(random: Random) -> str:
    model = random.choice(
        [
            f"{random.choice('ABCEGHKMPRSTVXZ')}{random.randrange(1, 100) * 10}",
            str(random.randrange(2, 13)),
            random.choice(["Pro", "Mini", "Max", "Air", "Lite", "One", "Plus", "Ultra", "Go", "Prime", "Neo", "Duo"]),
            f"{random.choice(['Pro', 'Mini', 'Plus', 'Series'])} {random.randrange(2, 10)}",
        ]
    )
    return f"{_root(random)} {model}"


def _software(random: Random) -> str:
    root = _root(random)
    return random.choice(
        [f"{root}DB", f"{root} Server", f"lib{root.lower()}", f"Py{root}", root, f"{root}Sync", f"{root} CLI"]
    )


def _club(random: Random) -> str:
    city = _place(random)
    if _chance(random, 0.3):
        return f"{random.choice(['FC', 'Sporting', 'Dynamo', 'Real', 'Atletico', 'Olympique'])} {city}"
    return f"{city} {_pool(random, 'club_suffix')}"


def _article(noun: str) -> str:
    return "An" if VOWEL.match(noun) else "A"


def _title(random: Random) -> tuple[str, ...]:
    adjective, noun, other = (_pool(random, name) for name in ("title_adjective", "title_noun", "title_noun"))
    name = random.choice(
        [
            f"The {adjective} {noun}",
            f"{noun} of {other}",
            f"{adjective} {noun}s",
            f"The {noun} in {_pool(random, 'city')}",
            f"Letters to {_pool(random, 'given_name')}",
            f"{_article(noun)} {noun} for {_pool(random, 'given_name')}",
            f"{noun} and {other}",
            f"Beyond the {noun}",
            f"{_pool(random, 'given_name')}'s {noun}",
        ]
    )
    return (name,)


def _drug(random: Random) -> str:
    stem = random.choice(pools()["syllable_start"]).lower() + random.choice(
        ["i", "o", "a", "ara", "eno", "ile", "uto", "ama"]
    )
    return stem + random.choice(
        "mab pril statin olol azole cillin tidine sartan gliptin vir nib zepam triptan lukast".split()
    )


def _ruler(random: Random) -> str:
    number = random.choice("I II III IV V VI".split())
    return f"{random.choice(['King', 'Queen', 'Emperor', 'Sultan', 'Prince'])} {_root(random)} {number}"


def _version(random: Random) -> str:
    parts = [random.randrange(1, 20), random.randrange(0, 20)] + (
        [random.randrange(0, 12)] if _chance(random, 0.4) else []
    )
    return ".".join(map(str, parts))


def _code(random: Random) -> str:
    letters = "".join(random.choice("ABCDEFGHKLMNPRSTVXZ") for _ in range(random.randrange(1, 4)))
    return f"{letters}-{random.randrange(10, 9999)}"


NAMES: Mapping[str, Callable[[Random], str | tuple[str, ...]]] = {
    "person": _person,
    "organisation": _organisation,
    "company": _company,
    "product": _product,
    "software": _software,
    "club": _club,
    "title": _title,
    "drug": _drug,
    "code": _code,
    "town": _place,
    "species": lambda random: f"{_pool(random, 'species_adjective')} {_pool(random, 'animal')}",
    "plant_species": lambda random: f"{_pool(random, 'species_adjective')} {_pool(random, 'plant')}",
    "battle": lambda random: f"the Battle of {_place(random)}",
    "treaty": lambda random: random.choice(
        [
            f"the Treaty of {_place(random)}",
            f"the {_place(random)} Convention",
            f"the {_place(random)} Protocol",
            f"the Convention on {_pool(random, 'topic')}",
            f"the {_pool(random, 'region_adjective')} {_pool(random, 'topic')} Agreement",
        ]
    ),
    "award": lambda random: f"the {_pool(random, 'surname')} {random.choice(['Prize', 'Medal', 'Award', 'Cup'])}",
    "university": lambda random: random.choice(
        [
            f"the University of {_place(random)}",
            f"{_place(random)} Institute of Technology",
            f"{_pool(random, 'surname')} College",
            f"{_place(random)} State University",
        ]
    ),
    "mountain": lambda random: random.choice(
        [f"Mount {_root(random)}", f"{_root(random)} Peak", f"Mount {_pool(random, 'surname')}"]
    ),
    "river": lambda random: f"the {_root(random)} River" if _chance(random, 0.6) else f"the River {_root(random)}",
    "lake": lambda random: f"Lake {_root(random)}",
    "island": lambda random: f"{_root(random)} Island",
    "ship": lambda random: (
        f"the {random.choice(['MV', 'SS', 'HMS', 'RV'])} {random.choice([_root(random), _pool(random, 'given_name')])}"
    ),
    "building": lambda random: random.choice(
        [
            f"the {_pool(random, 'surname')} Tower",
            f"{_place(random)} Castle",
            f"the {_root(random)} Hall",
            f"the {_root(random)} Bridge",
            f"{_place(random)} Cathedral",
            f"the {_pool(random, 'surname')} Library",
            f"the {_pool(random, 'surname')} Theatre",
        ]
    ),
    "museum": lambda random: (
        f"the {random.choice([_place(random), _pool(random, 'surname')])} {random.choice(['Museum', 'Gallery'])}"
    ),
    "event": lambda random: f"the {_place(random)} {_pool(random, 'event_kind')}",
    "law": lambda random: f"the {_pool(random, 'topic')} {random.choice(['Act', 'Regulation', 'Directive', 'Code'])}",
    "star": lambda random: (
        f"{random.choice(['HD', 'Gliese', 'Kepler', 'TOI', 'HIP', 'NGC'])} {random.randrange(100, 9999)}"
    ),
    "comet": lambda random: f"{random.choice(['Comet', 'asteroid'])} {_pool(random, 'surname')}",
    "room": lambda random: f"Room {random.randrange(1, 500)}",
    "street": lambda random: (
        f"{random.randrange(1, 200)} {_pool(random, 'surname')} {random.choice(['Street', 'Road', 'Avenue', 'Lane'])}"
    ),
    "station": lambda random: f"{_place(random)} {random.choice(['Central', 'North', 'Junction', 'Road', 'East'])}",
    "line": lambda random: f"the {random.choice([_pool(random, 'colour').title(), _place(random)])} Line",
    "ruler": _ruler,
    "heir": _ruler,
    "source_language": lambda random: _pool(random, "language"),
    "dynasty": lambda random: f"the {_root(random)} dynasty",
    "setting": lambda random: "_".join(random.sample(pools()["setting_word"], 2)),
    "command": lambda random: " --".join(random.sample(pools()["setting_word"], 2)),
    "newspaper": lambda random: (
        f"the {_place(random)} {random.choice(['Gazette', 'Herald', 'Times', 'Courier', 'Post'])}"
    ),
    "band": lambda random: f"the {_pool(random, 'title_adjective')} {_pool(random, 'title_noun')}s",
    "restaurant": lambda random: random.choice(
        [
            f"{_pool(random, 'given_name')}'s Kitchen",
            f"Café {_root(random)}",
            f"the {_pool(random, 'title_adjective')} {_pool(random, 'title_noun')}",
        ]
    ),
    "policy": lambda random: f"the {_pool(random, 'policy_topic')} policy",
    "hotel": lambda random: f"the {_root(random)} Hotel" if _chance(random, 0.5) else f"Hotel {_root(random)}",
    "team": lambda random: f"the {_pool(random, 'policy_topic')} team",
}
"""Kinds of names that are composed: the name, and for some how it is written first and later on."""


def _date(random: Random, since: int = 1900) -> tuple[str, tuple[str, ...]]:
    year, month, day = random.randrange(since, 2026), random.randrange(12), random.randrange(1, 29)
    forms = f"{day} {MONTHS[month]} {year}", f"{MONTHS[month]} {day}, {year}", f"{day} {MONTHS[month][:3]} {year}"
    return forms[0], forms


def _day(random: Random) -> tuple[str, tuple[str, ...]]:
    month, day = MONTHS[random.randrange(12)], random.randrange(1, 29)
    return f"{day} {month}", (f"{day} {month}", f"{month} {day}", f"{ordinal(day)} {month}")


def _clock(random: Random) -> tuple[str, tuple[str, ...]]:
    hour, minute = random.randrange(24), random.choice([0, 0, 0, 15, 30, 30, 45, 20, 40, 5, 50])
    half = "a.m." if hour < 12 else "p.m."  # noqa: PLR2004 - noon
    twelve = (hour - 1) % 12 + 1
    plain = f"{twelve} {half}" if minute == 0 else f"{twelve}:{minute:02} {half}"
    return f"{hour:02}:{minute:02}", (f"{hour:02}:{minute:02}", plain, plain.replace(".", ""))


def _percent(random: Random) -> tuple[str, tuple[str, ...]]:
    number = (
        str(random.randrange(1, 100))
        if _chance(random, 0.6)
        else f"{random.randrange(1, 100)}.{random.randrange(1, 10)}"
    )
    forms = [f"{number}%", f"{number} percent", f"{number} per cent"]
    if "." not in number:
        forms.append(f"{in_words(int(number))} percent")
    return forms[0], tuple(forms)


CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}


def _money(random: Random, low: int, high: int) -> tuple[str, tuple[str, ...]]:
    """An amount, as likely to have few digits as many."""
    sign = random.choice(list(CURRENCIES))
    amount = round(low * (high / low) ** random.random())
    if amount >= 1_000_000:  # noqa: PLR2004
        scale, word = (1_000_000_000, "billion") if amount >= 1_000_000_000 else (1_000_000, "million")  # noqa: PLR2004
        number = f"{amount / scale:.1f}".removesuffix(".0")
        name = f"{sign}{number} {word}"
        return name, (name, f"{number} {word} {CURRENCIES[sign]}")
    if amount > 1000:  # noqa: PLR2004
        amount -= amount % 50
    if amount < 100 and _chance(random, 0.4):  # noqa: PLR2004
        name = f"{sign}{amount}.{random.choice(['99', '50', '95', '20'])}"
        return name, (name,)
    name = f"{sign}{amount:,}"
    return name, (name, f"{amount:,} {CURRENCIES[sign]}")


QUANTITIES: Mapping[str, Callable[[Random], tuple[str, tuple[str, ...]]]] = {
    "date": _date,
    "recent_date": lambda random: _date(random, 1995),
    "day": _day,
    "clock": _clock,
    "percent": _percent,
    "price": lambda random: _money(random, 5, 3000),
    "fee": lambda random: _money(random, 5, 500),
    "rent": lambda random: _money(random, 250, 4000),
    "sum": lambda random: _money(random, 20_000, 90_000_000_000),
    "salary": lambda random: _money(random, 18_000, 300_000),
    "version": lambda random: ((name := _version(random)), (name, name)),
    "score": lambda random: (
        (name := f"{random.randrange(2, 7)}–{random.randrange(0, 2)}"),
        (name, name.replace("–", "-")),
    ),
    "ordinal": lambda random: (ORDINALS[number := random.randrange(2, 13)], (ORDINALS[number], ordinal(number))),
}
"""Kinds of values that are not names: what one means and the ways to write it."""

RANGES: Mapping[str, Mapping[str, Any]] = {
    "year": {"from": 1850, "to": 2025, "plain": True},
    "recent_year": {"from": 1995, "to": 2025, "plain": True},
    "old_year": {"from": 1100, "to": 1890, "plain": True},
    "small_number": {"from": 2, "to": 12},
    "number": {"from": 13, "to": 990},
    "thousands": {"from": 1000, "to": 98_000},
    "inhabitants": {"from": 2000, "to": 9_900_000},
}


def _number(random: Random, spec: Mapping[str, Any], values: Mapping[str, Value]) -> Value:
    """A value of a range: from, to, step, decimals, unit, plain (no commas or words), or years after another slot."""
    if "after" in spec:
        low, high = spec.get("by", [1, 30])
        year = int(values[spec["after"]].name) + random.randint(low, high)
        return Value("year after", str(year), (str(year),))
    low, high, step = spec["from"], spec["to"], spec.get("step", 1)
    if low > 0 and high / low > 100 and step == 1:  # noqa: PLR2004 - as likely to be small as large
        number = round(low * (high / low) ** random.random())
    else:
        number = random.randrange(low, high + 1, step)
    if decimals := spec.get("decimals", 0):
        number_text = f"{number + random.randrange(10**decimals) / 10**decimals:.{decimals}f}"
        written = [number_text]
    elif spec.get("plain"):
        written = [str(number)]
    else:
        written = [f"{number:,}", f"{number:,}"]
        if 0 < number < (WORDS_BELOW if step > 1 else 21):
            written.append(in_words(number))
        elif number < 0:
            written = [f"−{-number}", f"-{-number}", f"minus {-number}"]
    units = spec.get("unit", "")
    forms = _with_unit(written, units.split("|")) if units else written
    return Value(f"{low}-{high} {units}", f"{number if not decimals else number_text} {units}".strip(), tuple(forms))


def _with_unit(written: Sequence[str], units: Sequence[str]) -> list[str]:
    """A number with its unit in every way, a number in words only with the longest name of the unit."""
    return [
        f"{text}{'' if unit == '%' else ' '}{unit}"
        for text in written
        for unit in units
        if unit == units[-1] or not text[-1].isalpha()
    ]


def _choice(items: Sequence[str]) -> Slot:
    kind = "one of " + ", ".join(items)
    options = [Value(kind, item.split("|")[0], tuple(item.split("|"))) for item in items]
    return Slot(kind, lambda random, _values: random.choice(options))


def _named(kind: str) -> Slot:
    def draw(random: Random, _values: Mapping[str, Value]) -> Value:
        name = _pool(random, kind) if kind in pools() else NAMES[kind](random)
        if isinstance(name, str):
            return Value(kind, name, (name,))
        padded = [*name, "", ""]
        return Value(kind, padded[0], (padded[0],), padded[1], padded[2])

    return Slot(kind, draw)


def _quantity(kind: str) -> Slot:
    def draw(random: Random, _values: Mapping[str, Value]) -> Value:
        name, forms = QUANTITIES[kind](random)
        return Value(kind, name, forms)

    return Slot(kind, draw)


def _slot(spec: Any) -> Slot:
    """A slot from its description: the name of a kind, a list of what may fill it, or a range of numbers."""
    if isinstance(spec, list):
        return _choice([str(item) for item in spec])
    if isinstance(spec, dict) and ("after" in spec or {"from", "to"} <= set(spec)):
        return Slot(str(sorted(spec.items())), lambda random, values: _number(random, spec, values))
    if spec in RANGES:
        return Slot(spec, lambda random, values: _number(random, RANGES[spec], values))
    if spec in QUANTITIES:
        return _quantity(spec)
    if spec in NAMES or spec in pools():
        return _named(spec)
    raise ValueError(f"there is no kind of slot {spec!r}")


# --- Relations: what may be said


@dataclass(frozen=True, slots=True)
class Template:
    """Words around slots; there is one literal more than slots."""

    literals: tuple[str, ...]
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """A kind of fact and its wordings."""

    id: str
    group: str
    """Relations of one group speak of the same matter, and never meet in a paragraph."""
    slots: Mapping[str, Slot]
    key: frozenset[str]
    keys: tuple[frozenset[str], ...]
    """Sets of slots of which each determines the other slots, if the relation is functional; the first is key."""
    functional: bool
    """Whether a fact with the same key and another value is false, not merely unstated."""
    plural: frozenset[str]
    """Slots of a functional relation that may have several values at once."""
    symmetric: tuple[str, str] | None
    """Two slots that may change places without a change of meaning."""
    asymmetric: tuple[str, str] | None
    """Two slots that make a true fact false when they change places."""
    statements: tuple[Template, ...]
    negated: tuple[Template, ...]
    """Sentences with only the key's slots that no fact with this key agrees with."""
    lures: tuple[Template, ...]
    """Sentences that sound like the fact, and say neither that it holds nor that it does not."""
    questions: Mapping[str, tuple[Template, ...]]
    """Questions by the slot that answers them."""
    polar: tuple[Template, ...]
    opposite: tuple[Template, ...]
    """Questions on the same entities that no statement answers."""
    undecided: tuple[Template, ...]
    """Polar questions that the statements leave open."""


FIELDS = set(
    "id group slots key unique functional plural symmetric asymmetric statements negated lures questions polar "
    "opposite undecided".split()
)


@cache
def relations() -> tuple[Relation, ...]:
    """Every relation in the YAML files, checked."""
    found: dict[str, Relation] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.name == "pools.yaml":
            continue
        for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
            try:
                relation = _relation(raw)
                if relation.id in found:
                    raise ValueError("there is another relation with this id")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise RelationError(f"{path.name}: {raw.get('id')}: {error}") from error
            found[relation.id] = relation
    return tuple(found.values())


def _relation(raw: Mapping[str, Any]) -> Relation:
    if unknown := set(raw) - FIELDS:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    slots = {name: _slot(spec) for name, spec in raw["slots"].items()}
    key = frozenset(raw["key"])

    def templates(texts: Iterable[str]) -> tuple[Template, ...]:
        return tuple(_template(text, slots) for text in texts)

    relation = Relation(
        id=raw["id"],
        group=raw.get("group", raw["id"]),
        slots=slots,
        key=key,
        keys=(key, *map(frozenset, raw.get("unique", []))),
        functional=raw.get("functional", True),
        plural=frozenset(raw.get("plural", [])),
        symmetric=_pair(raw.get("symmetric")),
        asymmetric=_pair(raw.get("asymmetric")),
        statements=templates(raw["statements"]),
        negated=templates(raw.get("negated", [])),
        lures=templates(raw.get("lures", [])),
        questions={name: templates(texts) for name, texts in raw["questions"].items()},
        polar=templates(raw.get("polar", [])),
        opposite=templates(raw.get("opposite", [])),
        undecided=templates(raw.get("undecided", [])),
    )
    _check(relation)
    return relation


def _check(relation: Relation) -> None:
    if unknown := (relation.key | relation.plural | set(relation.questions)) - set(relation.slots):
        raise ValueError(f"no slots {sorted(unknown)}")
    if any(not relation.key <= set(template.slots) for template in relation.statements):
        raise ValueError("a statement lacks a slot of the key")
    if any(relation.key != set(template.slots) for template in relation.negated):
        raise ValueError("a negated statement has other slots than the key's")
    if len(relation.statements) < 2 or not relation.polar or not relation.opposite:  # noqa: PLR2004
        raise ValueError("too few statements, polar or opposite questions")
    for asked, templates in relation.questions.items():
        if any(asked in template.slots for template in templates):
            raise ValueError(f"a question for {asked} tells it")


def _pair(raw: Sequence[str] | None) -> tuple[str, str] | None:
    return None if raw is None else (raw[0], raw[1])


def _template(text: str, slots: Mapping[str, Slot]) -> Template:
    parts = re.split(r"\{(\w+)\}", text)
    template = Template(tuple(parts[::2]), tuple(parts[1::2]))
    if unknown := set(template.slots) - set(slots):
        raise ValueError(f"no slots {sorted(unknown)} in {text!r}")
    if len(set(template.slots)) < len(template.slots) or "{" in "".join(template.literals):
        raise ValueError(f"a slot twice, or a stray brace, in {text!r}")
    return template


VOWEL = re.compile(
    r"(?!uni(?![mn])|use|usa|eu|one\b|uk\b)[aeiou]|hour|heir|8|11\b|18\b|(?-i:[FHLMNRSX][A-Z]*(?![A-Za-z]))",
    re.IGNORECASE,
)
"""What comes after "an" rather than "a"."""


def _fill(template: Template, texts: Mapping[str, str]) -> tuple[str, dict[str, tuple[int, int]]]:
    """The template with its slots filled, and where each of them is."""
    text = ""
    spans = {}
    for literal, name in zip(template.literals, template.slots, strict=False):
        text += _after(text, literal)
        if re.search(r"\b[Aa] $", literal) and VOWEL.match(texts[name]):
            text = text[:-1] + "n "
        spans[name] = (len(text), len(text) + len(texts[name]))
        text += texts[name]
    text += _after(text, template.literals[-1])
    return text, spans


def _after(text: str, literal: str) -> str:
    """The literal, without its full stop where the text already ends in one: at 5 p.m."""
    return literal[1:] if text.endswith(".") and literal.startswith(".") else literal


def _upper(text: str) -> str:
    """The text with its first letter as a capital, its length unchanged."""
    first = text[:1].upper()
    return first + text[1:] if len(first) == 1 and not _keeps_case(text) else text


def _keeps_case(text: str) -> bool:
    """Whether the text begins with a name that is never written with a capital: libfoo, some_setting."""
    return bool(re.match(r"lib[a-z]+\b|[a-z]+_[a-z]+|[a-z]+ --", text))


# --- Worlds: facts and a paragraph that states them


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A relation with its slots filled."""

    relation: Relation
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A fact and how one sentence of a paragraph puts it."""

    fact: Fact
    role: Role
    template: Template


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A sentence of a paragraph; one without a claim says nothing of any fact."""

    start: int
    end: int
    claim: Claim | None = None
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Where the paragraph has the values of the slots that the sentence states."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A line's claim seen from its relation: what it says and where."""

    index: int
    role: Role
    values: Mapping[str, Value]
    """Only the slots that the sentence states."""
    spans: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """The text of a world, or of a part of it."""

    text: str
    lines: tuple[Line, ...]

    def readings(self, relation: Relation) -> Iterator[Reading]:
        """What the lines claim of a relation; of a symmetric one both ways round."""
        for index, line in enumerate(self.lines):
            if line.claim is None or line.claim.fact.relation is not relation:
                continue
            values = {name: line.claim.fact.values[name] for name in line.spans}
            yield Reading(index, line.claim.role, values, line.spans)
            if relation.symmetric:
                pair = relation.symmetric
                yield Reading(index, line.claim.role, _swapped(values, pair), _swapped(line.spans, pair))

    def task(
        self,
        kind: Literal["span", "support", "verdict"],
        text: str,
        label: str = "",
        answer: tuple[int, int] | None = None,
        evidence: tuple[int, ...] = (),
    ) -> Task:
        """A task on this paragraph."""
        sentences = tuple((line.start, line.end) for line in self.lines)
        return Task(kind, text, self.text, sentences, answer, evidence, label)


def _swapped(values: Mapping[str, T], pair: tuple[str, str]) -> dict[str, T]:
    renamed = {pair[0]: pair[1], pair[1]: pair[0]}
    return {renamed.get(name, name): value for name, value in values.items()}


class Cast:
    """Draws values for a world so that no two of its entities share a name or a short name."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.used: set[Value | str] = set()

    def value(self, slot: Slot, values: Mapping[str, Value]) -> Value:
        """A value unlike those before; a pool with few of them may repeat one that is no entity."""
        for _ in range(20):
            value = slot.draw(self.random, values)
            if value not in self.used and not (value.is_entity and {value.short, value.name} & self.used - {""}):
                break
        else:
            if value.is_entity:
                raise Exhausted
        self.used |= {value, value.name, value.short} if value.is_entity else {value}
        return value

    def fact(self, relation: Relation, known: Mapping[str, Value]) -> Fact:
        """A fact with fresh values in all slots that are not known."""
        values = dict(known)
        for name, slot in relation.slots.items():
            if name not in values:
                values[name] = self.value(slot, values)
        return Fact(relation, values)


class Exhausted(Exception):
    """A pool has no more names for this world; another world will do."""


@cache
def _by_kind() -> Mapping[str, tuple[Relation, ...]]:
    found: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations():
        for kind in {slot.kind for slot in relation.slots.values()}:
            if kind in NAMES or kind in pools():
                found[kind].append(relation)
    return {kind: tuple(having) for kind, having in found.items()}


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Facts that may be told together, and those who may be asked about."""

    cast: Cast
    claims: tuple[Claim, ...]

    def values(self, slot: Slot) -> list[Value]:
        """Values that somewhere fill a slot of this kind, in order."""
        found: dict[Value, None] = {}
        for claim in self.claims:
            for name, value in claim.fact.values.items():
                if claim.fact.relation.slots[name].kind == slot.kind:
                    found[value] = None
        return list(found)


def _world(random: Random) -> World:
    cast = Cast(random)
    main = random.choice(relations())
    facts = _facts(cast, main, random.choice([2, 2, 3, 3, 4]))
    claims = []
    for index, fact in enumerate(facts):
        role: Role = "stated"
        if index and main.negated and _chance(random, 0.2):
            role = "negated"
        elif index and main.lures and _chance(random, 0.3):
            role = "lure"
        claims.append(_claim(random, fact, role))
    groups = {main.group}
    for _ in range(random.choice([0, 0, 1, 1, 2, 3])):
        if linked := _linked(cast, random.choice(facts), groups, _chance(random, 0.6)):
            claims.append(_claim(random, linked, "stated"))
            groups.add(linked.relation.group)
    return World(cast, tuple(claims))


def _facts(cast: Cast, relation: Relation, count: int) -> list[Fact]:
    """Facts of one relation with different keys that often have one slot of the key in common."""
    random = cast.random
    facts = [cast.fact(relation, {})]
    shareable = sorted(relation.key) if len(relation.key) > 1 else []
    shared = random.choice(shareable) if shareable and _chance(random, 0.75) else None
    for _ in range(count - 1):
        fact = cast.fact(relation, {shared: facts[0].values[shared]} if shared else {})
        if not any(_clash(relation, fact.values, other.values) for other in facts):
            facts.append(fact)
    return facts


def _clash(relation: Relation, one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    return any(all(one[name] == other[name] for name in key) for key in relation.keys)


def _linked(cast: Cast, fact: Fact, groups: set[str], share: bool) -> Fact | None:
    """A fact of another relation, on an entity of this fact or on others."""
    random = cast.random
    if not share:
        relation = random.choice(relations())
        return None if relation.group in groups else cast.fact(relation, {})
    name = random.choice([name for name in fact.relation.slots if fact.values[name].is_entity] or [""])
    if not name:
        return None
    kind = fact.relation.slots[name].kind
    relation = random.choice(_by_kind()[kind])
    if relation.group in groups:
        return None
    slot = random.choice([name for name, slot in relation.slots.items() if slot.kind == kind])
    return cast.fact(relation, {slot: fact.values[name]})


def _claim(random: Random, fact: Fact, role: Role) -> Claim:
    relation = fact.relation
    templates = {"stated": relation.statements, "negated": relation.negated, "lure": relation.lures}[role]
    return Claim(fact, role, random.choice(templates))


# --- Paragraphs

JOINERS = [" "] * 17 + ["\n", "\n- ", "\n\n"]
LOWERED = "The A An By In At On It From With After Before Since Under For Each Every All When If No Only During".split()


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """Writes values: entities in full when first named, then by their short name, if this text does so."""

    random: Random
    shortened: dict[Value, bool] = field(default_factory=dict)

    def says(self, value: Value) -> str:
        """The value as this text writes it here."""
        if self.shortened.get(value):
            return value.short
        if value not in self.shortened and value.short:
            self.shortened[value] = _chance(self.random, 0.5)
            return value.first or self.random.choice(value.forms)
        return self.random.choice(value.forms)


def _paragraph(random: Random, claims: Sequence[Claim]) -> Paragraph:
    """The claims in any order as one text."""
    order = list(claims)
    if _chance(random, 0.8):
        random.shuffle(order)
    speaker = Speaker(random)
    joiner = random.choice(JOINERS)
    text = ""
    lines: list[Line] = []
    if _chance(random, 0.12):
        heading = random.choice(["# ", "## ", ""]) + _pool(random, "heading")
        lines.append(Line(0, len(heading)))
        text = heading + "\n" + ("\n" if _chance(random, 0.5) else "")
    aside = random.randrange(len(order) + 1) if len(order) < 6 and _chance(random, 0.25) else None  # noqa: PLR2004
    for index, claim in enumerate(order):
        if index == aside:
            text = _joined(text, joiner, lines)
            sentence = _pool(random, "aside").replace(";", ",")
            lines.append(Line(len(text), len(text) + len(sentence)))
            text += sentence
        text = _joined(text, joiner, lines)
        sentence, spans = _sentence(random, claim, speaker, first=not index)
        start = len(text)
        lines.append(
            Line(start, start + len(sentence), claim, {n: (start + a, start + b) for n, (a, b) in spans.items()})
        )
        text += sentence
    return Paragraph(text, tuple(lines))


def _joined(text: str, joiner: str, lines: Sequence[Line]) -> str:
    if not text or text.endswith("\n"):
        return text + joiner.lstrip("\n ")
    return text + joiner


def _sentence(random: Random, claim: Claim, speaker: Speaker, *, first: bool) -> tuple[str, dict[str, tuple[int, int]]]:
    template = claim.template
    texts = {name: speaker.says(claim.fact.values[name]) for name in template.slots}
    text, spans = _fill(template, texts)
    if _chance(random, 0.12) and not first:
        lead = _pool(random, "connective").replace(";", ",") + " "
        if not template.literals[0] or template.literals[0].split(" ")[0] in LOWERED:
            text = lead + (text[0].lower() + text[1:] if template.literals[0] else text)
            spans = {name: (start + len(lead), end + len(lead)) for name, (start, end) in spans.items()}
    elif _chance(random, 0.04) and text.endswith("."):
        text = text[:-1] + random.choice(
            [" (see annex).", " [1].", " (source: annual report).", " [citation needed].", " (as of this writing)."]
        )
    return _upper(text), spans


# --- Tasks


def judge(relation: Relation, asked: Mapping[str, Value], paragraph: Paragraph) -> tuple[Label, tuple[int, ...]] | None:
    """Whether the paragraph says that a fact with these values holds, with the lines that do; None if it is moot."""
    denied: list[int] = []
    moot = False
    for reading in paragraph.readings(relation):
        if reading.role == "lure":
            continue
        common = {name for name in asked if name in reading.values}
        same = {name for name in common if asked[name] == reading.values[name]}
        if reading.role == "negated":
            if same == common and relation.key <= set(asked):
                denied.append(reading.index)
            moot |= same == common and not relation.key <= set(asked)
        elif same == set(asked):
            return "yes", (reading.index,)
        elif same == common:
            moot |= not relation.functional or not relation.key <= common
        elif relation.functional and common - same - relation.plural and any(key <= same for key in relation.keys):
            denied.append(reading.index)
        elif pair := _exchanged(relation, asked, reading, same):
            if pair == set(relation.asymmetric or ()):
                denied.append(reading.index)
            moot |= pair not in (set(relation.asymmetric or ()), set(relation.symmetric or ()))
        else:
            moot |= not relation.key <= set(asked)
    if moot:
        return None
    return ("no", (denied[0],)) if denied else ("unknown", ())


def _exchanged(relation: Relation, asked: Mapping[str, Value], reading: Reading, same: set[str]) -> set[str]:
    """Two slots whose values have changed places in what is asked, if it is on the same fact otherwise; or none."""
    for one, other in combinations(sorted(set(asked) & set(reading.values)), 2):
        turned = asked[one] == reading.values[other] and asked[other] == reading.values[one] and one not in same
        if turned and relation.key - {one, other} <= same:
            return {one, other}
    return set()


def find(relation: Relation, slot: str, asked: Mapping[str, Value], paragraph: Paragraph) -> Reading | bool:
    """The one line that tells what fills the slot where the others are as asked; False if none, True if it is moot."""
    answers: dict[tuple[int, int], Reading] = {}
    for reading in paragraph.readings(relation):
        if reading.role != "stated":
            continue
        common = [name for name in asked if name in reading.values]
        if any(asked[name] != reading.values[name] for name in common):
            continue
        if len(common) < len(asked):
            return True
        if slot in reading.values:
            answers.setdefault(reading.spans[slot], reading)
    if not answers:
        return False
    return next(iter(answers.values())) if len(answers) == 1 else True


@dataclass(frozen=True, slots=True, eq=False)
class Asker:
    """Makes the tasks of one world."""

    random: Random
    world: World

    def write(self, template: Template, values: Mapping[str, Value]) -> str:
        """A question or claim in words of its own: a short name or another form than the text's, as it happens."""
        texts = {}
        for name in template.slots:
            value = values[name]
            short = value.short and _chance(self.random, 0.3)
            texts[name] = value.short if short else self.random.choice(value.forms)
        text, _ = _fill(template, texts)
        return text if template.literals[0][:1].islower() else _upper(text)

    def swap(self, fact: Fact, names: Sequence[str]) -> dict[str, Value]:
        """The fact's values with one of those named exchanged, for another of the fact, of this world, or a new one."""
        values = dict(fact.values)
        if not names:
            return values
        name = self.random.choice(names)
        slot = fact.relation.slots[name]
        others = [value for value in self.world.values(slot) if value != values[name]]
        if others and _chance(self.random, 0.65):
            other = self.random.choice(others)
            for holder in fact.relation.slots:
                if fact.values[holder] == other:
                    values[holder] = values[name]
            values[name] = other
            return values
        for _ in range(20):
            value = slot.draw(self.random, fact.values)
            if value != values[name] and not (
                value.is_entity and {value.name, value.short} & self.world.cast.used - {""}
            ):
                values[name] = value
                break
        return values

    def facts(self, paragraph: Paragraph, *roles: Role) -> list[Fact]:
        """The facts that the paragraph states, or denies, or hints at."""
        return [line.claim.fact for line in paragraph.lines if line.claim and line.claim.role in roles]

    def answerable(self, paragraph: Paragraph) -> Task | None:
        """A question that the paragraph answers."""
        fact = self.random.choice(self.facts(paragraph, "stated"))
        slot = self.random.choice(sorted(fact.relation.questions))
        template = self.random.choice(fact.relation.questions[slot])
        reading = find(fact.relation, slot, {name: fact.values[name] for name in template.slots}, paragraph)
        if not isinstance(reading, Reading):
            return None
        text = self.write(template, fact.values)
        return paragraph.task("span", text, answer=reading.spans[slot], evidence=(reading.index,))

    def unanswerable(self, paragraph: Paragraph, *, unsaid: Fact | None = None) -> Task | None:
        """A question that the paragraph does not answer: on one of its facts changed, or one it does not state."""
        fact = unsaid or self.random.choice(self.facts(paragraph, "stated", "negated", "lure"))
        slot = self.random.choice(sorted(fact.relation.questions))
        template = self.random.choice(fact.relation.questions[slot])
        values: Mapping[str, Value] = fact.values
        if unsaid is None and _chance(self.random, 0.85):
            values = self.swap(fact, template.slots)
        if find(fact.relation, slot, {name: values[name] for name in template.slots}, paragraph) is not False:
            return None
        return paragraph.task("span", self.write(template, values))

    def beside(self, paragraph: Paragraph, kind: Literal["span", "verdict"]) -> Task | None:
        """A question about a fact's entities that is another question than those the fact answers."""
        fact = self.random.choice(self.facts(paragraph, "stated"))
        templates = fact.relation.opposite if kind == "span" else fact.relation.undecided
        if not templates:
            return None
        template = self.random.choice(templates)
        named = {fact.values[name] for name in template.slots if fact.values[name].is_entity}
        for other in self.facts(paragraph, "stated", "negated", "lure"):
            if other.relation is not fact.relation and named & set(other.values.values()):
                return None
        return paragraph.task(kind, self.write(template, fact.values), label="unknown" if kind == "verdict" else "")

    def verdict(self, paragraph: Paragraph, wanted: Label) -> Task | None:
        """A polar question with the wanted answer."""
        if wanted == "unknown" and _chance(self.random, 0.2) and (task := self.beside(paragraph, "verdict")):
            return task
        judged = self.judged(paragraph, wanted, lambda relation: relation.polar)
        return judged and paragraph.task("verdict", judged[0], label=wanted, evidence=judged[1])

    def support(self, paragraph: Paragraph, wanted: Label) -> Task | None:
        """A claim that is supported (yes), contradicted (no) or neither."""
        if _chance(self.random, 0.2):
            return self.denial(paragraph, wanted)
        said = {line.claim.template for line in paragraph.lines if line.claim}
        judged = self.judged(
            paragraph,
            wanted,
            lambda relation: [item for item in relation.statements if item not in said] or relation.statements,
        )
        return judged and paragraph.task("support", judged[0], label=SUPPORT[wanted], evidence=judged[1])

    def judged(
        self, paragraph: Paragraph, wanted: Label, among: Callable[[Relation], Sequence[Template]]
    ) -> tuple[str, tuple[int, ...]] | None:
        """A text from one of the relation's templates that has the wanted verdict, and its evidence."""
        facts = [fact for role in ABOUT[wanted] for fact in self.facts(paragraph, role)]
        fact = self.random.choice(facts)
        template = self.random.choice(among(fact.relation))
        values: Mapping[str, Value] = fact.values
        if wanted != "yes" and fact in self.facts(paragraph, "stated"):
            values = self.swap(fact, template.slots)
        verdict = judge(fact.relation, {name: values[name] for name in template.slots}, paragraph)
        if verdict is None or verdict[0] != wanted:
            return None
        return self.write(template, values), verdict[1]

    def denial(self, paragraph: Paragraph, wanted: Label) -> Task | None:
        """A claim that denies a fact."""
        facts = [fact for fact in self.facts(paragraph, "stated", "negated", "lure") if fact.relation.negated]
        if not facts:
            return None
        fact = self.random.choice(facts)
        template = self.random.choice(fact.relation.negated)
        values: Mapping[str, Value] = fact.values
        if _chance(self.random, 0.4):
            values = self.swap(fact, template.slots)
        verdict = judge(fact.relation, {name: values[name] for name in template.slots}, paragraph)
        if verdict is None or DENIED[verdict[0]] != SUPPORT[wanted]:
            return None
        return paragraph.task("support", self.write(template, values), label=SUPPORT[wanted], evidence=verdict[1])


def _attempts(make: Callable[[], Task | None], seen: set[tuple[str, str, str]]) -> Iterator[Task]:
    """At most one task, from a maker that may have nothing to offer at first."""
    for _ in range(8):
        task = make()
        told = str(task.answer) if task and task.answer else task.text_a.casefold() if task else ""
        if task and (task.kind, told, task.context) not in seen:
            seen.add((task.kind, told, task.context))
            yield task
            return


def _tasks(random: Random, world: World) -> Iterator[Task]:
    asker = Asker(random, world)
    whole = _paragraph(random, world.claims)
    stated = [claim for claim in world.claims if claim.role == "stated"]
    seen: set[tuple[str, str, str]] = set()
    for _ in range(3):
        yield from _attempts(lambda: asker.answerable(whole), seen)
    for _ in range(random.choice([1, 2])):
        yield from _attempts(lambda: asker.unanswerable(whole), seen)
    if _chance(random, 0.5):
        yield from _attempts(lambda: asker.beside(whole, "span"), seen)
    if len(stated) > 1:
        left_out = random.choice(stated)
        rest = _paragraph(random, [claim for claim in world.claims if claim is not left_out])
        yield from _attempts(lambda: asker.unanswerable(rest, unsaid=left_out.fact), seen)
    labels: list[Label] = ["yes", "no", "unknown"]
    for wanted in random.sample(labels, 2):
        yield from _attempts(lambda wanted=wanted: asker.verdict(whole, wanted), seen)  # type: ignore[misc]
    for wanted in labels:
        yield from _attempts(lambda wanted=wanted: asker.support(whole, wanted), seen)  # type: ignore[misc]


def tasks(random: Random, count: int) -> Iterator[Task]:
    """As many tasks as asked for, of as many worlds as it takes; the same ones for the same state of the generator."""
    made = 0
    while made < count:
        try:
            world = _world(random)
        except Exhausted:
            continue
        for task in _tasks(random, world):
            if made == count:
                return
            made += 1
            yield task
