"""Whether a run kept the guarantees: `python -m eval.bench.guarantees RUN`, a run of `pincite eval run seeds`.

Meant for the worst language model at hand, asked the whole suite. Writes eval/bench/guarantees.md for the README.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import typer

from bot.settings import Settings
from eval import runs
from eval.guarantees import broken
from index import documents

OUT = Path(__file__).with_suffix(".md")


def main(run: str) -> None:
    """Check every answer of the run, and write what was found. Exits with 1 where a guarantee is broken."""
    settings = Settings.read()
    made = runs.read(runs.find(run, settings.home))
    texts = {d.id: d.text for d in documents(settings=settings.model_copy(update={"collection": "seeds"}))}
    answers = [o.answer for o in made.outcomes if o.answer is not None]
    wrong = Counter(problem for answer in answers for problem in broken(answer, texts))
    statements = sum(len(a.statements) for a in answers)
    citations = sum(len(a.citations) for a in answers)
    answered = sum(a.status == "answered" for a in answers)
    dropped = sum(len(a.dropped) for a in answers)
    usage = sum(a.usage.completion_tokens or 0 for a in answers)
    broke = sum(bool(broken(answer, texts)) for answer in answers)
    said = (
        f"{made.header.model}, all {len(made.outcomes)} questions of the seed suite ({made.header.started[:10]}): "
        f"{answered} answered with {statements} statements and {citations} citations, {len(answers) - answered} "
        f"abstentions, {len(made.outcomes) - len(answers)} replies that could not be read as an answer. Of {usage:,} "
        f"tokens that the model wrote {dropped} statements or numbers were taken out. Answers that break one of the "
        f"guarantees: **{broke}**."
    )
    OUT.write_text(f"{said}\n", "utf-8")
    typer.echo(said)
    for problem, count in wrong.items():
        typer.echo(f"{count} x {problem}", err=True)
    if wrong:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
