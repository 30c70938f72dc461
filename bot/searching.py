"""Passages for a query, with their exact characters, as programs get them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

if TYPE_CHECKING:
    from pincite.bot.bot import Bot

MOST_PASSAGES = 50

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


class FoundPassages(BaseModel):
    """Passages, best first."""

    passages: list[FoundPassage]


def search(bot: Bot, query: str, count: int) -> FoundPassages:
    """Find the passages of a bot's collection that are nearest to a query."""
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
            )
            for one in bot.retriever.retrieve(query, count).passages
        ]
    )
