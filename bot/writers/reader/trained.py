"""The built-in reader: a model of our own reads question and passages together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pincite.bot.asking.interviews import without_questions
from pincite.bot.asking.kinds import Kind, kind
from pincite.bot.asking.polar import polar
from pincite.bot.asking.sides import sides
from pincite.bot.asking.times import AskedState, state_asked
from pincite.bot.writers.reader.acronyms import spelled_out
from pincite.bot.writers.reader.addresses import address_named
from pincite.bot.writers.reader.asked import Asked
from pincite.bot.writers.reader.cells import CellNamed
from pincite.bot.writers.reader.competing import answered_first, dated_otherwise, labelled_otherwise, may_rival
from pincite.bot.writers.reader.doubts import doubtful
from pincite.bot.writers.reader.encoding import ASK_LIMIT, LIMIT, MARKS
from pincite.bot.writers.reader.features import (
    Features,
    Logistic,
    Window,
    WindowSentence,
    beside,
    candidates,
    features,
    first,
    of_passage,
    place_of,
    places,
    strongest,
)
from pincite.bot.writers.reader.labels import LOOKUP_CONFIDENCE, favoured, lookup
from pincite.bot.writers.reader.leading import by_label, by_name
from pincite.bot.writers.reader.model import ReaderModel, Text, probabilities
from pincite.bot.writers.reader.reading import LIKELY_FROM, Opposed, Reading
from pincite.bot.writers.reader.recency import chosen, dated, states
from pincite.bot.writers.reader.rivals import rivals
from pincite.bot.writers.reader.structured import compared_cells, figure_cell, limited_cells, structured, undecided
from pincite.bot.writers.reader.thresholds import short_from
from pincite.bot.writers.reader.verdicts import PLAIN_FROM, VerdictReader
from pincite.index.reading import Stretch, read_alone, stretch
from pincite.index.terms import content_terms
from pincite.index.types import Passage, Span

if TYPE_CHECKING:
    from pincite.index.embedding import Embedder
    from pincite.index.retrieve import Retrieval, Retrieved

CANDIDATES = 10
"""Sentences to embed, the best by the model's scores and by words; on the `dev` questions of the seeds they
hold the evidence wherever all sentences together do (99 %)."""

READ_FIRST = 4
"""Passages to read at first; the others are read only if these don't hold the answer, or if it may need several. Of
399 questions on our own held-back documents with their evidence among eight passages, 378 have it among the first
four; of 104 `dev` questions on the seeds, 100."""

OF_SEVERAL = frozenset({Kind.POLAR, Kind.LIST, Kind.COMPARE, Kind.SUMMARISE, Kind.LATEST})
"""Kinds of questions that several passages may answer together, or deny."""

OPEN = frozenset({Kind.POLAR, Kind.LIST, Kind.COMPARE, Kind.SUMMARISE, Kind.WHY, Kind.HOW, Kind.DOCUMENT})
"""Kinds of questions for no single value that could change with time."""

BELOW = 0.01
"""Distance from the threshold of an answer that is quoted as likely, however sure it is."""

ROOM = LIMIT - ASK_LIMIT - MARKS
"""Tokens of a text that are always read, whatever the question's length."""


