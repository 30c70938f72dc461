"""Front matter beside YAML: in TOML and JSON; and the fields of any that people ask for, as lines of the text."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping

MOST = 65_536
"""Longest front matter, in code points."""

BOOKKEEPING = frozenset(
    "title subtitle date published as_of author authors source url link lang language dir tags tag categories category "
    "keywords layout slug permalink draft description summary aliases weight id uuid type template theme toc image "
    "images cover thumbnail updated modified lastmod created version status license copyright redirect_from parent "
    "nav_order menu sidebar sidebar_position comments math encoding css js canonical robots excerpt series order "
    "collection isbn publisher subject".split()
)
"""Fields about the document, which are its metadata, and no text that a reader of the page sees."""

_TOML = re.compile(r"\+\+\+[ \t]*\n")


def other_front_matter(text: str) -> tuple[dict[str, str], str] | None:
    """The fields of a TOML or JSON front matter and the text after it; None for a text without."""
    if _TOML.match(text):
        return _toml(text)
    return _json(text) if text.startswith("{") else None


def fields(front: Mapping[str, str]) -> str:
    """The fields worth reading, as lines with a blank line after them."""
    asked = (pair for key, value in front.items() if _is_asked_for(key, value) for pair in _fields(key, value))
    lines = [f"{key}: {' '.join(value.split())}" for key, value in asked if value.strip()]
    return "\n".join(lines) + "\n\n" if lines else ""


def _is_asked_for(key: str, value: str) -> bool:
    return key.replace("-", "_").lower() not in BOOKKEEPING and bool(value.strip())


def _fields(key: str, value: str) -> Iterator[tuple[str, str]]:
    """A field, or those inside it with the names above them: `times prep: 20 minutes`, `leek: amount 2`."""
    if value[0] not in "{[":
        yield key, value
        return
    try:
        inside = json.loads(value)
    except (json.JSONDecodeError, RecursionError):
        yield key, value
        return
    yield from _inside(key, inside)


def _inside(key: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _inside(f"{key} {name}".replace("params ", "").replace("extra ", ""), part)
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        for part in value:
            yield key, ", ".join(f"{name} {one}" for name, one in part.items()) if isinstance(part, dict) else str(part)
    elif isinstance(value, list):
        yield key, ", ".join(map(_word, value))
    else:
        yield key, _word(value)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def person(value: str) -> str:
    """The name in a field that describes a person: `{"name": "Ada", "email": "…"}`, or in a list of such."""
    if value[:1] not in "{[" or not value:
        return value
    try:
        inside = json.loads(value)
    except (json.JSONDecodeError, RecursionError):
        return value
    people = inside if isinstance(inside, list) else [inside]
    names = [str(one.get("name") or "") if isinstance(one, dict) else str(one) for one in people]
    return ", ".join(name for name in names if name)


def _toml(text: str) -> tuple[dict[str, str], str] | None:
    end = text.find("\n+++", 0, MOST)
    if end < 0:
        return None
    try:
        loaded = tomllib.loads(text[text.index("\n") : end])
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    following = text.find("\n", end + 1)
    return _flat(loaded), text[following + 1 :] if following >= 0 else ""


def _json(text: str) -> tuple[dict[str, str], str] | None:
    try:
        loaded, end = json.JSONDecoder().raw_decode(text[:MOST])
    except (json.JSONDecodeError, RecursionError):
        return None
    rest = text[end:]
    if not isinstance(loaded, dict) or not rest.strip() or not rest.startswith("\n"):
        return None
    return _flat(loaded), rest


def _flat(loaded: Mapping[str, object]) -> dict[str, str]:
    """Keys in lower case; lists of words as one line."""
    flat: dict[str, str] = {}
    for key, value in loaded.items():
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            flat[key.strip().lower()] = ", ".join(value)
        elif isinstance(value, dict | list):
            flat[key.strip().lower()] = json.dumps(value, ensure_ascii=False, default=str)
        elif isinstance(value, bool):
            flat[key.strip().lower()] = str(value).lower()
        else:
            flat[key.strip().lower()] = str(value)
    return flat
