"""A run whose gold is wrong once, for the tab Measure."""

from __future__ import annotations

import json
from pathlib import Path

from pincite.eval import runs, suites
from pincite.eval.suites import kept
from tests.bot.serving.serving import Server

QUESTION = "How many times did Rouhani visit Russia?"

WRONG = {
    "id": "zarif",
    "question": QUESTION,
    "kind": "factoid",
    "split": "dev",
    "answerable": True,
    "answers": [["seventeen"]],
    "evidence": [[{"document": "relations.md", "quote": "Hassan Rouhani"}]],
}

LOST = {"id": "mercury", "question": "What boils?", "kind": "unanswerable", "split": "dev", "answerable": False}


def save(server: Server) -> Path:
    """Save the suite `gold` of two questions."""
    file = kept.folder(server.settings.home) / "gold.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text('{"collection": "seeds"}\n' + "".join(json.dumps(one) + "\n" for one in (WRONG, LOST)), "utf-8")
    return file


def fail(server: Server) -> str:
    """Run that suite; gives the run's name."""
    home = server.settings.home
    file = save(server)
    runs.run(runs.of_suite(suites.load(file), server.settings.model_copy(update={"collection": "seeds"})))
    (run,) = (home / "runs").glob("*.jsonl")
    return run.stem
