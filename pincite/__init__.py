"""Answers questions over your documents and pins every statement to the exact characters that back it.

>>> import pincite
>>> answer = pincite.answer("Is Iran a full SCO member?")  # doctest: +SKIP
>>> answer.citations[0].quote  # doctest: +SKIP

Names are imported when they are first used, so that `import pincite` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pincite.bot.answers import (
        Answer,
        AnswerableQuestion,
        Citation,
        Disagreement,
        Dropped,
        Guidance,
        PassageRef,
        Statement,
        Timings,
        Usage,
    )
    from pincite.bot.bot import Bot
    from pincite.bot.errors import (
        EmptyQuestion,
        LLMUnavailable,
        NoFilter,
        NothingToVerify,
        QuestionTooLong,
        ReceiptUnreadable,
    )
    from pincite.bot.events import (
        CitationEvent,
        DoneEvent,
        Event,
        HeadEvent,
        OutcomeEvent,
        RetrievedEvent,
        StatementEvent,
    )
    from pincite.bot.once import aanswer, answer, stream, verify
    from pincite.bot.settings import Settings
    from pincite.bot.verifying.receipts import Receipt
    from pincite.bot.verifying.results import CheckedStatement, Verification
    from pincite.index.errors import (
        CollectionNameError,
        CollectionNotFound,
        DatabaseUnavailable,
        DataFolderError,
        DiskFull,
        DocumentNotFound,
        IndexBroken,
        IndexBusy,
        IndexMismatch,
        LoadError,
        NothingWithin,
        PinciteError,
        SettingsError,
        VectorStoreUnavailable,
    )
    from pincite.index.library import add, collections, document, documents, drop, rebuild, remove, sources
    from pincite.index.progress import Progress
    from pincite.index.report import Report
    from pincite.index.types import Document, Passage, Section, Span
    from pincite.index.where import Where

_HOMES = {
    "pincite.bot.answers": (
        "Answer",
        "AnswerableQuestion",
        "Citation",
        "Disagreement",
        "Dropped",
        "Guidance",
        "PassageRef",
        "Statement",
        "Timings",
        "Usage",
    ),
    "pincite.bot.bot": ("Bot",),
    "pincite.bot.errors": (
        "EmptyQuestion",
        "LLMUnavailable",
        "NoFilter",
        "NothingToVerify",
        "QuestionTooLong",
        "ReceiptUnreadable",
    ),
    "pincite.bot.events": (
        "CitationEvent",
        "DoneEvent",
        "Event",
        "HeadEvent",
        "OutcomeEvent",
        "RetrievedEvent",
        "StatementEvent",
    ),
    "pincite.bot.once": ("aanswer", "answer", "stream", "verify"),
    "pincite.bot.settings": ("Settings",),
    "pincite.bot.verifying.receipts": ("Receipt",),
    "pincite.bot.verifying.results": ("CheckedStatement", "Verification"),
    "pincite.index.errors": (
        "CollectionNameError",
        "CollectionNotFound",
        "DataFolderError",
        "DatabaseUnavailable",
        "DiskFull",
        "DocumentNotFound",
        "IndexBroken",
        "IndexBusy",
        "IndexMismatch",
        "LoadError",
        "NothingWithin",
        "PinciteError",
        "SettingsError",
        "VectorStoreUnavailable",
    ),
    "pincite.index.library": (
        "add",
        "collections",
        "document",
        "documents",
        "drop",
        "rebuild",
        "remove",
        "sources",
    ),
    "pincite.index.progress": ("Progress",),
    "pincite.index.report": ("Report",),
    "pincite.index.types": ("Document", "Passage", "Section", "Span"),
    "pincite.index.where": ("Where",),
}
"""The module that defines each public name."""

_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Answer",
    "AnswerableQuestion",
    "Bot",
    "CheckedStatement",
    "Citation",
    "CitationEvent",
    "CollectionNameError",
    "CollectionNotFound",
    "DataFolderError",
    "DatabaseUnavailable",
    "Disagreement",
    "DiskFull",
    "Document",
    "DocumentNotFound",
    "DoneEvent",
    "Dropped",
    "EmptyQuestion",
    "Event",
    "Guidance",
    "HeadEvent",
    "IndexBroken",
    "IndexBusy",
    "IndexMismatch",
    "LLMUnavailable",
    "LoadError",
    "NoFilter",
    "NothingToVerify",
    "NothingWithin",
    "OutcomeEvent",
    "Passage",
    "PassageRef",
    "PinciteError",
    "Progress",
    "QuestionTooLong",
    "Receipt",
    "ReceiptUnreadable",
    "Report",
    "RetrievedEvent",
    "Section",
    "Settings",
    "SettingsError",
    "Span",
    "Statement",
    "StatementEvent",
    "Timings",
    "Usage",
    "VectorStoreUnavailable",
    "Verification",
    "Where",
    "aanswer",
    "add",
    "answer",
    "collections",
    "document",
    "documents",
    "drop",
    "rebuild",
    "remove",
    "sources",
    "stream",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'pincite' has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
