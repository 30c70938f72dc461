"""Errors of the harness as replies: the server knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from fastapi import HTTPException

from pincite.bot.serving.refusals import Refusal
from pincite.eval.annotating.pairs import AskedAlready, BrokenRule
from pincite.eval.annotating.passages import SentenceGone
from pincite.eval.annotating.starting import AnotherSuitesRun, RunUnderWay
from pincite.eval.errors import (
    AskedOfAnother,
    BadSuiteName,
    BundledSuite,
    DocumentsChanged,
    MissingExtra,
    NotInRun,
    RightAnswer,
    RunError,
    RunNotFound,
    SuiteError,
)
from pincite.index.errors import PinciteError

T = TypeVar("T")

STATUS: tuple[tuple[type[PinciteError], HTTPStatus], ...] = (
    (RunNotFound, HTTPStatus.NOT_FOUND),
    (NotInRun, HTTPStatus.NOT_FOUND),
    (AskedAlready, HTTPStatus.CONFLICT),
    (DocumentsChanged, HTTPStatus.CONFLICT),
    (RightAnswer, HTTPStatus.CONFLICT),
    (RunUnderWay, HTTPStatus.CONFLICT),
    (AnotherSuitesRun, HTTPStatus.CONFLICT),
    (BrokenRule, HTTPStatus.UNPROCESSABLE_ENTITY),
    (SentenceGone, HTTPStatus.UNPROCESSABLE_ENTITY),
    (BadSuiteName, HTTPStatus.UNPROCESSABLE_ENTITY),
    (BundledSuite, HTTPStatus.UNPROCESSABLE_ENTITY),
    (AskedOfAnother, HTTPStatus.UNPROCESSABLE_ENTITY),
    (SuiteError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (RunError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (MissingExtra, HTTPStatus.UNPROCESSABLE_ENTITY),
)
"""HTTP status of each error of the harness, subclasses before their base classes."""


def refusing(work: Callable[[], T]) -> T:
    """Do some work; an error of the harness becomes a reply.

    Raises:
        Refusal: an error of the table, with its status.
        HTTPException: 422 for any other value that is wrong.
    """
    try:
        return work()
    except PinciteError as error:
        status = next((status for kind, status in STATUS if isinstance(error, kind)), None)
        if status is None:
            raise
        raise Refusal(status, error) from None
    except ValueError as error:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from None
