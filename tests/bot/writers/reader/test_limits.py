"""Periods, rows and columns whose figures lie over or under a limit: one is the answer, several are quoted."""

import pytest

from pincite import Bot
from pincite.bot.settings import Settings
from pincite.bot.writers.reader.structured import compared_cells
from pincite.index.embedding import MiniLM
from pincite.index.loaders import load_bytes
from pincite.index.texts import TextsRetriever
from tests.bot.writers.reader.reading import cell

PLANS = (
    "Plan,Monthly price (EUR),Storage (GB),Users\nSolo,9.50,20,1\nDuo,14,50,2\nTeam,29,200,8\nStudio,45,500,20\n"
    "Total,97.50,770,31\n"
)
SEASONS = "Year,Played,Wins,Losses\n2019,10,2,8\n2020,10,4,6\n2021,12,5,7\n2022,11,3,8\n"
FOOD = (
    "# Cereals\n\n| Per 100 g | Oat flakes | Muesli | Corn puffs |\n|---|---|---|---|\n"
    "| Energy (kcal) | 372 | 361 | 388 |\n| Sugar (g) | 1.2 | 14.5 | 22 |\n| Salt (g) | 0.02 | 0.11 | 0.9 |\n"
)
TAKINGS = (
    "(in thousands),2024,2023,2022\nCargo takings,412,388,290\nSeat takings,230,265,-12\nBar takings,8,4,2\n"
    "Gifts,3,–,5\n"
)
FREE = "Room,Price\nAttic,€40\nGarden,on request\nTower,€90\n"


OFFERS = "Plan,Price per month,Users\nSolo,9 euros,1\nTeam,29 euros,10\nOffice,59 euros,50\nFirm,99 euros,200\n"
SALES = "# Sales\n\n| | 2021 | 2022 | 2023 |\n|---|---|---|---|\n| Revenue | 100 | 140 | 120 |\n| Staff | 5 | 6 | 6 |\n"
GOALS = "Player,Goals,Age\nAnn Lee,7,21\nBo Hart,9,19\nCy Ray,9,30\n"


@pytest.mark.parametrize(
    ("name", "text", "question", "values"),
    [
        ("a.csv", OFFERS, "Which plan has more users, Team or Office?", ("Office", "Team")),
        ("a.csv", OFFERS, "which is cheaper, team or firm", ("Team", "Firm")),
        ("a.csv", OFFERS, "Which plan costs less: Solo or Team?", ("Solo", "Team")),
        ("a.csv", OFFERS, "Which plan has more users, Team or Mega?", ()),
        ("a.csv", GOALS, "Who scored more goals, Ann Lee or Bo Hart?", ("Bo Hart", "Ann Lee")),
        ("a.csv", GOALS, "Who scored more goals, Bo Hart or Cy Ray?", ()),
        ("a.md", SALES, "Was revenue higher in 2022 or in 2023?", ("2022", "2023")),
        ("a.md", SALES, "Was staff higher in 2022 or in 2023?", ()),
        ("a.md", SALES, "Did revenue grow more in 2022 or 2023?", ()),
    ],
)
def test_of_two_the_one_with_the_higher_or_lower_figure_is_the_answer(name, text, question, values):
    named = cell(text, question, name, rule=compared_cells)
    told = (named, *named.beside) if named is not None else ()
    assert tuple(one.value for one in told) == values
    assert not any(one.ambiguous for one in told)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("which plan costs the most", ("Firm",)),
        ("which plans cost less than 50 euros", ("Solo", "Team")),
        ("plans under 50 euros", ("Solo", "Team")),
        ("show me all plans over 20 euros", ("Team", "Office", "Firm")),
        ("plans with more than 5 users", ("Team", "Office", "Firm")),
        ("plan with most users", ("Firm",)),
        ("the plan with the lowest price", ("Solo",)),
        ("cheapest plan", ("Solo",)),
        ("What is the most expensive plan?", ("Firm",)),
        ("cheapest plan for 10 users", ()),
        ("plan for most users", ()),
        ("plans with storage", ()),
    ],
)
def test_keywords_ask_for_some_of_several_things(question, values):
    named = cell(OFFERS, question, "a.csv")
    found = (named, *named.beside) if named is not None else ()
    assert tuple(one.value for one in found) == values


