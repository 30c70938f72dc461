# ruff: noqa: E501 - a document a line
"""How documents with structure are read: each sentence with its labels, without what nobody sees on the page."""

import pytest

from pincite.index.loaders import load_bytes
from pincite.index.loaders.page_breaks import page_furniture, torn_sentences
from pincite.index.passages import passages
from pincite.index.reading import searched
from pincite.index.structure import Structure
from pincite.index.types import Document, Passage, Span


def read(name: str, text: str) -> list[Passage]:
    document = load_bytes(text.encode(), name=name)
    split = passages(document.text, document.sections, document.structure)
    assert_exact(document, split)
    return split


def assert_exact(document: Document, split: list[Passage]) -> None:
    for passage in split:
        for view in passage.read:
            for piece in view.pieces:
                assert piece.origin is None or piece.origin.of(document.text) == piece.text


def statements(name: str, text: str) -> list[str]:
    """The views of the sentences that say something by themselves."""
    return [
        " ".join(view.text.split())
        for passage in read(name, text)
        for span, view in zip(passage.sentences, passage.read, strict=True)
        if span not in passage.naming
    ]


MARKDOWN_TABLE = """# Ferries

| Route | Fare in crowns | Boats |
|:--|--:|---|
| Holm to Skar | 45 | 2 |
| **Skar** to Ness | 60 \\| 80 | |
"""

HTML_TABLE = """<!DOCTYPE html><title>Ferries</title><table><thead><tr><th>Route<th>Fare<th>Boats</thead>
<tr><td rowspan=2>Holm<td>45<td>2<tr><td>60<td>3<tr><td>Skar<td colspan=2>none</table>"""

