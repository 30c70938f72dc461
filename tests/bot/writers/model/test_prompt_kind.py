from __future__ import annotations

import pytest

from pincite.bot.writers.model.prompt import Numbered, asking


@pytest.mark.parametrize(
    ("question", "kind"),
    [("Who signed it?", "who"), ("Compare the two reports", "compare"), ("What are the side effects?", "list")],
)
def test_the_model_is_told_the_kind_of_the_question(question: str, kind: str) -> None:
    system, asked = asking(question, Numbered((), ""), structured=True)
    assert f"of this kind: {kind}." in system["content"]
    assert question in asked["content"]
