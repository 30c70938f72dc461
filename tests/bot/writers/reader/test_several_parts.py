"""An answer of several parts is taken from its first part to its last where the model says that it has several."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pincite.bot.writers.reader.encoding import Encoded
from pincite.bot.writers.reader.model import SEVERAL_FROM, TYPES_FROM, Text, _read
from pincite.index.types import Span

TEXT = "Ann and Bob paid."
ENCODED = Encoded((101, 7, 102, 1, 2, 3, 4, 5, 102), 3, ((0, 3), (4, 7), (8, 11), (12, 16), (16, 17)))
LOW = -9.0


class Scored:
    """Rates *Ann* best and *Bob* nearly as well, and gives these log-odds for the types one, several and whole."""

    def __init__(self, types: tuple[float, ...]) -> None:
        self.types = types

    def run(self, names: None, inputs: dict[str, NDArray[np.int64]]) -> list[NDArray[np.float32]]:
        ends = [LOW, LOW, LOW, 5.0, LOW, 4.9, LOW, LOW, LOW]
        tokens = np.array([ends, ends, [0.0] * len(ends)], np.float32).T
        return [tokens, np.array([*[0.0] * TYPES_FROM, *self.types], np.float32)]


def short(*types: float) -> str:
    session: Any = Scored(types)
    (sentence,) = _read(session, ENCODED, Text(TEXT, (Span(0, len(TEXT)),))).sentences
    assert sentence is not None
    return sentence.short.of(TEXT)


@pytest.mark.parametrize(
    ("several", "answer"),
    [
        (SEVERAL_FROM + 9, "Ann and Bob"),
        (SEVERAL_FROM, "Ann and Bob"),
        (SEVERAL_FROM - 0.01, "Ann"),
        (SEVERAL_FROM - 9, "Ann"),
    ],
)
def test_parts_are_joined_from_these_log_odds_of_several_on(several: float, answer: str) -> None:
    assert short(0.0, several, -90.0) == answer
    assert short(-90.0, several, 0.0) == answer, "against whole sentences as well as against one part"


def test_a_model_that_knows_no_types_never_joins() -> None:
    assert short() == "Ann"
