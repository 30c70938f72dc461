"""Where a question is asked: within some documents, folders, tags or dates of a collection."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints, WithJsonSchema, field_validator

from pincite.index.errors import NothingWithin
from pincite.index.frozen import FrozenModel

if TYPE_CHECKING:
    from pincite.index.catalogue.records import Source

MOST_NAMES = 200
"""Most names of each kind."""

_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?", re.ASCII)

_DAY = "(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31"
_LEAP_DAY = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26]|0[48])00)-02-29"

Date = Annotated[
    str,
    WithJsonSchema({"type": "string", "pattern": f"^((?!0000)[0-9]{{4}}(-(0[1-9]|1[0-2])|-({_DAY}))?|{_LEAP_DAY})$"}),
]
"""An ISO 8601 date that may lack day or month; its schema describes what `days` reads."""

Pick = Callable[[Iterable["Source"]], "list[Source]"]
"""Picks the documents that fit."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Names = Annotated[tuple[Name, ...], Field(max_length=MOST_NAMES)]


class Where(FrozenModel):
    """The part of a collection to ask. A document has to fit one of the names of each kind given.

    Example:
        >>> Where(folders=("minutes",), since="2022-03").shown
        'folder “minutes”, since 2022-03'
    """

    documents: Names = Field(
        default=(), description="Each an id or its beginning, a path, source, title or file name; it has to fit one."
    )
    folders: Names = Field(default=(), description="Each a path, whole or in part: `2022` fits `minutes/2022/may.md`.")
    tags: Names = Field(default=(), description="Tags, categories or keywords in the documents' own metadata.")
    since: Date | None = Field(
        default=None, description="ISO 8601 date, as precise as you like: published then or later. Undated is outside."
    )
    until: Date | None = Field(default=None, description="Published then or earlier: `2022` includes all of 2022.")

    @field_validator("since", "until")
    @classmethod
    def _dates(cls, value: str | None) -> str | None:
        if value is not None and days(value) is None:
            raise ValueError(f"{value!r} is not a date. Write it as 2022, 2022-03 or 2022-03-31")
        return value

    def __bool__(self) -> bool:
        return any((self.documents, self.folders, self.tags, self.since, self.until))

    @property
    def shown(self) -> str:
        """The part of the collection in words."""
        return ", ".join(words for kind in self._kinds() for words, _ in kind)

    def keys(self, sources: Sequence[Source], *collections: str) -> list[int]:
        """The keys of the documents inside, of sources that are those of one or more collections.

        Raises:
            NothingWithin: a name fits no document, or no document fits all.
        """
        inside = {source.key for source in sources}
        for kind in self._kinds():
            fitting: set[int] = set()
            for words, pick in kind:
                keys = {source.key for source in pick(sources)}
                if not keys:
                    raise NothingWithin(words, *collections)
                fitting |= keys
            inside &= fitting
        if not inside:
            raise NothingWithin(self.shown, *collections)
        return sorted(inside)

    def _kinds(self) -> list[list[tuple[str, Pick]]]:
        """What is asked for, by kind: each in words, and what picks the documents that fit it."""
        dates = " ".join(f"{word} {day}" for word, day in (("since", self.since), ("until", self.until)) if day)
        kinds: list[list[tuple[str, Pick]]] = [
            [(f"document “{name}”", partial(documents_named, name)) for name in self.documents],
            [(f"folder “{name}”", partial(lying_in, name)) for name in self.folders],
            [(f"tag “{name}”", partial(tagged, name)) for name in self.tags],
            [(dates, self._published)] if dates else [],
        ]
        return [kind for kind in kinds if kind]

    def _published(self, sources: Iterable[Source]) -> list[Source]:
        """The documents that may have been published in the range; one dated *2022* may be of any day of that year."""
        since, until = days(self.since or ""), days(self.until or "")
        dated = ((source, days(source.published or "")) for source in sources)
        return [
            source
            for source, period in dated
            if period is not None and (not since or period[1] >= since[0]) and (not until or period[0] <= until[1])
        ]


def days(date: str) -> tuple[str, str] | None:
    """The first and the last day of an ISO 8601 date that may lack day or month; None for anything else."""
    match = _DATE.fullmatch(date)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
    assert year is not None
    if year < 1 or (month is not None and not 1 <= month <= 12):  # noqa: PLR2004 - months
        return None
    last = calendar.monthrange(year, month or 12)[1]
    if day is not None and not 1 <= day <= last:
        return None
    return f"{year:04}-{month or 1:02}-{day or 1:02}", f"{year:04}-{month or 12:02}-{day or last:02}"


def documents_named(name: str, sources: Iterable[Source]) -> list[Source]:
    """The documents of that name: by id, source, origin or title, else by the beginning of the id or the file name."""
    listed = list(sources)
    path = str(_expanded(name).absolute())
    exact = [s for s in listed if name in {s.id, s.source, s.origin, s.title} or path == s.origin]
    return exact or [s for s in listed if name and (s.id.startswith(name) or _file_name(s) == name)]


def _expanded(path: str) -> Path:
    """The path with `~` as a home folder; `~somebody` without such a user is a name like any other."""
    with suppress(RuntimeError):
        return Path(path).expanduser()
    return Path(path)


def _file_name(source: Source) -> str:
    return PurePosixPath(source.origin.replace("seeds:", "seeds/")).name


def lying_in(folder: str, sources: Iterable[Source]) -> list[Source]:
    """The documents in a folder, given as its path from the root or from anywhere above."""
    path = folder.replace("\\", "/")
    wanted = PurePosixPath(_expanded(path) if path.startswith("~") else path).parts
    return [source for source in sources if any(_holds(parts, wanted) for parts in _folders(source))]


def tagged(tag: str, sources: Iterable[Source]) -> list[Source]:
    """The documents with a tag, in upper or lower case."""
    return [source for source in sources if tag.casefold() in {own.casefold() for own in source.tags}]


def _folders(source: Source) -> Iterator[Sequence[str]]:
    """The folders above a document, by its path and by the source that it names. An archive is a folder."""
    for place in (source.origin.replace("seeds:", "seeds/"), source.source):
        yield PurePosixPath(place.replace("\\", "/").replace("!/", "/")).parts[:-1]


def _holds(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether some parts of a path stand in it one after the other."""
    return any(tuple(parts[at : at + len(wanted)]) == tuple(wanted) for at in range(len(parts) - len(wanted) + 1))
