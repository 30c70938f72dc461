"""What changes in watched folders mean: which files are read, which documents go."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pincite import Report
from pincite.bot.settings import Settings
from pincite.index import build, library, watching
from pincite.index.catalogue import CATALOGUE_FILE
from pincite.index.changes import vanished
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text, find, find_changed
from pincite.index.storage import open_storage
from pincite.index.watching import copies_of, is_of_interest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with something of every kind, and a file outside it."""
    (tmp_path / "outside.txt").write_text("Outside.")
    folder = tmp_path / "reports"
    for name in ("a.txt", "sub/b.md", "sub/deep/c.txt", ".hidden/d.txt", ".e.txt", "~$f.docx", "g.log", "v1.0/h.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"This is {name}.")
    (folder / "out.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "in.txt").symlink_to(folder / "sub/b.md")
    return folder


def names(paths: object, folder: Path) -> set[str]:
    assert isinstance(paths, (tuple, list, set))
    return {str(Path(path).relative_to(folder)) for path in paths}


@pytest.mark.parametrize(
    ("changed", "read"),
    [
        (["a.txt"], {"a.txt"}),
        (["sub"], {"sub/b.md", "sub/deep/c.txt"}),
        (["sub", "sub/b.md", "sub/deep"], {"sub/b.md", "sub/deep/c.txt"}),
        ([".hidden", ".hidden/d.txt", ".e.txt", "~$f.docx", "g.log", "out.txt", "../outside.txt", "gone.txt"], set()),
        (["in.txt", "sub/b.md"], {"in.txt"}),  # a file that is reached twice is listed once
    ],
)
def test_what_is_read_of_changed_paths(folder: Path, changed: list[str], read: set[str]) -> None:
    assert names(find_changed([folder / name for name in changed], [folder]).files, folder) == read


def test_a_folder_itself_is_listed_as_by_indexing(folder: Path) -> None:
    whole, changed = find([folder]), find_changed([folder], [folder])
    assert list(map(str, whole)) == list(map(str, changed))


def test_every_file_is_read_alone_as_with_its_folder(folder: Path) -> None:
    alone: set[Path] = set()
    for path in folder.rglob("*"):
        alone |= {Path(os.path.realpath(file)) for file in find_changed([path], [folder]).files}
    assert alone == {Path(os.path.realpath(file)) for file in find([folder]).files}


def test_a_folder_that_is_reached_by_a_link_is_known_by_both_names(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    for name in (link, folder):
        assert find_changed([name / "a.txt"], [link]).files == (link / "a.txt",)


@pytest.mark.parametrize(
    ("places", "gone"),
    [
        ([], []),
        (["sub/b.md"], []),  # still there
        (["a.txt"], ["a.txt/below.txt"]),  # a folder of that name was there before
        (["x.txt"], ["x.txt"]),
        (["old"], ["old/y.txt", "old/z.zip!/m.txt"]),
        (["."], ["x.txt", "old/y.txt", "old/z.zip!/m.txt", "a.txt/below.txt"]),
        (["elsewhere", "ol"], []),
    ],
)
def test_whose_documents_go(folder: Path, settings: Settings, places: list[str], gone: list[str]) -> None:
    names = ("a.txt", "sub/b.md", "x.txt", "old/y.txt", "old/z.zip!/m.txt", "a.txt/below.txt")
    origins = [*(str(folder / name) for name in names), "seeds:x.txt", "s3://b/x.txt", f"{folder}-old/y.txt"]
    documents = [document_from_text(f"Text {at}.", source=origin, origin=origin) for at, origin in enumerate(origins)]
    build.add(documents, settings, embedder_of(settings))
    with open_storage(settings) as storage:
        published = storage.published(storage.existing_index(settings.collection))
        missing = [
            published.names(key)[0] for key in vanished([os.path.normpath(folder / p) for p in places], published)
        ]
    assert sorted(missing) == sorted(str(folder / name) for name in gone)


def test_a_folder_that_is_missing_or_empty_takes_nothing_with_it(folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    missing = tmp_path / "missing"
    listing = find_changed([folder, empty, missing, missing / "a.txt", empty / "b.txt"], [folder, empty, missing])
    assert listing.places == {str(folder), str(empty / "b.txt")}
    assert [error.reason for error in listing.errors] == ["does not exist"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.txt", True),
        ("gone.txt", True),
        ("gone", True),  # perhaps a folder
        ("v1.0", True),
        ("g.log", False),
        (".git/index.txt", False),
        ("sub/.b.md.swp", False),
        ("home/note.txt", False),
        ("../outside.txt", False),
    ],
)
def test_which_changes_matter(folder: Path, path: str, expected: bool) -> None:
    assert is_of_interest(os.path.normpath(folder / path), [folder], folder / "home") is expected


def test_copies_are_read_again_with_what_they_copy() -> None:
    twins = {"/r/b.txt": "/r/a.txt", "/r/d.zip!/m.txt": "/r/sub/c.txt"}
    assert copies_of([Path("/r/a.txt")], twins) == {Path("/r/b.txt")}
    assert copies_of([Path("/r/sub")], twins) == {Path("/r/d.zip")}
    assert copies_of([Path("/r/b.txt"), Path("/r/su")], twins) == set()


def indexed(settings: Settings) -> dict[str, str]:
    """The texts that are indexed, by the names of their files."""
    return {Path(one.origin).name: one.text.strip() for one in library.documents(settings=settings)}


def test_one_refresh_adds_changes_moves_and_removes(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    texts = {name: f"The {name} grow in Andalusia." for name in ("almonds", "figs", "dates", "plums")}
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    embedder = embedder_of(settings)
    build.add([folder], settings, embedder)
    (folder / "almonds.txt").unlink()
    (folder / "figs.txt").rename(folder / "trees.txt")
    (folder / "dates.txt").write_text("Dates grow in Bam.")
    (folder / "new.txt").write_text("Olives grow in Jaén.")
    changed = [folder / f"{name}.txt" for name in ("almonds", "figs", "trees", "dates", "new")]
    report = build.refresh(changed, settings, embedder, watched=[folder])
    assert [Path(report.origins[name]).name for name in report.removed] == ["almonds.txt"]
    assert [Path(report.origins[name]).name for name in report.added] == ["new.txt"]
    assert {Path(report.origins[name]).name: Path(report.moved.get(name, "")).name for name in report.changed} == {
        "trees.txt": "figs.txt",
        "dates.txt": "",
    }
    assert indexed(settings) == {
        "trees.txt": texts["figs"],
        "dates.txt": "Dates grow in Bam.",
        "new.txt": "Olives grow in Jaén.",
        "plums.txt": texts["plums"],
    }
    for file in settings.home.rglob("*"):  # as `remove` does, down to the bytes
        assert not file.is_file() or texts["almonds"].encode() not in file.read_bytes(), file


def test_the_terms_of_a_file_that_goes_are_overwritten(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    secret = folder / "secret.txt"
    secret.write_text("The vault opens with quartz pelican.")
    for number in range(30):  # so few of all passages go that a build would leave their terms
        (folder / f"kept-{number}.txt").write_text(f"Harbour {number} was built in 1911.")
    embedder = embedder_of(settings)
    build.add([folder], settings, embedder, watched=[folder])
    secret.unlink()
    report = build.add([secret], settings, embedder, watched=[folder])
    assert len(report.removed) == 1
    files = [path for path in settings.home.glob(f"{CATALOGUE_FILE}*") if path.is_file()]
    assert files and not [path for path in files if b"pelican" in path.read_bytes()]


def test_a_copy_is_indexed_once_its_original_says_something_else(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("Almonds grow in Andalusia.")
    shutil.copy(folder / "a.txt", folder / "b.txt")
    rounds = watching.watch([folder], settings)
    first = next(rounds)
    assert isinstance(first, Report) and list(first.twins) == [str(folder / "b.txt")]
    (folder / "a.txt").write_text("Almonds grow in California.")
    second = next(rounds)
    assert isinstance(second, Report) and len(second.changed) == 1
    assert [second.origins[name] for name in second.added] == [str(folder / "b.txt")]
    assert indexed(settings) == {"a.txt": "Almonds grow in California.", "b.txt": "Almonds grow in Andalusia."}


def test_a_folder_that_goes_keeps_its_documents_and_is_read_anew_when_it_is_back(
    settings: Settings, tmp_path: Path
) -> None:
    folder, away = tmp_path / "reports", tmp_path / "away"
    folder.mkdir()
    (folder / "a.txt").write_text("Almonds grow in Andalusia.")
    rounds = watching.watch([folder], settings)
    next(rounds)
    folder.rename(away)
    gone = next(rounds)
    assert isinstance(gone, Report) and gone.failed == [(str(folder), "does not exist")]
    assert set(indexed(settings)) == {"a.txt"}
    (away / "b.txt").write_text("Figs grow in Smyrna.")
    away.rename(folder)
    back = next(rounds)
    assert isinstance(back, Report) and len(back.added) == 1
    (folder / "c.txt").write_text("Dates grow in Bam.")  # and it is watched again
    again = next(rounds)
    assert isinstance(again, Report) and [Path(again.origins[name]).name for name in again.added] == ["c.txt"]
