"""What README, documentation and examples show is what happens."""

from __future__ import annotations

import json
import re
import runpy
import sys
import tomllib
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from llama_index.core import Settings as LlamaSettings

from tests.commands import python
from tools.documents import ROOT, documents, generated

DOCUMENTS = [*documents(), *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"))]
BLOCKS = [
    pytest.param(block, id=f"{path.name}-{number}")
    for path in documents()
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", path.read_text("utf-8"), re.DOTALL), 1)
]
README_LINES = 130
"""Most lines of the README: what a first reader doesn't need belongs in docs/."""


@pytest.mark.usefixtures("default_reader")
@pytest.mark.parametrize("path", list(documents()), ids=lambda path: path.name)
def test_the_generated_parts_are_up_to_date(path: Path) -> None:
    text = path.read_text("utf-8")
    assert generated(text) == text, "run `make generated`"


@pytest.mark.parametrize("block", BLOCKS)
def test_the_python_examples_run(block: str) -> None:
    exec(compile(block, "example", "exec"), {"__name__": "example"})


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_links_to_is_there(path: Path) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(path: Path) -> None:
    if path.name == "CHANGELOG.md":
        return
    for name in re.findall(
        r"`((?:bot|index|eval|prompts|seeds|tools|docs|examples)/[\w./-]+)`", path.read_text("utf-8")
    ):
        if "NAME" not in name:
            assert (ROOT / name).exists(), name


FOR_DEVELOPERS = {"build", "docs", "export", "test", "train"}
"""Extras that `make` installs; users need none of them."""


def test_the_extras_for_users_are_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    explained = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/installing.md").read_text("utf-8"), re.MULTILINE)
    assert set(explained) == set(project["optional-dependencies"]) - FOR_DEVELOPERS


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_installs_from_the_checkout(path: Path) -> None:
    """Nothing is published: `pip install pincite` would fetch somebody else's package."""
    if path.name != "installing.md":
        assert not re.search(r"pip install ['\"]?pincite", path.read_text("utf-8"))


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= README_LINES


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], example: str, *arguments: str | Path
) -> str:
    """What an example prints, run in this process: a process of its own imports for seconds what is imported here."""
    path = str(ROOT / "examples" / example)
    monkeypatch.setattr(sys, "argv", [path, *map(str, arguments)])
    runpy.run_path(path, run_name="__main__")
    return capsys.readouterr().out


def test_the_script_shows_the_characters_behind_each_statement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hours.txt").write_text("The library closes at nine in the evening.", "utf-8")
    shown = run(monkeypatch, capsys, "script.py", tmp_path, "When does the library close?")
    assert "[1] hours 0:42 “The library closes at nine in the evening.”" in shown


@pytest.mark.usefixtures("indexed_seeds")
def test_the_llama_index_example_answers_all_ways(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(LlamaSettings, "_llm", None)  # the example sets it for the whole process
    shown = run(monkeypatch, capsys, "with_llama_index.py")
    assert shown.count("travelled to Russia four times") >= 2
    assert re.search(r"^Iran's status in .*: “.*observer.*”$", shown, re.MULTILINE)


@pytest.mark.usefixtures("indexed_seeds")
def test_the_example_with_an_mcp_client_shows_the_exact_characters() -> None:
    """In a process of its own: the server that it starts takes that process's standard error."""
    pytest.importorskip("mcp")
    ran = python(str(ROOT / "examples" / "with_mcp_client.py"))
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"^  Iran's status in .*, \d+:\d+: “.*observer.*”$", ran.stdout, re.MULTILINE), ran.stdout


@pytest.mark.usefixtures("indexed_seeds")
def test_the_service_answers() -> None:
    from examples.service import app

    with TestClient(app) as client:
        assert client.get("/ask", params={"question": "Is Iran a full SCO member?"}).json()["verdict"] == "mixed"
        assert client.get("/ask", params={"question": " "}).status_code == 422


def test_the_notebook_runs(capsys: pytest.CaptureFixture[str]) -> None:
    notebook = json.loads((ROOT / "examples/notebook.ipynb").read_text("utf-8"))
    code = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    exec(compile(code, "notebook", "exec"), {"__name__": "__main__"})
    assert "observer" in capsys.readouterr().out
