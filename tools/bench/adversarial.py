"""What Pincite does with a language model that gets it wrong: `python -m tools.bench.adversarial [ANSWERS]`.

A scripted model is shown real sentences and goes wrong in one way a case, with sentences, form and pieces of the reply
drawn at random. All that follows is the real thing: the reader of replies, the checks, the answer. Every statement is
made from sentences by a known change, so that it is known which of them are false. Writes the table to
tools/bench/adversarial.md, which the README shows.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pincite.bot import chain
from pincite.bot.answers import Answer
from pincite.bot.events import DoneEvent
from pincite.bot.settings import Settings
from pincite.bot.verify.judges import Judge
from pincite.bot.writers.model.client import Client, Messages, Meter
from pincite.bot.writers.model.endpoint import LanguageModel
from pincite.bot.writers.model.service import ModelService
from pincite.bot.writers.model.writer import ModelWriter
from pincite.bot.writers.reader.choosing import judge_of, reader_of
from pincite.bot.writers.reader.reading import Reading
from pincite.index import build
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text, load_seeds
from pincite.index.retrieve import Retrieval, Retriever

OUT = Path(__file__).with_suffix(".md")
ANSWERS = 10_000
QUESTIONS = 60
"""Sentences of the seeds that are asked for; each brings its own passages."""

EXTRA = (
    "İstanbul Modern'in 3 katı vardır. İİİ müze 2004 yılında açıldı. Bilet 15 avro tutar.",
    "يفتح المتحف أبوابه في الساعة 9. يضم المتحف 120 لوحة. زاره 4500 زائر في عام 2021.",
)
"""Documents whose letters change their length when they are lowered, or that run from right to left."""

Sentence = tuple[int, str]
Draw = random.Random


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of the scripted model: text, named numbers, and whether it is false or wrongly cited."""

    text: str
    numbers: tuple[int, ...]
    false: bool


Case = Callable[[Draw, Sequence[Sentence]], Said | None]


def changed(pattern: str, change: Callable[[Draw, re.Match[str]], str]) -> Case:
    """A case that changes one match of a pattern in a sentence and cites that very sentence."""

    def case(draw: Draw, shown: Sequence[Sentence]) -> Said | None:
        number, text = draw.choice(shown)
        found = list(re.finditer(pattern, text))
        if not found:
            return None
        match = draw.choice(found)
        other = text[: match.start()] + change(draw, match) + text[match.end() :]
        return Said(other, (number,), true(other) != true(text))

    return case


def true(text: str) -> str:
    """The text with single spaces, to compare."""
    return " ".join(text.split())


def digit(draw: Draw, match: re.Match[str]) -> str:
    """Another digit."""
    return draw.choice([d for d in "123456789" if d != match[0]])


def unknown(draw: Draw, shown: Sequence[Sentence]) -> Said:
    """A true sentence under numbers that were not shown."""
    number, text = draw.choice(shown)
    del number
    return Said(text, tuple(len(shown) + draw.randint(1, 50) for _ in range(draw.randint(1, 3))), False)


def next_one(draw: Draw, shown: Sequence[Sentence]) -> Said | None:
    """A true sentence under the number of the next."""
    number, text = draw.choice(shown)
    other = dict(shown).get(number + 1)
    return None if other is None or other == text else Said(text, (number + 1,), True)


def elsewhere(draw: Draw, shown: Sequence[Sentence]) -> Said | None:
    """A true sentence under the number of any other."""
    (_, text), (number, other) = draw.sample(list(shown), 2)
    return None if other == text else Said(text, (number,), True)


def straddling(draw: Draw, shown: Sequence[Sentence]) -> Said | None:
    """Two sentences as one claim that cites the first alone."""
    (number, one), (_, two) = draw.sample(list(shown), 2)
    return None if one == two else Said(f"{one.rstrip('.')}, and {two}", (number,), True)


def nothing(draw: Draw, shown: Sequence[Sentence]) -> Said:
    """A true sentence without a number."""
    return Said(draw.choice(shown)[1], (), False)


def invented(draw: Draw, shown: Sequence[Sentence]) -> Said:
    """A claim made of words from everywhere, under the number of a sentence that holds some of them."""
    number, text = draw.choice(shown)
    words = [w for _, other in draw.sample(list(shown), min(4, len(shown))) for w in other.rstrip(".").split()]
    own = text.rstrip(".").split()[: draw.randint(2, 5)]
    said = [*own, *draw.sample(words, min(len(words), draw.randint(5, 9)))]
    return Said(f"{' '.join(said)}.", (number,), True)


