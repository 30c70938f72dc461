"""Ratings that clients send, so much of them in a day: no client may leave no room for those of the others."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, date, datetime

from pincite.bot.feedback import Feedback, FeedbackStore, TooManyRatings
from pincite.bot.serving.turns import Requester

MOST_A_DAY = 2**26
"""Most characters of ratings from a key or an address in a day. A browser's token costs nothing, so it can't be counted
by that. It would take 16 days to send as many as are kept."""

MOST_COUNTED = 10_000
"""Addresses to count for. Beyond, counting begins anew."""


class Ratings:
    """Keeps ratings, of each client so many in a day (UTC). Safe to use from several threads."""

    def __init__(self, store: FeedbackStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._day: date | None = None
        self._sent: Counter[str] = Counter()

    def put(self, client: Requester, owner: str, rating: Feedback, day: date | None = None) -> None:
        """Keep a rating.

        Raises:
            TooManyRatings, FeedbackFull: there is no room for it.
        """
        day = datetime.now(UTC).date() if day is None else day
        with self._lock:
            if day != self._day or len(self._sent) >= MOST_COUNTED:
                self._day, self._sent = day, Counter()
            if self._sent[client.address] >= MOST_A_DAY:
                raise TooManyRatings(MOST_A_DAY)
            self._sent[client.address] += len(rating.model_dump_json())
        self._store.put(owner, rating)
