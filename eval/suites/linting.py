"""Everything that is wrong or doubtful in a suite, at once."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pincite.bot.asking.polar import polar
from pincite.eval.gold import KINDS, ResolvedPair
from pincite.eval.remarks import Remark, Remarks
from pincite.eval.suites.evidence import locate, resolved
from pincite.eval.suites.files import Suite, SuiteLine
from pincite.eval.suites.rules import DRAFT, NAMES_AN_ANSWER, SuiteProblem
from pincite.eval.values import says
from pincite.index.terms import content_terms
from pincite.index.types import Document

COPIED = 0.6
"""Share of its evidence's content words above which a question repeats it: retrieval would find it by its words
alone."""

SENTENCE = 3
"""Fewest content words of a quote that is more than a name: rows and columns have to be asked for by their names."""

ALIKE = 0.8
"""Jaccard similarity of content words from which two questions count as one asked twice."""

FEW = 8
"""Pairs of a kind below which its figures say little: a 95 % interval of a share of 0.8 is then 0.5 wide."""

DOUBTS = Remarks(
    "doubt",
    {
        "draft": "a draft: complete it and remove the tag, until then it is not asked",
        "nearMiss": "near miss: {reason}",
        "copied": "the question repeats {percent}% of the content words of its evidence: ask in words of your own",
        "unsaid": "the answer {wording!r} does not stand in its evidence, nor does any other accepted wording",
        "noVerdict": "it asks for yes or no but has no verdict: any answer on its evidence counts as right",
        "repeated": "nearly the same question as {id} (line {line})",
        "shared": "it is in test, but rests on the same characters as {ids} in dev: "
        "all pairs on one fact belong to one split",
    },
)


def lint(suite: Suite, documents: Sequence[Document]) -> list[SuiteProblem]:
    """All errors and warnings of a suite (as `read` or `load` gave it), in the order of its lines."""
    problems = list(suite.problems)
    asked: list[tuple[int, ResolvedPair]] = []
    for line in suite.lines:
        if DRAFT in line.pair.tags:
            problems.append(_warning(line, DOUBTS.say("draft")))
            continue
        try:
            asked.append((line.number, resolved(line.pair, documents)))
        except ValueError as error:
            problems.append(SuiteProblem(line.number, "error", str(error)))
        problems.extend(_warning(line, message) for message in _missed(line, documents))
    complete = [line for line in suite.lines if DRAFT not in line.pair.tags]
    for line in complete:
        problems.extend(_warning(line, message) for message in (*_undecided(line), *_copies(line), *_unsupported(line)))
    problems.extend(_repeated(complete))
    problems.extend(_few(complete))
    problems.extend(_shared(asked))
    return sorted(problems, key=lambda problem: (problem.line, problem.severity))


def _missed(line: SuiteLine, documents: Sequence[Document]) -> Iterator[Remark]:
    """Doubts about near misses: they change no figure, so a pair is asked without them, too."""
    for quote in line.pair.near_miss:
        try:
            locate(quote, documents)
        except ValueError as error:
            yield DOUBTS.say("nearMiss", reason=str(error))


def _copies(line: SuiteLine) -> Iterator[Remark]:
    """Doubts about a question that repeats its evidence, all entries together. Cells and names may be repeated."""
    asked = set(content_terms(line.pair.question))
    entries = [[content_terms(one.quote) for one in alternatives] for alternatives in line.pair.evidence]
    words = [word for alternatives in entries for word in max(alternatives, key=lambda some: _share(some, asked))]
    share = _share(words, asked)
    sentences = any(len(some) >= SENTENCE for alternatives in entries for some in alternatives)
    if sentences and share > COPIED:
        yield DOUBTS.say("copied", percent=round(100 * share))


def _share(words: Sequence[str], asked: set[str]) -> float:
    return sum(word in asked for word in words) / len(words) if words else 0.0


def _undecided(line: SuiteLine) -> Iterator[Remark]:
    """A doubt about a polar question whose gold has neither a verdict nor words: *no* would be as right as *yes*."""
    pair = line.pair
    if pair.answerable and not pair.answers and pair.verdict is None and polar(pair.question):
        yield DOUBTS.say("noVerdict")


def _unsupported(line: SuiteLine) -> Iterator[Remark]:
    if line.pair.kind not in NAMES_AN_ANSWER:
        return
    quotes = [e.quote for alternatives in line.pair.evidence for e in alternatives]
    for part in line.pair.answers if quotes else ():
        if part and not any(says(quote, part, question=line.pair.question) for quote in quotes):
            yield DOUBTS.say("unsaid", wording=part[0])


def _repeated(lines: Sequence[SuiteLine]) -> Iterator[SuiteProblem]:
    """Questions that are nearly the same, in the same conversation.

    Two sets of Jaccard similarity s share one of the rarest `n - ceil(s * n) + 1` words of each (Chaudhuri, Ganti and
    Kaushik 2006), so only questions that share such a word are compared.
    """
    terms = [frozenset(content_terms(line.pair.question)) for line in lines]
    frequency = Counter(term for some in terms for term in some)
    rare: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        ordered = sorted(terms[number], key=lambda term: (frequency[term], term))
        prefix = ordered[: len(ordered) - math.ceil(ALIKE * len(ordered)) + 1]
        for other in sorted({n for term in prefix for n in rare[term]}):
            before = lines[other]
            same = len(terms[number] & terms[other]) / len(terms[number] | terms[other])
            if same >= ALIKE and before.pair.history == line.pair.history:
                yield _warning(line, DOUBTS.say("repeated", id=before.pair.id, line=before.number))
        for term in prefix:
            rare[term].append(number)


def _few(lines: Sequence[SuiteLine]) -> Iterator[SuiteProblem]:
    counts = Counter(line.pair.kind for line in lines)
    for kind in KINDS:
        if 0 < counts[kind] < FEW:
            pairs = "pair" if counts[kind] == 1 else "pairs"
            yield SuiteProblem(0, "warning", f"only {counts[kind]} {pairs} of kind {kind}: its figures will say little")


def _shared(asked: Sequence[tuple[int, ResolvedPair]]) -> Iterator[SuiteProblem]:
    """Pairs of `test` that rest on characters on which one of `dev` rests, too."""
    dev_spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for _, one in asked:
        for place in (r for alternatives in one.evidence for r in alternatives):
            if one.pair.split == "dev":
                dev_spans[place.document_id].append((place.span.start, place.span.end, one.pair.id))
    for number, one in asked:
        if one.pair.split == "dev":
            continue
        shared = {
            other
            for alternatives in one.evidence
            for place in alternatives
            for start, end, other in dev_spans[place.document_id]
            if start < place.span.end and place.span.start < end
        }
        if shared:
            names = ", ".join(sorted(shared)[:3])
            yield _doubt(number, one.pair.id, DOUBTS.say("shared", ids=names))


def _warning(line: SuiteLine, remark: Remark) -> SuiteProblem:
    return _doubt(line.number, line.pair.id, remark)


def _doubt(number: int, id_: str, remark: Remark) -> SuiteProblem:
    return SuiteProblem(number, "warning", f"{id_}: {remark}", remark)
