"""Irregular verbs, as questions, suggestions and verification know them."""

from __future__ import annotations

import pytest

from pincite.bot.asking.suggesting import question_on
from pincite.bot.verify.entailment.forms import source_forms
from pincite.bot.verify.languages.verbs import PAST_FORMS, PAST_OF
from pincite.bot.writers.reader.plainly import plainly


def test_every_verb_has_one_past_tense_for_its_participle() -> None:
    assert PAST_FORMS["steal"] == {"stole", "stolen"} and PAST_FORMS["find"] == {"found"}
    assert PAST_OF["stolen"] == "stole" and PAST_OF["found"] == "found"
    assert len(PAST_OF) == len(PAST_FORMS)


@pytest.mark.parametrize(
    ("passive", "active"),
    [
        ("The bell was stolen by two men in 1990.", "two men stole The bell in 1990."),
        ("The gate was hidden by ivy.", "ivy hid The gate."),
        ("The bill was withdrawn by its sponsor.", "its sponsor withdrew The bill."),
    ],
)
def test_a_passive_sentence_says_the_active_one(passive: str, active: str) -> None:
    assert active in list(source_forms(passive))


def test_a_question_meets_the_participle() -> None:
    assert plainly("Did the well freeze over?", "The well froze over in January.") == "yes"
    assert question_on("The old bell was stolen in 1990.") == "When was the old bell stolen?"
