"""What a user installs: a wheel that answers from an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(made), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(made.glob("*.whl"))


def test_the_wheel_holds_what_the_program_needs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for needed in (
        "index/models/minilm/model.onnx",
        "index/models/minilm/tokenizer.json",
        "seeds/sco-status.md",
        "bot/py.typed",
        "bot/web/static/main.js",
        "index/py.typed",
    ):
        assert needed in names
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert {name.split("/")[0] for name in names} == {
        "bot",
        "index",
        "prompts",
        "seeds",
        "eval",
        "pincite-0.1.0.dist-info",
    }


def test_an_installed_wheel_answers_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            "--target",
            str(site),
            str(wheel),
        ],
        check=True,
    )
    code = "import bot, index; print(bot.__file__, index.__file__); from bot.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code, "ask", "Is Iran a full SCO member?"],
        cwd=empty,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    first, *said = ran.stdout.splitlines()
    assert all(path.startswith(str(site)) for path in first.split()), "nothing comes from the checkout"
    assert "observer" in "\n".join(said)
    assert list(empty.iterdir()) == [], "nothing is left in the working folder"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_the_locks_pin_every_dependency_with_hashes_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 100
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==\S+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]
    assert "torch==" not in text
