"""Whether a statement answers the question, besides being true to its sources.

A sentence of a document can be verified and still be no answer: a phishing attempt, an account, an advertisement. So a
statement has to bear on the question, and so has every sentence that it rests on. Addresses and accounts are shown only
if the question asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from pincite.bot.asking.kinds import Kind, kind
from pincite.bot.verify.checks.check import Finding
from pincite.bot.verify.languages import ENGLISH, lexicon_of
from pincite.bot.verify.statement import ParsedText
from pincite.index.terms import terms

if TYPE_CHECKING:
    from pincite.bot.drafts import Cite, Draft
    from pincite.bot.verify.verifier import Checked

ADDRESS = re.compile(
    r"\b(?:https?|hxxps?|ftp|javascript|data|mailto):\S"
    r"|\bwww\.\w"
    r"|\b[\w-]{2,63}(?:\[?\.\]?[\w-]{2,63}){0,4}\[?\.\]?(?:com|org|net|info|biz|io|co|app|dev|site|online|shop|xyz|top|"
    r"link|gov|edu|eu|uk|de|fr|nl|ru|cn|example|test|invalid)\b(?!\.\w)"
    r"|\b[\w-]{2,63}\.[a-z]{2,3}/\w"
    r"|[\w.+-]{1,64} ?(?:@|[(\[]at[)\]]) ?[\w-]{1,63}\.\w",
    re.IGNORECASE,
)
"""An address on the web or for mail, however it is written."""

ACCOUNT = re.compile(
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"
    r"|\b(?:bc1|[13])[a-zA-HJ-NP-Z0-9]{25,62}\b|\b0x[0-9a-fA-F]{40}\b"
    r"|\b[Aa]ccount(?: number| no\.?)? \d{6,34}\b"
    r"|\+\d[\d ()/-]{7,20}\d|\b0\d{2,4}[ /-]\d{3}[ -]?\d{2,4}\b"
)
"""An account, a wallet or a telephone number."""

ASKED_FOR = re.compile(
    r"\b(?:web ?sites?|web ?pages?|links?|urls?|address(?:es)?|e-?mails?|contacts?|reach|phones?|telephones?|call|"
    r"hotline|ibans?|accounts?|bank(?:s|ing)?|wallets?|sign in|log ?in|register|book|order|download|online|domains?|"
    r"servers?|endpoints?|repositor(?:y|ies)|numbers? to)\b|\bhow (?:do|can|should) (?:i|we|one|you) pay\b"
    r"|\bpay(?:able)? to\b",
    re.IGNORECASE,
)
"""Words of a question that asks for one of these."""

OPEN_KINDS = frozenset({Kind.SUMMARISE, Kind.DOCUMENT, Kind.COMPARE, Kind.TALK})
"""Kinds of questions that many sentences answer, each a little."""

OPEN = re.compile(r"(?i)\W{0,20}(?:(?:and )?(?:what|how) about|tell|describe|explain|give|show|list|write|say)\b")
"""Beginnings of other such questions."""

POINTING = re.compile(r"(?i)\W{0,20}(?:it|its|they|their|he|his|she|her|this|these|those|there)\b")
"""Beginnings of sentences that name their matter elsewhere and so can't be weighed by themselves."""

RELEVANCE = "relevance"
"""Name of the check."""

UNASKED = Finding(RELEVANCE, "names an address, an account or a number that was not asked for")
BESIDE = Finding(RELEVANCE, "does not answer the question")
RESTS_BESIDE = Finding(RELEVANCE, "rests on a sentence that has nothing to do with the question")


@runtime_checkable
class Weighing(Protocol):
    """Weighs texts against a question. A judge that can lets statements be checked for relevance."""

    def bears(self, question: str, text: str) -> bool:
        """Whether a text may have to do with a question; True if in doubt."""
        ...

    def answers(self, question: str, text: str) -> bool:
        """Whether an answer rests on a text more likely than not; True if in doubt."""
        ...

    def denies(self, question: str, verdict: Literal["yes", "no"], text: str) -> bool:
        """Whether a text answers a polar question the other way."""
        ...


