"""`python -m eval`: the same as `pincite eval`."""

from __future__ import annotations

import sys

from eval.cli import app
from index.errors import PinciteError

FAILED = 1
"""Exit code of a PinciteError that has none of its own."""


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        app(prog_name="python -m eval")
    except PinciteError as error:
        print(f"pincite: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(getattr(error, "exit_code", FAILED))


if __name__ == "__main__":
    main()
