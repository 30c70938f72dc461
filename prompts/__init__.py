"""Every prompt as a Markdown file with front matter, and the loader.

A file names itself, its version and its variables, and says `{{name}}` where a variable's value goes:

    ---
    name: judge
    version: 1
    variables: [case]
    ---
    Judge this case: {{case}}

Values are put in as they are, once: a value that holds `{{name}}` itself stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import yaml

__all__ = ["Prompt", "PromptError", "load", "parse", "versions"]

SUFFIX = ".md"

FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
NAME = re.compile(r"[a-z][a-z0-9_]*")


class PromptError(ValueError):
    """A prompt's file or its values are incomplete or wrong: a mistake in the program."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with places for values."""

    name: str
    version: str
    """Raised with every edit that may change an answer: figures measured with one version don't hold for another."""
    variables: tuple[str, ...]
    text: str

    @property
    def label(self) -> str:
        """Name and version, as answers name a prompt: `writer@2`."""
        return f"{self.name}@{self.version}"

    def render(self, **values: str) -> str:
        """The text with the values in their places.

        Raises:
            PromptError: a variable has no value, or a value no variable.
        """
        missing = sorted(set(self.variables) - set(values))
        unknown = sorted(set(values) - set(self.variables))
        if missing or unknown:
            said = [f"without a value: {', '.join(missing)}"] if missing else []
            said += [f"no such variable: {', '.join(unknown)}"] if unknown else []
            raise PromptError(f"prompt {self.name}: {'; '.join(said)}")
        return PLACE.sub(lambda place: values[place[1]], self.text)


@cache
def load(name: str) -> Prompt:
    """The prompt of this name.

    Raises:
        PromptError: there is none, or its file is not as it should be.
    """
    file = resources.files(__name__).joinpath(f"{name}{SUFFIX}")
    if not NAME.fullmatch(name) or not file.is_file():
        raise PromptError(f"no prompt is called {name!r}; the prompts are: {', '.join(sorted(_names()))}")
    return parse(file.read_text("utf-8"), name)


def versions() -> dict[str, str]:
    """The version of every prompt, to record what made an answer."""
    return {name: load(name).version for name in sorted(_names())}


def parse(text: str, name: str) -> Prompt:
    """The prompt in a file's text.

    Args:
        text: front matter and body.
        name: what the file is called, which the front matter has to say, too.

    Raises:
        PromptError: something is missing, unknown, or not used; the message says what.
    """
    parts = FRONT.fullmatch(text.replace("\r\n", "\n"))
    if parts is None:
        raise PromptError(f"prompt {name}: it has to begin with front matter between lines of ---")
    try:
        front = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise PromptError(f"prompt {name}: its front matter is not YAML ({error})") from None
    if not isinstance(front, dict) or set(front) != {"name", "version", "variables"}:
        raise PromptError(f"prompt {name}: its front matter has to hold name, version and variables, and nothing else")
    if front["name"] != name:
        raise PromptError(f"prompt {name}: its front matter calls it {front['name']!r}")
    variables = front["variables"] or []
    if not isinstance(variables, list) or not all(isinstance(v, str) and NAME.fullmatch(v) for v in variables):
        raise PromptError(f"prompt {name}: its variables have to be a list of names in lower case")
    used = set(PLACE.findall(parts[2]))
    if used != set(variables):
        odd = ", ".join(sorted(used ^ set(variables)))
        raise PromptError(f"prompt {name}: declared but not used, or used but not declared: {odd}")
    return Prompt(name, str(front["version"]), tuple(variables), parts[2].strip())


def _names() -> list[str]:
    return [_stem(file) for file in resources.files(__name__).iterdir() if file.name.endswith(SUFFIX)]


def _stem(file: Traversable) -> str:
    return file.name.removesuffix(SUFFIX)
