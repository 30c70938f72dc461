"""What every test starts from: a data folder of its own, no settings from outside, the real built-in model."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from pincite.bot.settings import Settings

# The first text drawn in a fresh checkout takes Hypothesis seconds on a busy machine.
SLOW = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("unhurried", deadline=None, suppress_health_check=SLOW)
hypothesis.settings.load_profile("unhurried")


for _name in [name for name in os.environ if name.startswith(("PINCITE_", "OPENAI_"))]:
    del os.environ[_name]
os.environ["PINCITE_READER"] = "small"  # a quarter of the time; tests of what is found take the default


@pytest.fixture(autouse=True)
def nothing_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable, settings file or data folder of whoever runs the tests."""
    monkeypatch.setenv("PINCITE_HOME", str(tmp_path / "home"))
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(working)


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
def folder(tmp_path: Path) -> Path:
    """An empty folder for documents."""
    made = tmp_path / "documents"
    made.mkdir()
    return made


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name files in bytes by their argument: an archive holds the time, and workers have to agree on names."""
    return argname if isinstance(val, bytes) else None
