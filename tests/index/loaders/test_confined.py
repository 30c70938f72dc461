"""A file that takes too much ends the process that reads it, and no other."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable

import pytest

from pincite.index.loaders import LoadError, LoadLimits, confined, load_bytes
from pincite.index.loaders.confined import ReaderFailed, Readers, _unpickled
from pincite.index.loaders.content import Content, Unreadable
from pincite.index.loaders.formats import content_of
from tests.index.loaders.loader_files import docx_of, pdf, raw_docx

ORDINARY = pdf(["Almonds grow in Spain."])

STRICT = LoadLimits(seconds=0.5, memory_mb=512)


def nested_forms(depth: int = 20, fan: int = 8) -> bytes:
    """A page with a form that draws another form eight times, which does the same, and so on."""
    drawn = "/X Do " * fan
    forms = [
        f"<</Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X {9 + n} 0 R>>>>/Length {len(drawn)}>>"
        f"stream\n{drawn}\nendstream"
        for n in range(depth)
    ]
    page = "/Resources<</Font<</F 3 0 R>>>>"
    return (
        pdf(["a"], extra=[*forms, "<</Length 0>>stream\n\nendstream"])
        .replace(page.encode(), b"/Resources<</Font<</F 3 0 R>>/XObject<</X 8 0 R>>>>", 1)
        .replace(b" Tj ET\n", b" Tj ET /X Do\n", 1)
    )


def style_chain(length: int = 3000) -> bytes:
    """As many styles, each based on the next, and a paragraph in each."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(length)
    )
    body = "".join(f'<w:p><w:pPr><w:pStyle w:val="s{n}"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>' for n in range(length))
    return raw_docx(body, styles=styles)


@pytest.mark.parametrize("make", [nested_forms, style_chain])
def test_a_file_that_takes_too_much_fails_by_name_and_others_are_read(make: Callable[[], bytes]) -> None:
    with pytest.raises(LoadError, match=r"bomb\.bin: (takes longer than|needs more than|is damaged or needs too much)"):
        load_bytes(make(), name="bomb.bin", limits=STRICT)
    assert load_bytes(ORDINARY, name="a.pdf", limits=STRICT).text == "Almonds grow in Spain."


@pytest.mark.parametrize("data", [ORDINARY, docx_of("Almonds.", "Olives."), b"<p>Almonds</p>" * 2000])
def test_content_is_the_same_as_if_it_were_read_here(data: bytes) -> None:
    assert confined.confined(data, ".html", LoadLimits()) == content_of(data, ".html")


def test_one_process_reads_file_after_file() -> None:
    ballast = bytearray(b"x" * 600 * 2**20)  # the size of a parent is not that of the process it starts
    readers = Readers(1)
    processes = set()
    for number in range(10):
        assert isinstance(readers.read(pdf([f"Text {number}."]), ".pdf", LoadLimits()), Content)
        processes.update(process._process.pid for process in readers._idle)
    assert len(processes) == 1
    assert ballast
    readers.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_process_that_was_killed_is_replaced() -> None:
    readers = Readers(1)
    readers.read(ORDINARY, ".pdf", LoadLimits())
    (process,) = readers._idle
    process._process.kill()
    process._process.wait()
    assert isinstance(readers.read(ORDINARY, ".pdf", LoadLimits()), Content)
    readers.close()


def test_several_threads_read_at_once() -> None:
    texts: list[str] = []

    def read(number: int) -> None:
        texts.append(load_bytes(pdf([f"Text {number}."]), name="a.pdf").text)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(texts) == [f"Text {number}." for number in range(6)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_reads_with_processes_of_its_own() -> None:
    load_bytes(ORDINARY, name="a.pdf")
    child = os.fork()
    if not child:
        signal.alarm(120)
        os._exit(0 if load_bytes(ORDINARY, name="a.pdf").text else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert load_bytes(ORDINARY, name="a.pdf").text


def test_a_reply_can_make_nothing_but_content() -> None:
    for value in (os.system, print, Readers, {"a": threading.Event}):
        with pytest.raises(ReaderFailed):
            _unpickled(pickle.dumps(value))


@pytest.mark.parametrize("problem", [Unreadable("holds no text"), RecursionError(), ZeroDivisionError("in it")])
def test_without_an_interpreter_files_are_read_here(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    def broken(_: bytes) -> None:
        raise problem

    monkeypatch.setattr("pincite.index.loaders.pdf.read_pdf", broken)
    monkeypatch.setattr("sys.executable", "")
    with pytest.raises(LoadError, match=r"no text|nested too deeply|ZeroDivisionError: in it"):
        load_bytes(ORDINARY, name="a.pdf")
