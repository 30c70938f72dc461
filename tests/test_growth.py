from __future__ import annotations

import unicodedata

import pytest

from tests.growth import grows_with_its_input


def test_linear_growth_passes_and_gives_the_larger_output() -> None:
    assert grows_with_its_input(lambda text: text.upper(), lambda size: "a" * size, 100_000) == "A" * 400_000


def test_quadratic_growth_is_told() -> None:
    with pytest.raises(AssertionError, match="times as long"):
        grows_with_its_input(
            lambda text: unicodedata.normalize("NFC", text), lambda size: "a" + "\u0315\u0300" * size, 2_000
        )
