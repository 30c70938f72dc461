from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from pincite.index.loaders import load_bytes, stamp_of, stamps
from pincite.index.loaders.stamps import LOADER_VERSION
from tests.index.loaders.loader_files import pdf, raw_docx

FILES = {
    "a.md": b"---\ntitle: One\nas_of: 2022-01-30\n---\n# Head\n\nText with *marks*.\n\n## Below\n\n- item\n",
    "b.html": b"<title>Two</title><h1>Head</h1><p>A  b<br>c</p><ul><li>d</ul><table><tr><td>e<td>f</table>",
    "c.txt": "Caf\u00e9\r\nNo\u0308l".encode("cp1252", "ignore"),
    "d.docx": raw_docx("<w:p><w:r><w:t>Words</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
    "e.pdf": pdf(["A line of text that is", "wrapped here."], ["Second page."]),
}

DIGEST = "45c67c5e3dcf16be"
"""Digest of the documents in FILES as read by LOADER_VERSION. Where it changes, the version has to."""


def test_other_documents_need_another_version_of_the_loaders() -> None:
    documents = [load_bytes(data, name=name) for name, data in FILES.items()]
    shown = [
        [d.title, d.text, d.published, d.author, d.media_type, dict(d.metadata), str(d.sections), str(d.pages)]
        for d in documents
    ]
    assert hashlib.sha256(json.dumps([LOADER_VERSION, shown]).encode()).hexdigest()[:16] == DIGEST


def test_a_stamp_is_the_same_until_the_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")
    assert stamp_of(file, 10) is None, "it has only just changed"
    monkeypatch.setattr(stamps, "SETTLED_SECONDS", -1e9)
    stamp = stamp_of(file, 10)
    assert stamp is not None and stamp == stamp_of(file, 10)
    assert stamp != stamp_of(file, 11)
    os.utime(file, ns=(0, stamp.mtime_ns + 1))
    assert stamp != stamp_of(file, 10)
    assert stamp_of(tmp_path / "none", 10) is None