class Relevance:
    """Checks drafts against one question.

    Args:
        question: a whole question.
        judge: weighs texts, if it can; otherwise only addresses are looked for.
        marking: whether unverified statements are shown, too.
    """

    def __init__(self, question: str, judge: object, *, marking: bool = True) -> None:
        self._told = {"verified", "pending", *(("unverified",) if marking else ())}
        self.question = question
        self._asks_for_address = bool(ASKED_FOR.search(question)) or names_address(question)
        self._open = kind(question) in OPEN_KINDS or OPEN.match(question) is not None
        self._judge = judge if isinstance(judge, Weighing) else None
        self._bears = lru_cache(maxsize=None)(self._weigh)

    def checked(self, draft: Draft, check: Callable[[Draft], Checked]) -> Checked:
        """Check a draft; it states nothing unless the part that would be shown bears on the question."""
        from pincite.bot.verify.verifier import Checked

        checked = check(draft)
        if checked.outcome not in self._told:
            return checked
        if (beside := self._why_beside(draft)) is not None:
            return Checked(draft, 0.0, None, beside)
        bearing = draft.cites if draft.weighed else tuple(cite for cite in draft.cites if self._bears(_own_words(cite)))
        if len(bearing) == len(draft.cites):
            return checked
        again = check(replace(draft, cites=bearing)) if bearing else None
        if (again is None or _worse(again, checked)) and self._asked_for(draft, bearing):
            return checked
        if again is None or again.outcome not in {"verified", "pending", "refuted"}:
            return Checked(draft, 0.0, None, RESTS_BESIDE)
        return replace(again, without=(*again.without, *(cite for cite in draft.cites if cite not in bearing)))

    def _asked_for(self, draft: Draft, cites: tuple[Cite, ...]) -> bool:
        """Whether each clause that other sentences than `kept` carry bears on the question.

        A sentence alone may not show what it has to do with a question: *For the Owner it is six.* The clause that says
        it does; what a document wants said beside the answer does not.
        """
        held = frozenset(terms(" ".join(cite.reading for cite in cites)))
        text = ParsedText(draft.text, lexicon_of(draft.text, self.question))
        return all(self._bears(clause.text.strip(" ,;:.")) for clause in text.clauses if clause.matter - held)

    def _why_beside(self, draft: Draft) -> Finding | None:
        """Why a draft is no answer; None if it is one."""
        asked_for = self._asks_for_address or draft.named
        if names_address(draft.text) and not asked_for and not (draft.weighed and self._answers(draft)):
            return UNASKED
        return BESIDE if not draft.weighed and not self._bears(draft.text) else None

    def denies(self, verdict: Literal["yes", "no", "mixed"], cites: tuple[Cite, ...]) -> bool:
        """Whether the statement below a verdict would say the opposite."""
        if self._judge is None or verdict == "mixed":
            return False
        return any(self._judge.denies(self.question, verdict, cite.reading) for cite in cites)

    def _answers(self, draft: Draft) -> bool:
        """Whether what a reader quotes is more likely evidence than not."""
        return self._judge is None or all(self._judge.answers(self.question, cite.reading) for cite in draft.cites)

    def _weigh(self, text: str) -> bool:
        if self._judge is None or self._open or POINTING.match(text) or lexicon_of(text, self.question) is not ENGLISH:
            return True
        return self._judge.bears(self.question, text)


def _own_words(cite: Cite) -> str:
    """A sentence without the labels read before it; with them where it has no words of its own."""
    if cite.view is None:
        return cite.reading
    own = "".join(piece.text for piece in cite.view.pieces if not piece.repeated).strip(" :")
    return own if POINTING.match(own) else cite.reading


def _worse(again: Checked, before: Checked) -> bool:
    """Whether a statement fares worse without some of its sentences."""
    return again.outcome != before.outcome or (again.finding is not None and before.finding is None)


def names_address(text: str) -> bool:
    """Whether a text holds an address, an account or a telephone number.

    >>> names_address("Sign in at www.bank.example"), names_address("He was born in St. Ives, i.e. in 1902.")
    (True, False)
    """
    return ADDRESS.search(text) is not None or ACCOUNT.search(text) is not None