def linked(draw: Draw, shown: Sequence[Sentence]) -> Said:
    """A true sentence dressed up with Markdown links, markup and signs that turn directions."""
    number, text = draw.choice(shown)
    first, _, rest = text.partition(" ")
    dress = draw.choice(
        ["[{0}](https://example.invalid/{1}) {2}", "**{0}** {2}", "\u202e{0} {2}", "{0} {2} [source](http://x.invalid)"]
    )
    return Said(dress.format(first, number, rest), (number,), False)


UNITS = {
    "percent": "percentage points",
    "per cent": "percentage points",
    "%": " years",
    "billion": "million",
    "million": "billion",
    "years": "months",
    "times": "years",
    "$": "€",
    "tonnes": "barrels",
    "days": "weeks",
}
NEGATIONS = {
    " is ": " is not ",
    " was ": " was not ",
    " are ": " are not ",
    " were ": " were not ",
    " will ": " will not ",
    " has ": " has never ",
    " had ": " had not ",
    " not ": " ",
    " no ": " a ",
    " never ": " often ",
}
NAMES = "Zimbabwe Portugal Einstein Nokia Brazil Melbourne Obama Toyota".split()

CASES: dict[str, tuple[str, Case]] = {
    "unknown number": ("names sentences that were not shown, such as [5, 7] of four", unknown),
    "next number": ("names the number after the right one", next_one),
    "wrong source": ("names any other sentence, of another document, too", elsewhere),
    "digit": ("changes one digit", changed(r"\d", digit)),
    "digit in a quotation": (
        "changes one digit and puts the sentence in quotation marks",
        lambda draw, shown: (s := changed(r"\d", digit)(draw, shown)) and Said(f"“{s.text}”", s.numbers, s.false),
    ),
    "unit": (
        "changes a unit or a scale",
        changed(
            rf"(?:(?<=\d)|(?<=\d )|(?<=four )|(?<=eight ))(?:{'|'.join(map(re.escape, UNITS))})|\$(?=\d)",
            lambda _, match: UNITS[match[0]],
        ),
    ),
    "date": (
        "changes a month",
        changed(
            r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b",
            lambda draw, match: draw.choice([m for m in ("March", "August", "December") if m != match[0]]),
        ),
    ),
    "negation": (
        "puts a negation in or takes one out",
        changed("|".join(map(re.escape, NEGATIONS)), lambda _, match: NEGATIONS[match[0]]),
    ),
    "name": ("changes a name", changed(r"(?<=[a-z] )[A-Z][a-z]{3,}\b", lambda draw, _: draw.choice(NAMES))),
    "two sources, one cited": ("joins two sentences and names one", straddling),
    "no number": ("names no sentence", nothing),
    "made of pieces": ("mixes words of several sentences", invented),
    "Markdown and hidden signs": ("puts in links, emphasis, signs that turn directions", linked),
}
"""What goes wrong, by its name."""

BROKEN = "broken reply"
"""The case of replies that are cut off anywhere; their statements are true."""


@dataclass(slots=True)
class Count:
    """What came of one case."""

    answers: int = 0
    said: int = 0
    false: int = 0
    false_shown: int = 0
    true_shown: int = 0
    citations: int = 0
    invalid: int = 0
    examples: list[str] = field(default_factory=list)


class ScriptedClient(Client):
    """Says what the case wants of the sentences in the prompt, and nothing when it is asked to repair."""

    def __init__(self, language_model: LanguageModel, settings: Settings) -> None:
        super().__init__(language_model, settings)
        self.draw = Draw(0)
        self.case: str = BROKEN
        self.said: list[Said] = []

    async def stream(
        self, messages: Messages, meter: Meter, *, schema: Mapping[str, Any] | None = None, most: int | None = None
    ) -> AsyncIterator[str]:
        """The reply in pieces."""
        del meter, schema, most
        text = self._reply(messages) if len(messages) == 2 else "NOT FOUND"  # noqa: PLR2004 - system and user
        while text:
            size = self.draw.randint(1, 60)
            yield text[:size]
            text = text[size:]

    def _reply(self, messages: Messages) -> str:
        shown = [(int(n), s) for n, s in re.findall(r"^\[(\d+)\] (.*)$", messages[-1]["content"], re.MULTILINE)]
        self.said = []
        for _ in range(40):
            if self.case in CASES:
                said = CASES[self.case][1](self.draw, shown)
            else:
                number, text = self.draw.choice(shown)
                said = Said(text, (number,), False)
            if said is not None:
                self.said.append(said)
            if len(self.said) == 3:  # noqa: PLR2004 - as many as an answer has
                break
        if self.draw.random() < 0.5:  # noqa: PLR2004 - half of each form
            lines = [f"{s.text} [{', '.join(map(str, s.numbers))}]" if s.numbers else s.text for s in self.said]
            text = "\n".join(lines) + "\n"
        else:
            listed = [{"text": s.text, "sources": list(s.numbers), "may_change": False} for s in self.said]
            reply = {"answerable": True, "verdict": "none", "disagreements": [], "statements": listed, "short": ""}
            text = json.dumps(reply, ensure_ascii=self.draw.random() < 0.5)  # noqa: PLR2004
        return text[: self.draw.randint(1, len(text))] if self.case == BROKEN else text


