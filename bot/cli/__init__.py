"""The command line `pincite`.

Standard output carries the result alone; progress and messages go to standard error. A command imports only what it
uses, so that the first answer comes fast.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import NoReturn

from pincite.bot.cli import feedback, keys
from pincite.bot.cli.app import app
from pincite.bot.cli.chat import chat
from pincite.bot.cli.cluster import jobs, migrate, work
from pincite.bot.cli.groups import mount
from pincite.bot.cli.mcp import mcp
from pincite.bot.cli.serve import serve
from pincite.bot.cli.verify import verify
from pincite.bot.cli.watching import watch

__all__ = ["app", "main"]

app.command()(watch)
app.command()(chat)
app.command()(serve)
app.command()(mcp)
app.command()(verify)
app.command()(work)
app.command()(jobs)
app.command()(migrate)
app.add_typer(feedback.app, name="feedback")
app.add_typer(keys.app, name="keys")

FAILED = 1
"""Exit code of a PinciteError, unless it has an `exit_code` of its own; 0 is success, 2 a usage error, 3 an abstention
(`ask` only), 130 Ctrl-C."""

INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with its code."""
    from pincite.index.errors import PinciteError

    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        mount(app, sys.argv[1:])
        app()
    except PinciteError as error:
        print(f"pincite: {error}", file=sys.stderr)  # noqa: T201
        _leave(getattr(error, "exit_code", FAILED))
    except SystemExit as ended:  # typer turns Ctrl-C into a silent exit
        if ended.code == INTERRUPTED:
            print("pincite: stopped; what was published before stays", file=sys.stderr)  # noqa: T201
            _leave(INTERRUPTED)
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(FAILED)


def _leave(code: int) -> NoReturn:
    """Exit although abandoned questions may still be under way.

    The end of the interpreter would stop their threads wherever they are, which aborts the process where that is within
    a native library.
    """
    if any(thread.daemon for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    sys.exit(code)
