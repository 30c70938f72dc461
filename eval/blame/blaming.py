"""The stage that lost each wrong answer of a run.

A stage is to blame if mending it alone makes the answer right. The order of the trials decides between several:
doubts of the gold come first, since they blame no stage, then the cheapest to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from pincite.eval import values
from pincite.eval.blame import files
from pincite.eval.blame.stories import Blame, Stage, StoredRemark, Story, Trials, fingerprint
from pincite.eval.blame.trials import Bench, DroppedStatement, dropped, rank
from pincite.eval.errors import DocumentsChanged, NotInRun
from pincite.eval.metrics import spans
from pincite.eval.remarks import Remark, Remarks
from pincite.eval.runs.records import QuestionRecord, Run
from pincite.eval.runs.thresholds import unthresholded
from pincite.eval.scoring import HEADLINE, Sample
from pincite.eval.scoring.metrics import RIGHT
from pincite.eval.suites.rules import NAMES_AN_ANSWER
from pincite.index.terms import content_terms

OnStory = Callable[[int, int], object]
"""Called with the number of finished stories and the number there are."""

SAID_ANYWHERE = NAMES_AN_ANSWER | {"follow_up"}
"""Kinds of questions that another sentence may answer as well as the evidence does."""

SAME = 0.6
"""Least share of the evidence's content words in a statement that says the same, if the gold lists no answers."""

MARKS = str.maketrans("", "", "“”")
"""Quotation marks, which the story puts around an answer itself."""

SHOWN = 90
"""Characters of a quote in a story."""

BECAUSE = Remarks(
    "because",
    {
        "failed": "it failed: {error}",
        "given": "answered at confidence {confidence:.2f}, but the documents hold no answer",
        "nearMiss": "it cites the near miss",
        "threshold": "a threshold above that would hold back {lost} of the {rights} right answers, too",
        "unsaid": "the evidence does not say “{wording}” in any accepted wording",
        "elsewhere": "it is right and cites “{quote}”, which says so, too, but is not among the evidence",
        "dropped": "the checks dropped “{statement}”: {reason}",
        "heldBack": "held back at confidence {confidence:.2f}: “{answer}”",
        "someMissing": "some of the evidence was in none of the {passages} passages",
        "missing": "the evidence was in none of the {passages} passages",
        "among": "the evidence was in the passages up to number {rank} of {passages}",
        "passagesAlone": "with its passages alone the answer is right",
        "sentencesAlone": "right with its sentences alone, wrong with the passages around them",
        "wrongAlone": "wrong even with its sentences alone",
    },
)


class Indexed(Protocol):
    """Anything that can be asked now, such as an exam; only its index matters."""

    @property
    def index_id(self) -> str:
        """Id of the index."""


def blame(run: Run, exam: Indexed, bench: Bench, *, only: Sequence[str] = (), on_story: OnStory | None = None) -> Blame:
    """Find the stage that lost each wrong answer; stories of the same answers are taken from the run's file.

    Args:
        run: the run.
        exam: what is asked now; its index has to be the run's.
        bench: asks again.
        only: ids of the questions to look at; all wrong ones if empty.
        on_story: called with the progress.

    Raises:
        RunError: the documents have changed since the run, or a question is not in it.
        PinciteError: the collection or the writer can't be asked.
    """
    if run.header.index_id != exam.index_id:
        raise DocumentsChanged(run.path)
    missing = set(only) - {record.asked.pair.id for record in run.records}
    if missing:
        raise NotInRun(run.path, ", ".join(sorted(missing)), "; `pincite eval report` lists them")
    wrong = [record for record in run.records if HEADLINE.of(Sample(record)) != 1.0]
    chosen = [record for record in wrong if not only or record.asked.pair.id in only]
    earlier = {(story.id, story.answer): story for story in files.read(run)}
    stories = []
    for number, record in enumerate(chosen):
        if on_story is not None:
            on_story(number, len(chosen))
        story = earlier.get((record.asked.pair.id, fingerprint(record)))
        stories.append(story or _story(record, run, bench))
    if on_story is not None:
        on_story(len(chosen), len(chosen))
    files.write(run, [*({story.id: story for story in (*files.read(run), *stories)}.values())])
    return Blame(run=run.name, wrong=len(wrong), stories=tuple(stories))


def _story(record: QuestionRecord, run: Run, bench: Bench) -> Story:
    stage, because, trials = _stage_of(record, run, bench)
    pair = record.asked.pair
    return Story(
        id=pair.id,
        kind=pair.kind,
        question=pair.question,
        stage=stage,
        because="; ".join(because),
        remarks=tuple(StoredRemark(text=str(remark), key=remark.key, values=dict(remark.values)) for remark in because),
        trials=trials,
        answer=fingerprint(record),
    )


