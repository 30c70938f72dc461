"""All settings: those of the index, and how questions are answered."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from index.settings import IndexSettings


class Settings(IndexSettings):
    """The settings of Pincite. An argument beats a variable `PINCITE_<NAME>`, which beats `pincite.toml`."""

    model_config = SettingsConfigDict(env_prefix="PINCITE_", extra="forbid", frozen=True)

    top_k: int = Field(default=8, ge=1, le=50, description="Passages that are retrieved and read for a question.")
    abstain_below: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Confidence below which no answer is given; without it the measured threshold of the writer.",
    )
    reader: Literal["model", "similarity"] = Field(
        default="similarity",
        description="What reads the passages offline: the built-in model, or embeddings and terms alone.",
    )
    max_question: int = Field(default=2000, ge=1, description="Longest question, in characters.")
