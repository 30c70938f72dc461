import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from pincite.index.loaders import LoadError, find, load


def make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")


def names(found, folder):
    return [path.relative_to(folder).as_posix() for path in found.files]


def test_a_folder_is_its_files_by_name_at_every_depth(tmp_path):
    make(tmp_path, "b.md", "a/z.txt", "a/b/c.HTML", "c.pdf", "d.docx", "A.csv")
    found = find([tmp_path])
    assert names(found, tmp_path) == ["A.csv", "a/b/c.HTML", "a/z.txt", "b.md", "c.pdf", "d.docx"]
    assert not found.errors
    assert not found.skipped
    assert list(found) == list(found.files)


def test_hidden_files_and_lock_files_are_passed_over(tmp_path):
    make(tmp_path, ".hidden.md", ".git/a.md", "~$a.docx", "seen.md")
    assert [path.name for path in find([tmp_path])] == ["seen.md"]


def test_a_hidden_file_that_is_named_is_meant(tmp_path):
    make(tmp_path, ".notes.md")
    assert [path.name for path in find([tmp_path / ".notes.md"]).files] == [".notes.md"]


def test_each_file_of_a_folder_that_is_not_read_is_named_with_its_reason(tmp_path):
    make(tmp_path, "a.png", "b.PNG", "c.xls", "d.py", "Makefile", "x/e.7z", "f.doc")
    found = find([tmp_path])
    assert {Path(error.path).name: error.reason for error in found.skipped} == {
        "Makefile": "files without a suffix are not read from a folder; name the file itself to read it as plain text",
        "a.png": "images are read if the file itself is named (extra ocr)",
        "b.PNG": "images are read if the file itself is named (extra ocr)",
        "c.xls": "this kind of spreadsheet is not read; save it as XLSX",
        "d.py": ".py files are not read from a folder; name the file itself to read it as plain text",
        "f.doc": "this format is not read; save it as DOCX",
        "e.7z": "archives are not read; unpack it first",
    }
    assert (
        Counter(error.reason for error in found.skipped)["images are read if the file itself is named (extra ocr)"] == 2
    )
    assert not found.files
    assert list(found) == list(found.skipped)


def test_a_named_file_is_left_to_load_whatever_its_suffix(tmp_path):
    make(tmp_path, "a.py")
    assert find([tmp_path / "a.py"]).files == (tmp_path / "a.py",)


def test_what_is_named_and_not_there_is_an_error(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    found = find([tmp_path / "missing.md", tmp_path / "pipe", "a\0b", "x" * 5000])
    reasons = [error.reason for error in found.errors]
    assert reasons == [
        "does not exist",
        "is a pipe, not a file",
        "is not a valid path",
        "cannot be opened: file name too long",
    ]
    assert not found.files


def test_paths_are_absolute_and_the_home_folder_is_expanded(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "a.md", "x/b.md", "~nobody-is-called-so/c.md")
    assert find(["~/a.md"]).files == (tmp_path / "a.md",)
    assert find(["x/../x"]).files == (tmp_path / "x/b.md",)
    assert find(["~nobody-is-called-so"]).files == (tmp_path / "~nobody-is-called-so/c.md",)


def test_a_file_that_is_reached_twice_is_found_once(tmp_path):
    make(tmp_path, "x/a.md", "x/b.md")
    (tmp_path / "x/link.md").symlink_to("a.md")
    assert names(find([tmp_path / "x/b.md", tmp_path, tmp_path / "x"]), tmp_path) == ["x/b.md", "x/a.md"]


def test_links_within_the_folder_are_followed_and_loops_end(tmp_path):
    make(tmp_path, "x/a.md", "x/sub/b.md", "x-outside/c.md")
    (tmp_path / "x/loop").symlink_to(tmp_path / "x")
    (tmp_path / "x/other").symlink_to(tmp_path / "x/sub")
    (tmp_path / "x/up").symlink_to(tmp_path)
    (tmp_path / "x/outside").symlink_to(tmp_path / "x-outside")
    (tmp_path / "x/outside.md").symlink_to(tmp_path / "x-outside/c.md")
    (tmp_path / "x/system.txt").symlink_to("/proc/self/environ")
    (tmp_path / "x/self.md").symlink_to("self.md")
    (tmp_path / "x/gone.md").symlink_to("nowhere.md")
    found = find([tmp_path / "x"])
    assert names(found, tmp_path) == ["x/a.md", "x/other/b.md"]
    out = "is a link out of the folder; name its target to read it"
    assert {Path(error.path).name: error.reason for error in found.skipped} == {
        "gone.md": "is a link that leads nowhere",
        "outside": out,
        "outside.md": out,
        "self.md": "is a link that leads nowhere",
        "system.txt": out,
        "up": out,
    }


def test_a_link_is_followed_into_another_folder_of_the_call_and_where_it_is_named_itself(tmp_path):
    make(tmp_path, "x/a.md", "y/b.md")
    (tmp_path / "x/b.md").symlink_to(tmp_path / "y/b.md")
    assert names(find([tmp_path / "x", tmp_path / "y"]), tmp_path) == ["x/a.md", "x/b.md"]
    assert names(find([tmp_path / "x/b.md"]), tmp_path) == ["x/b.md"]


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are always Unicode there")
def test_a_name_that_is_not_utf8_is_skipped_with_its_reason(tmp_path):
    make(tmp_path, "a.md")
    for name in (b"caf\xe9.md", b"d\xe9p\xf4t/b.md"):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.parent.mkdir(exist_ok=True)
        path.write_text("text")
    found = find([tmp_path])
    reason = "has a name that is not UTF-8; rename it"
    assert names(found, tmp_path) == ["a.md"]
    assert {error.path.removeprefix(f"{tmp_path}/"): error.reason for error in found.skipped} == {
        r"caf\xe9.md": reason,
        r"d\xe9p\xf4t": reason,
    }
    named = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md"))
    assert [str(error) for error in find([named]).errors] == [rf"{tmp_path}/caf\xe9.md: {reason}"]
    with pytest.raises(LoadError, match="not UTF-8"):
        load(named)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_an_error(tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    assert [error.reason for error in find([tmp_path / "closed"]).errors] == ["cannot be opened: permission denied"]
    assert [error.reason for error in find([tmp_path]).skipped] == ["cannot be opened: permission denied"]


def test_a_pipe_in_a_folder_is_skipped(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert [error.reason for error in find([tmp_path]).skipped] == ["is a pipe, not a file"]
