# ruff: noqa: E501 - a document a line
"""Source code: definitions are the headings of their lines, comments are read as sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.loaders import load_bytes
from tests.index.structure.test_read import read, statements

PYTHON = '''# Of the harbour.
"""Relays. They keep one connection."""

LIMIT = 30  # seconds


@dataclass
class Relay:
    """A relay.

    It waits for 9 seconds.
    """

    mark: str = "a # b"

    # Retries happen at most
    # four times. Then it stops.
    def connect(self, retries: int = 4) -> None:
        """Open it."""
        return None


text = """
no doc"""
'''

SCRIPT = """/**
 * A relay at some host.
 * It waits.
 */
export class Relay {
  private port = 9090; // fixed

  /** Opens it. */
  async connect(retries = 4): Promise<void> {
    if (retries) {
      return;
    }
  }
}

export const stop = async (relay) => {
  relay.close("/* none */");
};
"""

CASES = [
    ("a.py", PYTHON, [
        "Of the harbour.", "Relays.", "They keep one connection.", "LIMIT = 30 # seconds", "Relay: @dataclass",
        "class Relay:", "Relay: A relay.", "Relay: It waits for 9 seconds.", 'Relay: mark: str = "a # b"',
        "Relay, connect: Retries happen at most four times.", "Relay, connect: Then it stops.",
        "Relay: def connect(self, retries: int = 4) -> None:", "Relay, connect: Open it.", "Relay, connect: return None",
        'text = """', 'no doc"""',
    ]),
    ("a.ts", SCRIPT, [
        "Relay: A relay at some host.", "Relay: It waits.", "export class Relay {", "Relay: private port = 9090; // fixed",
        "Relay, connect: Opens it.", "Relay: async connect(retries = 4): Promise<void> {",
        "Relay, connect: if (retries) {", "Relay, connect: return;", "export const stop = async (relay) => {",
        'stop: relay.close("/* none */");',
    ]),
    ("a.go", "package main\n\n// Connect opens it.\nfunc (r *Relay) Connect(n int) error {\n\treturn nil\n}\n", [
        "package main", "Connect: Connect opens it.", "func (r *Relay) Connect(n int) error {", "Connect: return nil",
    ]),
    ("a.c", "/* Adds.\n   Slowly. */\nstatic int add(int a,\n    int b)\n{\n  return a + b;\n}\n", [
        "add: Adds.", "add: Slowly.", "static int add(int a,", "add: int b)", "add: return a + b;",
    ]),
    ("a.rs", "/// A boat.\npub struct Boat<'a> {\n    name: &'a str, // its name\n}\n", [
        "Boat: A boat.", "pub struct Boat<'a> {", "Boat: name: &'a str, // its name",
    ]),
    ("a.sh", "#!/bin/sh\n# Stops it.\nstop() {\n  kill $1 # now\n}\n", [
        "#!/bin/sh", "stop: Stops it.", "stop() {", "stop: kill $1 # now",
    ]),
    ("a.rb", "# A boat.\nclass Boat\n  def sail\n    1\n  end\nend\n", [
        "Boat: A boat.", "class Boat", "Boat: def sail", "Boat, sail: 1", "Boat, sail: end", "Boat, sail: end",
    ]),
    ("a.sql", "-- One row a boat.\nCREATE TABLE boats (\n  name text -- unique\n);\n", [
        "boats: One row a boat.", "CREATE TABLE boats (", "boats: name text -- unique",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[name for name, *_ in CASES])
def test_lines_are_read_with_the_names_of_their_definitions(name, text, expected):
    assert statements(name, text) == expected


def test_definitions_are_sections():
    document = load_bytes(PYTHON.encode(), name="a.py")
    assert document.text == PYTHON
    assert (document.title, document.media_type) == ("a", "text/x-source")
    names = {section.heading for section in document.sections}
    assert names == {"", "Relay", "Relay › connect"}


@pytest.mark.parametrize("suffix", [".py", ".ts", ".rb", ".sql"])
@pytest.mark.parametrize(
    "text", ['"""', "/*", "'''x", "`" * 99, "def", "class {", "}" * 50, "\t" * 900 + "# x", "fn fn fn(", "@"]
)
def test_broken_code_is_read(suffix, text):
    source = f"Words here.\n{text}\nBye.\n"
    assert load_bytes(source.encode(), name=f"a{suffix}").text == source


pieces = st.sampled_from(
    [
        "class A:\n", "    def b(c):\n", '    """Doc. Two."""\n', "# note\n", "  // note\n", "/* a\n * b */\n", "}\n",
        "x = 'y'\n", "\n", "  f(x) {\n", "-- note\n", "@d\n", '"""\n', "/*\n", "*/\n", "func g() {\n",
    ]
)  # fmt: skip


@given(
    text=st.lists(pieces, min_size=1, max_size=40).map("".join), suffix=st.sampled_from([".py", ".ts", ".rb", ".sql"])
)
@settings(max_examples=120, deadline=None)
def test_any_code_is_cited_exactly(text, suffix):
    source = f"{text}\nend = 1\n"
    split = read(f"a{suffix}", source)
    own = [
        at for p in split for v in p.read for q in v.pieces if q.origin and not q.repeated for at in _range(q.origin)
    ]
    assert len(own) == len(set(own))
    structure = load_bytes(source.encode(), name=f"a{suffix}").structure
    unread = {at for part in structure.left_out for at in _range(part.span)}
    assert all(not c.isalnum() or at in unread or at in set(own) for at, c in enumerate(source))


def _range(span):
    return range(span.start, span.end)
