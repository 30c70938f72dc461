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
        ("It has 3.", "It has 4, 5, 6 and 7.", "says 3, the source says 4, 5, 6"),
        ("One of them came.", "They came.", None),
        ("Nothing to compare.", "", None),
    ],
)
def test_english(statement: str, source: str, reason: str | None) -> None:
    refusal = NUMBERS(pair(statement, source))
    assert (refusal and refusal.reason) == reason


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
