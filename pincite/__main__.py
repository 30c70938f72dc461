"""`python -m pincite` is `pincite`."""

from pincite.bot.cli import main

main()
