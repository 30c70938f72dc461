"""A forked child asks with models and vectors of its own: the threads of its parent's are not there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.loaders import document_from_text

ROOT = Path(__file__).parents[2]

BOTS = """
import os, signal, sys
from pincite import Bot
from pincite.bot.settings import Settings
bot = Bot(settings=Settings.read(home=sys.argv[1]))
question = "Where do almonds grow?"
print(bot.answer(question).citations[0].quote, flush=True)
child = os.fork()
if not child:
    signal.alarm(60)
    print(bot.answer(question).citations[0].quote, flush=True)
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
os._exit(0)
"""

FORKER = """
import os, signal, sys, threading
from pincite.bot.settings import Settings
from pincite.index.retrieve import CollectionRetriever
settings = Settings.read(home=sys.argv[1])
retriever = CollectionRetriever(settings)
question = "Where do almonds grow?"
print(retriever.retrieve(question, 1).passages[0].passage.text, flush=True)
held = threading.Event()
def hold():
    with retriever._lock, retriever.embedder._lock:
        held.set()
        threading.Event().wait()
threading.Thread(target=hold, daemon=True).start()  # another thread is in the middle of a question
held.wait()
children = []
for _ in range(2):
    child = os.fork()
    if not child:
        signal.alarm(60)  # a child that hangs is killed
        print(retriever.retrieve(question, 1).passages[0].passage.text, flush=True)
        os._exit(0)
    children.append(child)
print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children], flush=True)
os._exit(0)
"""


TEXT = "Almonds grow in Spain."


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize(("program", "lines"), [(FORKER, [TEXT, TEXT, TEXT, "[0, 0]"]), (BOTS, [TEXT, TEXT, "0"])])
def test_a_forked_child_answers_after_its_parent_has(settings: Settings, program: str, lines: list[str]) -> None:
    library.add(document_from_text(TEXT, title="a", source="a", origin="test:a"), settings=settings)
    ran = subprocess.run(
        [sys.executable, "-c", program, str(settings.home)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert ran.stdout.splitlines() == lines, (ran.stdout, ran.stderr)
    assert not ran.stderr
