"""A guarantee from gold pairs: independent pairs alone count, and too few of them are refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pincite import Bot, Settings, add
from pincite.bot.guarantee import standing
from pincite.eval import suites
from pincite.eval.cli import app
from pincite.eval.errors import GuaranteeRefused
from pincite.eval.promising import independent, promise
from pincite.eval.runs import Run, of_suite
from pincite.eval.runs.records import Header
from tests.eval.conftest import FIGS, made

HEADER = Header(
    id="r",
    suite="mine",
    suite_path="mine.jsonl",
    suite_sha256="0",
    questions=1,
    collection="plants",
    index_id="i",
    writer="reader",
    model="reader",
    pincite="0",
    commit=None,
    platform="",
    started="2026-12-01T00:00:00+00:00",
)


def run_of(*records) -> Run:
    numbered = [record.model_copy(update={"number": n}) for n, record in enumerate(records)]
    return Run(path=Path("r.jsonl"), header=HEADER, records=tuple(numbered))


def right(count: int, confidence: float = 0.9) -> list:
    return [
        made(f"right-{n}", document=f"d{n}", short="Andalusia", answers=(("Andalusia",),), confidence=confidence)
        for n in range(count)
    ]


def wrong(count: int, confidence: float) -> list:
    return [
        made(
            f"wrong-{n}",
            document=f"w{n}",
            cites=(FIGS,),
            short="Anatolia",
            answers=(("Andalusia",),),
            confidence=confidence,
        )
        for n in range(count)
    ]


def promised(run: Run, **changes: float):
    asked = {"at_most": 0.1, "likely_at_most": 0.5, "confidence": 0.9} | changes
    return promise(run, Bot(settings=Settings.read()), **asked)


def test_the_threshold_leaves_out_where_answers_are_wrong() -> None:
    found = promised(run_of(*right(50), *wrong(20, 0.4)))
    guarantee = found.guarantee
    assert guarantee.confident_from == 0.41 and guarantee.pairs == 70 and guarantee.made == "2026-12-01"
    assert guarantee.coverage == pytest.approx(50 / 70)
    assert guarantee.likely_from == 0.0 and guarantee.likely_coverage == 1.0
    assert guarantee.index_id == "i" and "setting top_k" in guarantee.made_by


def test_too_few_pairs_are_refused_with_the_number_that_is_missing() -> None:
    with pytest.raises(GuaranteeRefused, match=r"10 independent pairs are too few. About 12 more"):
        promised(run_of(*right(10)))


def test_answers_that_are_wrong_too_often_are_refused_with_what_would_help() -> None:
    with pytest.raises(GuaranteeRefused, match=r"would not help: `pincite eval why`"):
        promised(run_of(*right(40), *wrong(40, 0.9)))


def test_pairs_that_share_evidence_count_once() -> None:
    same = [record.model_copy(update={}) for record in (made(f"same-{n}", document="d") for n in range(30))]
    assert len(list(independent(run_of(*same)))) == 1
    assert len(list(independent(run_of(*same, *right(5))))) == 6


def test_answering_where_there_is_no_answer_is_wrong_however_sure() -> None:
    given = made("u", answerable=False, kind="unanswerable", confidence=0.99)
    silent = made("s", answerable=False, kind="unanswerable", cites=None, confidence=0.99)
    cases = {case.confidence: case for case in independent(run_of(given, silent))}
    assert cases[0.99].wrong and cases[0.99].beside
    assert -1.0 in cases  # never shown, at whatever threshold


def test_the_command_measures_keeps_and_takes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a collection of one's own, where the reader is right about every hour."""
    monkeypatch.setenv("PINCITE_COLLECTION", "hours")
    folder = tmp_path / "hours"
    folder.mkdir()
    names = "archive bakery castle dairy elevator ferry gallery harbour inn jail kiosk library market nursery".split()
    hours = "one two three four five six seven eight nine ten eleven twelve one two".split()
    lines = []
    for name, hour in zip(names, hours, strict=True):
        sentence = f"The {name} closes at {hour} in the evening."
        (folder / f"{name}.txt").write_text(sentence, "utf-8")
        pair = {
            "id": name,
            "question": f"When does the {name} close?",
            "kind": "temporal",
            "split": "dev",
            "answerable": True,
            "answers": [[f"{hour} in the evening", f"at {hour}", hour]],
            "evidence": [[{"document": f"{name}.txt", "quote": sentence}]],
        }
        lines.append(json.dumps(pair))
    suite = tmp_path / "hours.jsonl"
    suite.write_text("\n".join(lines), "utf-8")
    settings = Settings.read()
    add([folder], settings=settings)
    invoke = CliRunner().invoke
    refused = invoke(app, ["guarantee", str(suite), "--at-most", "0.05"])
    assert isinstance(refused.exception, GuaranteeRefused) and "independent pairs are too few" in str(refused.exception)
    assert standing(settings, "reader", "reader") is None
    kept = invoke(app, ["guarantee", str(suite), "--at-most", "0.5", "--confidence", "0.7"])
    assert kept.exit_code == 0, kept.output
    assert re.search(r"Of the answers shown as confident here at most 1 in 2 is wrong, 70% sure", kept.output)
    answer = Bot(settings=settings).answer("When does the castle close?")
    assert answer.guarantee is not None and "from 14 pairs" in answer.guarantee
    exam = of_suite(suites.load(suite), settings)
    assert exam.settings.confident_from is not None  # a run records the thresholds that were in force
    assert invoke(app, ["guarantee", str(suite), "--remove"]).exit_code == 0
    assert standing(settings, "reader", "reader") is None
