"""The time of a file grows with its length, whatever is repeated in it."""

import pytest

from pincite.index.loaders.formats import _read
from pincite.index.loaders.pdf_fragments import Fragment
from pincite.index.loaders.pdf_table_rows import Column, table_of
from pincite.index.passages import passages
from tests.growth import grows_with_its_input
from tests.index.loaders.loader_files import raw_docx

RUN = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">a? </w:t></w:r>'


@pytest.mark.parametrize(
    ("suffix", "make", "size"),
    [
        (".md", lambda size: b"**a?** " * size, 4_000),
        (".md", lambda size: b"# a\n\n" * size, 2_000),
        (".html", lambda size: b"<b>a?</b> " * size, 4_000),
        (".docx", lambda size: raw_docx(f"<w:p>{RUN * size}</w:p>"), 2_000),
    ],
    ids=["questions in bold", "headings", "bold in HTML", "bold in DOCX"],
)
def test_many_small_parts_take_time_in_proportion(suffix, make, size):
    def split(data):
        content = _read(data, suffix)
        return passages(content.text, content.sections, content.structure)

    assert grows_with_its_input(split, make, size)


def test_lines_of_a_page_that_all_go_on_with_one_cell_take_time_in_proportion():
    def overlapping(count):
        return [
            [
                Fragment("Words with", 10, 54, 750 - i / 10, 8),
                Fragment("wide gaps", 65, 106, 750 - i / 10, 8),
                Fragment(f"between them {i}", 114, 178, 750 - i / 10, 8),
            ]
            for i in range(count)
        ]

    columns = [Column(65, 106), Column(114, 187)]
    table = grows_with_its_input(lambda lines: table_of(lines, columns), overlapping, 500)
    assert table.rows[-1].text.count("wide gaps") > 500
