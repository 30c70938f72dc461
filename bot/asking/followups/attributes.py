"""Fragments that ask for an attribute of something: *the archive's email?*, *email of the archive?*, *and the address?*

What such a fragment replaces is an attribute, its owner or both, and never a part of either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pincite.bot.asking.followups.antecedents import Turn, antecedent
from pincite.bot.asking.followups.pronouns import pointers, substitute
from pincite.bot.asking.followups.words import ASKING, ATTRIBUTES, AUXILIARIES, PREPOSITIONS, PRONOUNS, tokens

MOST_NOUNS = 3
"""Most words of a fragment that is only an attribute or only an owner: *the opening hours*."""

NO_NOUNS = PREPOSITIONS | PRONOUNS | ASKING | AUXILIARIES
"""A fragment with one of these words names more than an attribute or an owner."""

OWNER_AFTER = re.compile(r"(?i)(?P<attribute>\S.{0,60}?) of (?P<owner>\S.{0,80})")
OWNER_BEFORE = re.compile(r"(?i)(?P<owner>\S.{0,80}?['’]s|\S.{0,80}?s['’]) (?P<attribute>\S.{0,60})")
IDENTIFYING = re.compile(
    r"(?i)\W*(?:please\s+)?(?:(?:what|who|where)(?:['’]?s|\s+(?:is|are|was|were))|(?:tell|give|show|send)\s+me|"
    r"(?:i|we)\s+need|do you (?:have|know))\s+"
)
"""What comes before the thing that a question asks to identify: *What is*, *Tell me*."""

EXISTS = re.compile(r"(?i)\W{0,20}(?:is|was)\s{1,9}there\s{1,9}(?=an?\s)")
"""Asks whether something has an attribute: *Is there a fee?*"""

OF_PERSON_OR_PLACE = re.compile(r"(?i)who|where")

DETERMINER = re.compile(r"(?i)(?:the|an?|its|his|her|their)\s+")
OF_IT = re.compile(r"(?i)\s{1,4}of (?:it|them)\W*$")


@dataclass(frozen=True, slots=True)
class Attribute:
    """*The fax number of the archive*, or *the archive's fax number*."""

    name: str
    """The attribute, without an article: *fax number*."""
    owner: str
    """Its owner, as the question names it: *the archive*."""

    @property
    def head(self) -> str:
        """The noun that says what kind of attribute it is, in lower case: *number* of *fax number*."""
        return self.name.rsplit(maxsplit=1)[-1].casefold()

    @property
    def phrase(self) -> str:
        """Words for a question: *the fax number of the archive*."""
        return f"the {self.name} of {self.owner}"


def attribute(phrase: str) -> Attribute | None:
    """Return a phrase as an attribute of an owner; None where it is no such phrase.

    >>> attribute("the archive's email")
    Attribute(name='email', owner='the archive')
    """
    plain = phrase.strip(" ?!.")
    words = [word.lower for word in tokens(plain)]
    if any(word in ASKING | AUXILIARIES for word in words):
        return None
    if (parts := OWNER_BEFORE.fullmatch(plain)) is not None:
        owner = parts["owner"]
        owner = owner[:-2] if owner[-1] in "sS" else owner[:-1]
    elif (parts := OWNER_AFTER.fullmatch(plain)) is not None:
        owner = parts["owner"]
    else:
        return None
    named = DETERMINER.sub("", parts["attribute"], count=1)
    if any(word.lower in PREPOSITIONS for word in tokens(named)):
        return None
    return Attribute(named, owner)


def continued(fragment: str, turn: Turn) -> str | None:
    """Return the question that a fragment about an attribute asks; None for other fragments.

    After *What's the fax of the archive?*, *museum's address?* makes *What's the address of the museum?*, as do
    *email?*, *its email?* and *and the museum?* with the archive's email and the museum's fax. A fragment that names
    attribute and owner stands alone after any other question.
    """
    asking = IDENTIFYING.match(turn.question)
    opening = asking[0] if asking else ""
    last = attribute(turn.question[len(opening) :])
    phrase = _with_owner(fragment, last, turn).strip(" ?!.")
    asked = attribute(phrase)
    if asked is not None and asked.owner.casefold() in PRONOUNS:
        return None
    if asked is None and last is not None and pointers(phrase):
        asked = _of_person(phrase, last) if opening[:3].casefold() == "who" else None
    elif asked is None and last is not None:
        asked = _other_part(phrase, last)
    if asked is None:
        return None
    if last is None:
        return None if pointers(phrase) else f"{phrase[:1].upper()}{phrase[1:]}?"
    if asked.owner.casefold() == DETERMINER.sub("", last.owner, count=1).casefold():
        asked = replace(asked, owner=last.owner)
    if asked.head != last.head and (person := OF_PERSON_OR_PLACE.match(opening)) is not None:
        opening = f"{'What' if person[0][0].isupper() else 'what'}{opening[person.end() :]}"
    return f"{opening}{asked.phrase}?"


def lone(fragment: str, turn: Turn) -> bool:
    """Tell whether a fragment names an attribute that nothing in the previous question could be exchanged for."""
    words = tokens(fragment)
    return (
        bool(words)
        and len(words) <= MOST_NOUNS
        and words[-1].lower in ATTRIBUTES
        and not any(word.lower in ATTRIBUTES for word in tokens(turn.question))
    )


def without_owner(question: str) -> str | None:
    """Return the attribute that a question asks for without saying of what; None for other questions.

    >>> without_owner("what's the deadline?"), without_owner("what's the deadline for bids?")
    ('the deadline', None)
    """
    asking = EXISTS.match(question) or IDENTIFYING.match(question)
    phrase = question[asking.end() :].strip(" ?!.") if asking else ""
    words = tokens(phrase)
    article = ("a ", "an ") if asking is not None and asking.re is EXISTS else "the "
    named = len(words) <= MOST_NOUNS and phrase.casefold().startswith(article) and words[-1].lower in ATTRIBUTES
    return phrase if named and not any(word.lower in NO_NOUNS or word.capital for word in words) else None


def _with_owner(fragment: str, last: Attribute | None, turn: Turn) -> str:
    """Return the fragment with the owner's name instead of *its*, *his*, *her*, *their* or *this*.

    If the previous question asked about another owner, *its* and *of it* are left out, and the others stay.
    """
    pointing = pointers(fragment)
    if len(pointing) != 1:
        return fragment
    meant = antecedent(pointing[0], turn)
    if meant is None or (last is None and not lone(fragment, turn)):
        return fragment
    if last is None or meant.text in last.owner:
        return substitute(fragment, [(pointing[0], meant)])
    pointer = pointing[0].token
    return fragment[pointer.end :] if pointer.lower == "its" else OF_IT.sub("", fragment)


def _of_person(phrase: str, last: Attribute) -> Attribute | None:
    """After *Who is the head of the library?*, *her email* is *the email of the head of the library*."""
    determiner, _, noun = phrase.partition(" ")
    of_person = determiner.casefold() in {"his", "her", "their"} and noun.casefold() in ATTRIBUTES
    return Attribute(noun, last.phrase) if of_person else None


def _other_part(phrase: str, last: Attribute) -> Attribute | None:
    """Another attribute of the same owner, or the same one of another owner."""
    noun = DETERMINER.sub("", phrase, count=1)
    words = tokens(noun)
    if not words or len(words) > MOST_NOUNS or any(word.lower in NO_NOUNS or word.numeric for word in words):
        return None
    if words[-1].lower in ATTRIBUTES:
        return Attribute(noun, last.owner)
    return Attribute(last.name, phrase) if last.head in ATTRIBUTES else None
