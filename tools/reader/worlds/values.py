"""What fills a slot, and how texts may write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True, slots=True)
class SlotValue:
    """What fills a slot; two values with the same meaning are equal."""

    kind: str
    name: str
    forms: tuple[str, ...] = field(compare=False)
    """Ways to write it."""
    first: str = field(compare=False, default="")
    """How a text writes it when it is named first, if differently: with its acronym."""
    short: str = field(compare=False, default="")
    """How a text may write it later on: a surname, an acronym."""
    is_entity: bool = field(compare=False, default=False)
    """Whether it is a name rather than a quantity, date or status."""


Draw = Callable[[Random, Mapping[str, SlotValue]], SlotValue]


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """What may fill a slot; slots of one kind may stand in for each other."""

    kind: str
    draw: Draw
    """Draws a value, given the values of the slots before it."""
    is_entity: bool = False
    """Whether its values are names."""


def chance(random: Random, share: float) -> bool:
    """True in `share` of all draws."""
    return random.random() < share
