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


class Knowing:
    """Finds that a text bears on a question by one of these words."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def bears(self, question, text):
        return any(word in text for word in self.words)

    def answers(self, question, text):
        return True

    def denies(self, question, verdict, text):
        return False


LEASE = "The Tenant gives three months' notice. For the Owner it is six. Gift cards are to be sent to the director."


def lease(*places: int):
    from pincite.bot.drafts import citable
    from pincite.index.loaders import document_from_text
    from pincite.index.texts import TextsRetriever

    document = document_from_text(LEASE, title="Lease", source="s")
    found = TextsRetriever.of([document], embedder_of(Settings.read())).retrieve("notice", 1)
    return tuple(citable(found.passages)[place] for place in places)


@pytest.mark.parametrize(
    ("statement", "places", "kept"),
    [
        ("The Owner gives six months' notice, the Tenant three.", (0, 1), 2),
        ("The Tenant gives three months' notice.", (0, 1), 1),  # the second sentence adds nothing
        ("The Tenant gives three months' notice, and gift cards are to be sent to the director.", (0, 2), 0),
    ],
)
def test_a_sentence_that_bears_on_nothing_by_itself_is_kept_where_the_statement_needs_it(statement, places, kept):
    cites = lease(*places)

    def check(draft: Draft) -> Checked:
        needed = {"six": "six", "gift": "Gift"}
        text = " ".join(cite.text for cite in draft.cites)
        held = all(there in text for said, there in needed.items() if said in draft.text)
        return Checked(draft, 1.0 if held else 0.0, "verified" if held else "unverified")

    checked = Relevance("Who gives more notice?", Knowing("notice", "three")).checked(Draft(statement, cites), check)
    assert (len(checked.draft.cites) if checked.outcome == "verified" else 0) == kept
