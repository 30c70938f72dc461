"""Short answers in records that may as well be another record's or column's."""

import pytest

from pincite.bot.writers.reader.doubts import doubtful
from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from pincite.index.retrieve import Retrieved
from pincite.index.types import Span

RIVERS = (
    "River,Length,Source,Country of mouth\nOrla,312,Mount Tey,Norland\nVesk,188,Lake Ur,Surland\n"
    "Upper Vesk,64,Mount Sorrel,Norland\n"
)
CREW = "Name,Post,Joined,Salary\nPia Rask,pilot,2021,400\nNils Rask,cook,2019,300\nUna Vik,mate,2011,350\n"
WORK = "Item,Hours,Rate,Total\nTuning,2,45,90\nStrings,3,60,180\n"
SALES = "Item,Budget 2024,Actual 2024,Budget 2025\nPlant sale,18,21,20\nPrizes,30,34,35\n"
BILL = "# Bill 7\n\nBill date: 14 March 2025\n\nDue date: 13 April 2025\n"


@pytest.mark.parametrize(
    ("name", "text", "question", "value", "doubt"),
    [
        ("rivers.csv", RIVERS, "What country is Mount Tey in?", "Norland", True),
        ("rivers.csv", RIVERS, "What country is Lake Ur in?", "Surland", True),
        ("rivers.csv", RIVERS, "In what country does the Vesk end?", "Surland", False),
        ("rivers.csv", RIVERS, "In what country does the Ouse end?", "Surland", True),
        ("rivers.csv", RIVERS, "In what country does the Veskk end?", "Surland", True),
        ("crew.csv", CREW, "When did Rask join?", "2021", True),
        ("crew.csv", CREW, "When did Pia Rask join?", "2021", False),
        ("crew.csv", CREW, "When did I hear Pia Rask had joined?", "2021", False),
        ("crew.csv", CREW, "What does the cook earn?", "300", False),
        ("work.csv", WORK, "What is the hourly rate for tuning?", "2", True),
        ("work.csv", WORK, "How many hours did tuning take?", "2", False),
        ("sales.csv", SALES, "What was the budget of the plant sale?", "18", True),
        ("sales.csv", SALES, "What did the plant sale bring in in 2024?", "21", True),
        ("sales.csv", SALES, "What was the actual result of the plant sale?", "21", False),
        ("bill.md", BILL, "When is bill 7 due?", "14 March 2025", True),
        ("bill.md", BILL, "When is bill 7 due?", "13 April 2025", False),
    ],
)
def test_a_value_is_doubtful_where_another_fits_as_well(name, text, question, value, doubt):
    document = load_bytes(text.encode(), name=name)
    (passage,) = passages(document.text, document.sections, document.structure)
    start = document.text.index(value)
    span = Span(start, start + len(value))
    assert doubtful(question, Retrieved(document, passage, 1.0, 0.5, 1.0), [span]) is doubt
