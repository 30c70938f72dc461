"""A statement beside the sentences that it cites, each parsed once, whatever the number of checks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pincite.bot.verify.days import Day, days
from pincite.bot.verify.languages import Lexicon, lexicon_of
from pincite.bot.verify.quantities import Quantity, quantities, western_digits
from pincite.index.terms import terms
from pincite.index.types import Span

WORD = re.compile("[^\\W_](?:[\\w\u0300-\u036f'’.-]*[\\w\u0300-\u036f])?")
"""A word, with the signs and combining accents inside of it: *Norway’s*, *F-35*, *U.S*."""

QUOTED = re.compile(r"[“«„]([^“”«»„]+)[”»“]|\"([^\"]+)\"|「([^「」]+)」|『([^『』]+)』")
"""A quotation in a text, with its marks."""

SENTENCE_SEAM = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？؟])\s*|\n")
"""Separator of two sentences; it also matches the full stop of an abbreviation."""

_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text and where it stands."""

    text: str
    span: Span

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


class Words(tuple[Word, ...]):
    """Words in the order of a text."""

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words, case-folded."""
        return tuple(word.text.casefold() for word in self)

    def runs(self, folded: Sequence[str]) -> Iterator[int]:
        """Yield the positions at which some folded words stand in a row."""
        for at in range(len(self) - len(folded) + 1):
            if self.folded[at : at + len(folded)] == folded:
                yield at


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence."""

    text: str
    span: Span
    matter: frozenset[str]
    """The terms that say what it is about, without its negations."""
    negated: bool
    """Whether it is negated."""


@dataclass(frozen=True, eq=False)
class ParsedText:
    """One side of a pair. Each part is parsed when a check first asks for it, and kept."""

    text: str
    lexicon: Lexicon

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses, at least one for each sentence, without the signs between them."""
        return tuple(
            Clause(part, span, self._matter(part), self._negated(part))
            for span in _between(self.lexicon.seam, self.text)
            if (part := span.of(self.text))
        )

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Where the sentences stand, as far as full stops tell."""
        return tuple(_between(SENTENCE_SEAM, self.text))

    @cached_property
    def terms(self) -> frozenset[str]:
        """All terms."""
        return frozenset(terms(self.text))

    @cached_property
    def words(self) -> Words:
        """The words, numbers included."""
        return Words(Word(match[0], Span(*match.span())) for match in WORD.finditer(self.text))

    @cached_property
    def lettered(self) -> Words:
        """The words that begin with a letter."""
        return Words(word for word in self.words if word.text[0].isalpha())

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """The dates."""
        return self._read[0]

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers that are not part of a date."""
        return self._read[1]

    @cached_property
    def quotations(self) -> tuple[str, ...]:
        """What stands in quotation marks."""
        return tuple(next(filter(None, match.groups())) for match in QUOTED.finditer(self.text))

    @cached_property
    def even(self) -> str:
        """The text with one kind of quotation marks, dashes and white space, in small letters."""
        return even(self.text)

    def content(self, clause: str) -> list[str]:
        """Return the terms of a part of the text without stop words; with them if there are no others."""
        if not any(map(str.isalnum, clause)):
            return []
        elision = self.lexicon.elision
        every = list(dict.fromkeys(terms(elision.sub(" ", clause) if elision else clause)))
        return [term for term in every if term not in self.lexicon.stop_terms] or every

    @cached_property
    def _read(self) -> tuple[tuple[Day, ...], tuple[Quantity, ...]]:
        text = western_digits(self.text)
        dated = sorted(days(text, self.lexicon), key=lambda pair: pair[1])
        for _, span in dated:
            text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
        return tuple(day for day, _ in dated), tuple(quantities(text, self.lexicon))

    def _matter(self, clause: str) -> frozenset[str]:
        negation = self.lexicon.negation
        return frozenset(self.content(negation.sub(" ", clause) if negation else clause))

    def _negated(self, clause: str) -> bool:
        if self.lexicon.negation is None:
            return False
        joint = self.lexicon.joint_negation
        count = len(self.lexicon.negation.findall(joint.sub(r"\1", clause) if joint else clause))
        return count % 2 == 1 if self.lexicon.negations_cancel else count > 0


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement and the sentences that it cites."""

    statement: ParsedText
    cited: ParsedText
    """The cited sentences, in the order in which they are cited."""
    known: ParsedText
    """The cited sentences, and the titles, headings and sentences before them that name their matter."""
    headed: ParsedText
    """The titles and headings that the cited sentences stand under."""

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon of the language that both are in."""
        return self.statement.lexicon


def pair(
    statement: str,
    cited: str,
    context: str = "",
    *,
    headed: str = "",
    parse: Callable[[str, Lexicon], ParsedText] = ParsedText,
) -> Pair:
    """Pair a statement with the text that it cites, by the rules of the language that both are in.

    Args:
        statement: one sentence.
        cited: what it rests on.
        context: titles, headings and sentences that name the cited text's matter; they also help to tell the language.
        headed: the titles and headings among them.
        parse: `ParsedText`, or a cache of it for texts that come again.
    """
    known = f"{cited} {context}"
    lexicon = lexicon_of(statement, known)
    return Pair(parse(statement, lexicon), parse(cited, lexicon), parse(known, lexicon), parse(headed, lexicon))


def even(text: str) -> str:
    """Return a text with one kind of quotation marks, dashes and white space, in small letters.

    Raised digits and other compatible signs are what they stand for; `folded` keeps them.
    """
    return folded(unicodedata.normalize("NFKC", text))


def folded(text: str) -> str:
    """Return a text with one kind of quotation marks, dashes and white space, in small letters."""
    return " ".join(text.translate(_MARKS).casefold().split())


def _between(seam: re.Pattern[str], text: str) -> Iterator[Span]:
    """Yield the spans between seams that hold more than white space."""
    start = 0
    for match in seam.finditer(text):
        if text[start : match.start()].strip():
            yield Span(start, match.start())
        start = match.end()
    if text[start:].strip():
        yield Span(start, len(text))
