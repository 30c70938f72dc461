"""Gates on what a judge says of a run: `correct < 0.8`. The judge's agreement with people has to be known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pincite.eval.errors import GateError
from pincite.eval.judge.people import SAYS, Against


@dataclass(frozen=True, slots=True)
class JudgeGate:
    """A share that must not be: `correct < 0.8`.

    It fails where the whole prediction-powered interval lies below the bound, so a share that may be chance passes.
    """

    judged: str
    bound: float

    @classmethod
    def parse(cls, text: str) -> JudgeGate:
        """Read a gate as it is written.

        Raises:
            GateError: it can't be read.
        """
        match = re.fullmatch(rf"\s*({'|'.join(SAYS)})\s*<\s*(\d*\.?\d+)\s*", text)
        if match is None or not 0.0 < float(match[2]) <= 1.0:
            raise GateError(
                f"{text!r} is not a gate for a judge: write {' or '.join(SAYS)}, < and a share, as in “correct < 0.8”"
            )
        return cls(match[1], float(match[2]))

    def fails(self, measured: tuple[Against, ...], wanted: int) -> bool:
        """Whether the share is too low.

        Args:
            measured: the judge against people.
            wanted: fewest labels for its agreement to be known.

        Raises:
            GateError: its agreement with people is not known.
        """
        one = next((one for one in measured if one.judged == self.judged), None)
        labelled = 0 if one is None else one.same.count
        if one is None or labelled < wanted:
            raise GateError(
                f"a judge may gate only where its agreement with people is known: {labelled} of the {wanted} answers "
                "that it takes are labelled blind. Label them on the page (Measure, Labels) or in the run's report"
            )
        return one.powered.below(self.bound)

    def __str__(self) -> str:
        return f"{self.judged} < {self.bound:g}"
