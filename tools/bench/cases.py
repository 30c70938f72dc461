"""Asks the questions about inputs that used to fail, and says which are answered as they should be.

Run: python -m tools.bench.cases FOLDER [FAMILY…]

The cases are small files, a folder for each kind of fault; their READMEs name the right values, and the questions are
ours. Every file is a collection of its own. `right`: the short answer, the verdict, or, where there is neither, the
first statement says so. `shown`: another statement does. Nothing is tuned on them, and nothing of them is copied.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pincite import Bot
from pincite.bot.answers import Answer
from pincite.bot.settings import Settings
from pincite.index.embedders import embedder_of
from pincite.index.errors import LoadError
from pincite.index.loaders import load
from pincite.index.texts import TextsRetriever

Result = Literal["right", "shown", "wrong", "abstained", "unread"]


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """A question about some files, and what its answer should hold."""

    files: str
    """Patterns within the family's folder, separated by spaces; each file is asked by itself."""
    question: str
    wanted: str = ""
    """Accepted answers, separated by `|`; empty for an abstention or an answer without a short one."""
    verdict: Literal["yes", "no"] | None = None
    never: str = ""
    """Words that the short answer must not hold, separated by `|`."""
    together: bool = False
    """Whether the files are one collection."""


CASES: dict[str, tuple[FileQuestion, ...]] = {
    "small-table": (
        FileQuestion("plans.*", "What is the price of the Team plan?", "29", never="Euros"),
        FileQuestion("plans.*", "How many users has the Pro plan?", "50"),
        FileQuestion("plans.*", "What does Basic cost?", "9"),
    ),
    "csv-rows": (
        FileQuestion("staff.* staff-s*", "What is the monthly salary of Hugo Meyer?", "6100"),
        FileQuestion("staff.* staff-s*", "In which city does Greta Holm work?", "Oslo"),
        FileQuestion("staff.* staff-s*", "In which department is Karin Falk?", "Logistics"),
        FileQuestion("staff.* staff-s*", "Who works in Porto?", "Ines Duarte"),
    ),
    "heading-facts": (
        FileQuestion("CHANGES.*", "Which version added support for the Korra protocol?", "3.2.0"),
        FileQuestion("CHANGES.*", "When was 3.1.0 released?", "2023-10-02"),
        FileQuestion("CHANGES.*", "Which version dropped support for Windows 7?", "3.2.0"),
        FileQuestion("staff.html", "Who is the head of the laboratory?", "Mira Olsen"),
        FileQuestion("staff.html", "Who runs the workshop?", "Jonas Beck"),
        FileQuestion("opening.md", "When is it open on Saturday?", "10 to 13"),
        FileQuestion("opening.md", "Is it open on Sunday?", "Closed", verdict="no"),
    ),
    "term-only": (
        FileQuestion("faq*.*", "How long is the warranty of the lamp?", "two years"),
        FileQuestion("faq*.*", "What does a new filter cost?", "14 euros"),
        FileQuestion("faq*.*", "Can the lamp be used in the rain?", verdict="no"),
        FileQuestion("glossary.html", "What is a berth?", "a place where a ship is moored"),
        FileQuestion("glossary.html", "What is demurrage?", "90 euros a day"),
        FileQuestion("glossary.html", "When does the tide gate open?", "two hours before high water"),
        FileQuestion("fields.txt", "Is the field expires required or optional?", "OPTIONAL"),
        FileQuestion("fields.txt", "Is the field berth_id required or optional?", "REQUIRED"),
        FileQuestion("contents.txt", "What is the price of the season ticket?", "80 euros"),
        FileQuestion("contents.txt", "When does the pool open?", "seven"),
        FileQuestion("card.txt", "What is the blood group?", "AB negative"),
    ),
    "mark-answers": (
        FileQuestion("features.md", "Does the Pro plan have support by phone?", verdict="yes"),
        FileQuestion("features.md", "Which plan has support by phone?", "Pro"),
        FileQuestion("links.md", "Which issue adds the tide table?", "5372"),
    ),
    "long-table": (
        FileQuestion("trees.*", "What is the height of the Walnut?", "26"),
        FileQuestion("trees.*", "What is the age of the Ash?", "136"),
        FileQuestion("trees.*", "What is the age of the Yew?", "150"),
        FileQuestion("trees.*", "How thick is the trunk of the Oak in centimetres?", "156"),
    ),
    "merged-cells": (
        FileQuestion("offices.*", "In which country is the office of Hamburg?", "Germany"),
        FileQuestion("offices.*", "In which country is the office of Bremen?", "Germany"),
        FileQuestion("offices.*", "In which country is the office of Nantes?", "France"),
        FileQuestion("offices.*", "How many staff has the office in Hamburg?", "7"),
        FileQuestion("shifts.html", "Who has the evening shift on Wednesday?", "Petra"),
        FileQuestion("shifts.html", "Who has the evening shift on Monday?", "Ruth"),
    ),
    "same-names": (
        FileQuestion("*/policy.md", "When is the report on travel costs due?", "31 March|15 June", together=True),
    ),
    "front-matter": (
        FileQuestion("yaml.md", "At how many degrees is the bread baked in the oven?", "230"),
        FileQuestion("yaml.md", "Which allergens does the bread have?", "wheat"),
        FileQuestion("yaml.md", "How many servings does it make?", "12"),
        FileQuestion("only.md", "What is the phone number of the emergency contact?", "555 0199"),
    ),
    "comments": (
        FileQuestion("prices.md", "What does a coat cost?"),
        FileQuestion("prices.md", "What does a carpet cost?"),
        FileQuestion("prices.md", "Who owns the laundry?"),
        FileQuestion("prices.md", "What does a dress cost?", "11 euros"),
    ),
    "data-uri": (FileQuestion("manual*.md", "How often is the filter changed?", "every six weeks"),),
    "clause-number": (
        FileQuestion("rules.txt", "How high are the dues?"),
        FileQuestion("rules.txt", "How high is the entrance fee?"),
        FileQuestion("rules.txt", "What is the speed limit for boats in the harbour?"),
        FileQuestion("rules.txt", "What is the quorum of the board?", "eight members"),
        FileQuestion("rules.[md][do]*", "How high is the hedge?"),
        FileQuestion("transcript.txt", "How old is the driver?", never="13"),
    ),
    "form-values": (
        FileQuestion("intake.*", "Does the patient smoke?", verdict="no"),
        FileQuestion("intake.*", "Which insurance plan does the patient have?", "Premium"),
        FileQuestion("intake.html", "What is the name of the doctor?", "Ivo Reiss"),
        FileQuestion("intake.html", "Was the X-ray done?", verdict="no"),
        FileQuestion("tasks.md", "Was the X-ray done?", verdict="no"),
        FileQuestion("tasks.md", "Was the blood test done?", verdict="yes"),
    ),
    "struck-out": (
        FileQuestion("fees.*", "What is the yearly fee of the rowing club?", "65 euros", never="40"),
        FileQuestion("fees.html", "When does the boat house open on Sundays?", "9 o'clock", never="7"),
        FileQuestion("fees.html", "Who is the chair?", "Tom Hale", never="Anna"),
        FileQuestion("fees.md", "May guests borrow boats without paying?", verdict="no"),
    ),
    "raised-digits": (
        FileQuestion(
            "reservoir.*", "How many litres of water does the reservoir at Lindau hold?", "10^6|10⁶", never="106"
        ),
        FileQuestion("reservoir.*", "What is the entrance fee for visitors?", "25", never="251"),
        FileQuestion("dose.html", "How many tablets of Noralin does a child take a day?", "1/2", never="12"),
        FileQuestion("dose.html", "How many cells does the culture hold?", "10^9|10⁹", never="109"),
        FileQuestion("price.html", "What does the lamp cost?", "$19", never="1999"),
    ),
    "json-bom": (FileQuestion("notes.json*", "How high is the deposit for a berth?", "300 euros"),),
    "subtitles": (
        FileQuestion("talk.srt", "To what does the fee of the club rise?", "thirty euros"),
        FileQuestion("talk.srt", "When do the members of the club meet?", "on the second Tuesday|second Tuesday"),
        FileQuestion("talk.vtt", "To what does the fee of the club rise?", "thirty euros", never="<"),
    ),
    "code-fences": (
        FileQuestion("guide.md", "What is the port of the relay?", "9090"),
        FileQuestion("guide.md", "What is the limit of the queue?", "50"),
        FileQuestion("guide.md", "What is the timeout of the relay?", "30 seconds"),
    ),
    "soft-hyphens": (
        FileQuestion("*", "When does the canteen close?", "two"),
        FileQuestion("*", "When is the reimbursement of train fares paid?", "March"),
    ),
    "page-break": (
        FileQuestion("agreement.pdf", "How much does the tenant pay?", "450 euros"),
        FileQuestion("loan.pdf", "How long is the loan?", "fifteen years"),
        FileQuestion("rfc-like.txt", "How long does the relay wait for the answer of the server?", "eleven seconds"),
    ),
    "two-columns": (
        FileQuestion("*.pdf", "When does the butcher open?", "ten"),
        FileQuestion("*.pdf", "When does the bakery close?", "noon"),
    ),
    "hidden-by-style": (FileQuestion("offer.docx", "How high is the margin?"),),
    "embedded-parts": (FileQuestion("[as]*.docx", "How high is the deposit?", "300 euros"),),
    "equations": (
        FileQuestion("formulas.html", "How long is the side of the square?", "√16", never="16 metres"),
        FileQuestion("formulas.html", "What is the share of the town of the profit?", "3/4", never="34"),
    ),
    "torn-at-mark": (FileQuestion("*.pdf", "How often is a warden elected?", "once in each year"),),
    "unseen-in-pdf": (FileQuestion("[clow]*.pdf", "What is the rent of the boat?"),),
    "rotated": (FileQuestion("[lu]*.pdf", "When does the ferry leave in winter?", "eight"),),
}


