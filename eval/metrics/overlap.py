"""The words that an answer shares with an accepted one: F1 as in SQuAD, over words that keep their meaning.

Words are those of `pincite.eval.values.tokens`: numbers keep decimal point, minus and fraction (`3.5` is not `35`, `-5`
not `5`, `1/2` not `12`), and scripts without spaces are compared by character.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pincite.eval.values import equal
from pincite.eval.values.tokens import words

JOINERS = frozenset({"and", "or", "as", "well", "plus"})
"""Words between the parts of a list, without a meaning of their own."""


def bag_f1(prediction: Sequence[str], wanted: Sequence[str]) -> float:
    """F1 of two bags of words; of an empty one, whether both are (the rule of SQuAD 2.0)."""
    if not prediction or not wanted:
        return float(not prediction and not wanted)
    common = (Counter(prediction) & Counter(wanted)).total()
    if not common:
        return 0.0
    precision, recall = common / len(prediction), common / len(wanted)
    return 2 * precision * recall / (precision + recall)


def exact(prediction: str, parts: Sequence[Sequence[str]], question: str = "") -> float:
    """1 if the prediction gives the answer and nothing else.

    Args:
        prediction: the answer.
        parts: what has to be said: for each part its accepted wordings. One part is compared by its value. Each of
        several has to stand in the prediction, in any order, with nothing else but joining words (*and*, *or*).
        question: what was asked, for the unit that an answer may leave to it.
    """
    if len(parts) == 1:
        return float(equal(prediction, parts[0], question=question))
    left = words(prediction)
    for wordings in sorted(parts, key=lambda w: -max(len(words(wording)) for wording in w)):
        for wording in sorted(wordings, key=lambda w: -len(words(w))):
            place = find(left, words(wording))
            if place is not None:
                left[place : place + len(words(wording))] = [""]  # words on both sides don't come together
                break
        else:
            return 0.0
    return float(all(not word or word in JOINERS for word in left))


def f1(prediction: str, parts: Sequence[Sequence[str]]) -> float:
    """F1 of the prediction's words with those of the gold. Each part counts by the wording that shares most with the
    rest of the prediction; for a single part this is SQuAD's best F1.
    """
    predicted = words(prediction)
    if len(parts) == 1:
        return max(bag_f1(predicted, words(wording)) for wording in parts[0])
    left: Counter[str] = Counter(predicted)
    wanted: list[str] = []
    for wordings in parts:
        best = max(
            (words(wording) for wording in wordings),
            key=lambda some: bag_f1(list((left & Counter(some)).elements()), some),
        )
        left -= Counter(best)
        wanted += best
    return bag_f1([word for word in predicted if word not in JOINERS or word in wanted], wanted)


def contains(text: str, wording: str) -> bool:
    """Whether the words stand in the text, one after the other."""
    return find(words(text), words(wording)) is not None


def find(text: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Return where the wanted words stand in a row; None if they don't, or if there are none."""
    if not wanted:
        return None
    length = len(wanted)
    for place in range(len(text) - length + 1):
        if list(text[place : place + length]) == list(wanted):
            return place
    return None
