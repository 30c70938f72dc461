"""The cell that a question names by row and column: exactly that one, or none."""

from functools import partial

import pytest

from pincite.bot.writers.reader.cells import cell_named
from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from pincite.index.retrieve import Retrieved
from tests.bot.writers.reader import reading

cell = partial(reading.cell, rule=cell_named)

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
LAKES = (
    '[{"name": "Lake Orsa", "country": "Sweden", "area_km2": 52, "maxDepth": 97},\n'
    ' {"name": "Tarn Hey", "country": "England", "area_km2": 1, "maxDepth": 14}]'
)
SERVERS = (
    '{"name": "ledger", "database": {"host": "db1", "port": 5432, "pool": 12},\n'
    ' "cache": {"host": "redis2", "port": 6379, "ttl_seconds": 300}}'
)
CREW = (
    '{"id": 7, "sailor": "Pia Holm", "joined": "2016-04-02"}\n{"id": 8, "sailor": "Nils Rask", "joined": "2019-09-13"}'
)
KETTLES = (
    "# Kettles\n\n| | Brio 1.0 | Brio 1.7 | Kestrel |\n|---|---|---|---|\n| Power (W) | 1800 | 2400 | 3000 |\n"
    "| Weight (kg) | 0.9 | 1.3 | 1.1 |\n| Price | 39 | 49 | 85 |\n"
)
FORM = (
    "<!DOCTYPE html><title>Grant</title><h1>Grant</h1><table><tr><td>Treasurer</td><td>Moira Hale</td></tr>"
    "<tr><td>Amount requested</td><td>4,800 GBP</td></tr><tr><td>Project start</td><td>1 October 2025</td></tr></table>"
)
FIELDS = (
    "# Walking week\n\n- **Deposit:** 150 EUR\n- **Group size:** 6 to 12\n- **Guide:** Petra Aebi\n\n"
    "## Office\n\nPhone: 555 0114\nOpen: weekdays, 8 am to 4 pm\n\n## Hut\n\nPhone: 555 0188\nWarden: Urs Amacher\n"
)
INVOICE = (
    "<!DOCTYPE html><title>Invoice</title><h1>Invoice</h1><table><thead><tr><th rowspan=2>Item<th colspan=2>Charge"
    "<th colspan=2>2024</tr><tr><th>Unit price<th>Amount<th>Planned<th>Spent</tr></thead>"
    "<tr><td>Oak sleeper<td>31<td>372<td>300<td>372</tr><tr><td>Gravel<td>58<td>175<td>160<td>170</tr></table>"
)
PORT = (
    "Name,Role,Phone,E-mail\nIda Sollie,Harbour master,555-0141,ida@port.example\n"
    "Una Vik,Pilot,555-0142,una@port.example\n"
)
ROUTES = "Route,Departs,Ship\nMoss - Bodø,07:30,Skua\nBodø - Moss,09:10,Skua\n"
LEAGUE = "Pos,Team,P,W,D,L,Pts\n1,Calder Rovers,18,13,3,2,42\n2,Elland Albion,18,12,2,4,38\n"
TRACKS = "Track number,Title,Music\n01,Smile!,Vik\n02,Go!,Vik\n"
DRAFT = "Player,Country,Number\nOle Vik,Norway,17\nUna Dahl,Sweden,4\n"


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
        (DRAFT, "What is the number of Ole Vik?", "17"),
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
        (TRACKS, "How many tracks are on Smile!?"),
        (TRACKS, "How many tracks does Go! have?"),
        (DRAFT, "What is the number of the player from Norway?"),
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


@pytest.mark.parametrize(
    ("name", "text", "question", "value"),
    [
        ("lakes.json", LAKES, "What country is Tarn Hey in?", "England"),
        ("lakes.json", LAKES, "area of lake orsa", "52"),
        ("lakes.json", LAKES, "What is the max depth of Lake Orsa?", "97"),
        ("servers.json", SERVERS, "What port does the cache use?", "6379"),
        ("servers.json", SERVERS, "database host?", "db1"),
        ("servers.json", SERVERS, "What is the ttl of the cache?", "300"),
        ("crew.jsonl", CREW, "When did Nils Rask join?", "2019-09-13"),
        ("kettles.md", KETTLES, "What does the Kestrel cost?", "85"),
        ("kettles.md", KETTLES, "How heavy is the Brio 1.7?", "1.3"),
        ("grant.html", FORM, "Who is the treasurer?", "Moira Hale"),
        ("grant.html", FORM, "How much money was requested?", "4,800 GBP"),
        ("grant.html", FORM, "When does the project start?", "1 October 2025"),
        ("week.md", FIELDS, "How much is the deposit?", "150 EUR"),
        ("week.md", FIELDS, "Who is the guide of the walking week?", "Petra Aebi"),
        ("week.md", FIELDS, "phone number of the hut", "555 0188"),
        ("invoice.html", INVOICE, "What is the unit price of the oak sleeper?", "31"),
        ("invoice.html", INVOICE, "How much was spent on gravel in 2024?", "170"),
        ("port.csv", PORT, "What is Una Vik's e-mail address?", "una@port.example"),
        ("port.csv", PORT, "How do I phone the harbour master?", "555-0141"),
        ("routes.csv", ROUTES, "When does the Moss to Bodø ferry leave?", None),
        ("routes.csv", ROUTES, "When does Moss to Bodø leave?", "07:30"),
        ("league.csv", LEAGUE, "How many points did Elland Albion get?", "38"),
        ("league.csv", LEAGUE, "How many games did Calder Rovers win?", "13"),
    ],
)
def test_a_value_is_found_in_records_fields_and_columns(name, text, question, value):
    named = cell(text, question, name)
    assert (named.value if named else None) == value
    assert named is None or not named.ambiguous


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        ("lakes.json", LAKES, "How long is Lake Orsa?"),
        ("lakes.json", LAKES, "What country is Tarn Heys Moor in?"),
        ("lakes.json", LAKES, "What country is Tarn Heyy in?"),
        ("servers.json", SERVERS, "What is the ttl of the database?"),
        ("lakes.csv", "Lake,Country\nTarn Sorrel,England\nTarn Hey,Wales\n", "What country is Tarn Sorrell in?"),
        ("crew.jsonl", CREW, "When did Rask join?"),
        ("kettles.md", KETTLES, "What does the Brio cost?"),
        ("kettles.md", KETTLES, "How tall is the Kestrel?"),
        ("grant.html", FORM, "How much was granted?"),
        ("week.md", FIELDS, "How much is the deposit for dogs?"),
        ("week.md", FIELDS, "What is the phone number of the station?"),
        ("invoice.html", INVOICE, "What is the charge for the oak sleeper?"),
        ("invoice.html", INVOICE, "How much was spent on gravel in 2022?"),
        ("port.csv", PORT, "What is Una Vik's mobile number?"),
        ("port.csv", PORT, "What is Una Vik's address?"),
        ("port.csv", PORT, "How many e-mails did Una Vik send?"),
        ("league.csv", LEAGUE, "How many goals did Calder Rovers score?"),
        ("talk.txt", "Ida: We meet at noon.\nOle: Good.\n", "Who is Ida?"),
    ],
)
def test_of_records_and_fields_no_value_is_taken_for_another(name, text, question):
    assert cell(text, question, name) is None


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [("week.md", FIELDS, "What is the phone number?"), ("servers.json", SERVERS, "Which port?")],
)
def test_a_field_of_several_things_is_ambiguous(name, text, question):
    named = cell(text, question, name)
    assert named is not None
    assert named.ambiguous
