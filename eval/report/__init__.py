"""A run as one HTML file that needs no network, and the data behind it.

- `content`: everything that a report shows, as plain data: `build(run).data()` is JSON.
- `data`: the content built from a run.
- `drawing`, `plots`: the pictures, as SVG.
- `page`, `figures`, `questions`: the HTML.
"""

from __future__ import annotations

from pathlib import Path

from pincite.eval.errors import RunError
from pincite.eval.report.content import Report
from pincite.eval.report.data import build
from pincite.eval.report.page import page
from pincite.eval.runs.files import read

__all__ = ["Report", "build", "page", "write"]


def write(run: Path, out: Path) -> Path:
    """Write the report of a run.

    Args:
        run: the run file; the runs in its folder are its history.
        out: the HTML file, replaced if it exists.

    Returns:
        The HTML file.

    Raises:
        RunError: the run can't be read, or the file can't be written.
        MissingExtra: a library that draws is not installed.
    """
    html = page(build(read(run)))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(html, "utf-8")
    except OSError as error:
        raise RunError(out, f"can't be written ({error.strerror})") from None
    return out
