"""A near copy of a source doesn't put one name in another's place."""

from __future__ import annotations

import pytest

from pincite.bot.verify.checks.exchanged import EXCHANGED, exchanged
from pincite.bot.verify.statement import pair

SOLD = "Yet Norway, the neighbour to the north, gave no hint of it. Chile and Turkey were sold the ship."


@pytest.mark.parametrize(
    ("statement", "source", "swapped"),
    [
        ("Turkey, the neighbour to the north, gave no hint of it.", SOLD, ("Turkey", "Norway")),
        ("Norway, the neighbour to the north, gave no hint of it.", SOLD, None),
        ("The neighbour to the north gave no hint of it.", SOLD, None),
        (
            "Peru asked the court in Oslo to clear it up.",
            "Chile asked the court in Oslo to clear it up.",
            ("Peru", "Chile"),
        ),
        ("Chilean judges cleared it all up in May.", "Chile's judges cleared it all up in May.", None),
        ("The UN sent four ships to Oslo in May.", "The United Nations sent four ships to Oslo in May.", None),
        ("Moreno sent four ships to Oslo in May.", "The new president sent four ships to Oslo in May.", None),
        ("President Moreno sent four ships to Oslo.", "Luis Moreno, the president, sent four ships to Oslo.", None),
        ("It sent ships to New York in May.", "It sent ships to Old York in May.", None),
        ("Ferry 7 will leave from the old pier.", "Ferries 5 and 7 will leave from the old pier.", None),
        ("Bus 7 will leave from the old pier.", "Buses 5 and 7 will leave from the old pier.", None),
        ("It sent Mr. Moreno to Oslo in May.", "It sent Dr. Moreno to Oslo in May.", None),
        ("Chile sold it.", "Peru bought a ship, and Chile gave it away.", None),
        ("", "Chile sold it.", None),
        (
            "Chile is a friend that Chile can trust in war.",
            "They gain from ties with Chile and insinuate that Peru is a friend that Chile can trust in war.",
            ("Chile", "Peru"),
        ),
        (
            "At Oslo, fixed platforms were put in after the fall.",
            "One fell at Oslo in Bergen; fixed platforms were put in after that.",
            None,
        ),
        (
            "Ada Brandt was an actress and won three prizes.",
            "Ada Brandt (born July 16, 1907, died in January) was an actress and won three prizes.",
            None,
        ),
        (
            "Tom Hale, who was not there, warns of floods.",
            "Tom Hale of the Reef Institute, who was not there, warns of floods.",
            None,
        ),
        ("Chile signed the pact at noon in May.", "Chile and Peru signed the pact at noon in May.", None),
        (
            "Turkey has given no hint of its plans.",
            "Asked about it, Russia has given no hint of its plans.",
            ("Turkey", "Russia"),
        ),
        (
            "It signed the pact on 12 January with Peru.",
            "It signed the pact on 9 March with Peru.",
            None,  # for the check of dates
        ),
    ],
)
def test_a_copy_with_another_name_in_its_place(statement: str, source: str, swapped: tuple[str, str] | None) -> None:
    found = exchanged(pair(statement, source))
    assert (found and (found[0], found[1].text)) == swapped
    refuted = EXCHANGED(pair(statement, source))
    assert (refuted is not None) is (swapped is not None)
    if refuted is not None and swapped is not None:
        assert refuted.outcome == "refuted" and refuted.against is not None
        assert refuted.against.of(source) == swapped[1]


def test_german_nouns_are_no_names() -> None:
    copies = pair("Die Regierung hat den Vertrag im Mai gelöst.", "Die Regierung hat den Pakt im Mai gelöst.")
    assert EXCHANGED(copies) is None