def main(folder: Path, families: list[str]) -> None:
    """Ask every case of the families, print a line for each, and the counts."""
    if not folder.is_dir():
        print(f"{folder} is not there: nothing to ask")
        return
    totals: Counter[Result] = Counter()
    for family in families or CASES:
        results = list(_family(folder / family, CASES[family]))
        counts = Counter(result for result, _ in results)
        totals += counts
        print(f"{family:16} " + ", ".join(f"{counts[name]} {name}" for name in counts))
        for result, line in results:
            if result != "right":
                print(f"    {result:10} {line}")
    print("all              " + ", ".join(f"{totals[name]} {name}" for name in totals), f"of {totals.total()}")


def _family(folder: Path, cases: tuple[FileQuestion, ...]) -> Iterator[tuple[Result, str]]:
    settings = Settings()
    embedder = embedder_of(settings)
    for case in cases:
        files = [
            file
            for file in sorted(file for name in case.files.split() for file in folder.glob(name))
            if file.name != "README"
        ]
        for group in [files] if case.together else [[file] for file in files]:
            names = ", ".join(str(file.relative_to(folder)) for file in group)
            try:
                documents = [load(file) for file in group]
            except LoadError as error:
                yield "unread", f"{names}: {error}"
                continue
            with Bot(retriever=TextsRetriever.of(documents, embedder), settings=settings) as bot:
                answer = bot.answer(case.question)
            for citation in answer.citations:
                text = next(d.text for d in documents if d.id == citation.document_id)
                assert text[citation.start : citation.end] == citation.quote
            yield (
                _judged(case, answer),
                f"{names}: {case.question} -> {answer.short or answer.verdict}: {answer.text[:160]!r}",
            )


def _judged(case: FileQuestion, answer: Answer) -> Result:  # noqa: PLR0911 - one for each way to judge
    if any(bad in (answer.short or "") for bad in case.never.split("|") if bad):
        return "wrong"
    if case.verdict is not None:
        if answer.status != "answered":
            return "abstained"
        fits = answer.verdict == case.verdict or (
            answer.verdict is None and _holds(case.wanted, answer.statements[0].text)
        )
        return "right" if fits else "wrong"
    if not case.wanted:
        return "right" if answer.status == "abstained" or not answer.short else "wrong"
    if answer.status != "answered":
        return "shown" if answer.statements and _holds(case.wanted, answer.text) else "abstained"
    if _holds(case.wanted, answer.short or answer.statements[0].text):
        return "right"
    return "shown" if _holds(case.wanted, answer.text) and not answer.short else "wrong"


def _holds(wanted: str, statement: str) -> bool:
    words = " ".join(statement.split()).casefold()
    return any(one.casefold() in words for one in wanted.split("|") if one)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
