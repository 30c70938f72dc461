"""An evaluation from its questions to its finished file: select -> ask -> check the citations -> write each record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

from pincite.bot.answers import Answer
from pincite.bot.errors import LLMUnavailable
from pincite.eval.errors import CostReached, RunError, RunInterrupted
from pincite.eval.gold import ResolvedPair
from pincite.eval.runs import origin
from pincite.eval.runs.asking import Asking, Limits, Reply
from pincite.eval.runs.exams import LLM, Exam
from pincite.eval.runs.excerpts import excerpts
from pincite.eval.runs.files import SUFFIX, Appender, read
from pincite.eval.runs.finding import folder
from pincite.eval.runs.portable import portable, portable_answer, portable_argument, without_paths
from pincite.eval.runs.records import (
    Footer,
    Header,
    QuestionRecord,
    Resumed,
    Run,
    Selection,
    Skipped,
    Withheld,
    in_retrieval_order,
)
from pincite.index.types import Document
from pincite.index.version import version

OnRecord = Callable[[QuestionRecord | None, int, int], object]
"""Called with each finished record, the number finished and the total; with None before the first."""


def run(
    exam: Exam,
    *,
    selection: Selection | None = None,
    limits: Limits | None = None,
    arguments: Sequence[str] = (),
    on_record: OnRecord | None = None,
    wait: Callable[[float], object] = sleep,
) -> Run:
    """Ask the questions and write the answers to a new run file.

    Args:
        exam: the questions, with the bot that answers them.
        selection: which of them to ask; all if None.
        limits: how hard the writer may be asked; one question at a time if None.
        arguments: the command line, for the header.
        on_record: called with each finished record.
        wait: pauses for so many seconds.

    Raises:
        RunError: the selection holds no question, or the index changed during the run.
        RunInterrupted: Ctrl-C was pressed; finished records are kept.
        CostReached: the limits leave no dollar for another question; finished records are kept.
        LLMUnavailable: the language model no longer answers; finished records are kept.
    """
    chosen = selection or Selection()
    questions = _questions(exam, chosen)
    header = _header(exam, chosen, len(questions), arguments)
    path = folder(exam.settings.home) / f"{header.id}{SUFFIX}"
    with Appender(path) as file:
        file.write(header)
        _finish(exam, questions, {}, file=file, limits=limits or Limits(), on_record=on_record, wait=wait)
    return read(path)


def _header(exam: Exam, selection: Selection, questions: int, arguments: Sequence[str]) -> Header:
    """What made the run: the suite, the index, the writer, the settings, the code and the machine."""
    started = origin.now()
    return Header(
        id=origin.new_id(exam.suite, started),
        suite=exam.suite,
        suite_path=portable(exam.path),
        suite_sha256=exam.sha256,
        questions=questions,
        selection=selection,
        skipped=tuple(Skipped(id=one.id, reason=without_paths(one.reason)) for one in exam.skipped(selection)),
        conversation=exam.conversation,
        collection=exam.settings.collection,
        documents=len(exam.documents),
        index_id=exam.index_id,
        writer=exam.writer,
        model=exam.model,
        prompts=dict(exam.prompts),
        settings=origin.important(exam.settings),
        pincite=version(),
        commit=origin.commit(),
        platform=origin.machine(),
        started=started,
        arguments=tuple(map(portable_argument, arguments)),
    )


def resume(
    path: Path,
    exam: Exam,
    *,
    limits: Limits | None = None,
    on_record: OnRecord | None = None,
    wait: Callable[[float], object] = sleep,
) -> Run:
    """Ask the questions that a stopped evaluation left, and those that failed in it.

    Args:
        path: its run file.
        exam: the same questions and the same bot.
        limits: as in `run`.
        on_record: as in `run`.
        wait: as in `run`.

    Raises:
        RunError: something that may change an answer has changed; the message names it.
        RunInterrupted, CostReached, LLMUnavailable: as in `run`.
    """
    before = read(path)
    changed = _changed(before.header, exam)
    if changed:
        raise RunError(path, f"can't be resumed: {'; '.join(changed)}. Run the suite again, without --resume")
    questions = _questions(exam, before.header.selection)
    answered = {record.asked.pair.id: record for record in before.records if record.error is None}
    if before.footer is not None and len(answered) == len(questions):
        return before
    with Appender(path, end=before.end) as file:
        file.write(Resumed(at=origin.now(), commit=origin.commit()))
        _finish(exam, questions, answered, file=file, limits=limits or Limits(), on_record=on_record, wait=wait)
    return read(path)


def same_experiment(header: Header, exam: Exam) -> bool:
    """Whether a run had the same code, questions, index, writer and settings as this exam.

    Code with uncommitted changes is never the same.
    """
    now = origin.commit()
    return not _changed(header, exam) and header.commit == now and not (now or "").endswith("+")


def _questions(exam: Exam, selection: Selection) -> list[tuple[int, ResolvedPair]]:
    questions = list(enumerate(exam.selected(selection)))
    if not questions:
        raise RunError(exam.path, "no question is left to ask: no pair has this split, kind, tag and id")
    return questions


def _changed(header: Header, exam: Exam) -> list[str]:
    """The differences that would make the rest of a run a different experiment from its beginning."""
    pairs: dict[str, tuple[Any, Any]] = {
        "version of Pincite": (header.pincite, version()),
        "suite": (header.suite_sha256[:12], exam.sha256[:12]),
        "conversation": (header.conversation, exam.conversation),
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
    recorded = {*header.settings, *now} - origin.UNIMPORTANT
    pairs |= {f"setting {name}": (header.settings.get(name), now.get(name)) for name in sorted(recorded)}
    return [f"the {name} was {was} and is {is_}" for name, (was, is_) in pairs.items() if was != is_]


def _finish(
    exam: Exam,
    questions: Sequence[tuple[int, ResolvedPair]],
    earlier: Mapping[str, QuestionRecord],
    *,
    file: Appender,
    limits: Limits,
    on_record: OnRecord | None,
    wait: Callable[[float], object],
) -> None:
    """Ask the questions without a record, write each record, then the footer."""
    keeping = _Keeping(exam, dict(questions), dict(earlier), file, on_record or _unwatched)
    keeping.begin()
    rest = [(number, one) for number, one in questions if one.pair.id not in earlier]
    asking = Asking(rest, exam.answerer, limits, cost=_cost if exam.writer == LLM else _nothing, wait=wait)
    with _naming_the_rest(file.path, keeping):
        try:
            for reply in asking:
                keeping.keep(reply)
        finally:
            for reply in asking.stop():
                keeping.keep(reply)
    file.write(_footer(exam, keeping.records))


@dataclass(frozen=True, slots=True)
class _Keeping:
    """The records of a run, each written as its answer comes."""

    exam: Exam
    questions: Mapping[int, ResolvedPair]
    records: dict[str, QuestionRecord]
    """The records so far, by the ids of their pairs."""
    file: Appender
    on_record: OnRecord

    def begin(self) -> None:
        """Report the records of an earlier part of the run."""
        self.on_record(None, len(self.records), len(self.questions))

    def keep(self, reply: Reply[Answer]) -> None:
        """Write the record of an answer, or of its failure."""
        record = _record(self.exam, self.questions[reply.number], reply)
        answer = reply.answer
        if self.exam.one_index and answer is not None and answer.index_id != self.exam.index_id:
            raise RunError(self.file.path, "the documents were indexed again during the run. Run the suite again")
        self.file.write(record)
        self.records[record.asked.pair.id] = record
        self.on_record(record, len(self.records), len(self.questions))


@contextmanager
def _naming_the_rest(path: Path, keeping: _Keeping) -> Iterator[None]:
    """Say in the error that ends a run how to go on with it."""
    try:
        yield
    except KeyboardInterrupt:
        raise RunInterrupted(path, len(keeping.records), len(keeping.questions)) from None
    except CostReached as reached:
        how = f". {len(keeping.records)} of {len(keeping.questions)} questions are kept: go on with `--resume {path}`"
        raise CostReached(reached.spent, reached.most, how) from None
    except LLMUnavailable as error:
        raise LLMUnavailable(
            f"{error}. Finished answers are kept: go on with the same command and `--resume {path}`"
        ) from None


def _footer(exam: Exam, records: Mapping[str, QuestionRecord]) -> Footer:
    errors = sum(record.error is not None for record in records.values())
    return Footer(
        finished=origin.now(),
        answers=len(records) - errors,
        errors=errors,
        seconds=round(sum(record.seconds for record in records.values()), 1),
        published=dict(exam.published({i: r.answer for i, r in records.items() if r.answer is not None})),
    )


def _unwatched(record: QuestionRecord | None, done: int, total: int) -> None:
    """Report nothing."""


def _record(exam: Exam, asked: ResolvedPair, reply: Reply[Answer]) -> QuestionRecord:
    if reply.answer is not None:
        asked = exam.filled(asked)
    citations = reply.answer.citations if reply.answer is not None else ()
    held_back = _withheld(exam, asked, reply.answer)
    shown = [*citations, *(held_back.answer.citations if held_back is not None else ())]
    return QuestionRecord(
        number=reply.number,
        asked=asked,
        answer=None if reply.answer is None else portable_answer(reply.answer),
        error=None if reply.error is None else without_paths(reply.error),
        attempts=reply.attempts,
        seconds=reply.seconds,
        resolves=resolved(reply.answer, exam.documents),
        excerpts=excerpts(asked, shown, exam.documents),
        retrieved=in_retrieval_order(reply.answer),
        withheld=held_back,
    )


def _withheld(exam: Exam, asked: ResolvedPair, answer: Answer | None) -> Withheld | None:
    """The answer that only the threshold held back; None where there is none."""
    if exam.unthresholded is None or answer is None or answer.status in {"answered", "talk"}:
        return None
    held_back = exam.unthresholded(asked)
    if not held_back.statements:
        return None
    return Withheld(answer=portable_answer(held_back), resolves=resolved(held_back, exam.documents))


def _cost(answer: Answer) -> float | None:
    return answer.usage.cost_usd


def _nothing(answer: Answer) -> float:
    return 0.0


def resolved(answer: Answer | None, documents: Mapping[str, Document]) -> tuple[bool, ...]:
    """For each citation, whether its quote stands at its place in the document (guarantee G1)."""
    citations = answer.citations if answer is not None else ()
    return tuple(
        (document := documents.get(c.document_id)) is not None and document.text[c.start : c.end] == c.quote
        for c in citations
    )
