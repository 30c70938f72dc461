import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.errors import LoadError
from pincite.index.loaders import canonical, load_bytes


def page(markup, name="page.html"):
    return load_bytes(markup.encode(), name=name)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One\n  two\t three</p><p>Four", "One two three\n\nFour"),
        ("a<br>b<br/> c", "a\nb\nc"),
        ("<p>caf&eacute; &amp; &lt;tag&gt; &#x1F600; &nbsp;x</p>", "café & <tag> 😀 \xa0x"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<p>in<b>li</b>ne <i>x</i></p>", "inline x"),
        ("<p>a<!-- comment -->b</p>", "ab"),
        ("<p>a</p><script>x()</script><style>p{}</style><noscript>n</noscript><template>t</template>b", "a\n\nb"),
        ("<p hidden>no</p><p style='color:red;display: none'>no</p><p>yes <span hidden>no</span>tail</p>", "yes tail"),
        ("<dialog>no</dialog><dialog open>yes</dialog>", "yes"),
        ("<ul><li>a</li><li>b<ul><li>c</ul></ul>after", "- a\n- b\n  - c\n\nafter"),
        ("<ol start=3><li>a<li value=7>b<li>c</ol>", "3. a\n7. b\n8. c"),
        ("<ol reversed><li>a<li>b</ol>", "2. a\n1. b"),
        ("<dl><dt>term<dd>meaning</dl>", "term\nmeaning"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2<br>3</table>x", "A | B\n1 | 2 3\n\nx"),
        ("<table><tr><td>1<td></td><td>|</td><td></td></tr></table>", "1 |  | |"),
        ("<table><tr><td><p>one</p></td><td><p>two</p></td></tr></table>", "one | two"),
        ("<table><tr><td><h2>H</h2><p>p</p></td><td>side</td></tr></table>", "H\n\np\n\nside"),
        ("<table><tr><td>a<table><tr><td>n<td>m</table></td><td>b</td></tr></table>", "a\n\nn | m\n\nb"),
        ("<pre>\n  def f():\n\n    x   y\n</pre>", "  def f():\n\n    x   y"),
        ("<p>He said <q>no</q>.</p>", "He said “no”."),
        ("<svg><title>no</title><text>yes</text></svg>", "yes"),
        ("<p>unclosed <b>bold<p>next", "unclosed bold\n\nnext"),
        (
            "<p>x\x00y and enough besides for one NUL not to matter</p>",
            "x\ufffdy and enough besides for one NUL not to matter",
        ),
        ("<p>\u0338 overlay</p>", "\u0338 overlay"),
        ("<h2><div>a</div>b</h2>", "a b"),
    ],
)
def test_visible_text(markup, expected):
    assert page(f"<!DOCTYPE html><html><body>{markup}").text == expected


def test_head_describes_the_page():
    document = page(
        "<!DOCTYPE html><html lang=fa dir=rtl><head><title>A\n  title</title><meta name=Author content='An Author'>"
        "<meta property=article:published_time content=2022-01-30T08:00:00Z>"
        "<link rel=canonical href=https://example.org/p><body><p>text"
    )
    assert (document.title, document.author, document.published) == ("A title", "An Author", "2022-01-30")
    assert document.metadata == {
        "as_of": "2022-01-30T08:00:00Z", "lang": "fa", "dir": "rtl", "url": "https://example.org/p"
    }  # fmt: skip
    assert document.source == "page.html"


def test_headings_make_sections():
    document = page("<html>before<h1>One</h1>a<h3>Three</h3>b<h2>Two</h2>c<h1>Else</h1>")
    assert [(section.heading, section.span.of(document.text)) for section in document.sections] == [
        ("", "before\n\n"),
        ("One", "One\n\na\n\n"),
        ("One › Three", "Three\n\nb\n\n"),
        ("One › Two", "Two\n\nc\n\n"),
        ("Else", "Else"),
    ]
    assert document.title == "One"


def test_xhtml_with_self_closing_script_and_cdata_keeps_what_follows():
    document = page(
        '<?xml version="1.0" encoding="iso-8859-1"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title/>'
        '<script src="x"/></head><body><p>a&nbsp;é <![CDATA[<b>]]></p><!-- c --><p>b</p></body></html>'
    )
    assert document.text == "a\xa0é <b>\n\nb"


def test_broken_xhtml_is_read_as_html():
    assert page('<?xml version="1.0"?><html><body><p>a<p>b <![CDATA[c]]></html>').text == "a\n\nb c"


def test_a_declared_charset_is_used():
    data = "<html><meta charset=windows-1251><p>Иран".encode("cp1251")
    document = load_bytes(data, name="p.html")
    assert (document.text, document.metadata["encoding"]) == ("Иран", "cp1251")


def test_a_page_under_another_name_is_a_page():
    assert page("<!doctype HTML><p>a</p>", name="page.txt").media_type == "text/html"


def test_an_html_file_without_a_tag_is_plain_text():
    assert page("one\n  two", name="a.htm").text == "one\n  two"


def test_two_thousand_nested_elements_lose_nothing():
    assert page("<html>" + "<div>" * 2000 + "deep" + "</div>" * 2000 + "<p>after").text == "deep\n\nafter"


def test_deeper_nesting_is_refused_rather_than_cut():
    with pytest.raises(LoadError, match="nests its elements more than 2,000 deep"):
        page("<html>" + "<div>" * 20_000 + "deep" + "</div>" * 20_000 + "<p>after")


@pytest.mark.parametrize(
    "markup",
    [
        "<html><script>x = 1</script></html>",
        "<!DOCTYPE html>",
        "<html><!-- only --></html>",
        "<html><p hidden>x</p></html>",
    ],
)
def test_a_page_without_visible_text_is_refused(markup):
    with pytest.raises(LoadError, match="has no visible text"):
        page(markup)


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    lambda s: canonical(s).split()
)


@given(
    st.lists(WORDS, min_size=1, max_size=6), st.sampled_from(["p", "div", "h2", "blockquote", "td", "section", "pre"])
)
def test_no_visible_character_is_lost(paragraphs, tag):
    inner = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in paragraphs)
    document = page(f"<!DOCTYPE html><html><body>{f'<table><tr>{inner}</table>' if tag == 'td' else inner}")
    wanted = [character for text in paragraphs for character in canonical(text) if not character.isspace()]
    found = [character for character in document.text if not character.isspace()]
    if tag == "td":
        found = [character for character in found if character != "|"]
        wanted = [character for character in wanted if character != "|"]
    assert found == wanted
    spans = [section.span for section in document.sections]
    assert not spans or "".join(span.of(document.text) for span in spans) == document.text


def test_cdata_in_a_page_that_is_no_xml_is_text():
    page = '<?xml version="1.0"?><html><p>Less: <![CDATA[a < b & c]]>, open: <![CDATA[d</p><p>e</p></html>'
    assert load_bytes(page.encode(), name="a.html").text.startswith("Less: a < b & c, open:")
