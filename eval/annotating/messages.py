"""The messages of the tab *Measure*, in both directions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pincite.bot.answers import Answer
from pincite.bot.drafts import Verdict
from pincite.bot.serving.messages import Problem
from pincite.eval import remarks
from pincite.eval.blame.stories import Stage
from pincite.eval.gold import Kind
from pincite.index.frozen import FrozenModel

LONGEST = 20_000
"""Characters of a question, and of an answer before it."""


class Remark(FrozenModel):
    """A remark on a pair or an answer."""

    text: str = Field(description="In English.")
    key: str = Field(description="Its name in the page's catalogue; empty for what is said in English alone.")
    values: dict[str, str | int | float] = Field(description="What a message in another language is filled with.")


def remark_of(text: str) -> Remark:
    """A sentence of the harness as part of a reply."""
    if isinstance(text, remarks.Remark):
        return Remark(text=str(text), key=text.key, values=dict(text.values))
    return Remark(text=text, key="", values={})


class MeasuredTurn(FrozenModel):
    """An earlier question of the conversation with its answer."""

    question: str = Field(max_length=LONGEST)
    answer: str = Field(max_length=10 * LONGEST)


class GoldPlace(FrozenModel):
    """Characters of a document that a person points at."""

    document_id: str
    start: int
    end: int


class GoldSentence(FrozenModel):
    """A sentence of a document that can be pointed at."""

    document_id: str
    start: int
    end: int
    quote: str = Field(description="The characters of the document from `start` to `end`.")
    shown: str = Field(description="The same without marks such as `**`, for people.")
    cited: bool = Field(description="Whether the answer cites it.")


class GoldPiece(FrozenModel):
    """Text of a passage: a sentence, or what stands between two."""

    text: str
    sentence: int | None = Field(description="Its place in the passage's sentences; null between them.")


class GoldPassage(FrozenModel):
    """A passage whose sentences can be pointed at."""

    document_id: str
    title: str
    locator: str
    start: int
    end: int
    sentences: tuple[GoldSentence, ...]
    pieces: tuple[GoldPiece, ...]


class GoldQuote(FrozenModel):
    """A quote of a pair, with its place."""

    document_id: str
    title: str
    start: int
    end: int
    quote: str
    shown: str = Field(description="The quote without marks such as `**`, for people.")


class SuiteSummary(FrozenModel):
    """A suite of the data folder."""

    name: str
    collection: str | None = Field(description="What it is asked of.")
    pairs: int = Field(description="Without drafts.")
    drafts: int
    own_answers: int = Field(description="Pairs whose gold is what the product itself answered.")
    problem: str | None = Field(description="Why it can't be read.")


class MeasureSummary(FrozenModel):
    """The suites, collections and runs to work on."""

    suites: tuple[SuiteSummary, ...]


class MeasureAsk(FrozenModel):
    """A question to make a pair of."""

    collection: str
    question: str = Field(max_length=LONGEST)
    history: tuple[MeasuredTurn, ...] = Field(default=(), max_length=50)


class MeasuredAnswer(FrozenModel):
    """An answer, and the passages that it was read from."""

    answer: Answer
    passages: tuple[GoldPassage, ...]


class MeasureSearch(FrozenModel):
    """A query to a collection."""

    collection: str
    query: str = Field(min_length=1, max_length=LONGEST)


class GoldChoice(FrozenModel):
    """A pair as a person has put it together."""

    collection: str
    question: str = Field(min_length=1, max_length=LONGEST)
    history: tuple[MeasuredTurn, ...] = Field(default=(), max_length=50)
    kind: Kind | None = Field(default=None, description="Guessed where null.")
    answerable: bool = True
    answers: tuple[tuple[str, ...], ...] = Field(default=(), max_length=100)
    verdict: Verdict | None = None
    evidence: tuple[tuple[GoldPlace, ...], ...] = Field(default=(), max_length=100)
    near_miss: tuple[GoldPlace, ...] = Field(default=(), max_length=100)
    note: str | None = Field(default=None, max_length=LONGEST)
    id: str | None = Field(default=None, description="Of the pair whose place it takes; a new one where null.")
    split: Literal["dev", "test"] = "dev"
    tags: tuple[str, ...] = Field(default=(), max_length=100)
    weight: float | None = Field(
        default=None,
        gt=0.0,
        allow_inf_nan=False,
        description="How much it counts in the figures; where null, as much as the pair that it replaces, or 1.",
    )
    own_answer: bool = Field(default=False, description="Whether the answer's own words and quotes were accepted.")


class SavedPair(FrozenModel):
    """A pair that was saved."""

    id: str
    kind: Kind
    replaced: bool
    doubts: tuple[Remark, ...] = Field(description="What `pincite eval check` says of it.")
    suite: SuiteSummary


class GoldDraft(FrozenModel):
    """A pair to begin with: what a suite, a run or a rating says."""

    id: str | None
    question: str
    history: tuple[MeasuredTurn, ...]
    kind: Kind
    answerable: bool
    answers: tuple[tuple[str, ...], ...]
    verdict: Verdict | None
    evidence: tuple[tuple[GoldQuote, ...], ...]
    near_miss: tuple[GoldQuote, ...]
    note: str | None
    split: Literal["dev", "test"]
    tags: tuple[str, ...]
    weight: float
    lost: tuple[str, ...] = Field(description="Quotes of it that are no longer in the documents.")


class MeasureRun(FrozenModel):
    """A run in the list."""

    name: str
    suite: str
    kept: bool = Field(description="Whether its suite is in the data folder, where its pairs can be changed.")
    collection: str
    started: str
    finished: bool
    asked: int
    wrong: int


class MeasureRuns(FrozenModel):
    """The newest runs, newest first."""

    runs: tuple[MeasureRun, ...]


class MeasureStory(FrozenModel):
    """Which stage lost a question."""

    stage: Stage
    means: str = Field(description="What that is.")
    because: tuple[Remark, ...] = Field(description="What the trials showed.")


class Failure(FrozenModel):
    """A wrong answer in the list of a run."""

    id: str
    question: str
    kind: Kind
    why: tuple[Remark, ...]
    story: MeasureStory | None = Field(description="Null until somebody has asked why.")


class RunFailures(FrozenModel):
    """The wrong answers of a run."""

    run: MeasureRun
    failures: tuple[Failure, ...]


class FailureCase(FrozenModel):
    """A wrong answer with its gold and the passages of both."""

    failure: Failure
    pair: GoldDraft
    verdict: Verdict | None = Field(description="What a polar question should be answered with.")
    gold: str | None = Field(description="What else should be said, in words; both are null if nothing should be.")
    answer: Answer | None
    error: str | None
    held_back: str | None = Field(description="What a threshold held back.")
    passages: tuple[GoldPassage, ...]


class RatedPair(FrozenModel):
    """A pair made from a rated answer, to confirm or to complete."""

    pair: GoldDraft
    rating: Literal["up", "down"]
    comment: str | None
    complete: bool = Field(description="Whether it can be gold as it is, if the answer was right.")
    answer: Answer
    passages: tuple[GoldPassage, ...]


class RatedPairs(FrozenModel):
    """The rated answers of a collection that a suite does not ask yet, oldest first."""

    rated: tuple[RatedPair, ...]
    skipped: int = Field(description="Those that the suite asks already.")


class LabelCase(FrozenModel):
    """An answer to label: what a judge sees of it, and neither the judge nor the metrics."""

    id: str
    fingerprint: str = Field(description="Of the case: a label never counts for another answer.")
    question: str
    history: tuple[MeasuredTurn, ...]
    accepted: tuple[tuple[str, ...], ...]
    verdict: Verdict | None
    evidence: tuple[tuple[str, ...], ...]
    answer: str
    quotes: tuple[str, ...]


class GivenLabel(FrozenModel):
    """A person's label of an answer."""

    id: str
    fingerprint: str
    correct: bool
    supported: bool


