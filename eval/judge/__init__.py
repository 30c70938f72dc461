"""A language model as a second opinion on a run, kept apart from the metrics.

A judge sees the question, what a right answer has to say, the answer and its quotes (`prompts/judge.md`), and says
whether the answer is correct and whether its quotes support it. Its judgements are kept in a file of their own and
change no figure of the run. How well they agree with the metrics is reported with them and, where people have labelled
answers, how well they agree with people: only a judge measured in this way may gate.

Only answers to questions that have an answer are judged: whether an abstention was right needs no judge, and would
make agreement look better than it is.

- `cases`: what a judge is shown, and how its reply is read.
- `model`: the language model that judges, its settings and its errors.
- `files`: judgements on disk, so that no answer is judged twice.
- `labels`: what people say of the answers, a random sample of them first.
- `importing`: labels that a report saved.
- `people`: judges and metrics measured against people, and what people would say of all answers.
- `gating`: conditions on a judge's share, allowed once its agreement with people is known.
- `opinion`: the judgements of a run summed up, with their agreement with the metrics.
"""

from __future__ import annotations

from pincite.eval.judge.cases import Judgement, Verdict, case, parse
from pincite.eval.judge.files import path
from pincite.eval.judge.gating import JudgeGate
from pincite.eval.judge.labels import Label, labels, labels_wanted
from pincite.eval.judge.model import AnswerJudge, JudgeSettings
from pincite.eval.judge.opinion import Agreement, RunOpinion, judge
from pincite.eval.judge.people import Against, against_people, judge_against_people

__all__ = [
    "Against",
    "Agreement",
    "AnswerJudge",
    "JudgeGate",
    "JudgeSettings",
    "Judgement",
    "Label",
    "RunOpinion",
    "Verdict",
    "against_people",
    "case",
    "judge",
    "judge_against_people",
    "labels",
    "labels_wanted",
    "parse",
    "path",
]
