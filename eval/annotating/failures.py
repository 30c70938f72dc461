"""The wrong answers of a run, each with its gold, its reasons, and the stage that lost it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path

from pincite.bot.answers import Usage
from pincite.bot.settings import Settings
from pincite.eval import blame as blaming
from pincite.eval.annotating import pairs, passages
from pincite.eval.annotating.messages import (
    Failure,
    FailureCase,
    MeasureRun,
    MeasureRuns,
    MeasureStory,
    Remark,
    RunFailures,
    remark_of,
)
from pincite.eval.blame import Story
from pincite.eval.blame.stories import MEANS, fingerprint
from pincite.eval.blame.trials import Bench
from pincite.eval.compare.flips import gold_in_words
from pincite.eval.errors import NotInRun, RightAnswer, RunError, RunNotFound, SuiteError
from pincite.eval.gold import GoldPair
from pincite.eval.runs import again, finding, read
from pincite.eval.runs.records import QuestionRecord, Run
from pincite.eval.scoring import Score, scored
from pincite.eval.suites import kept, load
from pincite.index.types import Document, Span

SHOWN = 30
"""Most runs in the list; the newest."""


def find(home: Path, name: str) -> Run:
    """A run of the data folder, by its whole name: no path leads out of the folder.

    Raises:
        RunNotFound: there is none.
        RunError: it can't be read.
    """
    path = next((path for path in finding.paths(home) if path.stem == name), None)
    if path is None:
        raise RunNotFound(name, finding.folder(home))
    return _read(path, path.stat().st_mtime_ns)[0]


def runs(home: Path, shown: Callable[[str], bool] = lambda collection: True) -> MeasureRuns:
    """The newest runs; other files are left out.

    Args:
        home: the data folder.
        shown: whether the runs of a collection are listed.
    """

    def readable() -> Iterator[MeasureRun]:
        for path in finding.paths(home):
            try:
                run = _read(path, path.stat().st_mtime_ns)[0]
                if shown(run.header.collection):
                    yield summary(run, home)
            except (RunError, OSError):
                continue

    return MeasureRuns(runs=tuple(islice(readable(), SHOWN)))


def listed(run: Run, home: Path) -> RunFailures:
    """The wrong answers of a run, in the order of the suite."""
    scores, stories = _scores(run), _stories(run)
    wrong = [record for record in run.records if not scores[record.asked.pair.id].correct]
    return RunFailures(
        run=summary(run, home),
        failures=tuple(_failure(record, scores, stories) for record in wrong),
    )


def case(run: Run, id_: str, documents: Mapping[str, Document], home: Path, *, size: int) -> FailureCase:
    """A question of a run with its gold and the passages that hold its evidence, its citations and what was read.

    Args:
        run: the run.
        id_: of the pair.
        documents: the documents of its collection as they are now, by id.
        home: the data folder, whose suite has the pair as it is now.
        size: length of a passage, in code points.

    Raises:
        RunError: the run holds no such question.
    """
    record = _record(run, id_)
    answer = record.answer
    draft = pairs.draft_of(_now(run, record.asked.pair, home), documents)
    quotes = [quote for alternatives in draft.evidence for quote in alternatives]
    evidence = [(one.document_id, Span(one.start, one.end)) for one in (*quotes, *draft.near_miss)]
    cited = [(one.document_id, Span(one.start, one.end)) for one in (answer.citations if answer is not None else ())]
    retrieved = [(one.document_id, Span(one.start, one.end)) for one in (answer.passages if answer is not None else ())]
    return FailureCase(
        failure=_failure(record, _scores(run), _stories(run)),
        pair=draft,
        verdict=record.asked.pair.verdict,
        gold=gold_in_words(record) or None,
        answer=answer,
        error=record.error,
        held_back=record.withheld.answer.text if record.withheld is not None else None,
        passages=passages.at([*evidence, *cited, *retrieved], documents, size=size, cited=cited),
    )


def why(run: Run, id_: str, settings: Settings, on_usage: Callable[[Usage], object]) -> MeasureStory:
    """Find the stage that lost a question, and keep the story with the run.

    `on_usage` is called with the language model's usage for each answer.

    Raises:
        RunError: the documents have changed since the run, the question is not in it, or its answer is right.
        PinciteError: the collection or the writer can't be asked.
    """
    _record(run, id_)
    asked = again(run, settings)
    with asked.bot:
        bench = Bench(asked.bot, asked.documents, on_usage)
        stories = blaming.blame(run, asked, bench, only=[id_]).stories
    if not stories:
        raise RightAnswer(run.path, id_)
    return _story(stories[0])


def summary(run: Run, home: Path) -> MeasureRun:
    """A run in the list."""
    return MeasureRun(
        name=run.name,
        suite=run.header.suite,
        kept=_suite(run, home) is not None,
        collection=run.header.collection,
        started=run.header.started,
        finished=run.footer is not None,
        asked=len(run.records),
        wrong=sum(not score.correct for score in _scores(run).values()),
    )


def _suite(run: Run, home: Path) -> Path | None:
    """The file of a run's suite in the data folder; None where it is another one."""
    name = Path(run.header.suite_path).stem
    return kept.path(home, name) if name in kept.names(home) else None


def _now(run: Run, pair: GoldPair, home: Path) -> GoldPair:
    """The pair as the suite has it now; as the run has it where the suite does not."""
    path = _suite(run, home)
    try:
        suite = load(path) if path is not None else None
    except SuiteError:
        suite = None
    return next((one for one in suite.pairs if one.id == pair.id), pair) if suite is not None else pair


def _record(run: Run, id_: str) -> QuestionRecord:
    record = next((one for one in run.records if one.asked.pair.id == id_), None)
    if record is None:
        raise NotInRun(run.path, id_)
    return record


def _failure(record: QuestionRecord, scores: Mapping[str, Score], stories: Mapping[str, Story]) -> Failure:
    pair = record.asked.pair
    story = stories.get(pair.id)
    current = story is not None and story.answer == fingerprint(record)
    return Failure(
        id=pair.id,
        question=pair.question,
        kind=pair.kind,
        why=tuple(remark_of(reason) for reason in scores[pair.id].why),
        story=_story(story) if story is not None and current else None,
    )


def _stories(run: Run) -> dict[str, Story]:
    return {story.id: story for story in blaming.read(run)}


def _story(story: Story) -> MeasureStory:
    remarks = tuple(Remark(text=one.text, key=one.key, values=one.values) for one in story.remarks)
    return MeasureStory(stage=story.stage, means=MEANS[story.stage], because=remarks or (remark_of(story.because),))


def _scores(run: Run) -> Mapping[str, Score]:
    return _read(run.path, run.path.stat().st_mtime_ns)[1]


@lru_cache(maxsize=SHOWN)
def _read(path: Path, _changed: int) -> tuple[Run, Mapping[str, Score]]:
    """A run with its scores. Cached, since both take seconds."""
    run = read(path)
    return run, scored(run)
