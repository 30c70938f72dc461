"""A run as one HTML file that needs no network, and the data behind it.

- `content`: everything that a report shows, as plain data: `build(run).data()` is JSON.
- `data`: the content built from a run.
- `drawing`, `plots`: the pictures, as SVG.
- `page`, `figures`, `questions`: the HTML.
- `side_by_side`: the HTML of two runs.
- `table`: the questions of a run as CSV.
- `frame`, `markup`: what every file has, and text made safe for it.
"""

from __future__ import annotations

from pathlib import Path

from pincite.eval.compare import Comparison
from pincite.eval.errors import RunError
from pincite.eval.report.content import RunReport
from pincite.eval.report.data import build
from pincite.eval.report.page import page
from pincite.eval.report.side_by_side import side_by_side
from pincite.eval.report.table import rows_as_csv
from pincite.eval.runs.files import read
from pincite.eval.runs.records import Run

__all__ = ["RunReport", "build", "page", "rows_as_csv", "side_by_side", "write", "write_comparison"]


def write(run: Path, out: Path, home: Path | None = None) -> Path:
    """Write the report of a run.

    Args:
        run: the run file; the runs in its folder are its history.
        out: the HTML file, replaced if it exists.
        home: the data folder whose labels and judgements are shown; none are if None.

    Returns:
        The HTML file.

    Raises:
        RunError: the run can't be read, or the file can't be written.
        MissingExtra: a library that draws is not installed.
    """
    return _written(page(build(read(run), home)), out)


def write_comparison(before: Run, after: Run, comparison: Comparison, out: Path) -> Path:
    """Write two runs side by side.

    Args:
        before: the first run.
        after: the second run.
        comparison: of the two.
        out: the HTML file, replaced if it exists.

    Returns:
        The HTML file.

    Raises:
        RunError: the file can't be written.
    """
    return _written(side_by_side(before, after, comparison), out)


def _written(html: str, out: Path) -> Path:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(html, "utf-8")
    except OSError as error:
        raise RunError(out, f"can't be written ({error.strerror})") from None
    return out
