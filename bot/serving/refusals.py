"""Errors as replies: each PinciteError with its status, everything else in the same form."""

from __future__ import annotations

import re
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Mount

from pincite.bot.errors import EmptyQuestion, LLMUnavailable, NoFilter, NothingToVerify, QuestionTooLong
from pincite.bot.feedback import FeedbackFull, TooManyRatings
from pincite.bot.serving.access import KeyNeeded
from pincite.bot.serving.answering import ClientGone
from pincite.bot.serving.attempts import IdempotencyKeyInUse, IdempotencyKeyReused, MalformedIdempotencyKey
from pincite.bot.serving.heads import STREAMING
from pincite.bot.serving.limits import RequestTimedOut, RequestTooLarge
from pincite.bot.serving.messages import ProblemReply
from pincite.bot.serving.modelling import BadModelAddress
from pincite.bot.serving.openai.conversation import UnsupportedRequest
from pincite.bot.serving.originals import NoPages
from pincite.bot.serving.owners import NoBrowserToken, NothingOfYours
from pincite.bot.serving.owning import OwnersOnly
from pincite.bot.serving.rates import TooManyRequests
from pincite.bot.serving.sign_in.errors import ProviderUnavailable, SignInFailed
from pincite.bot.serving.streaming import INTERNAL, problem
from pincite.bot.serving.turns import ServerBusy, ServerStopping
from pincite.bot.serving.uploads import AddedAgain, NoRoomForFiles, NoRoomLeft, NotYours, ServerFull, UploadTooLarge
from pincite.index.errors import (
    CollectionNameError,
    CollectionNotFound,
    DatabaseUnavailable,
    DiskFull,
    DocumentNotFound,
    IndexBusy,
    LoadError,
    NothingWithin,
    PinciteError,
    VectorStoreUnavailable,
)

STATUS: tuple[tuple[type[PinciteError], int], ...] = (
    (UnsupportedRequest, 400),
    (MalformedIdempotencyKey, 400),
    (CollectionNotFound, 404),
    (DocumentNotFound, 404),
    (NothingWithin, 404),
    (NothingOfYours, 404),
    (NoPages, 404),
    (NoBrowserToken, 401),
    (KeyNeeded, 401),
    (NotYours, 403),
    (OwnersOnly, 403),
    (SignInFailed, 403),
    (RequestTimedOut, 408),
    (AddedAgain, 409),
    (IdempotencyKeyInUse, 409),
    (RequestTooLarge, 413),
    (UploadTooLarge, 413),
    (NoRoomLeft, 413),
    (BadModelAddress, 422),
    (CollectionNameError, 422),
    (NoRoomForFiles, 413),
    (EmptyQuestion, 422),
    (NoFilter, 422),
    (NothingToVerify, 422),
    (QuestionTooLong, 422),
    (LoadError, 422),
    (IdempotencyKeyReused, 422),
    (TooManyRequests, 429),
    (TooManyRatings, 429),
    (ServerBusy, 503),
    (ServerStopping, 503),
    (ProviderUnavailable, 503),
    (IndexBusy, 503),
    (DatabaseUnavailable, 503),
    (VectorStoreUnavailable, 503),
    (LLMUnavailable, 503),
    (ServerFull, 507),
    (FeedbackFull, 507),
    (DiskFull, 507),
)
"""HTTP status of each error; any other is 500."""

CLIENT_GONE = 499
"""Status of a reply to a client that has left; only logs show it."""

RETRY_AFTER = 10
"""Seconds after which to retry a 503 that names no time itself."""


class Refusal(HTTPException):
    """An error of a part that the server is given, such as the evaluation, with the status that the part chose."""

    def __init__(self, status: int, error: PinciteError) -> None:
        super().__init__(status, str(error))
        self.error = error


def status_of(error: PinciteError) -> int:
    """The HTTP status of an error."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def headers_of(error: PinciteError) -> dict[str, str]:
    """When to try again, for an error that passes; an end to the connection where a body was left unread."""
    match status_of(error):
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return {"retry-after": str(getattr(error, "retry_after", RETRY_AFTER))}
        case HTTPStatus.REQUEST_TIMEOUT | HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return {"connection": "close"}
        case HTTPStatus.CONFLICT | HTTPStatus.TOO_MANY_REQUESTS if hasattr(error, "retry_after"):
            return {"retry-after": str(error.retry_after)}
    return {}


def refused(error: PinciteError) -> JSONResponse:
    """The reply to a request that failed with an error."""
    return JSONResponse(problem(error), status_of(error), headers=headers_of(error))


def install(app: FastAPI) -> None:
    """Have an application reply to every error as JSON."""

    @app.exception_handler(PinciteError)
    def pincite_error(_: Request, error: PinciteError) -> JSONResponse:
        return refused(error)

    @app.exception_handler(Refusal)
    def refusal(_: Request, refusal: Refusal) -> JSONResponse:
        return JSONResponse(problem(refusal.error), refusal.status_code)

    @app.exception_handler(RequestValidationError)
    def bad_request(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return _reply(422, "BadRequest", f"{where}: {first['msg']}")

    @app.exception_handler(UnicodeEncodeError)
    def half_a_character(_: Request, __: UnicodeEncodeError) -> JSONResponse:
        return _reply(422, "BadRequest", "the request holds half of a surrogate pair. Send well-formed Unicode")

    @app.exception_handler(ClientDisconnect)
    @app.exception_handler(ClientGone)
    def gone(_: Request, __: Exception) -> Response:
        return Response(status_code=CLIENT_GONE)

    @app.exception_handler(HTTPException)
    def other(_: Request, error: HTTPException) -> JSONResponse:
        return _reply(error.status_code, _name(error.status_code), str(error.detail), error.headers)

    @app.exception_handler(HTTPStatus.METHOD_NOT_ALLOWED)
    def no_such_method(request: Request, error: HTTPException) -> JSONResponse:
        allowed = {"allow": ", ".join(_methods(request))}
        return _reply(error.status_code, _name(error.status_code), f"{request.method} is not allowed here", allowed)

    @app.exception_handler(Exception)
    def unforeseen(_: Request, __: Exception) -> JSONResponse:  # the server logs it
        return JSONResponse(ProblemReply(error=INTERNAL).model_dump(mode="json"), HTTPStatus.INTERNAL_SERVER_ERROR)


def _methods(request: Request) -> list[str]:
    """The methods that a path allows, over all routes that match it."""
    routes = [route for route in request.app.routes if not isinstance(route, Mount)]
    methods = [
        method
        for method in ("DELETE", "GET", "POST", "PUT")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]
    return sorted([*methods, "HEAD"]) if "GET" in methods and request.url.path != STREAMING else methods


def _reply(status: int, kind: str, message: str, headers: object = None) -> JSONResponse:
    shown = message.encode("utf-8", "backslashreplace").decode()
    given = dict(headers) if isinstance(headers, dict) else {}
    return JSONResponse({"error": {"type": kind, "message": shown}}, status, headers=given)


def _name(status: int) -> str:
    """The standard's phrase as the name of an error: `NotFound`."""
    return re.sub(r"[^A-Za-z]", "", HTTPStatus(status).phrase)
