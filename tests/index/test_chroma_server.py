"""The same index with its vectors on a Chroma server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pincite import VectorStoreUnavailable
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.retrieve import Retriever
from pincite.index.vectors import FOLDER


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    process = subprocess.Popen(
        [
            str(chroma),
            "run",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--path",
            str(tmp_path_factory.mktemp("chroma")),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=1)
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < deadline
        yield url
    finally:
        process.terminate()
        process.wait()


def test_an_index_on_a_server_is_built_asked_changed_and_rebuilt(server: str, settings: Settings, folder: Path) -> None:
    settings = settings.model_copy(update={"chroma_url": server})
    (folder / "a.txt").write_text("Almonds grow in Andalusia.", "utf-8")
    (folder / "b.txt").write_text("Barley grows in Bavaria.", "utf-8")
    library.add(folder, settings=settings)
    retriever = Retriever(settings)
    assert retriever.retrieve("Where do almonds grow?", 1).passages[0].passage.text == "Almonds grow in Andalusia."
    assert not (settings.home / FOLDER).exists()
    library.remove("a.txt", settings=settings)
    assert [p.passage.text for p in retriever.retrieve("Where do almonds grow?", 3).passages] == [
        "Barley grows in Bavaria."
    ]
    library.rebuild(settings=settings)
    assert len(retriever.retrieve("Where does barley grow?", 3).passages) == 1


def test_two_data_folders_share_a_server_without_meeting(server: str, settings: Settings, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"This is number {name}.", "utf-8")
        own = settings.model_copy(update={"chroma_url": server, "home": tmp_path / name})
        library.add(tmp_path / f"{name}.txt", settings=own)
    for name in ("one", "two"):
        own = settings.model_copy(update={"chroma_url": server, "home": tmp_path / name})
        assert [p.passage.text for p in Retriever(own).retrieve("number", 5).passages] == [f"This is number {name}."]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:9", "does not answer as it should.*chroma run"),
        ("localhost:8000", "is no address"),
    ],
)
def test_a_server_that_is_not_there_is_named_with_the_remedy(
    settings: Settings, folder: Path, url: str, said: str
) -> None:
    (folder / "a.txt").write_text("Almonds.", "utf-8")
    with pytest.raises(VectorStoreUnavailable, match=said):
        library.add(folder, settings=settings.model_copy(update={"chroma_url": url}))
