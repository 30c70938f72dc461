from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import filelock
import pytest

from pincite import Answer, PinciteError
from pincite.bot.cli.mcp import mcp
from pincite.index.lock import LOCK_FILE
from tests.commands import ROOT, named, pincite, process, python, until


def test_a_first_question_builds_the_seeds_and_prints_numbered_citations() -> None:
    ran = process("ask", "Is Iran a full SCO member?")
    assert ran.returncode == 0, ran.stderr
    assert "“observer”" in ran.stdout.replace('"observer"', "“observer”")
    assert "[1] Iran's status in the Shanghai Cooperation Organization" in ran.stdout
    assert ran.stderr == ""


@pytest.mark.usefixtures("indexed_seeds")
def test_json_is_one_answer_and_nothing_else_on_standard_output() -> None:
    ran = pincite("ask", "How many times did Rouhani visit Russia?", "--json")
    answer = Answer.model_validate_json(ran.stdout)
    assert answer.status == "answered"
    shown = pincite(
        "show", answer.citations[0].document_id, "--span", f"{answer.citations[0].start}:{answer.citations[0].end}"
    )
    assert shown.stdout == answer.citations[0].quote


@pytest.mark.usefixtures("indexed_seeds")
@pytest.mark.parametrize(("question", "code"), [(" ", 1), ("--top-k", 2), ("Who painted the Night Watch?", 3)])
def test_a_process_ends_with_the_exit_code_of_its_command(question: str, code: int) -> None:
    ran, here = process("ask", question), pincite("ask", question)
    assert ran.returncode == here.returncode == code
    assert (ran.stdout, named(ran.stderr)) == (here.stdout, named(here.stderr))


@pytest.mark.usefixtures("indexed_seeds")
def test_an_abstention_exits_with_3_and_says_where_it_looked() -> None:
    ran = pincite("ask", "What is the boiling point of mercury?")
    assert ran.returncode == 3
    assert "don't answer this" in " ".join(ran.stdout.split()) and "nearest passages" in " ".join(ran.stdout.split())


@pytest.mark.usefixtures("indexed_seeds")
def test_the_closest_sentences_without_a_headline_are_an_answer_to_a_shell() -> None:
    ran = pincite("ask", "Is Iran a full SCO member?", PINCITE_CONFIDENT_FROM="1", PINCITE_LIKELY_FROM="0")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("The closest passages say:\n“")


def test_indexing_listing_showing_and_removing_files_of_ones_own(folder: Path) -> None:
    (folder / "almonds.md").write_text("# Almonds\n\nAlmonds grow in Andalusia.\n", "utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    made = pincite("index", str(folder), "--collection", "plants")
    assert made.returncode == 1 and made.stdout == ""
    assert made.stderr.splitlines()[0] == "plants: 1 added, 1 failed"
    assert str(folder / "broken.pdf") in made.stderr and "images are read if" in made.stderr
    (folder / "broken.pdf").unlink()
    again = pincite("index", str(folder), "--collection", "plants", "--json")
    assert again.returncode == 0
    assert {k: len(v) for k, v in json.loads(again.stdout).items() if isinstance(v, list)} == {
        "added": 0,
        "changed": 0,
        "removed": 0,
        "unchanged": 1,
        "failed": 0,
        "skipped": 1,
        "warnings": 0,
    }
    listed = json.loads(pincite("sources", "--json").stdout)
    assert [(s["collection"], s["title"], s["passages"]) for s in listed] == [("plants", "Almonds", 1)]
    assert "Almonds" in pincite("sources").stdout
    assert pincite("show", "almonds.md", "-c", "plants").stdout == "# Almonds\n\nAlmonds grow in Andalusia.\n"
    asked = pincite("ask", "Where do almonds grow?", "-c", "plants")
    assert "Andalusia" in asked.stdout and asked.returncode == 0
    rebuilt = pincite("index", "--rebuild", "-c", "plants")
    assert rebuilt.returncode == 0 and "plants: 1 changed" in rebuilt.stderr
    assert pincite("remove", "almonds.md", "-c", "plants").returncode == 0
    assert json.loads(pincite("sources", "--json").stdout) == []
    assert pincite("remove", "--all", "-c", "plants").returncode == 0
    assert "nothing is indexed yet" in pincite("sources").stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ask", ""], 1, "pincite: the question is empty"),
        (["ask", " \t\n"], 1, "pincite: the question is empty"),
        (["ask", "a" * 10_000], 1, "pincite: the question is 10,000 characters long"),
        (["ask", "\x1b\x07"], 1, "pincite: the question is empty"),
        (["ask", "Who?", "-c", "nowhere"], 1, "pincite: no collection is called 'nowhere'"),
        (["ask", "Who?", "-c", "../etc"], 1, "pincite: no collection is called '../etc'"),
        (["ask"], 2, "Missing argument"),
        (["ask", "Who?", "--writer", "nobody"], 2, "nobody"),
        (["ask", "Who?", "--writer", "llm"], 1, "pincite: no language model is configured"),
        (["ask", "Who?", "--top-k", "0"], 1, "pincite: setting 'top_k'"),
        (["show", "nothing"], 1, "pincite: no collection is called 'seeds'"),
        (["show", "nothing", "--span", "x"], 2, "is not a span"),
        (["index", "/no/such/file", "-c", "x"], 1, "/no/such/file: does not exist"),
        (["remove"], 2, "name one DOCUMENT"),
        (["remove", "--all"], 2, "--collection NAME"),
        (["fly"], 2, "No such command"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_its_exit_code(arguments: list[str], code: int, said: str) -> None:
    ran = pincite(*arguments, COLUMNS="200")
    assert ran.returncode == code, ran.stderr
    assert said in ran.stderr and "Traceback" not in ran.stderr
    assert ran.stdout == ""


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("top_k = 'many'", "setting 'top_k'"),
        ("topk = 3", "setting 'topk': there is no such setting"),
        ("top_k = ", "pincite.toml is not valid TOML"),
    ],
)
def test_a_wrong_settings_file_is_named(toml: str, said: str) -> None:
    Path("pincite.toml").write_text(toml)
    ran = pincite("ask", "Who?")
    assert ran.returncode == 1 and said in ran.stderr


