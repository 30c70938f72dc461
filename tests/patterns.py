"""Every regular expression of a package, and hostile text for each.

`patterns` collects expressions from modules (constants, containers, functions that return one) and from their source
(calls of `re`). `attacks` derives hostile texts from an expression's own syntax tree: whatever it can repeat, repeated,
behind whatever leads there, in front of something that does not match. `slowest_growth` runs them.

A linear expression takes four times as long for four times the text, a quadratic one sixteen times.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import re._constants as sre
import re._parser as parser
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from tests.growth import DOUBTS, SAFE_GROWTH

ANCHORED = frozenset({"match", "fullmatch"})
"""Methods that try one position only; the others may start anywhere in the text."""

METHODS = ANCHORED | {"search", "sub", "subn", "split", "findall", "finditer"}

EXPONENTIAL_SECONDS = 0.05
"""Time for a few dozen characters that only an exponential expression takes; a linear one takes a microsecond."""

FEW = range(12, 49, 4)
"""Repetitions at which exponential growth shows, each step within seconds of the one before."""

SUFFIXES = ("", "\0\n z9")
"""Ends of an attack: nothing, and something that hardly any expression matches to its end."""

MOST_ATTACKS = 300
"""Texts tried for one expression; of more, an even selection."""

MANY = 4096
"""Most repetitions for a first look at polynomial growth."""

QUICK_SECONDS = 0.004
"""Time for MANY repetitions below which an expression is not looked at again: a quadratic one takes 25 ms."""

SUSPECT_GROWTH = 5.3
"""Ratio at a quarter of the size from which an expression is looked at in full. A quadratic part that gives SAFE_GROWTH
in full gives 5.8 here, beside its linear part."""

CLEAR_GROWTH = 12.0
"""Ratio that is believed once it has been measured again."""

CERTAIN_GROWTH = 40.0
"""Ratio that no other process can bring about: cubic growth is 64."""


@dataclass(frozen=True)
class Expression:
    """One regular expression in the source."""

    name: str
    """Where it stands: module and variable, or module and line."""
    pattern: re.Pattern[Any]
    anchored: bool
    """Whether all its uses try one position only."""

    @property
    def module(self) -> str:
        """The module where it stands."""
        return self.name.partition(":")[0]


def module_names(package: str) -> Iterator[str]:
    """The names of the package and of every module in it."""
    yield package
    root = importlib.import_module(package)
    yield from (entry.name for entry in pkgutil.walk_packages(root.__path__, f"{package}."))


def modules(package: str) -> Iterator[ModuleType]:
    """The package and every module in it."""
    yield from map(importlib.import_module, module_names(package))


def patterns(*packages: str) -> list[Expression]:
    """Every regular expression of the packages, each once."""
    sources = {
        module: list(ast.walk(ast.parse(inspect.getsource(module)))) for name in packages for module in modules(name)
    }
    uses_in = {module: _uses(nodes) for module, nodes in sources.items()}
    uses: defaultdict[str, set[str]] = defaultdict(set)
    for local in uses_in.values():
        for name, methods in local.items():
            uses[name] |= methods
    expressions: dict[tuple[str | bytes, int], Expression] = {}
    for module, nodes in sources.items():
        for name, pattern in [*_constants(module), *_inline(module, nodes)]:
            variable = name.partition("[")[0].partition("(")[0]
            known = uses_in[module] if variable.startswith("_") else uses
            methods = known.get(variable, set(METHODS))
            anchored = methods <= ANCHORED if not name.startswith("line ") else name.endswith(tuple(ANCHORED))
            entry = Expression(f"{module.__name__}: {name}", pattern, anchored)
            key = (pattern.pattern, pattern.flags)
            if key not in expressions or not anchored:
                expressions[key] = entry
    return sorted(expressions.values(), key=lambda expression: expression.name)


def attacks(expression: Expression) -> Iterator[tuple[str, str, str]]:
    """Hostile texts as (prefix, pump, suffix): the pump is to be repeated."""
    tree = parser.parse(expression.pattern.pattern, expression.pattern.flags & ~re.DEBUG)
    pumps: dict[str, None] = {}
    prefixes: dict[str, None] = {"": None}
    for generous in (False, True):
        for before, body in _repeats(tree, "", generous):
            prefixes[before] = None
            pumps.update(dict.fromkeys([*body, before]))
        pumps[_sample(tree, generous)] = None
    pumps.update(dict.fromkeys(_characters(tree)))
    texts = [(prefix, pump, suffix) for pump in filter(None, pumps) for prefix in prefixes for suffix in SUFFIXES]
    yield from texts[:: 1 + len(texts) // MOST_ATTACKS]


def slowest_growth(expression: Expression) -> tuple[float, tuple[str, str, str]]:
    """The largest ratio of times for four times the text, with the text that shows it; infinite if exponential."""
    worst: tuple[float, tuple[str, str, str]] = (0.0, ("", "", ""))
    for prefix, pump, suffix in attacks(expression):

        def seconds(count: int, prefix: str = prefix, pump: str = pump, suffix: str = suffix) -> float:
            return _seconds(expression, prefix + pump * count + suffix)

        if any(seconds(count) > EXPONENTIAL_SECONDS and seconds(count) > EXPONENTIAL_SECONDS for count in FEW):
            return float("inf"), (prefix, pump, suffix)
        look = _first_look(seconds)
        if look is None:
            continue
        count, growth = look
        if growth > SUSPECT_GROWTH:
            growth = _growth(seconds, count, repeats=1)
        for doubt in range(DOUBTS):
            if SAFE_GROWTH < growth < (CLEAR_GROWTH if doubt else CERTAIN_GROWTH):
                growth = min(growth, _growth(seconds, count, repeats=3))
        if growth > worst[0]:
            worst = growth, (prefix, pump, suffix)
        if growth > SAFE_GROWTH:
            break
    return worst


def _first_look(seconds: Callable[[int], float]) -> tuple[int, float] | None:
    """The fewest repetitions that take long enough to be measured, with the growth from a quarter of them.

    None if even MANY repetitions are quick.
    """
    count = MANY // 64
    quarter = seconds(count // 4)
    while count <= MANY:
        whole = seconds(count)
        if whole > QUICK_SECONDS:
            return count, whole / max(quarter, 1e-7)
        count, quarter = 4 * count, whole
    return None


def _growth(seconds: Callable[[int], float], count: int, repeats: int) -> float:
    """The ratio of times for four times as many repetitions; of each time, the least of several."""
    few = min(seconds(count) for _ in range(repeats))
    if few > EXPONENTIAL_SECONDS and count < MANY:
        return float("inf")
    return min(seconds(4 * count) for _ in range(repeats)) / max(few, 1e-7)


def _seconds(expression: Expression, text: str) -> float:
    """Processor time of this thread for every match in the text."""
    pattern = expression.pattern
    subject: Any = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    start = time.thread_time()
    if expression.anchored:
        pattern.match(subject)
        pattern.fullmatch(subject)
    else:
        for _ in pattern.finditer(subject):
            pass
    return time.thread_time() - start


def _uses(nodes: Sequence[ast.AST]) -> dict[str, set[str]]:
    """The methods called on each name of a module; a use other than a call counts as all of them."""
    uses: defaultdict[str, set[str]] = defaultdict(set)
    called: set[ast.AST] = set()
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            name = node.value
            while isinstance(name, (ast.Subscript, ast.Call)):
                name = name.value if isinstance(name, ast.Subscript) else name.func
            if isinstance(name, ast.Name):
                uses[name.id].add(node.attr)
                called.add(name)
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in called:
            uses[node.id] |= METHODS
    return uses


def _constants(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Expressions in the module's variables, in containers, in its classes, and from functions that return one."""
    for name, value in vars(module).items():
        yield from _within(name, value)
        if inspect.isclass(value) and value.__module__ == module.__name__:
            for attribute, inner in vars(value).items():
                yield from _within(attribute, inner)
        if callable(value) and getattr(value, "__module__", "") == module.__name__ and not inspect.isclass(value):
            annotations = getattr(value, "__annotations__", {})
            if str(annotations.get("return", "")).startswith("re.Pattern") and len(annotations) == 1:
                yield f"{name}()", value()


