"""A small suite on the real seeds, indexed once, and outcomes made up without any index."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

from pincite import Answer, Bot, Citation, Settings, Statement
from pincite.bot.answers import PassageRef, Timings
from pincite.eval import suites
from pincite.eval.gold import GoldPair, Resolved, ResolvedPair
from pincite.eval.runs import Exam, QuestionRecord, of_suite
from pincite.index.types import Span

ROUHANI = (
    "Hassan Rouhani, president of Iran before Raisi, travelled to Russia four times in the eight years he held office."
)

PAIRS: list[dict[str, Any]] = [
    {
        "id": "sco-status",
        "question": "Is Iran a full SCO member?",
        "kind": "conflict",
        "split": "test",
        "answerable": True,
        "verdict": "mixed",
        "evidence": [
            [
                {
                    "document": "sco-status.md",
                    "quote": 'Its official website still refers to Iran as one of its "observer" members.',
                }
            ]
        ],
    },
    {
        "id": "rouhani-visits",
        "question": "How many times did Rouhani visit Russia?",
        "kind": "factoid",
        "split": "dev",
        "answerable": True,
        "answers": [["four", "four times", "4"]],
        "evidence": [
            [
                {
                    "document": "relations.md",
                    "quote": ROUHANI,
                }
            ]
        ],
    },
    {
        "id": "rouhani-follow-up",
        "question": "And how often did he go there?",
        "history": [{"question": "Did Rouhani visit Russia?", "answer": "Yes."}],
        "kind": "follow_up",
        "split": "dev",
        "answerable": True,
        "answers": [["four", "4"]],
        "evidence": [
            [
                {
                    "document": "relations.md",
                    "quote": ROUHANI,
                }
            ]
        ],
    },
    {
        "id": "mercury",
        "question": "What is the boiling point of mercury?",
        "kind": "unanswerable",
        "split": "test",
        "answerable": False,
    },
    {
        "id": "night-watch",
        "question": "Who painted the Night Watch?",
        "kind": "unanswerable",
        "split": "dev",
        "answerable": False,
    },
]


@pytest.fixture(scope="session")
def seed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the seeds are indexed; not to be written to."""
    home = tmp_path_factory.mktemp("seeds") / "home"
    with Bot(settings=Settings.read(home=home, collection="seeds")) as bot:
        bot.answer("Is Iran a full SCO member?")
    return home


@pytest.fixture
def home(seed_home: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own in which the seeds are indexed."""
    return Path(shutil.copytree(seed_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def small_suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small suite on the seeds; not to be written to."""
    path = tmp_path_factory.mktemp("suites") / "small.jsonl"
    path.write_text("".join(json.dumps(pair) + "\n" for pair in PAIRS), "utf-8")
    return path


@pytest.fixture
def suite_file(tmp_path: Path) -> Path:
    """A small suite on the seeds."""
    path = tmp_path / "small.jsonl"
    path.write_text("".join(json.dumps(pair) + "\n" for pair in PAIRS), "utf-8")
    return path


@pytest.fixture
def exam(home: Path, suite_file: Path) -> Exam:
    """The small suite, answered from the seeds by the offline writer."""
    return of_suite(suites.load(suites.find(suite_file)), Settings.read(home=home))


Made = Callable[..., QuestionRecord]

TEXT = "Almonds grow in Andalusia. They bloom in February. Figs grow in Anatolia."
"""What the made-up document says."""

ALMONDS, BLOOM, FIGS = "Almonds grow in Andalusia.", "They bloom in February.", "Figs grow in Anatolia."


def citation(quote: str, start: int | None = None, document: str = "d") -> Citation:
    return Citation(
        document_id=document,
        title="Plants",
        source="plants.md",
        published=None,
        paragraph=1,
        page=None,
        start=TEXT.index(quote) if start is None else start,
        end=(TEXT.index(quote) if start is None else start) + len(quote),
        quote=quote,
        score=0.9,
    )


def made(
    id_: str = "q",
    *,
    cites: tuple[str, ...] | None = (ALMONDS,),
    error: str | None = None,
    short: str | None = None,
    verdict: str | None = None,
    said: str | None = None,
    status: Literal["answered", "likely"] = "answered",
    passages: tuple[str, ...] = (TEXT,),
    confidence: float = 0.8,
    latency: float = 100.0,
    gold: tuple[tuple[str, ...], ...] = ((ALMONDS,),),
    document: str = "d",
    **pair: Any,
) -> QuestionRecord:
    """A record: what was cited of the made-up document (None: abstained), and what should have been.

    Records of one document rest on the same evidence, and so are one cluster.
    """
    fields = {"question": "Where do almonds grow?", "kind": "factoid", "split": "test", "answerable": True} | pair
    asked = ResolvedPair(
        pair=GoldPair(id=id_, **fields),
        evidence=tuple(
            tuple(
                Resolved(document_id=document, span=Span(TEXT.index(q), TEXT.index(q) + len(q)), quote=q)
                for q in alternatives
            )
            for alternatives in (gold if fields["answerable"] else ())
        ),
    )
    if error is not None:
        return QuestionRecord(number=0, asked=asked, answer=None, error=error, seconds=1.0)
    citations = tuple(citation(quote, document=document) for quote in cites or ())
    spoken = said if said is not None else " ".join(f"“{quote}”" for quote in cites or ())
    answered = cites is not None
    statements = (
        (
            Statement(
                text=spoken,
                start=0,
                end=len(spoken),
                citations=tuple(range(len(citations))),
                support=1.0,
                outcome="verified",
                supported=True,
            ),
        )
        if answered
        else ()
    )
    answer = Answer(
        question=fields["question"],
        standalone_question=fields["question"],
        status=status if answered else "abstained",
        verdict=verdict,  # type: ignore[arg-type]
        text=spoken if answered else "The documents don't answer this.",
        short=short,
        statements=statements,
        citations=citations,
        passages=tuple(
            PassageRef(document_id=document, start=TEXT.index(p), end=TEXT.index(p) + len(p), score=0.5)
            for p in passages
        ),
        confidence=confidence,
        writer="reader",
        collection="plants",
        index_id="i",
        timings_ms=Timings(total=latency),
    )
    return QuestionRecord(
        number=0, asked=asked, answer=answer, seconds=latency / 1000, resolves=(True,) * len(citations)
    )
