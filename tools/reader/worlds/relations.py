"""Kinds of facts and their wordings, read from data/relations and checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.reader.worlds.names import DATA
from tools.reader.worlds.slots import slot_of
from tools.reader.worlds.templates import Template, template_of
from tools.reader.worlds.values import Slot

FOLDER = DATA / "relations"

FEWEST_STATEMENTS = 2
"""Fewest wordings of a fact, so that a claim about it can differ from the text."""

FIELDS = set(
    "id group slots key unique functional plural symmetric asymmetric statements negated lures questions polar "
    "opposite undecided".split()
)


class RelationError(ValueError):
    """A relation is ill-written; the message names its file, its id and the fault."""


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """A kind of fact and its wordings."""

    id: str
    group: str
    """Relations of one group speak of the same matter, and never meet in a paragraph."""
    slots: Mapping[str, Slot]
    key: frozenset[str]
    keys: tuple[frozenset[str], ...]
    """Sets of slots that each determine the other slots, if the relation is functional; the first is `key`."""
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
    """Sentences with the key's slots alone; no fact with this key agrees with them."""
    lures: tuple[Template, ...]
    """Sentences that sound like the fact, and say neither that it holds nor that it does not."""
    questions: Mapping[str, tuple[Template, ...]]
    """Questions by the slot that answers them."""
    polar: tuple[Template, ...]
    opposite: tuple[Template, ...]
    """Questions on the same entities that no statement answers."""
    undecided: tuple[Template, ...]
    """Polar questions that the statements leave open."""


@cache
def relations(folder: Path = FOLDER) -> tuple[Relation, ...]:
    """Return every relation in the folder's files."""
    by_id: dict[str, Relation] = {}
    for path in sorted(folder.glob("*.yaml")):
        for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
            try:
                relation = relation_of(raw)
                if relation.id in by_id:
                    raise ValueError("there is another relation with this id")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise RelationError(f"{path.name}: {raw.get('id')}: {error}") from error
            by_id[relation.id] = relation
    return tuple(by_id.values())


@cache
def relations_with(kind: str) -> tuple[Relation, ...]:
    """Return the relations with a slot for this kind of name."""
    by_kind: dict[str, list[Relation]] = defaultdict(list)
    for relation in relations():
        for name in {slot.kind for slot in relation.slots.values() if slot.is_entity}:
            by_kind[name].append(relation)
    return tuple(by_kind[kind])


def relation_of(raw: Mapping[str, Any]) -> Relation:
    """Return a relation as it stands in a file."""
    if unknown := set(raw) - FIELDS:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    slots = {name: slot_of(spec) for name, spec in raw["slots"].items()}
    key = frozenset(raw["key"])

    def templates(texts: Iterable[str]) -> tuple[Template, ...]:
        return tuple(template_of(text, slots) for text in texts)

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
    if len(relation.statements) < FEWEST_STATEMENTS or not relation.polar or not relation.opposite:
        raise ValueError("too few statements, polar or opposite questions")
    for asked, templates in relation.questions.items():
        if any(asked in template.slots for template in templates):
            raise ValueError(f"a question for {asked} tells it")


def _pair(raw: Sequence[str] | None) -> tuple[str, str] | None:
    return None if raw is None else (raw[0], raw[1])