class MeasureShare(FrozenModel):
    """A share with its 95 % interval."""

    value: float
    low: float | None
    high: float | None
    count: int
    effective: float | None = Field(
        default=None, description="Questions of equal weight that tell as much; null where all weights are the same."
    )


class MeasuredJudge(FrozenModel):
    """A judge or a metric against people."""

    by: str
    judge: bool = Field(description="Whether it is a language model.")
    judged: Literal["correct", "supported"]
    same: MeasureShare
    people: MeasureShare
    alone: MeasureShare = Field(description="By the judge, of all answers.")
    powered: MeasureShare = Field(description="What people would find in all answers, from both.")


class LabelState(FrozenModel):
    """The progress of labelling a run."""

    labelled: int
    wanted: int = Field(description="Labels from which on the agreement of a judge is known.")
    answers: int
    next: LabelCase | None
    measured: tuple[MeasuredJudge, ...] = Field(description="Empty until there are labels enough.")


class ComparedFigure(FrozenModel):
    """A figure in two runs."""

    metric: str
    count: int = Field(description="Questions that it is over in both.")
    effective: float | None = Field(
        description="Questions of equal weight that tell as much; null where all weights are the same."
    )
    before: float
    after: float
    difference: float
    low: float | None = Field(description="Of the 95 % interval of the difference, paired and by clusters.")
    high: float | None
    up: int = Field(description="Questions whose value rose.")
    down: int
    p: float | None = Field(description="Of the exact test of flips; null for what is not right or wrong.")
    verdict: Literal["better", "worse", "other", "noise"]


