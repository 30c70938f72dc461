"""Names and other words: whether a wording stands in a text.

Case, diacritics, articles, titles, punctuation, possessives and spaces inside a name are forgiven: `the Müller
Company`, `Mueller company`; `Dr. Ada Moss`, `Ada Moss`; `S-300`, `S 300`, `S300`; `U.S.`, `US`. British and American
spellings are one. A name must be whole: `J. Smith` is `John Smith` only if the gold lists it, `South Korea` and `New
York` are other places than `Korea` and `York`, and `Elizabeth II` is not `Elizabeth`.
"""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.names import (
    OTHER_PLACE,
    PLACES,
    PREFIXES,
    PRONOUNS,
    STREET_ENDINGS,
    STREETS,
    SUCCESSORS,
    TITLES,
)
from pincite.eval.values.nouns import stem
from pincite.eval.values.spelling import Atom, atoms
from pincite.eval.values.tokens import Token, at, tied


def find(wording: Sequence[Token], tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The places of a wording in a text, as half-open ranges of its tokens."""
    for umlauts in (False, True):
        wanted = atoms(wording, umlauts=umlauts)
        turned = _house_number_first(wanted)
        text = atoms(tokens, umlauts=umlauts)
        bare = _untitled(wanted)
        places = _runs(wanted, text, tokens) or (_runs(turned, text, tokens) if turned else [])
        if not places and len(bare) < len(wanted):
            places = [run for run in _runs(bare, text, tokens) if not _named_before(tokens, run[0])]
        if places:
            return places
    return []


def _house_number_first(wanted: Sequence[Atom]) -> list[Atom]:
    """`Quay Street 14` as `14 Quay Street`, and the other way; empty for what is no street and number."""
    numbers = [place for place, atom in enumerate(wanted) if atom.token.kind == "number"]
    if len(wanted) < 2 or numbers not in ([0], [len(wanted) - 1]):  # noqa: PLR2004
        return []
    words = [atom for atom in wanted if atom.token.kind != "number"]
    if words[-1].form not in STREETS and not words[-1].form.endswith(STREET_ENDINGS):
        return []
    return [*wanted[1:], wanted[0]] if numbers == [0] else [wanted[-1], *wanted[:-1]]


def _runs(wanted: Sequence[Atom], text: Sequence[Atom], tokens: Sequence[Token]) -> list[tuple[int, int]]:
    if not wanted:
        return []
    target = "".join(atom.form for atom in wanted)
    places = []
    for start in range(len(text)):
        end = _meets(target, wanted, text, start)
        if end is None:
            continue
        run = (text[start].place, text[end - 1].place + 1)
        if not _other_name(wanted, tokens, run) and not _pronoun(wanted, text[start:end]):
            places.append(run)
    return places


def _meets(target: str, wanted: Sequence[Atom], text: Sequence[Atom], start: int) -> int | None:
    """The end of the atoms from a start that spell exactly the wanted letters; initials in between are skipped."""
    rest, place = target, start
    edges = _edges(wanted)
    while place < len(text):
        form = text[place].form
        position = len(target) - len(rest)
        if rest.startswith(form) and not _splits_number(edges, position, position + len(form), target):
            rest = rest[len(form) :]
        elif place > start and _skipped(text, place, rest):
            pass
        else:
            return None
        place += 1
        if not rest:
            return place
    return None


def _edges(wanted: Sequence[Atom]) -> frozenset[int]:
    edges, total = {0}, 0
    for atom in wanted:
        total += len(atom.form)
        edges.add(total)
    return frozenset(edges)


def _splits_number(edges: frozenset[int], start: int, end: int, target: str) -> bool:
    """Whether a word of the text begins or ends inside a number of the wording, or joins two of them."""
    for edge in (start, end):
        if 0 < edge < len(target) and target[edge - 1].isdigit() and target[edge].isdigit() and edge not in edges:
            return True
    return any(start < edge < end and target[edge - 1].isdigit() and target[edge].isdigit() for edge in edges)


def _skipped(text: Sequence[Atom], place: int, letters: str) -> bool:
    """Whether an atom is a middle initial: one capital letter between two capitalised words."""
    token = text[place].token
    return (
        len(token.text) == 1
        and token.text.isupper()
        and place + 1 < len(text)
        and text[place + 1].token.capital
        and text[place - 1].token.capital
        and bool(letters)
    )


def _untitled(wanted: Sequence[Atom]) -> list[Atom]:
    """A name without the titles before it; a mere title stays."""
    place = 0
    while place + 1 < len(wanted) and wanted[place].form in TITLES:
        place += 1
    rest = list(wanted[place:])
    if place and rest and rest[0].token.capital and rest[0].form not in TITLES | PLACES:
        return rest
    return list(wanted)


def _named_before(tokens: Sequence[Token], start: int) -> bool:
    """Whether another name comes right before it: `Main Street` for `King Street`."""
    before = tokens[start - 1] if start else None
    return before is not None and before.capital and before.fold not in TITLES and start > 1


def _other_name(wanted: Sequence[Atom], tokens: Sequence[Token], run: tuple[int, int]) -> bool:
    """Whether the words around make it the name of something else."""
    start, end = run
    if _longer_code(wanted, tokens, end) or _turned(tokens, start):
        return True
    return wanted[0].token.capital and (_placed(tokens, start) or _succeeded(tokens, end) or _hyphenated(tokens, run))


def _longer_code(wanted: Sequence[Atom], tokens: Sequence[Token], end: int) -> bool:
    """Whether letters, digits or signs follow without a space: `H2O2` for `H2O`, `C++` for `C`."""
    run = tied(tokens, end - 1, 2)
    if run is None or run[0].kind == "glyph" or run[1].kind == "glyph":
        return False
    if run[1].kind == "sign":
        return run[1].text in {"+", "#"} and not wanted[-1].form.endswith(run[1].text)
    return run[1].fold != "s"


def _placed(tokens: Sequence[Token], start: int) -> bool:
    """Whether the word before makes it another place: `South Korea`, `St. Louis`."""
    before, earlier = at(tokens, start - 1), at(tokens, start - 2)
    if before is not None and before.text == ".":
        return earlier is not None and earlier.fold == "st"
    return before is not None and before.capital and before.fold in OTHER_PLACE


def _succeeded(tokens: Sequence[Token], end: int) -> bool:
    """Whether the word after makes it another person: `Elizabeth II`, `Ada Moss, Jr.`."""
    after, later = at(tokens, end), at(tokens, end + 1)
    if after is not None and after.text == ",":
        return later is not None and later.fold in {"jr", "sr"}
    return after is not None and after.fold in SUCCESSORS and (after.text.isupper() or after.fold in {"jr", "sr"})


def _hyphenated(tokens: Sequence[Token], run: tuple[int, int]) -> bool:
    """Whether a hyphen joins it to another name: `Newton-John`."""
    behind, before = tied(tokens, run[1] - 1, 3), tied(tokens, run[0] - 2, 3) if run[0] > 1 else None
    if behind is not None and behind[1].text == "-" and behind[2].capital:
        return True
    return before is not None and before[1].text == "-" and before[0].capital


def _turned(tokens: Sequence[Token], start: int) -> bool:
    """Whether a prefix reverses the meaning: `non-member`, `ex-president`."""
    if start < 2 or tokens[start - 1].text != "-" or tokens[start - 1].end != tokens[start].start:  # noqa: PLR2004
        return False
    return tokens[start - 2].end == tokens[start - 1].start and tokens[start - 2].fold in PREFIXES


def _pronoun(wanted: Sequence[Atom], text: Sequence[Atom]) -> bool:
    """Whether a wanted acronym meets a small word: `US` and `us`."""
    if len(wanted) != 1 or not wanted[0].token.text.isupper() or wanted[0].form not in PRONOUNS:
        return False
    return not all(atom.token.text.isupper() for atom in text)


def missing(wanted: Sequence[Token], *texts: Sequence[Token]) -> list[str]:
    """The words that no text has; plurals match singulars."""
    present = {stem(atom.form) for tokens in texts for atom in atoms(tokens)}
    return [atom.token.text for atom in atoms(wanted) if stem(atom.form) not in present]