CASES = [
    ("t.md", MARKDOWN_TABLE, [
        "Route: Holm to Skar; Fare in crowns: 45; Boats: 2",
        "Route: Skar to Ness; Fare in crowns: 60 | 80",
    ]),
    ("t.html", HTML_TABLE, [
        "Route: Holm; Fare: 45; Boats: 2",
        "Route: Holm; Fare: 60; Boats: 3",
        "Route: Skar; Fare: Boats: none",
    ]),
    ("t.csv", 'route;note\nHolm;"quick; says ""hop on"", and\nhop off"\nSkar;slow\n', [
        'route: Holm; note: quick; says "hop on", and hop off',
        "route: Skar; note: slow",
    ]),
    ("t.tsv", "route\tfare\nHolm\t45\nSkar\t60\n", ["route: Holm; fare: 45", "route: Skar; fare: 60"]),
    ("above.csv", "Report of fees\nMade: 2024-05-01\n\nroute,fare\nHolm,45\nSkar,60\n", [
        "Report of fees Made: 2024-05-01", "route: Holm; fare: 45", "route: Skar; fare: 60",
    ]),
    ("titled.csv", "Fares 2024;;\nroute;fare;boats\n" + "Holm;45;2\n" * 9, ["Fares 2024", *["route: Holm; fare: 45; boats: 2"] * 9]),
    ("padded.csv", "Fares,,,\nPeriod,May 2024,,\n,,,\nroute,fare,boats,seats\nHolm,45,2,90\nSkar,60,3,120\n,,,\nTotal,105,5,210\nWithout charters,,,\n", [
        "Fares", "Period; May 2024", "route: Holm; fare: 45; boats: 2; seats: 90", "route: Skar; fare: 60; boats: 3; seats: 120",
        "route: Total; fare: 105; boats: 5; seats: 210", "Without charters",
    ]),
    ("quoted.csv", '"Account:";"NO 4711";\n"Balance:";"4.233,08 EUR";\n\n"Day";"Text";"Payee";"Amount";\n"27.02.";"Rent";"Berg";"-86,00";\n"14.02.";"Meals";"Kita";"42,50";\n', [
        "Account:; NO 4711", "Balance:; 4.233,08 EUR",
        "Day: 27.02.; Text: Rent; Payee: Berg; Amount: -86,00", "Day: 14.02.; Text: Meals; Payee: Kita; Amount: 42,50",
    ]),
    ("stacked.csv", "Fares, as of May\n\nteam;games;wins\nSkar;10;7\nNess;10;3\n\nPlayers\nplayer;goals;age\nBerg;12;24\nKaya;9;31\n\nLind;2;29\n", [
        "team: Skar; games: 10; wins: 7", "team: Ness; games: 10; wins: 3",
        "player: Berg; goals: 12; age: 24", "player: Kaya; goals: 9; age: 31", "player: Lind; goals: 2; age: 29",
    ]),
    ("lists.html", "<table><tr><td>Boat<td>On board<td>Fee<tr><td>Skiff<td>a paddle<td>12<tr><td>Punt<td>Needs:<ul><li>two jackets<li>a licence</ul><td>45<tr><td>Yawl<td><ol><li>engine<li>radio</ol><td>90</table>", [
        "Boat: Skiff; On board: a paddle; Fee: 12", "Boat: Punt; On board: Needs: two jackets; a licence; Fee: 45",
        "Boat: Yawl; On board: 1. engine; 2. radio; Fee: 90",
    ]),
    ("paragraphs.html", "<table><tr><th>Room<th>Holds<th>Seats<tr><td>Oak<td><p>A map hangs there.</p><p>Two lamps, too.</p><td>12<tr><td>Elm<td>a screen<td>30</table>", [
        "Room: Oak; Holds: A map hangs there.; Holds: Two lamps, too.; Seats: 12", "Room: Elm; Holds: a screen; Seats: 30",
    ]),
    ("quoted.html", "<h1>Fares</h1><blockquote><p>Ride with us</p></blockquote><table><tr><th>Zone<th>Day<th>Week<tr><td>A<td>6<td>30<tr><td>B<td>7<td>35</table>", [
        "Ride with us", "Zone: A; Day: 6; Week: 30", "Zone: B; Day: 7; Week: 35",
    ]),
    ("captioned.html", "<p>Fares by night</p><table><tr><th>Zone<th>Day<th>Week<tr><td>A<td>6<td>30<tr><td>B<td>7<td>35</table>", [
        "Zone: A; Day: 6; Week: 30", "Zone: B; Day: 7; Week: 35",
    ]),
    ("notes.html", '<p>It costs 25 euros.<a class="sdfootnoteanc" href="#s1"><sup>1</sup></a> Rooms: 4.<sup><a epub:type="noteref" href="#n">2</a></sup></p><p class="sdfootnote"><a class="sdfootnotesym" href="#a1">1</a>Not in May.</p>', [
        "It costs 25 euros.", "Rooms: 4.", "Not in May.",
    ]),
    ("blog.html", '<a class="skip-link" href="#c">Skip to content</a><main id="c"><h1>Boats</h1><p>They sail daily.</p></main><div class="widget-area"><h2>Recent posts</h2><p>New mast</p></div><p>Made in Skar.</p>', [
        "They sail daily.", "Made in Skar.",
    ]),
    ("icons.html", """<table><tr><th>Boat<th>Sail<th>Oars</tr><tr><td>Skiff<td><img src="a.svg" alt="yes"><td><svg><title>No</title><path/></svg></tr>
<tr><td>Punt<td><i class="fa fa-times"></i><td><i class="icon-check"></i></tr><tr><td>Yawl<td><img alt="yawl.png"><td><span aria-label="two"></span> 2</tr></table>""",
     ["Boat: Skiff; Sail: yes; Oars: No", "Boat: Punt; Sail: ✗ (no); Oars: ✓ (yes)", "Boat: Yawl; Oars: 2"]),
    ("layout.html", '<p>Fares.</p><table><tr><td><img alt="Our logo"><td>Holm</table>', ["Fares.", "Holm"]),
    ("icons.md", "| Boat | Sail | Oars |\n|---|---|---|\n| Skiff | ![yes](a.svg) | :x: |\n| Punt ![a punt](p.png) | :white_check_mark: | no |\n",
     ["Boat: Skiff; Sail: yes; Oars: ❌ (no)", "Boat: Punt ; Sail: ✅ (yes); Oars: no"]),
    ("soft.txt", "The applica\u00ad\ntion of May must be sent by post, as all\u00ad\n   of them were.\n", ["The application of May must be sent by post, as allof them were."]),
    ("soft.md", "A co\u00adopera\u00ad\n tive.\n\nThe end\u00ad\n\nof it.\n", ["A cooperative.", "The end", "of it."]),
    ("boxes_below.txt", "Fees:\n\n□ None\n✔ Half of them\n□ All\n\nOur boats:\n\n✔ Fast\n✔ Light\n", ["Fees:", "Not done: None", "Done: Half of them", "Not done: All", "Our boats:", "✔ Fast", "✔ Light"]),
    ("lists.csv", 'name,skills\nAnn,"[""sql"",""go""]"\nBo,"[]"\nCy,"[\'two words\', 3]"\nDi,"[see note]"\n', ["name: Ann; skills: sql, go", "name: Bo; skills: []", "name: Cy; skills: two words, 3", "name: Di; skills: [see note]"]),
    ("sep.csv", "sep=;\nroute;fare\nHolm;4,5\nSkar;6,0\n", ["route: Holm; fare: 4,5", "route: Skar; fare: 6,0"]),
    ("comments.csv", "# made in May\n# unit: kg\nitem,weight\nbox,12\ncrate,30\n", ["item: box; weight: 12", "item: crate; weight: 30"]),
    ("numbered.csv", "#,item,weight\n1,box,12\n2,crate,30\n", ["#: 1; item: box; weight: 12", "#: 2; item: crate; weight: 30"]),
    ("corner.csv", ",May,June\nSkiffs,ready,sold\nPunts,sold,ready\n", ["Skiffs; May: ready; June: sold", "Punts; May: sold; June: ready"]),
    ("nameless.csv", ",fare\n" + "Holm,45\n" * 9, ["Holm; fare: 45"] * 9),
    ("two.csv", "Fares\nroute,fare\n" + "Holm,45\n" * 9, ["route: Holm; fare: 45"] * 9),
    ("empty.csv", "pier,note\nHolm,open\nSkar,shut\nNess,\n", ["pier: Holm; note: open", "pier: Skar; note: shut", "pier: Ness"]),
    ("asked.csv", "See Ann, or Bo,\nroute,fare,boats\n" + "Holm,45,2\n" * 9, ["See Ann, or Bo", *["route: Holm; fare: 45; boats: 2"] * 9]),
    ("parted.csv", "route,fare\nHolm,45\nSkar,60\n\nBrix,Rome\nUlm,Ness\n", [
        "route: Holm; fare: 45", "route: Skar; fare: 60", "route: Brix; fare: Rome", "route: Ulm; fare: Ness",
    ]),
    ("last.csv", "One of\nthe lines\nof this\ntext has\na comma, here\n", ["One of the lines of this text has a comma, here"]),
    ("plain.csv", "A letter, as it happens.\n\nNot a table.\n", ["A letter, as it happens.", "Not a table."]),
    ("ticks.md", "| Boat | Bar | Lift |\n|---|---|---|\n| Anna | ✓ | ✗ |\n", ["Boat: Anna; Bar: ✓ (yes); Lift: ✗ (no)"]),
    ("log.md", "# Log\n\n## 1.2 (2020-05-06)\n\n- Faster start.\n- New logo.\n\n## 1.1\n\nNothing.\n", [
        "1.2 (2020-05-06): Faster start.",
        "1.2 (2020-05-06): New logo.",
        "1.1: Nothing.",
    ]),
    ("log.rst", "Log\n===\n\n1.2 (2020-05-06)\n----------------\n\n* Faster start.\n", ["1.2 (2020-05-06): Faster start."]),
    ("faq.md", "# Help\n\n**Where is the key?**\n\nUnder the mat.\n\n**Is there a cat?**\n\nYes, two.\n", [
        "Where is the key? Under the mat.",
        "Is there a cat? Yes, two.",
    ]),
    ("faq.txt", "Q: Where is the key?\nA: Under the mat.\n\nQ: Is there a cat?\nA: Yes. Two of them.\n", [
        "Where is the key? Under the mat.",
        "Is there a cat? Yes.",
        "Is there a cat? Two of them.",
    ]),
    ("languages.txt", "Frage: Wann?\nAntwort: Um neun.\n\nF: Wie viel?\nA: Vier.\n\nP: ¿Dónde está?\nR: En Ness.\n\n问：几点？\n答：九点。\n", [
        "Wann? Um neun.",
        "Wie viel? Vier.",
        "¿Dónde está? En Ness.",
        "几点？ 九点。",
    ]),
    ("mixed_faq.txt", "Q: Is it free?\nA: No.\n\n3) Can I cancel?\nYes, until noon.\n\n> Where is it?\nIt is in Skar.\n\n¿Cuánto cuesta?\nDoce.\n", [
        "Is it free? No.",
        "3) Can I cancel? Yes, until noon.",
        "Where is it? It is in Skar.",
        "¿Cuánto cuesta? Doce.",
    ]),
    ("bold_faq.md", "# Help\n\n- **How heavy is it?** 4 kg.\n- **Does it float?** No.\n\n**Who pays?** The host. In May.\n\n*Is it old?*\nYes.\n", [
        "How heavy is it? 4 kg.",
        "Does it float? No.",
        "Who pays? The host.",
        "Who pays? In May.",
        "Is it old? Yes.",
    ]),
    ("bold_faq.html", "<!DOCTYPE html><p><strong>Who pays?</strong> The host.<p><b>Is it old?</b><br>Yes.<ul><li><b>Why?</b> Wind.</ul>", [
        "Who pays? The host.",
        "Is it old? Yes.",
        "Why? Wind.",
    ]),
    ("details.md", "<details>\n<summary>Can I swim?</summary>\n\nYes, at noon.\n\n</details>\n\n<details><summary>And dive?</summary>No.</details>\n", [
        "Can I swim? Yes, at noon.",
        "And dive? No.",
    ]),
    ("asking_heads.md", "# Help\n\n## Can I swim?\n\nYes.\n\n**Is it cold?**\n\nNo.\n\n## Long\n\n" + "It is so. " * 40, [
        "Can I swim? Yes.",
        "Is it cold? No.",
        *["It is so."] * 40,
    ]),
    ("quoted.md", "> Anna pays\n> in May.\n", ["Anna pays in May."]),
    ("html.md", "<table>\n<tr><th rowspan=2>Lake</th><th colspan=2>Depth</th></tr>\n<tr><th>mean</th><th><b>max</b></th></tr>\n"
     "<tr><td>Bled</td><td>17.9</td><td>29</td></tr>\n</table>\n\nIt is 3&times;10<sup>5</sup>&nbsp;Pa. <span hidden>No.</span>\n", [
        "Lake: Bled; Depth: mean: 17.9; Depth: max: 29",
        "It is 3×10^5 Pa.",
    ]),
    ("marks.md", "| Plan | API |\n|---|---|\n| Pro | &check; |\n\n[![a](b.svg)](c) A key{#k}.\n", ["Plan: Pro; API: ✓ (yes)", "A key{#k}."]),
    ("notes.md", "It is so[^1] here[^b].\n\n[^1]: One note\n[^b]: Another\n", ["It is so here.", "One note", "Another"]),
    ("terms.md", "Dues\n: Money.\n: Also fees.\n\nTide\n~ It rises.\n\n`wait`\n: Seconds.\n", [
        "Dues: Money.", "Dues: Also fees.", "Tide: It rises.", "wait: Seconds.",
    ]),
    ("words.html", "<!DOCTYPE html><dl><dt>Skiff<dd>A small boat.<dt>Quay<dt>Wharf<dd>A place to land.</dl>", [
        "Skiff: A small boat.",
        "Quay Wharf: A place to land.",
    ]),
    ("fields.txt", "Name:\nAnna Holm\n\nBorn: 1961\n\n  depth\n     REQUIRED. In metres.\n", [
        "Name: Anna Holm",
        "Born: 1961",
        "depth: REQUIRED.",
        "depth: In metres.",
    ]),
    ("date.txt", "Date: 3 May 2024. The meeting starts at nine.\n\nFee: 40 euros. It is due in May.\n", [
        "Date: 3 May 2024.",
        "The meeting starts at nine.",
        "Fee: 40 euros.",
        "Fee: It is due in May.",
    ]),
    ("whole.txt", "Note: The fee is due in June. Nobody pays cash here.\n", [
        "Note: The fee is due in June.",
        "Note: Nobody pays cash here.",
    ]),
    ("titled.txt", "Opening hours\nMonday: nine to five\nTuesday: closed\n", [
        "Opening hours",
        "Monday: nine to five",
        "Tuesday: closed",
    ]),
    ("wrapped.txt", "Town: Skar\nPlace: the hall that lies in the\nmiddle of the old harbour\n", [
        "Town: Skar",
        "Place: the hall that lies in the middle of the old harbour",
    ]),
    ("br.html", "<!DOCTYPE html><p>Our pilot is known to all.<br>Name: Anna Holm<br>Born: 1961</p>", [
        "Our pilot is known to all.",
        "Name: Anna Holm",
        "Born: 1961",
    ]),
    ("item.html", "<!DOCTYPE html><ul><li>Name: Anna<br>Born: 1961<li>Name: Bo<br>Born: 1970</ul>", [
        "Name: Anna Born: 1961",
        "Name: Bo Born: 1970",
    ]),
    ("dd.html", "<!DOCTYPE html><dl><dt>Anna<dd>Born: 1961<br>Town: Skar</dl>", ["Anna: Born: 1961", "Anna: Town: Skar"]),
    ("cell.html", "<!DOCTYPE html><table><tr><th>Boat<th>Crew<tr><td>Skiff<td>Master: Bo<br>Mate: Ida</table>", [
        "Boat: Skiff; Crew: Master: Bo; Mate: Ida",
    ]),
    ("told.csv", "Topic,Rule,Fee\nDogs,Dogs wait outside. Cats may come in.,4\nFires,None.,5\n", [
        "Topic: Dogs; Rule: Dogs wait outside.",
        "Topic: Dogs; Rule: Cats may come in.",
        "Topic: Dogs; Fee: 4",
        "Topic: Fires; Rule: None.; Fee: 5",
    ]),
    ("unnamed.html", "<!DOCTYPE html><table><tr><td>Dogs<td>Dogs wait outside. Cats may come in.</table>", [
        "Dogs; Dogs wait outside. Cats may come in.",
    ]),
    ("boxes.md", "| Room | Pool | Sauna |\n|---|---|---|\n| Blue | ☒ | ☐ |\n", [
        "Room: Blue; Pool: ☒ (yes); Sauna: ☐ (no)",
    ]),
    ("boxes.txt", "Swims: ☒\n\nDives ☐\n\nPlan: ☑ Premium\n\nRows: yes ☒ no ☐\n\n☒ Has a key\n", [
        "Swims: ☒ (yes)",
        "Dives ☐ (no)",
        "Plan: Premium",
        "Rows: yes",
        "Done: Has a key",
    ]),
    ("brackets.txt", "Swims: [ ] yes [x] no\n\nPlan: ( ) Basic (x) Pro\n\nMarried? yes [ ] no [X]\n\n[x] I agree\n\nf(x) is [x] of [1]\n", [
        "Swims: no",
        "Plan: Pro",
        "Married? no",
        "Done: I agree",
        "f(x) is [x] of [1]",
    ]),
    ("circles.txt", "Diet: ○ meat ● fish\n\nPets: □ yes ■ no\n\nCar: ⬜ yes ⬛ no\n\nRank: ●●●○○\n\n● A bullet\n", [
        "Diet: fish",
        "Pets: no",
        "Car: no",
        "Rank: ●●●○○",
        "A bullet",
    ]),
    ("brackets.md", "Swims: [ ] yes [x] no\n\n- [ ] Mop\n- [a link](x.html)\n\n```\n[x] a [ ] b\n```\n", [
        "Swims: no", "Not done: Mop", "a link", "``` [x] a [ ] b ```",
    ]),
    ("marks.html", "<!DOCTYPE html><ol type=I start=2><li>Dogs wait.</ol><ol type=A start=27><li>Cats enter.</ol>", ["II. Dogs wait.", "AA. Cats enter."]),
    ("numbers.txt", "§ 3. Dogs wait outside.\n\n4.2.  Timeouts\n", ["§ 3. Dogs wait outside.", "4.2. Timeouts"]),
    ("beside.html", "<!DOCTYPE html><body class=cookie-ok><div class='site navbar'>Home</div><div class=breadcrumb>Home > Fees</div><p>It costs 4 euros."
     "<div id=cookie-banner>We use cookies.</div>", ["It costs 4 euros."]),
    ("contents.txt", "1 Opening ........ 3\n2 Prices ......... 5\n\nIt opens at six.\n", ["It opens at six."]),
    ("notes.md", "A cup costs 3 euros. <!-- not 4 -->\n\n[//]: # (secret)\n\n<!--\nOwner: Quill.\n-->\n\nBye.\n", [
        "A cup costs 3 euros.",
        "Bye.",
    ]),
    ("struck.md", "The fee is ~~40~~ 65 euros.\n\n~~Guests pay nothing.~~\n", ["The fee is 65 euros."]),
    ("struck.html", "<!DOCTYPE html><p>At <del>seven</del> nine.<p><span style='text-decoration: line-through'>No.</span>", [
        "At nine.",
    ]),
    ("raised.md", "It holds 10<sup>6</sup> m<sup>2</sup> for 25[^1] euros on the 2<sup>nd</sup>.\n\n[^1]: Free on Mondays.\n", [
        "It holds 10^6 m^2 for 25 euros on the 2nd.",
        "Free on Mondays.",
    ]),
    ("raised.html", "<!DOCTYPE html><p>It holds 10<sup>6</sup> for 25<sup><a href=#n>1</a></sup> euros or $19<sup>99</sup>, CO<sub>2</sub>.",
     ["It holds 10^6 for 25 euros or $19.99, CO2."]),
    ("math.html", "<!DOCTYPE html><p>Half: <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>, <math><msqrt><mn>16</mn></msqrt></math>.", [
        "Half: 1/2, √16.",
    ]),
    ("notes.html", "<!DOCTYPE html><p>It has 7,504<sup><a href=#n>[2]</a></sup> boats, 40<sup>†</sup> crews, 5<sup>1</sup>/<sub>2</sub> feet, "
     "$<b>9</b><sup>.99</sup>, Ness<sup>®</sup>, 3<sup>1)</sup> piers, 10<sup>9</sup>.", [
        "It has 7,504 boats, 40 crews, 5 1/2 feet, $9.99, Ness®, 3 piers, 10^9.",
    ]),
    ("katex.html", "<!DOCTYPE html><p>Half: <span class=katex><math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
     "<span class=katex-html aria-hidden=true><span>1</span><span>2</span></span></span>.", ["Half: 1/2."]),
    ("raised.rst", "It holds 10\\ :sup:`6` litres of H\\ :sub:`2`\\ O on the 2\\ :sup:`nd`.\n", ["It holds 10^6 litres of H2O on the 2nd."]),
    ("sheet.html", "<!DOCTYPE html><style>/* x */ .old, p .gone{text-decoration:line-through} .hide{display:none} ol.a > li{list-style-type:lower-alpha}"
     " @media print{p{display:none}} .panel{display:none} .panel.open{display:block}</style><p>Rent <span class=old>300</span> 320."
     "<p class=hide>No.<p class=panel>Yes.<ol class=a><li>hops</ol>", ["Rent 320.", "Yes.", "a. hops"]),
    ("whole.html", "<!doctype html><table><tr><th>Land<th>Town<tr><td rowspan=0>Norway<td>Oslo<tr><td>Molde</table>", [
        "Land: Norway; Town: Oslo", "Land: Norway; Town: Molde",
    ]),
    ("list.html", "<!DOCTYPE html><ol type=a start=2><li>hops<li>malt</ol>", ["b. hops", "c. malt"]),
    ("clauses.txt", "2.5 Dues are yearly.\n\n§ 7 Dogs wait outside.\n", ["2.5 Dues are yearly.", "§ 7 Dogs wait outside."]),
    ("pages.txt", "It waits for at most\n\nLund          Draft          [Page 4]\n\nDraft 7        Relays        May 2020\n\n   nine days. Then it stops.\n", [
        "It waits for at most nine days.",
        "Then it stops.",
    ]),
    ("numbered.txt", "The rent is due on the\n\n- 2 -\n\nfirst of May. So it is.\n\nSeite 3 von 9\n", [
        "The rent is due on the first of May.",
        "So it is.",
    ]),
    ("talk.srt", "1\n00:00:01,000 --> 00:00:04,000\nWe meet\n\n2\n00:00:04,500 --> 00:00:06,000\non <i>Mondays</i>.\n", ["We meet on Mondays."]),
    ("talk.vtt", "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann Lee>Is it\n\n00:04.000 --> 00:06.000\n<v Ann Lee>open? I hope.\n\n"
     "00:06.000 --> 00:08.000\n<v.loud Bo>No.\n", ["Ann Lee: Is it open?", "Ann Lee: I hope.", "Bo: No."]),
    ("rolling.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nhello and welcome\n\n00:02.000 --> 00:02.010\nhello and welcome\nthe<00:02.500><c> fee</c> is\n\n"
     "00:04.000 --> 00:05.000\nthe fee is\nnine &amp; a half.\n", ["hello and welcome the fee is nine & a half."]),
    ("meeting.vtt", "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nAnn Lee: The budget is\n\n2\n00:02.000 --> 00:03.000\nAnn Lee: 4,000 euros.\n\n"
     "3\n00:03.000 --> 00:04.000\nBo Ek: Fine.\n", ["Ann Lee: The budget is 4,000 euros.", "Bo Ek: Fine."]),
    ("close.srt", "0\n00:00:01.000 --> 00:00:03.000 X1:10\n{\\an8}We meet on\n1\n00:00:03.000 --> 00:00:05.000\nMondays.\n", ["We meet on Mondays."]),
    ("columns.txt", "Fares\n=====\n\nRoute        Fare  Boats\n-----------  ----  -----\nHolm         45    2\nNess, north        3\n\nAfter it.\n", [
        "Route: Holm; Fare: 45; Boats: 2",
        "Route: Ness, north; Boats: 3",
        "After it.",
    ]),
    ("drawn.txt", "Fares:\n\n+-------+------+\n| Route | Fare |\n+-------+------+\n| Holm  | 45   |\n| Skar  | 60   |\n+-------+------+\n\nBye.\n", [
        "Fares:", "Route: Holm; Fare: 45", "Route: Skar; Fare: 60", "Bye.",
    ]),
    ("psql.txt", " route | fare\n-------+------\n Holm  | 45\n Skar  |\n\nif a | b or c || d\n", ["route: Holm; fare: 45", "route: Skar", "if a | b or c || d"]),
    ("aligned.txt", "Route       Fare  Boats\nHolm, old   4.50  2\nSkar       12.00  3\n\nAnna  Holm\nBo  Ek\n", [
        "Route: Holm, old; Fare: 4.50; Boats: 2", "Route: Skar; Fare: 12.00; Boats: 3", "Anna Holm Bo Ek",
    ]),
    ("bullets.txt", "   o  One that is long\n      and goes on.\n   o  Two.\n", ["One that is long and goes on.", "Two."]),
    ("columns_apart.txt", "Route  Fare\n-----  ----\nHolm to Ness 45\n", ["Route Fare ----- ----", "Holm to Ness 45"]),
    ("facts.md", "---\ntitle: Buns\noven heat: 230 degrees\n---\n\nKnead.\n", ["oven heat: 230 degrees", "Knead."]),
    ("toml.md", '+++\ntitle = "Buns"\ndate = 2024-05-01\n+++\n\nKnead.\n', ["Knead."]),
    ("tasks.md", "- [x] Sweep\n- [ ] Mop\n", ["Done: Sweep", "Not done: Mop"]),
    ("form.html", "<!DOCTYPE html><p>Smokes: <input type=radio> yes <input type=radio checked> no<p>Doctor: <input value='Ivo Reiss'>", [
        "Smokes: no",
        "Doctor: Ivo Reiss",
    ]),
    ("hyphens.txt", "The can-\nteen closes at two. A well-known well-\nknown place.\n", [
        "The canteen closes at two.",
        "A well-known well-known place.",
    ]),
    ("links.md", "See the [tide table #12](https://example.org/pull/12) and ![a plan](plan-7.png) here.\n", [
        "See the tide table #12 and here.",
    ]),
    ("invoice.html", "<table><tr><th>Item<th>Count<th>Amount<tr><td>Tent<td>2<td>80.00<tr><td colspan=2>VAT 25 %<td>20.00 EUR</table>", [
        "Item: Tent; Count: 2; Amount: 80.00",
        "VAT 25 %; Amount: 20.00 EUR",
    ]),
    ("bill.md", "| Item | Price | Amount |\n|---|--:|--:|\n| Tent | 40.00 | 80.00 |\n| | Sum | 80.00 |\n", [
        "Item: Tent; Price: 40.00; Amount: 80.00",
        "Sum; Amount: 80.00",
    ]),
    ("placed.srt", "1\n00:00:01,000 --> 00:00:02,000\nIt is small.\n\n2\n00:00:02,000 --> 00:00:03,000\n{\\an8}Tie it\n\n3\n00:00:03,000 --> 00:00:04,000\n{\\i1}twice.\n", [
        "It is small.",
        "Tie it twice.",
    ]),
    ("closed.html", "<table><tr><th>Day<th>From<th>To<tr><td>Monday<td>9<td>17<tr><td>Sunday<td colspan=2>closed</table>", [
        "Day: Monday; From: 9; To: 17",
        "Day: Sunday; From: To: closed",
    ]),
    ("details.html", "<details><summary>How do I pay?</summary>By card. <p>In euros.</details><p>We sail daily.", [
        "How do I pay? By card.",
        "How do I pay? In euros.",
        "We sail daily.",
    ]),
    ("details.md", "<details><summary>How do I pay?</summary>\n\nBy card.\n\n</details>\n\nWe sail daily.\n", [
        "How do I pay? By card.",
        "We sail daily.",
    ]),
    ("fields.html", "<!DOCTYPE html><p><label>Name <input value=Anna></label><label>Town <input value=Lund></label>", [
        "Name Anna Town Lund",
    ]),
    ("code.md", "```\n# no heading | no | table\n```\n\nThe *port* is `9090`.\n", [
        "``` # no heading | no | table ```",
        "The port is 9090.",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[name for name, _, _ in CASES])
def test_statements_are_read_with_their_labels(name, text, expected):
    assert statements(name, text) == expected


def test_a_sentence_goes_on_over_headers_footers_and_footnotes():
    pages = [
        "Lease 7\n\nThe tenant pays for the\n\n1 Since 2001.\n\nPage 1 of 2\n\n",
        "Lease 7\n\nuse of the pier. It is old.\n\nPage 2 of 2",
    ]
    text = "".join(pages)
    spans = (Span(0, len(pages[0])), Span(len(pages[0]), len(text)))
    furniture = page_furniture(text, spans)
    assert [part.span.of(text) for part in furniture] == ["Lease 7", "Page 1 of 2", "Lease 7", "Page 2 of 2"]
    (torn,) = torn_sentences(text, furniture, spans)
    assert text[: torn.end].endswith("pays for the") and torn.rest.of(text) == "use of the pier."
    structure = Structure(furniture=furniture, torn=(torn,))
    (passage,) = passages(text, structure=structure)
    said = [view.text for span, view in zip(passage.sentences, passage.read, strict=True) if span not in passage.naming]
    assert said == ["The tenant pays for the use of the pier.", "1 Since 2001.", "It is old."]


def test_encoded_data_is_neither_read_nor_searched():
    wall = "QmFzZTY0" * 200
    for text in (
        f"# Pump\n\nIt starts.\n\n![photo](data:image/png;base64,{wall})\n\nClean it weekly.\n",
        f"# Pump\n\nIt starts.\n\n![photo][p]\n\nClean it weekly.\n\n[p]: data:image/png;base64,{wall}\n",
        f'# Pump\n\nIt starts. <img src="data:image/png;base64,{wall}"> Clean it weekly.\n',
    ):
        split = read("pump.md", text)
        assert [searched(passage) for passage in split] == [searched(split[0])]
        assert "Clean it weekly." in searched(split[0]) and wall[:40] not in searched(split[0])


def test_rows_of_a_later_passage_know_their_columns():
    rows = "".join(f"| Boat {n} | {n * 7} |\n" for n in range(200))
    split = read("long.md", f"| Name | Length |\n|---|---|\n{rows}")
    assert len(split) > 2
    assert "Name: Boat 199; Length: 1393" in [view.text for view in split[-1].read]
    assert searched(split[-1]).count("Length") == 1


def test_a_short_answer_lies_in_a_value_and_not_in_its_label():
    (passage,) = read("t.csv", "route,fare in euros\nHolm,45\n")
    view = passage.read[1]
    assert [span.of(view.text) for span in view.answers] == ["Holm", "45"]
    assert view.labels == ("route:", "fare in euros:")
    assert [span.of(passage.text) for span in view.repeated] == ["route", "fare in euros"]
