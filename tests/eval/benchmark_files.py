"""Tiny made-up benchmarks in the published formats, and answers to their questions."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pincite.bot.answers import Answer, Citation, PassageRef
from pincite.eval.benchmarks import Benchmark
from pincite.eval.gold import ResolvedPair

TOWER = "The red tower has nine bells. It was built by Ada Moss in 1432. Nobody rings the bells."
MILL = "The old mill grinds rye. It belongs to the village of Ost."
HARBOUR = "Ost has a small harbour. Boats bring salt. Salt is sold on Mondays ."


def squad2(folder: Path) -> Path:
    def qa(name: str, question: str, *answers: str, text: str = TOWER) -> dict[str, Any]:
        found = [{"text": a, "answer_start": text.index(a)} for a in answers]
        return {"id": name, "question": question, "answers": found, "is_impossible": not found}

    article = {
        "title": "Red_Tower",
        "paragraphs": [
            {
                "context": TOWER,
                "qas": [
                    qa("t1", " How many bells hang in the tower?", "nine", "nine bells", "nine"),
                    qa("t2", "Who built the tower?", "Ada Moss", "by Ada Moss"),
                    qa("t3", "Who rings at noon?"),
                ],
            },
            {
                "context": MILL,
                "qas": [qa("m1", "What is ground there?", "rye", text=MILL), qa("m2", "Who is the miller?")],
            },
        ],
    }
    path = folder / "dev-v2.0.json"
    path.write_text(json.dumps({"version": "v2.0", "data": [article]}), "utf-8")
    return path


def clapnq(folder: Path) -> Path:
    sentences = ["Ost has a small harbour.", "Boats bring salt.", "Salt is sold on Mondays ."]
    passage = {"title": "Ost", "text": f"{HARBOUR} ", "sentences": sentences}

    def output(answer: str, *numbers: int, skip: bool = False) -> dict[str, Any]:
        return {"answer": answer, "selected_sentences": [sentences[n] for n in numbers], "meta": {"skip": skip}}

    def line(name: str, question: str, *outputs: dict[str, Any]) -> str:
        return json.dumps({"id": name, "input": question, "passages": [passage], "output": list(outputs)}) + "\n"

    deep = folder / "annotated_data" / "dev"
    deep.mkdir(parents=True)
    (deep / "clapnq_dev_answerable.jsonl").write_text(
        line(
            "c1",
            "how does salt come to ost",
            output("By boat.", 0, 1),
            output("Boats bring it.", 1),
            output("", skip=True),
        )
    )
    (deep / "clapnq_dev_unanswerable.jsonl").write_text(line("c2", "who is mayor of ost", output("")))
    return folder


def chunking(folder: Path) -> Path:
    (folder / "corpora").mkdir()
    (folder / "corpora" / "tower.md").write_text(TOWER, "utf-8")
    (folder / "corpora" / "mill.md").write_text(MILL, "utf-8")

    def reference(text: str, quote: str) -> dict[str, Any]:
        start = text.index(quote)
        return {"content": quote, "start_index": start, "end_index": start + len(quote)}

    rows = [
        ("Who built it?", [reference(TOWER, "It was built by Ada Moss"), reference(TOWER, "Nobody")], "tower"),
        ("Whose is the mill?", [reference(MILL, "village of Ost")], "mill"),
    ]
    with (folder / "questions_df.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["question", "references", "corpus_id"])
        writer.writerows((question, json.dumps(references), corpus) for question, references, corpus in rows)
    return folder


def ramdocs(folder: Path) -> Path:
    def document(text: str, kind: str, answer: str) -> dict[str, str]:
        return {"text": text, "type": kind, "answer": answer}

    rows = [
        {
            "question": "When was the tower of Ost built?",
            "documents": [
                document("The bell tower was finished in 1,432 by Ada Moss.", "correct", "1,432"),
                document("The water tower was put up in 1901.", "correct", "1901"),
                document("The bell tower was finished in 1650.", "misinfo", "1650"),
                document("Towers are tall.", "noise", "unknown"),
            ],
            "disambig_entity": ["Bell tower", "Water tower"],
            "gold_answers": ["1,432", "1901"],
            "wrong_answers": ["1650"],
        },
        {
            "question": "What does the mill grind?",
            "documents": [document(MILL, "correct", "Rye")],
            "disambig_entity": ["Mill"],
            "gold_answers": ["Rye"],
            "wrong_answers": [],
        },
    ]
    (folder / "RAMDocs_test.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


def wice(folder: Path) -> Path:
    rows = [
        ("supported", [[0, 1], [2]]),
        ("partially_supported", [[1]]),
        ("not_supported", []),
    ]
    (folder / "claim_dev.jsonl").write_text(
        "".join(
            json.dumps(
                {
                    "label": label,
                    "supporting_sentences": supporting,
                    "claim": "Ost sells salt.",
                    "evidence": ["Ost has a harbour.", "Salt comes by boat.", "It is sold."],
                    "meta": {"id": f"w{number}", "claim_context": "Ost is a village."},
                }
            )
            + "\n"
            for number, (label, supporting) in enumerate(rows)
        )
    )
    return folder


def answer(
    benchmark: Benchmark,
    says: str | None,
    *,
    cites: Sequence[tuple[str, str]] = (),
    passages: Sequence[tuple[str, int, int]] = (),
    confidence: float = 0.5,
    short: str | None = None,
) -> Answer:
    """An answer that cites quotes by their document's id; an abstention where it says nothing."""
    documents = {document.id: document for document in benchmark.documents}

    def citation(name: str, quote: str) -> Citation:
        start = documents[name].text.index(quote)
        return Citation(
            document_id=name,
            title="",
            source="",
            published=None,
            paragraph=1,
            page=None,
            start=start,
            end=start + len(quote),
            quote=quote,
            score=1.0,
        )

    return Answer(
        question="?",
        standalone_question="?",
        status="abstained" if says is None else "answered",
        verdict=None,
        text=says or "No answer in the documents.",
        short=short,
        statements=(),
        citations=tuple(citation(*cite) for cite in cites),
        passages=tuple(PassageRef(document_id=d, start=start, end=end, score=1.0) for d, start, end in passages),
        confidence=confidence,
        writer="reader",
        collection="x",
        index_id="x",
    )


def oracle(benchmark: Benchmark, asked: ResolvedPair) -> Answer:
    """The answer that cites and retrieves all evidence and says all that is accepted."""
    if not asked.pair.answerable:
        return answer(benchmark, None, confidence=0.0)
    found = [alternatives[0] for alternatives in asked.evidence]
    says = " and ".join(part[0] for part in asked.pair.answers) or " ".join(r.quote for r in found)
    made = answer(
        benchmark,
        says,
        passages=[(r.document_id, r.span.start, r.span.end) for r in found],
        confidence=1.0,
    )
    citations = [
        Citation(
            document_id=r.document_id,
            title="",
            source="",
            published=None,
            paragraph=1,
            page=None,
            start=r.span.start,
            end=r.span.end,
            quote=r.quote,
            score=1.0,
        )
        for r in found
    ]
    return made.model_copy(update={"citations": tuple(citations)})