@pytest.mark.usefixtures("indexed_seeds")
def test_a_flag_beats_the_environment_and_that_the_file() -> None:
    Path("pincite.toml").write_text("top_k = 2")
    assert len(json.loads(pincite("ask", "Iran?", "--json").stdout)["passages"]) == 2
    assert len(json.loads(pincite("ask", "Iran?", "--json", PINCITE_TOP_K="3").stdout)["passages"]) == 3
    assert len(json.loads(pincite("ask", "Iran?", "--json", PINCITE_TOP_K="").stdout)["passages"]) == 2
    flagged = pincite("ask", "Iran?", "--json", "--top-k", "1", PINCITE_TOP_K="3")
    assert len(json.loads(flagged.stdout)["passages"]) == 1


def in_terminal(*arguments: str) -> str:
    """What a person sees: the output of the command in a terminal of its own."""
    primary, secondary = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "pincite", *arguments],
        stdin=secondary,
        stdout=secondary,
        stderr=secondary,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
    )
    os.close(secondary)
    seen = b""
    while process.poll() is None or select.select([primary], [], [], 0)[0]:
        if select.select([primary], [], [], 0.1)[0]:
            try:
                chunk = os.read(primary, 65536)
            except OSError:
                break
            if not chunk:
                break
            seen += chunk
    os.close(primary)
    process.wait()
    return seen.decode("utf-8", "replace")


def test_escape_sequences_in_a_document_are_shown_not_obeyed(folder: Path) -> None:
    (folder / "evil.txt").write_text("Almonds \x1b]0;owned\x07 grow \x1b[2J in [bold]Andalusia[/bold].", "utf-8")
    seen = in_terminal("index", str(folder), "-c", "plants")
    assert "\x1b]0;" not in seen and "1 added" in seen
    for arguments in (["ask", "Where do almonds grow?", "-c", "plants"], ["show", "evil.txt", "-c", "plants"]):
        seen = in_terminal(*arguments)
        assert "\x1b]0;" not in seen and "\x1b[2J" not in seen
        assert "\ufffd[2J" in seen and "[bold]Andalusia[/bold]" in seen


def _is_writing(home: Path) -> bool:
    """Whether a process holds the lock of a data folder, which it takes once it has begun to index."""
    try:
        with filelock.FileLock(home / LOCK_FILE, timeout=0):
            return False
    except filelock.Timeout:
        return True


