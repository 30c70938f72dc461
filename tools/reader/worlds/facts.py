"""A world: a few facts that a paragraph states, denies or hints at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

from tools.reader.worlds.relations import Relation, relations, relations_with
from tools.reader.worlds.templates import Template
from tools.reader.worlds.values import Slot, SlotValue, chance

Role = Literal["stated", "negated", "lure"]

TRIES = 20
"""Draws for a value that is not used yet."""


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A relation with its slots filled."""

    relation: Relation
    values: Mapping[str, SlotValue]


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A fact and how one sentence of a paragraph puts it."""

    fact: Fact
    role: Role
    template: Template


class Exhausted(Exception):
    """A pool has no more names for this world; another world will do."""


class Cast:
    """Draws values for a world so that no two of its entities share a name or a short name."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.used: set[SlotValue | str] = set()

    def value(self, slot: Slot, values: Mapping[str, SlotValue]) -> SlotValue:
        """Return a value unlike those before; a pool with few of them may repeat one that is no entity."""
        for _ in range(TRIES):
            value = slot.draw(self.random, values)
            if value not in self.used and not (value.is_entity and self.shares_name(value)):
                break
        else:
            if value.is_entity:
                raise Exhausted
        self.used |= {value, value.name, value.short} if value.is_entity else {value}
        return value

    def shares_name(self, value: SlotValue) -> bool:
        """Return whether somebody or something in this world has the same name or short name."""
        return bool({value.short, value.name} & self.used - {""})

    def fact(self, relation: Relation, values: Mapping[str, SlotValue]) -> Fact:
        """Return a fact with these values, and fresh ones in all other slots."""
        filled = dict(values)
        for name, slot in relation.slots.items():
            if name not in filled:
                filled[name] = self.value(slot, filled)
        return Fact(relation, filled)


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Facts that may be told together, and those who may be asked about."""

    cast: Cast
    claims: tuple[Claim, ...]

    def values(self, slot: Slot) -> list[SlotValue]:
        """Return values that fill a slot of this kind somewhere, in order."""
        return list(
            dict.fromkeys(
                value
                for claim in self.claims
                for name, value in claim.fact.values.items()
                if claim.fact.relation.slots[name].kind == slot.kind
            )
        )


def draw_world(random: Random) -> World:
    """Return a few facts of one relation, and now and then some of others on the same entities."""
    cast = Cast(random)
    main = random.choice(relations())
    facts = _facts(cast, main, random.choice([2, 2, 3, 3, 4]))
    claims = []
    for index, fact in enumerate(facts):
        role: Role = "stated"
        if index and main.negated and chance(random, 0.2):
            role = "negated"
        elif index and main.lures and chance(random, 0.3):
            role = "lure"
        claims.append(claim_of(random, fact, role))
    groups = {main.group}
    for _ in range(random.choice([0, 0, 1, 1, 2, 3])):
        if linked := _linked(cast, random.choice(facts), groups, share=chance(random, 0.6)):
            claims.append(claim_of(random, linked, "stated"))
            groups.add(linked.relation.group)
    return World(cast, tuple(claims))


def _facts(cast: Cast, relation: Relation, count: int) -> list[Fact]:
    """Return facts of one relation with different keys that often have one slot of the key in common."""
    random = cast.random
    facts = [cast.fact(relation, {})]
    shareable = sorted(relation.key) if len(relation.key) > 1 else []
    shared = random.choice(shareable) if shareable and chance(random, 0.75) else None
    for _ in range(count - 1):
        fact = cast.fact(relation, {shared: facts[0].values[shared]} if shared else {})
        if not any(_clash(relation, fact.values, other.values) for other in facts):
            facts.append(fact)
    return facts


def _clash(relation: Relation, values: Mapping[str, SlotValue], drawn: Mapping[str, SlotValue]) -> bool:
    return any(all(values[name] == drawn[name] for name in key) for key in relation.keys)


def _linked(cast: Cast, fact: Fact, groups: set[str], *, share: bool) -> Fact | None:
    """Return a fact of another relation, on an entity of this fact or on others."""
    random = cast.random
    if not share:
        relation = random.choice(relations())
        return None if relation.group in groups else cast.fact(relation, {})
    name = random.choice([name for name in fact.relation.slots if fact.values[name].is_entity] or [""])
    if not name:
        return None
    kind = fact.relation.slots[name].kind
    relation = random.choice(relations_with(kind))
    if relation.group in groups:
        return None
    slot = random.choice([name for name, slot in relation.slots.items() if slot.kind == kind])
    return cast.fact(relation, {slot: fact.values[name]})


def claim_of(random: Random, fact: Fact, role: Role) -> Claim:
    """Return one of the relation's wordings of the fact in this role."""
    relation = fact.relation
    templates = {"stated": relation.statements, "negated": relation.negated, "lure": relation.lures}[role]
    return Claim(fact, role, random.choice(templates))
