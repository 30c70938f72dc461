"""The sentences that say what a document is."""

from __future__ import annotations

import pytest

from pincite.bot.outlining import outline, questions_of, sentences_of
from pincite.index.loaders import document_from_text, load_bytes

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


FAQ = b"""# Moss Lane pool

## Can I bring my dog to the pool?
No, sorry. Dogs are not allowed in the building.

## When are you open?
We are open every day except Monday, from 7:00 to 21:00.
"""


def test_a_list_of_questions_answers_its_own_and_no_bare_answer_says_what_it_is() -> None:
    sentences = sentences_of(load_bytes(FAQ, name="pool.md"))
    own = dict.fromkeys(question for question, _ in questions_of(sentences))
    assert list(own)[:2] == ["Can I bring my dog to the pool?", "When are you open?"]
    chosen = [cite.text for cite in outline(sentences)]
    assert chosen and "No, sorry." not in chosen
