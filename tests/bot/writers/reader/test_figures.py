"""A figure in a table of figures, named by words of its row and by its period; the highest and lowest; or none."""

import pytest

from pincite.bot.writers.reader.figures import MOST_ROWS, Figures, number_in, tables_of_figures, years_in
from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from pincite.index.retrieve import Retrieved
from tests.bot.writers.reader.reading import cell

INCOME = (
    "# Osprey Marine\n\n| | Year ended 31 March, | |\n|---|---|---|\n| (in thousands of pounds) | 2023 | 2022 |\n"
    "| Services revenue, net | 4,812 | 4,377 |\n| Equipment sales | 2,904 | 3,118 |\n"
    "| Total revenue | 7,716 | 7,495 |\n"
    "| Revenue growth | 2.9% | 1.1% |\n| Cost of sales | (5,020) | (4,731) |\n"
    "| Research and development expenses | (611) | (540) |\n| Gain on disposal of vessels (note 7) | – | 212 |\n"
    "| Less: provision for doubtful debts | 31 | 18 |\n| Profit before tax | 1,302 | 1,519 |\n"
)
SEGMENTS = (
    "€ million,2024,,,2023,,\n,Ferries,Cargo,Total,Ferries,Cargo,Total\nRevenue from customers,310.4,122.9,433.3,298.0,"
    "130.2,428.2\nOperating profit,41.0,(3.2),37.8,36.5,8.8,45.3\nCapital expenditure,58.7,12.1,70.8,44.4,9.0,53.4\n"
)
BALANCE = (
    "<p>The current items of the balance sheet (in millions of dollars):</p><table><tr><td></td>"
    "<td>31 December 2022</td>"
    "<td>31 December 2021</td></tr><tr><td>Total current assets</td><td>1,557</td><td>1,381</td></tr>"
    "<tr><td>Inventories (1)</td><td>290</td><td>310</td></tr><tr><td>Accrued expenses and other</td><td>97</td>"
    "<td>85</td></tr></table>"
)
CHANGES = (
    "Region,2011,2021,Change,% change\nNorth,412,430,18,4.4%\nLakes,98,95,-3,-3.1%\nCapital,1204,1350,146,12.1%\n"
    "All regions,1714,1875,161,9.4%\n"
)
SHARES = ",2023,2023,2022,2022\nRevenue,406,100%,391,100%\nGross margin,186,46%,230,59%\n"
QUARTERS = (
    "# Bakery sales\n\n| Product | Q1 | Q2 | Q3 | Total |\n|---|---|---|---|---|\n"
    "| Rye bread | 1,200 | 1,340 | 1,280 | 3,820 |\n"
    "| Croissants | 2,210 | 2,050 | 1,990 | 6,250 |\n| Total | 3,410 | 3,390 | 3,270 | 10,070 |\n"
)
BLOCKS = (
    ",,Year ended 2023,\n,North,South,Total\nFares,5,7,12\nFreight,2,3,5\n"
    ",,Year ended 2022,\nFares,6,8,14\nFreight,1,4,5\n"
)
VISITORS = (
    "# Visitors of the museum\n\n| Year | Adults | Children |\n|---|---|---|\n"
    "| 2019 | 448 | 134 |\n| 2020 | 110 | 28 |\n| 2021 | 196 | 52 |\n"
)
BUSES = "Stop,First bus,Second bus\nOld Market,6:10,7:10\nHarbour,6:35,7:37\n"
LEAGUE = (
    "Pos,Club,Played,Lost,Goals,Points\n1,Calder Rovers,18,2,41,42\n"
    "2,Elland Albion,18,4,38,38\n3,Marsden Town,18,4,30,34\n"
)
CLEANERS = "Feature,Aero 2,Aero 4,Turbo X\nPower (W),650,800,900\nCord length (m),6,7.5,9\nPrice,€99,€149,€189\n"
FEES = "Name,Fees,Total\nContinuing:,,\nAda Moss,120,146\nBo Hale,130,150\nRetired:,,\nCy Vale,90,95\nDi Orr,80,92\n"
TOOLS = 'Article,Pack of,Price (EUR)\n"Hex key set, long",9,24.90\nTorque wrench - 100 Nm,1,89.00\nRivet gun,1,45.00\n'
MIXED = "City,Budget\nOrla,£900k\nVesk,£1.2m\nTarn,£800k\n"
MARKETS = (
    "<h1>Osprey Marine</h1><table><tr><td></td><td>2023</td>"
    "<td>2022</td></tr><tr><td>Norway</td><td>412</td><td>398</td></tr><tr><td>Iceland</td><td>77</td><td>81</td></tr>"
    "<tr><td>All other</td><td>20</td><td>25</td></tr></table>"
    "<p>Revenue by country, after the cost of fuel.</p>"
)
UNNAMED = MARKETS.replace("</table>", "<tr><td></td><td>509</td><td>504</td></tr></table>")
RESERVES = (
    ',Hedging,Pensions\n"Balance at March 31, 2021",(9.4),(4.1)\nChange,1.2,0.3\n'
    '"Balance at March 31, 2022",(8.2),(3.8)\n'
)
AWARDS = (
    ",Year ended,Year ended\nAwards by kind,31 May 2024,31 May 2023\nOptions,27,29\nUnits,95,112\n"
    "Total awards,122,141\n"
)
TRADE = ',2023,2022\nTrade receivables — billed,13,12\nTrade receivables,17,15\n"Trade receivables, net",16,14\n'
OUTLAYS = ",2023,2022\nLoss for the year,(177),(104)\nOverheads,(40),(51)\n"
RACES = "Rider,Age,Rank\nLena Foss,31,2\nMira Holt,24,1\nTuva Berg,27,3\n"
LOSSES = ",2023,2022\nResult for the year,(177),(104)\nTax,3,–\n"


