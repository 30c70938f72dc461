"""Answers of a run that people label, one after the other, to measure a judge by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, cast

from pincite.eval.annotating.messages import LabelCase, LabelState, MeasuredJudge, MeasureShare
from pincite.eval.judge import against_people, case
from pincite.eval.judge import labels as labels_of
from pincite.eval.judge.cases import fingerprint
from pincite.eval.judge.labels import following, labels_wanted, sample
from pincite.eval.runs.records import QuestionRecord, Run
from pincite.eval.stats import Estimate


def state(run: Run, home: Path) -> LabelState:
    """How far the labels of a run have come, with the next answer; figures only at the end, so that none sways.

    Raises:
        RunError: labels or judgements can't be read.
    """
    labelled = labels_of(home, run)
    following_ = following(run, labelled)
    measured = against_people(run, labelled, home) if following_ is None else ()
    return LabelState(
        labelled=len(labelled),
        wanted=labels_wanted(run),
        answers=len(sample(run)),
        next=None if following_ is None else _case(following_),
        measured=tuple(
            MeasuredJudge(
                by=one.by,
                judge=one.prompt is not None,
                judged=cast(Literal["correct", "supported"], one.judged),
                same=_share(one.same),
                people=_share(one.people),
                alone=_share(one.alone),
                powered=_share(one.powered),
            )
            for one in measured
        ),
    )


def _case(record: QuestionRecord) -> LabelCase:
    shown = json.loads(case(record))
    return LabelCase(id=record.asked.pair.id, fingerprint=fingerprint(record), **shown)


def _share(estimate: Estimate) -> MeasureShare:
    return MeasureShare(
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        count=estimate.count,
        effective=estimate.effective,
    )
