"""What a threshold holds back is kept, so that one run tells of every threshold."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pincite import Settings
from pincite.eval import suites
from pincite.eval.metrics.abstention import risk_coverage
from pincite.eval.overall import OVERALL
from pincite.eval.runs import Exam, QuestionRecord, Run, Withheld, at_threshold, of_suite, read, run
from pincite.eval.runs.thresholds import record_at
from pincite.eval.scoring import Sample, score_all, scored
from tests.eval.conftest import ALMONDS, FIGS, made


def curve(one: Run) -> object:
    return risk_coverage(*OVERALL["aurc"].rows(one.records, scored(one)))


@pytest.fixture(scope="module")
def runs_at(seed_home: Path, small_suite: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[float, Run]:
    loaded = suites.load(small_suite)
    home = shutil.copytree(seed_home, tmp_path_factory.mktemp("runs") / "home")
    settings = Settings.read(home=home)
    return {
        threshold: run(
            of_suite(loaded, settings.model_copy(update={"confident_from": threshold, "likely_from": threshold}))
        )
        for threshold in (0.0, 1.0)
    }


def without_times(record: QuestionRecord) -> object:
    data = record.model_dump(exclude={"seconds", "withheld", "excerpts"})
    if data["answer"]:
        del data["answer"]["timings_ms"], data["answer"]["text"]
    return data


def test_the_curve_does_not_depend_on_the_threshold(runs_at: dict[float, Run]) -> None:
    all_given, none_given = runs_at[0.0], runs_at[1.0]
    assert {r.answer.status for r in none_given.records if r.answer} == {"abstained"}
    assert curve(all_given) == curve(none_given)
    assert OVERALL["aurc"].rows(all_given.records, scored(all_given)) == OVERALL["aurc"].rows(
        none_given.records, scored(none_given)
    )


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.6, 1.0])
def test_a_run_at_one_threshold_is_a_run_at_any_other(runs_at: dict[float, Run], threshold: float) -> None:
    one, other = (at_threshold(runs_at[made_at], threshold) for made_at in (0.0, 1.0))
    assert [without_times(r) for r in one.records] == [without_times(r) for r in other.records]


def test_what_is_held_back_is_marked_and_shown_to_nobody(runs_at: dict[float, Run]) -> None:
    silent = runs_at[1.0]
    record = next(r for r in silent.records if r.asked.pair.id == "rouhani-visits")
    assert record.answer is not None and record.answer.statements == ()
    assert record.withheld is not None and record.withheld.answer.short == "four times"
    assert record.withheld.resolves == (True,) * len(record.withheld.answer.citations)
    assert scored(silent)["rouhani-visits"].values["right"] == 0.0
    assert scored(silent)["rouhani-visits"].correct_unthresholded
    assert read(silent.path) == silent


def test_a_language_model_is_not_asked_twice(exam: Exam) -> None:
    silent = replace(exam, unthresholded=None)
    assert all(record.withheld is None for record in run(silent).records)


def test_retrieved_is_in_the_order_of_retrieval() -> None:
    record = made(cites=(FIGS,), passages=(FIGS, ALMONDS))
    assert record.answer is not None
    scores = {FIGS: 0.4, ALMONDS: 0.9}
    read_first = tuple(
        passage.model_copy(update={"score": score})
        for passage, score in zip(record.answer.passages, scores.values(), strict=True)
    )
    record = record.model_copy(update={"answer": record.answer.model_copy(update={"passages": read_first})})
    assert [start for _, start, _ in Sample(record).passages] == [0, record.answer.passages[0].start]
    assert score_all([record])["q"].values["mrr"] == 1.0


def test_a_record_of_a_run_is_in_the_order_of_retrieval(runs_at: dict[float, Run]) -> None:
    for record in runs_at[0.0].records:
        scores = [passage.score for passage in record.retrieved]
        assert scores == sorted(scores, reverse=True) and len(scores) == 8


def test_an_abstention_of_a_language_model_stays_one() -> None:
    silent = made(cites=None, confidence=0.9)
    assert record_at(silent, 0.1) == silent


def test_a_threshold_that_is_met_gives_the_answer() -> None:
    answered = made(confidence=0.5)
    assert answered.answer is not None
    silent = made(cites=None, confidence=0.5).model_copy(
        update={"withheld": Withheld(answer=answered.answer, resolves=answered.resolves)}
    )
    assert record_at(silent, 0.5).answer == answered.answer
    assert record_at(silent, 0.51) == silent
    assert record_at(answered, 0.51).answer.status == "abstained"  # type: ignore[union-attr]
