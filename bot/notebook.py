"""An answer as a notebook shows it: HTML in which text from documents and models is characters, never markup."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pincite.bot.answers import UNVERIFIED

if TYPE_CHECKING:
    from pincite.bot.answers import Answer, Citation


def html_of(answer: Answer) -> str:
    """The answer with numbered quotes; a source on the web is a link that shows its host."""
    return f"<div>{''.join((*_statements(answer), *_quotes(answer), *_notes(answer)))}</div>"


def _statements(answer: Answer) -> Iterator[str]:
    headline = answer.verdict or answer.short
    if headline:
        yield f"<p><strong>{escape(headline)}</strong></p>"
    if not answer.statements:
        yield f"<p>{escape(answer.text)}</p>"
    for number, (words, statement) in enumerate(answer.parts()):
        marks = "".join(f"[{place + 1}]" for place in statement.citations)
        marks += "" if statement.supported else f" <em>{escape(UNVERIFIED)}</em>"
        between = f"{escape(words)} " if words and (number or not headline) else ""
        yield f"<p>{between}{escape(statement.text)} <small>{marks}</small></p>"


def _quotes(answer: Answer) -> Iterator[str]:
    if answer.citations:
        yield f"<ol>{''.join(f'<li>{_quote(citation)}</li>' for citation in answer.citations)}</ol>"


def _quote(citation: Citation) -> str:
    place = ", ".join(part for part in (citation.title, citation.published, citation.locator) if part)
    return f"“{escape(citation.quote)}” <small>{escape(place)}{_link(citation.source)}</small>"


def _link(source: str) -> str:
    """A link to a source on the web; nothing for any other."""
    try:
        parts = urlsplit(source)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    return f', <a href="{escape(source)}" rel="noreferrer noopener">{escape(parts.hostname)}</a>'


def _notes(answer: Answer) -> Iterator[str]:
    for note in (answer.note, answer.guarantee):
        if note:
            yield f"<p><small>{escape(note)}</small></p>"