def _within(name: str, value: object) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _within(f"{name}[{key!r}]", inner)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for i, inner in enumerate(value):
            yield from _within(f"{name}[{i}]", inner)


def _inline(module: ModuleType, nodes: Sequence[ast.AST]) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Expressions in calls of `re` within functions. What an f-string puts in stands as the letter x."""
    calls = {node for node in nodes if _is_of_re(node)}
    if not calls:
        return
    functions = (node for node in nodes if isinstance(node, ast.FunctionDef) and not _is_factory(node))
    for node in dict.fromkeys(inner for function in functions for inner in ast.walk(function)):
        if node not in calls or not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        called = node.func
        written = node.args[0]
        text: Any = written.value if isinstance(written, ast.Constant) else None
        if isinstance(written, ast.JoinedStr):
            text = "".join(
                str(part.value) if isinstance(part, ast.Constant) else _interpolated(part, module)
                for part in written.values
            )
        if isinstance(text, (str, bytes)):
            flags = re.IGNORECASE if "IGNORECASE" in ast.dump(node) else re.RegexFlag(0)
            yield f"line {node.lineno}: {called.attr}", re.compile(text, flags)


def _is_of_re(node: ast.AST) -> bool:
    """Whether a node calls a function of `re` that takes an expression."""
    called = node.func if isinstance(node, ast.Call) and node.args else None
    return (
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id == "re"
        and called.attr in METHODS | {"compile"}
    )


def _is_factory(function: ast.FunctionDef) -> bool:
    """Whether a function returns an expression and takes nothing."""
    returns = ast.unparse(function.returns) if function.returns else ""
    return returns.startswith("re.Pattern") and not function.args.args


def _interpolated(part: ast.expr, module: ModuleType) -> str:
    """A constant of the module as it is; anything else as a letter."""
    value = getattr(part, "value", None)
    constant = getattr(module, value.id, None) if isinstance(value, ast.Name) else None
    return constant if isinstance(constant, str) else "x"


def _repeats(tree: Any, before: str, generous: bool) -> Iterator[tuple[str, list[str]]]:
    """What leads to each repetition, and texts that it may repeat."""
    for operation, argument in tree:
        if operation in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            _, most, body = argument
            if most > 1:
                yield before, [*_samples(body, generous), _sample(body, generous)]
            yield from _repeats(body, before, generous)
        elif operation is sre.SUBPATTERN:
            yield from _repeats(argument[3], before, generous)
        elif operation is sre.ATOMIC_GROUP:
            yield from _repeats(argument, before, generous)
        elif operation is sre.BRANCH:
            for branch in argument[1]:
                yield from _repeats(branch, before, generous)
        elif operation in {sre.ASSERT, sre.ASSERT_NOT}:
            yield from _repeats(argument[1], before, generous)
        before += _sample([(operation, argument)], generous)


def _samples(tree: Any, generous: bool) -> list[str]:
    """A text for each alternative at the top of a pattern."""
    choices: list[str] = []
    for operation, argument in tree:
        if operation is sre.BRANCH:
            choices += [_sample(branch, generous) for branch in argument[1]]
        elif operation is sre.SUBPATTERN:
            choices += _samples(argument[3], generous)
        elif operation is sre.IN:
            choices += _members(argument)
    return choices


def _sample(tree: Any, generous: bool) -> str:
    """A text that the pattern matches, as far as a simple reading goes; a generous one has what is optional, too."""
    pieces: list[str] = []
    for operation, argument in tree:
        if operation is sre.LITERAL:
            pieces.append(chr(argument))
        elif operation in {sre.NOT_LITERAL, sre.ANY}:
            pieces.append("a" if argument != ord("a") else "b")
        elif operation is sre.IN:
            pieces.append((_members(argument) or [""])[0])
        elif operation in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            least, most, body = argument
            pieces.append(_sample(body, generous) * max(least, min(most, 1 if generous else 0)))
        elif operation is sre.SUBPATTERN:
            pieces.append(_sample(argument[3], generous))
        elif operation is sre.ATOMIC_GROUP:
            pieces.append(_sample(argument, generous))
        elif operation is sre.BRANCH:
            pieces.append(_sample(argument[1][0], generous))
    return "".join(pieces)


def _characters(tree: Any) -> list[str]:
    """A few characters out of every class and literal of the pattern."""
    characters: list[str] = []
    for operation, argument in tree:
        if operation is sre.LITERAL:
            characters.append(chr(argument))
        elif operation in {sre.NOT_LITERAL, sre.ANY}:
            characters += ["a", " "]
        elif operation is sre.IN:
            characters += _members(argument)
        elif operation in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            characters += _characters(argument[2])
        elif operation is sre.SUBPATTERN:
            characters += _characters(argument[3])
        elif operation is sre.ATOMIC_GROUP:
            characters += _characters(argument)
        elif operation is sre.BRANCH:
            for branch in argument[1]:
                characters += _characters(branch)
        elif operation in {sre.ASSERT, sre.ASSERT_NOT}:
            characters += _characters(argument[1])
    return characters


PROBES = "a1 A_-.,:;!\"'()[]{}<>|/\\*#`~=+&%$^@\n\té中\u00a0’“”–…"
"""Characters to try for membership in a class that is not a list of characters."""


def _members(argument: Any) -> list[str]:
    """A few members of a class, of different kinds where it has them."""
    listed = [chr(value) for operation, value in argument if operation is sre.LITERAL]
    ranges = [chr(value[0]) for operation, value in argument if operation is sre.RANGE]
    negated = bool(argument) and argument[0][0] is sre.NEGATE
    has_categories = any(operation is sre.CATEGORY for operation, _ in argument)
    if not negated and not has_categories:
        return [*ranges, *listed][:3]
    return [probe for probe in PROBES if _is_member(probe, argument)][:3]


def _is_member(character: str, argument: Any) -> bool:
    categories = {
        sre.CATEGORY_DIGIT: str.isdigit,
        sre.CATEGORY_SPACE: str.isspace,
        sre.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
        sre.CATEGORY_NOT_DIGIT: lambda c: not c.isdigit(),
        sre.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
        sre.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
    }
    negated, member = False, False
    for operation, value in argument:
        if operation is sre.NEGATE:
            negated = True
        elif operation is sre.LITERAL:
            member = member or ord(character) == value
        elif operation is sre.RANGE:
            member = member or value[0] <= ord(character) <= value[1]
        elif operation is sre.CATEGORY:
            member = member or categories[value](character)
    return member != negated
