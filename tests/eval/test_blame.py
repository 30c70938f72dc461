"""Each wrong answer is blamed on the stage whose mending makes it right."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pincite import Answer, Settings
from pincite.eval import suites
from pincite.eval.blame import Blame, Story, blame, read
from pincite.eval.blame.blaming import doubtful
from pincite.eval.blame.trials import Bench, dropped, rank
from pincite.eval.errors import RunError
from pincite.eval.gold import ResolvedPair
from pincite.eval.report import build, page
from pincite.eval.runs import Exam, Selection, again, of_suite, run
from pincite.eval.runs.exams import open_bot, without_threshold
from pincite.eval.runs.files import read as read_run
from pincite.index.texts import TextsRetriever
from tests.eval.conftest import ALMONDS, FIGS, TEXT, made

VISITS = "rouhani-visits"


@pytest.fixture(scope="module")
def first_exam(seed_home: Path, small_suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Exam:
    home = shutil.copytree(seed_home, tmp_path_factory.mktemp("blame") / "home")
    return of_suite(suites.load(small_suite), Settings.read(home=home))


@pytest.fixture(scope="module")
def bench(first_exam: Exam) -> Bench:
    return Bench(open_bot(first_exam.settings, "reader"), first_exam.documents)


def told(exam: Exam, bench: Bench, answer: Callable[[ResolvedPair], Answer], kind: str = "factoid") -> Story:
    """The story of the question on visits, answered so."""
    one = run(replace(exam, answerer=answer), selection=Selection(kinds=(kind,), limit=1))
    (story,) = blame(one, exam, bench).stories
    return story


def changed(answer: Answer, **changes: object) -> Answer:
    """The answer with these changes, as version 0.1 kept it: without a version, what was dropped as text."""
    return Answer.model_validate({**answer.model_dump(by_alias=True, exclude={"schema_version"}), **changes})


SILENT = {"status": "abstained", "verdict": None, "short": None, "statements": (), "citations": (), "text": ""}


def test_an_answer_that_was_held_back_is_lost_by_the_threshold(first_exam: Exam, bench: Bench) -> None:
    story = told(first_exam, bench, lambda asked: changed(first_exam.answerer(asked), **SILENT))
    assert story.stage == "threshold" and "“four times”" in story.because
    assert story.trials.without_threshold and story.trials.rank == 1


def test_an_answer_without_the_evidence_passage_is_lost_by_retrieval(first_exam: Exam, bench: Bench) -> None:
    """The collection's retriever misses the document; with its passage the reader gets it right."""
    bot = open_bot(first_exam.settings, "reader")
    others = [d for d in first_exam.documents.values() if not d.origin.endswith("/relations.md")]
    without = TextsRetriever.of([d for d in others if "relations" not in d.origin], bot.reader.built_in._embedder)  # type: ignore[attr-defined]
    blind = without_threshold(bot, retriever=without)
    story = told(
        first_exam,
        bench,
        lambda asked: changed(blind.answer(asked.pair.question), index_id=first_exam.index_id),
    )
    assert story.stage == "retrieval" and "none of the 8 passages" in story.because
    assert story.trials.rank is None and story.trials.evidence_passages


def test_an_answer_from_another_passage_is_lost_by_the_order(first_exam: Exam, bench: Bench) -> None:
    def answer(asked: ResolvedPair) -> Answer:
        return changed(first_exam.answerer(asked), short=None, statements=(), citations=(), verdict=None, text="?")

    story = told(first_exam, bench, answer)
    assert story.stage == "order" and story.trials.evidence_passages


def test_a_true_statement_that_was_dropped_is_lost_by_verification(first_exam: Exam, bench: Bench) -> None:
    statement = "“Rouhani travelled to Russia four times.”: the sentences that it names do not say that"
    story = told(first_exam, bench, lambda asked: changed(first_exam.answerer(asked), **SILENT, dropped=(statement,)))
    assert story.stage == "verification" and story.trials.dropped == "Rouhani travelled to Russia four times."
    assert "do not say that" in story.because


def test_a_right_answer_on_another_sentence_that_says_it_casts_doubt_on_the_gold() -> None:
    record = made(cites=(FIGS,), short="grow", answers=(("grow",),), gold=((ALMONDS,),))
    assert doubtful(record) == f"it is right and cites “{FIGS}”, which says so, too, but is not among the evidence"


def test_evidence_that_does_not_say_the_answer_casts_doubt_on_the_gold() -> None:
    record = made(cites=(FIGS,), short="Anatolia", answers=(("Anatolia",),), gold=((ALMONDS,),))
    assert (doubtful(record) or "").startswith("the evidence does not say “Anatolia”")


