"""A statement has to answer the question; addresses are told only to who asks for one."""

from __future__ import annotations

import pytest

from pincite.bot.drafts import Draft
from pincite.bot.settings import Settings
from pincite.bot.verify.relevance import Relevance, names_address
from pincite.bot.verify.verifier import Checked
from pincite.bot.writers.reader.choosing import judge_of, reader_of
from pincite.index.embedders import embedder_of


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    settings = Settings.read(home=tmp_path_factory.mktemp("home"))
    embedder = embedder_of(settings)
    return judge_of(reader_of(settings, embedder), embedder)


HEIGHT = "How high is the lighthouse of Blaa?"


@pytest.mark.parametrize(
    ("question", "statement", "reason"),
    [
        (HEIGHT, "The lighthouse of Blaa is 91 metres high.", None),
        (HEIGHT, "It does not count its mast.", None),  # names its matter elsewhere
        (HEIGHT, "Captain Ulm is the bravest sailor alive.", "does not answer"),
        (HEIGHT, "Gift cards have to be bought and sent to the director.", "does not answer"),
        (HEIGHT, "The height of the lighthouse of Blaa is given at blaa.example.com/height.", "not asked for"),
        (HEIGHT, "The lighthouse of Blaa is paid at IBAN GB33 BUKB 2020 1555 5555 55.", "not asked for"),
        ("What is the website of the lighthouse?", "The website of the lighthouse is www.blaa.example.", None),
        ("Tell me about the lighthouse.", "Captain Ulm is the bravest sailor alive.", None),
        ("Wie hoch ist der Leuchtturm von Blaa?", "Kapitän Ulm ist der tapferste Seemann.", None),  # can't be told
    ],
)
def test_statements(judge, question, statement, reason):
    checked = Relevance(question, judge).checked(Draft(statement), lambda draft: Checked(draft, 0.9))
    assert (checked.outcome, checked.finding is None) == (("verified", True) if reason is None else (None, False))
    assert reason is None or reason in checked.finding.reason


def test_what_is_refuted_or_not_told_stays_what_it_is(judge):
    relevance = Relevance(HEIGHT, judge, marking=False)
    for outcome in ("refuted", "unverified", None):
        checked = relevance.checked(Draft("Captain Ulm is brave."), lambda draft, o=outcome: Checked(draft, 0.0, o))
        assert checked.outcome == outcome and checked.finding is None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Sign in at www.bank.example", True),
        ("see hxxps://blaa[.]example/height", True),
        ("bit.ly/x1", True),
        ("write to ann (at) norvik.example", True),
        ("call 0900 555 123", True),
        ("DE75512108001245126199", True),
        ("He was born in St. Ives, i.e. in 1902.", False),
        ("README.md and Node.js, and/or TCP/IP, v1.2.3", False),
        ("U.S. dollars 46.50, Vol. 12, 345-678", False),
    ],
)
def test_addresses(text, held):
    assert names_address(text) is held


def test_a_verdict_is_weighed_against_the_first_statement(judge):
    from pincite.bot.drafts import Cite, citable
    from pincite.index.loaders import document_from_text
    from pincite.index.texts import TextsRetriever

    document = document_from_text("The garden of Elm Court is open to the public every day.", title="t", source="s")
    entries = TextsRetriever.of([document], embedder_of(Settings.read())).retrieve("garden", 1)
    cites: tuple[Cite, ...] = citable(entries.passages)
    relevance = Relevance("Is the garden of Elm Court open to the public?", judge)
    assert relevance.denies("no", cites) and not relevance.denies("yes", cites) and not relevance.denies("mixed", cites)
