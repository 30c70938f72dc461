"""What is quoted for lists, definitions and comparisons, on documents written for this test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pincite import Bot, Settings
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.texts import TextsRetriever
from tests.bot.guarantees import check

TEXTS = {
    "Harbour": "The harbour of Lund has three quays. The north quay serves ferries. The east quay is used by fishing "
    "boats. The old quay is reserved for sailing yachts. A customs house stands beside the north quay. "
    "The harbour master is Ida Holm.",
    "Trivanol": "Trivanol is a tablet against hay fever. It may cause headache. Some patients report dizziness. A dry "
    "mouth is common, too. In rare cases the skin itches. The tablets are kept below 25 degrees.",
    "Festival": "The summer festival takes place in Arvika. Anna Berg sings on Friday. The Kestrel Trio plays on "
    "Saturday. On Sunday the city choir performs. Tickets cost 12 euros. Food is sold at the gate.",
    "Treaty": "The treaty of Espoo was signed in 1991. Finland signed it in February. Norway signed it in March. "
    "Sweden followed in May. Denmark has not signed it. It covers pollution across borders.",
    "Otters": "Otters are mammals of rivers and coasts. They eat fish. Crabs are taken as well. In spring they hunt "
    "frogs. Otters sleep in dens. Beavers are rodents that build dams. Beavers eat bark and leaves.",
    "Engines": "The Aero 5 is a laptop with a battery of nine hours. It weighs 1.2 kilograms. The Aero 7 is a laptop "
    "with a battery of fourteen hours. It weighs 1.9 kilograms. Both have two ports.",
    "Visa": "For a visa you need:\n\n"
    "- a passport\n- two photographs\n- a letter of invitation\n- proof of insurance\n\n"
    "The visa costs 40 euros.",
}
DOCUMENTS = [document_from_text(text, title=name, source=name, origin=name) for name, text in TEXTS.items()]

LISTS = [
    ("What are the side effects of Trivanol?", ["headache", "dizziness", "dry mouth", "itches"]),
    ("Who performs at the festival?", ["Anna Berg", "Kestrel Trio", "city choir"]),
    ("Which countries signed the treaty of Espoo?", ["Finland", "Norway", "Sweden"]),
    ("List the quays of the harbour.", ["north quay serves", "east quay is", "old quay"]),
    ("What do otters eat?", ["eat fish", "Crabs", "frogs"]),
    ("Which bands play at the summer festival?", ["Anna Berg", "Kestrel Trio", "city choir"]),
    ("name the side effects of trivanol", ["headache", "dizziness", "dry mouth", "itches"]),
    ("Which boats use which quays?", ["ferries", "fishing boats", "sailing yachts"]),
]

LISTED = 12
"""Fewest of the 26 parts that are quoted."""


@pytest.fixture
def bot() -> Iterator[Bot]:
    settings = Settings.read(confident_from=0.0)
    with Bot(retriever=TextsRetriever.of(DOCUMENTS, embedder_of(settings)), settings=settings) as made:
        yield made


def test_a_list_is_quoted_from_several_sentences(bot: Bot) -> None:
    quoted = []
    for question, parts in LISTS:
        answer = bot.answer(question)
        check(answer, DOCUMENTS)
        text = " ".join(citation.quote for citation in answer.citations)
        quoted += [part for part in parts if part in text]
    assert len(quoted) >= LISTED


def test_every_item_of_a_marked_list_is_quoted(bot: Bot) -> None:
    answer = bot.answer("What documents do I need for a visa?")
    text = " ".join(citation.quote for citation in answer.citations)
    assert all(item in text for item in ("passport", "photographs", "invitation", "insurance"))
    assert all(len(statement.citations) == 1 for statement in answer.statements)
    check(answer, DOCUMENTS)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What is Trivanol?", "Trivanol is a tablet against hay fever."),
        ("what are otters", "Otters are mammals of rivers and coasts."),
        ("whats an aero 5", "The Aero 5 is a laptop with a battery of nine hours."),
    ],
)
def test_a_definition_comes_first(bot: Bot, question: str, first: str) -> None:
    assert bot.answer(question).citations[0].quote == first


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Compare the Aero 5 and the Aero 7", ("Aero 5", "Aero 7")),
        ("What is the difference between otters and beavers?", ("Otters", "Beavers")),
        ("How does the north quay differ from the east quay?", ("north quay", "east quay")),
        ("Who uses the north quay and the east quay, respectively?", ("north quay", "east quay")),
        ("How long do the batteries of the Aero 5 and the Aero 7 each last?", ("Aero 5", "Aero 7")),
    ],
)
def test_each_of_the_things_asked_about_is_cited(bot: Bot, question: str, sides: tuple[str, str]) -> None:
    answer = bot.answer(question)
    assert answer.short is None
    for side in sides:
        assert any(side in citation.quote for citation in answer.citations)
