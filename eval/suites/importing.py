"""Gold pairs from a table or a loosely written suite: quotes are looked for and written back exactly.

A quote may differ from its document in white space, case and marks. Where no quote is given, sentences that say the
answer are proposed; a proposal that nobody confirms stays a draft.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pincite.eval.errors import SuiteError
from pincite.eval.gold import Evidence, GoldPair
from pincite.eval.suites import spreadsheets
from pincite.eval.suites.adopting import evidence_at
from pincite.eval.suites.evidence import document_named
from pincite.eval.suites.files import listed, refusals
from pincite.eval.suites.kinds import guess
from pincite.eval.suites.rebasing import loosely
from pincite.eval.suites.rules import DRAFT, SuiteProblem, broken
from pincite.eval.values import says
from pincite.index.sentences import sentences
from pincite.index.spans import Span
from pincite.index.terms import content_terms
from pincite.index.types import Document

NO = frozenset({"no", "n", "false", "0"})
YES = frozenset({"yes", "y", "true", "1"})

_NUMBERED = re.compile(rf"(?:{'|'.join(spreadsheets.NUMBERED)}) \d{{1,2}}")

SHOWN = 60
"""Characters of a quote in a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceProposal:
    """A sentence that says the answer, for a question without a quote."""

    line: int
    question: str
    answer: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPairs:
    """The result of reading a table."""

    pairs: tuple[GoldPair, ...]
    drafts: tuple[str, ...]
    """Ids of the pairs that a person has yet to confirm."""
    problems: tuple[SuiteProblem, ...]
    """Lines that are wrong, with what to do."""


Confirm = Callable[[EvidenceProposal], bool | None]
"""Says yes or no to a proposal; None leaves it to a person."""


def imported(path: Path, documents: Sequence[Document], confirm: Confirm = lambda proposal: None) -> ImportedPairs:
    """Read pairs from CSV, TSV, XLSX or JSON lines.

    Args:
        path: the file.
        documents: what the pairs are about.
        confirm: answers a proposal.

    Raises:
        SuiteError: the file itself can't be read.
    """
    pairs: list[GoldPair] = []
    problems: list[SuiteProblem] = []
    line_of_id: dict[str, int] = {}
    for number, entry in _lines(path):
        try:
            if isinstance(entry, str):
                raise ValueError(entry)
            pair = _pair(number, entry, documents, confirm)
            if pair.id in line_of_id:
                raise ValueError(f"line {line_of_id[pair.id]} has the id {pair.id}, too: ids are unique")
            wrong = broken(pair)
        except ValueError as error:
            problems.append(SuiteProblem(number, "error", str(error)))
            continue
        if wrong:
            problems.extend(SuiteProblem(number, "error", message) for message in wrong)
            continue
        line_of_id[pair.id] = number
        pairs.append(pair)
    drafts = tuple(pair.id for pair in pairs if DRAFT in pair.tags)
    return ImportedPairs(pairs=tuple(pairs), drafts=drafts, problems=tuple(problems))


def find(quote: str, documents: Sequence[Document], after: str = "") -> tuple[Document, Span]:
    """The place of a quote whose white space, case and marks may differ.

    Args:
        quote: the quote.
        documents: where it may stand.
        after: the end of the text before it, where it stands at several places; white space does not count.

    Raises:
        ValueError: it stands nowhere, or at several places; the message says what to do.
    """
    exact = [(d, Span(at, at + len(quote))) for d in documents for at in _occurrences(quote, d.text)]
    places = exact or [(document, span) for document in documents for span in loosely(quote, document.text)]
    if after and len(places) > 1:
        ending = "".join(after.split())
        places = [p for p in places if "".join(p[0].text[: p[1].start].split()).endswith(ending)]
    if len(places) == 1:
        return places[0]
    short = quote if len(quote) <= SHOWN else f"{quote[:SHOWN].rstrip()}…"
    if not places:
        where = documents[0].origin if len(documents) == 1 else f"any of {len(documents)} documents"
        raise ValueError(f"the quote {short!r} does not stand in {where}: copy it from the document")
    titles = sorted({document.title for document, _ in places})
    if len(titles) > 1:
        raise ValueError(f"the quote {short!r} stands in {', '.join(titles[:3])}: say which in the column document")
    raise ValueError(
        f"the quote {short!r} stands {len(places)} times in {titles[0]}: copy more of the text around it, or write the "
        "characters right before it in the column after"
    )


