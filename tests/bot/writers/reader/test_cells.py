"""The cell that a question names by row and column: exactly that one, or none."""

import pytest

from pincite.bot.writers.reader.cells import CellNamed, cell_named
from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from pincite.index.retrieve import Retrieved

PRICES = "Item,Price,Weight (g),In stock,Supplier\n" + "".join(
    f"Valve {number},{number}.50,{number * 7},{number + 300},{'Brandt' if number % 2 else 'Osei'}\n"
    for number in range(1, 121)
)
MODELS = "Code;Model;Net price;Gross price;Made in\n1001;Pump P1;30;36;Spain\n1002;Pump P10;50;60;Chile\n"
BRANCHES = (
    "Branch;Manager;Employees;Opened;Phone\nTurku;Aino Lahti;14;2011-03-01;555 1200\n"
    "Vaasa;Eero Salo;9;2017-08-21;555 1300\n"
)
STAFF = (
    "Name;Job;Branch;Salary;Joined\nIda Berg;clerk;Turku;31000;2015-02-01\n"
    "Ida Bergman;driver;Vaasa;28000;2019-06-01\nOle Berg;cook;Turku;27000;2012-09-15\n"
)
TRAINS = (
    "Train;From;Departs;To;Arrives;Platform\nR 11;Turku;7:15;Salo;8:05;2\nR 12;Turku;7:45;Salo;8:35;3\n"
    "R 13;Salo;7:15;Turku;8:10;1\n"
)
READINGS = (
    "Buoy,Date,Temperature (°C),Waves (m)\nNorth,2021-05-01,6.1,1.2\nNorth,2021-05-02,6.4,0.9\n"
    "South,2021-05-01,7.0,1.5\n"
)
SHIPS = (
    "# Ships\n\n| Ship | Captain | Home port | Built | Price |\n|---|---|---|---|---|\n"
    "| The Tern | Una Vik | Moss | 1988 | 90 |\n| The Tern of Moss | Per Li | Bodø | 1999 | 70 |\n"
    "| **Auk** | Ola By | Moss | 2004 | 65 |\n"
)
BOOKS = "Title;Author;Shelf;Copies\nDry Rivers;Mia Roth;C4;3\nDry Rivers;Mia Roth;D1;2\nA Lost Key;Jon Hale;B7;5\n"


