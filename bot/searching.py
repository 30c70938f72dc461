"""Passages for a query, with their exact characters, as programs get them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from pincite.bot.bot import Bot

MOST_PASSAGES = 50

MOST_TOGETHER = 10
"""Collections that a program may ask together."""

LONGEST_QUERY = 10_000
"""Characters of a query; a longer one is a document, and takes seconds to look for."""


class FoundPassage(BaseModel):
    """A passage: `document.text[start:end] == text`."""

    document_id: str
    title: str
    source: str
    start: int
    end: int
    text: str
    score: float
    collection: str | None = Field(
        default=None, description="The collection that holds the document; null where the retriever knows none."
    )


class FoundPassages(BaseModel):
    """Passages, best first."""

    passages: list[FoundPassage]


def search(bot: Bot, query: str, count: int, *, beside: Sequence[Bot] = ()) -> FoundPassages:
    """Find the passages of a bot's collections that are nearest to a query.

    `beside` are other bots, whose collections are searched, too; all passages come in one ranking.
    """
    return FoundPassages(
        passages=[
            FoundPassage(
                document_id=one.document.id,
                title=one.document.title,
                source=one.document.source,
                start=one.passage.start,
                end=one.passage.end,
                text=one.passage.text,
                score=round(float(one.score), 4),
                collection=one.collection,
            )
            for one in bot.retriever_with(beside).retrieve(query, count).passages
        ]
    )
