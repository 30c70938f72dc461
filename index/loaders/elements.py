"""Elements of XML, by their names without namespaces: the standards of office documents have two of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element


def name_of(element: _Element) -> str:
    """The element's name without its namespace (the standard has two); empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first descendant along that path of names."""
    for name in path:
        element = next((part for part in element if name_of(part) == name), None) if element is not None else None
    return element


def attribute(element: _Element | None, name: str) -> str:
    """The attribute of that name in any namespace; empty without one."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def children(element: _Element | None, *path: str) -> Iterator[_Element]:
    """The children of the first descendant along that path of names."""
    parent = child(element, *path)
    yield from parent if parent is not None else ()


_RELATION_SPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def relation(element: _Element | None, name: str = "id") -> str:
    """The id of the relationship that an attribute such as `r:id` names; empty without one."""
    if element is None:
        return ""
    ids = (element.get(f"{{{space}}}{name}") for space in _RELATION_SPACES)
    return next((str(value) for value in ids if value), "")