def cell(text: str, question: str, name: str = "list.csv") -> CellNamed | None:
    document = load_bytes(text.encode(), name=name)
    found = passages(document.text, document.sections, document.structure)
    named = cell_named(question, [Retrieved(document, one, 1.0, 0.5, 1.0) for one in found])
    if named is not None:
        view = named.found.passage.read[named.sentence]
        assert named.place.of(view.text).strip() == named.value
        assert all(span.of(document.text) for span in view.spans(named.place.start, named.place.end))
    return named


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        (PRICES, "What does Valve 37 cost?", "37.50"),
        (PRICES, "How much is Valve 3?", "3.50"),
        (PRICES, "How much do I have to pay for valve 4", "4.50"),
        (PRICES, "price of valve 88", "88.50"),
        (PRICES, "How heavy is Valve 58?", "406"),
        (PRICES, "How many of Valve 41 are in stock?", "341"),
        (PRICES, "Who supplies Valve 12?", "Osei"),
        (MODELS, "What is the gross price of Pump P1?", "36"),
        (MODELS, "What is the code of Pump P10?", "1002"),
        (BRANCHES, "Who runs the Turku branch?", "Aino Lahti"),
        (BRANCHES, "When did the Vaasa branch open?", "2017-08-21"),
        (BRANCHES, "How many people work in Turku?", "14"),
        (BRANCHES, "What is the phone number of the Vaasa branch?", "555 1300"),
        (STAFF, "What is Ida Berg's job?", "clerk"),
        (STAFF, "How much does Ida Bergman earn?", "28000"),
        (STAFF, "Who is the cook?", "Ole Berg"),
        (TRAINS, "When does the 7:15 from Turku arrive?", "8:05"),
        (TRAINS, "When does the 7:15 to Turku arrive?", "8:10"),
        (TRAINS, "What time does R 12 leave?", "7:45"),
        (TRAINS, "Where does R 13 go?", "Turku"),
        (READINGS, "What was the temperature at North on 2021-05-02?", "6.4"),
        (BOOKS, "Where is A Lost Key?", "B7"),
        (BOOKS, "Who wrote Dry Rivers?", "Mia Roth"),
    ],
)
def test_a_cell_is_found_by_the_names_of_its_row_and_column(text, question, value):
    named = cell(text, question)
    assert (named.value if named else None) == value
    assert named is None or not named.ambiguous


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (PRICES, "What does Valve 370 cost?"),
        (PRICES, "What does Valve 305 cost?"),  # 305 are in stock of another one
        (PRICES, "What does Valve 3-B cost?"),
        (PRICES, "What does Valve 3 Pro cost?"),
        (PRICES, "What did Valve 3 cost in 2019?"),
        (PRICES, "What do Valve 3 and Valve 5 cost?"),
        (PRICES, "How much more than Valve 3 does Valve 5 cost?"),
        (PRICES, "What does Valve 3 not cost?"),
        (PRICES, "Who buys Valve 3?"),
        (PRICES, "Which valve is the cheapest?"),
        (PRICES, "What does Valve 3 cost, and who supplies Valve 5?"),
        (MODELS, "What does Pump P1 cost?"),
        (MODELS, "What is the price of Pump P1?"),
        (MODELS, "Where is Pump P1 from?"),
        (BRANCHES, "Who opened the Turku branch?"),
        (STAFF, "How much does Bergman earn?"),
        (STAFF, "How much does Berg earn?"),
        (STAFF, "Where is Ole Berg from?"),
        (TRAINS, "When does the 7:50 from Turku arrive?"),
        (TRAINS, "How does R 12 arrive?"),
        ("River;Source;Country\nOrla;Lake Ur;Norland\n", "What country is Lake Ur in?"),
        ("Course;Day;Starts\nYoga;Monday;7:30\n", "When is Yoga?"),
        ("Part;Lead time\nNut;two weeks\n", "Who leads Nut?"),
        ("Part;Price;Price\nNut;3;4\nBolt;5;6\n", "What is the price of the nut?"),
        ("Part;Publisher\nNut;Rowan Press\n", "Where was Nut published?"),
        (PRICES, "What costs more than Valve 37?"),
        (PRICES, "What did Valve 37 cost before?"),
        (BRANCHES, "Who is the manager of any branch under Turku?"),
    ],
)
def test_where_a_name_or_a_word_is_left_over_or_two_columns_fit_there_is_none(text, question):
    assert cell(text, question) is None


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Who is the captain of the Tern?", "Una Vik"),
        ("Who is the captain of the Tern of Moss?", "Per Li"),
        ("What does the Auk cost?", "65"),
        ("Who is the captain of the Tern of Oslo?", None),
    ],
)
def test_of_two_names_the_longer_one_in_the_question_is_meant(question, value):
    named = cell(SHIPS, question, "ships.md")
    assert (named.value if named else None) == value


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (READINGS, "What was the temperature at North?"),
        (BOOKS, "How many copies of Dry Rivers are there?"),
        (STAFF.replace(",", ";"), "Which name has the branch Turku?"),
    ],
)
def test_rows_with_the_same_name_and_other_values_are_ambiguous(text, question):
    named = cell(text, question)
    assert named is not None
    assert named.ambiguous


def test_a_row_of_the_same_name_counts_wherever_in_the_table_it_stands():
    document = load_bytes((PRICES + "Valve 3,9.90,1,2,Osei\n").encode(), name="list.csv")
    first = passages(document.text, document.sections, document.structure)[0]
    named = cell_named("What does Valve 3 cost?", [Retrieved(document, first, 1.0, 0.5, 1.0)])
    assert named is not None
    assert named.ambiguous
