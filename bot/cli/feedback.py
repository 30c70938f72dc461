"""The commands `pincite feedback …`."""

from __future__ import annotations

import json

import typer

app = typer.Typer(
    name="feedback",
    help="Ratings of answers, given on the page.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _feedback() -> None:
    """Ratings of answers, given on the page."""


@app.command()
def export() -> None:
    """Print ratings as JSON lines, for `pincite eval adopt`."""
    from pincite.bot.feedback import FeedbackStore
    from pincite.bot.settings import Settings

    for line in FeedbackStore(Settings.read()).export():
        typer.echo(json.dumps(line, ensure_ascii=False))
