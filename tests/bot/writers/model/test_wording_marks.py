from __future__ import annotations

import pytest

from pincite.bot.writers.model.wording import plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**Bold** and __strong__ and `code` and ``a`b``.", "Bold and strong and code and a`b."),
        ("***Both*** of them", "*Both* of them"),
        ("2 ** 3 is ** not bold", "2 ** 3 is ** not bold"),
        ("See [the page](https://example.org/a) for more.", "See the page for more."),
        ("It is so. [Source](https://example.org)", "It is so."),
    ],
)
def test_marks_of_markdown_go_and_their_words_stay(written: str, shown: str) -> None:
    assert plain(written) == shown
