"""The time of a file grows with its length, whatever is repeated in it."""

import time

import pytest

from pincite.index.loaders.documents import _read
from pincite.index.passages import passages
from tests.index.loaders.loader_files import raw_docx

RUN = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">a? </w:t></w:r>'


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        (".md", b"**a?** " * 60_000),
        (".md", b"# a\n\n" * 20_000),
        (".html", b"<b>a?</b> " * 60_000),
        (".docx", raw_docx(f"<w:p>{RUN * 20_000}</w:p>")),
    ],
    ids=["questions in bold", "headings", "bold in HTML", "bold in DOCX"],
)
def test_many_small_parts_take_seconds_at_most(suffix, data):
    begun = time.process_time()
    content = _read(data, suffix)
    assert passages(content.text, content.sections, content.structure)
    assert time.process_time() - begun < 15  # 4 s on a busy machine; minutes where the time grows as the square