@pytest.mark.parametrize(
    ("name", "text", "question", "value"),
    [
        ("a.csv", PLANS, "Which plan costs more than 30 euros a month?", "Studio"),
        ("a.csv", PLANS, "Which plan is over 40 euros?", "Studio"),
        ("a.csv", PLANS, "Which plan has more than 10 users?", "Studio"),
        ("a.csv", SEASONS, "In which year were there more than 4 wins?", "2021"),
        ("a.csv", SEASONS, "Which year had no more than 2 wins?", "2019"),
        ("a.md", FOOD, "Which cereal has less than 5 g of sugar?", "Oat flakes"),
        ("a.md", FOOD, "Which product has at least 22 g of sugar?", "Corn puffs"),
        ("a.csv", TAKINGS, "In which year were cargo takings under 300 thousand?", "2022"),
        ("a.csv", TAKINGS, "In which year were bar takings above 7 thousand?", "2024"),
    ],
)
def test_the_only_one_over_or_under_a_limit_is_the_answer(name, text, question, value):
    named = cell(text, question, name)
    assert named is not None
    assert (named.value, named.ambiguous, named.beside) == (value, False, ())


@pytest.mark.parametrize(
    ("name", "text", "question", "values"),
    [
        ("a.csv", PLANS, "Which plans cost less than 20 euros?", ["Solo", "Duo"]),
        ("a.csv", PLANS, "Which plans have at least 50 GB of storage?", ["Duo", "Team", "Studio"]),
        ("a.csv", SEASONS, "Which years had more than 3 wins?", ["2020", "2021"]),
        ("a.csv", PLANS, "How many plans cost less than 30 euros?", ["Solo", "Duo", "Team"]),
    ],
)
def test_several_over_or_under_a_limit_stand_beside_each_other(name, text, question, values):
    named = cell(text, question, name)
    assert named is not None
    assert named.ambiguous
    assert [one.value for one in (named, *named.beside)] == values


def test_how_many_there_are_is_no_cell_even_if_there_is_one():
    named = cell(PLANS, "How many plans cost more than 40 euros?", "a.csv")
    assert named is not None
    assert named.ambiguous
    assert {one.value for one in (named, *named.beside)} == {"Studio"}


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        ("a.csv", PLANS, "Which plans do not cost more than 20 euros?"),
        ("a.csv", PLANS, "Which plans cost more than 100 euros?"),
        ("a.csv", PLANS, "Which plan has more than 10 lawyers?"),
        ("a.csv", PLANS, "Which plan costs more than 10 euros but less than 20?"),
        ("a.csv", FREE, "Which rooms cost less than 50 euros?"),  # one is unreadable
        ("a.csv", TAKINGS, "In which year were cargo takings over 400?"),  # of what?
        ("a.csv", TAKINGS, "In which year were cargo takings over 1 million?"),
        ("a.csv", TAKINGS, "In which year were seat takings under 100 thousand?"),  # one is negative
        ("a.csv", TAKINGS, "In which year were gifts under 4 thousand?"),  # a dash may be nothing
        ("a.csv", PLANS + "\n" + PLANS.replace("Studio", "Atelier"), "Which plan is over 40 euros?"),
    ],
)
def test_where_a_limit_leaves_something_open_there_is_none(name, text, question):
    named = cell(text, question, name)
    assert named is None or named.ambiguous
    assert named is None or not named.beside or "Atelier" in text


@pytest.mark.usefixtures("default_reader")
def test_every_row_that_was_counted_is_quoted_with_the_names_of_its_columns():
    document = load_bytes(PLANS.encode(), name="plans.csv")
    with Bot(retriever=TextsRetriever.of([document], MiniLM()), settings=Settings()) as bot:
        answer = bot.answer("How many plans cost less than 30 euros?")
    assert (answer.status, answer.short) == ("answered", None)
    assert [one.text for one in answer.statements] == ["“Solo,9.50,20,1”", "“Duo,14,50,2”", "“Team,29,200,8”"]
    quotes = {one.quote for one in answer.citations}
    assert {"Solo,9.50,20,1", "Duo,14,50,2", "Team,29,200,8", "Monthly price (EUR)"} <= quotes