@pytest.mark.parametrize(
    ("name", "text", "question", "value"),
    [
        ("a.md", INCOME, "What was the revenue from services in 2023?", "4,812"),
        ("a.md", INCOME, "How much were equipment sales in 2022?", "3,118"),
        ("a.md", INCOME, "What was total revenue for the year ended 31 March 2023?", "7,716"),
        ("a.md", INCOME, "How much did Osprey spend on research and development in 2022?", "(540)"),
        ("a.md", INCOME, "What was the gain on disposal of vessels in FY22?", "212"),
        ("a.md", INCOME, "What was the provision for doubtful debts in 2023?", "31"),
        ("a.md", INCOME, "cost of sales 2022", "(4,731)"),
        ("a.csv", SEGMENTS, "What was the operating profit of Cargo in 2024?", "(3.2)"),
        ("a.csv", SEGMENTS, "What was total capital expenditure in 2023?", "53.4"),
        ("a.html", BALANCE, "What were inventories as of December 31, 2021?", "310"),
        ("a.html", BALANCE, "What were the accrued expenses in 2022?", "97"),
        ("a.csv", CHANGES, "What was the percentage change for Capital from 2011 to 2021?", "12.1%"),
        ("a.csv", CHANGES, "What was the change for Lakes?", "-3"),
        ("a.csv", SHARES, "What was the gross margin in 2022?", "230"),
        ("a.csv", SHARES, "What percentage was the gross margin in 2022?", "59%"),
        ("a.md", QUARTERS, "How many croissants were sold in the third quarter?", "1,990"),
        ("a.md", QUARTERS, "What was the total for rye bread?", "3,820"),
        ("a.md", QUARTERS, "What was the total in Q2?", "3,390"),
        ("a.csv", BLOCKS, "How much were fares in the South in 2023?", "7"),
        ("a.csv", BLOCKS, "How much were fares in the South in 2022?", "8"),
        ("a.md", VISITORS, "How many children visited in 2019?", "134"),
        ("a.csv", TOOLS, "How much is the torque wrench?", "89.00"),
        ("a.csv", TOOLS, "How much does the hex key set cost?", "24.90"),
        ("a.csv", BUSES, "When does the second bus reach the harbour?", "7:37"),
        ("a.html", MARKETS, "What was the revenue from Norway in 2023?", "412"),
        ("a.html", MARKETS, "How much was revenue in Iceland in 2022?", "81"),
        ("a.html", UNNAMED, "What was the total revenue in 2023?", "509"),
        ("a.html", UNNAMED, "What was the total amount of revenue in 2022?", "504"),
        ("a.csv", RESERVES, "What was the pensions balance in 2022?", "(3.8)"),
        ("a.csv", AWARDS, "What were the total awards in 2023?", "141"),
        ("a.csv", TRADE, "What were trade receivables in 2023?", "17"),
        ("a.md", INCOME, "What was the revenue growth rate in 2022?", "1.1%"),
    ],
)
def test_a_figure_is_found_by_words_of_its_row_and_its_period(name, text, question, value):
    named = cell(text, question, name)
    assert named is not None
    assert (named.value, named.ambiguous) == (value, False)


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        ("a.md", INCOME, "What was the revenue from leases in 2023?"),
        ("a.md", INCOME, "What was profit before tax in 2021?"),
        ("a.md", INCOME, "What was profit in 2023?"),
        ("a.md", INCOME, "What were the marketing expenses in 2023?"),
        ("a.md", INCOME, "What was the average cost of sales in 2022?"),
        ("a.md", INCOME, "What were equipment sales before 2022?"),
        ("a.md", INCOME, "What was the difference in equipment sales between 2022 and 2023?"),
        ("a.md", INCOME, "Who reported total revenue in 2023?"),
        ("a.md", INCOME, "Why were equipment sales lower in 2023?"),
        ("a.csv", SEGMENTS, "What was the operating profit in 2023?"),
        ("a.csv", SEGMENTS, "What was the operating profit of Ferries?"),
        ("a.html", BALANCE, "What were total assets in 2022?"),
        ("a.html", BALANCE, "What were current assets in May 2022?"),
        ("a.csv", CHANGES, "What was the figure for the South in 2021?"),
        ("a.md", QUARTERS, "How many croissants were sold in the fourth quarter?"),
        ("a.md", QUARTERS, "How many bagels were sold in Q1?"),
        ("a.md", VISITORS, "How many children visited in 2018?"),
        ("a.csv", BUSES, "When does the third bus reach the harbour?"),
        ("a.html", MARKETS, "What was the cost in Norway in 2023?"),
        ("a.html", MARKETS, "What was the profit from Norway in 2023?"),
        ("a.html", MARKETS, "What was the revenue from Sweden in 2023?"),
        ("a.html", UNNAMED, "What was the total profit in 2023?"),
        ("a.html", UNNAMED.replace("509", "512"), "What was the total revenue in 2023?"),  # no sum
        ("a.csv", RESERVES, "What was the pensions balance in 2020?"),
    ],
)
def test_where_a_word_or_a_period_has_no_place_there_is_no_figure(name, text, question):
    named = cell(text, question, name)
    assert named is None or named.ambiguous