def test_a_wrong_answer_casts_no_doubt_on_the_gold() -> None:
    assert doubtful(made(cites=(FIGS,), short="Anatolia", answers=(("Andalusia",),))) is None


def test_a_failure_is_a_failure(first_exam: Exam, bench: Bench) -> None:
    def answer(asked: ResolvedPair) -> Answer:
        raise OSError("no disk")

    assert told(first_exam, bench, answer).because == "it failed: OSError: no disk"


def test_an_answer_where_there_is_none_is_lost_by_the_threshold_at_a_price(first_exam: Exam, bench: Bench) -> None:
    """Which threshold would have held it back, and how many right answers that would have cost."""
    visits = next(asked for asked in first_exam.asked if asked.pair.id == VISITS)

    def answer(asked: ResolvedPair) -> Answer:
        return changed(first_exam.answerer(visits), confidence=0.9 if asked.pair.answerable else 0.7)

    one = run(replace(first_exam, answerer=answer), selection=Selection(kinds=("factoid", "unanswerable")))
    stories = blame(one, first_exam, bench).stories
    assert [story.stage for story in stories] == ["threshold", "threshold"]
    assert "hold back 0 of the 1 right answers" in stories[0].because


def test_a_question_is_asked_again_without_the_suites_file(first_exam: Exam) -> None:
    """A run holds its questions with their evidence; the suite may be elsewhere, or gone."""
    one = run(
        replace(first_exam, path="/nowhere/gone.jsonl", answerer=lambda a: changed(first_exam.answerer(a), **SILENT)),
        selection=Selection(kinds=("factoid",)),
    )
    asked = again(read_run(one.path), first_exam.settings)
    with asked.bot:
        found = blame(one, asked, Bench(asked.bot, asked.documents))
    assert asked.index_id == first_exam.index_id and found.counts["threshold"] == found.wrong == 1
    assert found.stories[0].because.count("“") == 1, "an answer of quotes is quoted once"


def test_the_stories_are_kept_shown_in_the_report_and_not_tried_again(first_exam: Exam, bench: Bench) -> None:
    one = run(
        replace(first_exam, answerer=lambda asked: changed(first_exam.answerer(asked), **SILENT)),
        selection=Selection(kinds=("factoid",)),
    )
    found = blame(one, first_exam, bench)
    assert read(one) == list(found.stories) and found.counts["threshold"] == found.wrong == 1
    nobody: Bench = None  # type: ignore[assignment]
    assert blame(one, first_exam, nobody) == found
    report = build(read_run(one.path))
    html = page(report)
    assert "Which stage lost them" in html and "Lost by threshold: held back" in html
    assert report.data()["blame"]["stages"]["threshold"] == 1
    assert set(found.data()["stages"]) == {
        "retrieval",
        "order",
        "reading",
        "threshold",
        "verification",
        "gold doubtful",
    }


def test_other_documents_than_those_of_the_run_are_refused(first_exam: Exam, bench: Bench) -> None:
    one = run(first_exam, selection=Selection(limit=1))
    with pytest.raises(RunError, match="the documents have changed since this run"):
        blame(one, replace(first_exam, index_id="another"), bench)
    with pytest.raises(RunError, match="holds no question nobody"):
        blame(one, first_exam, bench, only=["nobody"])


@pytest.mark.parametrize(
    ("passages", "expected"),
    [((TEXT,), 1), ((FIGS, ALMONDS), 2), ((FIGS,), None), ((), None)],
)
def test_rank(passages: tuple[str, ...], expected: int | None) -> None:
    record = made(passages=passages)
    assert record.answer is not None
    places = [(p.document_id, p.start, p.end) for p in record.answer.passages]
    assert rank(record.asked, places) == expected


def test_what_was_dropped_besides_statements_is_no_statement() -> None:
    answer = made().answer
    assert answer is not None
    lines = ("“One: two”: reason: more", "a citation of “x”: it says nothing of “y”", "what came after 24 statements")
    (statement,) = dropped(changed(answer, dropped=lines))
    assert (statement.text, statement.reason) == ("One: two", "reason: more")
    parts = ({"text": "One", "reason": "no", "outcome": "refuted"}, {"text": "Two", "reason": "no"})
    assert [one.text for one in dropped(changed(answer, dropped=parts))] == ["One"]


def test_stages_are_counted_in_their_order() -> None:
    stories = [
        Story(id=str(n), kind="list", question="?", stage=stage, because="")
        for n, stage in enumerate(("reading", "order", "reading"))
    ]
    counts = Blame(run="r", wrong=4, stories=tuple(stories)).counts
    assert list(counts) == ["retrieval", "order", "reading", "threshold", "verification", "gold doubtful"]
    assert counts["reading"] == 2 and counts["order"] == 1
