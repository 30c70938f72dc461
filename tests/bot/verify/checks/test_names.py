"""A statement names only whom its source names."""

from __future__ import annotations

import pytest

from pincite.bot.verify.checks.names import NAMES, unknown_names
from pincite.bot.verify.statement import pair


@pytest.mark.parametrize(
    ("statement", "source", "missing"),
    [
        ("Javad Zarif travelled to Russia.", "Rouhani travelled to Russia.", ["Javad", "Zarif"]),
        ("He and Zarif travelled to Russia.", "Rouhani travelled to Russia.", ["Zarif"]),
        ("Whoever wants it asks. Above all, he asks.", "People who want it ask.", []),  # the first word has a capital
        ("Paperwork is rare. SCO rules apply.", "There are few papers.", ["SCO"]),
        ("The Danish trial and the Finnish one ended.", "The trial in Finland ended.", ["Danish"]),
        ("GitHub keeps the logs.", "We keep the logs for a year.", []),  # who is speaking isn't said
        ("They met in March and on Monday.", "They met in spring.", ["Monday"]),
        ("The Iranian president.", "Iran's president.", []),
        ("Members of the SCO met.", "Members of the Shanghai Cooperation Organization met.", []),
        ("The Shanghai Cooperation Organization met.", "The SCO met.", []),
        ("The Safe Cats Office met.", "The Shanghai Cooperation Organization met.", ["Safe", "Cats", "Office"]),
        ("Currently, there is peace.", "There is peace.", []),
        ("He met Obama and Raisi.", "Putin and Raisi met.", ["Obama"]),
        ("In Austria it rains.", "In Australia it rains.", ["Austria"]),
        ("It is in the U.S.", "It is in the U.S. state of Ohio.", []),
        ("A.E. Housman wrote it.", "It was written by A. E. Housman.", []),
        ("In Mu\u0308nster it rains.", "It rains in M\u00fcnster.", []),  # the accent as a character of its own
        ("In 1999 he met Zarif.", "In 1999 he met nobody.", ["Zarif"]),
    ],
)
def test_names_that_the_source_does_not_hold(statement: str, source: str, missing: list[str]) -> None:
    assert unknown_names(pair(statement, source)) == missing
    assert (NAMES(pair(statement, source)) is not None) is bool(missing)


def test_headings_and_the_sentences_before_name_whom_a_sentence_is_about() -> None:
    found = NAMES(pair("He and Rouhani travelled.", "They travelled."))
    assert found is not None and found.outcome == "unverified"  # another source may name him
    assert NAMES(pair("He and Rouhani travelled.", "They travelled.", context="Rouhani was president.")) is None


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        ("Der Bericht nennt den Grund.", "Im Bericht steht nicht, was der Anlass dafür ist."),
        ("Die Regierung hat den Vertrag mit dem Nachbarn gelöst.", "Der Staat ist aus der Abmachung ausgetreten."),
        ("L'Iran est membre de l'organisation.", "La République islamique est dans le groupe depuis 2023."),
        ("Irán es miembro de la organización.", "La República Islámica es parte del grupo desde 2023."),
        ("ایران عضو سازمان است.", "جمهوری اسلامی به گروه پیوست."),
        ("伊朗是成员。", "伊斯兰共和国加入了该集团。"),
    ],
)
def test_no_other_language_is_read_by_the_rules_for_english_names(statement: str, source: str) -> None:
    assert NAMES(pair(statement, source)) is None
