"""HTML pages, books as EPUB, and mail, whose body is HTML."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from tests.index.loaders.loader_files import epub
from tools.structure.blocks import Block, Fields, Heading, Item, Listing, Paragraph, Table, Talk, Terms, said, sections
from tools.structure.pieces import BOX

HEADERS = {
    "all guides": "all guides <guides@hafenblick.example>",
    "Jon Aberra": "Jon Aberra <j.aberra@hafenblick.example>",
}
"""Names as a header needs them, with an address."""


def html(blocks: Sequence[Block], title: str) -> bytes:
    """A page with a navigation above and a footer below it."""
    links = "".join(
        f'<a href="#s{number}">{escape(block.words.text)}</a> '
        for number, block in enumerate(blocks)
        if isinstance(block, Heading) and block.level > 1
    )
    body = "\n".join(_html(block, f' id="s{number}"') for number, block in enumerate(blocks))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n'
        f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>\n<body>\n'
        f"<nav>{links}</nav>\n<main>\n{body}\n</main>\n<footer>{IMPRINT}</footer>\n</body>\n</html>\n"
    ).encode()


IMPRINT = "Imprint | Privacy"


def book(blocks: Sequence[Block], title: str) -> bytes:
    """A book with a chapter for every heading."""
    chapters = list(sections(blocks))
    names = [f"c{number}.xhtml" for number in range(len(chapters))]
    return epub(
        {
            name: "".join(_html(block, f' id="b{number}"') for number, block in enumerate(chapter))
            for name, chapter in zip(names, chapters, strict=True)
        },
        nav=[
            (f"text/{name}", escape(chapter[0].words.text))
            for name, chapter in zip(names, chapters, strict=True)
            if isinstance(chapter[0], Heading)
        ],
        metadata=f"<dc:title>{escape(title)}</dc:title><dc:language>en</dc:language>",
    )


def mail(blocks: Sequence[Block], title: str) -> bytes:
    """A message; the first fields are its headers, later ones those of the message that it quotes."""
    headers, *rest = blocks
    assert isinstance(headers, Fields)
    message = EmailMessage(policy=SMTP)
    for label, value in headers.items:
        message[label.text] = HEADERS.get(value.text, MOMENTS.get(value.text, value.text))
    body = "\n".join(_html(block, "") for block in rest)
    message.set_content(f"<html><body>\n{body}\n</body></html>\n", subtype="html", charset="utf-8", cte="8bit")
    return bytes(message)


MOMENTS = {"Thursday, 5 March 2026, 09:12": "Thu, 05 Mar 2026 09:12:00 +0100"}
"""Moments as the header `Date` has them."""


def _html(block: Block, mark: str) -> str:
    match block:
        case Heading(level, words):
            return f"<h{level}{mark}>{escape(words.text)}</h{level}>"
        case Paragraph(sign, sentences):
            return f"<p>{escape(f'{sign} {said(sentences)}'.strip())}</p>"
        case Listing(ordered, items):
            return _listed(list(items), "ol" if ordered else "ul")
        case Table(caption, header, rows):
            above = f"<caption>{escape(caption.text)}</caption>" if caption else ""
            head = "".join(f"<th>{escape(cell.text)}</th>" for cell in header)
            body = "\n".join(
                f'<tr><th scope="row">{escape(row[0].text)}</th>'
                + "".join(f"<td>{escape(cell.text)}</td>" for cell in row[1:])
                + "</tr>"
                for row in rows
            )
            return f"<table>{above}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
        case Terms(_, items):
            inside = "\n".join(f"<dt>{escape(t.text)}</dt><dd>{escape(said(s))}</dd>" for t, s in items)
            return f"<dl>\n{inside}\n</dl>"
        case Fields(items):
            return "<p>" + "<br/>\n".join(f"<b>{escape(a.text)}:</b> {_filled_in(b.text)}" for a, b in items) + "</p>"
        case Talk(turns):
            return "\n".join(f"<p><b>{escape(t.speaker.text)}:</b> {escape(said(t.sentences))}</p>" for t in turns)


def _filled_in(value: str) -> str:
    return BOX.sub(
        lambda box: f"<input type='checkbox'{' checked=' + repr('checked') if 'x' in box[0] else ''}/>", escape(value)
    )


def _listed(items: list[Item], tag: str) -> str:
    """A list; items that lie deeper are lists within the item before them."""
    depth = items[0].depth
    shown: list[str] = []
    deeper: list[Item] = []
    for item in items:
        if item.depth > depth:
            deeper.append(item)
            continue
        if deeper:
            shown[-1] += "\n" + _listed(deeper, tag)
            deeper = []
        shown.append(escape(said(item.sentences)))
    if deeper:
        shown[-1] += "\n" + _listed(deeper, tag)
    return f"<{tag}>\n" + "\n".join(f"<li>{words}</li>" for words in shown) + f"\n</{tag}>"
