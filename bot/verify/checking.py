"""One statement against the sentences that it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.bot.drafts import Cite, Draft, quotation
from pincite.bot.verify.judges import Judge
from pincite.bot.verify.judges.overlap import coverage
from pincite.bot.verify.names import exchanged, misquoted, unknown_names
from pincite.bot.verify.narrow import narrowed
from pincite.bot.verify.polarity import SAME_MATTER, clauses, turned
from pincite.bot.verify.quantities import mismatches
from pincite.index.terms import UNSPACED, content_terms
from pincite.index.types import Span

DIGITS = 4
"""Of a probability; more would differ between processors."""


DENIED = 1 / 3
"""Share of a claim's terms that a sentence holds at least which denies it: of 5,172 false claims that were written for
the reader, 19 in 20 share more than that with the text that they contradict."""

CLAIM = 3
"""Terms that a clause has at least which says something by itself."""

COPIED = 6
"""Words at the end of a statement from which on it is a copy."""

LIMITED = r"(?:\s*:|,?\s+(?:only|unless|until|till|if|except|but|provided|than|though|although|without|not|nor)\b)"
"""How a sentence goes on that what stands before it is not to be taken without."""

WORD = re.compile(r"[\w'’-]+")

IN_SPACES = re.compile(rf"[^{UNSPACED}]+")
"""A word of a script that parts words by spaces."""

JOINING = frozenset("and or of the for in de la al bin von van".split())
"""Words that a list of names may hold beside them."""

ARTICLES = frozenset({"the", "a", "an"})

BROKEN_OFF = frozenset(
    "a an the and or but of that which than because is are was were be to by from as if his her its their".split()
)
"""Words that no statement ends with."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement and what came of checking it."""

    draft: Draft
    """With the citations that it needs, narrowed to the words that carry it."""
    support: float
    """Probability that they support it."""
    refused: str = ""
    """Why it does not hold; empty where it does."""
    without: tuple[str, ...] = ()
    """Citations that were taken out although the statement holds, with the reason."""


class Verifier:
    """Checks the statements of one answer. Only sentences that were shown can be cited."""

    def __init__(self, judge: Judge, shown: Sequence[Cite]) -> None:
        self._support = judge
        self._sentences = shown

    def check(self, draft: Draft) -> Checked:  # noqa: PLR0911 - one for each way a check ends
        """Whether a statement holds.

        A statement that cites nothing gets the shown sentence that supports it best, if one does by the same rules.
        """
        if not all(self._shown(cite) for cite in draft.cites):
            return Checked(draft, 0.0, "cites what was not shown")
        if any(draft.text == quotation(cite.text) for cite in draft.cites):
            return Checked(draft, 1.0)  # a quotation is its own support
        if why := _unfit(draft.text):
            return Checked(draft, 0.0, why)
        if not draft.cites:
            found = self._supporting(draft)
            return found or Checked(draft, 0.0, "no sentence is named for it, and none supports it")
        text, context = _cited(draft.cites), _context(draft.cites)
        if why := self._differs(draft.text, text, context):
            return Checked(draft, 0.0, why)
        judged = self._judge(draft.text, text)
        if judged is None:
            return Checked(draft, self._score(draft.text, text), "the sentences that it names do not say that")
        kept, without = self._needed(draft)
        return Checked(replace(draft, cites=_narrow(draft.text, kept)), round(judged, DIGITS), without=tuple(without))

    def says(self, claim: str, cites: Sequence[Cite]) -> bool:
        """Whether sentences say a claim."""
        text = _cited(cites)
        differs = _unfit(claim) or self._differs(claim, text, _context(cites))
        return not differs and self._judge(claim, text) is not None

    def denies(self, claim: str, cites: Sequence[Cite]) -> bool:
        """Whether sentences are about a claim's matter and say otherwise."""
        text = _cited(cites)
        contradicted = self._support.judge([(claim, text)])[0].contradicted
        if contradicted >= 0.5 and coverage(claim, text) >= DENIED:  # noqa: PLR2004 - more likely than not
            return True
        differs = bool(mismatches(claim, text)) or turned(claim, text) is not None
        return differs and coverage(re.sub(r"\d\S*", " ", claim), text) >= SAME_MATTER

    def _differs(self, statement: str, text: str, context: str) -> str:
        """In what a statement differs from its citations, of all that can be compared; empty for nothing."""
        if wrong := mismatches(statement, text):
            return str(wrong[0])
        if quotes := misquoted(statement, text):
            return f"quotes “{quotes[0]}”, which is not what the source says"
        if opposed := turned(statement, text):
            return f"says “{opposed[0]}”, the source says “{' '.join(opposed[1].split())}”"
        if names := unknown_names(statement, f"{text} {context}"):
            return f"names {', '.join(names)}, the source does not"
        if swapped := exchanged(statement, text):
            return f"says {swapped[0]} where the source says {swapped[1]}"
        return "breaks off where the source goes on" if _breaks_off(statement, text) else ""

    def _judge(self, statement: str, text: str) -> float | None:
        """The probability of support, where it is enough; of the whole, and of every clause that says something."""
        parts = [statement, *_claims(statement)]
        worst = min(self._support.judge([(part, text) for part in parts]), key=lambda judged: judged.supported)
        return worst.supported if worst.enough and worst.supported > worst.contradicted else None

    def _score(self, statement: str, text: str) -> float:
        return round(self._support.judge([(statement, text)])[0].supported, DIGITS)

    def _shown(self, cite: Cite) -> bool:
        return any(
            shown.passage.document.id == cite.passage.document.id
            and shown.span.start <= cite.span.start < cite.span.end <= shown.span.end
            for shown in self._sentences
        )

    def _supporting(self, draft: Draft) -> Checked | None:
        best: tuple[float, Cite] | None = None
        for cite in self._sentences:
            text = _cited([cite])
            if self._differs(draft.text, text, _context([cite])):
                continue
            judged = self._judge(draft.text, text)
            if judged is not None and (best is None or judged > best[0]):
                best = (judged, cite)
        if best is None:
            return None
        return Checked(replace(draft, cites=_narrow(draft.text, [best[1]])), round(best[0], DIGITS))

    def _needed(self, draft: Draft) -> tuple[list[Cite], list[str]]:
        """The citations without those that say nothing of the statement and that it holds without."""
        kept = list(draft.cites)
        without: list[str] = []
        for cite in reversed(draft.cites) if len(kept) > 1 else ():
            rest = [other for other in kept if other is not cite]
            if not rest or self._judge(draft.text, _cited([cite])) is not None:
                continue
            if not self._differs(draft.text, _cited(rest), _context(rest)) and self._judge(draft.text, _cited(rest)):
                kept = rest
                without.append(f"a citation of “{' '.join(_cited([cite]).split())}”: it says nothing of “{draft.text}”")
        return kept, without


