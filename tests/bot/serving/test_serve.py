"""`pincite serve` and `pincite feedback export` as processes of their own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from pincite import Answer, Bot
from pincite.bot.feedback import Feedback, FeedbackStore
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import CollectionRetriever

ROOT = Path(__file__).parents[3]


def _started(home: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pincite", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        cwd=home.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PINCITE_HOME": str(home)},
    )


@contextmanager
def _serving(home: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, and the address that it prints once it answers."""
    process = _started(home, "serve", *arguments)
    try:
        assert process.stdout is not None
        output = ""
        for line in process.stdout:
            output += line
            if address := re.search(r"http://\S+", output):
                break
        else:
            pytest.fail(f"no address was printed: {output}")
        yield process, address[0]
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_serve_prints_its_address_answers_and_ends_quietly(home: Path) -> None:
    with _serving(home, "--port", "0") as (process, address):
        assert httpx.get(f"{address}healthz", timeout=120).json()["status"] == "ok"
        answer = httpx.post(f"{address}v1/answers", json={"question": "Is Iran a full SCO member?"}, timeout=120).json()
        assert answer["status"] == "answered"
        assert "Pincite" in httpx.get(address, timeout=120).text
        taken = _started(home, "serve", "--port", str(httpx.URL(address).port))
        output, _ = taken.communicate(timeout=120)
        assert taken.returncode == 1
        assert "can't listen on 127.0.0.1" in " ".join(output.split()) and "Traceback" not in output
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=120)
        assert "Traceback" not in rest
        assert process.returncode in {0, 130}


def test_serve_indexes_anew_what_nobody_who_asks_it_could(home: Path) -> None:
    former = Settings.read(home=home, passage_size=300)
    own = document_from_text("The bridge was opened in 1932.", title="", source="a", origin="upload:a")
    library.add(settings=former)
    library.add([own], collection="browser-0a", settings=former)
    with _serving(home, "--port", "0") as (_, address):
        answer = httpx.post(f"{address}v1/answers", json={"question": "Is Iran a full SCO member?"}, timeout=120).json()
        assert answer["status"] == "answered"
    for name in ("seeds", "browser-0a"):
        CollectionRetriever(Settings.read(home=home, collection=name)).check()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--port", "70000"), "port"),
        (("--host", "192.0.2.1"), "can't listen on 192.0.2.1"),
    ],
)
def test_serve_says_what_is_wrong_with_its_options(home: Path, arguments: tuple[str, ...], message: str) -> None:
    process = _started(home, "serve", *arguments)
    out, _ = process.communicate(timeout=120)
    assert process.returncode != 0
    assert message in " ".join(out.split()) and "Traceback" not in out


def test_feedback_is_exported_as_lines_for_the_harness(home: Path) -> None:
    process = _started(home, "feedback", "export")
    assert process.communicate(timeout=120)[0] == "" and process.returncode == 0, "nobody has rated yet"
    answer = Bot(settings=Settings.read(home=home)).answer("How many times did Rouhani visit Russia?")
    FeedbackStore(Settings.read(home=home)).put(
        "somebody", Feedback(id="12345678", rating="up", comment="naïve 😀", answer=answer)
    )
    process = _started(home, "feedback", "export")
    out, _ = process.communicate(timeout=120)
    (line,) = (json.loads(one) for one in out.splitlines())
    assert (line["rating"], line["comment"]) == ("up", "naïve 😀")
    assert Answer.model_validate(line["answer"]) == answer