class _Given:
    """A retriever that finds what was found before."""

    def __init__(self, retrieval: Retrieval) -> None:
        self._retrieval = retrieval

    def retrieve(self, question: str, count: int) -> Retrieval:
        del question, count
        return self._retrieval


class _Silent:
    """A reader that says nothing of the passages; the checks are what is measured."""

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
        retriever = Retriever(settings, embedder)
        retrievals = _retrievals(retriever, draw, settings.top_k)
        service = ModelService(LanguageModel(model="scripted"), settings)
        client = service.client = ScriptedClient(LanguageModel(model="scripted"), settings)
        client.draw, judge = draw, judge_of(reader_of(settings, embedder), embedder)
        for number in range(answers):
            client.case = names[number % len(names)]
            retrieval = draw.choice(retrievals)
            answer = _ask(retrieval, settings, ModelWriter(service, _Silent()), judge)
            if answer is not None:
                _count(counts[client.case], answer, client.said, retrieval)
            counts[client.case].answers += 1
            if number % 500 == 0:
                print(number, file=sys.stderr)
        service.close()
    return counts


def _ask(retrieval: Retrieval, settings: Settings, writer: ModelWriter, judge: Judge) -> Answer | None:
    from pincite.bot.errors import LLMUnavailable

    try:
        *_, done = chain.stream(
            "What is known?", (), settings=settings, retriever=_Given(retrieval), writer=writer, judge=judge
        )
    except LLMUnavailable:
        return None
    assert isinstance(done, DoneEvent)
    return done.answer


def _retrievals(retriever: Retriever, draw: Draw, count: int) -> list[Retrieval]:
    first = retriever.retrieve("Iran Russia", 50)
    spans = [(f.document, s) for f in first.passages for s in f.passage.sentences]
    asked = [span.of(document.text) for document, span in draw.sample(spans, min(QUESTIONS, len(spans)))]
    return [retriever.retrieve(question, draw.randint(2, count)) for question in (*asked, *EXTRA)]


def _count(count: Count, answer: Answer, said: Sequence[Said], retrieval: Retrieval) -> None:
    count.citations += len(answer.citations)
    count.invalid += sum(not _valid(answer, number, retrieval) for number in range(len(answer.citations)))
    count.invalid += sum(not s.citations or max(s.citations) >= len(answer.citations) for s in answer.statements)
    shown = {_bare(s.text) for s in answer.statements}
    for one in said:
        there = _bare(one.text) in shown or any(_bare(part) in shown for part in _parts(one.text))
        count.said += 1
        count.false += one.false
        count.false_shown += one.false and there
        count.true_shown += (not one.false) and there
        if one.false and there and len(count.examples) < 5:  # noqa: PLR2004 - to look at
            count.examples.append(one.text)


def _valid(answer: Answer, number: int, retrieval: Retrieval) -> bool:
    """Whether a citation resolves, into a passage that was shown."""
    citation = answer.citations[number]
    return any(
        f.document.id == citation.document_id
        and f.document.text[citation.start : citation.end] == citation.quote != ""
        and f.passage.start <= citation.start < citation.end <= f.passage.end
        for f in retrieval.passages
    )


def _parts(text: str) -> Iterator[str]:
    from pincite.bot.writers.model.wording import statements

    yield from (part for part, _ in statements(text))


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(' .“”"').casefold()


def table(counts: Mapping[str, Count]) -> str:
    """The Markdown table, and the sum under it."""
    lines = [
        "| case | what the model does | answers | false statements shown | true ones shown | invalid citations shown |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, c in counts.items():
        what = CASES[name][0] if name in CASES else "breaks off anywhere"
        false = f"{c.false_shown} of {c.false}" if c.false else ""
        right = f"{c.true_shown} of {c.said - c.false}" if c.said > c.false else ""
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


def main() -> None:
    """Measure, and write the table."""
    counts = run(int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS)
    OUT.write_text(table(counts), "utf-8")
    print(table(counts))
    for name, count in counts.items():
        for example in count.examples:
            print(f"{name}: {example}", file=sys.stderr)


if __name__ == "__main__":
    main()