def test_a_long_table_is_not_read_as_one_of_figures():
    def of(rows: int) -> list[Figures]:
        text = ",2023,2022\n" + "".join(f"Valve {number},{number}.5,{number}\n" for number in range(rows))
        document = load_bytes(text.encode(), name="a.csv")
        found = passages(document.text, document.sections, document.structure)
        return list(tables_of_figures([Retrieved(document, found[0], 1.0, 0.5, 1.0)]))

    assert len(of(MOST_ROWS)) == 1
    assert not of(MOST_ROWS + 1)


def test_a_dash_in_place_of_a_figure_is_no_answer():
    named = cell(INCOME, "What was the gain on disposal of vessels in 2023?", "a.md")
    assert named is not None
    assert named.ambiguous


@pytest.mark.parametrize(
    ("name", "text", "question", "value"),
    [
        ("a.md", INCOME, "In which year were equipment sales larger?", "2022"),
        ("a.md", INCOME, "Which year had the highest total revenue?", "2023"),
        ("a.html", BALANCE, "In which year were inventories larger?", "2021"),
        ("a.md", QUARTERS, "Which quarter had the highest sales of rye bread?", "Q2"),
        ("a.md", QUARTERS, "Which product had the lowest total?", "Rye bread"),
        ("a.csv", CHANGES, "Which region had the largest figure in 2021?", "Capital"),
        ("a.md", VISITORS, "In which year were there the fewest children?", "2020"),
        ("a.csv", LEAGUE, "Which club has the most points?", "Calder Rovers"),
        ("a.csv", LEAGUE, "Which team scored the fewest goals?", "Marsden Town"),
        ("a.csv", CLEANERS, "Which model has the highest power?", "Turbo X"),
        ("a.csv", FEES, "Who has the lowest fees?", "Di Orr"),
        ("a.csv", TOOLS, "Which article is the cheapest?", "Hex key set, long"),
        ("a.csv", TOOLS, "Which article is the most expensive?", "Torque wrench - 100 Nm"),
        ("a.csv", OUTLAYS, "In which year was the loss for the year greater?", "2023"),
        ("a.csv", RACES, "Which rider is the oldest?", "Lena Foss"),
    ],
)
def test_the_highest_and_the_lowest_of_some_figures(name, text, question, value):
    named = cell(text, question, name)
    assert named is not None
    assert (named.value, named.ambiguous) == (value, False)


@pytest.mark.parametrize(
    ("name", "text", "question"),
    [
        ("a.csv", LEAGUE, "Which club lost the most games?"),
        ("a.csv", LEAGUE, "Which club has the second most points?"),
        ("a.csv", LEAGUE, "Which club has the most supporters?"),
        ("a.csv", LEAGUE, "Which club lost the most?"),  # two of them
        ("a.csv", MIXED, "Which city has the largest budget?"),
        ("a.csv", LOSSES, "In which year was the result for the year greater?"),
        ("a.md", INCOME, "In which year was profit larger?"),
        ("a.md", INCOME, "In which year were equipment sales larger than 3,000?"),
        ("a.csv", FEES, "Which director has the highest bonus?"),
        ("a.md", VISITORS, "In which month were there the fewest children?"),
        ("a.csv", RACES, "Which rider has the highest rank?"),
    ],
)
def test_where_figures_cannot_be_compared_or_two_are_the_same_there_is_none(name, text, question):
    assert cell(text, question, name) is None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("$ (1,234.5)", -1234.5),
        ("(60)%", -60),
        ("-3.1", -3.1),
        ("12.5 million", 12.5),
        ("1,23", None),
        ("40–16", None),
        ("May 2019", 2019),
        ("—", None),
    ],
)
def test_the_number_that_a_cell_shows(words, number):
    assert number_in(words) == number


@pytest.mark.parametrize(
    ("words", "years"),
    [("FY19", {"2019"}), ("2018-19", {"2018", "2019"}), ("12019", set()), ("2019 vs 2018", {"2018", "2019"})],
)
def test_years_in_words(words, years):
    assert years_in(words) == years
