from __future__ import annotations

import dataclasses
import re

import pytest

from pincite.bot.wording import CATALOGUE, ENGLISH, Wording, wording_of


@pytest.mark.parametrize("wording", CATALOGUE.values(), ids=CATALOGUE)
def test_every_message_names_what_the_english_one_names(wording: Wording) -> None:
    for field in dataclasses.fields(Wording):
        english, message = getattr(ENGLISH, field.name), getattr(wording, field.name)
        assert message
        assert sorted(re.findall(r"\{\w+\}", message)) == sorted(re.findall(r"\{\w+\}", english)), field.name


def test_a_language_without_messages_is_answered_in_english() -> None:
    assert wording_of("Chi dirige il museo?") is ENGLISH
