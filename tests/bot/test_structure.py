"""Answers from documents with structure: the value with its label, both cited, at the exact characters."""

import pytest

from pincite import Bot
from pincite.bot.answers import Answer
from pincite.bot.settings import Settings
from pincite.bot.writers.reader.labels import lookup
from pincite.index.embedding import MiniLM
from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from pincite.index.texts import TextsRetriever

pytestmark = pytest.mark.usefixtures("default_reader")


@pytest.fixture(scope="module")
def embedder() -> MiniLM:
    return MiniLM()


def ask(name: str, text: str, question: str, embedder: MiniLM) -> Answer:
    document = load_bytes(text.encode(), name=name)
    with Bot(retriever=TextsRetriever.of([document], embedder), settings=Settings()) as bot:
        answer = bot.answer(question)
    for citation in answer.citations:
        assert document.text[citation.start : citation.end] == citation.quote
    return answer


FERRIES = "# Ferries\n\n| Ferry | Fare in crowns | Seats |\n|---|---|---|\n| Heron | 45 | 120 |\n| Puffin | 60 | 80 |\n"
CREW = "name;post;harbour\nIda Lund;cook;Molde\nOle Vik;mate;Bergen\nUna Dahl;pilot;Larvik\n"
LOG = "# Log\n\n## 4.1.0 (2021-06-07)\n\n- Reads tide tables.\n\n## 4.0.0 (2021-02-03)\n\n- Writes logs to a file.\n"
FAQ = "Q: How long is the crossing?\nA: Forty minutes.\n\nQ: Can dogs come aboard?\nA: No, except guide dogs.\n"
FORM = (
    "<!DOCTYPE html><title>Berths</title><h1>Berths</h1><p>Berth: <select><option>South quay<option selected>North quay"
    "</select></p><p>Home port: <input value='Molde'></p>"
)
FLEET = (
    "# Fleet\n\n| On board | Heron | Puffin | Gull |\n|---|---|---|---|\n| Bar | ✗ | ✓ | ✗ |\n| Lift | ✓ | ✓ | ✗ |\n"
)
LISTED = "Item,Price,Weight (g)\n" + "".join(f"Valve {n},{n}.50,{n * 7}\n" for n in range(1, 121))
PUMPS = "Code;Pump;Net price;Gross price\n1001;P1;30;36\n1002;P10;50;60\n"
ROOMS = "Course,Teacher,Room\nPottery,Ruth Amsel,B2\nChess,Ruth Amsel,B7\n"
PORT = (
    "Name,Role,Phone,E-mail\nIda Sollie,Harbour master,555-0141,ida@port.example\nUna Vik,Pilot,555-0142,u@p.example\n"
)
OFFICE = "# Thornby Library\n\n## Contact\n\nPhone: 01632 960 114\nE-mail: desk@thornby.example\n"
SYNC = (
    '{"mail": {"server": "smtp.tide.example", "port": 587},\n "sync": {"server": "sync.tide.example", "timeout_s": 20}}'
)
RIVERS = "River,Length,Source,Country of mouth\nOrla,312,Mount Tey,Norland\nVesk,188,Lake Ur,Surland\n"
TAKINGS = ",Year ended 30 June,\n(in thousands),2022,2021\nCargo takings,412,388\nSeat takings,230,265\n"
BOXES = "- [x] Hull painted\n- [ ] Engine serviced\n"


