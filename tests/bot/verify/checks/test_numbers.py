"""A statement's numbers stand in its source, with the same unit where both name one."""

from __future__ import annotations

import pytest

from pincite.bot.verify.checks.numbers import NUMBERS
from pincite.bot.verify.statement import pair


@pytest.mark.parametrize(
    ("statement", "source", "reason"),
    [
        ("The warranty is 10 years.", "The warranty is 2 years.", "says 10 years, the source says 2 years"),
        ("It is 2 months.", "It is 2 years.", "says 2 months, the source says 2 years"),
        ("It is 2 long.", "It is 2 years long.", None),
        ("It was 4000000000.", "It was 4 billion.", None),
        ("It was 4 visits.", "It was four visits.", None),
        ("In 2022.", "On 19 January 2022.", None),
        ("19 came.", "On 19 January 2022.", "says 19, the source does not"),
        ("It has 33.", "It has 4, 5, 6 and 7.", "says 33, the source says 4, 5, 6"),
        ("One of them came.", "They came.", None),
        ("Nothing to compare.", "", None),
    ],
)
def test_english(statement: str, source: str, reason: str | None) -> None:
    found = NUMBERS(pair(statement, source))
    assert (found and found.reason) == reason


@pytest.mark.parametrize(
    ("statement", "source", "outcome"),
    [
        # scales that are named once
        ("Lisk had 297,000 passengers.", "Passengers in thousands: Lisk 297, Orrin 176.", None),
        ("Lisk had 298,000 passengers.", "Passengers in thousands: Lisk 297, Orrin 176.", "unverified"),
        ("Lisk had 297,000 passengers.", "Lisk had 297 passengers, in thousands of boats.", "refuted"),
        # units
        ("The dose is 5 g a day.", "The dose is 5 mg a day.", "refuted"),
        ("The bottle holds 5 ml.", "The bottle holds 5 l.", "refuted"),
        ("The farm covers 20 acres.", "The farm covers 20 hectares.", "refuted"),
        ("The limit is 50 mph.", "The limit is 50 km/h.", "refuted"),
        ("A ticket costs 40 rupees.", "A ticket costs 40 euros.", "refuted"),
        ("The tunnel is 5 km long.", "The tunnel is 5,000 m long.", None),
        ("The tunnel is 3.1 miles long.", "The tunnel is 5 km long.", None),
        ("The limit is 31 mph.", "The limit is 50 km/h.", None),
        ("It takes two weeks.", "It takes 14 days.", None),
        ("It takes three months.", "It takes 13 weeks.", None),
        ("It takes an hour.", "It takes 60 minutes.", None),
        ("It takes 60 minutes.", "It takes an hour.", None),
        # bounds and approximations
        ("More than 100 people came.", "Fewer than 100 people came.", "refuted"),
        ("At least 7 days are needed.", "At most 7 days are needed.", "refuted"),
        ("More than 100 people came.", "120 people came.", None),
        ("About 50 people came.", "48 people came.", None),
        ("Nearly a third of them left.", "32 % of them left.", None),
        ("More than 100 people came.", "80 people came.", "unverified"),
        # worked out
        ("It lasted five years.", "It lasted from 1958 to 1963.", None),
        ("It was open for nearly two decades.", "It opened in 1951 and closed in 1969.", None),
        ("The rest costs £24,000.", "It costs £64,000, of which £40,000 is paid.", None),
        ("Together they have 12 ships.", "One has 5 ships, the other 7.", None),
        ("A quarter of the members came.", "25 % of the members came.", None),
        # no number of its own
        ("Trade between the two countries grew.", "Trade with Peru grew in 2021.", None),
        ("He travelled there in his first three terms.", "He travelled there often.", None),
        ("Three things are left out: seeds, trees and bulbs.", "Seeds, trees and bulbs are left out.", None),
        ("Two hundred and seventy euros are paid.", "€270 is paid.", None),
        ("A bottle of syrup holds 300 mg.", "Syrup: 15 mg in 5 ml; a bottle holds 100 ml.", None),
        (
            "Pumping 54,000 litres an hour, it is the largest well.",
            "The largest well is pumping 900 litres a minute.",
            None,
        ),
        ("14 per cent of the staff had no opinion.", "55 per cent of the staff said yes, 31 per cent said no.", None),
        ("It has 33.", "It has 4 and 8.25.", None),
        ("Trade was up 81 percentage points.", "Trade was worth $4 billion in 2021, up 81 per cent.", "refuted"),
        # how far two things are apart
        ("In winter the crossing takes 25 minutes longer.", "The crossing takes 70 minutes in winter.", "unverified"),
        ("The offer was raised by 60 euros.", "The offer was raised to 900 euros.", "unverified"),
        # in the same place of a copy, or in another unit
        (
            "Costs of 40 million were 3 million under budget.",
            "Costs of 50 million were 3 million under budget.",
            "refuted",
        ),
        ("The bakers stayed away for thirty weeks.", "A strike of 30 days shut all ovens.", "refuted"),
        ("A flat of 46 square feet was let.", "The flat has 46 square metres.", "refuted"),
        ("It holds 2.5 cubic metres.", "It holds 2,500 litres.", None),
        ("Gusts of 130 kilometres an hour are expected.", "Gusts of 130 km/h are expected.", None),
        ("It was three times as long as planned.", "It was planned to last three years.", "unverified"),
        # bounds behind the number, and in a clause that denies
        ("Anyone aged 16 or over may vote.", "Anyone aged under 16 may vote.", "refuted"),
        ("A shop gets 20,000 euros at the most.", "A shop gets no more than 20,000 euros.", None),
        ("Reserves may not play in more than three games.", "Reserves may play in up to three games.", None),
        ("Reserves may play in more than three games.", "Reserves may play in up to three games.", "refuted"),
        ("You may bring not more than 3 guests.", "You may bring at least 3 guests.", "refuted"),
        ("Each member may bring at most 3 guests.", "Each may bring at least 3 dogs and at most 3 guests.", None),
        ("The hall holds at least 5 lamps.", "The yard takes at most 5 dogs.", None),
        ("The rent is 30 euros.", "The rent is at least 40 euros.", "unverified"),
        # of another thing, or of nothing in the source
        (
            "The sand spread in winter weighs 80 g.",
            "It is 4 euros for each 100 g of sand spread in winter.",
            "unverified",
        ),
        ("The harbour has 20.", "The harbour has 30 (of 40).", "unverified"),
        ("The pump weighs 12 kg.", "The warranty of the valve is 2 years, and 3 kg of salt are needed.", "unverified"),
        ("In 1932 the bridge was opened.", "The bridge was opened in 1931.", "refuted"),
        ("Seven of the ships were sold.", "The harbour has 4 cranes and 30 ships.", "unverified"),
    ],
)
def test_only_the_same_thing_told_otherwise_is_refuted(statement: str, source: str, outcome: str | None) -> None:
    found = NUMBERS(pair(statement, source))
    assert (found and found.outcome) == outcome, found