class BuiltInReader:
    """Finds sentences, short answer and verdict in the retrieved passages, and whether they are there at all."""

    name = "reader"

    def __init__(
        self,
        model: ReaderModel,
        embedder: Embedder,
        *,
        small: ReaderModel | None = None,
        read_first: int = READ_FIRST,
    ) -> None:
        """Read with `model`.

        Args:
            model: reads the passages.
            embedder: tells how near a sentence is to the question.
            small: has a second opinion of the text that holds the best sentence.
            read_first: passages that are read at first, the others where these don't answer.
        """
        self.model = model
        self.small = small
        self._embedder = embedder
        self._read_first = read_first
        calibration = model.facts["calibration"]
        self._sentence = Logistic.of(calibration["sentence"])
        self._passage = Logistic.of(calibration["passage"])
        self._answerable = Logistic.of(calibration["answerable"])
        self._threshold = float(calibration["threshold"])
        self._likely_from = float(calibration.get("likely_from", LIKELY_FROM))
        self._short_answer = Logistic.of(calibration["short"]) if "short" in calibration else None
        self._short_from = float(calibration["short_from"])
        self.verdicts = VerdictReader.of(model)

    def read(self, question: str, retrieval: Retrieval) -> Reading:
        """Score every sentence of the passages, and whether they answer the question at all."""
        asked = None if kind(question) in OPEN else state_asked(question)
        if asked is not None and asked.bound:
            dated_reading = self._dated(asked, *self._scored(asked.question, retrieval))
            if dated_reading is not None:
                return dated_reading
        reading, scored, rows = self._scored(question, retrieval)
        if not scored:
            return reading
        single = kind(question) not in OF_SEVERAL
        named = self._named(question, retrieval, scored, single=single)
        if named is not None:
            return by_name(reading, named)
        newest = asked is not None and not asked.bound and self._dated(asked, *self._scored(asked.question, retrieval))
        return newest or self._decided_by_words(question, reading, scored, rows[0], single=single)

    def _decided_by_words(
        self,
        question: str,
        reading: Reading,
        scored: Sequence[tuple[float, WindowSentence]],
        row: Features,
        *,
        single: bool,
    ) -> Reading:
        """The reading with the verdict or the short answer of its sentences."""
        if single and undecided(question, scored[0][1]):
            return replace(reading, confidence=min(reading.confidence, self._threshold - BELOW))
        if polar(question):
            return self._with_verdict(reading, question, scored)
        value = self._looked_up(question, scored)
        if value is not None:
            return by_label(reading, *value)
        return self._with_short(reading, question, scored, row, single=single)

    def _scored(
        self, question: str, retrieval: Retrieval
    ) -> tuple[Reading, list[tuple[float, WindowSentence]], list[Features]]:
        """Score every sentence; the reading has neither a short answer nor a verdict yet."""
        windows, featured = self._read(question, retrieval)
        if not featured:
            return Reading((), 0.0, self._threshold, self._likely_from), [], []
        chances = probabilities([self._sentence.logit(f) for _, f in featured])
        order = sorted(range(len(featured)), key=lambda number: -chances[number])
        scored = [(chances[number], featured[number][0]) for number in order]
        if polar(question):
            scored = answered_first(question, scored, PLAIN_FROM)
        reading = Reading(
            tuple(place.as_read(score) for score, place in scored),
            self._confidence(featured),
            self._threshold,
            self._likely_from,
            passages=self._ranked(retrieval, windows),
        )
        return reading, scored, [featured[number][1] for number in order]

    def _dated(
        self,
        asked: AskedState,
        reading: Reading,
        scored: Sequence[tuple[float, WindowSentence]],
        rows: Sequence[Features],
    ) -> Reading | None:
        """The reading with the answer of the date that is asked for; None unless there are answers of several dates."""
        among = states(asked.question, scored)
        if len(among) < 2:  # noqa: PLR2004 - nothing to compare
            return None
        best = chosen(asked, among)
        if best is None and (asked.bound or not any(state.when for state in among)):
            return None
        row = next((row for (_, place), row in zip(scored, rows, strict=True) if best and place is best.place), None)
        short = self._short(asked.question, best.place, row) if best is not None and row is not None else None
        return dated(reading, among, best, short)

    def _named(
        self, question: str, retrieval: Retrieval, scored: Sequence[tuple[float, WindowSentence]], *, single: bool
    ) -> CellNamed | None:
        """The value that a question names by its row and column, or the address that it asks for."""
        if single:
            return structured(question, retrieval.passages) or self._in_sentence(question, scored)
        if kind(question) is Kind.COMPARE:
            return compared_cells(question, retrieval.passages)
        if kind(question) is not Kind.LIST:
            return None
        return limited_cells(question, retrieval.passages) or figure_cell(question, retrieval.passages)

    def _with_verdict(self, reading: Reading, question: str, scored: Sequence[tuple[float, WindowSentence]]) -> Reading:
        """The reading with the verdict on a polar question."""
        decided = self.verdicts.decided(question, scored)
        confidence = max(reading.confidence, LOOKUP_CONFIDENCE) if decided.exact else reading.confidence
        return replace(reading, confidence=confidence, verdict=decided.verdict, disagreements=decided.opposed)

    def _with_short(
        self,
        reading: Reading,
        question: str,
        scored: Sequence[tuple[float, WindowSentence]],
        row: Features,
        *,
        single: bool,
    ) -> Reading:
        """The reading with the short answer in its best sentence, whose features are `row`, unless others differ."""
        best = scored[0][1]
        opposed = _opposed(question, scored)
        short = None if opposed else self._short(question, best, row)
        if short is not None and single and _doubtful(question, best, best.short):
            short = None
        if short is not None and (dated_otherwise(question, scored) or labelled_otherwise(question, scored)):
            short = None
        return replace(reading, short=short, disagreements=opposed)

    def _read(self, question: str, retrieval: Retrieval) -> tuple[list[Window], list[tuple[WindowSentence, Features]]]:
        """Read the first passages, and the others where these may not be enough."""
        passages = retrieval.passages
        several = kind(question) in OF_SEVERAL or len(sides(question)) > 1
        most = len(passages) if several else self._read_first
        windows = self.windows(question, passages[:most])
        featured = self._second(question, self.featured(question, retrieval, windows))
        if passages[most:] and self._confidence(featured) < self._threshold:
            windows += self.windows(question, passages[most:])
            featured = self._second(question, self.featured(question, retrieval, windows))
        return windows, featured

    def _second(
        self, question: str, featured: list[tuple[WindowSentence, Features]]
    ) -> list[tuple[WindowSentence, Features]]:
        """The same, with the small model's opinion of the sentence that comes first."""
        if self.small is None or not featured:
            return featured
        number = first(self._sentence, [features for _, features in featured])
        place, features = featured[number]
        window = place.window
        (read,) = self.small.read(question, [window.text])
        at = window.stretch.places.index(place.place)
        place = replace(place, window=replace(window, small=read), small=read.sentences[at])
        return [*featured[:number], (place, replace(features, **beside(place))), *featured[number + 1 :]]

    def _confidence(self, featured: Sequence[tuple[WindowSentence, Features]]) -> float:
        """The probability that one of the sentences answers."""
        if not featured:
            return 0.0
        return self._answerable.probability(strongest(self._sentence, [features for _, features in featured]))

    def featured(
        self, question: str, retrieval: Retrieval, windows: Sequence[Window]
    ) -> list[tuple[WindowSentence, Features]]:
        """The sentences that may answer, each with its features."""
        askable = without_questions(question, places(windows), lambda place: place.text)
        nearest = candidates(retrieval, askable, CANDIDATES)
        vectors = self._embedder.embed([place.text for place in nearest])
        return list(zip(nearest, features(retrieval, nearest, vectors), strict=True))

    def windows(self, question: str, passages: Sequence[Retrieved], *, both: bool = False) -> list[Window]:
        """Read the passages: each whole where it fits, otherwise in parts of whole sentences.

        With `both` the small model reads all of them, too.
        """
        asked = frozenset(content_terms(question))
        cut = [(retrieved, *part) for retrieved in passages for part in self._parts(asked, retrieved.passage)]
        texts = [text for _, _, _, text in cut]
        read = self.model.read(question, texts)
        others = self.small.read(question, texts) if both and self.small is not None else [None] * len(texts)
        return [
            Window(retrieved, together, numbers, text, of_text, small)
            for (retrieved, together, numbers, text), of_text, small in zip(cut, read, others, strict=True)
        ]

    def passages(self, retrieval: Retrieval, windows: Sequence[Window]) -> list[Features]:
        """The features of each passage that was read, in the order of retrieval."""
        read: dict[tuple[str, int], list[Window]] = {}
        for window in windows:
            read.setdefault(place_of(window.found), []).append(window)
        return [
            of_passage(retrieval, retrieved, read[place_of(retrieved)])
            for retrieved in retrieval.passages
            if place_of(retrieved) in read
        ]

    def _ranked(self, retrieval: Retrieval, windows: Sequence[Window]) -> tuple[Retrieved, ...]:
        """The passages that were read, the likeliest to hold an answer first, then the others."""
        read = {place_of(window.found) for window in windows}
        passages = [retrieved for retrieved in retrieval.passages if place_of(retrieved) in read]
        rows = zip(passages, self.passages(retrieval, windows), strict=True)
        ranked = [retrieved for retrieved, _ in sorted(rows, key=lambda one: -self._passage.logit(one[1]))]
        return (*ranked, *(retrieved for retrieved in retrieval.passages if place_of(retrieved) not in read))

    def _parts(self, asked: Collection[str], passage: Passage) -> Iterator[tuple[Stretch, tuple[int, ...], Text]]:
        numbers = read_alone(passage)
        if self.model.tokens(stretch(passage, numbers).view.text) <= ROOM:
            yield _part(asked, passage, numbers)
            return
        inside: list[int] = []
        room = ROOM
        for number in numbers:
            size = self.model.tokens(passage.read[number].text)
            if inside and size > room:
                yield _part(asked, passage, inside)
                inside, room = [], ROOM
            inside.append(number)
            room -= size
        yield _part(asked, passage, inside)

    def _looked_up(self, question: str, scored: Sequence[tuple[float, WindowSentence]]) -> tuple[int, Span] | None:
        """The number of the sentence that holds the value a question names by its label, and the value's place.

        None where other rows of the same table hold other values that are named as well.
        """
        values = [lookup(question, place.view, place.context) for _, place in scored]
        held = [(value.covered, -number) for number, value in enumerate(values) if value is not None]
        if not held:
            return None
        covered, first = max(held)
        number = -first
        value = values[number]
        assert value is not None
        if _doubtful(question, scored[number][1], value.place):
            return None
        rivals = [
            one.place.of(scored[at][1].text)
            for at, one in enumerate(values)
            if one is not None and one.covered == covered and may_rival(scored[at][1], scored[number][1])
        ]
        return (number, value.place) if len(set(rivals)) == 1 else None

    def _in_sentence(self, question: str, scored: Sequence[tuple[float, WindowSentence]]) -> CellNamed | None:
        """What a sentence holds beyond doubt: an address by its kind and owner, or what an abbreviation stands for."""
        named = spelled_out(question, [place.view for _, place in scored])
        wanted = Asked(question).address if named is None else None
        if wanted is not None:
            named = address_named(question, wanted, [(p.view, p.context) for _, p in scored])
        if named is None:
            return None
        place = scored[named[0]][1]
        sentence = place.window.found.passage.sentences.index(place.span)
        return CellNamed(place.window.found, sentence, named[1], named[1].of(place.text))

    def _short(self, question: str, place: WindowSentence, row: Features) -> str | None:
        """The short answer in a sentence, where it is likely enough to be right."""
        likely = place.read.answer if self._short_answer is None else self._short_answer.probability(row)
        if likely < short_from(question, self._short_from):
            return None
        return place.short.of(place.text) or None


