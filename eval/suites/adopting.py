"""Gold pairs from rated answers: a praised answer becomes a pair, a criticised one the draft of a pair.

The text and the citations of a praised answer become the gold, so such a pair favours the product that it measures. It
is tagged `own-answer`, and reports count it apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from pincite.bot.answers import Answer, Citation
from pincite.eval.errors import SuiteError
from pincite.eval.gold import Evidence, Exchange, GoldPair, Kind
from pincite.eval.suites.evidence import document_named, occurrences
from pincite.eval.suites.files import Suite
from pincite.eval.suites.kinds import guess
from pincite.eval.suites.rules import DRAFT, broken
from pincite.eval.values.tokens import words
from pincite.index.types import Document, Span

FEEDBACK = "feedback"
"""Tag of every pair from a rated answer."""

OWN_ANSWER = "own-answer"
"""Tag of a pair whose gold was taken over from what the product itself answered."""

UNSEEN = "adopted from the product's own answer: check the answer and the evidence, then remove the tag draft"
"""Note of an unconfirmed pair."""


class Candidate(BaseModel):
    """A rated answer, as feedback is stored; other fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    answer: Answer
    rating: Literal["up", "down"]
    comment: str | None = None
    created: datetime
    history: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Adopted:
    """The pairs and drafts made from candidates."""

    pairs: tuple[GoldPair, ...]
    """From praised answers: complete, if the answer was right."""
    drafts: tuple[GoldPair, ...]
    """From criticised answers: a person has to add the right answer and its evidence."""
    skipped: tuple[str, ...]
    """Questions that the suite holds already."""
    rated: Mapping[str, Candidate] = field(default_factory=dict)
    """The rated answer behind each pair and draft, by its id."""


def adopt(candidates: str | Path, suite: Suite | None, documents: Sequence[Document] = ()) -> Adopted:
    """Make pairs from candidates; write them with `append`.

    Of several candidates for one question the newest counts. A pair joins the split of the pairs on the same quote,
    otherwise `dev`, since a person has looked at it.

    Args:
        candidates: JSONL, one `Candidate` a line.
        suite: the suite that the pairs are for, if it exists.
        documents: the cited documents, so that evidence can name them by their sources rather than ids.

    Raises:
        SuiteError: a line is not a candidate.
    """
    return adopted(_read(Path(candidates)), suite, documents)


def adopted(candidates: Iterable[Candidate], suite: Suite | None, documents: Sequence[Document] = ()) -> Adopted:
    """Make pairs from candidates that were read before, as `adopt` does."""
    existing = {question_key(pair.question, pair.history) for pair in suite.pairs} if suite else set()
    ids = {pair.id for pair in suite.pairs} if suite else set()
    splits = {e.quote: pair.split for pair in (suite.pairs if suite else ()) for one in pair.evidence for e in one}
    newest: dict[tuple[str, ...], Candidate] = {}
    for candidate in sorted(candidates, key=lambda c: c.created.timestamp()):
        newest[question_key(candidate.answer.question, candidate.history)] = candidate
    pairs, drafts, skipped = [], [], []
    rated: dict[str, Candidate] = {}
    for key, candidate in newest.items():
        if key in existing:
            skipped.append(candidate.answer.question)
            continue
        name = _id(FEEDBACK, key, ids)
        ids.add(name)
        rated[name] = candidate
        pair = _pair(name, candidate, documents, splits) if candidate.rating == "up" else None
        if pair is None or broken(pair):
            drafts.append(_draft(name, candidate))
        else:
            pairs.append(pair)
    return Adopted(tuple(pairs), tuple(drafts), tuple(skipped), rated)


def unconfirmed(pair: GoldPair) -> GoldPair:
    """An adopted pair as a draft, which is not asked before a person has confirmed it."""
    note = f"{pair.note}; {UNSEEN}" if pair.note else UNSEEN
    return pair.model_copy(update={"tags": (*pair.tags, DRAFT), "note": note})


def same_question(pair: GoldPair, suite: Suite) -> GoldPair | None:
    """The pair of a suite that asks the same in the same conversation."""
    key = question_key(pair.question, pair.history)
    return next((one for one in suite.pairs if question_key(one.question, one.history) == key), None)


def new_id(prefix: str, question: str, history: Sequence[Exchange], taken: Container[str]) -> str:
    """An id for a question that no other pair has: the prefix and a hash of its words."""
    return _id(prefix, question_key(question, history), taken)


