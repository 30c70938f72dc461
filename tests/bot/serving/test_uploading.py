"""Uploads of several browsers: one's large or slow file holds up nobody else's small one."""

from __future__ import annotations

import io
import pickle
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from pincite.bot.serving import uploads
from pincite.bot.serving.app import create
from pincite.bot.settings import Settings
from pincite.index import library, preparing
from pincite.index.embedding import MiniLM, Vectors
from pincite.index.errors import LoadError
from pincite.index.loaders import load_bytes
from pincite.index.loaders.confined import DEFAULT_LIMITS
from pincite.index.loaders.content import Unreadable
from pincite.index.preparing import SLICE, SplitDocument
from pincite.index.types import Document

DOCUMENTS = "/v1/collections/own/documents"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    app = create(Settings.read(home=tmp_path / "home"), page=False)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def upload(client: TestClient, browser: str, name: str, text: str) -> httpx.Response:
    return client.post(
        DOCUMENTS, params={"name": name}, content=text.encode(), headers={"X-Pincite-Browser": browser * 32}
    )


def paragraphs(count: int) -> str:
    return "\n\n".join(
        f"Tower {n} of Blaa is {n + 80} metres high. {'It stands on the hill. ' * 40}" for n in range(count)
    )


def test_files_that_are_slow_to_read_hold_up_no_other_browser(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, begun, read = threading.Event(), threading.Semaphore(0), uploads._read

    def slowly(data: bytes, name: str, settings: Settings) -> uploads._Upload:
        if name.startswith("slow"):
            begun.release()
            assert goes_on.wait(120)
        return read(data, name, settings)

    monkeypatch.setattr(uploads, "_read", slowly)
    with ThreadPoolExecutor() as pool:
        slow = [pool.submit(upload, client, "a", f"slow{n}.txt", f"Tower {n} is high.") for n in range(6)]
        assert begun.acquire(timeout=60)
        assert upload(client, "b", "small.txt", "The tower of Blaa is 91 metres high.").status_code == 201
        assert not begun.acquire(blocking=False), "one file of a browser is read at a time"
        goes_on.set()
        assert [one.result().status_code for one in slow] == [201] * 6


def test_a_long_document_is_embedded_in_turn_with_others(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    embed, goes_on, begun, long = MiniLM.embed, threading.Event(), threading.Event(), []

    def counted(self: MiniLM, texts: list[str], **options: object) -> Vectors:
        assert sum(map(len, texts)) <= SLICE
        if "Tower" in texts[0]:
            long.append(len(texts))
            begun.set()
            assert goes_on.wait(120)
        return embed(self, texts, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(MiniLM, "embed", counted)
    with ThreadPoolExecutor() as pool:
        whole = pool.submit(upload, client, "a", "long.txt", paragraphs(80))
        assert begun.wait(60)
        small = pool.submit(upload, client, "b", "small.txt", "The castle of Blaa has two gates.")
        while not small.done() and not goes_on.is_set():
            goes_on.wait(0.2)  # the small one waits in the queue for the slice under way
            goes_on.set()
        assert small.result().json()["passages"] == 1
        done = len(long)
        assert whole.result().json()["passages"] == sum(long)
        assert len(long) >= 5 and done < len(long)


def test_many_small_files_take_as_few_turns_as_one_large(tmp_path: Path) -> None:
    """Each turn waits for everybody else's."""
    settings = Settings.read(home=tmp_path / "home")

    def turns(documents: list[Document]) -> int:
        split = [(one, preparing.split_pickled(pickle.dumps(one), settings.passage_size)) for one in documents]
        return sum(1 for _ in library.prepare(split, settings=settings))

    small = [f"Tower {n} of Blaa is {n + 80} metres high. " + "It stands on the hill. " * 3 for n in range(200)]
    together = turns([load_bytes(text.encode(), name=f"{n}.txt") for n, text in enumerate(small)])
    assert 1 < together <= turns([load_bytes("\n\n".join(small).encode(), name="large.txt")]) + 1


def test_passages_of_the_same_text_are_embedded_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    embed, embedded = MiniLM.embed, []

    def counted(self: MiniLM, texts: list[str], **options: object) -> Vectors:
        embedded.extend(texts)
        return embed(self, texts, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(MiniLM, "embed", counted)
    passages = {}
    for size in (100_000, 400_000):
        reply = upload(client, "a", f"{size}.txt", "&" * size).json()
        passages[size] = reply["passages"]
    assert passages[400_000] > 3 * passages[100_000] > 300
    assert len(embedded) == len(set(embedded)) + 1 <= 4, "each upload embeds its own; the last passage is shorter"


def test_a_prepared_document_is_indexed_as_one_that_is_not(client: TestClient, tmp_path: Path) -> None:
    documents = [
        load_bytes(text.encode(), name=f"{n}.md") for n, text in enumerate((paragraphs(20), "# Castle\n\nTwo gates."))
    ]
    found = []
    for name, ahead in (("plain", []), ("ahead", documents), ("partly", documents[1:])):
        settings = Settings.read(home=tmp_path / name)
        split = [(one, library.split(one, settings=settings, limits=DEFAULT_LIMITS)) for one in ahead]
        prepared = [one for some in library.prepare(split, settings=settings) for one in some]
        assert [one.document for one in prepared] == ahead
        assert all(len(one.vectors) == len(one.passages) for one in prepared)
        report = library.add(documents, settings=settings, collection="towers", prepared=prepared)
        assert len(report.added) == 2
        with TestClient(create(settings, page=False), base_url="http://127.0.0.1") as http:
            asked = {"query": "How high is tower 7?", "collection": "towers"}
            found.append(http.post("/v1/search", json=asked).json()["passages"])
    assert found[0] == found[1] == found[2] and len(found[0]) > 1


def test_what_takes_too_long_to_split_is_refused_by_name(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(document: Document, **_: object) -> SplitDocument:
        if document.title == "slow":
            raise LoadError(document.source, "can't be split")
        return split(document, **_)  # type: ignore[arg-type]

    split = library.split
    monkeypatch.setattr(library, "split", refuse)
    alone = upload(client, "a", "slow.txt", "The tower is high.")
    assert (alone.status_code, alone.json()["error"]["message"]) == (422, "slow.txt: can't be split")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("slow.txt", "The tower is high.")
        archive.writestr("quick.txt", "The castle is low.")
    reply = client.post(
        DOCUMENTS, params={"name": "z.zip"}, content=packed.getvalue(), headers={"X-Pincite-Browser": "a" * 32}
    ).json()
    assert (reply["documents"], reply["unread"]) == (1, ["z.zip!/slow.txt: can't be split"])


def test_a_document_that_repeats_too_much_is_not_split(monkeypatch: pytest.MonkeyPatch) -> None:
    document = load_bytes(b"The tower is high. " * 10, name="a.txt")
    pickled = pickle.dumps(document)
    assert preparing.split_pickled(pickled, 100).texts
    monkeypatch.setattr(preparing, "MOST_EMBEDDED", 50)
    with pytest.raises(Unreadable, match="repeats its headings"):
        preparing.split_pickled(pickled, 100)


def test_terms_are_computed_before_the_data_folder_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.read(home=tmp_path / "home")
    document = load_bytes(paragraphs(3).encode(), name="towers.txt")
    split = preparing.split_pickled(pickle.dumps(document), settings.passage_size)
    prepared = [one for some in library.prepare([(document, split)], settings=settings) for one in some]

    def compute(*_: str) -> str:
        raise AssertionError("computed while the folder is locked")

    monkeypatch.setattr("pincite.index.catalogue.rows.indexed_terms", compute)
    with pytest.raises(AssertionError):
        library.add([document], settings=settings)
    assert library.add([document], settings=settings, prepared=prepared).added == (document.id,)


def test_forty_browsers_of_one_office_upload_together(client: TestClient) -> None:
    with ThreadPoolExecutor(40) as pool:
        names = [f"{n:02d}" for n in range(40)]
        replies = list(pool.map(lambda name: upload(client, name, f"{name}.txt", f"Tower {name} is high."), names))
    assert {one.status_code for one in replies} == {201}
