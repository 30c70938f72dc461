"""No test depends on how fast the machine is: a request waits for minutes, not for the five seconds of httpx."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

REQUESTS = frozenset("get post put patch delete head options request stream Client AsyncClient".split())


def impatient(tree: ast.AST) -> Iterator[int]:
    """Yield the lines of calls of httpx that name no time-out; arguments in `**` may hold one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in REQUESTS:
            of_httpx = isinstance(node.func.value, ast.Name) and node.func.value.id == "httpx"
            named = {keyword.arg for keyword in node.keywords}
            if of_httpx and not named & {"timeout", "transport", None}:
                yield node.lineno


def test_every_request_names_its_time_out() -> None:
    assert list(impatient(ast.parse("import httpx\nhttpx.get('x')\nhttpx.get('x', timeout=9)\n{}.get('x')"))) == [2]
    tests = Path(__file__).parent
    found = [f"{path.relative_to(tests)}:{line}" for path in tests.rglob("*.py") for line in impatient(_tree(path))]
    assert not found


def _tree(path: Path) -> ast.AST:
    return ast.parse(path.read_text("utf-8"))