def _stage_of(record: QuestionRecord, run: Run, bench: Bench) -> tuple[Stage, tuple[Remark, ...], Trials]:
    """The stage, the reasons and the trials."""
    asked, answer = record.asked, record.answer
    if answer is None:
        return "failed", (BECAUSE.say("failed", error=str(record.error)),), Trials()
    if not asked.pair.answerable:
        return "threshold", _threshold_remarks(record, run), Trials(passages=len(answer.passages))
    sample = Sample(record)
    trials = Trials(rank=rank(asked, sample.passages), passages=len(sample.passages))
    if (doubt := doubtful(record)) is not None:
        return "gold doubtful", (doubt,), trials
    if (true := _dropped(record)) is not None:
        trials = trials.model_copy(update={"dropped": true.text})
        line = BECAUSE.say("dropped", statement=_shortened(true.text), reason=true.reason)
        return "verification", (line,), trials
    if answer.status != "answered":
        free = record.withheld.answer if record.withheld is not None else bench.unthresholded(asked)
        right = bench.right(asked, free) is True
        trials = trials.model_copy(update={"without_threshold": right})
        if right:
            words = _shortened(free.verdict or free.short or free.text).translate(MARKS)
            return "threshold", (BECAUSE.say("heldBack", confidence=answer.confidence, answer=words),), trials
    return _lost(record, trials, bench)


def _lost(record: QuestionRecord, trials: Trials, bench: Bench) -> tuple[Stage, tuple[Remark, ...], Trials]:
    """Ask with the evidence's passages alone, then its sentences: retrieval, order or reading lost the answer."""
    asked = record.asked
    where = (
        BECAUSE.say("someMissing" if len(asked.evidence) > 1 else "missing", passages=trials.passages)
        if trials.rank is None
        else BECAUSE.say("among", rank=trials.rank, passages=trials.passages)
    )
    alone = bench.right(asked, bench.from_passages(asked))
    trials = trials.model_copy(update={"evidence_passages": alone})
    if alone:
        stage: Stage = "retrieval" if trials.rank is None else "order"
        return stage, (where, BECAUSE.say("passagesAlone")), trials
    sentence = bench.right(asked, bench.from_sentences(asked))
    trials = trials.model_copy(update={"evidence_sentences": sentence})
    return "reading", (where, BECAUSE.say("sentencesAlone" if sentence else "wrongAlone")), trials


def _threshold_remarks(record: QuestionRecord, run: Run) -> tuple[Remark, ...]:
    """The threshold that would have held back an answer to an unanswerable question, and what it would cost."""
    assert record.answer is not None
    confidence = record.answer.confidence
    rights = [
        answered.answer.confidence
        for answered in run.records
        if answered.answer is not None and answered.asked.pair.answerable and HEADLINE.of(Sample(answered)) == 1.0
    ]
    lost = sum(value <= confidence for value in rights)
    return (
        BECAUSE.say("given", confidence=confidence),
        *([BECAUSE.say("nearMiss")] if _cites_near_miss(record) else []),
        BECAUSE.say("threshold", lost=lost, rights=len(rights)),
    )


def _cites_near_miss(record: QuestionRecord) -> bool:
    quotes = [citation.quote for citation in record.answer.citations] if record.answer is not None else []
    return any(near.quote in quote or quote in near.quote for near in record.asked.pair.near_miss for quote in quotes)


def doubtful(record: QuestionRecord) -> Remark | None:
    """Why the gold may be wrong; None if nothing says so."""
    pair = record.asked.pair
    quotes = [evidence.quote for alternatives in record.asked.evidence for evidence in alternatives]
    if pair.kind in NAMES_AN_ANSWER and quotes:
        for wordings in pair.answers:
            if not any(values.says(quote, wordings, question=pair.question) for quote in quotes):
                return BECAUSE.say("unsaid", wording=_shortened(wordings[0]))
    free = Sample(unthresholded(record))
    right = free.given_answer is not None and RIGHT.of(free) == 1.0 and HEADLINE.of(free) != 1.0
    if pair.kind not in SAID_ANYWHERE or not right or len(record.asked.evidence) != 1:
        return None
    for cited in free.cited:
        says = bool(pair.answers) and all(
            not _missing(cited.quote, wordings, pair.question) for wordings in pair.answers
        )
        if says and not spans.touched(cited, free.evidence):
            return BECAUSE.say("elsewhere", quote=_shortened(cited.quote))
    return None


def _missing(text: str, wordings: Sequence[str], question: str) -> bool:
    return values.check(text, [wordings], question=question).parts[0].status != "given"


def _dropped(record: QuestionRecord) -> DroppedStatement | None:
    """The first true statement among those that the checks dropped."""
    pair = record.asked.pair
    evidence = {term for alternatives in record.asked.evidence for term in content_terms(alternatives[0].quote)}
    held_back = record.withheld.answer if record.withheld is not None else None
    for statement in (*dropped(record.answer), *dropped(held_back)):
        if pair.answers:
            true = values.check(statement.text, pair.answers, question=pair.question).right
        else:
            true = bool(evidence) and len(evidence & set(content_terms(statement.text))) >= SAME * len(evidence)
        if true:
            return statement
    return None


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN].rstrip()}…"
