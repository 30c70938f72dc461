"""How well statements are verified: false ones that pass, true ones that are lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pincite.bot.answers import Usage
from pincite.bot.cli import app
from pincite.bot.cli.groups import mount
from pincite.bot.verify.judges import Case, Judged, NotJudged, Opinion
from pincite.eval.errors import SuiteError
from pincite.eval.show.verifying import by_check, by_kind
from pincite.eval.verifying import BUNDLED, EVERYDAY, attempt, load
from pincite.prompts import load as prompt
from tests.bot.writers.model.scripted import Play, Scripted, serving
from tools.reader.sources.texts import OWN_HELD_ONE_IN, held

WRITTEN_WITH = 160
"""Documents at the beginning of twins.jsonl that the checks were written with."""

TWINS = Path(__file__).parents[2] / "tools" / "reader" / "data" / "twins.jsonl"

SENTENCES = ["The warranty is 2 years.", "It does not cover the battery.", "Ann sold the shop to Bob."]


def line(*statements: tuple[str, int, str, str]) -> str:
    listed = [
        {"id": f"s{n}", "cited": [cited], "hypothesis": text, "label": label, "kind": kind}
        for n, (text, cited, label, kind) in enumerate(statements)
    ]
    return json.dumps({"sentences": SENTENCES, "statements": listed}) + "\n"


TRUE = ("You are covered for two years.", 0, "supported", "paraphrase")
LOST = ("You may claim within 24 months.", 0, "supported", "paraphrase")
SWAPPED = ("The shop went from Bob to Ann.", 2, "contradicted", "roles")
NUMBER = ("The warranty is 10 years.", 0, "contradicted", "number")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.jsonl"
    path.write_text(line(TRUE, LOST, SWAPPED, NUMBER), "utf-8")
    return path


class Trusting:
    """Supports everything."""

    name = "trusting"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        return [Judged(0.9, True) for _ in pairs]


class Knowing:
    """Knows each label, except of what it is not told."""

    name, prompt = "knowing", "support@0"

    def __init__(self, labels: dict[str, Opinion | None]) -> None:
        self.labels = labels

    def judge_all(self, cases: Sequence[Case]) -> list[Opinion | None]:
        if not self.labels:
            raise NotJudged("no reason")
        return [self.labels.get(case.statement) for case in cases]

    def usage(self) -> Usage:
        return Usage(prompt_tokens=7)


def test_the_bundled_statements_are_held_back_from_training_and_from_the_checks() -> None:
    bundled = BUNDLED.read_text("utf-8").splitlines()
    assert set(bundled) <= set(TWINS.read_text("utf-8").splitlines()[WRITTEN_WITH:])
    assert all(held("\n".join(json.loads(one)["sentences"]), OWN_HELD_ONE_IN) for one in bundled)
    claims = load()
    assert sum(claim.true for claim in claims) * 2 == len(claims) == 360


def test_everyday_statements_are_half_true_in_each_split_and_the_checks_refute_hardly_a_true_one() -> None:
    claims = load(EVERYDAY)
    assert {claim.split for claim in claims} == {"seen", "fresh"} and len({claim.document for claim in claims}) >= 40
    for split in ("seen", "fresh"):
        some = [claim for claim in claims if claim.split == split]
        assert sum(claim.true for claim in some) * 2 == len(some) >= 100
    every = attempt(claims, Trusting(), lambda: None).checks[-1].outcomes
    assert sum(one == "refuted" for one, claim in zip(every, claims, strict=True) if claim.true) <= len(claims) / 200
    assert sum(one == "refuted" for one, claim in zip(every, claims, strict=True) if not claim.true) > len(claims) / 6


def test_a_set_is_measured_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mount(app, ["eval"])
    monkeypatch.setenv("PINCITE_HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["eval", "verify", "everyday", "--limit", "2", "--json"])
    assert result.exit_code == 0, result.output
    assert list(json.loads(result.stdout)["judges"][0]["outcomes"]) == ["FREE-01-1a", "FREE-01-1b"]


def test_false_ones_pass_and_true_ones_are_lost_by_kind_and_judge(file: Path) -> None:
    known: dict[str, Opinion | None] = {TRUE[0]: Opinion("verified"), SWAPPED[0]: Opinion("refuted")}
    made = attempt(load(file), Trusting(), lambda: Knowing(known))
    groups = {(group.true, group.name): group for group in made.groups()}
    assert list(groups) == [
        *((False, name) for name in ("false", "number", "roles")),
        *((True, name) for name in ("true", "paraphrase")),
    ]
    trusting, knowing = made.judges
    # The number is refuted by the checks, whoever judges.
    assert trusting.outcomes == ("verified", "verified", "verified", "refuted")
    assert knowing.outcomes == ("verified", "unverified", "refuted", "refuted")
    assert (knowing.unjudged, knowing.prompt, knowing.usage.prompt_tokens) == (1, "support@0", 3 * 7)
    assert made.false_pass(trusting, groups[False, "false"]).value == 0.5
    assert made.false_pass(trusting, groups[False, "roles"]).value == 1.0
    assert made.false_pass(knowing, groups[False, "false"]).value == 0.0
    assert made.false_strip(knowing, groups[True, "true"]).value == 0.0
    numbers = next(one for one in made.checks if one.name == "numbers")
    assert numbers.outcomes[3] == "refuted" == made.checks[-1].outcomes[3]
    rows = list(by_kind(made))
    assert rows[0][:3] == ["statements", "n", "trusting: verified"] and rows[1][:2] == ["false", "2"]
    assert [row[0] for row in by_check(made)][-1] == "all checks"
    assert [row[0] for row in by_kind(made, fewest=2)] == ["statements", "false", "true", "– paraphrase"]


def test_what_a_judge_fails_to_label_is_counted(file: Path) -> None:
    made = attempt(load(file), Trusting(), lambda: Knowing({}))
    assert made.judges[1].unjudged == 3 and made.judges[1].outcomes[0] == "unverified"


def test_the_command_asks_the_configured_model_without_showing_it_twins_together(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def labels(asked: dict[str, Any]) -> Play:
        assert asked["messages"][0]["content"] == prompt("support").text
        statements = json.loads(asked["messages"][1]["content"])["statements"]
        assert len({tuple(one["cites"]) for one in statements}) == len(statements)
        entries = [{"id": one["id"], "not_backed": "", "sentences": [], "label": "supported"} for one in statements]
        return Play(json.dumps({"statements": entries}))

    mount(app, ["eval"])
    with serving(Scripted()) as server:
        server.always = labels
        settings = {"HOME": tmp_path, "LLM_BASE_URL": server.url, "LLM_MODEL": "scripted", "LLM_API_KEY": "none"}
        for name, value in settings.items():
            monkeypatch.setenv(f"PINCITE_{name}", str(value))
        result = CliRunner().invoke(app, ["eval", "verify", str(file), "--json"])
        assert result.exit_code == 0, result.output
        assert len(server.requests) == 2  # the number is refuted by the checks
    data = json.loads(result.stdout)
    reader, model = data["judges"]
    assert (reader["judge"], model["judge"], model["prompt"]) == ("reader", "scripted", "support@2")
    false, true = (next(g for g in model["groups"] if g["kind"] == name) for name in ("false", "true"))
    assert false["false_pass"]["value"] == 0.5 and true["false_strip"] == {"value": 0.0, "low": 0.0, "high": 0.7935}
    assert model["outcomes"] == {"s0": "verified", "s1": "verified", "s2": "verified", "s3": "refuted"}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "holds no statement"),
        ("{", "mine.jsonl:1: "),
        (line((TRUE[0], 3, "supported", "x")), "mine.jsonl:1: s0 cites a sentence that is not there"),
        (line((TRUE[0], 0, "true", "x")), "mine.jsonl:1: "),
        ('{"sentences": [" "], "statements": []}', "mine.jsonl:1: .*holds no text"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, text: str, error: str) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(text, "utf-8")
    with pytest.raises(SuiteError, match=error):
        load(path)
