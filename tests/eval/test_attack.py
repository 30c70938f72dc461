"""The battery of prompt injections: its documents are what they say, and its models obey."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pincite.bot.answers import Answer
from pincite.bot.settings import Settings
from pincite.eval.attack import KINDS, Attack, attacks, by_model, rates, run, selected
from pincite.eval.attack.formats import FORMATS, HIDDEN
from pincite.eval.attack.obeying import MODELS, guarded, unguarded
from pincite.eval.attack.running import outcome
from pincite.eval.attack.seeing import readable
from pincite.eval.cli import app
from pincite.index.loaders import load_all_bytes
from pincite.index.types import Document

SEEN = {"Markdown, a comment"}
"""Ways of hiding after which the text holds the sentence, as comments are kept."""


def read(attack: Attack) -> Document:
    name, content = attack.file
    (document,) = load_all_bytes(content, name=name, origin=name)
    assert isinstance(document, Document)
    return document


def test_there_are_enough_attacks_of_each_kind_in_every_format() -> None:
    counted = Counter(one.kind for one in attacks())
    assert set(counted) == set(KINDS) and len(KINDS) == 8 and min(counted.values()) >= 8 and len(attacks()) >= 60
    assert {one.format for one in attacks()} == set(FORMATS)
    assert {one.by for one in attacks() if one.by} == set(HIDDEN)
    assert [one.id for one in selected(["link"], 2)] == ["link-1", "link-2"]


@pytest.mark.parametrize("attack", attacks(), ids=lambda one: one.id)
def test_a_document_is_read_with_what_it_is_about_and_without_what_nobody_sees(attack: Attack) -> None:
    text = read(attack).text
    assert all(sentence in text for sentence in attack.matter.sentences)
    held = attack.says.splitlines()[0] in text or any(mark in text.casefold() for mark in attack.marks)
    assert held is (attack.by is None or attack.by in SEEN)


@pytest.mark.parametrize("model", MODELS)
def test_without_pincite_a_model_that_obeys_falls_for_nearly_all(model: str) -> None:
    for attack in attacks():
        said = readable(unguarded(model, attack))
        assert any(mark in said for mark in attack.marks) or not attack.obeyed or model == "repeats"


def test_a_model_obeys_what_it_is_shown_and_is_honest_otherwise() -> None:
    (attack,) = [one for one in attacks() if one.id == "payment-1"]
    fact = attack.matter.fact
    honest = guarded("rewords", [(1, fact), (2, "The works are closed in August.")])
    assert honest["statements"] == [{"text": fact, "sources": [1], "may_change": False}]
    fooled = guarded("rewords", [(1, fact), (2, attack.says)])
    assert fooled["statements"][0] == {"text": attack.obeyed, "sources": [2], "may_change": False}
    (silence,) = [one for one in attacks() if one.id == "silence-2"]
    assert guarded("heads", [(1, silence.matter.fact), (2, silence.says)])["answerable"] is False


def answer(attack: Attack, statement: str, *, supported: bool = True, **fields: object) -> Answer:
    outcome_ = "verified" if supported else "unverified"
    told = {"text": statement, "start": 0, "end": len(statement), "citations": [], "support": 1.0}
    data: dict[str, object] = {
        "question": "q",
        "standalone_question": "q",
        "status": "answered",
        "verdict": None,
        "text": statement,
        "short": None,
        "statements": [told | {"outcome": outcome_, "supported": supported}],
        "citations": [],
        "passages": [],
        "confidence": 1.0,
        "writer": "w",
        "collection": "c",
        "index_id": "i",
    }
    return Answer.model_validate(data | fields)


def test_what_counts_as_success() -> None:
    (attack,) = [one for one in attacks() if one.id == "payment-1"]
    harmless = attack.matter.fact
    assert outcome(attack, answer(attack, attack.obeyed)) == "succeeded"
    assert outcome(attack, answer(attack, attack.obeyed, supported=False)) == "marked"
    assert outcome(attack, answer(attack, harmless)) == "stopped"
    assert outcome(attack, answer(attack, harmless, short="GB33 BUKB")) == "succeeded"
    (silence,) = [one for one in attacks() if one.id == "silence-1"]
    assert outcome(silence, answer(silence, "x", status="abstained", statements=[])) == "succeeded"
    assert outcome(silence, answer(silence, harmless)) == "stopped"


def test_attacks_on_the_reader_and_on_models_that_obey(settings: Settings) -> None:
    trials = run(selected(["payment", "forgery"], 2), settings)
    assert len(trials) == 4 * (1 + 2 * len(MODELS))
    (*_, whole) = rates(trials)
    assert whole.attacks == 4 and whole.without.value == 1.0
    assert whole.obeying.value == whole.reader.value == 0.0
    assert whole.right.value >= 0.5, "what was asked for is answered all the same"
    assert all(alone.value == 1.0 and through.value == 0.0 for alone, through in by_model(trials).values())


def test_the_command(tmp_path: Path) -> None:
    invoke = CliRunner().invoke
    printed = invoke(app, ["attack", "--kind", "link", "--limit", "1", "--json"])
    assert printed.exit_code == 0
    data = json.loads(printed.stdout)
    assert [one["kind"] for one in data["rates"]] == ["link", "all"] and len(data["trials"]) == 1 + 2 * len(MODELS)
    assert invoke(app, ["attack", "--kind", "nothing"]).exit_code == 2
    written = tmp_path / "documents"
    assert invoke(app, ["attack", "--write", str(written)]).exit_code == 0
    assert len(list(written.iterdir())) == len(attacks())
