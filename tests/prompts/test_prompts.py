from __future__ import annotations

import pytest

from pincite import prompts
from pincite.prompts import PromptError, load, parse

GOOD = "---\nname: greet\nversion: 2\nvariables: [who, when]\n---\nGood {{when}}, {{ who }}! {who} {{who}}\n"


def test_values_go_into_their_places_as_they_are_and_once() -> None:
    prompt = parse(GOOD, "greet")
    assert (prompt.name, prompt.version, prompt.variables) == ("greet", "2", ("who", "when"))
    assert (
        prompt.render(who="{{when}} \\1 & <b>", when="day") == "Good day, {{when}} \\1 & <b>! {who} {{when}} \\1 & <b>"
    )


def test_line_ends_of_another_system_and_a_prompt_without_variables() -> None:
    assert parse(GOOD.replace("\n", "\r\n"), "greet") == parse(GOOD, "greet")
    assert parse("---\nname: plain\nversion: 1\nvariables: []\n---\nHello.", "plain").render() == "Hello."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"who": "you"}, "prompt greet: without a value: when"),
        ({"who": "you", "when": "day", "why": "so"}, "prompt greet: no such variable: why"),
        ({"why": "so"}, "without a value: when, who; no such variable: why"),
    ],
)
def test_a_missing_or_an_unknown_variable_is_an_error(values: dict[str, str], said: str) -> None:
    with pytest.raises(PromptError, match=said):
        parse(GOOD, "greet").render(**values)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello.", "has to begin with front matter"),
        ("---\nname: [\n---\nHello.", "is not YAML"),
        ("---\nname: greet\nversion: 1\n---\nHello.", "has to hold name, version and variables"),
        ("---\nname: greet\nversion: 1\nvariables: []\nmodel: x\n---\nHello.", "and nothing else"),
        ("---\nname: other\nversion: 1\nvariables: []\n---\nHello.", "calls it 'other'"),
        ("---\nname: greet\nversion: 1\nvariables: who\n---\n{{who}}", "have to be a list of names"),
        ("---\nname: greet\nversion: 1\nvariables: [Who]\n---\n{{Who}}", "have to be a list of names"),
        ("---\nname: greet\nversion: 1\nvariables: [who]\n---\nHello.", "declared but not used.*: who"),
        ("---\nname: greet\nversion: 1\nvariables: []\n---\nHello {{who}}.", "used but not declared: who"),
        ("---\nname: greet\nversion: 1\nvariables: []\n---\nHello {{who knows}}.", "used but not declared: who knows"),
    ],
)
def test_a_file_that_is_not_as_it_should_be(text: str, said: str) -> None:
    with pytest.raises(PromptError, match=said):
        parse(text, "greet")


@pytest.mark.parametrize("name", ["nothing", "../prompts/judge", "", "Judge"])
def test_a_prompt_that_is_not_there(name: str) -> None:
    with pytest.raises(PromptError, match=r"no prompt is called .*; the prompts are: .*judge"):
        load(name)


def test_every_prompt_is_as_it_should_be_and_has_a_version() -> None:
    versions = prompts.versions()
    assert "judge" in versions
    for name, version in versions.items():
        prompt = load(name)
        assert prompt.version == version != "" and prompt.text
        assert "{{" not in prompt.render(**dict.fromkeys(prompt.variables, "value"))
