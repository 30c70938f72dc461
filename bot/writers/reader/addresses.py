"""Addresses that a question asks for by their kind: of mail, of the telephone, of the web."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.bot.writers.reader.column_forms import ASKING, stems
from pincite.index.terms import content_terms, terms
from pincite.index.types import Span
from pincite.index.view import View

FEWEST_DIGITS = 3
"""Digits of the shortest telephone number, an extension."""

FEWEST_IN_TEXT = 6
"""Digits of the shortest telephone number in running text."""

_DATE = re.compile(r"(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})$")


@dataclass(frozen=True, slots=True)
class AddressKind:
    """A kind of address."""

    asked: re.Pattern[str]
    """How a question asks for one."""
    words: frozenset[str]
    """Terms of a question that ask for it, and for nothing else."""
    names: frozenset[str]
    """Terms of the names of columns and fields that hold it."""
    form: re.Pattern[str]
    """One such address."""
    special: bool = False
    """Whether only its name tells it from others of its form: a fax number is a telephone number by its looks."""

    def places(self, text: str) -> list[Span]:
        """Where a text names such addresses."""
        return [
            Span(*match.span())
            for match in self.form.finditer(text)
            if self.form is not NUMBER
            or (sum(map(str.isdigit, match[0])) >= FEWEST_IN_TEXT and not _DATE.match(match[0]))
        ]

    def is_one(self, text: str) -> bool:
        """Whether a text is one such address and no more."""
        return self.form.fullmatch(text) is not None and (
            self.form is not NUMBER or sum(map(str.isdigit, text)) >= FEWEST_DIGITS
        )


def _asked(words: str, otherwise: str = "") -> re.Pattern[str]:
    """How a question asks for an address of a kind by one of these words, and not for something of it."""
    before = r"(?<!\bof )(?<!\bof the )\b"
    behind = r"(?=\W*$|\W+(?:of|for|to|at|in|is|do|does|can|should|and|or)\b)"
    noun = rf"{before}(?:{words})(?: (?:address(?:es)?|numbers?))?{behind}"
    return re.compile(rf"(?i){noun}{otherwise and '|' + otherwise}")


MAIL = AddressKind(
    _asked("e-?mails?|mail address|mailing list", r"\bhow (?:do|can|should) (?:i|we|you) (?:e-?mail|write to)\b"),
    stems("e mail email mails emails address contact reach write send"),
    stems("mail email"),
    re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"),
)
NUMBER = re.compile(r"\+?\(?\d[\d ()/.–-]{1,24}\d(?:(?: ?ext\.? ?| ?x)\d{1,6})?")
"""A telephone number."""

PHONE = AddressKind(
    _asked("(?:tele)?phones?|tel|hotline", r"\bhow (?:do|can|should) (?:i|we|you) (?:phone|call|ring)\b"),
    stems("phone telephone tel number call ring dial contact reach"),
    stems("phone telephone tel mobile cell hotline extension"),
    NUMBER,
)
FAX = AddressKind(_asked("(?:tele)?fax"), stems("number"), stems("fax telefax"), NUMBER, special=True)
MOBILE = AddressKind(
    _asked("(?:mobile|cell)(?: phone)?"), stems("number phone"), stems("mobile cell"), NUMBER, special=True
)
EXTENSION = AddressKind(_asked("extension"), stems("number phone"), stems("extension ext"), NUMBER, special=True)
WEB = AddressKind(
    _asked("web ?sites?|web ?pages?|home ?pages?|urls?|web address"),
    stems("web website site webpage page home homepage url address online"),
    stems("web website webpage homepage url site internet"),
    re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}[a-zA-Z]{2,12}(?::\d{2,5})?(?:/[^\s<>\"“”]{0,200})?"),
)
KINDS = (MAIL, PHONE, FAX, MOBILE, EXTENSION, WEB)


def address_asked(question: str) -> AddressKind | None:
    """The kind of address that a question asks for; None for none and for several.

    >>> address_asked("What is the library's e-mail?") is MAIL
    True
    """
    kinds = [kind for kind in KINDS if kind.asked.search(question)]
    if MOBILE in kinds and PHONE in kinds:
        kinds.remove(PHONE)  # a mobile phone
    return kinds[0] if len(kinds) == 1 else None


def address_named(question: str, kind: AddressKind, sentences: Sequence[tuple[View, str]]) -> tuple[int, Span] | None:
    """The number of the sentence with the only address of a kind that belongs to what a question names, and its place.

    `sentences` are views with their contexts: title and headings. A sentence counts if it and its context hold all
    other words of the question. None where two addresses fit.
    """
    owner = set(content_terms(question)) - kind.words - kind.names - ASKING
    if not owner:
        return None
    fitting: list[tuple[int, Span, str]] = []
    for number, (view, context) in enumerate(sentences):
        words = set(terms(f"{context} {view.text}"))
        if not owner & set(terms(view.text[view.prefix :])) or not owner <= words:
            continue
        if kind.special and not kind.names & words:
            continue
        fitting += [(number, place, place.of(view.text)) for place in kind.places(view.text) if _is_answer(view, place)]
    if len({address.casefold() for _, _, address in fitting}) != 1:
        return None
    number, place, _ = fitting[0]
    return number, place


def _is_answer(view: View, place: Span) -> bool:
    return any(span.holds(place) for span in view.answers)
