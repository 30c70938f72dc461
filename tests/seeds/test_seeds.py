"""The seeds keep every fact of the article and none of its wording."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SEEDS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.md"))}
FACTS = yaml.safe_load(Path(__file__).with_name("facts.yaml").read_text(encoding="utf-8"))
SOURCE = ROOT.parent / "shared" / "source" / "iran-russia-2022.txt"

PARAGRAPHS = {
    "moscow-meeting.md": 7,
    "sco-status.md": 2,
    "relations.md": 6,
    "trade.md": 2,
    "defence.md": 4,
    "experts.md": 7,
    "security.md": 6,
}
"""Paragraphs of each seed. The article has 34: 30 of text and 4 captions of photographs, each retold by one of ours;
its last line, which advertises the author's account, has none."""

FIGURE = re.compile(r"\d+(?:\.\d+)?")

LONGEST_SHARED_RUN = 7
"""Words in a row that a seed may share with the article; names and titles of office need as many."""


def parts(seed: str) -> tuple[dict[str, object], str]:
    """The front matter and the body of a seed."""
    opening, matter, body = re.split(r"^---$\n?", seed, maxsplit=2, flags=re.MULTILINE)
    assert opening == ""
    return yaml.safe_load(matter), body


def paragraphs(seed: str) -> list[str]:
    """The paragraphs of a seed, without its headings."""
    blocks = (block.strip() for block in parts(seed)[1].split("\n\n"))
    return [block for block in blocks if block and not block.startswith("#")]


def states(paragraph: str, fact: dict) -> bool:
    """Whether every string of the fact stands in the paragraph."""
    return all(string in paragraph for string in fact["all"])


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def runs(text: str, length: int) -> set[str]:
    """Every run of so many words in a row."""
    found = words(text)
    return {" ".join(found[i : i + length]) for i in range(len(found) - length + 1)}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["id"])
def test_each_fact_stands_in_one_paragraph_of_its_seed(fact):
    assert any(states(paragraph, fact) for paragraph in paragraphs(SEEDS[fact["file"]])), fact["fact"]


def test_facts_have_ids_of_their_own():
    assert len({fact["id"] for fact in FACTS}) == len(FACTS)


@pytest.mark.parametrize("name", SEEDS)
def test_every_paragraph_and_every_figure_in_it_belongs_to_a_fact(name):
    for paragraph in paragraphs(SEEDS[name]):
        facts = [fact for fact in FACTS if fact["file"] == name and states(paragraph, fact)]
        stated = " ".join(string for fact in facts for string in fact["all"])
        assert facts, paragraph
        assert set(FIGURE.findall(paragraph)) <= set(FIGURE.findall(stated)), paragraph


@pytest.mark.parametrize("name", SEEDS)
def test_front_matter_is_complete(name):
    matter, body = parts(SEEDS[name])
    assert set(matter) == {"title", "source", "author", "as_of"}
    assert all(isinstance(value, str) and value.strip() for value in matter.values())
    assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", matter["as_of"])
    assert body.lstrip().startswith(f"# {matter['title']}\n")


def test_each_paragraph_of_the_article_has_one_of_ours():
    assert {name: len(paragraphs(seed)) for name, seed in SEEDS.items()} == PARAGRAPHS


@pytest.mark.skipif(not SOURCE.exists(), reason="the article is not published with the code")
@pytest.mark.parametrize("name", SEEDS)
def test_no_wording_is_shared_with_the_article(name):
    length = LONGEST_SHARED_RUN + 1
    assert runs(SEEDS[name], length).isdisjoint(runs(SOURCE.read_text(encoding="utf-8"), length))


@pytest.mark.skipif(not SOURCE.exists(), reason="the article is not published with the code")
def test_the_article_has_as_many_paragraphs_as_the_seeds():
    article = SOURCE.read_text(encoding="utf-8").strip().split("\n\n")
    assert len(article) - 1 == sum(PARAGRAPHS.values())
