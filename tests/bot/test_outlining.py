"""The sentences that say what a document is."""

from __future__ import annotations

import pytest

from pincite.bot.outlining import outline, sentences_of
from pincite.index.loaders import document_from_text

MAIL = """Subject: The crane has moved to pier 7
From: Ida Holm <ida.holm@quay.example>
Date: Tue, 14 Oct 2025 09:12:00 +0200

The harbour crane was moved to pier 7 last night. It stays there until the end of May.
"""

NOTEBOOK = """# Snails

We measured 48 garden snails over twelve weeks.

```python
growth = [3.1, 3.4, 3.9, 4.2, 5.0]
```

They were fed lettuce twice a day by the night crew.
"""


@pytest.mark.parametrize(
    ("name", "text", "lacking"),
    [("crane.txt", MAIL, ("Subject:", "From:", "Date:")), ("snails.md", NOTEBOOK, ("```",))],
)
def test_an_outline_quotes_sentences_before_headers_and_code(name: str, text: str, lacking: tuple[str, ...]) -> None:
    document = document_from_text(text, title=name, source=name, origin=name)
    sentences = sentences_of(document)
    chosen = [cite.text for cite in outline(sentences)]
    assert len(chosen) == 2 and not any(one.startswith(lacking) for one in chosen)
    headers = [cite for cite in sentences if cite.text.startswith(lacking)]
    assert headers and outline(headers), "where there is nothing else, they are quoted"