def _unfit(statement: str) -> str:
    """Why a text states nothing, whatever it cites; empty where it does."""
    bare = statement.strip(" ()[]\"'“”‘’")
    if bare.endswith(("?", "？", "؟")):
        return "is a question"
    words = WORD.findall(bare)
    named = all(IN_SPACES.fullmatch(word) and (word[0].isupper() or word in JOINING) for word in words)
    alone = words[words[0].lower() in ARTICLES :] if words else []
    single = len(alone) == 1 and IN_SPACES.fullmatch(alone[0])
    if single or (words and (named or (bare[-1].isalpha() and words[-1].lower() in BROKEN_OFF))):
        return "is no complete statement"
    return ""


def _breaks_off(statement: str, text: str) -> bool:
    """Whether a statement without a full stop ends as a copy of the text does, before what limits it or within a name.

    *He gave the deal his approval* says more than *he gave the deal his approval only after the treaty*.
    """
    words = WORD.findall(statement)
    if len(words) < COPIED or not statement.rstrip(" )\"'”’")[-1:].isalnum():
        return False
    tail = r"\W+".join(map(re.escape, words[-COPIED:]))
    if re.search(rf"\b{tail}{LIMITED}", text, re.IGNORECASE):
        return True
    name = words[-1][0].isupper()  # that goes on, as *the United* does
    return name and any(m[1].isupper() for m in re.finditer(rf"\b{tail}\s+(\w)", text, re.IGNORECASE))


def _claims(statement: str) -> list[str]:
    """The clauses of a statement that say something by themselves; none where it is one clause."""
    parts = [part.of(statement).strip(" ,") for part in clauses(statement)]
    return [part for part in parts if len(content_terms(part)) >= CLAIM] if len(parts) > 1 else []


def _cited(cites: Sequence[Cite]) -> str:
    """The cited sentences, in the order in which they are cited."""
    return " ".join(cite.text for cite in cites)


def _context(cites: Sequence[Cite]) -> str:
    """What names the matter of cited sentences: titles, headings, and what stands before them in their passages."""
    parts = []
    for cite in cites:
        document, passage = cite.passage.document, cite.passage.passage
        parts += [document.title, passage.heading, document.text[passage.start : cite.span.start]]
    return " ".join(parts)


def _narrow(statement: str, cites: Sequence[Cite]) -> tuple[Cite, ...]:
    """The citations, each as the words that carry the statement; what several carry together is left whole."""
    if len(cites) > 1:
        return tuple(cites)
    (cite,) = cites
    part = narrowed(statement, cite.text)
    return (replace(cite, span=Span(cite.span.start + part.start, cite.span.start + part.end)),)
