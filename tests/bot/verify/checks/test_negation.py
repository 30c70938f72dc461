"""A statement doesn't deny what its source says, nor the other way round."""

from __future__ import annotations

import pytest

from pincite.bot.verify.checks.negation import NEGATION
from pincite.bot.verify.statement import pair


@pytest.mark.parametrize(
    ("statement", "source", "opposed"),
    [
        ("Iran is a full member.", "Iran is not a full member but an observer.", True),
        ("Iran is an observer.", "Iran is not a full member but an observer.", False),
        ("Iran isn't an observer.", "Iran is an observer.", True),
        ("Iran is not a full member.", "Iran is not a full member but an observer.", False),
        ("The railway was not finished.", "He said no; the railway was finished.", True),
        ("The warranty is 2 years.", "The warranty is 2 years. It does not cover the battery.", False),
        ("Something else altogether.", "Iran is not a full member.", False),
        ("It never failed to open.", "It opened.", False),
        ("Not.", "Iran is an observer.", False),
        ("Open bars heal, whether or not they hold spores.", "Open bars heal if they hold spores.", False),
        ("The garden was no bigger than this room.", "The garden was smaller than this room.", False),
        ("The new ship was never completed.", "The new ship was laid down but never completed.", False),
        ("Neither rugs nor lamps can be returned.", "Rugs and lamps cannot be returned.", False),
        ("Neither rugs nor lamps can be returned.", "Rugs and lamps can be returned.", True),
        (
            "The process recovers nickel at 80 degrees.",
            "The process recovers nickel at 80 degrees, without acid.",
            False,
        ),
        ("Courses with a star cost 7 euros.", "Courses with a star are not included and cost 7 euros.", False),
        ("The museum is not closed on a public holiday.", "The museum is closed, except on a public holiday.", False),
        ("Nine may not play more than three games.", "Nine may play three games.", False),
        ("Two of the eleven men were not saved.", "Nine of the eleven men were saved.", False),
        ("Boats were saved.", "Some of the boats were not saved.", False),
        ("The ferry sailed.", "A third of the year the ferry did not sail.", False),
        ("The council opened the pool.", "The council did not open the museum.", False),
        ("Lake Orvand is not the largest lake.", "Lake Orvand is the second-largest lake.", False),
        ("She had seen the trap, he had not.", "She had seen the trap.", False),
        ("From 1940 she painted nothing.", "From 1940 she painted.", True),
        ("It checks all boats, not just those of Peru.", "It checks all boats, and those of Peru.", False),
    ],
)
def test_english(statement: str, source: str, opposed: bool) -> None:
    assert (NEGATION(pair(statement, source)) is not None) is opposed


@pytest.mark.parametrize(
    ("statement", "source", "outcome"),
    [
        ("Iran isn't an observer of the group.", "It waits, but Iran is an observer of the group.", "refuted"),
        # most of what the source's clause says is not in the statement, so that it may deny another thing
        (
            "No ship of Peru left the port.",
            "A ship of Peru with forty tons of grain left the port for Oslo.",
            "unverified",
        ),
    ],
)
def test_only_a_near_copy_is_refuted(statement: str, source: str, outcome: str) -> None:
    found = NEGATION(pair(statement, source))
    assert found is not None and found.outcome == outcome


def test_the_reason_names_both_clauses() -> None:
    refusal = NEGATION(pair("Iran isn't an observer.", "It waits, but Iran is\nan observer."))
    assert str(refusal) == "says “Iran isn't an observer.”, the source says “but Iran is an observer.” (negation)"


@pytest.mark.parametrize(
    ("statement", "source", "opposed"),
    [
        ("Die Brücke wurde nicht geschlossen.", "Die Brücke wurde im Herbst geschlossen.", True),
        ("Die Brücke wurde geschlossen.", "Die Brücke wurde nicht geschlossen.", True),
        ("Die Brücke blieb nicht offen.", "Die Brücke wurde im Herbst geschlossen.", False),
        ("Le traité n'a pas été signé.", "Le traité a été signé à Moscou.", True),
        ("Le traité n'a été signé par aucun des pays.", "Le traité n'a jamais été signé par les pays.", False),
        ("El tratado no fue firmado.", "El tratado fue firmado en Moscú.", True),
        ("El tratado no fue firmado por nadie.", "El tratado no fue firmado.", False),  # two words, one negation
        ("ایران عضو سازمان نیست.", "ایران عضو سازمان است.", True),
        ("ایران عضو سازمان است.", "ایران عضو سازمان است و در آن رأی دارد.", False),
        ("伊朗不是上合组织的成员。", "伊朗是上合组织的成员，总部在北京。", True),
        ("伊朗是上合组织的成员。", "伊朗是上合组织的成员，不过印度不是。", False),
        ("会员不仅享有投票权。", "会员享有投票权。", False),  # *not only* denies nothing
        ("Rusia no es miembro.", "Россия является членом организации.", False),  # two languages
        ("Il ponte non è stato chiuso.", "Il ponte è stato chiuso.", False),  # Italian has no lexicon
    ],
)
def test_other_languages(statement: str, source: str, opposed: bool) -> None:
    assert (NEGATION(pair(statement, source)) is not None) is opposed
