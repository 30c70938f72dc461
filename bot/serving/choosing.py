"""The collections that a request names: one, or several to ask together."""

from __future__ import annotations

from typing import Annotated

from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from pincite.bot.searching import MOST_TOGETHER
from pincite.bot.serving.expiry import Visits
from pincite.bot.serving.owners import PREFIX, NothingOfYours, collection_of
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.errors import CollectionNotFound
from pincite.index.settings import SEEDS

Collections = Annotated[
    str | Annotated[list[str], Field(min_length=1, max_length=MOST_TOGETHER)] | None,
    Field(description="Name of the collection, or of several to ask together; by default the one in the settings."),
]


class Choosing:
    """Says which collections a request asks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._visits = Visits(settings)

    async def of(self, asked: str | list[str] | None, token: str | None) -> list[str]:
        """The names in the catalogue of the collections that a request names, each once, and record the visit.

        Raises:
            CollectionNotFound: there is none of a name, or the request may not reach it; the reply doesn't say which.
            NothingOfYours: it is the browser's own, and holds nothing.
            NoBrowserToken: it is the browser's own, but the token is missing.
        """
        return await run_in_threadpool(self._of, asked, token)

    def _of(self, asked: str | list[str] | None, token: str | None) -> list[str]:
        wanted = asked if isinstance(asked, list) else [asked or self._settings.collection]
        names = {collection_of(name, token): name for name in wanted}
        published = library.collections(settings=self._settings)
        for name, asked_as in names.items():
            if name not in published and name != SEEDS:  # the seeds are indexed when they are first asked
                raise NothingOfYours if name.startswith(PREFIX) else CollectionNotFound(asked_as, published)
            self._visits.record(name)
        return list(names)
