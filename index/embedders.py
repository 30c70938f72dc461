"""The embedder in the settings, and its fingerprint in an index."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pincite.index.embedding import Embedder, MiniLM
from pincite.index.passages import SPLITTER_VERSION
from pincite.index.terms import TERMS_VERSION

if TYPE_CHECKING:
    from pincite.index.settings import IndexSettings

__all__ = ["Embedder", "embedder_of", "fingerprint", "is_outdated", "mismatch"]

_RULES = re.compile(r"sentences-(\d+)/size-(\d+)(?:/terms-(\d+))?")


def embedder_of(settings: IndexSettings) -> Embedder:
    """The embedder in the settings: the built-in model, or an OpenAI-compatible endpoint."""
    if settings.embedding_base_url is None:
        return _built_in(settings.threads)
    from pincite.index.embedding_endpoint import EndpointEmbedder

    key = settings.embedding_api_key.get_secret_value() if settings.embedding_api_key else None
    return EndpointEmbedder(
        base_url=settings.embedding_base_url,
        model=settings.embedding_model,
        api_key=key or "none",  # local servers need no key, but the client does
    )


@lru_cache(maxsize=2)
def _built_in(threads: int) -> MiniLM:
    return MiniLM(threads=threads)


def fingerprint(embedder: Embedder, settings: IndexSettings) -> str:
    """The embedder and the splitter of an index, as JSON. If it differs, so may passages or vectors."""
    made_by = {
        "embedder": embedder.fingerprint,
        "splitter": f"sentences-{SPLITTER_VERSION}/size-{settings.passage_size}/terms-{TERMS_VERSION}",
    }
    return json.dumps(made_by, sort_keys=True)


def mismatch(indexed: str, wanted: str) -> tuple[str, ...]:
    """The differences between two fingerprints, for people: `embedder (old, now new)`."""
    old, new = json.loads(indexed), json.loads(wanted)
    return tuple(f"{part} ({old.get(part)}, now {new[part]})" for part in new if old.get(part) != new[part])


def is_outdated(indexed: str, wanted: str) -> bool:
    """Whether an index was made with the same settings by an older version of Pincite: only rule versions differ."""
    old, new = json.loads(indexed), json.loads(wanted)
    recorded, now = (_RULES.fullmatch(str(one.get("splitter"))) for one in (old, new))
    if recorded is None or now is None or old.get("embedder") != new["embedder"] or recorded[2] != now[2]:
        return False
    before, after = ((int(rules[1]), int(rules[3] or 1)) for rules in (recorded, now))
    return before != after and before[0] <= after[0] and before[1] <= after[1]
