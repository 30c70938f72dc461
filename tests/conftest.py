"""What every test starts from: a data folder of its own, no settings from outside, the real built-in model."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from pydantic import SecretStr

from pincite.bot.settings import Settings
from tests.opened import computed_anew, models_opened_once
from tests.seeded import add_seeds
from tests.servers import Chroma, Postgres, postgres_programs

# The first text drawn in a fresh checkout takes Hypothesis seconds on a busy machine.
SLOW = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("unhurried", deadline=None, suppress_health_check=SLOW)
hypothesis.settings.load_profile("unhurried")


for _name in [name for name in os.environ if name.startswith(("PINCITE_", "OPENAI_"))]:
    del os.environ[_name]
os.environ["PINCITE_READER"] = "small"  # a quarter of the time; tests of what is found take the default


def pytest_xdist_auto_num_workers() -> int:
    """One more process than cores for `-n auto`: tests of pages and servers spend half of their time waiting."""
    return (os.cpu_count() or 1) + 1


LONG = frozenset({"test_patterns.py", "test_documents.py", "test_package.py"})
"""Files that take long and stand at the end: begun first, so that no process waits for the last of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long files first; each file's own tests keep their order."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(autouse=True)
def nothing_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable, settings file or data folder of whoever runs the tests."""
    monkeypatch.setenv("PINCITE_HOME", str(tmp_path / "home"))
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(working)


@pytest.fixture(scope="session", autouse=True)
def shared_models() -> Iterator[None]:
    """One set of weights for all bots and servers of the process."""
    with models_opened_once():
        yield


@pytest.fixture
def anew() -> Iterator[None]:
    """Have nothing taken from what a model has computed before."""
    with computed_anew():
        yield


@pytest.fixture(scope="module")
def default_reader() -> Iterator[None]:
    """Let the models read that read for users."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PINCITE_READER")
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read(home=tmp_path / "home", lock_timeout=5)


@pytest.fixture
def indexed_seeds(settings: Settings) -> None:
    """Have the seeds in the data folder of the settings from the beginning."""
    add_seeds(settings)


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    """A Chroma server."""
    server = Chroma(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server."""
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    if postgres_programs() is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        server = Postgres(Path(folder))
        server.start()
        yield server
        server.kill(signal.SIGINT)


@pytest.fixture
def shared(chroma: Chroma, postgres: Postgres, settings: Settings) -> Settings:
    """Settings with an empty database and a Chroma server, as several machines have them."""
    return settings.model_copy(update={"database_url": SecretStr(postgres.database()), "chroma_url": chroma.url})


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> Settings:
    """Settings with either engine of the catalogue."""
    chosen: Settings = request.getfixturevalue("settings" if request.param == "sqlite" else "shared")
    return chosen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for documents."""
    made = tmp_path / "documents"
    made.mkdir()
    return made


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name files in bytes by their argument: an archive holds the time, and workers have to agree on names."""
    return argname if isinstance(val, bytes) else None
