"""The command that measures how well statements are verified."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pincite.eval.cli.options import Json


def verify(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Statements with the sentences they cite, one document a line, or `everyday`; else Pincite's own."
        ),
    ] = None,
    *,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="Only this kind; may be repeated.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N statements.")] = None,
    as_json: Json = False,
) -> None:
    """Measure how many false statements pass verification and how many true ones it loses, by kind.

    Each check is tried alone, then all together with the built-in judge. If a language model is configured and the
    setting `judge` allows it, it judges, too, several statements of a document at once.
    """
    from pincite.bot.cli.render import json_line
    from pincite.eval import show as shown
    from pincite.eval import verifying
    from pincite.eval.cli.options import settings
    from pincite.eval.errors import SuiteError

    path = verifying.BUNDLED if file is None else verifying.SETS.get(str(file), file)
    claims = [claim for claim in verifying.load(path) if not kind or claim.kind in kind][:limit]
    if not claims:
        raise SuiteError(path, "holds no statement of that kind")
    trial = verifying.measure(claims, settings())
    if as_json:
        json_line({"file": path.name, **trial.data()})
    else:
        shown.trial(trial)
