"""A slot from its description in a relation: a kind, a list of what may fill it, or a range of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

import yaml

from tools.reader.worlds.names import DATA, draw_name, is_name
from tools.reader.worlds.numbers import draw_number
from tools.reader.worlds.quantities import QUANTITIES
from tools.reader.worlds.values import Slot, SlotValue


@cache
def ranges() -> Mapping[str, Mapping[str, Any]]:
    """Return the ranges of numbers that have a name."""
    named: Mapping[str, Mapping[str, Any]] = yaml.safe_load((DATA / "quantities.yaml").read_text(encoding="utf-8"))
    return named


def slot_of(spec: Any) -> Slot:
    """Return the slot that a relation describes."""
    if isinstance(spec, list):
        return _choice([str(item) for item in spec])
    if isinstance(spec, dict) and ("after" in spec or {"from", "to"} <= set(spec)):
        return Slot(str(sorted(spec.items())), lambda random, values: draw_number(random, spec, values))
    if spec in ranges():
        return Slot(spec, lambda random, values: draw_number(random, ranges()[spec], values))
    if spec in QUANTITIES:
        return _quantity(spec)
    if is_name(spec):
        return _named(spec)
    raise ValueError(f"there is no kind of slot {spec!r}")


def _choice(items: Sequence[str]) -> Slot:
    kind = "one of " + ", ".join(items)
    options = [SlotValue(kind, item.split("|")[0], tuple(item.split("|"))) for item in items]
    return Slot(kind, lambda random, _values: random.choice(options))


def _quantity(kind: str) -> Slot:
    def draw(random: Random, _values: Mapping[str, SlotValue]) -> SlotValue:
        name, forms = QUANTITIES[kind](random)
        return SlotValue(kind, name, forms)

    return Slot(kind, draw)


def _named(kind: str) -> Slot:
    def draw(random: Random, _values: Mapping[str, SlotValue]) -> SlotValue:
        name, first, short = draw_name(random, kind)
        return SlotValue(kind, name, (name,), first, short, is_entity=True)

    return Slot(kind, draw, is_entity=True)
