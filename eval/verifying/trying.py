"""Gives statements to the checks, to the built-in judge and to the language model as judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from hashlib import sha256
from time import perf_counter
from typing import TYPE_CHECKING

from pincite.bot.answers import Outcome, Usage
from pincite.bot.drafts import Cite, Draft
from pincite.bot.verify import CHECKS, Verifier
from pincite.bot.verify.checks import Finding, finding
from pincite.bot.verify.judges import BatchJudge, Judge
from pincite.bot.verify.statement import pair
from pincite.bot.verify.verifier import NOT_JUDGED
from pincite.eval.verifying.statements import LabelledStatement
from pincite.eval.verifying.trial import JudgeOutcomes, Trial
from pincite.index.types import Span

if TYPE_CHECKING:
    from pincite.bot.settings import Settings

ALL_CHECKS = "all checks"


def measure(claims: Sequence[LabelledStatement], settings: Settings) -> Trial:
    """Try the checks and the judges that the settings name.

    Raises:
        LLMUnavailable: the settings want a language model to judge, and none is configured.
    """
    from pincite.bot.bot import Bot

    with Bot(settings=settings) as bot:
        return attempt(claims, bot.judge, bot.batch_judge, at_once=settings.llm_concurrency)


def attempt(
    claims: Sequence[LabelledStatement], judge: Judge, batch: Callable[[], BatchJudge | None], *, at_once: int = 1
) -> Trial:
    """Try the checks, the built-in judge and, if there is one, the language model.

    Args:
        claims: the statements.
        judge: the built-in judge.
        batch: makes a judge that is asked about several statements of a document at once; None if there is none.
        at_once: requests to it at the same time.
    """
    judges = [_built_in(claims, judge)]
    if batch() is not None:
        judges.append(_model_outcomes(claims, judge, batch, at_once))
    return Trial(claims=tuple(claims), checks=tuple(_checked(claims)), judges=tuple(judges))


def _checked(claims: Sequence[LabelledStatement]) -> list[JudgeOutcomes]:
    """Each check alone, then all of them."""
    pairs = [pair(claim.text, " ".join(cite.reading for cite in claim.cites), _before(claim)) for claim in claims]
    rows = [JudgeOutcomes(name=check.name, outcomes=tuple(_outcome(check(one)) for one in pairs)) for check in CHECKS]
    return [*rows, JudgeOutcomes(name=ALL_CHECKS, outcomes=tuple(_outcome(finding(one)) for one in pairs))]


def _outcome(refusal: Finding | None) -> Outcome | None:
    return "verified" if refusal is None else refusal.outcome


def _before(claim: LabelledStatement) -> str:
    """The passage before the last cited sentence."""
    last = claim.cites[-1]
    return last.passage.document.text[: last.span.start]


def _built_in(claims: Sequence[LabelledStatement], judge: Judge) -> JudgeOutcomes:
    began = perf_counter()
    outcomes = [_settled(Verifier(judge, _all_cites([claim])).check(_draft(claim)).outcome) for claim in claims]
    return JudgeOutcomes(name=getattr(judge, "name", "given"), outcomes=tuple(outcomes), seconds=perf_counter() - began)


def _model_outcomes(
    claims: Sequence[LabelledStatement], judge: Judge, batch: Callable[[], BatchJudge | None], at_once: int
) -> JudgeOutcomes:
    """A language model's outcomes of the statements."""
    began = perf_counter()
    asked = _requests(claims)
    with ThreadPoolExecutor(at_once) as pool:
        judged = list(pool.map(lambda places: _request([claims[place] for place in places], judge, batch()), asked))
    outcomes: dict[int, Outcome | None] = {}
    for places, one in zip(asked, judged, strict=True):
        outcomes |= dict(zip(places, one.outcomes, strict=True))
    return JudgeOutcomes(
        name=judged[0].name,
        outcomes=tuple(outcomes[place] for place in range(len(claims))),
        prompt=judged[0].prompt,
        unjudged=sum(one.unjudged for one in judged),
        usage=reduce(Usage.plus, (one.usage for one in judged)),
        seconds=perf_counter() - began,
    )


def _requests(claims: Sequence[LabelledStatement]) -> list[list[int]]:
    """Group statements as one answer might hold them, by document.

    No two of a request cite the same sentences: a true statement would give its false twin away. They are in the order
    of their hashes, which tells nothing of their labels.
    """
    together: dict[tuple[int, int], list[int]] = {}
    count: Counter[tuple[int, tuple[Span, ...]]] = Counter()
    for place in sorted(range(len(claims)), key=lambda place: sha256(claims[place].text.encode()).digest()):
        claim = claims[place]
        same = claim.document, tuple(cite.span for cite in claim.cites)
        together.setdefault((claim.document, count[same]), []).append(place)
        count[same] += 1
    return [together[key] for key in sorted(together)]


def _request(claims: Sequence[LabelledStatement], judge: Judge, batch: BatchJudge | None) -> JudgeOutcomes:
    """A language model's outcomes of a few statements; one without a label is unverified, and counted."""
    assert batch is not None
    verifier = Verifier(judge, _all_cites(claims), batch, strict=True)
    checked = [verifier.check(_draft(claim)) for claim in claims]
    pending = [one for one in checked if one.outcome == "pending"]
    settled = iter(verifier.settle(pending).statements if pending else [])
    final = [next(settled) if one.outcome == "pending" else one for one in checked]
    return JudgeOutcomes(
        name=batch.name,
        outcomes=tuple(_settled(one.outcome) for one in final),
        prompt=batch.prompt,
        unjudged=sum(one.finding == NOT_JUDGED for one in final),
        usage=batch.usage(),
    )


def _settled(outcome: str | None) -> Outcome | None:
    outcomes: dict[str | None, Outcome] = {"verified": "verified", "refuted": "refuted", "unverified": "unverified"}
    return outcomes.get(outcome)


def _draft(claim: LabelledStatement) -> Draft:
    return Draft(claim.text, claim.cites)


def _all_cites(claims: Sequence[LabelledStatement]) -> tuple[Cite, ...]:
    return tuple(cite for claim in claims for cite in claim.cites)
