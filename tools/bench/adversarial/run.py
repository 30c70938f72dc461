"""Answers of a scripted model, through the real reader of replies, checks and answer; and the table of them."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pincite.bot.answers import Answer
from pincite.bot.chain import Chain
from pincite.bot.errors import LLMUnavailable
from pincite.bot.events import DoneEvent
from pincite.bot.settings import Settings
from pincite.bot.verify.judges import Judge
from pincite.bot.writers.model.endpoint import LanguageModel
from pincite.bot.writers.model.service import ModelService
from pincite.bot.writers.model.wording import statements as statements_of
from pincite.bot.writers.model.writer import ModelWriter
from pincite.bot.writers.reader.choosing import judge_of, reader_of
from pincite.bot.writers.reader.reading import Reading
from pincite.index import build
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text, load_seeds
from pincite.index.retrieve import CollectionRetriever, Retrieval
from tools.bench.adversarial.cases import BROKEN, CASES, Draw, ScriptedStatement
from tools.bench.adversarial.client import ScriptedClient

QUESTIONS = 60
"""Sentences of the seeds that are asked for; each brings its own passages."""

EXTRA = (
    "İstanbul Modern'in 3 katı vardır. İİİ müze 2004 yılında açıldı. Bilet 15 avro tutar.",
    "يفتح المتحف أبوابه في الساعة 9. يضم المتحف 120 لوحة. زاره 4500 زائر في عام 2021.",
)
"""Documents whose letters change length in lower case, or that run from right to left."""


@dataclass(slots=True)
class Count:
    """The outcomes of one case."""

    answers: int = 0
    statements: int = 0
    false: int = 0
    false_shown: int = 0
    true_shown: int = 0
    citations: int = 0
    invalid: int = 0
    examples: list[str] = field(default_factory=list)


class _FixedRetriever:
    """A retriever that gives one retrieval for every question."""

    def __init__(self, retrieval: Retrieval) -> None:
        self._retrieval = retrieval

    def retrieve(self, question: str, count: int) -> Retrieval:
        del question, count
        return self._retrieval


class _Silent:
    """A reader without an opinion: the checks are measured."""

    name = "silent"

    def read(self, question: str, retrieval: Retrieval) -> Reading:
        del question, retrieval
        return Reading((), 0.5)


def run(answers: int, seed: int = 0) -> dict[str, Count]:
    """Generate so many answers, evenly over the cases."""
    draw = Draw(seed)
    names = [*CASES, BROKEN]
    counts = {name: Count() for name in names}
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), writer="llm", llm_api_key=None)
        embedder = embedder_of(settings)
        extra = [document_from_text(t, title=f"extra {i}", source=f"x{i}", origin=f"x{i}") for i, t in enumerate(EXTRA)]
        build.add([*load_seeds(), *extra], settings, embedder)
        retriever = CollectionRetriever(settings, embedder)
        retrievals = _retrievals(retriever, draw, settings.top_k)
        service = ModelService(LanguageModel(model="scripted"), settings)
        client = service.client = ScriptedClient(LanguageModel(model="scripted"), settings)
        client.draw, judge = draw, judge_of(reader_of(settings, embedder), embedder)
        for number in range(answers):
            client.case = names[number % len(names)]
            retrieval = draw.choice(retrievals)
            answer = _ask(retrieval, settings, ModelWriter(service, _Silent()), judge)
            if answer is not None:
                _count(counts[client.case], answer, client.statements, retrieval)
            counts[client.case].answers += 1
            if number % 500 == 0:
                print(number, file=sys.stderr)
        service.close()
    return counts


def _ask(retrieval: Retrieval, settings: Settings, writer: ModelWriter, judge: Judge) -> Answer | None:
    try:
        chain = Chain(settings=settings, retriever=_FixedRetriever(retrieval), writer=writer, judge=judge)
        *_, done = chain.stream("What is known?", ())
    except LLMUnavailable:
        return None
    assert isinstance(done, DoneEvent)
    return done.answer


def _retrievals(retriever: CollectionRetriever, draw: Draw, count: int) -> list[Retrieval]:
    first = retriever.retrieve("Iran Russia", 50)
    spans = [(f.document, s) for f in first.passages for s in f.passage.sentences]
    asked = [span.of(document.text) for document, span in draw.sample(spans, min(QUESTIONS, len(spans)))]
    return [retriever.retrieve(question, draw.randint(2, count)) for question in (*asked, *EXTRA)]


def _count(count: Count, answer: Answer, statements: Sequence[ScriptedStatement], retrieval: Retrieval) -> None:
    count.citations += len(answer.citations)
    count.invalid += sum(not _valid(answer, number, retrieval) for number in range(len(answer.citations)))
    count.invalid += sum(not s.citations or max(s.citations) >= len(answer.citations) for s in answer.statements)
    shown = {_bare(s.text) for s in answer.statements if s.supported}  # without the mark of an unverified one
    for one in statements:
        there = _bare(one.text) in shown or any(_bare(part) in shown for part in _parts(one.text))
        count.statements += 1
        count.false += one.false
        count.false_shown += one.false and there
        count.true_shown += (not one.false) and there
        if one.false and there and len(count.examples) < 5:  # noqa: PLR2004 - to look at
            count.examples.append(one.text)


def _valid(answer: Answer, number: int, retrieval: Retrieval) -> bool:
    """Return whether a citation resolves and lies in a passage that was shown."""
    citation = answer.citations[number]
    return any(
        f.document.id == citation.document_id
        and f.document.text[citation.start : citation.end] == citation.quote != ""
        and f.passage.start <= citation.start < citation.end <= f.passage.end
        for f in retrieval.passages
    )


def _parts(text: str) -> Iterator[str]:
    yield from (part for part, _ in statements_of(text))


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(' .“”"').casefold()


def table(counts: Mapping[str, Count]) -> str:
    """Return the Markdown table, and the sum under it."""
    lines = [
        "| case | what the model does | answers | false statements shown | true ones shown | invalid citations shown |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, c in counts.items():
        what = CASES[name][0] if name in CASES else "breaks off anywhere"
        false = f"{c.false_shown} of {c.false}" if c.false else ""
        right = f"{c.true_shown} of {c.statements - c.false}" if c.statements > c.false else ""
        lines.append(f"| {name} | {what} | {c.answers} | {false} | {right} | {c.invalid} |")
    answers, citations, invalid, false_shown, false = (
        sum(column)
        for column in zip(
            *((c.answers, c.citations, c.invalid, c.false_shown, c.false) for c in counts.values()), strict=True
        )
    )
    date = datetime.now(UTC).date().isoformat()
    lines += [
        "",
        f"Invalid citations shown: **{invalid}** of {citations:,}, over {answers:,} generated answers ({date}). False "
        f"statements shown: {false_shown:,} of {false:,}, {false_shown / max(1, false):.1%}.",
    ]
    return "\n".join(lines) + "\n"
