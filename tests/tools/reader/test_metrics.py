"""Figures out of outputs, whoever made them."""

import numpy as np
import pytest

from tests.tools.training.tiny import lessons
from tools.reader.metrics import LONGEST_ANSWER, best_span, figures, reading, runs
from tools.reader.shape import END, EVIDENCE, INSIDE, PAIR_OUTPUTS, START, SUPPORT_FROM, TOKEN_OUTPUTS, VERDICT_FROM


def ideal(example, *, right=True):
    """Outputs that say just what the labels say, or the opposite."""
    sign = 5.0 if right else -5.0
    tokens = np.full((len(example.ids), TOKEN_OUTPUTS), -5.0, np.float32)
    pair = np.zeros(PAIR_OUTPUTS, np.float32)
    pair[0] = sign if example.answerable == 1 else -sign
    for start, end in zip(example.starts, example.ends, strict=True):
        tokens[start, START] = tokens[end, END] = sign
        tokens[start : end + 1, INSIDE] = sign
    for (a, b), label in zip(example.sentences, example.evidence or (), strict=False):
        tokens[a:b, EVIDENCE] = sign if label else -sign
    pair[SUPPORT_FROM + min(max(example.support, 0), 1)] = sign
    pair[VERDICT_FROM + max(example.verdict, 0)] = sign
    return reading(tokens, pair, example)


def test_outputs_that_say_what_the_labels_say_get_full_marks():
    examples = lessons(3)
    table = figures(examples, [ideal(one) for one in examples])
    names = ("evidence_first", "evidence_recall", "short_f1", "list_f1", "near_auroc", "verdict", "support_balanced")
    assert {name: table[name].value for name in names} == dict.fromkeys(names, 1.0)
    assert table["short_f1"].count == 6 and table["list_f1"].count == 3


def test_outputs_that_say_the_opposite_get_none():
    examples = lessons(3)
    table = figures(examples, [ideal(one, right=False) for one in examples])
    assert all(table[name].value == 0.0 for name in ("evidence_first", "near_auroc", "verdict", "support_auroc"))


def test_figures_have_margins_and_only_where_there_are_labels():
    examples = [one for one in lessons(4) if one.verdict >= 0]
    table = figures(examples, [ideal(one, right=n % 2 == 0) for n, one in enumerate(examples)])
    assert "short_f1" not in table
    assert table["verdict"].value == 0.5 and table["verdict"].margin > 0.1


def test_the_best_span_is_short_and_forward():
    start, end = np.zeros(50, np.float32), np.zeros(50, np.float32)
    start[45], end[2] = 5, 5  # backwards
    start[20], end[22] = 3.5, 3.5
    assert best_span(start, end) == (20, 22, 7.0)
    far = np.zeros(50, np.float32)
    far[0] = 9
    late = np.zeros(50, np.float32)
    late[LONGEST_ANSWER] = 9
    assert best_span(far, late)[2] == 9.0


@pytest.mark.parametrize(("inside", "spans"), [([], []), ([1, 1, 0, 1], [(0, 1), (3, 3)]), ([0, 0], [])])
def test_runs(inside, spans):
    assert runs(np.array(inside, bool)) == spans
