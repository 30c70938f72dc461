"""The commands `pincite eval …`. What they do is in the packages beside this one.

- `options`: options that several commands share, and how they are read.
- `running`: `run`, `matrix`, `list`, `show`, `report`, `judge`.
- `labelling`: `label`.
- `blaming`: `why`.
- `comparing`: `compare`, `plan`.
- `making`: `import`, `export`, `coverage`, `draft`.
- `drifting`: `drift`.
- `promising`: `guarantee`.
- `attacking`: `attack`.
- `suites`: `check`, `adopt`, `rebase`, `schema`.
- `verifying`: `verify`.
"""

from __future__ import annotations

import typer

from pincite.eval.cli import (
    attacking,
    blaming,
    comparing,
    drifting,
    labelling,
    making,
    promising,
    running,
    suites,
    verifying,
)

app = typer.Typer(
    name="eval",
    help="Measure answers against gold pairs, with intervals; compare runs; report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(running.run)
app.command(name="list")(running.list_)
app.command()(running.show)
app.command()(blaming.why)
app.command()(comparing.compare)
app.command()(comparing.plan)
app.command()(running.matrix)
app.command()(running.report)
app.command()(labelling.label)
app.command()(running.judge)
app.command()(drifting.drift)
app.command()(promising.guarantee)
app.command()(verifying.verify)
app.command()(attacking.attack)
app.command()(suites.check)
app.command()(suites.rebase)
app.command()(suites.adopt)
app.command(name="import")(making.import_)
app.command()(making.export)
app.command()(making.coverage)
app.command()(making.draft)
app.command()(suites.schema)