def _read(path: Path) -> Iterator[Candidate]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SuiteError(path, f"it can't be read: {error.strerror or error}") from None
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not raw.strip():
            continue
        try:
            yield Candidate.model_validate_json(raw)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"])) or "the line"
            raise SuiteError(path, f"not a feedback candidate: {where}: {first['msg']}", line=number) from None


def _pair(name: str, candidate: Candidate, documents: Sequence[Document], splits: Mapping[str, str]) -> GoldPair | None:
    """The pair of a praised answer; None if its citations are no longer in the documents."""
    answer = candidate.answer
    if answer.status == "abstained":
        return GoldPair(
            id=name,
            question=answer.question,
            history=candidate.history,
            kind=guess(answer.question, answerable=False, follows=bool(candidate.history)),
            split="dev",
            answerable=False,
            tags=(FEEDBACK, OWN_ANSWER),
            note=candidate.comment,
        )
    try:
        evidence = tuple((_evidence(citation, documents),) for citation in answer.citations)
    except ValueError:
        return None
    quotes = [e.quote for (e,) in evidence]
    split: Literal["dev", "test"] = "test" if "test" in {splits.get(quote) for quote in quotes} else "dev"
    return GoldPair(
        id=name,
        question=answer.question,
        history=candidate.history,
        kind=_kind(candidate),
        split=split,
        answerable=True,
        answers=((answer.short,),) if answer.short and words(answer.short) else (),
        verdict=answer.verdict,
        evidence=evidence,
        tags=(FEEDBACK, OWN_ANSWER),
        note=candidate.comment,
    )


def _draft(name: str, candidate: Candidate) -> GoldPair:
    return GoldPair(
        id=name,
        question=candidate.answer.question,
        history=candidate.history,
        kind=_kind(candidate),
        split="dev",
        answerable=True,
        tags=(FEEDBACK, DRAFT),
        note=candidate.comment or f"The answer was rated {candidate.rating}: {candidate.answer.text}",
    )


def _kind(candidate: Candidate) -> Kind:
    """Guess the kind from the question and its answer."""
    answer = candidate.answer
    return guess(
        answer.question,
        answers=((answer.short,),) if answer.short else (),
        verdict="mixed" if answer.disagreements else answer.verdict,
        follows=bool(candidate.history),
    )


def _evidence(citation: Citation, documents: Sequence[Document]) -> Evidence:
    """A citation as evidence, by the shortest name of its document that names only it."""
    document = next((d for d in documents if d.id == citation.document_id), None)
    if document is None:
        if documents:
            raise ValueError(f"no document has the id {citation.document_id}")
        return Evidence(document=citation.document_id, quote=citation.quote)
    if document.text[citation.start : citation.end] != citation.quote:
        raise ValueError(f"{citation.quote!r} does not stand at {citation.start} of {document.source}")
    return evidence_at(document, Span(citation.start, citation.end), documents)


def evidence_at(document: Document, span: Span, documents: Sequence[Document]) -> Evidence:
    """A span as evidence, by the shortest name of its document that names only it.

    Raises:
        ValueError: it can't be told from the same characters elsewhere in the document.
    """
    quote = span.of(document.text)
    return Evidence(document=_name(document, documents), quote=quote, after=_after(document.text, quote, span.start))


def _name(document: Document, documents: Sequence[Document]) -> str:
    parts = document.origin.replace("\\", "/").replace("seeds:", "").split("/")
    for length in range(1, len(parts) + 1):
        name = "/".join(parts[-length:])
        try:
            if name and document_named(name, documents) is document:
                return name
        except ValueError:
            continue
    return document.id


def _after(text: str, quote: str, start: int) -> str | None:
    """The shortest text before a quote that sets it apart from its copies; None if there are none."""
    places = list(occurrences(quote, text))
    if len(places) == 1:
        return None
    before = {place: text[:place].rstrip() for place in places}
    wanted = before.pop(start)
    for length in range(1, len(wanted) + 1):
        after = wanted[-length:]
        if not after[0].isspace() and not any(other.endswith(after) for other in before.values()):
            return after
    raise ValueError("the quote can't be told from the same one elsewhere")


def question_key(question: str, history: Sequence[Exchange] = ()) -> tuple[str, ...]:
    """The words of a question and its conversation; equal for the same question."""
    return (_plain(question) or question.strip(), *(_plain(exchange.question) for exchange in history))


def _plain(text: str) -> str:
    return " ".join(words(text))


def _id(prefix: str, key: tuple[str, ...], taken: Container[str]) -> str:
    digest = hashlib.sha256("\n".join(key).encode()).hexdigest()
    return next(name for n in range(8, 65) if (name := f"{prefix}-{digest[:n]}") not in taken)
