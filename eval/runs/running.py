"""An evaluation from its questions to its finished file: select -> ask -> check the citations -> write each outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import sleep
from typing import Any

from pincite.bot.answers import Answer
from pincite.bot.errors import LLMUnavailable
from pincite.eval.errors import RunError, RunInterrupted
from pincite.eval.gold import Asked
from pincite.eval.runs import origin
from pincite.eval.runs.asking import Asking, Limits, Reply
from pincite.eval.runs.exams import Exam
from pincite.eval.runs.files import SUFFIX, Appender, Footer, Header, Outcome, Resumed, Run, Selection, folder, read
from pincite.eval.runs.windows import windows
from pincite.index.types import Document

OnOutcome = Callable[[Outcome | None, int, int], object]
"""Told what came of a question, how many are finished and how many there are; before the first with None."""


def run(
    exam: Exam,
    *,
    selection: Selection | None = None,
    limits: Limits | None = None,
    arguments: Sequence[str] = (),
    on_outcome: OnOutcome | None = None,
    wait: Callable[[float], object] = sleep,
) -> Run:
    """Ask the questions and keep the answers in a new run file.

    Args:
        exam: the questions, and what answers them.
        selection: which of them; without it all.
        limits: how hard the writer may be asked; without it one question at a time.
        arguments: what the evaluation was started with, for the record.
        on_outcome: told of each finished question.
        wait: pauses for so many seconds.

    Raises:
        RunError: no question is left to ask, or the index was changed meanwhile.
        RunInterrupted: by Ctrl-C; what was finished is kept.
        LLMUnavailable: the language model answers nothing any more; what was finished is kept.
    """
    started = origin.now()
    chosen = selection or Selection()
    questions = _questions(exam, chosen)
    header = Header(
        id=origin.new_id(exam.suite, started),
        suite=exam.suite,
        suite_path=exam.path,
        suite_sha256=exam.sha256,
        questions=len(questions),
        selection=chosen,
        collection=exam.settings.collection,
        index_id=exam.index_id,
        writer=exam.writer,
        model=exam.model,
        prompts=dict(exam.prompts),
        settings=origin.important(exam.settings),
        pincite=origin.version(),
        commit=origin.commit(),
        platform=origin.machine(),
        started=started,
        arguments=tuple(arguments),
    )
    path = folder(exam.settings.home) / f"{header.id}{SUFFIX}"
    with Appender(path) as file:
        file.write(header)
        _finish(exam, questions, {}, file=file, limits=limits or Limits(), on_outcome=on_outcome, wait=wait)
    return read(path)


def resume(
    path: Path,
    exam: Exam,
    *,
    limits: Limits | None = None,
    on_outcome: OnOutcome | None = None,
    wait: Callable[[float], object] = sleep,
) -> Run:
    """Ask what a stopped evaluation left, and what failed in it.

    Args:
        path: its run file.
        exam: the same questions, answered by the same.
        limits: as in `run`.
        on_outcome: as in `run`.
        wait: as in `run`.

    Raises:
        RunError: something that may change an answer is another than before; the message says what.
        RunInterrupted, LLMUnavailable: as in `run`.
    """
    before = read(path)
    changed = _changed(before.header, exam)
    if changed:
        raise RunError(path, f"can't go on: {'; '.join(changed)}. Evaluate anew, without --resume")
    questions = _questions(exam, before.header.selection)
    kept = {outcome.asked.pair.id: outcome for outcome in before.outcomes if outcome.error is None}
    if before.footer is not None and len(kept) == len(questions):
        return before
    with Appender(path, end=before.end) as file:
        file.write(Resumed(at=origin.now(), commit=origin.commit()))
        _finish(exam, questions, kept, file=file, limits=limits or Limits(), on_outcome=on_outcome, wait=wait)
    return read(path)


def same_experiment(header: Header, exam: Exam) -> bool:
    """Whether a run was made by just what would make this one: the same code, questions, index, writer and settings.

    Code with changes that are not committed is never the same.
    """
    now = origin.commit()
    return not _changed(header, exam) and header.commit == now and not (now or "").endswith("+")


def _questions(exam: Exam, selection: Selection) -> list[tuple[int, Asked]]:
    questions = list(enumerate(exam.selected(selection)))
    if not questions:
        raise RunError(exam.path, "no question is left to ask: no pair is of this split and kind")
    return questions


def _changed(header: Header, exam: Exam) -> list[str]:
    """What would make the rest of a run another experiment than its beginning."""
    pairs: dict[str, tuple[Any, Any]] = {
        "version of Pincite": (header.pincite, origin.version()),
        "suite": (header.suite_sha256[:12], exam.sha256[:12]),
        "collection": (header.collection, exam.settings.collection),
        "index": (header.index_id, exam.index_id),
        "writer": (header.writer, exam.writer),
        "model": (header.model, exam.model),
    }
    pairs |= {
        f"prompt {name}": (header.prompts.get(name), exam.prompts.get(name))
        for name in sorted({*header.prompts, *exam.prompts})
    }
    now = origin.important(exam.settings)
    pairs |= {
        f"setting {name}": (header.settings.get(name), now.get(name)) for name in sorted({*header.settings, *now})
    }
    return [f"the {name} was {was} and is {is_}" for name, (was, is_) in pairs.items() if was != is_]


def _finish(
    exam: Exam,
    questions: Sequence[tuple[int, Asked]],
    kept: Mapping[str, Outcome],
    *,
    file: Appender,
    limits: Limits,
    on_outcome: OnOutcome | None,
    wait: Callable[[float], object],
) -> None:
    """Ask what is not kept, write each outcome, and the footer."""
    asked = dict(questions)
    outcomes = dict(kept)
    told: OnOutcome = on_outcome or (lambda outcome, done, total: None)
    told(None, len(outcomes), len(questions))
    rest = [(number, one) for number, one in questions if one.pair.id not in kept]

    def keep(reply: Reply[Answer]) -> None:
        outcome = _outcome(exam, asked[reply.number], reply)
        if exam.one_index and reply.answer is not None and reply.answer.index_id != exam.index_id:
            raise RunError(file.path, "the documents were indexed anew meanwhile. Evaluate anew")
        file.write(outcome)
        outcomes[outcome.asked.pair.id] = outcome
        told(outcome, len(outcomes), len(questions))

    asking = Asking(rest, exam.answerer, limits, wait=wait)
    try:
        try:
            for reply in asking:
                keep(reply)
        finally:
            for reply in asking.stop():
                keep(reply)
    except KeyboardInterrupt:
        raise RunInterrupted(file.path, len(outcomes), len(questions)) from None
    except LLMUnavailable as error:
        raise LLMUnavailable(
            f"{error}. What was finished is kept: go on with the same command and `--resume {file.path}`"
        ) from None
    errors = sum(outcome.error is not None for outcome in outcomes.values())
    file.write(
        Footer(
            finished=origin.now(),
            answers=len(outcomes) - errors,
            errors=errors,
            seconds=round(sum(outcome.seconds for outcome in outcomes.values()), 1),
            published=dict(exam.published({i: o.answer for i, o in outcomes.items() if o.answer is not None})),
        )
    )


def _outcome(exam: Exam, asked: Asked, reply: Reply[Answer]) -> Outcome:
    citations = reply.answer.citations if reply.answer is not None else ()
    return Outcome(
        number=reply.number,
        asked=asked,
        answer=reply.answer,
        error=reply.error,
        attempts=reply.attempts,
        seconds=reply.seconds,
        resolves=resolved(reply.answer, exam.documents),
        windows=windows(asked, citations, exam.documents),
    )


def resolved(answer: Answer | None, documents: Mapping[str, Document]) -> tuple[bool, ...]:
    """For each citation, whether the document says just this just there (guarantee G1)."""
    citations = answer.citations if answer is not None else ()
    return tuple(
        (document := documents.get(c.document_id)) is not None and document.text[c.start : c.end] == c.quote
        for c in citations
    )
