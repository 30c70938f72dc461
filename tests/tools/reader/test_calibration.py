"""What is fitted on the outputs for held-back documents, on outputs that we make up."""

from types import SimpleNamespace

import numpy as np
import pytest

from pincite.bot.writers.reader.features import Features
from pincite.index.types import Span
from tools.reader.calibration import answers, support
from tools.reader.calibration.kept import kept
from tools.reader.calibration.observed import Observed, _is_right, _Question
from tools.reader.calibration.support import Claimed


def observed(random, group):
    """One question: the right sentence has the higher evidence, answerable ones the higher `here`."""
    answerable = bool(random.random() < 0.5)
    right = int(random.integers(4))
    here = random.normal(2.0 if answerable else -2.0)

    def features(number):
        evidence = random.normal(3.0 if answerable and number == right else -1.0)
        return Features(here=here, answer=-1.0, evidence=evidence, dense=0.4, coverage=0.3, passage=0.5)

    label = ("yes", "no")[int(random.integers(2))] if answerable else "unknown"
    verdict = tuple(random.normal(3.0 if name == label else 0.0) for name in ("yes", "no", "unknown"))
    sentences = tuple(features(number) for number in range(4))
    marks = tuple(answerable and number == right for number in range(4))
    kind = ("verdict", "span")[int(random.integers(2))]
    return Observed(group, kind, answerable, label, sentences, marks, marks, (verdict,) * 4, sentences, marks)


def test_the_calibration_finds_what_the_features_tell():
    random = np.random.default_rng(0)
    facts = answers.fitted([observed(random, number % 6) for number in range(600)])
    assert facts["sentence"]["evidence"] > 0.5
    assert facts["answerable"]["here"] > 0.5
    held = facts["held"]
    assert held["auroc"] > 0.95 and held["sentence_first"] > 0.9 and held["answered"] > 0.85
    assert held["answered_wrongly"] < 0.15
    assert held["short_right"] > 0.8


def test_questions_of_the_suite_count_for_the_fit_and_not_for_the_figures():
    random = np.random.default_rng(1)
    articles = [observed(random, number % 4) for number in range(200)]
    suite = [observed(random, -1) for _ in range(50)]
    without, beside = answers.fitted(articles), answers.fitted([*articles, *suite])
    assert without["held"]["questions"] == beside["held"]["questions"] == 200
    assert without["answerable"] != beside["answerable"]


def claimed(random, number):
    """One claim: the head knows supported ones well, words in common tell nothing."""
    origin, source = (
        ("", "written 1, claim"),
        ("", "tiny"),
        ("", "tiny, changed"),
        ("repeated", "tiny"),
        ("nearest", "tiny"),
    )[number % 5]
    labels = ("supported", "not_enough", "contradicted")
    label = {"repeated": "supported", "nearest": "not_enough"}.get(origin) or (
        "contradicted" if "changed" in source else labels[int(random.integers(3))]
    )
    logits = tuple(random.normal(3.0 if name == label else 0.0) for name in labels)
    coverage = random.random()
    features = (logits[0] - max(logits[1:]), coverage, coverage)
    return Claimed(number // 10 % 2, source, label, logits, features, True, origin)


def test_the_judge_lets_few_false_claims_pass():
    random = np.random.default_rng(2)
    facts = support.fitted([claimed(random, number) for number in range(2400)])
    assert facts["support"]["head"] > 0.5 > abs(facts["support"]["coverage"])
    assert facts["support_judged"]["auroc"] > 0.9
    assert facts["support_judged"]["false_pass"] == pytest.approx(support.PASSING, abs=0.05)
    assert facts["support_judged"]["repeated_pass"] > 0.9
    assert facts["support_held"]["all"]["auroc"] > 0.9
    assert facts["support_held"]["planted"]["caught_at_5_percent"] > 0.5
    assert facts["support_temperature"] == pytest.approx(1 / 3, abs=0.1)  # the means of the logits are 3 apart


def test_what_was_observed_is_kept_and_not_observed_again(tmp_path):
    random = np.random.default_rng(3)
    asked, claims = [observed(random, 1)], [claimed(random, 0)]
    for kind, rows in ((Observed, asked), (Claimed, claims)):
        file = tmp_path / "kept" / f"{kind.__name__}.jsonl"
        assert kept(file, kind, lambda rows=rows: iter(rows)) == rows
        assert kept(file, kind, lambda: pytest.fail("observed again")) == rows
    assert kept(None, Claimed, lambda: claims) == claims


@pytest.mark.parametrize(
    ("parts", "short", "right"),
    [
        ((("eight members", "eight"),), "eight", True),
        ((("eight members", "eight"),), "the eight", True),  # articles don't count
        ((("Ann Lee",),), "Dr. Ann Lee", True),  # F1 0.8
        ((("Ann Lee",),), "Ann", True),  # 0.67
        ((("Ann Mary Lee",),), "Ann", False),  # 0.5
        ((("eight members", "eight"),), "nine", False),
        ((("Ann",), ("Bob Fry", "Bob")), "Ann and Bob Fry", True),
        ((("Ann",), ("Bob Fry", "Bob")), "Bob, and with him Ann", True),
        ((("Ann",), ("Bob Fry", "Bob")), "Bob Fry", False),  # F1 0.8, and a part is missing
        ((("Ann",), ("Bob",)), "Ann, who had never met any of the others, and Bob", False),  # too much between them
        ((), "Ann", False),  # whole sentences answer it
    ],
)
def test_a_short_answer_is_right_with_most_words_of_a_wording_and_every_part(parts, short, right):
    question = _Question("Who?", "span", True, "", lambda place: True, parts)
    place = SimpleNamespace(text=f"It was {short} then.", short=Span(7, 7 + len(short)))
    assert _is_right(question, place) is right
