"""The answer to talk: a reply of its own, or the last answer's sources once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from pincite.bot.answers import Answer, Timings, Usage
from pincite.bot.asking.followups import History, condense
from pincite.bot.asking.talk.acts import Act
from pincite.bot.asking.talk.replies import LEADS, reply
from pincite.bot.asking.talk.revisiting import REVISITING, Last, drafts
from pincite.bot.assembly import Assembly
from pincite.bot.drafts import citable
from pincite.bot.events import DoneEvent, Event, RetrievedEvent
from pincite.bot.guiding import Surveyed
from pincite.bot.settings import Settings
from pincite.bot.telling import references
from pincite.bot.verify import Verifier

if TYPE_CHECKING:
    from pincite.bot.chain import Retriever
    from pincite.bot.verify.judges import BatchJudge, Judge
    from pincite.index.retrieve import Retrieval

WRITER = "talk"
"""Name of the writer of these answers, which is neither the reader nor a language model."""


def stream(
    act: Act,
    utterance: str,
    history: History,
    collections: Sequence[str],
    *,
    settings: Settings,
    retriever: Retriever,
    judge: Judge,
    batch: BatchJudge | None = None,
) -> Iterator[Event]:
    """Reply to talk. Only talk about the last answer looks into the documents, for that answer's sources.

    Args:
        act: what the utterance does.
        utterance: as it was cleaned.
        history: (question, answer) pairs of the conversation so far, oldest first.
        collections: the names of what is asked.
        settings: how many passages to read, and what to do with unverified statements.
        retriever: finds the passages of the last question again.
        judge: judges the statements of a language model's last answer.
        batch: judges in its place, all of them at once.
    """
    began = perf_counter()
    last = Last.of(history) if act in REVISITING else None
    retrieval: Retrieval | None = None
    assembly = Assembly(Verifier(judge, ()), mark=False)
    if last is not None:
        retrieval = retriever.retrieve(condense(last.question, last.before).searched, settings.top_k)
        yield RetrievedEvent(standalone_question=utterance, passages=references(retrieval.passages))
        verifier = Verifier(judge, citable(retrieval.passages), batch, strict=settings.judge == "llm")
        assembly = Assembly(verifier, mark=False, lead=LEADS[act])
        for draft in drafts(act, last, retrieval.passages):
            yield from assembly.add(assembly.check(draft))
        yield from assembly.settle()
    acted = bool(assembly.statements)
    documents = retriever.extent()[0] if act is Act.HOLDINGS and isinstance(retriever, Surveyed) else None
    words = reply(act, ", ".join(collections), answered=last is not None, documents=documents)
    yield DoneEvent(
        answer=Answer(
            question=utterance,
            standalone_question=utterance,
            status="talk",
            verdict=None,
            text=assembly.text if acted else words,
            short=None,
            statements=assembly.statements,
            citations=assembly.citations,
            passages=references(retrieval.passages) if retrieval is not None and acted else (),
            confidence=assembly.confidence,
            checks=assembly.verifier.ran,
            writer=WRITER,
            prompts=assembly.verifier.prompts,
            collection=collections[0],
            collections=tuple(collections),
            index_id=retrieval.index_id if retrieval is not None else "",
            usage=batch.usage() if batch is not None else Usage(),
            timings_ms=Timings(
                judge=round(assembly.judge_seconds * 1000, 1), total=round((perf_counter() - began) * 1000, 1)
            ),
        )
    )
