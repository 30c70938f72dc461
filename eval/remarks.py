"""Remarks on pairs and answers: English sentences that can be shown in other languages, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


class Remark(str):
    """A sentence in English with its name and values, so that the page can say it in the reader's language."""

    __slots__ = ("key", "values")

    key: str
    """Its name in the catalogue of the page: `reason.missing`."""
    values: Mapping[str, str | int | float]
    """The values that fill it."""

    def __new__(
        cls, text: str, key: str = "", values: Mapping[str, str | int | float] = MappingProxyType({})
    ) -> Remark:
        """A sentence with its name."""
        remark = super().__new__(cls, text)
        remark.key = key
        remark.values = values
        return remark


@dataclass(frozen=True, slots=True)
class Remarks:
    """The sentences of one kind.

    >>> remark = Remarks("reason", {"denied": "it denies {wording}"}).say("denied", wording="May")
    >>> remark, remark.key
    ('it denies May', 'reason.denied')
    """

    kind: str
    """Beginning of their names."""
    templates: Mapping[str, str]
    """English sentences by name, with placeholders in braces."""

    def say(self, name: str, **values: str | int | float) -> Remark:
        """Fill a sentence."""
        return Remark(self.templates[name].format(**values), f"{self.kind}.{name}", values)
