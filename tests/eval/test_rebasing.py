"""A suite follows its documents: moved quotes, changed ones, lost ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pincite.eval import suites
from pincite.eval.errors import SuiteError
from pincite.eval.suites import Proposal, Rebased, rebasing
from pincite.index.types import Document
from tests.eval.test_eval_cli import evaluate
from tests.eval.test_suites import document, pair, write

OLD = "The tower has nine bells. It was built by Ada Moss in 1432. The mill grinds rye for the whole village of Ost.\n"


def tower(text: str, name: str = "/notes/tower.md") -> Document:
    return document(text, name)


def gold(id_: str, quote: str, answer: str, **more: Any) -> dict[str, object]:
    evidence = [[{"document": "tower.md", "quote": quote, **more}]]
    return pair(id=id_, question=f"What of {id_}?", answers=[[answer]], evidence=evidence)


BELLS = gold("bells", "The tower has nine bells.", "nine")
BUILT = gold("built", "It was built by Ada Moss in 1432.", "1432")
MILL = gold("mill", "The mill grinds rye for the whole village of Ost.", "rye")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "own.jsonl", BELLS, "", BUILT, MILL)


def rebased(path: Path, text: str, *, accept: bool | None = None) -> tuple[Rebased, list[Proposal]]:
    seen: list[Proposal] = []

    def decide(proposal: Proposal) -> bool | None:
        seen.append(proposal)
        return accept

    return suites.rebase(suites.load(path), [tower(text)], decide), seen


def test_a_line_on_top_changes_nothing(path):
    got, seen = rebased(path, f"A new line on top.\n\n{OLD}")
    assert (got.pairs, got.moved, got.open, got.drafts, seen) == ({}, (), (), (), [])


@pytest.mark.parametrize(
    "text",
    [
        OLD.replace("It was built by Ada Moss in 1432.", "It was built\nby Ada  Moss in 1432."),
        OLD.replace("It was built by Ada Moss in 1432.", "It was built by **Ada Moss** in 1432."),
        OLD.replace("It was built by Ada Moss in 1432.", "IT WAS BUILT by Ada Moss, in 1432."),
    ],
)
def test_other_white_space_marks_and_case_are_followed_to_the_exact_text(path, text):
    got, seen = rebased(path, text)
    assert (got.moved, got.drafts, seen) == (("built",), (), [])
    quote = got.pairs[3].evidence[0][0].quote
    assert quote in text and "Ada" in quote and suites.rebase(suites.load(path), [tower(text)], lambda _: None)


def test_a_changed_number_is_no_other_white_space(path):
    got, seen = rebased(path, OLD.replace("1432", "14.32"), accept=None)
    assert [one.id for one in seen] == ["built"] and got.moved == ()


CHANGED = OLD.replace("It was built by Ada Moss in 1432.", "It was built by Ada Moss and her sons in 1432.")


def test_a_changed_sentence_is_proposed(path):
    got, seen = rebased(path, CHANGED, accept=True)
    (proposal,) = seen
    assert proposal.quote == "It was built by Ada Moss and her sons in 1432." and 0.6 <= proposal.likeness < 1
    assert got.accepted == ("built",) and got.pairs[3].evidence[0][0].quote == proposal.quote
    undecided, _ = rebased(path, CHANGED, accept=None)
    assert undecided.open == (proposal,) and not undecided.pairs
    refused, _ = rebased(path, CHANGED, accept=False)
    assert [id_ for id_, _ in refused.drafts] == ["built"] and "draft" in refused.pairs[3].tags


def test_an_accepted_sentence_that_no_longer_holds_the_answer_makes_a_draft(path):
    got, _ = rebased(path, OLD.replace("1432", "1433"), accept=True)
    assert got.drafts == (("built", "the answer '1432' no longer stands in its evidence"),)
    assert got.pairs[3].tags == ("draft",) and "1432" in (got.pairs[3].note or "")


def test_a_lost_sentence_makes_a_draft(path):
    got, seen = rebased(path, OLD.replace("The mill grinds rye for the whole village of Ost.", "Boats bring salt."))
    assert [id_ for id_, _ in got.drafts] == ["mill"] and not seen
    assert got.pairs[4].tags == ("draft",) and "does not stand in tower.md" in (got.pairs[4].note or "")


def test_a_renamed_document_is_found_by_its_quotes(path):
    renamed = tower(OLD, "/notes/towers-of-ost.md")
    got = suites.rebase(suites.load(path), [renamed, document("Ants.", "/notes/ants.md")], lambda _: None)
    assert got.moved == ("bells", "built", "mill")
    assert {p.evidence[0][0].document for p in got.pairs.values()} == {"/notes/towers-of-ost.md"}


def test_drafts_and_pairs_without_evidence_are_left_alone(tmp_path):
    path = write(
        tmp_path / "own.jsonl",
        {**BUILT, "tags": ["draft"]},
        pair(id="none", kind="unanswerable", answerable=False, answers=[], evidence=[]),
    )
    got, seen = rebased(path, "Nothing is left.")
    assert not got.pairs and not seen


def test_only_changed_lines_are_written(path):
    before = path.read_bytes().split(b"\n")
    suite = suites.load(path)
    got, _ = rebased(path, CHANGED, accept=True)
    rebasing.save(suite, got)
    after = path.read_bytes().split(b"\n")
    assert [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b] == [2]
    again = suites.load(path)
    assert len(suites.resolve(again, [tower(CHANGED)]).asked) == 3 and [line.number for line in again.lines] == [
        1,
        3,
        4,
    ]


def test_a_suite_with_errors_is_not_rebased(path):
    write(path, BELLS, "{")
    with pytest.raises(SuiteError, match="malformed JSON"):
        suites.rebase(suites.read(path), [tower(OLD)], lambda _: None)


def test_rebasing_on_the_command_line(seed_home: Path, tmp_path: Path) -> None:
    quote = 'Its official website still refers to Iran as one of its "observer" members.'
    changed = 'Its website still refers to Iran as one of the "observer" members.'
    lines = [
        pair(id="spaced", evidence=[[{"document": "sco-status.md", "quote": quote.replace(" still ", "  still ")}]]),
        pair(id="changed", question="And it?", evidence=[[{"document": "sco-status.md", "quote": changed}]]),
        pair(id="lost", question="Who else?", evidence=[[{"document": "sco-status.md", "quote": "Nobody knows why."}]]),
    ]
    path = write(tmp_path / "own.jsonl", *lines)
    before = path.read_bytes()
    ran = evaluate("rebase", path, "-c", "seeds", "--dry-run", "--json")
    got = json.loads(ran.stdout)
    assert ran.returncode == 1 and path.read_bytes() == before
    assert (got["moved"], [one["id"] for one in got["open"]], list(got["drafts"])) == (
        ["spaced"],
        ["changed"],
        ["lost"],
    )
    ran = evaluate("rebase", path, "-c", "seeds", "--yes")
    assert ran.returncode == 0, ran.stderr
    assert "lost: now a draft: " in ran.stdout and "1 moved, 1 accepted, 0 open, 1 new draft" in ran.stderr
    fresh = {p.id: p for p in suites.load(path).pairs}
    assert fresh["spaced"].evidence[0][0].quote == quote == fresh["changed"].evidence[0][0].quote
