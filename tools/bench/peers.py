"""Other libraries' verdicts on statements: run by the Python of an environment that holds them, without Pincite.

Reads lines of JSON from standard input, `{"claim": ..., "cited": [...]}`, and writes one object: for each peer its
version, the day, its settings, and either a score and an outcome for each line or why it can't be run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

Scored = tuple[list[float], list[bool]]
"""Scores from 0 to 1, and whether the peer passes the statement at its own threshold."""


def anchorcite(pairs: Sequence[tuple[str, str]]) -> Scored:
    """AnchorCite's lexical core: the whole `CitationAnchorer` with its `LexicalScorer` and default threshold."""
    scorers, anchorer = import_module("anchorcite.scorers"), import_module("anchorcite.anchorer")
    retrieval, verbatim = import_module("anchorcite.retrieval"), import_module("anchorcite.verbatim")
    split = import_module("anchorcite.split").split_sentences_with_offsets
    engine = anchorer.CitationAnchorer(scorer=scorers.LexicalScorer())
    scores, passed = [], []
    for claim, cited in pairs:
        anchor = engine.anchor(claim, cited)
        passed.append(anchor is not None)
        spans = split(cited)
        copied = verbatim.find_verbatim_span(claim, spans, cited)
        best = max((retrieval.content_token_coverage(claim, text) for text, _, _ in spans), default=0.0)
        scores.append(float(copied.score) if copied is not None else float(best))
    return scores, passed


def verifiable_rag(pairs: Sequence[tuple[str, str]]) -> Scored:
    """verifiable-rag's default check: `HHEMVerifier`, whose model has to be on this machine."""
    import_module("transformers")  # the package itself imports it only when it scores
    verifier = import_module("verifiable_rag.verifiers").HHEMVerifier()
    scores = [float(score) for score in verifier.score_pairs([(cited, claim) for claim, cited in pairs])]
    threshold = float(getattr(verifier, "threshold", getattr(verifier, "_threshold", 0.5)))
    return scores, [score >= threshold for score in scores]


PEERS: dict[str, tuple[str, Callable[[Sequence[tuple[str, str]]], Scored]]] = {
    "anchorcite": ("lexical core", anchorcite),
    "verifiable-rag": ("HHEM check", verifiable_rag),
}


def run(name: str, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return one peer's scores and outcomes for pairs of statement and cited text."""
    part, score = PEERS[name]
    try:
        outcome: dict[str, Any] = {"version": version(name), "part": part}
    except PackageNotFoundError:
        return {"part": part, "error": "is not installed"}
    try:
        outcome["scores"], outcome["passed"] = score(pairs)
    except (ImportError, OSError) as error:
        outcome["error"] = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return outcome


def main() -> None:
    """Read the statements, write what each peer makes of them."""
    lines = [json.loads(line) for line in sys.stdin if line.strip()]
    pairs = [(line["claim"], " ".join(line["cited"])) for line in lines]
    json.dump({name: run(name, pairs) for name in PEERS}, sys.stdout)


if __name__ == "__main__":
    main()
