"""Records of lost questions."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Any, Literal, get_args

from pincite.eval.runs.records import QuestionRecord
from pincite.index.frozen import FrozenModel

Stage = Literal["retrieval", "order", "reading", "threshold", "verification", "gold doubtful", "failed"]
STAGES: tuple[Stage, ...] = get_args(Stage)

MEANS: dict[Stage, str] = {
    "retrieval": "the evidence was not among the passages, and with it the answer is right",
    "order": "the evidence was among the passages, and without the others the answer is right",
    "reading": "wrong even with the evidence passages alone",
    "threshold": "held back although right, or given although the documents hold no answer",
    "verification": "the checks dropped the true statement",
    "gold doubtful": "the answer is right and cites a sentence that says so, or the evidence lacks the expected one",
    "failed": "an error",
}


class Trials(FrozenModel):
    """Results of asking the question again with one stage corrected. None: that trial does not apply."""

    rank: int | None = None
    """Rank, from 1, of the passage that completes the evidence; None if some of it is in no passage."""
    passages: int = 0
    """Passages that were read."""
    without_threshold: bool | None = None
    """Whether the answer is right if no threshold holds it back."""
    evidence_passages: bool | None = None
    """Whether the answer is right when only the passages with the evidence are read, at threshold 0."""
    evidence_sentences: bool | None = None
    """Whether the answer is right when only the evidence sentences are read, at threshold 0."""
    dropped: str | None = None
    """A true statement that was dropped."""


class StoredRemark(FrozenModel):
    """A remark as it is kept in a file."""

    text: str
    key: str
    values: dict[str, str | int | float]


class Story(FrozenModel):
    """A question that was lost, with the stage that lost it."""

    id: str
    kind: str
    question: str
    stage: Stage
    because: str
    """The trials in a line."""
    remarks: tuple[StoredRemark, ...] = ()
    """The parts of that line, to be said in other languages; a story of an older version has none."""
    trials: Trials = Trials()
    answer: str | None = None
    """Hash of the answer that the story is about."""


class Blame(FrozenModel):
    """The stories of a run's wrong answers."""

    run: str
    wrong: int
    """Wrong answers in the run."""
    stories: tuple[Story, ...]

    @property
    def counts(self) -> dict[Stage, int]:
        """Questions by stage, in the order of the stages."""
        counted = Counter(story.stage for story in self.stories)
        return {stage: counted[stage] for stage in STAGES if counted[stage] or stage != "failed"}

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "run": self.run,
            "wrong": self.wrong,
            "stages": self.counts,
            "questions": [story.model_dump(mode="json") for story in self.stories],
        }


def fingerprint(record: QuestionRecord) -> str:
    """A hash of a story's answer and gold."""
    judged = record.model_dump_json(include={"asked", "answer", "error"}, exclude={"answer": {"timings_ms"}})
    return sha256(judged.encode()).hexdigest()[:16]
