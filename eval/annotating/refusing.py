"""What the harness refuses, as replies: the server knows no errors of the harness."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from fastapi import HTTPException

from pincite.eval.annotating.pairs import AskedAlready
from pincite.eval.errors import MissingExtra, RunError, RunNotFound, SuiteError

T = TypeVar("T")


def refusing(work: Callable[[], T]) -> T:
    """Do some work; what the harness refuses becomes a reply.

    Raises:
        HTTPException: 404 for a run that is not there, 409 for a question that is asked already, 422 for anything else.
    """
    try:
        return work()
    except RunNotFound as error:
        raise HTTPException(HTTPStatus.NOT_FOUND, str(error)) from None
    except AskedAlready as error:
        raise HTTPException(HTTPStatus.CONFLICT, str(error)) from None
    except (SuiteError, RunError, MissingExtra, ValueError) as error:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from None
