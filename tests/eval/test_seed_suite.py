"""The seed suite: every fact asked, every kind well filled, split by fact, asked as people ask."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from pincite.eval import suites
from pincite.eval.gold import KINDS, GoldPair
from pincite.index.loaders import load_seeds
from pincite.index.sentences import sentences

FACTS = {
    fact["id"]: fact for fact in yaml.safe_load((Path(__file__).parents[1] / "seeds" / "facts.yaml").read_text("utf-8"))
}
DOCUMENTS = {document.origin.removeprefix("seeds:"): document for document in load_seeds()}
SENTENCES = {
    name: [span.of(document.text) for span in sentences(document.text)] for name, document in DOCUMENTS.items()
}
SUITE = suites.load(suites.find("seeds"))
LEAST = {
    "factoid": 40,
    "boolean": 30,
    "list": 15,
    "comparison": 12,
    "descriptive": 20,
    "temporal": 12,
    "conflict": 10,
    "multi_evidence": 12,
    "follow_up": 15,
    "false_premise": 15,
    "unanswerable": 30,
    "adversarial": 15,
}


def tagged(pair: GoldPair, prefix: str) -> list[str]:
    return [tag.removeprefix(f"{prefix}:") for tag in pair.tags if tag.startswith(f"{prefix}:")]


def quotes(pair: GoldPair) -> list[tuple[str, str]]:
    return [(e.document, e.quote) for alternatives in pair.evidence for e in alternatives]


def stating(fact: str) -> set[str]:
    """The sentences of the fact's seed in which most of its strings stand."""
    wanted = FACTS[fact]["all"]
    counts = {sentence: sum(s in sentence for s in wanted) for sentence in SENTENCES[FACTS[fact]["file"]]}
    return {sentence for sentence, count in counts.items() if count == max(counts.values())}


def test_lint_finds_nothing():
    assert suites.lint(SUITE, load_seeds()) == []


def test_every_line_is_written_as_dump_writes_it():
    assert SUITE.path.read_text("utf-8") == "".join(f"{suites.dump(pair)}\n" for pair in SUITE.pairs)


def test_every_kind_is_well_filled():
    counts = Counter(pair.kind for pair in SUITE.pairs)
    assert set(LEAST) == set(KINDS)
    assert {kind: counts[kind] for kind in KINDS if counts[kind] < LEAST[kind]} == {}


def test_every_kind_is_in_both_splits_and_dev_holds_two_fifths():
    assert {(pair.kind, pair.split) for pair in SUITE.pairs} == {(k, s) for k in KINDS for s in ("dev", "test")}
    share = sum(pair.split == "dev" for pair in SUITE.pairs) / len(SUITE.pairs)
    assert 0.35 <= share <= 0.45


def test_many_are_to_be_abstained_from_and_most_of_these_are_near_misses():
    silent = [pair for pair in SUITE.pairs if not pair.answerable]
    near = [pair for pair in silent if tagged(pair, "near")]
    assert len(silent) >= 60
    assert len(near) >= len(silent) / 2
    for pair in silent:
        assert pair in near or pair.kind == "adversarial", pair.id


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_is_asked_of_a_sentence_that_states_it(fact):
    asking = [pair for pair in SUITE.pairs if fact in tagged(pair, "fact")]
    assert asking
    for pair in asking:
        assert stating(fact) & {quote for _, quote in quotes(pair)}, pair.id


def test_facts_that_are_named_exist():
    named = {name for pair in SUITE.pairs for prefix in ("fact", "near") for name in tagged(pair, prefix)}
    assert named <= set(FACTS)


def test_every_answerable_pair_names_the_facts_it_asks():
    assert [pair.id for pair in SUITE.pairs if bool(tagged(pair, "fact")) != pair.answerable] == []


def test_pairs_on_one_sentence_are_in_one_split_near_misses_too():
    splits: dict[str, set[str]] = {}
    for pair in SUITE.pairs:
        rests_on = {quote for _, quote in quotes(pair)}
        for fact in tagged(pair, "near"):
            rests_on |= stating(fact)
        for sentence in rests_on:
            splits.setdefault(sentence, set()).add(pair.split)
    assert [sentence for sentence, found in splits.items() if len(found) > 1] == []


def test_evidence_is_whole_sentences_and_all_of_them_are_asked():
    asked = set()
    for pair in SUITE.pairs:
        for document, quote in quotes(pair):
            assert quote in SENTENCES[document], pair.id
            asked.add(quote)
    prose = {s for some in SENTENCES.values() for s in some if not s.startswith("#")}
    assert asked == prose


def test_people_write_as_they_like():
    assert sum("terse" in pair.tags for pair in SUITE.pairs) >= 30
    assert sum("typo" in pair.tags for pair in SUITE.pairs) >= 5
    assert sum(pair.question.endswith("?") for pair in SUITE.pairs) < len(SUITE.pairs)


def test_the_question_of_questions_is_a_conflict_with_both_sides_as_evidence():
    pair = next(pair for pair in SUITE.pairs if pair.question == "Is Iran a full SCO member?")
    assert (pair.kind, pair.verdict, len(pair.evidence)) == ("conflict", "mixed", 2)