@pytest.mark.parametrize(
    ("file", "question", "short", "cited"),
    [
        (("ferries.md", FERRIES), "What is the fare of the Puffin?", "60", {"Puffin | 60 | 80", "Fare in crowns"}),
        (("crew.csv", CREW), "What is the post of Ole Vik?", "mate", {"Ole Vik;mate;Bergen", "post"}),
        (("log.md", LOG), "When was 4.0.0 released?", "2021-02-03", {"- Writes logs to a file.", "4.0.0 (2021-02-03)"}),
        (
            ("faq.txt", FAQ),
            "How long is the crossing?",
            "Forty minutes.",
            {"Forty minutes.", "How long is the crossing?"},
        ),
        (("form.html", FORM), "Which berth does the boat have?", "North quay", {"Berth: North quay"}),
        (("form.html", FORM), "What is the home port of the boat?", "Molde", {"Home port: Molde"}),
        (("list.csv", LISTED), "What does Valve 37 cost?", "37.50", {"Valve 37,37.50,259", "Price"}),
        (("crew.csv", CREW), "Who is the pilot?", "Una Dahl", {"Una Dahl;pilot;Larvik"}),
        (
            ("port.csv", PORT),
            "What is Una Vik's e-mail?",
            "u@p.example",
            {"Una Vik,Pilot,555-0142,u@p.example", "E-mail"},
        ),
        (
            ("office.md", OFFICE),
            "What's the library's email?",
            "desk@thornby.example",
            {"E-mail: desk@thornby.example"},
        ),
        (
            ("sync.json", SYNC),
            "What is the timeout of sync?",
            "20",
            {'"sync": {"server": "sync.tide.example", "timeout_s": 20'},
        ),
        (("fleet.md", FLEET), "Which ferry has a bar?", "Puffin", {"Bar | ✗ | ✓ | ✗", "Puffin"}),
    ],
)
def test_a_value_is_cited_with_its_label(file, question, short, cited, embedder):
    answer = ask(*file, question, embedder)
    assert answer.short == short
    first = answer.statements[0]
    quotes = {answer.citations[number].quote for number in first.citations}
    assert cited <= quotes
    assert first.text == f"“{answer.citations[first.citations[0]].quote}”"


@pytest.mark.parametrize(
    ("name", "text", "question", "value"),
    [
        ("form.html", FORM, "What is the berth fee of the boat?", "North quay"),
        ("form.html", FORM, "Which berth does Ana's boat have?", "North quay"),
        ("fleet.md", FLEET, "Which ferry has a lift?", "Heron"),
        ("fleet.md", FLEET, "Which ferry has no bar?", "Puffin"),
    ],
)
def test_a_value_of_something_else_is_not_looked_up(name, text, question, value):
    document = load_bytes(text.encode(), name=name)
    views = [view for p in passages(document.text, document.sections, document.structure) for view in p.read]
    found = [lookup(question, view) for view in views]
    assert value not in [place.place.of(view.text) for place, view in zip(found, views, strict=True) if place]


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        ("list.csv", LISTED, "What does Valve 370 cost?"),
        ("list.csv", LISTED, "What is the price of Valve 37 Pro?"),
        ("list.csv", LISTED, "What was the price of Valve 37 in 2019?"),
        ("pumps.csv", PUMPS, "What is the price of the pump P1?"),
        ("rooms.csv", ROOMS, "Which room does Ruth Amsel teach in?"),
        ("rivers.csv", RIVERS, "What country is Mount Tey in?"),
        ("office.md", OFFICE, "What's the theatre's email?"),
        ("port.csv", PORT, "Who is the pilot, and where do refunds go?"),
    ],
)
def test_between_values_that_fit_as_well_none_is_the_headline(name, text, question, embedder):
    assert ask(name, text, question, embedder).short is None


@pytest.mark.parametrize(
    ("file", "question", "short", "cited"),
    [
        (
            ("a.csv", TAKINGS),
            "How much were the takings from cargo in 2021?",
            "388",
            {"Cargo takings,412,388", "2021"},
        ),
        (
            ("a.csv", TAKINGS),
            "In which year were the takings from cargo larger?",
            "2022",
            {"Cargo takings,412,388", "2022"},
        ),
        (("a.csv", TAKINGS), "What were the seat takings in 2022?", "230", {"Seat takings,230,265", "2022"}),
        (("ferries.md", FERRIES), "Which ferry has the most seats?", "Heron", {"Heron | 45 | 120"}),
    ],
)
def test_a_figure_is_cited_with_its_period(file, question, short, cited, embedder):
    answer = ask(*file, question, embedder)
    assert answer.short == short
    assert cited <= {answer.citations[number].quote for number in answer.statements[0].citations}


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        ("ferries.md", FERRIES, "Which ferry is the fastest?"),
        ("crew.csv", CREW, "Who is the oldest of the crew?"),
        ("rooms.csv", ROOMS, "Which course comes before the last one?"),
    ],
)
def test_rows_that_no_rule_can_compare_are_no_answer(name, text, question, embedder):
    answer = ask(name, text, question, embedder)
    assert answer.short is None
    assert answer.status != "answered"