def proposals(
    question: str, answers: Sequence[Sequence[str]], documents: Sequence[Document]
) -> list[tuple[Document, Span]]:
    """For each part of an answer the sentence that says it and is most like the question; empty if a part has none."""
    asked = set(content_terms(question))
    chosen: list[tuple[Document, Span]] = []
    for part in answers:
        best: tuple[float, Document, Span] | None = None
        for document in documents:
            for span in sentences(document.text):
                text = span.of(document.text)
                shared = len(asked.intersection(content_terms(f"{document.title} {text}")))
                if shared <= (best[0] if best is not None else 0):
                    continue
                if says(text, part, question=question, denied=False):
                    best = (shared, document, span)
        if best is None:
            return []
        if (best[1], best[2]) not in chosen:
            chosen.append((best[1], best[2]))
    return chosen


def _lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """The lines of a file as fields of a pair, or their faults."""
    if path.suffix.lower() in spreadsheets.TABLES:
        for row in spreadsheets.rows(path):
            try:
                yield row.number, _fields(row.cells)
            except ValueError as error:
                yield row.number, str(error)
        return
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(path, f"it can't be read: {error}") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                value = json.loads(line)
            except ValueError as error:
                yield number, f"malformed JSON: {error}"
                continue
            if not isinstance(value, dict):
                yield number, "a line has to be one JSON object"
            elif value.keys() != {"collection"}:
                yield number, value


def _fields(cells: Mapping[str, str]) -> dict[str, Any]:
    """A row as the fields of a pair.

    Raises:
        ValueError: a cell is not understood.
    """
    columns = {*spreadsheets.COLUMNS, spreadsheets.WEIGHT, spreadsheets.HISTORY, *spreadsheets.NUMBERED}
    for heading in cells:
        if heading not in columns and not _NUMBERED.fullmatch(heading):
            raise ValueError(
                f"the column {heading!r} is unknown. The columns are: {', '.join(sorted(columns))}, evidence 2, …"
            )
    fields: dict[str, Any] = {
        name: cells[name] for name in ("id", "question", "kind", "split", "note") if name in cells
    }
    if "verdict" in cells:
        fields["verdict"] = cells["verdict"].lower()
    if "answer" in cells:
        parts = [[w.strip() for w in part.split("|") if w.strip()] for part in cells["answer"].split(";")]
        fields["answers"] = [part for part in parts if part]
    if "tags" in cells:
        fields["tags"] = [tag.strip() for tag in cells["tags"].split(",") if tag.strip()]
    if "answerable" in cells:
        answerable = cells["answerable"].lower()
        if answerable not in YES | NO:
            raise ValueError(f"answerable is {cells['answerable']!r}: write yes or no")
        fields["answerable"] = answerable in YES
    if spreadsheets.WEIGHT in cells:
        fields["weight"] = _weight(cells[spreadsheets.WEIGHT])
    if spreadsheets.HISTORY in cells:
        fields["history"] = _history(cells[spreadsheets.HISTORY])
    fields["evidence"] = _evidence(cells)
    if near_miss := _quotes(cells, "near miss"):
        fields["near_miss"] = near_miss
    return fields


def _weight(cell: str) -> float:
    """A weight as it is written.

    Raises:
        ValueError: it is no positive number.
    """
    try:
        weight = float(cell)
    except ValueError:
        weight = math.nan
    if not 0.0 < weight < math.inf:
        raise ValueError(f"weight is {cell!r}: write a number above 0, such as 2 or 0.5, or leave it empty")
    return weight


def _history(cell: str) -> list[dict[str, str]]:
    """The turns of a conversation.

    Raises:
        ValueError: a line is no turn.
    """
    turns = []
    for line in cell.splitlines():
        question, arrow, answer = line.partition(spreadsheets.ANSWERS.strip())
        if not (question.strip() and arrow and answer.strip()):
            raise ValueError(f"history {line!r}: write each turn in a line of its own, as question => answer")
        turns.append({"question": question.strip(), "answer": answer.strip()})
    return turns


def _evidence(cells: Mapping[str, str]) -> list[list[dict[str, str]]]:
    """Each quote with its alternatives.

    Raises:
        ValueError: there are alternatives to no quote.
    """
    for heading in cells:
        if heading.startswith("alternative") and heading.replace("alternative", "evidence") not in cells:
            raise ValueError(f"{heading} is filled in and {heading.replace('alternative', 'evidence')} is empty")
    entries = []
    for quote in _quotes(cells, "evidence"):
        lines = cells.get(quote["heading"].replace("evidence", "alternative"), "").splitlines()
        others = [{"quote": line.strip(), "document": quote["document"]} for line in lines if line.strip()]
        entries.append([quote, *others])
    return entries