@pytest.mark.parametrize(
    ("statement", "source", "refused"),
    [
        ("Der Bau hat 1,5 Millionen Euro gekostet.", "Der Bau der Brücke hat 1,5 Milliarden Euro gekostet.", True),
        ("Es sind 1234 Menschen mit der Bahn gekommen.", "Es sind 1.234 Menschen mit der Bahn gekommen.", False),
        ("Es sind 4 Menschen mit der Bahn gekommen.", "Es sind vier Menschen mit der Bahn gekommen.", False),
        ("Es sind 5 km bis zu der Stadt.", "Es sind 5 kg, und das ist zu viel für die Stadt.", True),
        ("En 2021 l'usine a fermé.", "L'usine a fermé ses portes en 2021 s'il faut le croire.", False),
        ("La ville compte 3 millions d'habitants.", "La ville compte 3 milliards d'habitants et des parcs.", True),
        ("La reunión duró 5 horas.", "La reunión duró 6 horas y fue la más larga.", True),
        ("El puerto costó 2 mil millones.", "El puerto costó 2.000 millones de euros.", False),
        ("صادرات ۵ میلیون دلار بود.", "صادرات ۵ میلیارد دلار بود.", True),
        ("صادرات 5 میلیون دلار بود.", "صادرات ۵ میلیون دلار بود.", False),
        ("رشد ۱۵٪ بود.", "رشد ۱۵ درصد بود.", False),
        ("出口增长了15%。", "出口增长了10%。", True),
        ("出口额达到5万美元。", "出口额达到5亿美元。", True),
        ("该国有3个港口。", "该国有三个港口和两条铁路。", False),
        ("四川人口增长。", "四川的人口在增长。", False),
        ("五角大楼否认。", "美国国防部否认了这一点。", False),  # a numeral within a name is none
        ("İhracat 2021 yılında 15 milyon dolar oldu.", "İhracat 2021 yılında 16 milyon dolar oldu ve bu arttı.", True),
    ],
)
def test_other_languages(statement: str, source: str, refused: bool) -> None:
    assert (NUMBERS(pair(statement, source)) is not None) is refused
