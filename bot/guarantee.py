"""A promise about one collection's answers: the confidence from which they are shown, and how few of them are wrong.

`pincite eval guarantee` measures it on gold pairs and keeps it with the collection. It is void as soon as the
documents, the models or a setting that may change an answer changes; then the thresholds that ship with the reader
apply.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError

from pincite.bot.settings import Settings
from pincite.index.facts import keep_fact, read_fact
from pincite.index.frozen import FrozenModel
from pincite.index.version import version

if TYPE_CHECKING:
    from pincite.bot.answers import Answer

FACT = "guarantee"
"""Name under which it is kept with the collection."""

ANSWERING = ("top_k", "reader", "judge", "unsupported", "fallback", "llm_context", "llm_reply_limit")
"""Settings that may change an answer, besides the models, the index and the thresholds."""


class Guarantee(FrozenModel):
    """Thresholds that were chosen on gold pairs, with what they promise."""

    confident_from: float = Field(ge=0, le=1)
    likely_from: float = Field(ge=0, le=1)
    at_most: float = Field(gt=0, lt=1, description="Share of the answers shown as confident that may be wrong.")
    likely_at_most: float | None = Field(description="Share of all answers shown that may cite no evidence, if any.")
    confidence: float = Field(gt=0, lt=1, description="Probability that the bound is kept.")
    coverage: float = Field(description="Share of the pairs that are answered with confidence.")
    likely_coverage: float = Field(description="Share of the pairs that are answered at all.")
    pairs: int = Field(description="Independent gold pairs that it was measured on.")
    suite: str
    suite_sha256: str
    made: str = Field(description="ISO 8601 date.")
    index_id: str
    made_by: dict[str, Any] = Field(description="Versions and settings that it holds for.")

    @property
    def words(self) -> str:
        """The promise in words, for readers of an answer."""
        return (
            f"of the answers shown as confident here at most {_share(self.at_most)} wrong, {self.confidence:.0%} "
            f"sure, from {self.pairs} pairs of {self.made}"
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """The guarantee of a collection, as it stands now."""

    guarantee: Guarantee
    void: str | None = None
    """Why it no longer holds."""

    def applied(self, settings: Settings) -> Settings:
        """The settings, with the guarantee's thresholds unless they name their own."""
        if self.void is not None:
            return settings
        if settings.abstain_below is not None:
            return settings
        confident = settings.confident_from if settings.confident_from is not None else self.guarantee.confident_from
        likely = settings.likely_from
        if likely is None:
            likely = min(self.guarantee.likely_from, confident)
        return settings.model_copy(update={"confident_from": confident, "likely_from": likely})

    def with_guarantee(self, answer: Answer, settings: Settings) -> Answer:
        """Return an answer with its guarantee, or with a note that the guarantee no longer holds.

        Args:
            answer: any answer from the collection.
            settings: as they were before `applied`.
        """
        explicit = settings.confident_from is not None or settings.abstain_below is not None
        if explicit or answer.status == "talk":
            return answer
        if self.void is None and answer.index_id == self.guarantee.index_id:
            return (
                answer.model_copy(update={"guarantee": self.guarantee.words}) if answer.status == "answered" else answer
            )
        because = self.void or "the documents have changed"
        note = f"the guarantee of {self.guarantee.made} no longer holds: {because}"
        return answer.model_copy(update={"note": answer.note or note})


def standing(settings: Settings, model: str, writer: str) -> Standing | None:
    """The guarantee of the settings' collection; None where there is none.

    Args:
        settings: name the collection.
        model: what reads or writes, by its own name.
        writer: `reader` or `llm`.

    Raises:
        CollectionNotFound, IndexBusy, DataFolderError: the collection can't be read.
    """
    index_id, fact = read_fact(settings, FACT)
    if fact is None:
        return None
    try:
        guarantee = Guarantee.model_validate(fact)
    except ValidationError:
        return None  # of another version of Pincite, which would void it anyway
    if guarantee.index_id != index_id:
        return Standing(guarantee, "the documents have changed")
    now = made_by(settings, model, writer)
    changed = sorted(name for name in {*guarantee.made_by, *now} if guarantee.made_by.get(name) != now.get(name))
    return Standing(guarantee, f"changed since then: {', '.join(changed)}" if changed else None)


def keep_guarantee(settings: Settings, guarantee: Guarantee | None) -> None:
    """Keep a guarantee with the settings' collection, in place of an earlier one; None takes it back.

    Raises:
        PinciteError: the collection can't be written.
    """
    keep_fact(settings, FACT, None if guarantee is None else guarantee.model_dump(mode="json"))


def made_by(settings: Settings, model: str, writer: str) -> dict[str, Any]:
    """Versions and settings that may change answers."""
    described: dict[str, Any] = {
        "Pincite": version(),
        "writer": writer,
        "model": model,
        "reader's weights": _weights(),
    }
    if writer == "llm":
        from pincite.prompts import versions

        described |= {f"prompt {name}": number for name, number in versions().items() if name != "judge"}
        described["setting llm_passages"] = settings.llm_passages
    return described | {f"setting {name}": getattr(settings, name) for name in ANSWERING}


@cache
def _weights() -> str:
    """A hash of what describes the reader's weights and their calibration."""
    folder = resources.files("pincite.bot.writers.reader")
    described = [json.loads(folder.joinpath(name, "model.json").read_bytes()) for name in ("finder", "weights")]
    return sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()[:16]


def _share(bound: float) -> str:
    """A share as people say it, with its verb: 1 in 10 is."""
    ratio = round(1 / bound)
    if abs(1 / bound - ratio) < 1e-6:  # noqa: PLR2004
        return f"1 in {ratio} is"
    return f"{bound * 100:g} in 100 are"
