"""Bodies of requests read as they are described: `true` is no number, and neither is `"8"`.

pydantic turns them into numbers. Its strict mode does not, but takes no lists for tuples behind our validators.
"""

from __future__ import annotations

from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidatorFunctionWrapHandler, WrapValidator

KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "a boolean"),
    ((int, float), "a number"),
    (str, "a string"),
    (type(None), "null"),
)
"""Types of JSON values; the first that fits names a value."""


UNREADABLE = "is nested too deeply, or holds half of a surrogate pair"


def _read(body: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    model: BaseModel = handler(body)
    try:
        turned = _turned(body, model.model_dump(mode="json", by_alias=True), ("body",))
    except (RecursionError, ValueError):  # pydantic's serializer gives up at both
        turned = {"type": "unreadable", "loc": ("body",), "msg": UNREADABLE, "input": None}
    if turned is not None:
        raise RequestValidationError([turned])
    return model


EXACTLY = WrapValidator(_read)
"""Refuses a body in which a value was taken for one of another kind: `asked: Annotated[Ask, EXACTLY]`."""


def _turned(sent: Any, read: Any, place: tuple[str | int, ...]) -> dict[str, Any] | None:
    """Return an error for the first value that was read as another kind than it was sent as; None if there is none."""
    parts: list[tuple[str | int, Any, Any]]
    if isinstance(sent, dict) and isinstance(read, dict):
        parts = [(name, one, read[name]) for name, one in sent.items() if name in read]
    elif isinstance(sent, list) and isinstance(read, list):
        parts = [(number, *pair) for number, pair in enumerate(zip(sent, read, strict=False))]
    else:
        was, is_ = _kind(sent), _kind(read)
        if was is None or is_ is None or was == is_:
            return None
        return {"type": "kind", "loc": place, "msg": f"has to be {is_}, and is {was}", "input": sent}
    for name, one, its in parts:
        if (error := _turned(one, its, (*place, name))) is not None:
            return error
    return None


def _kind(value: Any) -> str | None:
    return next((name for types, name in KINDS if isinstance(value, types)), None)
