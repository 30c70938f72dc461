"""A data folder with the seeds, indexed once in each test process and copied from then on."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from pincite.bot.settings import Settings
from pincite.index import library


def add_seeds(settings: Settings) -> None:
    """Index the seeds into an empty data folder as these settings say; by a copy where they say nothing of it."""
    if _is_usual(settings) and not settings.home.exists():
        shutil.copytree(Path(_indexed().name) / "home", settings.home)
    library.add(settings=settings)  # of a copy nothing is made again


@cache
def _indexed() -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="seeds-")
    library.add(settings=Settings.read(home=Path(folder.name) / "home"))
    return folder


def _is_usual(settings: Settings) -> bool:
    """Whether every setting that an index is made by is the usual one."""
    usual = Settings.read(home=settings.home)
    names = ("collection", "database_url", "chroma_url", "embedding_base_url", "embedding_model", "passage_size")
    return all(getattr(settings, name) == getattr(usual, name) for name in names)
