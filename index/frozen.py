"""The base of data that is checked when it is read and never changes afterwards."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class FrozenModel(BaseModel):
    """Immutable; a field that it does not have is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
