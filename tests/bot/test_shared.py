"""What servers on several machines share besides documents: ratings, visits, and what `pincite doctor` says of it."""

from __future__ import annotations

import json
import random
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from pincite import Answer, Bot
from pincite.bot import feedback
from pincite.bot.cli import app
from pincite.bot.doctor import _database
from pincite.bot.feedback import Feedback, FeedbackFull, FeedbackStore, TooManyRatings, Turn
from pincite.bot.serving.expiry import DAY, Visits
from pincite.bot.settings import Settings
from pincite.index.loaders import document_from_text
from pincite.index.texts import TextsRetriever


@pytest.fixture(scope="module")
def answer() -> Answer:
    from pincite.index.embedders import embedder_of

    documents = [document_from_text("Almonds grow in Andalusia.", title="a", source="a")]
    return Bot(retriever=TextsRetriever.of(documents, embedder_of(Settings.read()))).answer("Where do almonds grow?")


def test_a_rating_is_replaced_and_withdrawn_by_its_owner(either: Settings, answer: Answer) -> None:
    store = FeedbackStore(either)
    assert list(store.export()) == []
    store.put("me", Feedback(id="12345678", rating="up", answer=answer))
    store.put("me", Feedback(id="12345678", rating="down", comment="no", answer=answer))
    store.withdraw("you", "12345678")
    assert [(line["rating"], line["comment"]) for line in FeedbackStore(either).export()] == [("down", "no")]
    store.withdraw("me", "12345678")
    assert list(store.export()) == []


def test_ratings_are_bounded_in_all_and_of_each_owner(
    either: Settings, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rating(number: int) -> Feedback:
        noise = "".join(chr(int(0x4E00 + random.random() * 20_000)) for _ in range(100_000))  # can't be compressed
        return Feedback(id=f"answer-{number}", rating="up", answer=answer, history=(Turn(question="?", answer=noise),))

    store = FeedbackStore(either)
    monkeypatch.setattr(feedback, "LARGEST_OF_OWNER", 300_000)
    for number in range(3):
        store.put("me", rating(number))
    with pytest.raises(TooManyRatings):
        store.put("me", rating(3))
    store.put("me", rating(2))
    store.withdraw("me", "answer-0")
    store.put("me", rating(9))
    monkeypatch.setattr(feedback, "LARGEST", 2 * 2**20)
    with pytest.raises(FeedbackFull, match=r"2 MB.*(moved away|emptied)"):
        list(map(partial(store.put, feedback=rating(1)), "abcdefghijkl"))
    assert 3 + 2 < len(list(store.export())) < 3 + 12
    for owner in "abcdefghijkl":
        store.withdraw(owner, "answer-1")
    store.put("you", rating(1))
    assert len(list(store.export())) == 4, "room that is given back is used"


def test_visits_are_known_to_every_server(shared: Settings, settings: Settings) -> None:
    other = shared.model_copy(update={"home": settings.home / "other"})
    Visits(shared).record("browser-a", now=5.0 * DAY)
    Visits(shared).record("reports", now=5.0 * DAY)
    assert Visits(other).last("browser-a") == 5.0 * DAY and Visits(other).last("reports") is None
    Visits(other).forget("browser-a")
    assert Visits(shared).last("browser-a") is None


def test_a_visit_is_not_recorded_while_the_database_is_down(shared: Settings) -> None:
    down = SecretStr("postgresql://me@127.0.0.1:9/none")
    Visits(shared.model_copy(update={"database_url": down})).record("browser-a")


def test_doctor_tells_the_database_or_what_is_wrong(either: Settings, shared: Settings) -> None:
    check = _database(either)
    assert check.ok and ("SQLite" in check.found or "PostgreSQL" in check.found)
    down = SecretStr("postgresql://me:secret@127.0.0.1:9/none")
    check = _database(shared.model_copy(update={"database_url": down}))
    assert not check.ok and "secret" not in check.found and "database_url" in check.remedy


def test_files_are_sent_indexed_and_listed_by_commands(
    shared: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shared.database_url is not None and shared.chroma_url is not None
    monkeypatch.setenv("PINCITE_DATABASE_URL", shared.database_url.get_secret_value())
    monkeypatch.setenv("PINCITE_CHROMA_URL", shared.chroma_url)
    (folder / "a.txt").write_text("Almonds grow in Andalusia.", "utf-8")
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 nothing")

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, list(arguments))
        return done.exit_code, done.stdout

    code, sent = run("index", str(folder), "--queue", "--json")
    assert (code, json.loads(sent)) == (0, {"sent": 2, "failed": []})
    assert run("index", "--queue")[0] == 2, "the seeds are not sent"
    assert run("work", "--until-empty")[0] == 1, "a file failed"
    code, listed = run("jobs", "--json")
    assert code == 0 and [job["state"] for job in json.loads(listed)] == ["done", "failed"]
    assert run("migrate")[0] == 0
