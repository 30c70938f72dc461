"""The confidence from which the reader answers with a headline, that from which it only quotes what comes closest, and
the chance from which it gives a short answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pincite.bot.asking.kinds import Kind, kind

if TYPE_CHECKING:
    from pincite.bot.settings import Settings
    from pincite.bot.writers.reader.reading import Reading


SHORT_FROM = {Kind.WHEN: 0.5, Kind.WHO: 0.6}
"""Least chances of short answers whose form tells their type, where below the calibration's: a time, a person's name.
The 6 that so come to be shown, on held-back documents, the `dev` questions of the seeds and documents of other kinds,
are right; of 8 amounts between 0.5 and 0.65 that fit their questions 5 are, and of 3 places none."""


def short_from(question: str, least: float) -> float:
    """Return the lowest chance of a short answer to a question; `least` if its form doesn't tell its type.

    >>> short_from("When was the well dug?", 0.65), short_from("What did she promise?", 0.65)
    (0.5, 0.65)
    """
    return min(least, SHORT_FROM.get(kind(question), least))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds that the settings name; where they name none, the reader's own, measured one applies."""

    confident_from: float | None = None
    likely_from: float | None = None

    @classmethod
    def of(cls, settings: Settings) -> Thresholds:
        """Return those of the settings. The old `abstain_below` stands for both: answer from there, else abstain."""
        both = settings.abstain_below
        return cls(
            both if settings.confident_from is None else settings.confident_from,
            both if settings.likely_from is None else settings.likely_from,
        )

    @property
    def explicit(self) -> bool:
        """Whether the settings name any."""
        return self.confident_from is not None or self.likely_from is not None

    def confident(self, reading: Reading) -> bool:
        """Whether to answer with a headline."""
        least = reading.threshold if self.confident_from is None else self.confident_from
        return reading.confidence >= max(least, self.likely_from or 0.0)

    def likely(self, reading: Reading) -> bool:
        """Whether to quote what comes closest, without a headline."""
        least = reading.likely_from if self.likely_from is None else self.likely_from
        return not self.confident(reading) and reading.confidence >= least