@pytest.mark.parametrize(
    ("name", "text", "question", "verdict"),
    [
        ("faq.txt", FAQ, "Can dogs come aboard?", "no"),
        ("faq.md", "# Help\n\n## Can dogs come aboard?\n\nNo, except guide dogs.\n", "Can dogs come aboard?", "no"),
        ("boxes.md", BOXES, "Was the hull painted?", "yes"),
        ("boxes.md", BOXES, "Was the engine serviced?", "no"),
        ("bars.md", "| Ferry | Bar | Lift |\n|---|---|---|\n| Heron | ✓ | ✗ |\n", "Does the Heron have a lift?", "no"),
    ],
)
def test_a_stated_verdict_is_the_verdict(name, text, question, verdict, embedder):
    assert ask(name, text, question, embedder).verdict == verdict


@pytest.mark.parametrize(
    ("asked", "said", "beside"),
    [
        (
            "Is the sauna open to guests?",
            "No, sorry.",
            "The sauna is for guests of members, who sign them in at the open desk.",
        ),
        (
            "Is the gate locked at night?",
            "No, not any more.",
            "At night the warden locks the shed, the store and the cellar by the gate.",
        ),
        (
            "Do I need a licence?",
            "No, not for small boats.",
            "A licence is needed by whoever steers a boat of more than ten metres.",
        ),
    ],
)
def test_what_a_faq_says_to_the_same_question_comes_first(asked, said, beside, embedder):
    answer = ask("faq.md", f"# Club\n\n## {asked}\n\n{said}\n{beside}\n", asked.lower(), embedder)
    assert answer.verdict == "no"
    assert answer.citations[answer.statements[0].citations[0]].quote == said


@pytest.mark.parametrize(
    ("texts", "question", "value"),
    [
        (
            ("Next meeting: Tuesday 11 June 2024.", "Next meeting: Tuesday 9 July 2024."),
            "when is the next meeting",
            None,
        ),
        (
            ("Next meeting: Tuesday 9 July 2024.", "Next meeting: Tuesday 9 July 2024."),
            "when is the next meeting",
            "9 July",
        ),
        (
            (
                "Priya reported a balance of £18,420 at the end of April.",
                "The balance stood at £16,905 at the end of May.",
            ),
            "what's the latest balance",
            None,
        ),
    ],
)
def test_documents_of_one_kind_with_different_values_give_no_headline(texts, question, value, embedder):
    documents = [
        load_bytes(f"Harbour club\n\nMinutes of the board\n\n{text}\n".encode(), name=f"minutes-{number}.txt")
        for number, text in enumerate(texts)
    ]
    with Bot(retriever=TextsRetriever.of(documents, embedder), settings=Settings()) as bot:
        answer = bot.answer(question)
    assert answer.statements
    assert value in answer.short if value is not None else answer.short is None


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        (
            "rules.txt",
            "7 The toll is set by the master.\n\n8 The speed is set by the pilot.\n",
            "How high is the toll?",
        ),
        ("notes.md", "A cup costs 3 crowns.\n\n<!-- A cake costs 9 crowns. -->\n", "What does a cake cost?"),
        ("struck.md", "The fee is ~~40 crowns~~ waived.\n", "What is the fee in crowns?"),
    ],
)
def test_neither_a_number_of_a_clause_nor_what_is_unseen_is_an_answer(name, text, question, embedder):
    answer = ask(name, text, question, embedder)
    assert answer.short is None or not any(digit in answer.short for digit in "0123456789")
    assert "9 crowns" not in answer.text