def test_ctrl_c_stops_indexing_with_a_line_and_leaves_what_was_published(folder: Path) -> None:
    (folder / "small.txt").write_text("Almonds grow in Andalusia.", "utf-8")
    pincite("index", str(folder), "-c", "plants")
    (folder / "large.txt").write_text("\n\n".join(f"Line {n} says {n * n}. " * 20 for n in range(3000)), "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "pincite", "index", str(folder), "-c", "plants"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 - a runner may ignore it
    )
    until(lambda: _is_writing(Path(os.environ["PINCITE_HOME"])), process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 130, said
    assert said == "pincite: stopped; what was published before stays\n"
    (folder / "large.txt").unlink()
    assert "1 unchanged" in pincite("index", str(folder), "-c", "plants").stderr
    assert "Andalusia" in pincite("ask", "Where do almonds grow?", "-c", "plants").stdout


def test_doctor_says_what_is_there_and_what_to_do() -> None:
    well = pincite("doctor")
    assert well.returncode == 0, well.stdout
    assert "ok    embedder: " in well.stdout and "none yet" in well.stdout
    Path(os.environ["PINCITE_HOME"]).mkdir(parents=True)
    (Path(os.environ["PINCITE_HOME"]) / "catalogue.sqlite").write_text("not a database" * 100)
    ill = pincite("doctor", "--json")
    assert ill.returncode == 1
    failed = [check for check in json.loads(ill.stdout) if not check["ok"]]
    assert [check["name"] for check in failed] == ["collections"] and all(check["remedy"] for check in failed)


@pytest.mark.usefixtures("indexed_seeds")
def test_asking_imports_nothing_slow() -> None:
    ran = python(
        "-c",
        "import sys; sys.argv = ['pincite', 'ask', 'Is Iran a full SCO member?']\n"
        "from pincite.bot.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print([m for m in ('llama_index', 'chromadb', 'openai', 'torch', 'bs4', 'docx', 'rich') if m in sys.modules])",
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_an_error_ends_the_program_though_a_question_is_under_way() -> None:
    ran = python(
        "-c",
        "import threading\n"
        "from pincite.bot import cli\n"
        "from pincite.bot.settings import Settings\n"
        "from pincite.index.embedders import embedder_of\n"
        "from pincite.index.errors import PinciteError\n"
        "embedder = embedder_of(Settings.read())\n"
        "begun = threading.Barrier(3)\n"
        "def work():\n"
        "    embedder.embed(['The bridge was opened in 1932. ' * 20])\n"
        "    begun.wait()\n"
        "    while True: embedder.embed(['The bridge was opened in 1932. ' * 20])\n"
        "def fail():\n"
        "    for _ in range(2): threading.Thread(target=work, daemon=True).start()\n"
        "    begun.wait()\n"
        "    print('kept', end='')\n"
        "    raise PinciteError('it is away')\n"
        "cli.app, cli.mount = fail, lambda *_: None\n"
        "cli.main()",
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "kept", "pincite: it is away\n")


@pytest.mark.usefixtures("indexed_seeds")
def test_a_conversation_understands_follow_ups_and_goes_on_after_a_bad_question() -> None:
    ran = pincite("chat", typed=f"How many times did Rouhani visit Russia?\n\n{'why ' * 1000}\nAnd Zarif?\n")
    assert ran.returncode == 0, ran.stderr
    assert "four times" in ran.stdout
    assert ran.stdout.index("four times") < ran.stdout.index("33")
    understood, refused = (
        next(line for line in ran.stderr.splitlines() if start in line) for start in ("Understood as:", "pincite:")
    )
    assert "Zarif" in understood and "2000" in refused.replace(",", "")


@pytest.mark.usefixtures("indexed_seeds")
def test_a_conversation_has_a_prompt_in_a_terminal() -> None:
    leader, follower = pty.openpty()
    chat = subprocess.Popen(
        [sys.executable, "-m", "pincite", "chat"],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"},
    )
    os.close(follower)
    seen = b""

    def wait_for(words: bytes) -> None:
        nonlocal seen
        while words not in seen:
            ready, _, _ = select.select([leader], [], [], 300)
            assert ready, seen
            seen += os.read(leader, 4096)

    try:
        wait_for(b"? ")
        os.write(leader, b"How many times did Rouhani visit Russia?\n")
        wait_for(b"Four times.")
        wait_for(b":277)\r\n\r\n? ")
        os.write(leader, b"\x04")
        assert chat.wait(120) == 0
    finally:
        chat.kill()
        os.close(leader)


def test_a_command_whose_extra_is_missing_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in {"mcp", *(name for name in sys.modules if name.partition(".")[0] in {"mcp", "mcp_types"})}:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "pincite.bot.mcp", raising=False)
    with pytest.raises(PinciteError, match=r"pip install 'pincite\[mcp\]'"):
        mcp()


@pytest.mark.usefixtures("indexed_seeds")
def test_a_question_within_a_part_names_it() -> None:
    ran = pincite("ask", "Is Iran a full SCO member?", "--document", "sco-status.md", "--since", "2022")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Asked within: document “sco-status.md”, since 2022\n")
    outside = pincite("ask", "Is Iran a full SCO member?", "--tag", "cooking")
    assert outside.returncode == 1
    assert "'seeds' fits tag “cooking”" in outside.stderr
    wrong = pincite("ask", "Is Iran a full SCO member?", "--until", "May")
    assert wrong.returncode == 2
    assert "--until" in wrong.stderr
