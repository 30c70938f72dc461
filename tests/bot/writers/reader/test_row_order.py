"""Rows that a question names by their place: first or last, after or before another one; or none."""

import pytest

from tests.bot.writers.reader.reading import cell

TOUR = (
    "Stage,Date,Start,Finish,Winner\n1,2024-07-02,Orla,Vesk,Lena Foss\n2,2024-07-03,Vesk,Tarn,Mira Holt\n"
    "3,2024-07-05,Tarn,Moss,Lena Foss\n4,2024-07-06,Moss,Orla,Tuva Berg\n"
)
STOPS = "Stop,Departs\nOld Market,6:10\nHarbour,6:35\nMill Lane,6:50\nTotal,3\n"
ALBUMS = (
    "# Records\n\n| Album | Released |\n|---|---|\n| Salt | 12 May 2019 |\n| The Quay | 3 March 2016 |\n"
    "| Low Tide | 1 June 2014 |\n"
)
RIVERS = "River,Length,Country\nOrla,312,Norland\nTey,501,Surland\nVesk,188,Norland\n"
MENU = "<table><tr><th>No.</th><th>Dish</th><th>Price</th></tr>" + "".join(
    f"<tr><td>{number}</td><td>{dish}</td><td>{price}</td></tr>"
    for number, (dish, price) in enumerate([("Leek soup", 5), ("Trout", 14), ("Plum cake", 6)], 1)
)
TIED = "Race,Date\nBay Run,4 May 2024\nHill Run,11 May 2024\nNight Run,11 May 2024\n"
GROUPED = "Name,Fees,Total\nContinuing:,,\nAda Moss,1,3\nBo Hale,2,4\nRetired:,,\nCy Vale,3,5\nDi Orr,4,6\n"
PLACES = "Place,Runner,Team\n2,Ada Moss,Tarn\n1,Bo Hale,Vesk\n3,Cy Vale,Orla\n"


@pytest.mark.parametrize(
    ("name", "text", "question", "value"),
    [
        ("a.csv", TOUR, "Who was the winner of the third stage?", "Lena Foss"),
        ("a.csv", TOUR, "What is the finish of the last stage?", "Orla"),
        ("a.csv", TOUR, "What is the date of stage 2?", "2024-07-03"),
        ("a.csv", TOUR, "Who was the last winner?", "Tuva Berg"),
        ("a.csv", TOUR, "Which winner comes directly after Mira Holt?", "Lena Foss"),
        ("a.csv", STOPS, "What is the first stop?", "Old Market"),
        ("a.csv", STOPS, "What is the last stop?", "Mill Lane"),
        ("a.csv", STOPS, "Which stop comes after the Harbour?", "Mill Lane"),
        ("a.csv", STOPS, "What is the next stop after Old Market?", "Harbour"),
        ("a.csv", STOPS, "Which stop is right before Harbour?", "Old Market"),
        ("a.md", ALBUMS, "Which album was released first?", "Low Tide"),
        ("a.md", ALBUMS, "Which album was released right after The Quay?", "Salt"),
        ("a.md", ALBUMS, "What is the first album in the table?", "Salt"),
        ("a.csv", RIVERS, "Which river is listed after Tey?", "Vesk"),
        ("a.html", MENU, "What is the second dish?", "Trout"),
        ("a.html", MENU, "What dish comes before Plum cake?", "Trout"),
    ],
)
def test_a_row_is_found_by_its_place(name, text, question, value):
    named = cell(text, question, name)
    assert named is not None
    assert (named.value, named.ambiguous) == (value, False)


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        ("a.csv", TOUR, "Who was the winner of the fifth stage?"),
        ("a.csv", TOUR, "Which winner comes directly after Lena Foss?"),  # of two stages
        ("a.csv", TOUR, "Who won after Tuva Berg?"),
        ("a.csv", TOUR, "Who was the first winner from Norland?"),
        ("a.csv", TOUR, "Which winners came after Lena Foss?"),
        ("a.csv", TOUR, "What was the last weather?"),
        ("a.csv", STOPS, "Which stop comes after Mill Lane?"),
        ("a.csv", STOPS, "What is the previous stop after Harbour?"),
        ("a.csv", STOPS, "Which stop is not the first?"),
        ("a.md", ALBUMS, "What is the first album?"),  # listed, or released?
        ("a.csv", RIVERS, "What is the last river?"),  # in which order?
        ("a.csv", RIVERS, "Which river comes after Tey?"),
        ("a.csv", TIED, "What was the last race?"),  # two on one day
        ("a.csv", TIED, "Which race came after Bay Run?"),
        ("a.csv", GROUPED, "Who is the last name?"),
        ("a.csv", PLACES, "Which runner came in last place?"),  # not in order
        ("a.csv", STOPS + "\n" + STOPS.replace("Mill Lane", "Quarry"), "What is the last stop?"),
    ],
)
def test_where_the_order_or_the_row_is_open_there_is_none(name, text, question):
    named = cell(text, question, name)
    assert named is None or named.ambiguous
