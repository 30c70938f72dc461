"""Markdown: front matter, and sections by heading. The text is the Markdown source."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

from pincite.index.loaders.content import Content
from pincite.index.loaders.dates import parse_date
from pincite.index.loaders.front_matter import fields as asked_for
from pincite.index.loaders.front_matter import other_front_matter, person
from pincite.index.loaders.markdown_structure import markdown_structure
from pincite.index.loaders.structure import HeadingStart, sections

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.{0,65536}?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_SIMPLE_LINE = re.compile(r"(\w[\w -]{0,40}):(?:[ \t]++(.*))?$")

_DATES = ("published", "date", "as_of")
"""Front matter with a date, the most exact first."""


def read_markdown(text: str) -> Content:
    """Read the source after its front matter, with a section for each ATX or setext heading.

    Headings inside fenced code, quotations and lists make no section. Front matter is YAML, or lines of `key: value`
    that YAML refuses (`title: Iran: an observer`), TOML or JSON; anything else stays part of the text. So do the fields
    that are no bookkeeping, as lines before the rest.
    """
    front: dict[str, str] = {}
    if (match := _FRONT_MATTER.match(text)) and (fields := _front_matter(match[1])) is not None:
        front, text = fields, text[match.end() :].lstrip("\n")
    elif (other := other_front_matter(text)) is not None:
        front, text = other[0], other[1].lstrip("\n")
    text = asked_for(front) + text
    structure = markdown_structure(text)
    headings = [HeadingStart(part.span.start, part.level, _plain(part.words.of(text))) for part in structure.headings]
    content = Content(text=text, media_type="text/markdown", sections=sections(len(text), headings))
    content.structure = structure
    content.title = front.pop("title", "") or next((heading.text for heading in headings if heading.text), "")
    content.source = front.pop("source", "")
    content.author = person(front.pop("author", "") or front.pop("authors", ""))
    when = [front[key] for key in _DATES if front.get(key)]
    content.published = next((day for day in map(parse_date, when) if day), None)
    if when:
        front.setdefault("as_of", when[0])
    content.metadata = front
    return content


@cache
def _inlines() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark")


def _plain(markup: str) -> str:
    """A heading's words without its emphasis, links and code marks."""
    words = []
    for token in _inlines().parseInline(markup)[0].children or ():
        words.append(" " if token.type in {"softbreak", "hardbreak"} else token.content)
    return "".join(words).strip()


def _front_matter(source: str) -> dict[str, str] | None:
    """Keys in lower case with their values as written; None if this is no front matter."""
    import yaml

    class Plain(yaml.BaseLoader):
        """Every value stays the string as written. Aliases, which could make it explode, are refused."""

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not read")
            return super().compose_node(parent, index)

    try:
        loaded = yaml.load(source, Loader=Plain)  # noqa: S506 - makes nothing but strings, lists and dicts
    except (yaml.YAMLError, RecursionError, ValueError):
        return _simple_lines(source)
    if loaded is None or loaded == "":
        return {}
    if not isinstance(loaded, dict):
        return None
    return {str(key).strip().lower(): _flat(value) for key, value in loaded.items()}


def _simple_lines(source: str) -> dict[str, str] | None:
    lines = [line for line in source.split("\n") if line.strip() and not line.startswith("#")]
    matches = [_SIMPLE_LINE.match(line) for line in lines]
    if not all(matches):
        return None
    return {match[1].strip().lower(): (match[2] or "").strip().strip("\"'") for match in matches if match}


def _flat(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)
