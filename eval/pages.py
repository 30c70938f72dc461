"""What the page in the browser has from here: the runs in figures, and the routes with which gold is made."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pincite.bot.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter

    from pincite.bot.serving.pages import Host

SHOWN = 30
"""Most runs shown; the newest."""


def quality(settings: Settings) -> dict[str, Any]:
    """The newest runs with their figures, newest first."""
    from pincite.eval.runs.finding import paths

    newest = (_run(path, path.stat().st_mtime_ns) for path in paths(settings.home))
    return {"runs": list(islice((run for run in newest if run is not None), SHOWN))}


def measure(host: Host) -> APIRouter:
    """The routes with which gold is made."""
    from pincite.eval.annotating.routes import router

    return router(host)


@lru_cache(maxsize=2 * SHOWN)
def _run(path: Path, _changed: int) -> dict[str, Any] | None:
    """A run in figures; None for a file that is no run. Cached, since the intervals take seconds."""
    from pincite.eval.errors import RunError
    from pincite.eval.runs import read
    from pincite.eval.scoring import HEADLINE
    from pincite.eval.summary import summarize

    try:
        run = read(path)
    except RunError:
        return None
    summary = summarize(run)
    everything = summary.groups[0].metrics if summary.groups else {}
    return {
        "name": summary.run,
        "suite": summary.suite,
        "collection": run.header.collection,
        "started": run.header.started,
        "writer": summary.writer,
        "model": summary.model,
        "finished": summary.finished,
        "questions": summary.questions,
        "asked": summary.asked,
        "headline": HEADLINE.name,
        "figures": {name: asdict(estimate) for name, estimate in {**everything, **summary.overall}.items()},
    }