def _opposed(question: str, scored: Sequence[tuple[float, WindowSentence]]) -> tuple[Opposed, ...]:
    """The values that documents give for one question, each against the likeliest one; none if they give one alone."""
    if kind(question) in OF_SEVERAL | {Kind.WHY, Kind.HOW}:
        return ()
    chances = {id(place): score for score, place in scored}
    groups = [
        tuple(place.as_read(chances[id(place)]) for place in group)
        for group in rivals(question, [place for _, place in scored])
    ]
    values = [group[0].short_text for group in groups]
    return tuple(
        Opposed(f"{question} {values[0]}", groups[0], group, (values[0], value))
        for group, value in zip(groups[1:], values[1:], strict=True)
    )


def _doubtful(question: str, place: WindowSentence, short: Span) -> bool:
    """Whether another row or column fits the question as well as the one with the short answer."""
    return doubtful(question, place.window.found, place.view.spans(short.start, short.end))


def _part(asked: Collection[str], passage: Passage, numbers: Sequence[int]) -> tuple[Stretch, tuple[int, ...], Text]:
    together = stretch(passage, numbers)
    views = [passage.read[number] for number in numbers]
    own, answers = [], []
    for view, place in zip(views, together.places, strict=True):
        prefix = view.prefix
        own.append(Span(place.start + prefix, place.end))
        answers.append(
            tuple(
                replace(one, span=Span(place.start + one.span.start, place.start + one.span.end))
                for one in favoured(asked, view)
            )
        )
    return together, tuple(numbers), Text(together.view.text, tuple(own), tuple(answers))
