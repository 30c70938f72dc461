"""The description of the API (`/v1/openapi.json`): tags, keys, and every error that an operation can reply with."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from pincite.bot.serving import event_schemas
from pincite.bot.serving.idempotency import HEADER, KEY, repeatable
from pincite.bot.serving.keyring import OPEN_PATHS
from pincite.index.build import COLLECTION_NAME

TAGS = {
    "answers": "Questions and checks of cited text.",
    "documents": "Collections and what is in them.",
    "feedback": "Ratings of answers.",
    "openai": "The protocol of OpenAI, with a collection as the model.",
    "operating": "For whatever watches the server.",
}

KEYS = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key made with `pincite keys add`."},
    "basic": {"type": "http", "scheme": "basic", "description": "Any name, and a key as the password."},
}

SESSIONS = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "pincite-session",
        "description": "The session of a browser that has signed in at /sign-in; over HTTPS `__Host-pincite-session`.",
    },
}

ALWAYS = {
    400: "The request can't be read.",
    401: "A key is needed, or a browser's token is.",
    403: "The key's role does not suffice, or the request comes from a page of another site.",
    408: "The request did not arrive in time.",
    413: "The request is too large.",
    421: "The server is not called so.",
    422: "The request is not well-formed.",
    431: "The line and the headers of the request are too large.",
    500: "The server failed; its log says why.",
    503: "Something that the server needs is down, or busy.",
    507: "The disk is full.",
}
"""Errors that every operation under /v1 can reply with."""

WAITING = {503: "Too many wait, or something is down."}

ASKING = {429: "The key has asked as often, or spent as much, as it may.", **WAITING}

BY_PATH: dict[str, dict[int, str]] = {
    "/v1/answers": {404: "There is no such collection.", **ASKING},
    "/v1/search": {404: "There is no such collection.", **ASKING},
    "/v1/verify": {404: "There is no such collection.", **ASKING},
    "/v1/chat/completions": {400: "It can't be honoured.", 404: "There is no such model.", **ASKING},
    "/v1/responses": {400: "It can't be honoured.", 404: "There is no such model.", **ASKING},
    "/v1/models/{model}": {400: "It names too many collections.", 404: "There is no such model."},
    "/v1/collections/{collection}/documents": {
        404: "There is no such collection.",
        503: "Others are uploading or indexing, or something is down.",
    },
    "/v1/collections/{collection}/examples": {404: "There is no such collection."},
    "/v1/collections/{collection}/documents/{document}": {
        404: "There is no such collection or document.",
        503: "Others are indexing, or something is down.",
    },
    "/v1/collections/{collection}/documents/{document}/outline": {
        404: "There is no such collection or document.",
        **WAITING,
    },
    "/v1/collections/{collection}/removed": {404: "There is no such collection."},
    "/v1/collections/{collection}/removed/{document}": {
        404: "There is no such collection, or the document was not removed, or too long ago.",
        503: "Others are indexing, or something is down.",
    },
    "/v1/suggestions": {404: "There is no such collection.", **WAITING},
    "/v1/feedback": {
        404: "The answer is of a collection that the request does not reach.",
        429: "The client's ratings take as much room as they may.",
    },
    "/v1/language-model/test": {429: ASKING[429], 503: "The language model can't be asked."},
    "/v1/collections/{collection}/documents/{document}/pages": {
        404: "There is no such collection or document, or its file is not kept.",
        **WAITING,
    },
    "/v1/collections/{collection}/documents/{document}/pages/{page}": {
        404: "There is no such collection, document or page, or its file is not kept.",
        **WAITING,
    },
}
"""Further errors, by path."""

REPEATABLE = {
    409: "The first request with this Idempotency-Key still runs, or a newer document is in the way.",
    422: "The request is not well-formed, or its Idempotency-Key came with another request before.",
}
"""Further errors of operations that heed an Idempotency-Key."""

IDEMPOTENCY_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Drawn once for this request. Sent again with it within a day, the request is not done again and "
    "has the same reply, with `Idempotency-Replayed: true`.",
    "schema": {"type": "string", "pattern": f"^({KEY.pattern})$"},
    "example": '"8e03978e-40d5-43e8-bc93-6894a57f9324"',
}

OPEN_ERRORS = {status: ALWAYS[status] for status in (403, 408, 413, 421, 431)} | {503: "It takes no questions now."}
"""Errors of what anybody may ask for."""

INVITATION = {
    "description": "A browser that opens this as a page, and has no session, is led to sign in.",
    "headers": {"location": {"schema": {"type": "string"}}},
}
"""The reply of a server with sign-in to a request without a session or key."""


def describe(app: FastAPI, *, sessions: bool = False) -> None:
    """Have an application describe itself truly, the first time that it is asked to.

    Args:
        app: the application.
        sessions: whether browsers may have a session instead of a key.
    """

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app, SESSIONS if sessions else {})
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _described(app: FastAPI, sessions: dict[str, Any]) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title,
        version=app.version,
        description="Answers questions over documents and pins every statement to the exact characters that back it.",
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
    )
    parts = schema["components"]
    parts["securitySchemes"] = KEYS | sessions
    security: list[dict[str, list[str]]] = [{}]
    security += [{name: []} for name in parts["securitySchemes"]]
    parts["schemas"] = event_schemas.schemas() | parts["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(name, None)
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            operation["security"] = [] if path in OPEN_PATHS else security
            for parameter in operation.get("parameters", ()):
                if (parameter["in"], parameter["name"]) == ("path", "collection"):
                    parameter["schema"]["pattern"] = f"^{COLLECTION_NAME.pattern}$"
            again = repeatable(method.upper(), path)
            operation["responses"] |= _errors(path, REPEATABLE if again else {})
            if sessions and method == "get" and path not in OPEN_PATHS:
                operation["responses"]["303"] = INVITATION
            if again:
                operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
        if "get" in operations:
            operations["head"] = _head(operations["get"])
    return schema


def _head(get: dict[str, Any]) -> dict[str, Any]:
    """The operation HEAD of a path that has GET: no reply has a body."""
    replies = {
        status: {name: value for name, value in reply.items() if name != "content"}
        for status, reply in get["responses"].items()
    }
    named = {name: f"{get[name]}{suffix}" for name, suffix in (("operationId", "_head"), ("summary", " (headers)"))}
    return {**get, **named, "description": "As GET, without the body.", "responses": replies}


def _errors(path: str, further: dict[int, str]) -> dict[str, Any]:
    """The replies to requests on a path that fail."""
    listed = OPEN_ERRORS if path in OPEN_PATHS else ALWAYS | BY_PATH.get(path, {})
    listed = listed | further
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/ProblemReply"}}}
    return {
        str(int(HTTPStatus(status))): {"description": text, "content": content}
        for status, text in sorted(listed.items())
    }
