"""A budget ends asking before it is exceeded; repeated runs tell what changes by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pincite import Answer, SettingsError
from pincite.eval.cli import app
from pincite.eval.errors import CostReached
from pincite.eval.gold import ResolvedPair
from pincite.eval.repeating import repeats
from pincite.eval.runs import Exam, Limits, Run, folder, read, resume, run
from pincite.eval.runs.asking import Asking
from tests.eval.conftest import FIGS, made
from tests.eval.test_promising import HEADER

TEN = [(number, number) for number in range(10)]


def asked_within(most: float, costs: list[float | None], concurrency: int = 1) -> tuple[int, Asking[int, int]]:
    """How many of ten questions were answered within a budget."""
    asking = Asking(
        TEN, lambda number: number, Limits(max_cost=most, concurrency=concurrency), cost=lambda number: costs[number]
    )
    finished: list[object] = []
    with pytest.raises(CostReached):
        finished.extend(asking)
    return len(finished), asking


@pytest.mark.parametrize("concurrency", [1, 4])
@pytest.mark.parametrize(("most", "finished"), [(0.05, 5), (0.059, 5), (0.0, 1)])
def test_asking_ends_before_it_spends_more(most: float, finished: int, concurrency: int) -> None:
    """The first question tells the price; nobody knows it before."""
    count, asking = asked_within(most, [0.01] * 10, concurrency)
    assert count == finished and asking.budget.spent == pytest.approx(finished * 0.01)


def test_the_dearest_answer_so_far_is_the_price_of_the_next() -> None:
    count, asking = asked_within(0.10, [0.01, 0.04, *[0.01] * 8])
    assert count == 4 and asking.budget.spent == pytest.approx(0.07)


def test_enough_is_enough() -> None:
    asking = Asking(TEN, lambda number: number, Limits(max_cost=0.1, concurrency=3), cost=lambda number: 0.01)
    assert len(list(asking)) == 10


def test_a_budget_without_prices_is_refused() -> None:
    asking = Asking(TEN, lambda number: number, Limits(max_cost=1.0), cost=lambda number: None)
    with pytest.raises(SettingsError, match="llm_price_prompt"):
        list(asking)


def priced(exam: Exam) -> Exam:
    def answer(asked: ResolvedPair) -> Answer:
        given = exam.answerer(asked)
        return given.model_copy(update={"usage": given.usage.model_copy(update={"cost_usd": 0.01})})

    return replace(exam, answerer=answer, writer="llm", unthresholded=None)


def test_a_run_that_reached_its_budget_goes_on(exam: Exam) -> None:
    with pytest.raises(
        CostReached, match=r"stopped at 0.0300 dollars.* 3 of 5 questions are kept: go on with `--resume"
    ):
        run(priced(exam), limits=Limits(max_cost=0.03))
    (path,) = folder(exam.settings.home).glob("*.jsonl")
    assert len(read(path).records) == 3 and read(path).footer is None
    finished = resume(path, priced(exam), limits=Limits(max_cost=0.03))
    assert len(finished.records) == 5 and finished.footer is not None


def of(*records) -> Run:
    return Run(path=Path("r.jsonl"), header=HEADER, records=records)


def test_repeated_runs_tell_what_changes_by_itself() -> None:
    steady = made("steady", short="Andalusia", answers=(("Andalusia",),))
    right = made("shaky", short="Andalusia", answers=(("Andalusia",),))
    wrong = made("shaky", cites=(FIGS,), short="Anatolia", answers=(("Andalusia",),))
    several = repeats([of(steady, right), of(steady, wrong), of(steady, right)])
    headline = several.spreads[0]
    assert headline.values == (1.0, 0.5, 1.0) and headline.mean == pytest.approx(5 / 6)
    assert headline.deviation == pytest.approx(0.2887, abs=1e-4)
    (unstable,) = several.unstable
    assert (unstable.id, unstable.right, several.same, several.questions) == ("shaky", 2, 1, 2)
    assert unstable.answers == (f"Andalusia | “{'Almonds grow in Andalusia.'}”", f"Anatolia | “{FIGS}”")


def test_the_offline_writer_does_not_change_and_every_run_is_kept(home: Path, suite_file: Path) -> None:
    ran = CliRunner().invoke(app, ["run", str(suite_file), "--collection", "seeds", "--repeat", "2", "--limit", "2"])
    assert ran.exit_code == 0, ran.output
    assert "2 of 2 questions got the very same answer 2 times" in ran.stdout
    assert "standard deviation" in ran.stdout and "0.000" in ran.stdout
    assert len(list(folder(home).glob("*.jsonl"))) == 2
    both = CliRunner().invoke(app, ["run", "--repeat", "2", "--resume", "small"])
    assert both.exit_code == 2
