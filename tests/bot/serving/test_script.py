"""The page's script: its types are those of the API, its modules short and introduced."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pincite.bot.serving.page_files import STATIC
from tools import page_types

MODULES = sorted(STATIC.glob("*.js"))


def test_types_of_the_api_are_current() -> None:
    assert page_types.OUT.read_text("utf-8") == page_types.declarations(), "run `make page-types`"


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({"type": "integer"}, "number"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, '("a" | "b")[]'),
        ({"type": "array", "prefixItems": [{"type": "string"}, {"$ref": "#/$defs/Span"}]}, "[string, Span]"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "Record<string, number>"),
    ],
)
def test_a_schema_in_typescript(schema: dict[str, object], type_: str) -> None:
    assert page_types.typescript(schema) == type_


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_begins_with_a_sentence_and_has_short_lines(module: Path) -> None:
    first, second, *_ = lines = module.read_text("utf-8").splitlines()
    assert re.fullmatch(r"// .+\.", first) and second == "// @ts-check"
    assert [line for line in lines if len(line) > 120] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_commands_read_from_left_to_right_in_every_language(module: Path) -> None:
    shown = re.findall(r'el\("pre", (\{[^}]*\})', module.read_text("utf-8"))
    assert [options for options in shown if 'dir: "ltr"' not in options] == []
