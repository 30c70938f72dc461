"""Whether runs kept the guarantees: `python -m tools.bench.guarantees RUN=FORM...`, runs of `pincite eval run seeds`.

Meant for the worst language model at hand and the whole suite. FORM says how its replies were asked for. Writes
tools/bench/guarantees.md for the README.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import typer

from pincite.bot.settings import Settings
from pincite.eval import runs
from pincite.eval.guarantees import broken
from pincite.index.library import documents

OUT = Path(__file__).with_suffix(".md")

HEAD = """\
| replies asked for as | asked | answered | statements | citations | taken out | errors | that break a guarantee |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""


def main(named_runs: list[str]) -> None:
    """Check every answer of the runs, and write the table. Exits with 1 where a guarantee is broken."""
    settings = Settings.read()
    texts = {d.id: d.text for d in documents(settings=settings.model_copy(update={"collection": "seeds"}))}
    wrong: Counter[str] = Counter()
    rows, writers, dates = [], set(), set()
    for named in named_runs:
        name, _, form = named.partition("=")
        run = runs.read(runs.find(name, settings.home))
        answers = [o.answer for o in run.records if o.answer is not None]
        faults = [broken(answer, texts) for answer in answers]
        wrong.update(fault for some in faults for fault in some)
        writers |= {Path(answer.writer).name for answer in answers}
        dates.add(run.header.started[:10])
        figures = (
            len(run.records),
            sum(a.status == "answered" for a in answers),
            sum(len(a.statements) for a in answers),
            sum(len(a.citations) for a in answers),
            sum(len(a.dropped) for a in answers),
            len(run.records) - len(answers),
        )
        rows.append(f"| {form} | {' | '.join(f'{f:,}' for f in figures)} | **{sum(map(bool, faults))}** |\n")
    page = f"{HEAD}{''.join(rows)}\n{', '.join(sorted(writers))}; {', '.join(sorted(dates))}.\n"
    OUT.write_text(page, "utf-8")
    typer.echo(page)
    for fault, count in wrong.items():
        typer.echo(f"{count} x {fault}", err=True)
    if wrong:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
