"""Additions to the requests of `make test-api` that the description can't express; Schemathesis loads them in its own
environment.
"""

from __future__ import annotations

import os
import re
import uuid
from typing import Any

import schemathesis

KEY = re.compile(r'"?[!#-\[\]-~]{1,255}"?')
"""A well-formed Idempotency-Key; malformed ones are sent as they are."""


@schemathesis.hook  # type: ignore[untyped-decorator]
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """Draw a key of its own for each request, as clients have to, and name the browser's document in some of them."""
    key = case.headers.get("Idempotency-Key") if case.headers else None
    if isinstance(key, str) and KEY.fullmatch(key):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    document, place = os.environ.get("PINCITE_DOCUMENT"), case.path_parameters or {}
    well_formed = case.meta is not None and case.meta.generation.mode.is_positive
    if document and "document" in place and well_formed and case.method == "GET" and uuid.uuid4().int % 2:
        place.update(collection="own", document=document)