def _quotes(cells: Mapping[str, str], column: str) -> list[dict[str, str]]:
    """The quotes of a numbered column, each with its document and the characters before it."""
    return [
        {
            "quote": quote,
            "document": cells.get(heading.replace(column, "document"), ""),
            "after": cells.get(heading.replace(column, "after"), ""),
            "heading": heading,
        }
        for heading, quote in cells.items()
        if heading.startswith(column)
    ]


def _pair(number: int, given: Mapping[str, Any], documents: Sequence[Document], confirm: Confirm) -> GoldPair:
    """One pair, its quotes written back exactly.

    Raises:
        ValueError: it is no pair, or a quote is not found.
    """
    fields = listed(dict(given))
    question = fields.get("question")
    if not isinstance(question, str) or not question.strip():
        raise ValueError("it has no question: fill in the column question")
    answers, verdict = fields.get("answers") or [], fields.get("verdict")
    quotes = [[_quote(one) for one in alternatives] for alternatives in fields.get("evidence") or []]
    if not (answers or verdict or quotes) and fields.get("answerable", True):
        raise ValueError("it has no answer: give one, or write no in the column answerable")
    fields.setdefault("answerable", True)
    fields.setdefault("split", "dev")
    fields.setdefault(
        "kind",
        guess(
            question,
            answers=answers,
            verdict=verdict,
            answerable=fields["answerable"],
            follows=bool(fields.get("history")),
        ),
    )
    fields.setdefault("id", f"{fields['kind']}-{sha256(' '.join(question.lower().split()).encode()).hexdigest()[:8]}")
    fields["evidence"] = [[_exact(*quote, documents) for quote in one] for one in quotes]
    if fields.get("near_miss"):
        fields["near_miss"] = [_exact(*_quote(one), documents) for one in fields["near_miss"]]
    if not fields["evidence"] and fields["answerable"]:
        fields = _proposed(number, fields, documents, confirm)
    try:
        return GoldPair.model_validate_json(json.dumps(fields), strict=True)
    except ValidationError as error:
        raise ValueError(refusals(error)[0]) from None


def _quote(given: Any) -> tuple[str, str, str]:
    """A quote, the name of its document and the characters before it, the last two empty where they are not given."""
    if isinstance(given, str):
        return given, "", ""
    if isinstance(given, dict) and isinstance(given.get("quote"), str):
        return given["quote"], given.get("document") or "", given.get("after") or ""
    raise ValueError(f"evidence {given!r}: write the quote, or an object with quote and document")


def _exact(quote: str, name: str, after: str, documents: Sequence[Document]) -> dict[str, Any]:
    document, span = find(quote, [document_named(name, documents)] if name else documents, after)
    return evidence_at(document, span, documents).model_dump(exclude_defaults=True)


def _proposed(number: int, fields: dict[str, Any], documents: Sequence[Document], confirm: Confirm) -> dict[str, Any]:
    """The fields with the sentences that say the answer; a draft unless all of them are confirmed."""
    question, answers = fields["question"], fields.get("answers") or []
    places = proposals(question, answers, documents)
    if not places:
        raise ValueError(
            "it has no evidence, and no sentence of the documents says the answer: fill in the column evidence"
        )
    quotes = [evidence_at(document, span, documents) for document, span in places]
    joined = "; ".join(part[0] for part in answers)
    decisions = [
        confirm(EvidenceProposal(line=number, question=question, answer=joined, evidence=one)) for one in quotes
    ]
    if False in decisions:
        raise ValueError("it has no evidence, and what was proposed was refused: fill in the column evidence")
    fields = fields | {"evidence": [[one.model_dump(exclude_defaults=True)] for one in quotes]}
    if all(decisions):
        return fields
    note = "the evidence was found by its words: confirm it and remove the tag draft"
    return fields | {
        "tags": [*fields.get("tags", ()), DRAFT],
        "note": f"{fields['note']}; {note}" if fields.get("note") else note,
    }


def _occurrences(quote: str, text: str) -> Iterator[int]:
    place = text.find(quote) if quote else -1
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)
