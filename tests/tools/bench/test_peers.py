"""Other libraries beside Pincite: what they are asked, and the table of what came of it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from pincite.eval.verifying import load
from tools.bench import peers
from tools.bench.verify import OUT, PEERS, SCORES, ask, beside, ranking


def test_a_peer_that_is_not_there_is_named_with_the_reason() -> None:
    made = subprocess.run([sys.executable, "-P", PEERS], input="", capture_output=True, encoding="utf-8", check=True)
    assert {name: one["error"] for name, one in json.loads(made.stdout).items()} == dict.fromkeys(
        peers.PEERS, "is not installed"
    )


def test_the_table_has_the_shares_of_each_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = load()
    made = json.loads(SCORES.read_text("utf-8"))
    truth = [claim.true for claim in claims]
    knowing = {"version": "1", "part": "oracle", "scores": [float(one) for one in truth], "passed": truth}
    table = beside(
        claims, {**made, "peers": {"it": knowing, "gone": {"part": "x", "error": "is not installed"}}}, OUT.read_text()
    )
    row = next(line for line in table.splitlines() if line.startswith("| it 1 oracle |"))
    cells = [cell.split(" ")[0] for cell in row.split(" | ")[1:]]
    assert cells == ["0.000", "1.000", "0.000", "1.000"]
    assert "| gone x | – | – | – | – |" in table and "gone could not be run: is not installed." in table
    with pytest.raises(ValueError, match="make bench-peers"):
        beside(claims, {**made, "statements": "others"}, OUT.read_text())


def test_the_kept_scores_are_of_these_statements_and_say_how_peers_rank_them() -> None:
    claims = load()
    kept = json.loads(SCORES.read_text("utf-8"))["peers"]["anchorcite"]
    assert len(kept["scores"]) == len(kept["passed"]) == len(claims) and kept["version"]
    low, high = map(float, ranking(claims, kept["scores"]).split("[")[1].rstrip("]").split(", "))
    assert 0 < low < high < 1


def test_a_peer_gets_the_cited_sentences_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []

    class Done:
        stdout = "{}"

    monkeypatch.setattr(subprocess, "run", lambda *_, input, **__: given.append(input) or Done())  # noqa: A006
    claims = load()[:2]
    ask(PEERS, claims)
    lines = [json.loads(line) for line in given[0].splitlines()]
    assert [line["claim"] for line in lines] == [claim.text for claim in claims]
    assert lines[0]["cited"] == [cite.reading for cite in claims[0].cites]
