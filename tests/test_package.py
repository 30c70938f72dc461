"""What a user installs: a wheel that answers from an empty folder."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest
from hatchling.builders.wheel import WheelBuilder

import pincite

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it is published: made from the source distribution."""
    made = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(made), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(made.glob("*.whl"))


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed wheel and nothing else of this checkout."""
    target = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*pip, str(wheel)], check=True)
    return target


@pytest.fixture
def users_folder(tmp_path: Path) -> Path:
    """A user's own program, whose modules have the names of Pincite's parts."""
    folder = tmp_path / "program"
    folder.mkdir()
    for name in ("bot.py", "index.py"):
        (folder / name).write_text("raise SystemExit('the module of a user was imported')\n", "utf-8")
    for name in ("eval", "prompts", "seeds", "tests"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("raise SystemExit('the package of a user was imported')\n", "utf-8")
    return folder


def python(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a user's folder, which it may import from before everything else, on the installed wheel."""
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{site}"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_one_package_with_what_the_program_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for needed in (
        "pincite/index/models/minilm/model.onnx",
        "pincite/index/models/minilm/tokenizer.json",
        "pincite/bot/writers/reader/finder/model.onnx",
        "pincite/bot/writers/reader/weights/model.onnx",
        "pincite/seeds/sco-status.md",
        "pincite/prompts/writer.md",
        "pincite/eval/suites/seeds.jsonl",
        "pincite/eval/verifying/statements.jsonl",
        "pincite/eval/verifying/everyday.jsonl",
        "pincite/eval/suites/structure.jsonl",
        "pincite/eval/suites/structure/court-costs.pdf",
        "pincite/bot/serving/static/main.js",
        "pincite/py.typed",
    ):
        assert needed in names
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not [name for name in names if name.endswith("log.jsonl")], "the training's record is for maintainers"
    assert {name.split("/")[0] for name in names} == {"pincite", f"pincite-{version('pincite')}.dist-info"}
    assert wheel.stat().st_size < 100 * 10**6


def test_a_wheel_made_from_the_checkout_holds_the_same(wheel: Path) -> None:
    """By what the build would pack: packing 80 MB once more takes seconds."""
    with zipfile.ZipFile(wheel) as archive:
        packed = [name for name in archive.namelist() if ".dist-info/" not in name]
    assert sorted(packed) == sorted(file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files())


def test_the_command_line_works_beside_modules_of_the_same_names(site: Path, users_folder: Path) -> None:
    before = sorted(users_folder.rglob("*"))
    for arguments, wanted in ((["ask", "Is Iran a full SCO member?"], "observer"), (["--help"], "eval")):
        ran = python(site, users_folder, "-m", "pincite", *arguments)
        assert ran.returncode == 0, ran.stderr
        assert wanted in ran.stdout
    assert sorted(p for p in users_folder.rglob("*") if "__pycache__" not in p.parts) == before


def test_the_python_functions_work_beside_modules_of_the_same_names(site: Path, users_folder: Path) -> None:
    program = (
        "import pincite; print(pincite.__file__);"
        "report = pincite.add('papers', collection='papers');"
        "print(pincite.answer('When does the library close?', collection='papers').citations[0].quote)"
    )
    (users_folder / "papers").mkdir()
    (users_folder / "papers" / "hours.txt").write_text("The library closes at nine in the evening.\n", "utf-8")
    ran = python(site, users_folder, "-c", program)
    assert ran.returncode == 0, ran.stderr
    place, quote = ran.stdout.splitlines()
    assert place.startswith(str(site)), "nothing comes from the checkout"
    assert quote == "The library closes at nine in the evening."


def test_the_harness_works_beside_modules_of_the_same_names(site: Path, users_folder: Path) -> None:
    ran = python(site, users_folder, "-m", "pincite", "eval", "run", "seeds", "--limit", "2", "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["asked"] == 2


def test_the_server_works_beside_modules_of_the_same_names(site: Path, users_folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{users_folder}{os.pathsep}{site}"}
    command = [sys.executable, "-m", "pincite", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=users_folder, env=environment, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            address = next(found[0] for line in server.stdout if (found := re.search(r"http://[\d.:]+", line)))
            asked = {"question": "Is Iran a full SCO member?"}
            assert httpx.post(f"{address}/v1/answers", json=asked, timeout=120).json()["verdict"] == "mixed"
        finally:
            server.terminate()


def test_the_face_names_what_it_imports_for_type_checkers() -> None:
    source = (ROOT / "pincite" / "__init__.py").read_text("utf-8")
    block = next(node for node in ast.parse(source).body if isinstance(node, ast.If))
    imported = {
        (node.module, name.name) for node in block.body if isinstance(node, ast.ImportFrom) for name in node.names
    }
    assert imported == {(module, name) for name, module in pincite._MODULES.items()}
    assert sorted(pincite.__all__) == pincite.__all__ == sorted(pincite._MODULES)
    assert all(getattr(pincite, name) is not None for name in pincite.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pincite.nothing


def test_importing_the_face_is_nearly_free() -> None:
    program = (
        "import time, sys; t = time.process_time(); import pincite; print(time.process_time() - t, len(sys.modules))"
    )
    command = [sys.executable, "-c", program]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(3)]
    assert min(float(seconds) for seconds, _ in runs) < 0.1
    assert int(runs[0][1]) < 120, "nothing but the standard library's typing"


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