class ComparedSide(FrozenModel):
    """One run's answer to a flipped question."""

    right: bool
    verdict: Verdict | None
    short: str | None
    text: str
    why: tuple[Remark, ...]


class ComparedFlip(FrozenModel):
    """A question that one run gets right and the other wrong."""

    id: str
    question: str
    gold: str | None = Field(description="What should be said; null where the documents hold no answer.")
    before: ComparedSide
    after: ComparedSide


class RunComparison(FrozenModel):
    """Two runs of a suite side by side."""

    before: str
    after: str
    questions: int = Field(description="That are the same in both.")
    independent: int = Field(description="Groups of them that share no evidence.")
    overlap: float = Field(description="Share of all questions that are compared.")
    left_out: tuple[str, ...] = Field(description="Ids that only one run has, or whose gold changed.")
    unfinished: tuple[str, ...] = Field(description="Names of the runs that are not finished.")
    visible: float | None = Field(
        description="Smallest drop of right_and_cited that would have been seen with 80 % chance; null for none."
    )
    figures: tuple[ComparedFigure, ...]
    flips: tuple[ComparedFlip, ...]


class StartRun(FrozenModel):
    """A run to start."""

    writer: Literal["reader", "llm"] = "reader"
    resume: str | None = Field(default=None, description="Name of an unfinished run of the suite to go on with.")


RunState = Literal["preparing", "asking", "stopping", "finished", "stopped", "failed"]


class RunProgress(FrozenModel):
    """The progress of a run that was started on the page."""

    suite: str
    collection: str
    writer: Literal["reader", "llm"]
    state: RunState
    done: int = Field(description="Questions asked.")
    total: int = Field(description="Questions to ask; 0 until that is known.")
    failed: int = Field(description="Questions that met an error.")
    seconds: float | None = Field(description="Estimate of the seconds left.")
    run: str | None = Field(description="Its name, once it has finished.")
    wrong: int | None = Field(description="Its wrong answers, once it has finished.")
    problem: Problem | None = Field(description="Why it failed.")


class RunDesk(FrozenModel):
    """The suites to run, and the run under way."""

    writers: tuple[Literal["reader", "llm"], ...]
    progress: RunProgress | None = Field(description="Of the run that was started last; null if none was.")


class DriftPeriod(FrozenModel):
    """The logged questions of a day or a week."""

    first: str
    last: str
    questions: int
    figures: dict[str, MeasureShare]


class DriftChange(FrozenModel):
    """A shift of a figure that chance would hardly make."""

    day: str = Field(description="The first day after it.")
    before: float
    after: float
    questions_before: int
    questions_after: int
    p: float


class DriftMeasure(FrozenModel):
    """A figure of the logged questions over the whole time."""

    name: Literal["confidence", "abstained", "similarity"]
    overall: MeasureShare
    days: int
    p: float | None = Field(description="That nothing changed; null where too few days can't show it.")
    changed: tuple[DriftChange, ...]


class DriftReplaced(FrozenModel):
    """The documents or the writer changed on this day."""

    day: str
    what: Literal["documents", "writer"]
    name: str


class StrangeQuestion(FrozenModel):
    """A logged question that is unlike the others."""

    question: str
    last: str = Field(description="The last day on which it was asked.")
    times: int
    status: Literal["answered", "likely", "abstained"]
    confidence: float
    similarity: float | None
    why: Literal["far", "confidence"]
    beyond: float = Field(description="Share of the other questions that are less strange in this way.")


class LoggedQuestions(FrozenModel):
    """The findings in the query log of a collection."""

    kept_days: int = Field(description="Days for which questions are kept; 0 where none is.")
    questions: int
    days: int = Field(description="Days with a question.")
    fewest_days: int = Field(description="Days from which on a change can be shown.")
    periods: tuple[DriftPeriod, ...]
    measures: tuple[DriftMeasure, ...]
    replaced: tuple[DriftReplaced, ...]
    strange: tuple[StrangeQuestion, ...] = Field(description="Those that the suite does not ask, strangest first.")
