from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.fusion import fuse

scores = st.dictionaries(st.integers(0, 50), st.floats(-1, 1, allow_nan=False), max_size=20)


@pytest.mark.parametrize(
    ("dense", "lexical", "weight", "expected"),
    [
        ({}, {}, 0.4, []),
        ({1: 0.9}, {}, 0.4, [(1, 0.4)]),
        ({1: 0.9, 2: 0.1}, {2: 8.0}, 0.4, [(2, 0.6), (1, 0.4)]),
        ({1: 0.9, 2: 0.1}, {1: 4.0, 2: 8.0}, 0.5, [(1, 0.75), (2, 0.5)]),
        ({2: 0.5, 1: 0.5}, {}, 0.4, [(1, 0.4), (2, 0.4)]),
    ],
)
def test_fuse(
    dense: dict[int, float], lexical: dict[int, float], weight: float, expected: list[tuple[int, float]]
) -> None:
    ranked = fuse(dense, lexical, weight=weight)
    assert [key for key, _ in ranked] == [key for key, _ in expected]
    assert [score for _, score in ranked] == pytest.approx([score for _, score in expected])


@given(scores, st.dictionaries(st.integers(0, 50), st.floats(0, 30, allow_nan=False)))
def test_every_candidate_is_ranked_once_with_a_score_from_0_to_1(
    dense: dict[int, float], lexical: dict[int, float]
) -> None:
    ranked = fuse(dense, {key: score for key, score in lexical.items() if key in dense})
    assert sorted(key for key, _ in ranked) == sorted(dense)
    assert all(-1e-9 <= score <= 1 + 1e-9 for _, score in ranked)
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
