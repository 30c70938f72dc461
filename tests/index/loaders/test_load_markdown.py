import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.loaders import canonical, load_bytes
from pincite.index.types import Span


def markdown(text, name="notes.md"):
    return load_bytes(text.encode(), name=name)


def test_front_matter_describes_and_is_no_text():
    document = markdown(
        "---\ntitle: Iran and Russia\nsource: https://example.org/a\nauthor: A. Writer\nas_of: 2022-01\n"
        "tags: [sco, eaeu]\nEmpty:\n---\n\n# Head\n\nText.\n"
    )
    assert document.text == "# Head\n\nText.\n"
    assert (document.title, document.source, document.author) == (
        "Iran and Russia",
        "https://example.org/a",
        "A. Writer",
    )
    assert document.published == "2022-01"
    assert document.metadata == {"as_of": "2022-01", "tags": "sco, eaeu"}
    assert document.origin == "notes.md"
    assert document.media_type == "text/markdown"


@pytest.mark.parametrize(
    ("front", "published", "as_of"),
    [
        ("as_of: 2022", "2022", "2022"),
        ("as_of: 2022-03", "2022-03", "2022-03"),
        ("date: 2022-03-05", "2022-03-05", "2022-03-05"),
        ("date: 2022-03-05T10:11:12Z", "2022-03-05", "2022-03-05T10:11:12Z"),
        ("published: 5 March 2022", "2022-03-05", "5 March 2022"),
        ('published: "March 5, 2022"', "2022-03-05", "March 5, 2022"),
        ("as_of: 2021\npublished: 2022-01-30", "2022-01-30", "2021"),
        ("date: 2022-13-40", None, "2022-13-40"),
        ("date: 01/02/2022", None, "01/02/2022"),
        ("date: soon", None, "soon"),
    ],
)
def test_dates(front, published, as_of):
    document = markdown(f"---\n{front}\n---\nText.")
    assert (document.published, document.metadata["as_of"]) == (published, as_of)


def test_front_matter_that_yaml_refuses_is_read_line_by_line():
    document = markdown('---\ntitle: Iran: an observer\nsource: "a: b"\n---\nText.')
    assert (document.title, document.source, document.text) == ("Iran: an observer", "a: b", "Text.")


@pytest.mark.parametrize(
    "text",
    [
        "---\njust a rule above\n---\nText.",
        "---\nnever closed: yes\n\nText.",
        "---\n- a\n- list\n---\nText.",
        " ---\na: b\n---\nText.",
        "---\na: &x b\nc: [*x, *x]\nno mapping line\n---\nText.",
    ],
)
def test_what_is_no_front_matter_stays_text(text):
    assert markdown(text).text == text


SECTIONED = """Before.

# One

Text

```
# no heading
```

Two *strong*
---

> # quoted

- # in a list

### Deep `code` [link](u) ###

    # indented code

# Other
"""


def test_sections_are_the_headings_that_markdown_sees():
    document = markdown(SECTIONED)
    assert [(section.heading, section.span.of(document.text).split("\n")[0]) for section in document.sections] == [
        ("", "Before."),
        ("One", "# One"),
        ("One › Two strong", "Two *strong*"),
        ("One › Two strong › Deep code link", "### Deep `code` [link](u) ###"),
        ("Other", "# Other"),
    ]
    assert document.title == "One"


def test_without_front_matter_and_heading_the_file_names_the_document():
    assert markdown("Text.", name="my notes.md").title == "my notes"


def test_crlf_markdown_has_the_same_text_and_sections():
    one, other = markdown(SECTIONED), markdown(SECTIONED.replace("\n", "\r\n"))
    assert (one.text, one.sections, one.id) == (other.text, other.sections, other.id)


LINE = st.one_of(
    st.sampled_from(
        ["# a", "## b", "### c", "#", "===", "---", "```", "> # q", "- # l", "", "    # code", "text", "<b>"]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=10),
)


@given(st.lists(LINE, max_size=12), st.booleans())
def test_nothing_is_lost_and_sections_partition_the_text(lines, crlf):
    body = "x\n" + ("\r\n" if crlf else "\n").join(lines)
    document = markdown("---\ntitle: t\n---\n" + body)
    assert document.text == canonical(body)
    if document.sections:
        spans = [section.span for section in document.sections]
        assert "".join(span.of(document.text) for span in spans) == document.text
        assert spans[0].start == 0
        assert all(isinstance(span, Span) and span.start < span.end for span in spans)


@pytest.mark.parametrize(
    "front",
    [
        "---\nauthor:\n  name: Ada Moss\ntimes:\n  prep: 20 minutes\nparts: [{name: leek, amount: 2}]\n---\n",
        '+++\nauthor = {name = "Ada Moss"}\n[times]\nprep = "20 minutes"\n[[parts]]\nname = "leek"\namount = 2\n+++\n',
        '{"author": {"name": "Ada Moss"}, "times": {"prep": "20 minutes"}, "parts": [{"name": "leek", "amount": 2}]}\n',
    ],
)
def test_fields_inside_fields_of_front_matter_are_lines_of_the_text(front):
    document = load_bytes(f"{front}\nBoil it.\n".encode(), name="soup.md")
    assert document.text == "times prep: 20 minutes\nparts: name leek, amount 2\n\nBoil it.\n"
    assert document.author == "Ada Moss"
